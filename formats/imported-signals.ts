import type { InputFaults } from './input-faults.ts';
import type { SignalFile, SignalFileChannel } from './signal-file.ts';

/** More stretches than this are noise, not pauses. */
const MAXIMUM_STRETCHES = 100_000;

/** Frames [from, to) for which the file holds no sample of a channel. */
export interface MissingStretch {
  /** Index of the channel, or null for all of them. */
  readonly channel: number | null;
  readonly from: number;
  readonly to: number;
}

/** What the file holds and the reader left out, by the name the file gives it. */
export interface SkippedSignal {
  readonly name: string;
  readonly reason: 'annotations' | 'not-an-ecg' | 'other-rate' | 'average-beat' | 'other-group' | 'absent';
}

/**
 * A signal file of another maker. Frames count time: what was not recorded keeps its place. Missing samples hold the
 * `minimum` of their channel, so that an analysis which ignores `missing` sees a saturated, unreadable lead and never a
 * flat line that looks like a heart at rest.
 */
export interface ImportedSignalFile extends SignalFile {
  readonly missing: readonly MissingStretch[];
  readonly skipped: readonly SkippedSignal[];
}

/** Stretches without samples, whatever the format; none for formats that cannot tell. */
export function missingStretches(file: SignalFile): readonly MissingStretch[] {
  return (file as Partial<ImportedSignalFile>).missing ?? [];
}

/** What the reader left out, whatever the format. */
export function skippedSignals(file: SignalFile): readonly SkippedSignal[] {
  return (file as Partial<ImportedSignalFile>).skipped ?? [];
}

export interface HeldSignals {
  readonly path: string;
  readonly format: string;
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];
  /** One array per channel, all of one length. */
  readonly columns: readonly Int32Array[];
  readonly missing?: readonly MissingStretch[];
  readonly skipped?: readonly SkippedSignal[];
}

/** A signal file whose samples are already in memory, channel by channel. */
export function holdSignals(held: HeldSignals): ImportedSignalFile {
  const { columns, channels } = held;
  const frameCount = columns[0]?.length ?? 0;
  return {
    path: held.path,
    format: held.format,
    samplingFrequency: held.samplingFrequency,
    channels,
    frameCount,
    missing: held.missing ?? [],
    skipped: held.skipped ?? [],
    readFrames(from, to) {
      const { start, frames } = clipFrames(from, to, frameCount);
      const out = new Int32Array(frames * columns.length);
      columns.forEach((column, channel) => {
        for (let frame = 0; frame < frames; frame += 1) out[frame * columns.length + channel] = column[start + frame] ?? 0;
      });
      return out;
    },
  };
}

/** The part of [from, to) that lies in a file of `frameCount` frames. */
export function clipFrames(from: number, to: number, frameCount: number): { start: number; frames: number } {
  const start = Math.max(0, Math.min(from, frameCount));
  return { start, frames: Math.max(0, Math.min(to, frameCount) - start) };
}

/**
 * Stretches of consecutive frames for which `isMissing` holds, for one channel.
 * @throws ValisetteError `format-malformed` above a hundred thousand of them.
 */
export function stretchesWhere(channel: number, frameCount: number, isMissing: (frame: number) => boolean, faults: InputFaults): MissingStretch[] {
  const stretches: MissingStretch[] = [];
  let from = -1;
  for (let frame = 0; frame <= frameCount; frame += 1) {
    const missing = frame < frameCount && isMissing(frame);
    if (missing && from < 0) from = frame;
    if (!missing && from >= 0) {
      if (stretches.length === MAXIMUM_STRETCHES) throw faults.malformed('missing samples are scattered all over a channel');
      stretches.push({ channel, from, to: frame });
      from = -1;
    }
  }
  return stretches;
}
