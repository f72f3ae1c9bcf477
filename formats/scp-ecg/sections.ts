import type { InputFaults } from '../input-faults.ts';

/** Data part of a section, after its sixteen bytes of header. */
export interface ScpSection {
  readonly id: number;
  readonly view: DataView;
}

const RECORD_HEADER_BYTES = 6;
const SECTION_HEADER_BYTES = 16;
const POINTER_BYTES = 10;
const MAXIMUM_POINTERS = 1024;

/** True when the bytes open as an SCP-ECG record: a pointer section that bears the name of the standard. */
export function looksLikeScp(head: Uint8Array): boolean {
  return head.length >= 22 && head[8] === 0 && head[9] === 0 && String.fromCharCode(...head.subarray(16, 22)) === 'SCPECG';
}

/**
 * Checks an SCP-ECG record (EN 1064:2005, ISO 11073-91064) and finds its sections by the pointers of section 0.
 * Both the checksum of the record and that of each section are verified.
 * @throws ValisetteError `format-unknown`, `input-truncated`, `format-malformed`.
 */
export function readScpSections(bytes: Uint8Array, faults: InputFaults): ReadonlyMap<number, ScpSection> {
  if (bytes.length < RECORD_HEADER_BYTES + SECTION_HEADER_BYTES) {
    throw bytes.length > 0 && !looksLikeScp(bytes) ? faults.unknown('not an SCP-ECG record') : faults.truncated('the file ends within the SCP-ECG header');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const recordLength = view.getUint32(2, true);
  const firstId = view.getUint16(RECORD_HEADER_BYTES + 2, true);
  if (!looksLikeScp(bytes) && (firstId !== 0 || recordLength !== bytes.length)) throw faults.unknown('not an SCP-ECG record');
  if (recordLength > bytes.length) throw faults.truncated(`${recordLength} bytes announced, ${bytes.length} present`);
  if (recordLength < RECORD_HEADER_BYTES + SECTION_HEADER_BYTES) throw faults.malformed(`an SCP-ECG record of ${recordLength} bytes`);
  if (crcCcitt(bytes.subarray(2, recordLength)) !== view.getUint16(0, true)) throw faults.malformed('the checksum of the SCP-ECG record does not fit');
  const record = bytes.subarray(0, recordLength);
  const pointers = readSection(record, 0, RECORD_HEADER_BYTES, null, faults).view;
  const count = Math.floor(pointers.byteLength / POINTER_BYTES);
  if (count > MAXIMUM_POINTERS) throw faults.malformed(`${count} section pointers`);
  const sections = new Map<number, ScpSection>();
  for (let index = 0; index < count; index += 1) {
    const id = pointers.getUint16(index * POINTER_BYTES, true);
    const length = pointers.getUint32(index * POINTER_BYTES + 2, true);
    const place = pointers.getUint32(index * POINTER_BYTES + 6, true);
    // No length, or no more than a header, says that the section is absent; places count from 1.
    if (id === 0 || length <= SECTION_HEADER_BYTES || place === 0) continue;
    if (sections.has(id)) throw faults.malformed(`section ${id} is there twice`);
    sections.set(id, readSection(record, id, place - 1, length, faults));
  }
  return sections;
}

function readSection(record: Uint8Array, id: number, at: number, expectedLength: number | null, faults: InputFaults): ScpSection {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  if (at + SECTION_HEADER_BYTES > record.length) throw faults.malformed(`section ${id} lies outside the record`);
  const length = view.getUint32(at + 4, true);
  if (view.getUint16(at + 2, true) !== id) throw faults.malformed(`the pointer to section ${id} points elsewhere`);
  if (length < SECTION_HEADER_BYTES || at + length > record.length) throw faults.malformed(`section ${id} of ${length} bytes lies outside the record`);
  if (expectedLength !== null && length !== expectedLength) throw faults.malformed(`section ${id} has ${length} bytes, its pointer says ${expectedLength}`);
  if (crcCcitt(record.subarray(at + 2, at + length)) !== view.getUint16(at, true)) throw faults.malformed(`the checksum of section ${id} does not fit`);
  return { id, view: new DataView(record.buffer, record.byteOffset + at + SECTION_HEADER_BYTES, length - SECTION_HEADER_BYTES) };
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc;
});

/** CRC-CCITT: polynomial 1021, start FFFF, no reflection. */
function crcCcitt(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC_TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
}
