/** Writes EDF and EDF+ files from the text of the specification; shares nothing with the reader. */
export interface EdfSignalToWrite {
  readonly label: string;
  readonly unit?: string;
  readonly physical?: readonly [number | string, number | string];
  readonly digital?: readonly [number, number];
  /** Samples of each data record. */
  readonly records: readonly (readonly number[])[];
}

export interface EdfToWrite {
  readonly variant?: '' | 'EDF+C' | 'EDF+D';
  readonly recordSeconds?: number | string;
  /** Overrides what the header says. */
  readonly announcedRecords?: number;
  readonly signals: readonly EdfSignalToWrite[];
  /** Seconds at which each record starts; adds an annotation signal. */
  readonly onsets?: readonly (number | string)[];
}

const ANNOTATION_SAMPLES = 16;

export function writeEdf(file: EdfToWrite): Uint8Array<ArrayBuffer> {
  const records = file.signals[0]?.records.length ?? 0;
  const annotation: EdfSignalToWrite[] = file.onsets === undefined ? [] : [{ label: 'EDF Annotations', unit: '', physical: [-1, 1], records: file.onsets.map(annotationRecord) }];
  const signals = [...file.signals, ...annotation];
  const per = (width: number, value: (signal: EdfSignalToWrite) => string | number) => signals.map((signal) => field(value(signal), width)).join('');
  const header = [
    field(0, 8), field('X X X X', 80), field('Startdate X X X X', 80), field('01.01.26', 8), field('12.00.00', 8),
    field(256 * (signals.length + 1), 8), field(file.variant ?? '', 44), field(file.announcedRecords ?? records, 8), field(file.recordSeconds ?? 1, 8), field(signals.length, 4),
    per(16, (signal) => signal.label), per(80, () => 'electrode'), per(8, (signal) => signal.unit ?? 'uV'),
    per(8, (signal) => signal.physical?.[0] ?? -3276.8), per(8, (signal) => signal.physical?.[1] ?? 3276.7),
    per(8, (signal) => signal.digital?.[0] ?? -32768), per(8, (signal) => signal.digital?.[1] ?? 32767),
    per(80, () => 'HP:0.05Hz'), per(8, (signal) => signal.records[0]?.length ?? 0), per(32, () => ''),
  ].join('');
  const samples = Array.from({ length: records }, (_, record) => signals.flatMap((signal) => signal.records[record] ?? [])).flat();
  const bytes = new Uint8Array(header.length + 2 * samples.length);
  bytes.set(Buffer.from(header, 'latin1'));
  Buffer.from(bytes.buffer).fill(0, header.length);
  samples.forEach((sample, index) => new DataView(bytes.buffer).setInt16(header.length + 2 * index, sample, true));
  return bytes;
}

function annotationRecord(onset: number | string): number[] {
  const text = typeof onset === 'string' ? onset : `${onset < 0 ? '' : '+'}${onset}\u0014\u0014\0+0.5\u00150.1\u0014Event\u0014\0`;
  const bytes = Buffer.alloc(2 * ANNOTATION_SAMPLES);
  bytes.write(text, 'latin1');
  return Array.from({ length: ANNOTATION_SAMPLES }, (_, index) => bytes.readInt16LE(2 * index));
}

function field(value: string | number, width: number): string {
  return String(value).slice(0, width).padEnd(width, ' ');
}
