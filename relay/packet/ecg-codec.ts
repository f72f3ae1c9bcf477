import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { ValisetteError } from '../../model/errors.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { findGrid, gridValue, type SampleGrid } from './sample-grid.ts';

/**
 * Lossless coding of a few rows of samples, one row per channel (docs/packet.md).
 *
 * Rows become residuals (differences, or for III, aVR, aVL, aVF what I and II do not already say), residuals become
 * zig-zag numbers, these become byte planes, planes are deflated. Several ways are tried, the smallest is kept.
 * All arithmetic is modulo 2³², so that any int32 comes back bit for bit.
 */
export type Difference = 0 | 1 | 2;

/** Rows that the other two limb leads determine to within rounding, in the order in which their residuals stand. */
const DERIVED = ['III', 'aVR', 'aVL', 'aVF'] as const;

interface Plan {
  /** Order of the difference of each row; derived rows ignore it. */
  readonly differences: readonly Difference[];
  readonly derived: boolean;
}

const deflate = promisify(deflateRaw);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** `rows` of one length; `names` decide which rows are limb leads. */
export async function encodeRows(rows: readonly Int32Array[], names: readonly string[]): Promise<Uint8Array> {
  const grids = rows.map((row) => findGrid(row));
  const sources: { rows: readonly Int32Array[]; grids: readonly (SampleGrid | null)[] }[] = [{ rows, grids: rows.map(() => null) }];
  if (grids.some((found) => found !== null)) {
    sources.push({ rows: rows.map((row, i) => grids[i]?.indexes ?? row), grids: grids.map((found) => found?.grid ?? null) });
  }
  const tries = sources.flatMap((source) => plansFor(source.rows, names).map((plan) => {
    const residuals = residualRows(source.rows, names, plan.differences, plan.derived);
    return { source, plan, residuals, estimate: residuals.reduce((sum, row) => sum + estimateBytes(row), 0) };
  }));
  // Entropy ranks them well but does not see the repeats that deflate finds: the best few are really deflated.
  const best = tries.sort((a, b) => a.estimate - b.estimate).slice(0, 3);
  const written = await Promise.all(best.map(async ({ source, plan, residuals }) => {
    const { planes, bytes } = bytePlanes(residuals);
    return writeRows(plan, source.grids, planes, await deflate(bytes, { level: 9, memLevel: 9 }));
  }));
  return written.reduce((smallest, one) => (one.length < smallest.length ? one : smallest));
}

/** @throws ValisetteError `packet-malformed`. */
export async function decodeRows(encoded: Uint8Array, names: readonly string[], frameCount: number): Promise<Int32Array[]> {
  const reader = new ByteReader(encoded);
  const flags = reader.u8();
  const planes = reader.u8();
  if (flags > 3 || planes < 1 || planes > 4) throw new ValisetteError('packet-malformed', 'the coded rows have an unknown layout');
  const derived = (flags & 1) !== 0;
  if (derived && derivedRows(names) === null) throw new ValisetteError('packet-malformed', 'the coded rows ask for limb leads that are not there');
  const differences = names.map(() => {
    const order = reader.u8();
    if (order !== 0 && order !== 1 && order !== 2) throw new ValisetteError('packet-malformed', 'the coded rows have an unknown difference');
    return order;
  });
  const grids = names.map((): SampleGrid | null => {
    if ((flags & 2) === 0 || reader.u8() === 0) return null;
    return { step: reader.raw(8).readDoubleBE(), origin: reader.raw(8).readDoubleBE() };
  });
  const expected = planes * names.length * frameCount;
  let bytes: Buffer;
  try {
    bytes = await inflate(reader.rest(), { maxOutputLength: Math.max(1, expected) });
  } catch (cause) {
    throw new ValisetteError('packet-malformed', 'the coded rows cannot be decompressed', {}, { cause });
  }
  if (bytes.length !== expected) throw new ValisetteError('packet-malformed', 'the coded rows have another length');
  const rows = restoreRows(rowsOfPlanes(bytes, planes, names.length, frameCount), names, differences, derived);
  rows.forEach((row, i) => {
    const grid = grids[i];
    if (grid) for (let k = 0; k < row.length; k += 1) row[k] = gridValue(grid, row[k] as number);
  });
  return rows;
}

function writeRows(plan: Plan, grids: readonly (SampleGrid | null)[], planes: number, deflated: Uint8Array): Uint8Array {
  const gridded = grids.some((grid) => grid !== null);
  const writer = new ByteWriter().u8((plan.derived ? 1 : 0) | (gridded ? 2 : 0)).u8(planes);
  for (const order of plan.differences) writer.u8(order);
  if (gridded) {
    for (const grid of grids) {
      writer.u8(grid === null ? 0 : 1);
      if (grid === null) continue;
      const numbers = Buffer.alloc(16);
      numbers.writeDoubleBE(grid.step, 0);
      numbers.writeDoubleBE(grid.origin, 8);
      writer.raw(numbers);
    }
  }
  return writer.raw(deflated).bytes();
}

function plansFor(rows: readonly Int32Array[], names: readonly string[]): Plan[] {
  const uniform = (order: Difference): readonly Difference[] => rows.map(() => order);
  const fitted = rows.map((row) => ([0, 1, 2] as const).reduce<Difference>((best, order) => (estimateBytes(difference(row, order)) < estimateBytes(difference(row, best)) ? order : best), 0));
  const orders = [uniform(2), fitted];
  const ways = derivedRows(names) === null ? [false] : [true, false];
  return ways.flatMap((derived) => orders.map((differences) => ({ differences, derived })));
}

/** Indexes of I, II and the four derived rows, or null when one is missing. */
function derivedRows(names: readonly string[]): { one: number; two: number; derived: readonly number[] } | null {
  const one = names.indexOf('I');
  const two = names.indexOf('II');
  const derived = DERIVED.map((name) => names.indexOf(name));
  return one < 0 || two < 0 || derived.includes(-1) ? null : { one, two, derived };
}

/** Rows in the order in which they are stored: the plain ones as given, then III, aVR, aVL, aVF when they are derived. */
function storedOrder(names: readonly string[], derived: boolean): number[] {
  const all = names.map((_, index) => index);
  const limb = derived ? derivedRows(names) : null;
  return limb === null ? all : [...all.filter((index) => !limb.derived.includes(index)), ...limb.derived];
}

/** What I and II say about derived row `which` (0…3) at one instant; the halves are floors. */
function predicted(which: number, one: number, two: number): number {
  switch (which) {
    case 0: return (two - one) | 0;
    case 1: return -((one + two) >> 1) | 0;
    case 2: return (2 * one - two) >> 1;
    default: return (2 * two - one) >> 1;
  }
}

/** Residual rows in stored order. */
export function residualRows(rows: readonly Int32Array[], names: readonly string[], differences: readonly Difference[], derived: boolean): Int32Array[] {
  const limb = derived ? derivedRows(names) : null;
  return storedOrder(names, derived).map((index) => {
    const row = rows[index] as Int32Array;
    const which = limb?.derived.indexOf(index) ?? -1;
    if (limb === null || which < 0) return difference(row, differences[index] ?? 0);
    const one = rows[limb.one] as Int32Array;
    const two = rows[limb.two] as Int32Array;
    return row.map((value, k) => value - predicted(which, one[k] as number, two[k] as number));
  });
}

function restoreRows(stored: readonly Int32Array[], names: readonly string[], differences: readonly Difference[], derived: boolean): Int32Array[] {
  const limb = derived ? derivedRows(names) : null;
  const rows = new Array<Int32Array>(names.length);
  storedOrder(names, derived).forEach((index, place) => {
    const residual = stored[place] as Int32Array;
    const which = limb?.derived.indexOf(index) ?? -1;
    if (limb === null || which < 0) {
      rows[index] = integrate(residual, differences[index] ?? 0);
      return;
    }
    const one = rows[limb.one] as Int32Array;
    const two = rows[limb.two] as Int32Array;
    rows[index] = residual.map((value, k) => value + predicted(which, one[k] as number, two[k] as number));
  });
  return rows;
}

/** Difference with zeros before the first sample; stores into an Int32Array, hence modulo 2³². */
function difference(row: Int32Array, order: Difference): Int32Array {
  let out = row;
  for (let pass = 0; pass < order; pass += 1) {
    const before = out;
    out = before.map((value, k) => (k === 0 ? value : value - (before[k - 1] as number)));
  }
  return out;
}

function integrate(row: Int32Array, order: Difference): Int32Array {
  const out = Int32Array.from(row);
  for (let pass = 0; pass < order; pass += 1) {
    for (let k = 1; k < out.length; k += 1) out[k] = (out[k] as number) + (out[k - 1] as number);
  }
  return out;
}

function zigZag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

/** All low bytes, row after row, then all second bytes, and so on, as many planes as the largest number needs. */
export function bytePlanes(rows: readonly Int32Array[]): { planes: number; bytes: Uint8Array } {
  let every = 0;
  let count = 0;
  for (const row of rows) {
    count += row.length;
    for (const value of row) every |= zigZag(value);
  }
  const bits = 32 - Math.clz32(every);
  const planes = Math.max(1, Math.ceil(bits / 8));
  const bytes = new Uint8Array(planes * count);
  let at = 0;
  for (const row of rows) {
    for (const value of row) {
      const z = zigZag(value);
      for (let plane = 0; plane < planes; plane += 1) bytes[plane * count + at] = z >>> (8 * plane);
      at += 1;
    }
  }
  return { planes, bytes };
}

function rowsOfPlanes(bytes: Uint8Array, planes: number, rowCount: number, frameCount: number): Int32Array[] {
  const count = rowCount * frameCount;
  return Array.from({ length: rowCount }, (_, row) => {
    const values = new Int32Array(frameCount);
    for (let k = 0; k < frameCount; k += 1) {
      let z = 0;
      for (let plane = 0; plane < planes; plane += 1) z |= (bytes[plane * count + row * frameCount + k] as number) << (8 * plane);
      values[k] = (z >>> 1) ^ -(z & 1);
    }
    return values;
  });
}

/** Bytes that an ideal coder of single bytes would need for the planes of a row. */
function estimateBytes(row: Int32Array): number {
  const counts = new Uint32Array(4 * 256);
  for (const value of row) {
    const z = zigZag(value);
    for (let plane = 0; plane < 4; plane += 1) {
      const slot = 256 * plane + ((z >>> (8 * plane)) & 255);
      counts[slot] = (counts[slot] as number) + 1;
    }
  }
  let bits = 0;
  for (const count of counts) if (count > 0) bits += count * Math.log2(row.length / count);
  return bits / 8;
}
