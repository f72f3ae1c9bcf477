import { IntervalSeries } from './interval-series';
import { WordEntropy } from './word-entropy';

/** Values told of one interval and its surroundings; the order is that of the tables in af-weights.ts. */
export const FEATURES: i32 = 31;
/** Intervals after the centre that the longest-sighted feature wants. */
export const LOOK_AHEAD: i32 = 20;

const SHORT: i32 = 8;
const MIDDLE: i32 = 20;
const LONG_BACK: i32 = 100;
const ENTROPY_BACK: i32 = 106;
const LARGEST: i32 = 160;
/** Keeps logarithms of small shares quiet: 3 ms per second is below the timing error of R. */
const RESOLUTION: f64 = 0.003;
/** Intervals within 8 % of each other belong to one cluster. */
const CLUSTER: f64 = 1.08;
const RARE_PAIR: f64 = 0.002;
const NEAR: f64 = 0.03;
const ALIKE: f64 = 0.08;

/**
 * How irregular the intervals around one are, and in what way: spread, change from beat to beat, return after two to
 * four beats (bigeminy, trigeminy, quadrigeminy), clusters (sinus rhythm with premature beats), repetition of patterns
 * of one to three intervals (the counts behind sample entropy), and the word entropy of Zhou et al. 2015
 * (doi 10.1371/journal.pone.0136544). In fibrillation intervals spread, never return and never repeat.
 */
@final
export class Irregularity {
  readonly features: StaticArray<f64> = new StaticArray<f64>(FEATURES);
  private readonly window: StaticArray<f64> = new StaticArray<f64>(LARGEST);
  private readonly sorted: StaticArray<f64> = new StaticArray<f64>(LARGEST);
  private readonly changes: StaticArray<f64> = new StaticArray<f64>(LARGEST);
  private readonly entropy: WordEntropy = new WordEntropy();
  private size: i32 = 0;
  private median: f64 = 1;
  private clusterShare: f64 = 0;
  private turning: f64 = 0;
  private smallChange: f64 = 0;
  private readonly lagged: StaticArray<f64> = new StaticArray<f64>(5);

  measure(series: IntervalSeries, centre: i32): void {
    const f = this.features;
    this.take(series, centre, MIDDLE, MIDDLE);
    f[0] = this.spread(0.25, 0.75);
    f[1] = this.spread(0.1, 0.9);
    f[2] = Math.log(this.lagged[1] + RESOLUTION);
    f[3] = this.returning;
    f[4] = this.secondOverFirst;
    f[5] = Math.log(this.smallChange + RESOLUTION);
    f[6] = Math.log(this.median);
    f[7] = this.clusterShare;
    f[8] = this.turning;
    this.repetition(NEAR, 21);
    this.repetition(ALIKE, 26);
    this.take(series, centre, SHORT, SHORT);
    f[9] = this.spread(0.25, 0.75);
    f[10] = Math.log(this.lagged[1] + RESOLUTION);
    f[11] = this.returning;
    f[12] = this.clusterShare;
    f[13] = this.secondOverFirst;
    this.take(series, centre, LONG_BACK, LOOK_AHEAD);
    f[14] = this.spread(0.25, 0.75);
    f[15] = Math.log(this.lagged[1] + RESOLUTION);
    f[16] = this.returning;
    f[17] = this.clusterShare;
    f[18] = Math.log(this.median);
    series.window(centre, ENTROPY_BACK + 2, LOOK_AHEAD, this.window);
    f[19] = this.entropy.of(this.window, ENTROPY_BACK + LOOK_AHEAD + 3);
    series.window(centre, MIDDLE + 2, MIDDLE, this.window);
    f[20] = this.entropy.of(this.window, 2 * MIDDLE + 3);
  }

  private take(series: IntervalSeries, centre: i32, back: i32, ahead: i32): void {
    const n = back + ahead + 1;
    this.size = n;
    series.window(centre, back, ahead, this.window);
    for (let i = 0; i < n; i += 1) this.sorted[i] = this.window[i];
    sort(this.sorted, n);
    this.median = this.sorted[n >> 1];
    for (let lag = 1; lag <= 4; lag += 1) this.lagged[lag] = this.changeAt(lag);
    let alternations = 0;
    for (let i = 2; i < n; i += 1) {
      if ((this.window[i] - this.window[i - 1]) * (this.window[i - 1] - this.window[i - 2]) < 0) alternations += 1;
    }
    this.turning = <f64>alternations / <f64>(n - 2);
    let largest = 0;
    let last = 0;
    for (let i = 0; i < n; i += 1) {
      while (last < n && this.sorted[last] <= this.sorted[i] * CLUSTER) last += 1;
      largest = max(largest, last - i);
    }
    this.clusterShare = <f64>largest / <f64>n;
  }

  /** Median change over `lag` intervals as a share of the median interval. */
  private changeAt(lag: i32): f64 {
    const n = this.size - lag;
    for (let i = 0; i < n; i += 1) this.changes[i] = Math.abs(this.window[i + lag] - this.window[i]);
    sort(this.changes, n);
    if (lag == 1) this.smallChange = this.changes[this.size >> 2] / this.median;
    const middle = n & 1 ? this.changes[n >> 1] : 0.5 * (this.changes[(n >> 1) - 1] + this.changes[n >> 1]);
    return middle / this.median;
  }

  private spread(low: f64, high: f64): f64 {
    const top = this.sorted[place(high, this.size)];
    return Math.log((top - this.sorted[place(low, this.size)]) / this.median + RESOLUTION);
  }

  private get returning(): f64 {
    return Math.log(Math.min(Math.min(this.lagged[2], this.lagged[3]), this.lagged[4]) + RESOLUTION);
  }

  private get secondOverFirst(): f64 {
    return Math.log((this.lagged[2] + RESOLUTION) / (this.lagged[1] + RESOLUTION));
  }

  /** Share of pairs of places whose one, two, three intervals from there agree within `tolerance` of the median. */
  private repetition(tolerance: f64, at: i32): void {
    const n = this.size - 2;
    const limit = tolerance * this.median;
    const w = this.window;
    let one: f64 = 0;
    let two: f64 = 0;
    let three: f64 = 0;
    for (let i = 0; i < n; i += 1) {
      for (let j = i + 1; j < n; j += 1) {
        if (!(Math.abs(w[j] - w[i]) < limit)) continue;
        one += 1;
        if (!(Math.abs(w[j + 1] - w[i + 1]) < limit)) continue;
        two += 1;
        if (Math.abs(w[j + 2] - w[i + 2]) < limit) three += 1;
      }
    }
    const pairs = 0.5 * <f64>n * <f64>(n - 1);
    one = one / pairs + RARE_PAIR;
    two = two / pairs + RARE_PAIR;
    three = three / pairs + RARE_PAIR;
    this.features[at] = Math.log(one);
    this.features[at + 1] = Math.log(two);
    this.features[at + 2] = Math.log(three);
    this.features[at + 3] = Math.log(two / one);
    this.features[at + 4] = Math.log(three / two);
  }
}

/** Place of a quantile among `n` sorted values, a half rounded to even. */
function place(share: f64, n: i32): i32 {
  return <i32>nearest(share * <f64>(n - 1));
}

export function sort(values: StaticArray<f64>, n: i32): void {
  for (let gap = n >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < n; i += 1) {
      const v = values[i];
      let j = i;
      while (j >= gap && values[j - gap] > v) {
        values[j] = values[j - gap];
        j -= gap;
      }
      values[j] = v;
    }
  }
}
