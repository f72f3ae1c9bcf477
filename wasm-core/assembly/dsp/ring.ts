/** The last samples of a series, read by absolute index; capacity is a power of two. */
@final
export class Ring {
  private readonly values: StaticArray<f64>;
  private readonly mask: i32;

  constructor(atLeast: i32) {
    let capacity = 1;
    while (capacity < atLeast) capacity <<= 1;
    this.values = new StaticArray<f64>(capacity);
    this.mask = capacity - 1;
  }

  get capacity(): i32 {
    return this.mask + 1;
  }

  @inline
  put(index: i32, value: f64): void {
    unchecked((this.values[index & this.mask] = value));
  }

  /** Value at an absolute index no older than the capacity. */
  @inline
  at(index: i32): f64 {
    return unchecked(this.values[index & this.mask]);
  }
}
