/** Beats waiting to be read by the host: parallel arrays, drained after every block. */
export const BEAT_CAPACITY: i32 = 4096;

@final
export class BeatOutput {
  count: i32 = 0;
  readonly frames: StaticArray<f64> = new StaticArray<f64>(BEAT_CAPACITY);
  readonly confidences: StaticArray<f64> = new StaticArray<f64>(BEAT_CAPACITY);
  /** Bit 0 confirmed; bits 8… the label, as an ASCII letter. */
  readonly flags: StaticArray<i32> = new StaticArray<i32>(BEAT_CAPACITY);

  put(frame: f64, confirmed: bool, label: i32, confidence: f64): void {
    if (this.count == BEAT_CAPACITY) return;
    this.frames[this.count] = frame;
    this.flags[this.count] = (label << 8) | (confirmed ? 1 : 0);
    this.confidences[this.count] = confidence;
    this.count += 1;
  }
}
