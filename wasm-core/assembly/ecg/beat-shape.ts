import { LeadChain } from './lead-chain';

/** QRS part of a shape: 140 ms on each side of the centre of its energy, every 10 ms. */
export const QRS_POINTS: i32 = 29;
/** What goes before (P) and what follows (ST and T), every 20 ms. */
export const BEFORE_POINTS: i32 = 9;
export const AFTER_POINTS: i32 = 13;
export const SHAPE_POINTS: i32 = QRS_POINTS + BEFORE_POINTS + AFTER_POINTS;
export const QRS_STEP: f64 = 0.01;
const SIDE_STEP: f64 = 0.02;
const BEFORE_FROM: f64 = -0.28;
const AFTER_FROM: f64 = 0.14;
/** Points at each end left out of comparisons: room for the largest shift. */
const MARGIN: i32 = 4;

/**
 * Copies the wave of one lead around `centre` (internal rate) into `into` at `lead * SHAPE_POINTS`: QRS, then before,
 * then after; µV, the mean of the QRS part removed from all.
 */
export function takeShape(chain: LeadChain, rate: f64, centre: f64, newest: i32, into: StaticArray<f64>, lead: i32): void {
  const base = lead * SHAPE_POINTS;
  const middle = centre + chain.waveDelay;
  let mean: f64 = 0;
  for (let p = 0; p < QRS_POINTS; p += 1) {
    const v = chain.waveAt(middle + <f64>(p - QRS_POINTS / 2) * QRS_STEP * rate, newest);
    into[base + p] = v;
    mean += v;
  }
  mean /= <f64>QRS_POINTS;
  for (let p = 0; p < QRS_POINTS; p += 1) into[base + p] -= mean;
  let next = base + QRS_POINTS;
  for (let p = 0; p < BEFORE_POINTS; p += 1) into[next + p] = chain.waveAt(middle + (BEFORE_FROM + <f64>p * SIDE_STEP) * rate, newest) - mean;
  next += BEFORE_POINTS;
  for (let p = 0; p < AFTER_POINTS; p += 1) into[next + p] = chain.waveAt(middle + (AFTER_FROM + <f64>p * SIDE_STEP) * rate, newest) - mean;
}

/** Correlation of the QRS parts of two shapes of one lead, −1 to 1, `b` read `shift` points (at most 4) later. */
export function correlationAt(a: StaticArray<f64>, b: StaticArray<f64>, lead: i32, shift: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let aa: f64 = 0;
  let ab: f64 = 0;
  let bb: f64 = 0;
  for (let p = base + MARGIN; p < base + QRS_POINTS - MARGIN; p += 1) {
    const x = a[p];
    const y = b[p + shift];
    aa += x * x;
    ab += x * y;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** Correlation of the QRS parts of two shapes of one lead, −1 to 1, the best of three neighbouring shifts. */
export function shapeCorrelation(a: StaticArray<f64>, b: StaticArray<f64>, lead: i32): f64 {
  return Math.max(correlationAt(a, b, lead, 0), Math.max(correlationAt(a, b, lead, -1), correlationAt(a, b, lead, 1)));
}

/** Mean square of the difference of the points [from, to) of two shapes of one lead, µV². */
export function squareDifference(a: StaticArray<f64>, b: StaticArray<f64>, lead: i32, from: i32, to: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let sum: f64 = 0;
  for (let p = from; p < to; p += 1) {
    const d = a[base + p] - b[base + p];
    sum += d * d;
  }
  return sum / <f64>(to - from);
}

/** Mean square of the points [from, to) of a shape, µV². */
export function meanSquare(a: StaticArray<f64>, lead: i32, from: i32, to: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let sum: f64 = 0;
  for (let p = from; p < to; p += 1) sum += a[base + p] * a[base + p];
  return sum / <f64>(to - from);
}

/** Highest minus lowest point of the QRS part, µV. */
export function shapeRange(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let low: f64 = 0;
  let high: f64 = 0;
  for (let p = 0; p < QRS_POINTS; p += 1) {
    low = Math.min(low, a[base + p]);
    high = Math.max(high, a[base + p]);
  }
  return high - low;
}

/** Effective width of the QRS part in seconds: its area over its height. */
export function shapeWidth(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let area: f64 = 0;
  let top: f64 = 0;
  for (let p = 0; p < QRS_POINTS; p += 1) {
    const v = Math.abs(a[base + p]);
    area += v;
    top = Math.max(top, v);
  }
  return top > 0 ? (area / top) * QRS_STEP : 0;
}

/** How long the QRS part moves, in seconds: spread of its squared slope around its own middle. */
export function shapeSpread(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let mass: f64 = 0;
  let first: f64 = 0;
  let second: f64 = 0;
  for (let p = 1; p < QRS_POINTS; p += 1) {
    const d = a[base + p] - a[base + p - 1];
    const t = <f64>p;
    mass += d * d;
    first += d * d * t;
    second += d * d * t * t;
  }
  if (mass <= 0) return 0;
  const middle = first / mass;
  return Math.sqrt(Math.max(0, second / mass - middle * middle)) * QRS_STEP;
}

/** Steepest step of the QRS part, µV per point. */
export function shapeSteepness(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let top: f64 = 0;
  for (let p = 1; p < QRS_POINTS; p += 1) top = Math.max(top, Math.abs(a[base + p] - a[base + p - 1]));
  return top;
}
