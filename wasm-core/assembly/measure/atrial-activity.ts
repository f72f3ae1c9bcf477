import { BEAT_BEFORE, BEAT_LENGTH } from './average-beat';
import { BeatList } from './beat-list';
import { NONE, QRS_OFF, QRS_ON, T_OFF } from './beat-waves';
import { LeadSet } from './lead-set';
import { RATE, Recording } from './recording';

/** Worked at 125 Hz. */
const STEP: i32 = 4;
const SLOW_RATE: f64 = RATE / 4.0;
/** Half of the window of the running mean that is taken away, samples of 125 Hz (0.32 s in all). */
const HALF: i32 = 20;
/** Flutter waves follow each other every 170 to 300 ms (200 to 350 per minute); what is faster is fibrillation, down to 112 ms. */
const FASTEST: i32 = 14;
const FLUTTER_FROM: i32 = 22;
const FLUTTER_TO: i32 = 38;
/** P waves of their own every 320 to 1280 ms (47 to 190 per minute). */
const P_FROM: i32 = 40;
const P_TO: i32 = 160;
const FLUTTER_ALIKE: f64 = 0.42;
const P_ALIKE: f64 = 0.55;
/** µV RMS over the leads below which there is no activity. */
const SMALLEST: f64 = 10.0;
/** Pairs of samples that must be compared for an answer: 1 s. */
const PAIRS: i32 = 125;

/**
 * Regular activity of the atria between the QRS: what is left when the averaged QRS-T is subtracted from every beat and the
 * QRS itself is left out is compared with itself some time later. Flutter repeats at once, P waves of their own at their own
 * interval. In a fixed 2:1 conduction half of the waves are part of the average and nothing can be told.
 */
@final
export class AtrialActivity {
  /** Interval between atrial waves, ms; 0 when none is told. */
  interval: f64 = 0;
  flutter: bool = false;
  /** Correlation at that interval. */
  likeness: f64 = 0;
  private readonly count: i32;
  private readonly rest: StaticArray<f32>;
  private readonly valid: StaticArray<i32>;
  private readonly line: StaticArray<f32>;
  private readonly curve: StaticArray<f64> = new StaticArray<f64>(P_TO + 2);

  constructor(private readonly recording: Recording, private readonly leads: LeadSet, private readonly beats: BeatList) {
    const count = recording.frames / STEP;
    this.count = count;
    this.rest = new StaticArray<f32>(leads.guideCount * count);
    this.valid = new StaticArray<i32>(count);
    this.line = new StaticArray<f32>(count);
  }

  /** `rows`: averaged beat of `family` in the guide leads; `waves` its marks; `usual` the median RR in frames. */
  find(rows: StaticArray<f64>, family: i32, waves: StaticArray<i32>, pPresent: bool, usual: i32): void {
    this.interval = 0;
    this.flutter = false;
    this.likeness = 0;
    this.markValid(family, waves);
    for (let g = 0; g < this.leads.guideCount; g += 1) this.subtract(rows, g, family, waves);
    if (!this.compare()) return;
    const fast = this.best(FASTEST, FLUTTER_FROM - 1);
    if (fast > 0 && this.curve[fast] >= FLUTTER_ALIKE) return;
    const flutter = this.best(FLUTTER_FROM, FLUTTER_TO);
    if (flutter > 0) this.likeness = this.curve[flutter];
    if (flutter > 0 && this.curve[flutter] >= FLUTTER_ALIKE) {
      this.tell(flutter);
      this.flutter = true;
      return;
    }
    if (!pPresent) {
      const own = this.best(P_FROM, P_TO);
      // A train of P that keeps step with the QRS would have been seen before the QRS.
      if (own > 0 && this.curve[own] >= P_ALIKE && Math.abs((<f64>own * STEP) / <f64>usual - 1.0) > 0.06) this.tell(own);
      return;
    }
    for (let share = 2; share <= 3; share += 1) {
      const expected = usual / (STEP * share);
      const own = this.best(max(P_FROM, <i32>(0.93 * <f64>expected)), min(P_TO, <i32>(1.07 * <f64>expected) + 1));
      if (own > 0 && this.curve[own] >= P_ALIKE) this.tell(own);
    }
  }

  private tell(lag: i32): void {
    // Parabola through the maximum.
    const a = this.curve[lag - 1];
    const b = this.curve[lag];
    const c = this.curve[lag + 1];
    const bend = a - 2.0 * b + c;
    const shift = bend < 0 ? (0.5 * (a - c)) / bend : 0;
    this.interval = ((<f64>lag + Math.max(-0.5, Math.min(0.5, shift))) * 1000.0) / SLOW_RATE;
    this.likeness = b;
  }

  /** Leaves out every QRS, and the whole beat of other shapes. */
  private markValid(family: i32, waves: StaticArray<i32>): void {
    const beats = this.beats;
    for (let i = 0; i < this.count; i += 1) this.valid[i] = 1;
    for (let b = 0; b < beats.count; b += 1) {
      const shift = beats.frames[b] - BEAT_BEFORE;
      const own = beats.family[b] == family;
      const from = own ? shift + waves[QRS_ON] - 10 : beats.frames[b] - 80;
      const to = own ? shift + waves[QRS_OFF] + 12 : beats.frames[b] + 250;
      for (let i = max(0, from / STEP); i < min(this.count, to / STEP + 1); i += 1) this.valid[i] = 0;
    }
    // Before the first and after the last beat the T of an unseen one may lie.
    const first = beats.frames[0] - 80;
    const last = beats.frames[beats.count - 1] + 250;
    for (let i = 0; i < this.count; i += 1) if (i * STEP < first - 150 || i * STEP > last + 100) this.valid[i] = 0;
  }

  private subtract(rows: StaticArray<f64>, g: i32, family: i32, waves: StaticArray<i32>): void {
    const beats = this.beats;
    const frames = this.recording.frames;
    const base = this.leads.guides[g] * frames;
    const out = g * this.count;
    for (let i = 0; i < this.count; i += 1) {
      let sum: f64 = 0;
      for (let k = 0; k < STEP; k += 1) sum += <f64>this.recording.samples[base + i * STEP + k];
      this.rest[out + i] = <f32>(sum / <f64>STEP);
    }
    const tEnd = waves[T_OFF] == NONE ? waves[QRS_OFF] + 20 : min(BEAT_LENGTH - STEP, waves[T_OFF] + 10);
    for (let b = 0; b < beats.count; b += 1) {
      if (beats.family[b] != family) continue;
      const shift = beats.frames[b] - BEAT_BEFORE;
      const until = b + 1 < beats.count ? min(shift + tEnd, beats.frames[b + 1] - 40) : shift + tEnd;
      for (let i = max(0, (shift + waves[QRS_ON]) / STEP); i < min(this.count, until / STEP); i += 1) {
        const k = i * STEP - shift;
        if (k < 0 || k + STEP > BEAT_LENGTH) continue;
        let sum: f64 = 0;
        for (let s = 0; s < STEP; s += 1) sum += rows[g * BEAT_LENGTH + k + s];
        this.rest[out + i] = <f32>(<f64>this.rest[out + i] - sum / <f64>STEP);
      }
    }
    this.level(out);
  }

  /** Takes the running mean of the valid samples away. */
  private level(out: i32): void {
    let sum: f64 = 0;
    let n = 0;
    const line = this.line;
    for (let i = 0; i < min(HALF, this.count); i += 1) {
      if (this.valid[i] == 0) continue;
      sum += <f64>this.rest[out + i];
      n += 1;
    }
    for (let i = 0; i < this.count; i += 1) {
      const enters = i + HALF;
      if (enters < this.count && this.valid[enters] != 0) {
        sum += <f64>this.rest[out + enters];
        n += 1;
      }
      const leaves = i - HALF - 1;
      if (leaves >= 0 && this.valid[leaves] != 0) {
        sum -= <f64>this.rest[out + leaves];
        n -= 1;
      }
      line[i] = <f32>(n > 0 ? sum / <f64>n : 0);
    }
    for (let i = 0; i < this.count; i += 1) this.rest[out + i] = <f32>(<f64>this.rest[out + i] - <f64>line[i]);
  }

  /** Correlation of what is left with itself at every lag; false when there is nothing to compare. */
  private compare(): bool {
    const leads = this.leads.guideCount;
    let squares: f64 = 0;
    let n = 0;
    for (let i = 0; i < this.count; i += 1) {
      if (this.valid[i] == 0) continue;
      n += 1;
      for (let g = 0; g < leads; g += 1) squares += <f64>this.rest[g * this.count + i] * <f64>this.rest[g * this.count + i];
    }
    if (n < PAIRS || Math.sqrt(squares / <f64>(n * leads)) < SMALLEST) return false;
    for (let lag = FASTEST - 1; lag <= P_TO + 1; lag += 1) {
      let xy: f64 = 0;
      let xx: f64 = 0;
      let yy: f64 = 0;
      let pairs = 0;
      for (let i = 0; i + lag < this.count; i += 1) {
        if (this.valid[i] == 0 || this.valid[i + lag] == 0) continue;
        pairs += 1;
        for (let g = 0; g < leads; g += 1) {
          const x = <f64>this.rest[g * this.count + i];
          const y = <f64>this.rest[g * this.count + i + lag];
          xy += x * y;
          xx += x * x;
          yy += y * y;
        }
      }
      this.curve[lag] = pairs >= PAIRS && xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : -1.0;
    }
    return true;
  }

  /** Lag of the highest local maximum in [from, to], 0 without one. */
  private best(from: i32, to: i32): i32 {
    let best = 0;
    for (let lag = max(FASTEST, from); lag <= min(P_TO, to); lag += 1) {
      if (this.curve[lag] < this.curve[lag - 1] || this.curve[lag] < this.curve[lag + 1]) continue;
      if (best == 0 || this.curve[lag] > this.curve[best]) best = lag;
    }
    return best;
  }
}
