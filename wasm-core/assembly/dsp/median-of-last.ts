/** Median of the last `capacity` values: one giant value does not deafen a threshold. */
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
    this.values[this.position] = value;
    this.position = this.position + 1 == capacity ? 0 : this.position + 1;
    if (this.count < capacity) this.count += 1;
  }

  /** Median, the mean of the two middle values for an even count; `fallback` when empty. */
  median(fallback: f64): f64 {
    const n = this.count;
    if (n == 0) return fallback;
    this.sort();
    return n & 1 ? this.sorted[n >> 1] : 0.5 * (this.sorted[(n >> 1) - 1] + this.sorted[n >> 1]);
  }

  /** The value `fraction` (0 to 1) of the way up the sorted values, without interpolation; `fallback` when empty. */
  quantile(fraction: f64, fallback: f64): f64 {
    const n = this.count;
    if (n == 0) return fallback;
    this.sort();
    return this.sorted[<i32>(fraction * <f64>(n - 1) + 0.5)];
  }

  private sort(): void {
    for (let i = 0; i < this.count; i += 1) {
      const v = this.values[i];
      let j = i;
      while (j > 0 && this.sorted[j - 1] > v) {
        this.sorted[j] = this.sorted[j - 1];
        j -= 1;
      }
      this.sorted[j] = v;
    }
  }
}
