import { Biquad } from './biquad';
import { MedianOfLast } from './median-of-last';
import { MovingAverage } from './moving-average';

/** Runs single signal blocks over a buffer, so that tests can hold them against a double-precision twin. */
const CAPACITY: i32 = 4096;
const LOW_PASS: i32 = 0;
const HIGH_PASS: i32 = 1;
const REFUSED: i32 = -1;

const buffer = new StaticArray<f64>(CAPACITY);

export function probeBuffer(): usize {
  return changetype<usize>(buffer);
}

export function probeCapacity(): i32 {
  return CAPACITY;
}

/** Filters the buffer in place, the filter settled on its first value; `kind` 0 low-pass, 1 high-pass. */
export function probeBiquad(kind: i32, rate: f64, cutoff: f64, count: i32): i32 {
  if (count < 1 || count > CAPACITY || !(cutoff > 0 && cutoff < 0.5 * rate)) return REFUSED;
  const filter = new Biquad();
  if (kind == LOW_PASS) filter.lowPass(rate, cutoff);
  else if (kind == HIGH_PASS) filter.highPass(rate, cutoff);
  else return REFUSED;
  filter.settle(buffer[0]);
  for (let i = 0; i < count; i += 1) buffer[i] = filter.step(buffer[i]);
  return 0;
}

export function probeMovingAverage(length: i32, count: i32): i32 {
  if (count < 0 || count > CAPACITY || length < 1 || length > CAPACITY) return REFUSED;
  const average = new MovingAverage(length);
  for (let i = 0; i < count; i += 1) buffer[i] = average.step(buffer[i]);
  return 0;
}

export function probeMedian(length: i32, count: i32): i32 {
  if (count < 0 || count > CAPACITY || length < 1 || length > CAPACITY) return REFUSED;
  const last = new MedianOfLast(length);
  for (let i = 0; i < count; i += 1) {
    last.put(buffer[i]);
    buffer[i] = last.median(0);
  }
  return 0;
}
