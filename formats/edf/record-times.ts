import type { InputFaults } from '../input-faults.ts';
import type { EdfHeader, EdfSignal } from './header.ts';

/** Longest silence between the first and the last record that is still one recording. */
const MAXIMUM_PAUSES_SECONDS = 7 * 86_400;
/** Bytes that end an onset or a text, and that announce a duration. */
const END_MARK = '\u0014';
const DURATION_MARK = '\u0015';

/**
 * First frame of every data record of an EDF+D file, from the time-keeping annotation that opens its first annotation signal.
 * @returns frames from the start of the first record, growing.
 * @throws ValisetteError `format-malformed` when a record has no onset or starts before the one before it ends.
 */
export function recordStarts(bytes: Uint8Array, header: EdfHeader, annotations: EdfSignal, recordCount: number, framesPerRecord: number, faults: InputFaults): Float64Array {
  const rate = framesPerRecord / header.recordSeconds;
  const starts = new Float64Array(recordCount);
  const latin1 = new TextDecoder('latin1');
  let firstOnset = 0;
  let end = 0;
  for (let record = 0; record < recordCount; record += 1) {
    const at = header.headerBytes + record * header.recordBytes + annotations.byteOffset;
    const opening = latin1.decode(bytes.subarray(at, at + Math.min(64, 2 * annotations.samplesPerRecord)));
    const onset = onsetOf(opening);
    if (!Number.isFinite(onset)) throw faults.malformed(`data record ${record + 1} does not say when it starts`);
    if (record === 0) firstOnset = onset;
    const start = Math.round((onset - firstOnset) * rate);
    // Printed onsets are rounded: one frame of overlap is none.
    if (start < end - 1) throw faults.malformed(`data record ${record + 1} starts before the one before it ends`);
    starts[record] = Math.max(start, end);
    end = (starts[record] ?? 0) + framesPerRecord;
  }
  if (end - recordCount * framesPerRecord > MAXIMUM_PAUSES_SECONDS * rate) throw faults.malformed('the data records are more than a week apart');
  return starts;
}

/** Seconds at which a time-keeping annotation starts: onset, an optional duration, then texts; NaN for anything else. */
function onsetOf(annotation: string): number {
  const end = annotation.indexOf(END_MARK);
  const onset = annotation.slice(0, Math.max(0, end)).split(DURATION_MARK, 1)[0] ?? '';
  return /^[+-]\d{1,12}(?:\.\d{0,12})?$/.test(onset) ? Number(onset) : Number.NaN;
}
