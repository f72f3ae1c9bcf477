/** Intervals kept; a power of two, far above the look-back plus the look-ahead of the features. */
const CAPACITY: i32 = 1024;
/** A longer interval is a pause or a gap, not an interval of a rhythm. */
const LONGEST: f64 = 4.0;
/** A longer run of ventricular beats is a rhythm of its own: no interval bridges it. */
const LONGEST_RUN: i32 = 3;

/**
 * Intervals between conducted beats, in seconds. Ventricular beats between two conducted ones are taken out and the
 * time is shared out: a compensated premature beat leaves no trace, and ventricular bigeminy becomes regular.
 */
@final
export class IntervalSeries {
  private readonly values: StaticArray<f64> = new StaticArray<f64>(CAPACITY);
  /** Intervals ever made; the last CAPACITY of them are kept. */
  made: i32 = 0;
  private last: f64 = -1;
  private run: i32 = 0;

  /** A beat at `seconds`; answers the number of the interval it belongs to (the coming one for a ventricular beat). */
  beat(seconds: f64, ventricular: bool): i32 {
    if (this.last >= 0 && ventricular) {
      this.run += 1;
      return this.made;
    }
    if (this.last >= 0) {
      const interval = (seconds - this.last) / <f64>(this.run + 1);
      if (this.run <= LONGEST_RUN && interval > 0 && interval < LONGEST) {
        this.values[this.made & (CAPACITY - 1)] = interval;
        this.made += 1;
      }
    }
    this.run = 0;
    this.last = seconds;
    return max(0, this.made - 1);
  }

  /** Copies the intervals `centre - back` to `centre + ahead`; beyond either end the series is mirrored. */
  window(centre: i32, back: i32, ahead: i32, into: StaticArray<f64>): void {
    const first = max(0, this.made - CAPACITY);
    const end = this.made - 1;
    for (let k = -back; k <= ahead; k += 1) {
      let i = centre + k;
      if (i < first) i = 2 * first - i;
      if (i > end) i = 2 * end - i;
      i = max(first, min(end, i));
      into[k + back] = this.values[i & (CAPACITY - 1)];
    }
  }
}
