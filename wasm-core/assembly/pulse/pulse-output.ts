/** Pulses and verdicts waiting to be read by the host: parallel arrays, drained after every block. */
export const OUTPUT_CAPACITY: i32 = 2048;

@final
export class PulseOutput {
  beatCount: i32 = 0;
  readonly beatFrames: StaticArray<f64> = new StaticArray<f64>(OUTPUT_CAPACITY);
  readonly beatFlags: StaticArray<i32> = new StaticArray<i32>(OUTPUT_CAPACITY);
  qualityCount: i32 = 0;
  readonly qualityFrom: StaticArray<f64> = new StaticArray<f64>(OUTPUT_CAPACITY);
  readonly qualityTo: StaticArray<f64> = new StaticArray<f64>(OUTPUT_CAPACITY);
  /** Bits 8-15 verdict, 16… reasons. */
  readonly qualityFlags: StaticArray<i32> = new StaticArray<i32>(OUTPUT_CAPACITY);

  clear(): void {
    this.beatCount = 0;
    this.qualityCount = 0;
  }

  beat(frame: f64, confirmed: bool): void {
    if (this.beatCount == OUTPUT_CAPACITY) return;
    this.beatFrames[this.beatCount] = frame;
    this.beatFlags[this.beatCount] = confirmed ? 1 : 0;
    this.beatCount += 1;
  }

  quality(from: f64, to: f64, verdict: i32, reasons: i32): void {
    if (this.qualityCount == OUTPUT_CAPACITY) return;
    this.qualityFrom[this.qualityCount] = from;
    this.qualityTo[this.qualityCount] = to;
    this.qualityFlags[this.qualityCount] = (verdict << 8) | (reasons << 16);
    this.qualityCount += 1;
  }
}
