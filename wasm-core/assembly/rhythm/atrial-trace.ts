import { Ring } from '../dsp/ring';
import { sort } from './irregularity';

/** The stretch before R in which a P wave lies, clear of the QRS of wide beats too. */
const FROM_SECONDS: f64 = 0.267;
const TO_SECONDS: f64 = 0.083;
const POINTS: i32 = 40;
const BEATS: i32 = 128;
/** Beats looked at on either side. */
export const P_REACH: i32 = 16;
/** Less than this, µV RMS, is no wave to compare. */
const FAINTEST: f64 = 4.0;
/** One noisy beat counts at most twice the median energy. */
const LARGEST_ENERGY: f64 = 2.0;
const FEWEST: i32 = 5;
/** With this many leads the second best one is believed, so that one lead's artefact is not. */
const MANY_LEADS: i32 = 6;
export const NO_EVIDENCE: f64 = -9;

/**
 * How alike the curves before R are from beat to beat: mean correlation of all pairs of 2 x 16 + 1 beats, weighted by
 * energy. A P wave in front of each QRS makes it 0.3 to 0.95; fibrillation waves, which do not know the QRS, about 0.
 */
@final
export class AtrialTrace {
  private readonly leads: i32;
  private readonly rate: f64;
  private readonly points: i32;
  private readonly curves: StaticArray<f64>;
  private readonly energies: StaticArray<f64>;
  private readonly window: StaticArray<f64>;
  private readonly gathered: StaticArray<f64> = new StaticArray<f64>(2 * P_REACH + 1);
  private readonly sum: StaticArray<f64> = new StaticArray<f64>(POINTS);
  /** Beats put in so far. */
  made: i32 = 0;

  constructor(leads: i32, rate: f64) {
    this.leads = leads;
    this.rate = rate;
    const points = min(POINTS, max(4, <i32>Math.round((FROM_SECONDS - TO_SECONDS) * rate)));
    const window = new StaticArray<f64>(points);
    for (let i = 0; i < points; i += 1) {
      window[i] = Math.sqrt(0.5 - 0.5 * Math.cos((2.0 * Math.PI * <f64>(i + 1)) / <f64>(points + 1)));
    }
    this.points = points;
    this.window = window;
    this.curves = new StaticArray<f64>(BEATS * leads * points);
    this.energies = new StaticArray<f64>(BEATS * leads);
  }

  /** Keeps the stretch before R at `index` of the rings; answers the number of the beat. */
  put(signals: StaticArray<Ring>, index: i32, oldest: i32): i32 {
    const slot = this.made & (BEATS - 1);
    const n = this.points;
    const from = index - <i32>Math.round(FROM_SECONDS * this.rate);
    for (let l = 0; l < this.leads; l += 1) {
      const at = (slot * this.leads + l) * n;
      let mean: f64 = 0;
      let tilt: f64 = 0;
      let square: f64 = 0;
      for (let i = 0; i < n; i += 1) mean += from + i >= oldest ? signals[l].at(from + i) : 0;
      mean /= <f64>n;
      for (let i = 0; i < n; i += 1) {
        const x = (2.0 * <f64>i) / <f64>(n - 1) - 1.0;
        const v = (from + i >= oldest ? signals[l].at(from + i) : 0) - mean;
        this.curves[at + i] = v;
        tilt += v * x;
        square += x * x;
      }
      tilt /= square;
      let energy: f64 = 0;
      for (let i = 0; i < n; i += 1) {
        const x = (2.0 * <f64>i) / <f64>(n - 1) - 1.0;
        const v = (this.curves[at + i] - tilt * x) * this.window[i];
        this.curves[at + i] = v;
        energy += v * v;
      }
      this.energies[slot * this.leads + l] = energy;
    }
    this.made += 1;
    return this.made - 1;
  }

  /** Likeness around beat `centre`, about 0 to 1, or NO_EVIDENCE. */
  likeness(centre: i32): f64 {
    const from = max(max(0, this.made - BEATS), centre - P_REACH);
    const to = min(this.made - 1, centre + P_REACH);
    if (to - from + 1 < FEWEST) return NO_EVIDENCE;
    let best: f64 = NO_EVIDENCE;
    let second: f64 = NO_EVIDENCE;
    for (let l = 0; l < this.leads; l += 1) {
      const c = this.ofLead(l, from, to);
      if (c > best) {
        second = best;
        best = c;
      } else if (c > second) second = c;
    }
    return this.leads >= MANY_LEADS && second > NO_EVIDENCE ? second : best;
  }

  private ofLead(lead: i32, from: i32, to: i32): f64 {
    const n = this.points;
    const count = to - from + 1;
    for (let b = from; b <= to; b += 1) this.gathered[b - from] = this.energies[(b & (BEATS - 1)) * this.leads + lead];
    sort(this.gathered, count);
    const median = this.gathered[count >> 1];
    if (median < FAINTEST * FAINTEST * <f64>n) return NO_EVIDENCE;
    for (let i = 0; i < n; i += 1) this.sum[i] = 0;
    let total: f64 = 0;
    for (let b = from; b <= to; b += 1) {
      const slot = (b & (BEATS - 1)) * this.leads + lead;
      const energy = this.energies[slot];
      const limit = LARGEST_ENERGY * median;
      const gain = energy > limit ? Math.sqrt(limit / energy) : 1.0;
      total += energy * gain * gain;
      for (let i = 0; i < n; i += 1) this.sum[i] += gain * this.curves[slot * n + i];
    }
    let together: f64 = 0;
    for (let i = 0; i < n; i += 1) together += this.sum[i] * this.sum[i];
    return (together - total) / (<f64>(count - 1) * total);
  }
}
