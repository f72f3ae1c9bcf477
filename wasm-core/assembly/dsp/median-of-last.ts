/**
 * Median of the last `capacity` values: one giant value does not deafen a threshold.
 * The values are kept in order as they come, so that reading costs nothing.
 */
@final
export class MedianOfLast {
  private readonly values: StaticArray<f64>;
  private readonly sorted: StaticArray<f64>;
  private count: i32 = 0;
  private position: i32 = 0;

  constructor(capacity: i32) {
    this.values = new StaticArray<f64>(capacity);
    this.sorted = new StaticArray<f64>(capacity);
  }

  get size(): i32 {
    return this.count;
  }

  clear(): void {
    this.count = 0;
    this.position = 0;
  }

  put(value: f64): void {
    const capacity = this.values.length;
    const sorted = this.sorted;
    if (this.count == capacity) this.takeOut(this.values[this.position]);
    let place = this.count;
    while (place > 0 && sorted[place - 1] > value) {
      sorted[place] = sorted[place - 1];
      place -= 1;
    }
    sorted[place] = value;
    this.count += 1;
    this.values[this.position] = value;
    this.position = this.position + 1 == capacity ? 0 : this.position + 1;
  }

  /** Median, the mean of the two middle values for an even count; `fallback` when empty. */
  median(fallback: f64): f64 {
    const n = this.count;
    if (n == 0) return fallback;
    return n & 1 ? this.sorted[n >> 1] : 0.5 * (this.sorted[(n >> 1) - 1] + this.sorted[n >> 1]);
  }

  /** The value `fraction` (0 to 1) of the way up the sorted values, without interpolation; `fallback` when empty. */
  quantile(fraction: f64, fallback: f64): f64 {
    const n = this.count;
    if (n == 0) return fallback;
    return this.sorted[<i32>(fraction * <f64>(n - 1) + 0.5)];
  }

  private takeOut(value: f64): void {
    const sorted = this.sorted;
    const last = this.count - 1;
    let place = 0;
    while (place < last && sorted[place] != value) place += 1;
    for (let i = place; i < last; i += 1) sorted[i] = sorted[i + 1];
    this.count = last;
  }
}
