import type { InputFaults } from '../input-faults.ts';

/** One code structure of a table of section 2. */
export interface CodeStructure {
  readonly prefixBits: number;
  /** Bits in all; those after the prefix are a two's complement number added to `value`. */
  readonly totalBits: number;
  /** False: the code yields no sample but switches to the table whose number, from 1, is `value`. */
  readonly yieldsSample: boolean;
  readonly value: number;
  /** First bit of the prefix in bit 0. */
  readonly code: number;
}

export type HuffmanTable = ReadonlyMap<number, CodeStructure>;

const USE_DEFAULT_TABLE = 19999;
const STRUCTURE_BYTES = 9;
const MAXIMUM_TABLES = 64;
const MAXIMUM_STRUCTURES = 4096;
const MAXIMUM_PREFIX_BITS = 24;
const MAXIMUM_LITERAL_BITS = 24;

/**
 * The default table of the standard: one bit for 0; `1…10s` for ±1 to ±8, as many ones as the value and a sign bit;
 * nine ones and a 0 before 8 literal bits, ten ones before 16.
 */
export function defaultTable(): HuffmanTable {
  const table = new Map<number, CodeStructure>();
  const add = (prefixBits: number, code: number, value: number, literalBits = 0) =>
    table.set(key(prefixBits, code), { prefixBits, totalBits: prefixBits + literalBits, yieldsSample: true, value, code });
  add(1, 0, 0);
  for (let value = 1; value <= 8; value += 1) {
    const ones = 2 ** value - 1;
    add(value + 2, ones, value);
    add(value + 2, ones + 2 ** (value + 1), -value);
  }
  add(10, 0x1ff, 0, 8);
  add(10, 0x3ff, 0, 16);
  return table;
}

/**
 * Tables of section 2, in their order; the default table alone when the section says so.
 * @throws ValisetteError `format-malformed`.
 */
export function readHuffmanTables(section: DataView, faults: InputFaults): readonly HuffmanTable[] {
  if (section.byteLength < 2) throw faults.malformed('section 2 is empty');
  const count = section.getUint16(0, true);
  if (count === USE_DEFAULT_TABLE) return [defaultTable()];
  if (count < 1 || count > MAXIMUM_TABLES) throw faults.malformed(`${count} Huffman tables`);
  const tables: HuffmanTable[] = [];
  let at = 2;
  for (let index = 0; index < count; index += 1) {
    if (at + 2 > section.byteLength) throw faults.malformed('section 2 ends within its tables');
    const structures = section.getUint16(at, true);
    at += 2;
    if (structures < 1 || structures > MAXIMUM_STRUCTURES) throw faults.malformed(`a Huffman table of ${structures} codes`);
    if (at + structures * STRUCTURE_BYTES > section.byteLength) throw faults.malformed('section 2 ends within its tables');
    const table = new Map<number, CodeStructure>();
    for (let i = 0; i < structures; i += 1, at += STRUCTURE_BYTES) {
      const structure = readStructure(section, at, count, faults);
      table.set(key(structure.prefixBits, structure.code), structure);
    }
    tables.push(table);
  }
  return tables;
}

function readStructure(section: DataView, at: number, tableCount: number, faults: InputFaults): CodeStructure {
  const structure = {
    prefixBits: section.getUint8(at),
    totalBits: section.getUint8(at + 1),
    yieldsSample: section.getUint8(at + 2) !== 0,
    value: section.getInt16(at + 3, true),
    code: section.getUint32(at + 5, true),
  };
  const literalBits = structure.totalBits - structure.prefixBits;
  if (structure.prefixBits < 1 || structure.prefixBits > MAXIMUM_PREFIX_BITS) throw faults.malformed(`a Huffman prefix of ${structure.prefixBits} bits`);
  if (literalBits < 0 || literalBits > MAXIMUM_LITERAL_BITS) throw faults.malformed(`a Huffman code of ${structure.totalBits} bits, prefix ${structure.prefixBits}`);
  if (structure.code >= 2 ** structure.prefixBits) throw faults.malformed('a Huffman code longer than its prefix');
  if (!structure.yieldsSample && (structure.value < 1 || structure.value > tableCount)) throw faults.malformed(`a switch to Huffman table ${structure.value}`);
  return structure;
}

function key(prefixBits: number, code: number): number {
  return prefixBits * 2 ** MAXIMUM_PREFIX_BITS + code;
}

/**
 * Decodes exactly `count` numbers, most significant bit of each byte first, starting with the first table.
 * @returns the numbers and the place of the table in force after the last.
 * @throws ValisetteError `format-malformed` when the bits run out or no code fits.
 */
export function decodeHuffman(bytes: Uint8Array, tables: readonly HuffmanTable[], count: number, faults: InputFaults): { values: Int32Array; tableAfter: number } {
  const bitCount = 8 * bytes.length;
  // Each number takes a bit at least.
  if (count > bitCount) throw faults.malformed(`${count} samples in ${bytes.length} bytes`);
  const values = new Int32Array(count);
  let table = 0;
  let at = 0;
  const bit = (): number => {
    if (at >= bitCount) throw faults.malformed('the coded samples of a lead end too early');
    const value = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  for (let index = 0; index < count; ) {
    const structure = nextCode(tables[table], bit, faults);
    if (!structure.yieldsSample) {
      table = structure.value - 1;
      continue;
    }
    values[index] = structure.value + literal(structure.totalBits - structure.prefixBits, bit);
    index += 1;
  }
  return { values, tableAfter: table };
}

function nextCode(table: HuffmanTable | undefined, bit: () => number, faults: InputFaults): CodeStructure {
  let code = 0;
  for (let prefixBits = 1; prefixBits <= MAXIMUM_PREFIX_BITS; prefixBits += 1) {
    code += bit() * 2 ** (prefixBits - 1);
    const structure = table?.get(key(prefixBits, code));
    if (structure !== undefined) return structure;
  }
  throw faults.malformed('the coded samples of a lead hold a code of no table');
}

function literal(bits: number, bit: () => number): number {
  let value = 0;
  for (let i = 0; i < bits; i += 1) value = i === 0 ? -bit() : 2 * value + bit();
  return value + 0;
}
