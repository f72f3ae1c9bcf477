/** Verdicts waiting to be read by the host: parallel arrays, drained after every block. */
export const QUALITY_CAPACITY: i32 = 2048;

@final
export class QualityOutput {
  count: i32 = 0;
  readonly from: StaticArray<f64> = new StaticArray<f64>(QUALITY_CAPACITY);
  readonly to: StaticArray<f64> = new StaticArray<f64>(QUALITY_CAPACITY);
  /** Bits 0-7 channel, 8-15 verdict, 16… reasons. */
  readonly flags: StaticArray<i32> = new StaticArray<i32>(QUALITY_CAPACITY);

  put(channel: i32, from: f64, to: f64, verdict: i32, reasons: i32): void {
    if (this.count == QUALITY_CAPACITY) return;
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.flags[this.count] = channel | (verdict << 8) | (reasons << 16);
    this.count += 1;
  }
}
