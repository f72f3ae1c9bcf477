import { BEAT_LENGTH } from './average-beat';

/** Mean over 2·half + 1 samples, shorter at the ends. */
export function smoothRow(rows: StaticArray<f64>, from: i32, half: i32, out: StaticArray<f64>, to: i32): void {
  let sum: f64 = 0;
  let n = 0;
  for (let i = 0; i < min(half, BEAT_LENGTH); i += 1) {
    sum += rows[from + i];
    n += 1;
  }
  for (let i = 0; i < BEAT_LENGTH; i += 1) {
    if (i + half < BEAT_LENGTH) {
      sum += rows[from + i + half];
      n += 1;
    }
    if (i - half - 1 >= 0) {
      sum -= rows[from + i - half - 1];
      n -= 1;
    }
    out[to + i] = sum / <f64>n;
  }
}

/** Spatial velocity of `rowCount` rows, already smoothed: root of the summed squared slopes over ± `reach` samples, µV per sample. */
export function spatialVelocity(rows: StaticArray<f64>, rowCount: i32, reach: i32, out: StaticArray<f64>): void {
  const share = 0.5 / <f64>reach;
  for (let i = 0; i < BEAT_LENGTH; i += 1) {
    const before = max(0, i - reach);
    const after = min(BEAT_LENGTH - 1, i + reach);
    let sum: f64 = 0;
    for (let r = 0; r < rowCount; r += 1) {
      const d = rows[r * BEAT_LENGTH + after] - rows[r * BEAT_LENGTH + before];
      sum += d * d;
    }
    out[i] = share * Math.sqrt(sum);
  }
}

/** Root mean square over the rows of their distance from their own level, the mean over [from, to). µV. */
export function spatialSize(rows: StaticArray<f64>, rowCount: i32, from: i32, to: i32, out: StaticArray<f64>): void {
  for (let i = 0; i < BEAT_LENGTH; i += 1) out[i] = 0;
  const low = max(0, from);
  const high = max(low + 1, min(BEAT_LENGTH, to));
  for (let r = 0; r < rowCount; r += 1) {
    const base = r * BEAT_LENGTH;
    let level: f64 = 0;
    for (let i = low; i < high; i += 1) level += rows[base + i];
    level /= <f64>(high - low);
    for (let i = 0; i < BEAT_LENGTH; i += 1) {
      const d = rows[base + i] - level;
      out[i] += d * d;
    }
  }
  for (let i = 0; i < BEAT_LENGTH; i += 1) out[i] = Math.sqrt(out[i] / <f64>max(1, rowCount));
}
