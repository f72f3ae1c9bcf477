import { BeatList } from './beat-list';

/** The representative beat reaches from 500 ms before the beat's frame to 700 ms after it. */
export const BEAT_BEFORE: i32 = 250;
export const BEAT_AFTER: i32 = 350;
export const BEAT_LENGTH: i32 = BEAT_BEFORE + BEAT_AFTER;
/** Beats averaged at most; more add nothing but time. */
const AVERAGED: i32 = 64;
const ALIKE: f64 = 0.9;
/** A beat this early (share of the usual interval) has its P on another beat's T. */
const EARLY: f64 = 0.8;

/** Chooses the beats of one family that are averaged and averages them, sample by sample, without their extremes. */
@final
export class BeatAverager {
  readonly chosen: StaticArray<i32> = new StaticArray<i32>(AVERAGED);
  chosenCount: i32 = 0;
  private readonly sorted: StaticArray<f64> = new StaticArray<f64>(AVERAGED);

  choose(beats: BeatList, family: i32): void {
    const usual = <f64>beats.medianInterval(500);
    this.chosenCount = 0;
    for (let strict = 1; strict >= 0 && this.chosenCount < 3; strict -= 1) {
      let eligible = 0;
      for (let b = 0; b < beats.count; b += 1) if (this.eligible(beats, b, family, strict != 0, usual)) eligible += 1;
      const stride = max(1, (eligible + AVERAGED - 1) / AVERAGED);
      this.chosenCount = 0;
      let seen = 0;
      for (let b = 0; b < beats.count; b += 1) {
        if (!this.eligible(beats, b, family, strict != 0, usual)) continue;
        if (seen % stride == 0 && this.chosenCount < AVERAGED) {
          this.chosen[this.chosenCount] = b;
          this.chosenCount += 1;
        }
        seen += 1;
      }
    }
  }

  private eligible(beats: BeatList, b: i32, family: i32, strict: bool, usual: f64): bool {
    if (beats.family[b] != family) return false;
    if (!strict) return true;
    if (beats.likeness[b] < ALIKE) return false;
    const before = <f64>beats.intervalBefore(b);
    const after = <f64>beats.intervalBefore(b + 1);
    return (before == 0 || before >= EARLY * usual) && (after == 0 || after >= EARLY * usual);
  }

  /**
   * Trimmed mean (the middle half) over the chosen beats of one lead (`samples[from + frame]`, `frames` long) into
   * `out[at + k]`, k from 0 to BEAT_LENGTH. Where no beat reaches inside the recording the nearest value is repeated.
   */
  average(samples: StaticArray<f32>, from: i32, frames: i32, beats: BeatList, out: StaticArray<f64>, at: i32): void {
    for (let k = 0; k < BEAT_LENGTH; k += 1) {
      let n = 0;
      for (let c = 0; c < this.chosenCount; c += 1) {
        const i = beats.frames[this.chosen[c]] - BEAT_BEFORE + k;
        if (i < 0 || i >= frames) continue;
        const v = <f64>samples[from + i];
        let j = n;
        while (j > 0 && this.sorted[j - 1] > v) {
          this.sorted[j] = this.sorted[j - 1];
          j -= 1;
        }
        this.sorted[j] = v;
        n += 1;
      }
      if (n == 0) {
        out[at + k] = NaN;
        continue;
      }
      const cut = n / 4;
      let sum: f64 = 0;
      for (let j = cut; j < n - cut; j += 1) sum += this.sorted[j];
      out[at + k] = sum / <f64>(n - 2 * cut);
    }
    // Ends outside the recording.
    let first = 0;
    while (first < BEAT_LENGTH && isNaN(out[at + first])) first += 1;
    if (first == BEAT_LENGTH) {
      for (let k = 0; k < BEAT_LENGTH; k += 1) out[at + k] = 0;
      return;
    }
    for (let k = 0; k < first; k += 1) out[at + k] = out[at + first];
    for (let k = first + 1; k < BEAT_LENGTH; k += 1) if (isNaN(out[at + k])) out[at + k] = out[at + k - 1];
  }
}
