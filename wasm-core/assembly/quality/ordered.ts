/** A handful of values in order of size, for medians and quantiles over the windows of one record. */
@final
export class Ordered {
  private readonly values: StaticArray<f64>;
  private count: i32 = 0;

  constructor(capacity: i32) {
    this.values = new StaticArray<f64>(capacity);
  }

  clear(): void {
    this.count = 0;
  }

  /** Inserts a value at its place; values beyond the capacity are left out. */
  put(value: f64): void {
    if (this.count == this.values.length) return;
    let at = this.count;
    while (at > 0 && this.values[at - 1] > value) {
      this.values[at] = this.values[at - 1];
      at -= 1;
    }
    this.values[at] = value;
    this.count += 1;
  }

  /** The value `fraction` (0 to 1) of the way up, between two neighbours in proportion; 0 when empty. */
  quantile(fraction: f64): f64 {
    if (this.count == 0) return 0;
    const place = fraction * <f64>(this.count - 1);
    const below = <i32>Math.floor(place);
    const above = min(this.count - 1, below + 1);
    return this.values[below] + (place - <f64>below) * (this.values[above] - this.values[below]);
  }

  /** The `rank`-th largest value, 0 = the largest. */
  fromTop(rank: i32): f64 {
    return this.count == 0 ? 0 : this.values[max(0, this.count - 1 - rank)];
  }
}
