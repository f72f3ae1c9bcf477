import { MedianOfLast } from '../dsp/median-of-last';

/** Verdicts of one lead over one second. */
export const GOOD: i32 = 0;
export const DOUBTFUL: i32 = 1;
export const UNREADABLE: i32 = 2;

/** Reasons, as bits. */
export const OFF: i32 = 1;
export const FLAT: i32 = 2;
export const SATURATED: i32 = 4;
export const DRIFT: i32 = 8;
export const MAINS: i32 = 16;
export const MUSCLE: i32 = 32;
export const SPIKES: i32 = 64;
/** Set beside the reasons, inside, when noise hides the beats. */
const UNREADABLE_NOISE: i32 = 1 << 16;

/** Share of a second at the rail that makes it unreadable. */
const RAIL_SHARE: f64 = 0.05;
/** Peak to peak of a lead without heart, µV. */
const FLAT_RANGE: f64 = 10.0;
/** Change of the mean from one second to the next, µV. */
const DRIFT_DOUBTFUL: f64 = 800.0;
const DRIFT_UNREADABLE: f64 = 6000.0;
/** Range of the line within one second, µV, and against what this lead usually has: a line is the median of a fifth of a second. */
const SWING_DOUBTFUL: f64 = 700.0;
const SWING_USUAL: f64 = 2.0;
/** A line that always moves by more than this is not what a heart does, µV. */
const SWING_LARGEST: f64 = 500.0;
/** Amplitude at 50 or 60 Hz, µV. */
const MAINS_DOUBTFUL: f64 = 60.0;
const MAINS_UNREADABLE: f64 = 2000.0;
/** Both mains frequencies must lie below half the rate, Hz. */
const MAINS_RATE: f64 = 125.0;
/** Of the fast excursion: white noise has a little at every frequency. */
const MAINS_SHARE: f64 = 0.25;
/** Median over 40 ms windows of the largest fast excursion, µV. */
const MUSCLE_DOUBTFUL: f64 = 90.0;
const MUSCLE_UNREADABLE: f64 = 850.0;
/** Jump there and back within three samples, µV. */
const SPIKE_STEP: f64 = 700.0;
const SPIKES_DOUBTFUL: i32 = 5;
/** A sample against the mean of its neighbours this far away, s: passes what is faster than about 35 Hz. */
const FAST_LAG: f64 = 0.005;
const MUSCLE_WINDOW: f64 = 0.04;
const SWING_BLOCKS: i32 = 5;
/** Means whose median is the line of a block: each takes about one period of the mains, a QRS covers fewer than half of them. */
const SWING_PARTS: i32 = 9;

/**
 * Judges one lead second by second on its native samples. Samples are only stored as they come; a second is looked at in one go
 * when it is full, and what only a disturbed second needs is only done there.
 */
@final
export class LeadQuality {
  private readonly rate: f64;
  private readonly scale: f64;
  private readonly minimum: i32;
  private readonly maximum: i32;
  private readonly lag: i32;
  private readonly windowLength: i32;
  private readonly capacity: i32;
  /** 2·lag samples of the last second, then this second. */
  private readonly samples: StaticArray<i32>;
  private readonly excursions: MedianOfLast = new MedianOfLast(32);
  private readonly line: MedianOfLast = new MedianOfLast(SWING_PARTS);
  private readonly swings: MedianOfLast = new MedianOfLast(8);
  private count: i32 = 0;
  /** Of the second that is looked at: extremes in units, mean and largest fast excursion in µV. */
  private lowest: i32 = 0;
  private highest: i32 = 0;
  private mean: f64 = 0;
  private topExcursion: f64 = 0;
  private previousMean: f64 = 0;
  private seconds: i32 = 0;
  private quietSeconds: i32 = 0;

  verdict: i32 = GOOD;
  reasons: i32 = 0;

  /** `scale` in µV per unit; `rails` of the converter. */
  constructor(rate: f64, scale: f64, minimum: i32, maximum: i32) {
    const lag = max(1, <i32>Math.round(FAST_LAG * rate));
    const capacity = <i32>Math.round(rate);
    this.rate = rate;
    this.scale = Math.abs(scale);
    this.minimum = minimum;
    this.maximum = maximum;
    this.lag = lag;
    this.capacity = capacity;
    this.windowLength = max(1, <i32>Math.round(MUSCLE_WINDOW * rate));
    this.samples = new StaticArray<i32>(capacity + 2 * lag);
  }

  restart(): void {
    this.seconds = 0;
    this.quietSeconds = 0;
    this.count = 0;
    this.swings.clear();
  }

  /** One native sample; `judge` must be called at the latest after a second of them. */
  @inline
  take(integer: i32): void {
    unchecked((this.samples[2 * this.lag + this.count] = integer));
    this.count += 1;
  }

  /** Judges what was taken since the last call and begins the next second. */
  judge(off: bool, mains: StaticArray<f64>): void {
    const head = 2 * this.lag;
    const n = this.count;
    if (this.seconds == 0 && n > 0) for (let i = 0; i < head; i += 1) this.samples[i] = this.samples[head];
    let reasons = off ? OFF : 0;
    let verdict = off ? UNREADABLE : GOOD;
    let mean: f64 = 0;
    if (n > 0) {
      this.extremes();
      const swing = this.swing();
      mean = this.mean;
      if (this.lowest <= this.minimum || this.highest >= this.maximum) {
        reasons |= SATURATED;
        verdict = max(verdict, <f64>this.railed() > RAIL_SHARE * <f64>n ? UNREADABLE : DOUBTFUL);
      }
      // A slow heart leaves one still second between two beats, never two; an exact constant is no heart at all.
      const range = <f64>(this.highest - this.lowest) * this.scale;
      this.quietSeconds = range < FLAT_RANGE ? this.quietSeconds + 1 : 0;
      if (this.quietSeconds >= 2 || range == 0) {
        reasons |= FLAT;
        verdict = UNREADABLE;
      }
      const drift = this.seconds > 0 ? Math.abs(mean - this.previousMean) : 0;
      const moved = swing > Math.max(SWING_DOUBTFUL, SWING_USUAL * Math.min(SWING_LARGEST, this.swings.median(0)));
      this.swings.put(swing);
      if (drift > DRIFT_DOUBTFUL || moved) {
        reasons |= DRIFT;
        verdict = max(verdict, drift > DRIFT_UNREADABLE ? UNREADABLE : DOUBTFUL);
      }
      const noise = this.noise(mains);
      if (noise != 0) {
        reasons |= noise & (MAINS | MUSCLE | SPIKES);
        verdict = max(verdict, (noise & UNREADABLE_NOISE) != 0 ? UNREADABLE : DOUBTFUL);
      }
    }
    this.verdict = verdict;
    this.reasons = reasons;
    this.previousMean = mean;
    this.seconds += 1;
    for (let i = 0; i < head; i += 1) this.samples[i] = this.samples[n + i];
    this.count = 0;
  }

  /** One pass over the second: extremes and fast excursions. */
  private extremes(): void {
    const samples = this.samples;
    const lag = this.lag;
    const head = 2 * lag;
    const n = this.count;
    const window = this.windowLength;
    let lowest = samples[head];
    let highest = lowest;
    let top: i32 = 0;
    this.excursions.clear();
    for (let from = 0; from < n; from += window) {
      const to = min(n, from + window);
      let peak: i32 = 0;
      for (let i = head + from; i < head + to; i += 1) {
        const x = unchecked(samples[i]);
        lowest = min(lowest, x);
        highest = max(highest, x);
        // Twice the excursion of the sample `lag` ago against its two neighbours.
        peak = max(peak, abs(2 * unchecked(samples[i - lag]) - x - unchecked(samples[i - head])));
      }
      top = max(top, peak);
      if (2 * (to - from) >= window) this.excursions.put(0.5 * <f64>peak * this.scale);
    }
    this.lowest = lowest;
    this.highest = highest;
    this.topExcursion = 0.5 * <f64>top * this.scale;
  }

  /** Mean of the second, and the range of the line within it (0 when it is not full), µV. */
  private swing(): f64 {
    const n = this.count;
    const head = 2 * this.lag;
    let total: f64 = 0;
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let b = 0; b < SWING_BLOCKS; b += 1) {
      this.line.clear();
      for (let k = 0; k < SWING_PARTS; k += 1) {
        const part = b * SWING_PARTS + k;
        const from = (part * n) / (SWING_BLOCKS * SWING_PARTS);
        const to = ((part + 1) * n) / (SWING_BLOCKS * SWING_PARTS);
        let sum: i64 = 0;
        for (let i = head + from; i < head + to; i += 1) sum += <i64>unchecked(this.samples[i]);
        total += <f64>sum;
        if (to > from) this.line.put(<f64>sum / <f64>(to - from));
      }
      const middle = this.line.median(0);
      low = Math.min(low, middle);
      high = Math.max(high, middle);
    }
    this.mean = (total / <f64>n) * this.scale;
    return n == this.capacity ? (high - low) * this.scale : 0;
  }

  private railed(): i32 {
    let count = 0;
    for (let i = 2 * this.lag; i < 2 * this.lag + this.count; i += 1) {
      const x = this.samples[i];
      if (x <= this.minimum || x >= this.maximum) count += 1;
    }
    return count;
  }

  /** Mains, muscle and spikes; `mains` holds one second of the carriers of 50 and 60 Hz. */
  private noise(mains: StaticArray<f64>): i32 {
    let found = 0;
    if (this.topExcursion > 0.5 * SPIKE_STEP && this.spikes() >= SPIKES_DOUBTFUL) found |= SPIKES;
    const excursion = this.excursions.median(0);
    if (excursion < Math.min(MUSCLE_DOUBTFUL, MAINS_DOUBTFUL)) return found;
    const at50 = this.rate >= MAINS_RATE ? this.carrier(mains, 0) : 0;
    const at60 = this.rate >= MAINS_RATE ? this.carrier(mains, 2) : 0;
    const lag = <f64>this.lag;
    const gain = 1.0 - Math.cos((2.0 * Math.PI * (at60 > at50 ? 60.0 : 50.0) * lag) / this.rate);
    const known = gain * Math.max(at50, at60);
    if (Math.max(at50, at60) > MAINS_DOUBTFUL && known > MAINS_SHARE * excursion) {
      found |= MAINS;
      if (Math.max(at50, at60) > MAINS_UNREADABLE) found |= UNREADABLE_NOISE;
    }
    const muscle = Math.sqrt(Math.max(0, excursion * excursion - known * known));
    if (muscle > MUSCLE_DOUBTFUL && excursion > 1.4 * known) {
      found |= MUSCLE;
      if (muscle > MUSCLE_UNREADABLE) found |= UNREADABLE_NOISE;
    }
    return found;
  }

  /** Amplitude at one mains frequency, µV. */
  private carrier(mains: StaticArray<f64>, which: i32): f64 {
    const head = 2 * this.lag;
    const samples = this.samples;
    const lag = this.lag;
    let c: f64 = 0;
    let s: f64 = 0;
    for (let i = 0; i < this.count; i += 1) {
      const h = <f64>(2 * unchecked(samples[head + i - lag]) - unchecked(samples[head + i]) - unchecked(samples[i]));
      c += h * unchecked(mains[4 * i + which]);
      s += h * unchecked(mains[4 * i + which + 1]);
    }
    const gain = 1.0 - Math.cos((2.0 * Math.PI * (which == 0 ? 50.0 : 60.0) * <f64>lag) / this.rate);
    return gain > 0.1 ? ((Math.sqrt(c * c + s * s) / <f64>this.count) * this.scale) / gain : 0;
  }

  private spikes(): i32 {
    let found = 0;
    const limit = <i32>(SPIKE_STEP / this.scale);
    let lastStep = 0;
    for (let i = 2 * this.lag; i < 2 * this.lag + this.count; i += 1) {
      const step = this.samples[i] - this.samples[i - 1];
      if (abs(step) > limit && abs(lastStep) > limit && step > 0 != lastStep > 0) found += 1;
      lastStep = step;
    }
    return found;
  }
}
