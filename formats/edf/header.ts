import type { InputFaults } from '../input-faults.ts';

/** One signal of an EDF header. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  readonly samplesPerRecord: number;
  /** Bytes from the start of a data record to the first sample of the signal. */
  readonly byteOffset: number;
}

export interface EdfHeader {
  /** `D`: the data records do not follow each other in time. */
  readonly variant: 'edf' | 'edf+c' | 'edf+d';
  readonly headerBytes: number;
  /** −1 while the recorder had not finished. */
  readonly recordCount: number;
  readonly recordSeconds: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignal[];
}

export const ANNOTATIONS_LABEL = 'EDF Annotations';

const MAIN_BYTES = 256;
const SIGNAL_BYTES = 256;
const MAXIMUM_SIGNALS = 4096;
/** Widths of the fields of one signal, in file order; each field is stored for all signals before the next. */
const SIGNAL_FIELDS = { label: 16, transducer: 80, unit: 8, physicalMinimum: 8, physicalMaximum: 8, digitalMinimum: 8, digitalMaximum: 8, prefilter: 80, samples: 8, reserved: 32 } as const;

/**
 * Reads the header of an EDF or EDF+ file (Kemp et al. 1992; Kemp and Olivan 2003). Patient and recording identification are not read.
 * @throws ValisetteError `format-unknown`, `not-supported` (BDF), `input-truncated`, `format-malformed`.
 */
export function parseEdfHeader(bytes: Uint8Array, faults: InputFaults): EdfHeader {
  if (bytes[0] === 0xff && ascii(bytes, 1, 7) === 'BIOSEMI') throw faults.unsupported('a BDF file (24 bits a sample) is not supported');
  if (bytes.length < MAIN_BYTES) throw faults.truncated(`${bytes.length} bytes, an EDF header has at least ${MAIN_BYTES}`);
  if (ascii(bytes, 0, 8).trim() !== '0') throw faults.unknown('not an EDF file');
  const number = (at: number, length: number, what: string) => parseNumber(ascii(bytes, at, length), what, faults);
  const signalCount = number(252, 4, 'number of signals');
  if (!Number.isInteger(signalCount) || signalCount < 1 || signalCount > MAXIMUM_SIGNALS) throw faults.malformed(`${signalCount} signals in the EDF header`);
  const headerBytes = number(184, 8, 'header length');
  if (headerBytes !== MAIN_BYTES + signalCount * SIGNAL_BYTES) throw faults.malformed(`header length ${headerBytes} does not fit ${signalCount} signals`);
  if (bytes.length < headerBytes) throw faults.truncated(`the file ends within the header (${bytes.length} of ${headerBytes} bytes)`);
  const recordCount = number(236, 8, 'number of data records');
  if (!Number.isInteger(recordCount) || recordCount < -1) throw faults.malformed(`${recordCount} data records`);
  const recordSeconds = number(244, 8, 'duration of a data record');
  if (!(recordSeconds >= 0 && recordSeconds <= 86_400)) throw faults.malformed(`data records of ${recordSeconds} s`);
  const signals = parseSignals(bytes, signalCount, faults);
  const last = signals[signals.length - 1];
  return {
    variant: variantOf(ascii(bytes, 192, 44)),
    headerBytes,
    recordCount,
    recordSeconds,
    recordBytes: last === undefined ? 0 : last.byteOffset + 2 * last.samplesPerRecord,
    signals,
  };
}

function variantOf(reserved: string): EdfHeader['variant'] {
  if (reserved.startsWith('EDF+D')) return 'edf+d';
  return reserved.startsWith('EDF+C') ? 'edf+c' : 'edf';
}

function parseSignals(bytes: Uint8Array, count: number, faults: InputFaults): EdfSignal[] {
  const starts: Record<string, number> = {};
  let at = MAIN_BYTES;
  for (const [field, width] of Object.entries(SIGNAL_FIELDS)) {
    starts[field] = at;
    at += width * count;
  }
  const text = (field: keyof typeof SIGNAL_FIELDS, index: number) => ascii(bytes, (starts[field] ?? 0) + SIGNAL_FIELDS[field] * index, SIGNAL_FIELDS[field]).trim();
  const signals: EdfSignal[] = [];
  let byteOffset = 0;
  for (let index = 0; index < count; index += 1) {
    const label = text('label', index);
    const number = (field: keyof typeof SIGNAL_FIELDS) => parseNumber(text(field, index), `${field} of signal ${index + 1}`, faults);
    const samplesPerRecord = number('samples');
    if (!Number.isInteger(samplesPerRecord) || samplesPerRecord < 0) throw faults.malformed(`${samplesPerRecord} samples a record in signal ${index + 1}`);
    signals.push({
      label,
      unit: text('unit', index),
      physicalMinimum: number('physicalMinimum'),
      physicalMaximum: number('physicalMaximum'),
      digitalMinimum: number('digitalMinimum'),
      digitalMaximum: number('digitalMaximum'),
      samplesPerRecord,
      byteOffset,
    });
    byteOffset += 2 * samplesPerRecord;
  }
  return signals;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(at, at + length));
}

/** Decimal number of a header field; some writers follow their locale and write a comma. */
function parseNumber(field: string, what: string, faults: InputFaults): number {
  const text = field.replace(/\0+$/, '').trim().replace(',', '.');
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw faults.malformed(`the ${what} is not a number`);
  return value;
}
