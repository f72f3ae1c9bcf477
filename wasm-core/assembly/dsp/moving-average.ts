/**
 * Mean of the last `length` inputs; shorter at the start. The running sum is rebuilt at each turn
 * of the ring, so that rounding does not pile up over days.
 */
@final
export class MovingAverage {
  private readonly values: StaticArray<f64>;
  private position: i32 = 0;
  private filled: i32 = 0;
  private sum: f64 = 0;

  constructor(length: i32) {
    this.values = new StaticArray<f64>(max(1, length));
  }

  get length(): i32 {
    return this.values.length;
  }

  reset(): void {
    this.position = 0;
    this.filled = 0;
    this.sum = 0;
  }

  step(x: f64): f64 {
    const length = this.values.length;
    if (this.filled < length) this.filled += 1;
    else this.sum -= this.values[this.position];
    this.values[this.position] = x;
    this.sum += x;
    this.position += 1;
    if (this.position == length) {
      this.position = 0;
      let exact: f64 = 0;
      for (let i = 0; i < length; i += 1) exact += this.values[i];
      this.sum = exact;
    }
    return this.sum / <f64>this.filled;
  }
}
