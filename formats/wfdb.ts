import { dirname, join } from 'node:path';
import { ValisetteError } from '../model/errors.ts';
import { readInput } from './read-input.ts';
import type { SignalFile, SignalFileChannel } from './signal-file.ts';
import { parseWfdbHeader, type WfdbHeader, type WfdbSignal } from './wfdb-header.ts';
import { sampleCoding, type SampleCoding } from './wfdb-samples.ts';

/** Signals that share one file, interleaved frame after frame. */
interface Group {
  readonly bytes: Uint8Array;
  readonly coding: SampleCoding;
  /** Samples of one frame over all signals of the file. */
  readonly samplesPerFrame: number;
  readonly members: readonly { readonly channel: number; readonly position: number }[];
}

/**
 * Reads a WFDB record: `path` is the `.hea` file, or the record without its extension. Signal files lie beside it.
 * Formats 16, 24, 32, 61, 80, 160, 212, 310, 311; `.mat` (MATLAB v4, as PhysioNet writes) by the byte offset of the header.
 * Several samples per frame are reduced to the first of each frame.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed`, `format-unknown`, all naming the file.
 */
export async function readWfdbRecord(path: string): Promise<SignalFile> {
  const headerPath = path.endsWith('.hea') ? path : `${path}.hea`;
  const header = parseWfdbHeader(new TextDecoder('latin1').decode(await readInput(headerPath)), headerPath);
  if (header.signals.length === 0) throw new ValisetteError('format-malformed', `${headerPath}: the record has no signal`, { path: headerPath });
  const groups: Group[] = [];
  for (const file of new Set(header.signals.map((signal) => signal.file))) groups.push(await readGroup(headerPath, header, file));
  const available = Math.min(...groups.map((group) => Math.floor(group.coding.samplesIn(group.bytes.length) / group.samplesPerFrame)));
  if (available < header.frameCount) {
    throw new ValisetteError('input-truncated', `${headerPath}: ${header.frameCount} samples announced, ${available} present`, {
      path: headerPath,
      announced: header.frameCount,
      present: available,
    });
  }
  return new WfdbRecord(headerPath, header, groups, header.frameCount > 0 ? header.frameCount : available);
}

async function readGroup(headerPath: string, header: WfdbHeader, file: string): Promise<Group> {
  const path = join(dirname(headerPath), file);
  if (file.includes('/') || file.includes('\\') || file === '..') {
    throw new ValisetteError('format-malformed', `${headerPath}: signal file "${file}" is not beside the header`, { path: headerPath });
  }
  const signals = header.signals.map((signal, channel) => ({ signal, channel })).filter(({ signal }) => signal.file === file);
  const first = signals[0]?.signal as WfdbSignal;
  const coding = sampleCoding(first.format);
  if (coding === null) throw new ValisetteError('format-unknown', `${headerPath}: WFDB format ${first.format} is not supported`, { path: headerPath, format: first.format });
  let position = 0;
  const members = signals.map(({ signal, channel }) => {
    if (signal.format !== first.format) throw new ValisetteError('format-malformed', `${headerPath}: two formats in ${file}`, { path: headerPath });
    if (signal.samplesPerFrame < 1) throw new ValisetteError('format-malformed', `${headerPath}: no sample per frame in ${file}`, { path: headerPath });
    const member = { channel, position };
    position += signal.samplesPerFrame;
    return member;
  });
  const bytes = await readInput(path);
  return { bytes: bytes.subarray(first.byteOffset), coding, samplesPerFrame: position, members };
}

class WfdbRecord implements SignalFile {
  readonly format: string;
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];

  constructor(
    readonly path: string,
    header: WfdbHeader,
    private readonly groups: readonly Group[],
    readonly frameCount: number,
  ) {
    this.format = `wfdb-${[...new Set(header.signals.map((signal) => signal.format))].join('+')}`;
    this.samplingFrequency = header.samplingFrequency;
    this.channels = header.signals.map((signal, index) => {
      const half = 2 ** (signal.resolution - 1);
      return {
        name: signal.description === '' ? `signal ${index}` : signal.description,
        unit: signal.unit,
        gain: signal.gain,
        baseline: signal.baseline,
        minimum: signal.adcZero - half,
        maximum: signal.adcZero + half - 1,
      };
    });
  }

  readFrames(from: number, to: number): Int32Array {
    const start = Math.max(0, Math.min(from, this.frameCount));
    const frames = Math.max(0, Math.min(to, this.frameCount) - start);
    const channelCount = this.channels.length;
    const out = new Int32Array(frames * channelCount);
    for (const group of this.groups) {
      const samples = new Int32Array(frames * group.samplesPerFrame);
      group.coding.read(group.bytes, start * group.samplesPerFrame, samples);
      for (const { channel, position } of group.members) {
        for (let frame = 0; frame < frames; frame += 1) out[frame * channelCount + channel] = samples[frame * group.samplesPerFrame + position] ?? 0;
      }
    }
    return out;
  }
}
