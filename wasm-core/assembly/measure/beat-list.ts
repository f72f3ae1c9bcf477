/** Most beats of one recording that are measured: 60 s at 400 per minute. */
export const BEAT_LIMIT: i32 = 400;

/** Beats of the recording, in order of time. */
@final
export class BeatList {
  count: i32 = 0;
  /** Frame at 500 Hz: first as found, then aligned with the others of its family. */
  readonly frames: StaticArray<i32> = new StaticArray<i32>(BEAT_LIMIT);
  /** 1 when whoever found it says it is ventricular or paced. */
  readonly foreign: StaticArray<i32> = new StaticArray<i32>(BEAT_LIMIT);
  readonly family: StaticArray<i32> = new StaticArray<i32>(BEAT_LIMIT);
  /** Correlation with its family, −1 to 1. */
  readonly likeness: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);
  private readonly sorted: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);

  /** Inserts a beat in order; false when the list is full. */
  put(frame: i32, foreign: bool): bool {
    if (this.count == BEAT_LIMIT) return false;
    let at = this.count;
    while (at > 0 && this.frames[at - 1] > frame) {
      this.copy(at - 1, at);
      at -= 1;
    }
    this.frames[at] = frame;
    this.foreign[at] = foreign ? 1 : 0;
    this.family[at] = 0;
    this.likeness[at] = 0;
    this.count += 1;
    return true;
  }

  remove(index: i32): void {
    for (let i = index + 1; i < this.count; i += 1) this.copy(i, i - 1);
    this.count -= 1;
  }

  /** Index of the beat nearest to `frame`, −1 without beats. */
  nearest(frame: i32): i32 {
    let best = -1;
    for (let i = 0; i < this.count; i += 1) {
      if (best < 0 || abs(this.frames[i] - frame) < abs(this.frames[best] - frame)) best = i;
    }
    return best;
  }

  /** Interval before a beat, frames; 0 for the first. */
  intervalBefore(index: i32): i32 {
    return index > 0 && index < this.count ? this.frames[index] - this.frames[index - 1] : 0;
  }

  /** Median of the intervals, frames; `fallback` with fewer than two beats. */
  medianInterval(fallback: i32): i32 {
    const n = this.count - 1;
    if (n < 1) return fallback;
    // The middle one by counting: n is small and the list keeps its order.
    for (let i = 1; i <= n; i += 1) {
      const candidate = this.intervalBefore(i);
      let below = 0;
      let same = 0;
      for (let k = 1; k <= n; k += 1) {
        const interval = this.intervalBefore(k);
        if (interval < candidate) below += 1;
        else if (interval == candidate) same += 1;
      }
      if (below <= n / 2 && below + same > n / 2) return candidate;
    }
    return fallback;
  }

  /**
   * How much one interval differs from the next, median share of the usual interval: near 0 in a regular rhythm whatever
   * single early beats do, above 0.08 in fibrillation. Between beats of one family where there are enough of them, else
   * between all. 0 when it cannot be told.
   */
  irregularity(family: i32): f64 {
    let n = this.gatherChanges(family);
    if (n < 3) n = this.gatherChanges(-1);
    return n < 3 ? 0 : this.sorted[n >> 1] / <f64>max(1, this.medianInterval(500));
  }

  private gatherChanges(family: i32): i32 {
    let n = 0;
    for (let b = 2; b < this.count; b += 1) {
      if (family >= 0 && (this.family[b] != family || this.family[b - 1] != family || this.family[b - 2] != family)) continue;
      const change = <f64>abs(this.intervalBefore(b) - this.intervalBefore(b - 1));
      let k = n;
      while (k > 0 && this.sorted[k - 1] > change) {
        this.sorted[k] = this.sorted[k - 1];
        k -= 1;
      }
      this.sorted[k] = change;
      n += 1;
    }
    return n;
  }

  private copy(from: i32, to: i32): void {
    this.frames[to] = this.frames[from];
    this.foreign[to] = this.foreign[from];
    this.family[to] = this.family[from];
    this.likeness[to] = this.likeness[from];
  }
}
