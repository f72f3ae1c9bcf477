const CAPACITY: i32 = 12;

/**
 * Rate from the last intervals: mean of the last 12 without the longest and the shortest,
 * of the last 4 when the last three all exceed 1.2 s (the habit of bedside monitors).
 */
@final
export class BeatRate {
  private readonly intervals: StaticArray<f64> = new StaticArray<f64>(CAPACITY);
  private count: i32 = 0;
  private last: f64 = -1;

  /** Forgets everything; the next beat begins a new run of intervals. */
  reset(): void {
    this.count = 0;
    this.last = -1;
  }

  /** A beat at `seconds`; times grow. An interval over 4 s is a pause, not a rate. */
  beat(seconds: f64): void {
    if (this.last >= 0) {
      const interval = seconds - this.last;
      if (interval > 4.0) this.count = 0;
      else if (interval > 0) {
        for (let i = min(this.count, CAPACITY - 1); i > 0; i -= 1) this.intervals[i] = this.intervals[i - 1];
        this.intervals[0] = interval;
        if (this.count < CAPACITY) this.count += 1;
      }
    }
    this.last = seconds;
  }

  /** Beats per minute at time `now`, or 0 when none can be told (fewer than two intervals, or silence over 4 s). */
  perMinute(now: f64): f64 {
    if (this.count < 2 || now - this.last > 4.0) return 0;
    let n = this.count;
    if (n >= 4 && this.intervals[0] > 1.2 && this.intervals[1] > 1.2 && this.intervals[2] > 1.2) n = 4;
    let sum: f64 = 0;
    let shortest: f64 = 1e9;
    let longest: f64 = 0;
    for (let i = 0; i < n; i += 1) {
      const v = this.intervals[i];
      sum += v;
      shortest = Math.min(shortest, v);
      longest = Math.max(longest, v);
    }
    if (n >= 5) return (60.0 * <f64>(n - 2)) / (sum - shortest - longest);
    return (60.0 * <f64>n) / sum;
  }
}
