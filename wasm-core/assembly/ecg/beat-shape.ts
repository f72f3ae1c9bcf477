import { LeadChain } from './lead-chain';

/** Points of a shape and their distance: 96 ms on each side of R. */
export const SHAPE_POINTS: i32 = 33;
const SHAPE_STEP: f64 = 0.006;

/** Copies the wave of one lead around `fiducial` (internal rate) into `into` at `lead * SHAPE_POINTS`, mean removed. */
export function takeShape(chain: LeadChain, rate: f64, fiducial: f64, newest: i32, into: StaticArray<f64>, lead: i32): void {
  const base = lead * SHAPE_POINTS;
  let mean: f64 = 0;
  for (let p = 0; p < SHAPE_POINTS; p += 1) {
    const at = fiducial + chain.waveDelay + <f64>(p - SHAPE_POINTS / 2) * SHAPE_STEP * rate;
    const whole = min(newest - 1, max(0, <i32>Math.floor(at)));
    const fraction = Math.min(1, Math.max(0, at - <f64>whole));
    const v = chain.wave.at(whole) * (1.0 - fraction) + chain.wave.at(whole + 1) * fraction;
    into[base + p] = v;
    mean += v;
  }
  mean /= <f64>SHAPE_POINTS;
  for (let p = 0; p < SHAPE_POINTS; p += 1) into[base + p] -= mean;
}

/** Correlation of two shapes of one lead, −1 to 1, the best over shifts of up to two points. */
export function shapeCorrelation(a: StaticArray<f64>, b: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let best: f64 = -1;
  for (let shift = -2; shift <= 2; shift += 1) {
    let ab: f64 = 0;
    let aa: f64 = 0;
    let bb: f64 = 0;
    for (let p = 2; p < SHAPE_POINTS - 2; p += 1) {
      const x = a[base + p];
      const y = b[base + p + shift];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    if (aa > 0 && bb > 0) best = Math.max(best, ab / Math.sqrt(aa * bb));
  }
  return best;
}

/** Effective width of a shape in seconds: its area over its height. */
export function shapeWidth(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let area: f64 = 0;
  let top: f64 = 0;
  for (let p = 0; p < SHAPE_POINTS; p += 1) {
    const v = Math.abs(a[base + p]);
    area += v;
    top = Math.max(top, v);
  }
  return top > 0 ? (area / top) * SHAPE_STEP : 0;
}

/** Steepest step of a shape, µV per point. */
export function shapeSteepness(a: StaticArray<f64>, lead: i32): f64 {
  const base = lead * SHAPE_POINTS;
  let top: f64 = 0;
  for (let p = 1; p < SHAPE_POINTS; p += 1) top = Math.max(top, Math.abs(a[base + p] - a[base + p - 1]));
  return top;
}
