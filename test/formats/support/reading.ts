import { isValisetteError } from '../../../model/errors.ts';
import type { SignalFile } from '../../../formats/signal-file.ts';

/** Codes by which a reader may refuse a file. */
const REFUSALS = new Set(['input-truncated', 'format-malformed', 'format-unknown', 'not-supported', 'limit-exceeded']);

/** Reads, and looks into what was read; any refusal but a typed one that names the file fails the test. */
export function readsOrRefuses(read: () => SignalFile, path: string): void {
  let file: SignalFile;
  try {
    file = read();
  } catch (error) {
    if (!isValisetteError(error) || !REFUSALS.has(error.code) || !error.message.startsWith(`${path}: `)) throw error;
    return;
  }
  const last = Math.max(0, file.frameCount - 5);
  for (const from of [0, Math.floor(last / 2), last]) {
    const frames = Math.min(5, file.frameCount - from);
    if (file.readFrames(from, from + 5).length !== frames * file.channels.length) throw new Error(`${file.frameCount} frames announced, other number read at ${from}`);
  }
  for (const channel of file.channels) {
    if (!(channel.gain > 0) || !Number.isFinite(channel.gain) || !Number.isFinite(channel.baseline) || !(channel.minimum < channel.maximum)) throw new Error(`bad channel ${JSON.stringify(channel)}`);
  }
  if (!(file.samplingFrequency > 0) || !Number.isSafeInteger(file.frameCount) || file.frameCount < 1 || file.channels.length < 1) throw new Error('an empty signal file');
}

/** Physical values of one channel, rounded to a nanounit. */
export function physical(file: SignalFile, name: string): number[] {
  const index = file.channels.findIndex((channel) => channel.name === name);
  const channel = file.channels[index];
  if (channel === undefined) throw new Error(`no channel ${name} in ${file.channels.map((each) => each.name).join(', ')}`);
  const samples = file.readFrames(0, file.frameCount);
  return Array.from({ length: file.frameCount }, (_, frame) => Math.round((((samples[frame * file.channels.length + index] ?? 0) - channel.baseline) / channel.gain) * 1e6) / 1e6 + 0);
}

/** Code and message of the refusal of a reader. */
export function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isValisetteError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('the file was read');
}
