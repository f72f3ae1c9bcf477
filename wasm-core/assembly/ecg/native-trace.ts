/** Recent native samples of one lead, so that R is placed finer than the internal rate allows. */
@final
export class NativeTrace {
  private readonly values: StaticArray<f32>;
  private readonly mask: i32;
  private readonly nativeRate: f64;
  private readonly decimation: i32;
  private readonly half: i32;
  private count: i32 = 0;

  /** `smoothing` in seconds: the top is that of the mean over this time. */
  constructor(nativeRate: f64, decimation: i32, seconds: f64, smoothing: f64) {
    let capacity = 1;
    while (<f64>capacity < seconds * nativeRate) capacity <<= 1;
    this.values = new StaticArray<f32>(capacity);
    this.mask = capacity - 1;
    this.nativeRate = nativeRate;
    this.decimation = decimation;
    this.half = <i32>(0.5 * smoothing * nativeRate);
  }

  restart(): void {
    this.count = 0;
  }

  @inline
  put(microvolts: f64): void {
    unchecked((this.values[this.count & this.mask] = <f32>microvolts));
    this.count += 1;
  }

  @inline
  private at(index: i32): f64 {
    return <f64>unchecked(this.values[index & this.mask]);
  }

  /** Highest (or lowest) place within `reach` seconds of `fiducial`; both in samples of the internal rate, with fraction. */
  top(fiducial: f64, upward: bool, reach: f64): f64 {
    const centre = 0.5 * <f64>(this.decimation - 1);
    const native = <i32>Math.round(fiducial * <f64>this.decimation + centre);
    const around = max(1, <i32>(reach * this.nativeRate));
    const half = this.half;
    const from = max(half, native - around);
    const to = min(this.count - 1 - half, native + around);
    if (to < from || from < this.count - this.mask + half) return fiducial;
    let sum: f64 = 0;
    for (let i = from - half; i <= from + half; i += 1) sum += this.at(i);
    let best = sum;
    let place = from;
    for (let i = from + 1; i <= to; i += 1) {
      sum += this.at(i + half) - this.at(i - half - 1);
      if (upward ? sum > best : sum < best) {
        best = sum;
        place = i;
      }
    }
    return (<f64>place - centre) / <f64>this.decimation;
  }
}
