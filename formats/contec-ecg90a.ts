import type { LeadName } from '../model/lead.ts';
import { holdSignals, stretchesWhere, type ImportedSignalFile, type MissingStretch, type SkippedSignal } from './imported-signals.ts';
import { inputFaults } from './input-faults.ts';
import { readInput } from './read-input.ts';

/**
 * Leads of the eight columns. UNVERIFIED: taken from one reverse-engineered driver, which reads the first two as II and III;
 * other descriptions say I and II. A recording with LA off must leave II intact.
 */
export const ECG90A_COLUMNS = ['II', 'III', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const satisfies readonly LeadName[];

const HEADER_BYTES = 43;
const FOOTER_BYTES = 37;
const ROW_BYTES = 16;
const SAMPLING_FREQUENCY = 800;
const MICROVOLTS_PER_STEP = 5;
const ZERO = 2048;
const NO_VALUE = 0x6800;
/** The converter is taken to have 12 bits, unless a file shows more. */
const TWELVE_BITS = 4095;
const SIXTEEN_BITS = 65535;
const DATE_OFFSET = 10;
/** An hour and a half; the device records a minute or so. */
const MAXIMUM_ROWS = 1 << 22;

/** In half steps, 2.5 µV. */
interface Rails {
  readonly minimum: number;
  readonly maximum: number;
}

interface DerivedLead {
  readonly name: LeadName;
  readonly rails: Rails;
  readonly column: Int32Array;
}

/** True when a date stands where the device writes it. */
export function looksLikeEcg90a(head: Uint8Array): boolean {
  const date = new TextDecoder('latin1').decode(head.subarray(DATE_OFFSET, DATE_OFFSET + 20));
  return head.length >= HEADER_BYTES && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\0/.test(date);
}

/**
 * Reads a recording of the Contec ECG90A (`.ECG`): 800 Hz, eight columns of 16 bits, 5 µV a step around 2048. I, aVR, aVL and aVF
 * are derived from the two limb columns, exactly, in steps of 2.5 µV; chest columns without any value are `absent`.
 * Case number, date and patient are not read. A file cut at the end of a row cannot be told from a short one.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed`, `format-unknown`, `not-supported` (hours of recording).
 */
export async function readEcg90a(path: string): Promise<ImportedSignalFile> {
  return parseEcg90a(await readInput(path), path);
}

export function parseEcg90a(bytes: Uint8Array, path: string): ImportedSignalFile {
  const faults = inputFaults(path);
  if (bytes.length < HEADER_BYTES) throw faults.truncated(`${bytes.length} bytes, the header alone has ${HEADER_BYTES}`);
  if (!looksLikeEcg90a(bytes)) throw faults.unknown('not a recording of an ECG90A');
  const dataBytes = bytes.length - HEADER_BYTES - FOOTER_BYTES;
  if (dataBytes < ROW_BYTES || dataBytes % ROW_BYTES !== 0) throw faults.truncated(`${bytes.length} bytes are no whole number of rows`);
  if (dataBytes > MAXIMUM_ROWS * ROW_BYTES) throw faults.unsupported(`a recording of ${dataBytes / ROW_BYTES} rows is not supported`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const raw = (frame: number, column: number) => view.getUint16(HEADER_BYTES + frame * ROW_BYTES + 2 * column, true);
  const frameCount = countRows(dataBytes / ROW_BYTES, raw);
  if (frameCount === 0) throw faults.malformed('no sample before the row of zeros that ends the recording');
  const missing: MissingStretch[] = [];
  const skipped: SkippedSignal[] = [];
  const leads: DerivedLead[] = [];
  const highest = highestValue(frameCount, raw) > TWELVE_BITS ? SIXTEEN_BITS : TWELVE_BITS;
  const half = (frame: number, name: (typeof ECG90A_COLUMNS)[number]) => {
    const value = raw(frame, ECG90A_COLUMNS.indexOf(name));
    return value === NO_VALUE ? null : 2 * (value - ZERO);
  };
  const add = (name: LeadName, rails: Rails, value: (frame: number) => number | null) => {
    const stretches = stretchesWhere(leads.length, frameCount, (frame) => value(frame) === null, faults);
    if (stretches[0]?.from === 0 && stretches[0].to === frameCount) {
      skipped.push({ name, reason: 'absent' });
      return;
    }
    missing.push(...stretches);
    leads.push({ name, rails, column: Int32Array.from({ length: frameCount }, (_, frame) => value(frame) ?? rails.minimum) });
  };
  const measured: Rails = { minimum: -2 * ZERO, maximum: 2 * (highest - ZERO) };
  const addLimb = (name: LeadName, weightII: number, weightIII: number) => {
    const reach = (Math.abs(weightII) + Math.abs(weightIII)) * Math.max(-measured.minimum, measured.maximum);
    add(name, { minimum: -reach, maximum: reach }, (frame) => {
      const [ii, iii] = [half(frame, 'II'), half(frame, 'III')];
      return ii === null || iii === null ? null : weightII * ii + weightIII * iii;
    });
  };
  addLimb('I', 1, -1);
  add('II', measured, (frame) => half(frame, 'II'));
  add('III', measured, (frame) => half(frame, 'III'));
  addLimb('aVR', -1, 0.5);
  addLimb('aVL', 0.5, -1);
  addLimb('aVF', 0.5, 0.5);
  for (const name of ECG90A_COLUMNS.slice(2)) add(name, measured, (frame) => half(frame, name));
  if (leads.length === 0) throw faults.malformed('no column holds a value');
  return holdSignals({
    path,
    format: 'contec-ecg90a',
    samplingFrequency: SAMPLING_FREQUENCY,
    channels: leads.map(({ name, rails }) => ({ name, unit: 'uV', gain: 2 / MICROVOLTS_PER_STEP, baseline: 0, ...rails })),
    columns: leads.map((lead) => lead.column),
    missing,
    skipped,
  });
}

/** Rows before the first that holds zeros alone. */
function countRows(rows: number, raw: (frame: number, column: number) => number): number {
  for (let frame = 0; frame < rows; frame += 1) {
    if (ECG90A_COLUMNS.every((_, column) => raw(frame, column) === 0)) return frame;
  }
  return rows;
}

function highestValue(frameCount: number, raw: (frame: number, column: number) => number): number {
  let highest = 0;
  for (let frame = 0; frame < frameCount; frame += 1) {
    for (let column = 0; column < ECG90A_COLUMNS.length; column += 1) {
      const value = raw(frame, column);
      if (value !== NO_VALUE) highest = Math.max(highest, value);
    }
  }
  return highest;
}
