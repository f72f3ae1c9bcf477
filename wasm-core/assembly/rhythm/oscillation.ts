import { Biquad } from '../dsp/biquad';
import { Ring } from '../dsp/ring';

const WINDOW_SECONDS: f64 = 4.0;
const LOW: f64 = 1.0;
const HIGH: f64 = 12.0;
/** A sample counts as away from the baseline above this share of the largest of its second. */
const AWAY: f64 = 0.2;

/**
 * Is one lead an oscillation rather than beats with rests between them? Over the last 4 s of the 1–12 Hz curve:
 * `leakage` is what a notch of half the mean period leaves (Kuo and Dillman 1978: small for fibrillation and flutter),
 * `away` the share of time away from the baseline (threshold crossing sample count), `perSecond` the mean frequency.
 */
@final
export class Oscillation {
  private readonly low: Biquad = new Biquad();
  private readonly high: Biquad = new Biquad();
  private readonly ring: Ring;
  private readonly length: i32;
  private readonly rate: f64;
  private settled: bool = false;
  private index: i32 = -1;
  leakage: f64 = 1;
  away: f64 = 0;
  perSecond: f64 = 0;
  /** Median of the largest deflections of the four seconds, and the smallest of them, µV. */
  deflection: f64 = 0;
  smallest: f64 = 0;

  constructor(rate: f64) {
    const length = 4 * <i32>Math.round(0.25 * WINDOW_SECONDS * rate);
    this.rate = rate;
    this.length = length;
    this.ring = new Ring(length);
    this.low.highPass(rate, LOW);
    this.high.lowPass(rate, Math.min(HIGH, 0.45 * rate));
  }

  restart(): void {
    this.settled = false;
    this.index = -1;
  }

  step(microvolts: f64): void {
    if (!this.settled) {
      this.settled = true;
      this.low.settle(microvolts);
      this.high.settle(0);
    }
    this.index += 1;
    this.ring.put(this.index, this.high.step(this.low.step(microvolts)));
  }

  /** Measures the last four seconds; false while there are fewer. */
  measure(): bool {
    const n = this.length;
    if (this.index + 1 < n) return false;
    const from = this.index + 1 - n;
    let mean: f64 = 0;
    for (let i = 0; i < n; i += 1) mean += this.ring.at(from + i);
    mean /= <f64>n;
    let size: f64 = 0;
    let change: f64 = 0;
    for (let i = 0; i < n; i += 1) {
      size += Math.abs(this.ring.at(from + i) - mean);
      if (i > 0) change += Math.abs(this.ring.at(from + i) - this.ring.at(from + i - 1));
    }
    const half = max(1, min(<i32>this.rate, <i32>((Math.PI * size) / (change + 1e-9) + 0.5)));
    let left: f64 = 0;
    let all: f64 = 1e-9;
    for (let i = half; i < n; i += 1) {
      const now = this.ring.at(from + i) - mean;
      const before = this.ring.at(from + i - half) - mean;
      left += Math.abs(now + before);
      all += Math.abs(now) + Math.abs(before);
    }
    this.leakage = left / all;
    this.perSecond = (0.5 * this.rate) / <f64>half;
    this.measureSeconds(from, mean);
    return true;
  }

  private measureSeconds(from: i32, mean: f64): void {
    const second = this.length >> 2;
    let away = 0;
    let least: f64 = Infinity;
    let most: f64 = 0;
    let sum: f64 = 0;
    for (let q = 0; q < 4; q += 1) {
      let largest: f64 = 0;
      for (let i = q * second; i < (q + 1) * second; i += 1) largest = Math.max(largest, Math.abs(this.ring.at(from + i) - mean));
      for (let i = q * second; i < (q + 1) * second; i += 1) if (Math.abs(this.ring.at(from + i) - mean) > AWAY * largest) away += 1;
      least = Math.min(least, largest);
      most = Math.max(most, largest);
      sum += largest;
    }
    this.away = <f64>away / <f64>this.length;
    this.smallest = least;
    this.deflection = 0.5 * (sum - least - most);
  }
}
