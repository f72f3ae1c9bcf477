import { NONE } from './beat-waves';

/** P peaks between 300 ms and 32 ms before the QRS onset. */
const EARLIEST: i32 = 150;
const LATEST: i32 = 16;
const USUAL_QT: f64 = 200.0;
/** A wave is judged against the lowest level within 120 ms on either side. */
const SIDE: i32 = 60;
/** Experts see the onset this much before the crossing, frames. */
const EARLY: i32 = 5;
const SHARE: f64 = 0.1;
/** Shorter is the spike of a pacemaker, longer is fibrillation or flutter: 44 to 170 ms. */
const SHORTEST: i32 = 22;
const LONGEST: i32 = 85;

/** P wave from the spatial size of an averaged beat, relative to the level before the QRS. */
@final
export class PWave {
  onset: i32 = NONE;
  peak: i32 = NONE;
  offset: i32 = NONE;
  /** Height over the higher of its two feet, µV over the leads. */
  prominence: f64 = 0;

  find(size: StaticArray<f64>, qrsOn: i32, interval: i32): void {
    this.onset = NONE;
    this.peak = NONE;
    this.offset = NONE;
    this.prominence = 0;
    const expected = USUAL_QT * Math.cbrt(Math.min(2.0, <f64>interval / 500.0));
    const from = max(8, max(qrsOn - EARLIEST, qrsOn - interval + <i32>(0.8 * expected)));
    for (let i = from + 2; i < qrsOn - LATEST; i += 1) {
      if (!(size[i] >= size[i - 1] && size[i] > size[i + 1])) continue;
      let left = size[i];
      for (let k = i; k > from && i - k < SIDE && size[k] <= size[i]; k -= 1) left = Math.min(left, size[k]);
      let right = size[i];
      for (let k = i; k < qrsOn && k - i < SIDE && size[k] <= size[i]; k += 1) right = Math.min(right, size[k]);
      const prominence = size[i] - Math.max(left, right);
      if (prominence > this.prominence) {
        this.prominence = prominence;
        this.peak = i;
      }
    }
    if (this.peak == NONE) return;
    const peak = this.peak;
    let floor = size[peak];
    for (let i = max(4, peak - 50); i < peak; i += 1) floor = Math.min(floor, size[i]);
    let threshold = floor + SHARE * (size[peak] - floor);
    let i = peak;
    while (i > 5 && size[i] >= threshold) i -= 1;
    this.onset = max(0, i - EARLY);
    floor = size[peak];
    for (let k = peak; k < min(qrsOn, peak + 50); k += 1) floor = Math.min(floor, size[k]);
    threshold = floor + SHARE * (size[peak] - floor);
    i = peak;
    while (i < qrsOn - 1 && size[i] >= threshold) i += 1;
    this.offset = i;
    if (this.offset - this.onset < SHORTEST || this.offset - this.onset > LONGEST) this.peak = NONE;
  }
}
