export const DECISIONS: i32 = 2048;
export const SECONDS: i32 = 1024;

/** Results waiting to be read by the host: parallel arrays, drained after every call. */
@final
export class RhythmOutput {
  /** Beats with the probability of fibrillation, 0 to 1, and the likeness of the curves before R (-9 unknown). */
  count: i32 = 0;
  readonly frames: StaticArray<f64> = new StaticArray<f64>(DECISIONS);
  readonly probabilities: StaticArray<f64> = new StaticArray<f64>(DECISIONS);
  readonly likenesses: StaticArray<f64> = new StaticArray<f64>(DECISIONS);
  /** 1 decided, 0 an early guess. */
  readonly decided: StaticArray<i32> = new StaticArray<i32>(DECISIONS);
  /** Looks at the last four seconds, five values each: end frame, leakage, share away from baseline, Hz, µV. */
  seconds: i32 = 0;
  readonly waves: StaticArray<f64> = new StaticArray<f64>(5 * SECONDS);

  clear(): void {
    this.count = 0;
    this.seconds = 0;
  }

  put(frame: f64, probability: f64, likeness: f64, decided: bool): void {
    if (this.count == DECISIONS) return;
    this.frames[this.count] = frame;
    this.probabilities[this.count] = probability;
    this.likenesses[this.count] = likeness;
    this.decided[this.count] = decided ? 1 : 0;
    this.count += 1;
  }

  look(end: f64, leakage: f64, away: f64, perSecond: f64, deflection: f64): void {
    if (this.seconds == SECONDS) return;
    const at = 5 * this.seconds;
    this.waves[at] = end;
    this.waves[at + 1] = leakage;
    this.waves[at + 2] = away;
    this.waves[at + 3] = perSecond;
    this.waves[at + 4] = deflection;
    this.seconds += 1;
  }
}
