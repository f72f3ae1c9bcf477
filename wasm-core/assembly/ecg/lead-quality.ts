import { Biquad } from '../dsp/biquad';
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

/** Share of a second at the rail that makes it unreadable. */
const RAIL_SHARE: f64 = 0.05;
/** Peak to peak of a lead without heart, µV. */
const FLAT_RANGE: f64 = 10.0;
/** Change of the mean from one second to the next, µV. */
const DRIFT_DOUBTFUL: f64 = 800.0;
const DRIFT_UNREADABLE: f64 = 6000.0;
/** Amplitude at 50 or 60 Hz, µV. */
const MAINS_DOUBTFUL: f64 = 60.0;
/** Median over 40 ms windows of the largest excursion above 30 Hz, µV. */
const MUSCLE_DOUBTFUL: f64 = 90.0;
const MUSCLE_UNREADABLE: f64 = 700.0;
/** Jump there and back within three samples, µV. */
const SPIKE_STEP: f64 = 700.0;
const SPIKES_DOUBTFUL: i32 = 5;
const MUSCLE_EDGE: f64 = 30.0;
const MUSCLE_WINDOW: f64 = 0.04;

/** Judges one lead second by second on its native samples. */
@final
export class LeadQuality {
  private readonly rate: f64;
  private readonly minimum: i32;
  private readonly maximum: i32;
  private readonly seesMains: bool;
  private readonly highPass: Biquad = new Biquad();
  private readonly excursions: MedianOfLast = new MedianOfLast(32);
  private readonly windowLength: i32;
  private count: i32 = 0;
  private offCount: i32 = 0;
  private railCount: i32 = 0;
  private spikeCount: i32 = 0;
  private lowest: f64 = 0;
  private highest: f64 = 0;
  private sum: f64 = 0;
  private windowPeak: f64 = 0;
  private windowFill: i32 = 0;
  private cosine50: f64 = 0;
  private sine50: f64 = 0;
  private cosine60: f64 = 0;
  private sine60: f64 = 0;
  private last: f64 = 0;
  private lastStep: f64 = 0;
  private previousMean: f64 = 0;
  private seconds: i32 = 0;
  private quietSeconds: i32 = 0;
  private fresh: bool = true;

  verdict: i32 = GOOD;
  reasons: i32 = 0;

  constructor(rate: f64, minimum: i32, maximum: i32) {
    this.rate = rate;
    this.minimum = minimum;
    this.maximum = maximum;
    this.seesMains = rate >= 130.0;
    this.windowLength = max(1, <i32>Math.round(MUSCLE_WINDOW * rate));
    this.highPass.highPass(rate, MUSCLE_EDGE);
  }

  restart(): void {
    this.fresh = true;
    this.seconds = 0;
    this.quietSeconds = 0;
    this.clearSecond();
  }

  private clearSecond(): void {
    this.count = 0;
    this.offCount = 0;
    this.railCount = 0;
    this.spikeCount = 0;
    this.sum = 0;
    this.cosine50 = 0;
    this.sine50 = 0;
    this.cosine60 = 0;
    this.sine60 = 0;
    this.excursions.clear();
  }

  /** One native sample; `cosine…` and `sine…` are the mains carriers shared by all leads. */
  step(integer: i32, microvolts: f64, off: bool, cosine50: f64, sine50: f64, cosine60: f64, sine60: f64): void {
    if (this.fresh) {
      this.fresh = false;
      this.highPass.settle(microvolts);
      this.last = microvolts;
      this.lastStep = 0;
      this.windowPeak = 0;
      this.windowFill = 0;
    }
    if (this.count == 0) {
      this.lowest = microvolts;
      this.highest = microvolts;
    }
    this.count += 1;
    if (off) this.offCount += 1;
    if (integer <= this.minimum || integer >= this.maximum) this.railCount += 1;
    if (microvolts < this.lowest) this.lowest = microvolts;
    if (microvolts > this.highest) this.highest = microvolts;
    this.sum += microvolts;
    const step = microvolts - this.last;
    if (step * this.lastStep < 0 && Math.abs(step) > SPIKE_STEP && Math.abs(this.lastStep) > SPIKE_STEP) this.spikeCount += 1;
    this.last = microvolts;
    this.lastStep = step;
    const fast = this.highPass.step(microvolts);
    this.windowPeak = max(this.windowPeak, Math.abs(fast));
    this.windowFill += 1;
    if (this.windowFill == this.windowLength) {
      this.excursions.put(this.windowPeak);
      this.windowFill = 0;
      this.windowPeak = 0;
    }
    if (this.seesMains) {
      this.cosine50 += fast * cosine50;
      this.sine50 += fast * sine50;
      this.cosine60 += fast * cosine60;
      this.sine60 += fast * sine60;
    }
  }

  /** Judges what was seen since the last call and begins the next second. */
  judge(): void {
    let reasons = 0;
    let verdict = GOOD;
    const n = <f64>this.count;
    const mean = n > 0 ? this.sum / n : 0;
    const railed = <f64>this.railCount;
    if (this.offCount > 0) {
      reasons |= OFF;
      verdict = UNREADABLE;
    }
    if (railed > RAIL_SHARE * n) {
      reasons |= SATURATED;
      verdict = UNREADABLE;
    } else if (this.railCount > 0) {
      reasons |= SATURATED;
      verdict = max(verdict, DOUBTFUL);
    }
    // A slow heart leaves one still second between two beats, never two; an exact constant is no heart at all.
    const range = this.highest - this.lowest;
    this.quietSeconds = range < FLAT_RANGE ? this.quietSeconds + 1 : 0;
    if (this.quietSeconds >= 2 || range == 0) {
      reasons |= FLAT;
      verdict = UNREADABLE;
    }
    const drift = this.seconds > 0 ? Math.abs(mean - this.previousMean) : 0;
    if (drift > DRIFT_DOUBTFUL) {
      reasons |= DRIFT;
      verdict = max(verdict, drift > DRIFT_UNREADABLE ? UNREADABLE : DOUBTFUL);
    }
    let mains: f64 = 0;
    if (this.seesMains && n > 0) {
      const at50 = Math.sqrt(this.cosine50 * this.cosine50 + this.sine50 * this.sine50);
      const at60 = Math.sqrt(this.cosine60 * this.cosine60 + this.sine60 * this.sine60);
      mains = (2.0 * Math.max(at50, at60)) / n;
      if (mains > MAINS_DOUBTFUL) {
        reasons |= MAINS;
        verdict = max(verdict, DOUBTFUL);
      }
    }
    const excursion = this.excursions.median(0);
    const muscle = Math.sqrt(Math.max(0, excursion * excursion - mains * mains));
    if (muscle > MUSCLE_DOUBTFUL && excursion > 1.4 * mains) {
      reasons |= MUSCLE;
      verdict = max(verdict, muscle > MUSCLE_UNREADABLE ? UNREADABLE : DOUBTFUL);
    }
    if (this.spikeCount >= SPIKES_DOUBTFUL) {
      reasons |= SPIKES;
      verdict = max(verdict, DOUBTFUL);
    }
    this.verdict = verdict;
    this.reasons = reasons;
    this.previousMean = mean;
    this.seconds += 1;
    this.clearSecond();
  }
}
