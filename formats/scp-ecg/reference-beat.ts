import type { InputFaults } from '../input-faults.ts';

/** One heart beat of section 4, on the time line of the record; samples count from 1. */
export interface ScpBeat {
  /** 0: the reference beat was subtracted around it. */
  readonly type: number;
  readonly subtractFrom: number;
  readonly fiducial: number;
  readonly subtractTo: number;
}

export interface BeatLocations {
  readonly referenceMilliseconds: number;
  /** Sample of the reference beat that lies over the fiducial of each beat; counts from 1. */
  readonly referenceFiducial: number;
  readonly beats: readonly ScpBeat[];
}

const BEAT_BYTES = 14;

/** Section 4: where the reference beat was subtracted. */
export function readBeatLocations(section: DataView, faults: InputFaults): BeatLocations {
  if (section.byteLength < 6) throw faults.malformed('section 4 is empty');
  const count = section.getUint16(4, true);
  if (6 + count * BEAT_BYTES > section.byteLength) throw faults.malformed(`section 4 ends within its ${count} beats`);
  const beats = Array.from({ length: count }, (_, index): ScpBeat => {
    const at = 6 + index * BEAT_BYTES;
    return {
      type: section.getUint16(at, true),
      subtractFrom: section.getUint32(at + 2, true),
      fiducial: section.getUint32(at + 6, true),
      subtractTo: section.getUint32(at + 10, true),
    };
  });
  const subtracted = beats.filter((beat) => beat.type === 0);
  subtracted.forEach((beat, index) => {
    if (beat.subtractTo < beat.subtractFrom) throw faults.malformed(`beat ${index + 1} ends before it starts`);
    if (index > 0 && beat.subtractFrom <= (subtracted[index - 1]?.subtractTo ?? 0)) throw faults.malformed('subtracted beats overlap');
  });
  return { referenceMilliseconds: section.getUint16(0, true), referenceFiducial: section.getUint16(2, true), beats };
}

/**
 * Adds the reference beat back to the residual of one lead, in place. Both have one scale and one rate.
 * Sample s of the record lies over sample s − fiducial + reference fiducial of the reference beat.
 * @throws ValisetteError `format-malformed` when a beat reaches outside its reference or a sum leaves 16 bits.
 */
export function addReferenceBeat(residual: Int32Array, firstSample: number, reference: Int32Array, { beats, referenceFiducial }: BeatLocations, faults: InputFaults): void {
  for (const beat of beats) {
    if (beat.type !== 0) continue;
    const from = Math.max(beat.subtractFrom, firstSample);
    const to = Math.min(beat.subtractTo, firstSample + residual.length - 1);
    for (let sample = from; sample <= to; sample += 1) {
      const place = sample - beat.fiducial + referenceFiducial - 1;
      if (place < 0 || place >= reference.length) throw faults.malformed('a subtracted beat is longer than the reference beat');
      const sum = (residual[sample - firstSample] ?? 0) + (reference[place] ?? 0);
      if (sum < -32768 || sum > 32767) throw faults.malformed('a sample of the restored rhythm does not fit 16 bits');
      residual[sample - firstSample] = sum;
    }
  }
}
