import type { InputFaults } from '../input-faults.ts';
import { decodeHuffman, type HuffmanTable } from './huffman.ts';

/** One lead of section 3; samples count from 1 on the time line of the record. */
export interface ScpLead {
  readonly number: number;
  readonly firstSample: number;
  readonly lastSample: number;
}

export interface ScpLeads {
  readonly usesReferenceBeat: boolean;
  readonly leads: readonly ScpLead[];
}

const LEAD_BYTES = 9;
const REFERENCE_BEAT_FLAG = 1;

/** Section 3: which leads were stored, and when. */
export function readLeads(section: DataView, faults: InputFaults): ScpLeads {
  if (section.byteLength < 2) throw faults.malformed('section 3 is empty');
  const count = section.getUint8(0);
  if (count < 1) throw faults.malformed('section 3 names no lead');
  if (2 + count * LEAD_BYTES > section.byteLength) throw faults.malformed(`section 3 ends within its ${count} leads`);
  const leads = Array.from({ length: count }, (_, index): ScpLead => {
    const at = 2 + index * LEAD_BYTES;
    const lead = { firstSample: section.getUint32(at, true), lastSample: section.getUint32(at + 4, true), number: section.getUint8(at + 8) };
    if (lead.firstSample < 1 || lead.lastSample < lead.firstSample) throw faults.malformed(`lead ${index + 1} lasts from sample ${lead.firstSample} to ${lead.lastSample}`);
    return lead;
  });
  return { usesReferenceBeat: (section.getUint8(1) & REFERENCE_BEAT_FLAG) !== 0, leads };
}

/** Sections 5 and 6: samples of every lead, coded alike. */
export interface CodedLeads {
  readonly nanovoltsPerStep: number;
  readonly microsecondsPerSample: number;
  /** Times the samples were differenced before coding. */
  readonly differences: 0 | 1 | 2;
  readonly isBimodal: boolean;
  /** Coded bytes of each lead. */
  readonly leads: readonly Uint8Array[];
}

export function readCodedLeads(id: 5 | 6, section: DataView, leadCount: number, faults: InputFaults): CodedLeads {
  if (section.byteLength < 6 + 2 * leadCount) throw faults.malformed(`section ${id} ends within its lengths`);
  const nanovoltsPerStep = section.getUint16(0, true);
  const microsecondsPerSample = section.getUint16(2, true);
  const differences = section.getUint8(4);
  if (nanovoltsPerStep === 0 || microsecondsPerSample === 0) throw faults.malformed(`section ${id} has no scale`);
  if (differences !== 0 && differences !== 1 && differences !== 2) throw faults.malformed(`section ${id} has differences of order ${differences}`);
  const leads: Uint8Array[] = [];
  let at = 6 + 2 * leadCount;
  for (let lead = 0; lead < leadCount; lead += 1) {
    const length = section.getUint16(6 + 2 * lead, true);
    if (at + length > section.byteLength) throw faults.malformed(`section ${id} ends within lead ${lead + 1}`);
    leads.push(new Uint8Array(section.buffer, section.byteOffset + at, length));
    at += length;
  }
  return { nanovoltsPerStep, microsecondsPerSample, differences, isBimodal: section.getUint8(5) !== 0, leads };
}

/**
 * Samples of one lead of section 5 or 6. Without tables the samples are 16-bit little-endian integers.
 * @throws ValisetteError `format-malformed` when samples are missing or leave 16 bits.
 */
export function decodeLead(coded: CodedLeads, lead: number, count: number, tables: readonly HuffmanTable[] | null, faults: InputFaults): Int32Array {
  const bytes = coded.leads[lead] ?? new Uint8Array(0);
  const values = tables === null ? rawSamples(bytes, count, faults) : huffmanSamples(bytes, lead, coded.leads.length, count, tables, faults);
  undoDifferences(values, coded.differences);
  for (const value of values) {
    if (value < -32768 || value > 32767) throw faults.malformed(`a sample of lead ${lead + 1} does not fit 16 bits`);
  }
  return values;
}

function huffmanSamples(bytes: Uint8Array, lead: number, leadCount: number, count: number, tables: readonly HuffmanTable[], faults: InputFaults): Int32Array {
  const { values, tableAfter } = decodeHuffman(bytes, tables, count, faults);
  // Whether the next lead goes on with the table of this one is not settled between writers.
  if (tableAfter !== 0 && lead + 1 < leadCount) throw faults.unsupported('a lead ends in another Huffman table than it began with');
  return values;
}

function rawSamples(bytes: Uint8Array, count: number, faults: InputFaults): Int32Array {
  if (2 * count > bytes.length) throw faults.malformed(`${count} samples in ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: count }, (_, index) => view.getInt16(2 * index, true));
}

/** First differences restart from the first sample, second differences from the first two. */
function undoDifferences(values: Int32Array, order: 0 | 1 | 2): void {
  if (order === 1) {
    for (let i = 1; i < values.length; i += 1) values[i] = (values[i] ?? 0) + (values[i - 1] ?? 0);
  } else if (order === 2) {
    for (let i = 2; i < values.length; i += 1) values[i] = (values[i] ?? 0) + 2 * (values[i - 1] ?? 0) - (values[i - 2] ?? 0);
  }
}
