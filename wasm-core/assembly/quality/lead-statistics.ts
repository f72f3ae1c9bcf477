import { Ordered } from './ordered';
import { RecordSignal } from './record-signal';

const BASELINE_SECONDS: f64 = 0.6;
/** Curve minus its mean over this long is the fast part. */
const FAST_SECONDS: f64 = 0.018;
const FAST_WINDOW_SECONDS: f64 = 0.04;
/** Less than this over a second is no heart, µV. */
const DEAD_RANGE: f64 = 10.0;
const MOST_WINDOWS: i32 = 512;

/** What one lead of a record looks like by itself; all in µV but the counts. */
@final
export class LeadStatistics {
  /** Seconds without any voltage. */
  deadSeconds: f64 = 0;
  /** Range within a second, after removal of the baseline: usual and largest. */
  usualRange: f64 = 0;
  largestRange: f64 = 0;
  /** Range within half a second, 1 to 30 Hz, seven tenths up. */
  beatRange: f64 = 0;
  /** Excursion of the fast part within 40 ms: usual, and nine tenths up. */
  usualFast: f64 = 0;
  highFast: f64 = 0;
  /** Largest way of the baseline within a second. */
  wander: f64 = 0;
}

/** Measures the leads of a record one by one. */
@final
export class LeadMeter {
  private readonly sums: StaticArray<f64>;
  private readonly ordered: Ordered = new Ordered(MOST_WINDOWS);

  constructor(private readonly signal: RecordSignal) {
    this.sums = new StaticArray<f64>(signal.capacity + 1);
  }

  measure(lead: i32, out: LeadStatistics): void {
    const signal = this.signal;
    const base = lead * signal.capacity;
    const frames = signal.frames;
    const raw = signal.raw;
    this.sums[0] = 0;
    for (let i = 0; i < frames; i += 1) this.sums[i + 1] = this.sums[i] + <f64>raw[base + i];
    const second = <i32>Math.round(signal.rate);
    const half = max(1, <i32>Math.round(0.5 * BASELINE_SECONDS * signal.rate));
    const ordered = this.ordered;

    ordered.clear();
    out.deadSeconds = 0;
    out.wander = 0;
    for (let from = 0; from + second <= frames; from += second) {
      let low: f64 = Infinity;
      let high: f64 = -Infinity;
      let rawLow: f64 = Infinity;
      let rawHigh: f64 = -Infinity;
      let baseLow: f64 = Infinity;
      let baseHigh: f64 = -Infinity;
      for (let i = from; i < from + second; i += 1) {
        const x = <f64>raw[base + i];
        const line = this.mean(i, half, frames);
        low = Math.min(low, x - line);
        high = Math.max(high, x - line);
        rawLow = Math.min(rawLow, x);
        rawHigh = Math.max(rawHigh, x);
        baseLow = Math.min(baseLow, line);
        baseHigh = Math.max(baseHigh, line);
      }
      if (rawHigh - rawLow < DEAD_RANGE) out.deadSeconds += 1;
      ordered.put(high - low);
      out.wander = Math.max(out.wander, baseHigh - baseLow);
    }
    out.usualRange = ordered.quantile(0.5);
    out.largestRange = ordered.fromTop(0);

    ordered.clear();
    const halfSecond = <i32>Math.round(0.5 * signal.rate);
    for (let from = 0; from + halfSecond <= frames; from += halfSecond) {
      let low: f64 = Infinity;
      let high: f64 = -Infinity;
      for (let i = base + from; i < base + from + halfSecond; i += 1) {
        low = Math.min(low, <f64>signal.band[i]);
        high = Math.max(high, <f64>signal.band[i]);
      }
      ordered.put(high - low);
    }
    out.beatRange = ordered.quantile(0.7);

    ordered.clear();
    const near = max(1, <i32>Math.round(0.5 * FAST_SECONDS * signal.rate));
    const window = max(1, <i32>Math.round(FAST_WINDOW_SECONDS * signal.rate));
    for (let from = 0; from + window <= frames; from += window) {
      let excursion: f64 = 0;
      for (let i = from; i < from + window; i += 1) excursion = Math.max(excursion, Math.abs(<f64>raw[base + i] - this.mean(i, near, frames)));
      ordered.put(excursion);
    }
    out.usualFast = ordered.quantile(0.5);
    out.highFast = ordered.quantile(0.9);
  }

  /** Mean over `half` samples on either side, fewer at the ends. */
  private mean(i: i32, half: i32, frames: i32): f64 {
    const from = max(0, i - half);
    const to = min(frames, i + half + 1);
    return (this.sums[to] - this.sums[from]) / <f64>(to - from);
  }
}
