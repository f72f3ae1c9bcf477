/**
 * Samples that come from a coarser grid: a board with an LSB of 47.68 nV fed by a source in whole microvolts gives
 * round(step · k + origin) for whole numbers k. Coding k instead of the sample saves log2(step) bits per sample.
 */
export interface SampleGrid {
  readonly step: number;
  readonly origin: number;
}

const LEAST_STEP = 3;
const LEAST_VALUES = 8;

/** Value of the grid at index `k`; the decoder uses this very expression, so it must stay as it is. */
export function gridValue(grid: SampleGrid, k: number): number {
  return Math.round(grid.step * k + grid.origin) | 0;
}

/** The grid and the index of every sample, or null when one sample lies beside every grid. Checked sample by sample. */
export function findGrid(samples: Int32Array): { grid: SampleGrid; indexes: Int32Array } | null {
  const values = Int32Array.from(new Set(samples)).sort();
  const first = values[0];
  if (first === undefined || values.length < LEAST_VALUES) return null;
  let smallest = Infinity;
  for (let i = 1; i < values.length; i += 1) smallest = Math.min(smallest, at(values, i) - at(values, i - 1));
  if (smallest < LEAST_STEP) return null;
  for (const divisor of [1, 2, 3]) {
    const grid = fitGrid(values, smallest / divisor);
    if (grid === null) continue;
    const indexes = indexesOn(samples, grid);
    if (indexes !== null) return { grid, indexes };
  }
  return null;
}

function fitGrid(values: Int32Array, guess: number): SampleGrid | null {
  if (guess < LEAST_STEP - 1) return null;
  const first = at(values, 0);
  const range = narrowed([guess - 1, guess + 1], values);
  if (range === null) return null;
  let step = (range[0] + range[1]) / 2;
  const counts = Float64Array.from(values, (value) => Math.round((value - first) / step));
  // Cutting planes: every value asks step · k + origin to lie within half a unit of it.
  for (let round = 0; round < 64; round += 1) {
    let floor = -Infinity;
    let ceiling = Infinity;
    let floorAt = 0;
    let ceilingAt = 0;
    for (let i = 0; i < values.length; i += 1) {
      const rest = at(values, i) - step * (counts[i] ?? 0);
      if (rest - 0.5 > floor) [floor, floorAt] = [rest - 0.5, i];
      if (rest + 0.5 < ceiling) [ceiling, ceilingAt] = [rest + 0.5, i];
    }
    if (floor < ceiling) {
      const origin = (floor + ceiling) / 2;
      return { step, origin: origin - step * Math.round(origin / step) };
    }
    const apart = (counts[floorAt] ?? 0) - (counts[ceilingAt] ?? 0);
    if (apart === 0) return null;
    step = (at(values, floorAt) - at(values, ceilingAt) - 1) / apart + Math.sign(apart) * 1e-9 * step;
  }
  return null;
}

/**
 * Range of steps that every distance allows: rounding moves a distance by less than one. Neighbours first (few steps apart, so
 * their number is sure), then distances from the middle, then from the lowest value: each narrows the range for the next.
 */
function narrowed([low, high]: readonly [number, number], values: Int32Array): readonly [number, number] | null {
  const middle = at(values, values.length >> 1);
  const gaps = Float64Array.from(values.subarray(1), (value, i) => value - at(values, i)).sort();
  const fromMiddle = Float64Array.from(values, (value) => Math.abs(value - middle)).sort();
  const fromFirst = Float64Array.from(values, (value) => value - at(values, 0));
  for (const distances of [gaps, fromMiddle, fromFirst]) {
    for (const distance of distances) {
      if (distance === 0) continue;
      const least = Math.max(1, Math.ceil((distance - 1) / high));
      const most = Math.floor((distance + 1) / low);
      if (least > most) return null;
      if (least < most) continue;
      low = Math.max(low, (distance - 1) / least);
      high = Math.min(high, (distance + 1) / least);
      if (low > high) return null;
    }
  }
  return [low, high];
}

function indexesOn(samples: Int32Array, grid: SampleGrid): Int32Array | null {
  const indexes = new Int32Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) {
    const sample = at(samples, i);
    const index = Math.round((sample - grid.origin) / grid.step);
    if (Math.round(grid.step * index + grid.origin) !== sample) return null;
    indexes[i] = index;
  }
  return indexes;
}

function at(values: Int32Array, index: number): number {
  return values[index] as number;
}
