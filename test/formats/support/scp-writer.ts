/** Writes SCP-ECG records from the text of EN 1064, with strings of bits; shares nothing with the reader. */
export interface ScpToWrite {
  readonly nanovoltsPerStep?: number;
  readonly microsecondsPerSample?: number;
  readonly differences?: 0 | 1 | 2;
  readonly coding?: 'plain' | 'default' | readonly (readonly ScpCode[])[];
  readonly bimodal?: boolean;
  readonly leads: readonly { readonly number: number; readonly first?: number; readonly samples: readonly number[] }[];
  readonly reference?: {
    readonly flagged: boolean;
    readonly milliseconds: number;
    readonly fiducial: number;
    readonly nanovoltsPerStep?: number;
    readonly microsecondsPerSample?: number;
    readonly beats: readonly { readonly type: number; readonly from: number; readonly fiducial: number; readonly to: number }[];
    /** Samples of the reference beat, one list per lead. */
    readonly samples: readonly (readonly number[])[];
  };
}

/** A code as printed: `bits` in the order they are sent. */
export interface ScpCode {
  readonly bits: string;
  readonly literalBits?: number;
  readonly switchTo?: number;
  readonly value: number;
}

export function writeScp(record: ScpToWrite): Uint8Array<ArrayBuffer> {
  const { leads, reference } = record;
  const sections = new Map<number, number[]>();
  sections.set(1, [255, 0, 0]);
  if (record.coding === 'default') sections.set(2, u16(19999));
  else if (record.coding !== undefined && record.coding !== 'plain') sections.set(2, huffmanSection(record.coding));
  sections.set(3, [
    leads.length,
    (reference?.flagged === true ? 1 : 0) | 4 | (leads.length << 3),
    ...leads.flatMap(({ number, first = 1, samples }) => [...u32(first), ...u32(first + samples.length - 1), number]),
  ].map((byte) => byte & 255));
  const microseconds = record.microsecondsPerSample ?? 2000;
  if (reference !== undefined) {
    sections.set(4, [
      ...u16(reference.milliseconds),
      ...u16(reference.fiducial),
      ...u16(reference.beats.length),
      ...reference.beats.flatMap((beat) => [...u16(beat.type), ...u32(beat.from), ...u32(beat.fiducial), ...u32(beat.to)]),
    ]);
    sections.set(5, leadSection(reference.samples, reference.nanovoltsPerStep ?? record.nanovoltsPerStep ?? 2500, reference.microsecondsPerSample ?? microseconds, record, false));
  }
  sections.set(6, leadSection(leads.map((lead) => lead.samples), record.nanovoltsPerStep ?? 2500, microseconds, record, record.bimodal === true));
  return assemble(sections);
}

/** Puts sections in their frames: header, checksum, pointers; then the frame of the record. */
export function assemble(sections: ReadonlyMap<number, readonly number[]>): Uint8Array<ArrayBuffer> {
  const even = (data: readonly number[]) => (data.length % 2 === 0 ? [...data] : [...data, 0]);
  const framed = new Map([...sections].map(([id, data]) => [id, section(id, even(data))]));
  const pointerBytes = 16 + 12 * 10;
  let place = 6 + pointerBytes + 1;
  const pointers: number[] = [];
  for (let id = 0; id < 12; id += 1) {
    const bytes = id === 0 ? pointerBytes : (framed.get(id)?.length ?? 0);
    pointers.push(...u16(id), ...u32(bytes), ...u32(id === 0 ? 7 : bytes === 0 ? 0 : place));
    if (id > 0) place += bytes;
  }
  const body = [...section(0, pointers), ...[...framed.keys()].sort((a, b) => a - b).flatMap((id) => framed.get(id) ?? [])];
  const counted = [...u32(body.length + 6), ...body];
  return new Uint8Array([...u16(crc(counted)), ...counted]);
}

/** Corrects all checksums of a record whose bytes were changed, so that what lies behind them is reached. */
export function mendChecksums(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const mended = new Uint8Array(bytes);
  const view = new DataView(mended.buffer);
  const mend = (at: number) => {
    if (at < 0 || at + 16 > mended.length) return;
    const length = view.getUint32(at + 4, true);
    if (length >= 16 && at + length <= mended.length) view.setUint16(at, crc([...mended.subarray(at + 2, at + length)]), true);
  };
  for (let id = 11; id >= 0; id -= 1) {
    const pointer = 22 + 10 * id;
    if (pointer + 10 <= mended.length) mend(id === 0 ? 6 : view.getUint32(pointer + 6, true) - 1);
  }
  if (mended.length > 6) {
    const length = Math.min(view.getUint32(2, true), mended.length);
    if (length > 2) view.setUint16(0, crc([...mended.subarray(2, length)]), true);
  }
  return mended;
}

function section(id: number, data: readonly number[]): number[] {
  const name = id === 0 ? [...new TextEncoder().encode('SCPECG')] : [0, 0, 0, 0, 0, 0];
  const rest = [...u16(id), ...u32(16 + data.length), 20, 20, ...name, ...data];
  return [...u16(crc(rest)), ...rest];
}

function leadSection(leads: readonly (readonly number[])[], nanovolts: number, microseconds: number, record: ScpToWrite, bimodal: boolean): number[] {
  const coded = leads.map((samples) => {
    const bytes = code(difference(samples, record.differences ?? 0), record.coding ?? 'plain');
    return bytes.length % 2 === 0 ? bytes : [...bytes, 0];
  });
  return [...u16(nanovolts), ...u16(microseconds), record.differences ?? 0, bimodal ? 1 : 0, ...coded.flatMap((bytes) => u16(bytes.length)), ...coded.flat()];
}

function difference(samples: readonly number[], order: number): number[] {
  const at = (i: number) => samples[i] ?? 0;
  return samples.map((value, i) => (i < order ? value : order === 0 ? value : order === 1 ? value - at(i - 1) : value - 2 * at(i - 1) + at(i - 2)));
}

function code(values: readonly number[], coding: NonNullable<ScpToWrite['coding']>): number[] {
  if (coding === 'plain') return values.flatMap((value) => u16(value & 0xffff));
  let table = 0;
  let bits = '';
  for (const value of values) {
    if (coding === 'default') {
      bits += defaultCode(value);
      continue;
    }
    const direct = (codes: readonly ScpCode[]) => codes.find((entry) => entry.switchTo === undefined && (entry.literalBits !== undefined || entry.value === value));
    let entry = direct(coding[table] ?? []);
    if (entry === undefined) {
      const bridge = (coding[table] ?? []).find((candidate) => candidate.switchTo !== undefined && direct(coding[candidate.switchTo - 1] ?? []) !== undefined);
      if (bridge === undefined) throw new Error(`no code for ${value}`);
      bits += bridge.bits;
      table = (bridge.switchTo ?? 1) - 1;
      entry = direct(coding[table] ?? []);
    }
    bits += (entry?.bits ?? '') + (entry?.literalBits === undefined ? '' : twosComplement(value - entry.value, entry.literalBits));
  }
  const bytes: number[] = [];
  for (let i = 0; i < bits.length; i += 8) bytes.push(Number.parseInt(bits.slice(i, i + 8).padEnd(8, '0'), 2));
  return bytes;
}

/** Table of annex C: 0 → 0; ±1…±8 → ones, a zero, a sign; else an escape and 8 or 16 bits. */
function defaultCode(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) <= 8) return `${'1'.repeat(Math.abs(value))}0${value < 0 ? '1' : '0'}`;
  if (value >= -128 && value <= 127) return `1111111110${twosComplement(value, 8)}`;
  return `1111111111${twosComplement(value, 16)}`;
}

function twosComplement(value: number, bits: number): string {
  return (value < 0 ? 2 ** bits + value : value).toString(2).padStart(bits, '0');
}

function huffmanSection(tables: readonly (readonly ScpCode[])[]): number[] {
  const entry = ({ bits, literalBits = 0, switchTo, value }: ScpCode) => {
    const reversed = Number.parseInt([...bits].reverse().join(''), 2);
    return [bits.length, bits.length + literalBits, switchTo === undefined ? 1 : 0, ...u16((switchTo ?? value) & 0xffff), ...u32(reversed)];
  };
  return [...u16(tables.length), ...tables.flatMap((codes) => [...u16(codes.length), ...codes.flatMap(entry)])];
}

/** CRC-CCITT bit by bit. */
function crc(bytes: readonly number[]): number {
  let register = 0xffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const out = ((register >> 15) ^ (byte >> bit)) & 1;
      register = (register << 1) & 0xffff;
      if (out === 1) register ^= 0x1021;
    }
  }
  return register;
}

function u16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

function u32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
}
