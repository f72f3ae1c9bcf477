import type { InputFaults } from '../input-faults.ts';

/** A data element: where its value lies, or the items of a sequence. */
export interface DicomElement {
  readonly from: number;
  readonly to: number;
  /** Null for anything but a sequence that was descended into. */
  readonly items: readonly DicomDataset[] | null;
}

/** Elements of a data set by tag: group × 65536 + element. */
export type DicomDataset = ReadonlyMap<number, DicomElement>;

/** Tags of sequences worth descending into; the value of any other of defined length is stepped over. */
export interface DatasetReading {
  readonly explicit: boolean;
  readonly descend: ReadonlySet<number>;
  /** Reading ends before the first tag of the top level that is greater. */
  readonly lastTag: number;
}

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const LONG_LENGTH = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const MAXIMUM_DEPTH = 12;
const MAXIMUM_ELEMENTS = 200_000;

export function tagOf(group: number, element: number): number {
  return group * 0x10000 + element;
}

interface Header {
  readonly tag: number;
  readonly vr: string | null;
  readonly length: number;
  readonly from: number;
}

/**
 * Reads little-endian DICOM data sets (PS3.5 chapter 7), explicit or implicit value representations.
 * Every step moves forward by eight bytes at least; depth and number of elements are bounded.
 */
export class DatasetReader {
  private readonly view: DataView;
  private elements = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly faults: InputFaults,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The elements from byte `from` to the end, or to `lastTag`; `end` is the byte after the last one read. */
  read(from: number, reading: DatasetReading): { dataset: DicomDataset; end: number } {
    const dataset = new Map<number, DicomElement>();
    let at = from;
    while (at < this.bytes.length) {
      // Some writers pad the file with zeros.
      if (this.bytes.length - at < 8 || this.view.getUint32(at, true) === 0) break;
      // Before the rest of the header: what follows the meta information may be written otherwise.
      if (tagOf(this.view.getUint16(at, true), this.view.getUint16(at + 2, true)) > reading.lastTag) break;
      const header = this.header(at, reading.explicit);
      const element = this.element(header, this.bytes.length, reading, 0);
      dataset.set(header.tag, element);
      at = Math.max(element.to, at + 8);
    }
    return { dataset, end: at };
  }

  private header(at: number, explicit: boolean): Header {
    this.need(at, 8);
    this.elements += 1;
    if (this.elements > MAXIMUM_ELEMENTS) throw this.faults.malformed(`more than ${MAXIMUM_ELEMENTS} DICOM elements`);
    const tag = tagOf(this.view.getUint16(at, true), this.view.getUint16(at + 2, true));
    if (!explicit || tag >>> 16 === 0xfffe) return { tag, vr: null, length: this.view.getUint32(at + 4, true), from: at + 8 };
    const vr = String.fromCharCode(this.bytes[at + 4] ?? 0, this.bytes[at + 5] ?? 0);
    if (!/^[A-Z]{2}$/.test(vr)) throw this.faults.malformed(`no value representation at byte ${at + 4}`);
    if (!LONG_LENGTH.has(vr)) return { tag, vr, length: this.view.getUint16(at + 6, true), from: at + 8 };
    this.need(at, 12);
    return { tag, vr, length: this.view.getUint32(at + 8, true), from: at + 12 };
  }

  private element(header: Header, limit: number, reading: DatasetReading, depth: number): DicomElement {
    const { from, length, tag, vr } = header;
    if (length !== UNDEFINED_LENGTH) {
      const to = from + length;
      if (to > this.bytes.length) throw this.faults.truncated('the file ends within a DICOM element');
      if (to > limit) throw this.faults.malformed('a DICOM element is longer than what holds it');
      if (!reading.descend.has(tag) || (vr !== null && vr !== 'SQ')) return { from, to, items: null };
      return { from, to, items: this.items(from, to, reading, depth).items };
    }
    if (vr !== null && vr !== 'SQ' && vr !== 'UN') throw this.faults.unsupported('encapsulated values are not supported');
    // What an unknown representation of undefined length holds is implicit (PS3.5, 6.2.2).
    const { items, end } = this.items(from, limit, vr === 'UN' ? { ...reading, explicit: false } : reading, depth, true);
    return { from, to: end, items };
  }

  private items(from: number, limit: number, reading: DatasetReading, depth: number, delimited = false): { items: DicomDataset[]; end: number } {
    if (depth >= MAXIMUM_DEPTH) throw this.faults.malformed('DICOM sequences nested too deep');
    const items: DicomDataset[] = [];
    let at = from;
    while (at < limit) {
      const header = this.header(at, false);
      if (header.tag === SEQUENCE_END && delimited) return { items, end: header.from };
      if (header.tag !== ITEM) throw this.faults.malformed(`no sequence item at byte ${at}`);
      const open = header.length === UNDEFINED_LENGTH;
      const end = open ? limit : header.from + header.length;
      if (end > this.bytes.length) throw this.faults.truncated('the file ends within a DICOM sequence');
      if (end > limit) throw this.faults.malformed('a DICOM item is longer than its sequence');
      const item = this.item(header.from, end, reading, depth + 1, open);
      items.push(item.dataset);
      at = item.end;
    }
    if (delimited) throw this.faults.truncated('a DICOM sequence is not closed');
    return { items, end: at };
  }

  private item(from: number, limit: number, reading: DatasetReading, depth: number, open: boolean): { dataset: DicomDataset; end: number } {
    const dataset = new Map<number, DicomElement>();
    let at = from;
    while (at < limit) {
      const header = this.header(at, reading.explicit);
      if (header.tag === ITEM_END && open) return { dataset, end: header.from };
      const element = this.element(header, limit, reading, depth);
      dataset.set(header.tag, element);
      at = element.to;
    }
    if (open) throw this.faults.truncated('a DICOM item is not closed');
    return { dataset, end: limit };
  }

  private need(at: number, length: number): void {
    if (at + length > this.bytes.length) throw this.faults.truncated('the file ends within a DICOM element');
  }
}

/** Typed values of the elements of one data set; absent, empty or too short is null. */
export class DicomValues {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly dataset: DicomDataset,
  ) {}

  text(tag: number): string | null {
    const element = this.dataset.get(tag);
    if (element === undefined || element.to - element.from > 1024) return null;
    const text = new TextDecoder('latin1').decode(this.bytes.subarray(element.from, element.to)).replace(/[\0 ]+$/, '').trim();
    return text === '' ? null : text;
  }

  /** A decimal string (DS). */
  decimal(tag: number): number | null {
    const text = this.text(tag);
    if (text === null) return null;
    const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : null;
  }

  /** US or UL. */
  unsigned(tag: number): number | null {
    const element = this.dataset.get(tag);
    if (element === undefined) return null;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + element.from, element.to - element.from);
    if (view.byteLength === 4) return view.getUint32(0, true);
    return view.byteLength >= 2 ? view.getUint16(0, true) : null;
  }

  items(tag: number): readonly DicomValues[] {
    return (this.dataset.get(tag)?.items ?? []).map((item) => new DicomValues(this.bytes, item));
  }

  range(tag: number): { from: number; to: number } | null {
    return this.dataset.get(tag) ?? null;
  }
}
