import { Biquad } from '../dsp/biquad';
import { MedianOfLast } from '../dsp/median-of-last';
import { MovingAverage } from '../dsp/moving-average';
import { Ring } from '../dsp/ring';

const BAND_LOW: f64 = 0.5;
const BAND_HIGH: f64 = 8.0;
/** The upstroke of a pulse lasts about this long: its rise is the sum of the rising steps over it. */
const UPSTROKE: f64 = 0.14;
const LEARNING: f64 = 3.0;
const REFRACTORY: f64 = 0.3;
/** The threshold lies between what was no pulse and the usual pulse, on a logarithmic scale and within these shares of the pulse. */
const THRESHOLD_LOWEST: f64 = 0.2;
const THRESHOLD_HIGHEST: f64 = 0.4;
const THRESHOLD_ROOT: f64 = 0.5;
const LOST_AFTER: f64 = 3.0;
/** After a loss nothing below this share of the former pulses is taken for one. */
const RECOVERY_FLOOR: f64 = 0.1;
const SEARCHBACK_THRESHOLD: f64 = 0.2;
const SEARCHBACK_AFTER: f64 = 1.45;
/** A smaller rise this early in the cycle is the dicrotic wave of the last pulse. */
const DICROTIC_ZONE: f64 = 0.6;
const DICROTIC_SHARE: f64 = 0.6;
/** However low its top, an upstroke keeps this share of its height. */
const TOP_FLOOR: f64 = 0.15;
const KEPT: i32 = 32;

@final
export class Rise {
  peak: i32 = 0;
  height: f64 = 0;
  beat: bool = false;
  announced: bool = false;
  confirmed: bool = false;
}

/** Pulses of a plethysmogram from the height of their upstrokes; causal, one threshold on medians of the last ones. */
@final
export class PulseDetector {
  private readonly rate: f64;
  private readonly low: Biquad = new Biquad();
  private readonly high: Biquad = new Biquad();
  private readonly upstroke: MovingAverage;
  /** Height of the last upstroke, and the band-passed curve itself. */
  readonly rise: Ring;
  private readonly curve: Ring;
  private previous: f64 = 0;
  private fresh: bool = true;
  private learnt: bool = false;
  private next: i32 = 0;
  readonly rises: StaticArray<Rise> = new StaticArray<Rise>(KEPT);
  made: i32 = 0;
  private readonly heights: MedianOfLast = new MedianOfLast(8);
  private readonly noises: MedianOfLast = new MedianOfLast(8);
  private readonly intervals: MedianOfLast = new MedianOfLast(8);
  private startHeight: f64 = 0;
  private peakIndex: i32 = -1;
  private peakHeight: f64 = 0;
  private lastBeat: i32 = -1;
  private lastHeight: f64 = 0;
  private beforeLastBeat: i32 = -1;
  private beforeLastHeight: f64 = 0;
  private searchedFor: i32 = -1;
  /** Index of the last pulse or recovery. */
  private lastSign: i32 = 0;
  private readonly thirds: MedianOfLast = new MedianOfLast(3);

  constructor(rate: f64) {
    this.rate = rate;
    this.upstroke = new MovingAverage(<i32>Math.round(UPSTROKE * rate));
    this.rise = new Ring(<i32>(6.0 * rate));
    this.curve = new Ring(<i32>(6.0 * rate));
    const rises = this.rises;
    for (let i = 0; i < KEPT; i += 1) rises[i] = new Rise();
    this.low.highPass(rate, BAND_LOW);
    this.high.lowPass(rate, BAND_HIGH);
  }

  restart(): void {
    this.fresh = true;
    this.upstroke.reset();
    this.next = 0;
    this.made = 0;
    this.peakIndex = -1;
    this.lastBeat = -1;
    this.beforeLastBeat = -1;
    this.searchedFor = -1;
    this.lastSign = 0;
  }

  at(serial: i32): Rise {
    return this.rises[serial & (KEPT - 1)];
  }

  /** Typical rise of a pulse, in the units of the input per upstroke; 0 while unknown. */
  get typicalHeight(): f64 {
    return this.heights.median(this.startHeight);
  }

  step(index: i32, value: f64): void {
    if (this.fresh) {
      this.fresh = false;
      this.low.settle(value);
      this.high.settle(0);
      this.previous = 0;
    }
    const y = this.high.step(this.low.step(value));
    this.rise.put(index, this.upstroke.step(Math.max(0, y - this.previous)) * <f64>this.upstroke.length);
    this.curve.put(index, y);
    this.previous = y;
    if (!this.learnt) {
      if (index + 1 < <i32>(LEARNING * this.rate)) return;
      this.learn(index);
    }
    while (this.next <= index) {
      this.follow(this.next);
      this.next += 1;
    }
  }

  finish(index: i32): void {
    if (!this.learnt && index >= <i32>this.rate) this.learn(index);
    if (!this.learnt) return;
    while (this.next <= index) {
      this.follow(this.next);
      this.next += 1;
    }
    if (this.peakIndex >= 0) this.close(index);
  }

  private learn(index: i32): void {
    const start = max(0, index + 1 - <i32>(LEARNING * this.rate));
    const third = (index + 1 - start) / 3;
    const peaks = this.thirds;
    peaks.clear();
    for (let q = 0; q < 3; q += 1) {
      let rise: f64 = 0;
      let top: f64 = 0;
      for (let i = start + q * third; i < start + (q + 1) * third; i += 1) {
        rise = Math.max(rise, this.rise.at(i));
        top = Math.max(top, this.curve.at(i));
      }
      peaks.put(Math.sqrt(rise * top));
    }
    this.startHeight = peaks.median(0);
    this.lastSign = index;
    this.learnt = true;
  }

  private follow(index: i32): void {
    const f = this.rise.at(index);
    if (this.peakIndex < 0) {
      if (f > 0 && index > 0 && f > this.rise.at(index - 1)) {
        this.peakIndex = index;
        this.peakHeight = f;
      }
    } else if (f > this.peakHeight) {
      this.peakIndex = index;
      this.peakHeight = f;
    } else if (f < 0.6 * this.peakHeight || index - this.peakIndex > <i32>(0.15 * this.rate)) {
      this.close(index);
    }
    this.searchback(index);
  }

  private get threshold(): f64 {
    const usual = this.typicalHeight;
    if (usual <= 0) return 0;
    const noise = Math.min(usual, this.noises.quantile(0.75, 0.05 * usual));
    const share = Math.pow(noise / usual, THRESHOLD_ROOT);
    return usual * Math.min(THRESHOLD_HIGHEST, Math.max(THRESHOLD_LOWEST, share));
  }

  private close(index: i32): void {
    const peak = this.peakIndex;
    // A dicrotic wave may rise as steeply as a pulse, but from the valley: it does not reach as high.
    let top: f64 = 0;
    for (let i = max(0, peak - <i32>(0.1 * this.rate)); i <= index; i += 1) top = Math.max(top, this.curve.at(i));
    const height = Math.sqrt(this.peakHeight * Math.max(top, TOP_FLOOR * this.peakHeight));
    this.peakIndex = -1;
    if (this.made > 0) {
      const last = this.at(this.made - 1);
      if (peak - last.peak < <i32>(REFRACTORY * this.rate)) {
        if (height <= last.height) return;
        if (last.beat) {
          this.lastBeat = this.beforeLastBeat;
          this.lastHeight = this.beforeLastHeight;
        }
        this.made -= 1;
      }
    }
    const c = this.at(this.made);
    this.made += 1;
    c.peak = peak;
    c.height = height;
    c.beat = false;
    c.announced = false;
    c.confirmed = false;
    let beat = height > this.threshold;
    const typical = this.intervals.median(0);
    if (beat && this.lastBeat >= 0 && typical > 0 && <f64>(peak - this.lastBeat) < DICROTIC_ZONE * typical) {
      if (height < DICROTIC_SHARE * this.lastHeight) beat = false;
    }
    if (beat) this.accept(c);
    else this.noises.put(height);
  }

  private accept(c: Rise): void {
    c.beat = true;
    this.heights.put(c.height);
    if (this.lastBeat >= 0 && c.peak > this.lastBeat && <f64>(c.peak - this.lastBeat) < 3.0 * this.rate) this.intervals.put(<f64>(c.peak - this.lastBeat));
    this.beforeLastBeat = this.lastBeat;
    this.beforeLastHeight = this.lastHeight;
    this.lastBeat = c.peak;
    this.lastHeight = c.height;
    this.lastSign = max(this.lastSign, c.peak);
  }

  /** No pulse for long: the height of pulses is taken anew from the last seconds. */
  private recover(index: i32): void {
    const former = this.typicalHeight;
    this.learn(index);
    this.startHeight = Math.max(this.startHeight, RECOVERY_FLOOR * former);
    this.heights.clear();
    this.noises.clear();
  }

  private searchback(index: i32): void {
    if (index - this.lastSign > <i32>(LOST_AFTER * this.rate)) this.recover(index);
    if (this.lastBeat < 0 || this.searchedFor == this.lastBeat || this.intervals.size < 3) return;
    const typical = this.intervals.median(0);
    if (<f64>(index - this.lastBeat) < SEARCHBACK_AFTER * typical) return;
    this.searchedFor = this.lastBeat;
    const limit = SEARCHBACK_THRESHOLD * this.typicalHeight;
    const soonest = this.lastBeat + <i32>(0.5 * typical);
    let best: Rise | null = null;
    for (let s = this.made - 1; s >= 0 && s > this.made - KEPT; s -= 1) {
      const c = this.at(s);
      if (c.peak <= soonest) break;
      if (!c.beat && c.height > limit && (best === null || c.height > best.height)) best = c;
    }
    if (best !== null) this.accept(best);
  }
}
