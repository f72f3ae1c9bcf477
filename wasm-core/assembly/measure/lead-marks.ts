import { BEAT_LENGTH } from './average-beat';
import { NONE, P_OFF, P_ON, P_PEAK, QRS_OFF, QRS_ON, QRS_PEAK, T_OFF, T_PEAK, WAVE_MARKS } from './beat-waves';
import { smoothRow } from './combined-signal';

/** Smallest P and T of a lead that may speak for themselves, µV; smaller ones keep the marks of all leads. */
const P_OWN: f64 = 15.0;
const T_OWN: f64 = 20.0;
/** An R of this share of the S is the peak of the QRS. */
const R_OWN: f64 = 0.2;
/** Smallest T, µV, whose end counts for all leads; what is added to the seen end, share of the way from the peak. */
const T_SPEAKS: f64 = 40.0;
const LATE: f64 = 0.15;

/**
 * Marks of one lead of an averaged beat. The marks of all leads together are the outer ones; what the lead itself shows moves
 * each of them by a part of the distance, since a single lead is easily misled. Shares and constants: LUDB, half of the
 * records, whose experts marked every lead for itself.
 */
@final
export class LeadMarks {
  readonly waves: StaticArray<i32> = new StaticArray<i32>(WAVE_MARKS);
  private peak: i32 = 0;
  private height: f64 = 0;
  private readonly fine: StaticArray<f64> = new StaticArray<f64>(BEAT_LENGTH);
  private readonly smooth: StaticArray<f64> = new StaticArray<f64>(BEAT_LENGTH);
  private readonly slope: StaticArray<f64> = new StaticArray<f64>(BEAT_LENGTH);

  /** `all`: marks of all leads together. */
  find(rows: StaticArray<f64>, from: i32, all: StaticArray<i32>): void {
    for (let m = 0; m < WAVE_MARKS; m += 1) this.waves[m] = all[m];
    smoothRow(rows, from, 1, this.fine, 0);
    this.findQrs(all[QRS_ON], all[QRS_OFF]);
    if (all[P_ON] != NONE) {
      smoothRow(rows, from, 3, this.smooth, 0);
      this.findP(all[P_ON], all[P_OFF], all[P_PEAK]);
    }
    if (all[T_OFF] != NONE) {
      smoothRow(rows, from, 4, this.smooth, 0);
      this.findT(all);
    }
  }

  private findQrs(on: i32, off: i32): void {
    const fine = this.fine;
    const slope = this.slope;
    for (let i = 2; i < BEAT_LENGTH - 2; i += 1) slope[i] = 0.25 * Math.abs(fine[i + 2] - fine[i - 2]);
    let steepest = on;
    let highest = on;
    let lowest = on;
    for (let i = on; i <= off; i += 1) {
      if (slope[i] > slope[steepest]) steepest = i;
      if (fine[i] > fine[highest]) highest = i;
      if (fine[i] < fine[lowest]) lowest = i;
    }
    // The R, if there is one worth the name; else the S or QS.
    this.waves[QRS_PEAK] = fine[highest] - fine[on] >= R_OWN * (fine[on] - fine[lowest]) ? highest : lowest;
    let before: f64 = 0;
    let n = 0;
    for (let i = max(2, on - 15); i < on - 2; i += 1) {
      before += slope[i];
      n += 1;
    }
    before /= <f64>max(1, n);
    let threshold = before + 0.05 * (slope[steepest] - before);
    let own = on;
    for (let i = max(2, on - 6); i <= steepest; i += 1) {
      if (slope[i] > threshold && slope[i + 1] > threshold && slope[i + 2] > threshold) {
        own = i;
        break;
      }
    }
    this.waves[QRS_ON] = on + <i32>Math.round(1.0 + 0.35 * Math.max(-4.0, Math.min(12.0, <f64>(own - on - 3))));
    let after: f64 = Infinity;
    for (let i = off - 5; i < min(off + 25, BEAT_LENGTH - 14); i += 1) {
      let sum: f64 = 0;
      for (let k = 0; k < 10; k += 1) sum += slope[i + k];
      after = Math.min(after, 0.1 * sum);
    }
    threshold = after + 0.08 * (slope[steepest] - after);
    own = off;
    for (let i = off + 8; i >= steepest; i -= 1) {
      if (slope[i] > threshold && slope[i - 1] > threshold) {
        own = i;
        break;
      }
    }
    this.waves[QRS_OFF] = off + <i32>Math.round(0.5 * Math.max(-15.0, Math.min(6.0, <f64>(own - off + 2))) + 0.4);
  }

  private findP(on: i32, off: i32, allPeak: i32): void {
    const row = this.smooth;
    const left = row[on];
    const tilt = (row[off] - left) / <f64>(off - on);
    let peak = on;
    let height: f64 = 0;
    for (let i = on; i <= off; i += 1) {
      const size = Math.abs(row[i] - left - tilt * <f64>(i - on));
      if (size > height) {
        height = size;
        peak = i;
      }
    }
    if (height < P_OWN) {
      this.waves[P_ON] = on + 4;
      this.waves[P_OFF] = off - 4;
      return;
    }
    let first = on;
    while (first < peak && Math.abs(row[first] - left - tilt * <f64>(first - on)) < 0.3 * height) first += 1;
    let last = off;
    while (last > peak && Math.abs(row[last] - left - tilt * <f64>(last - on)) < 0.3 * height) last -= 1;
    this.waves[P_PEAK] = (peak + allPeak) >> 1;
    this.waves[P_ON] = on + <i32>Math.round(0.5 * <f64>(first - on) - 1.3);
    this.waves[P_OFF] = off + <i32>Math.round(0.5 * <f64>(last - off) + 0.4);
    this.waves[P_PEAK] = max(this.waves[P_ON] + 1, min(this.waves[P_OFF] - 1, this.waves[P_PEAK]));
  }

  private findT(all: StaticArray<i32>): void {
    const end = all[T_OFF];
    const own = this.seenEndOfT(all);
    this.waves[T_OFF] = end - 6;
    if (this.height < T_OWN) return;
    this.waves[T_PEAK] = this.peak;
    if (isNaN(own)) return;
    const moved = 0.5 * Math.max(-40.0, Math.min(25.0, own + 12.0 - <f64>end));
    this.waves[T_OFF] = max(this.peak + 6, end - 6 + <i32>Math.round(moved));
  }

  /** Where the T of this lead alone ends; NaN when the lead is too small to say. `all` as in `find`. */
  endOfT(rows: StaticArray<f64>, from: i32, all: StaticArray<i32>): f64 {
    smoothRow(rows, from, 4, this.smooth, 0);
    const seen = this.seenEndOfT(all);
    return this.height < T_SPEAKS ? NaN : seen + LATE * (seen - <f64>this.peak);
  }

  /** Foot of the tangent to the steepest descent after the T peak of the smoothed lead; also sets `peak` and `height`. */
  private seenEndOfT(all: StaticArray<i32>): f64 {
    const row = this.smooth;
    const on = all[QRS_ON];
    const end = all[T_OFF];
    const foot = min(BEAT_LENGTH - 2, end + 6);
    const start = row[on];
    const tilt = (row[foot] - start) / <f64>(foot - on);
    const from = max(all[QRS_OFF] + 8, min(all[QRS_OFF] + 20, all[T_PEAK] - 30));
    let peak = from;
    let best: f64 = -1;
    for (let i = from; i < min(BEAT_LENGTH - 6, end + 5); i += 1) {
      const far = <f64>(i - all[T_PEAK]) / 60.0;
      const size = Math.abs(row[i] - start - tilt * <f64>(i - on)) / (1.0 + far * far);
      if (size > best) {
        best = size;
        peak = i;
      }
    }
    const signed = row[peak] - start - tilt * <f64>(peak - on);
    this.peak = peak;
    this.height = Math.abs(signed);
    const sign: f64 = signed > 0 ? 1.0 : -1.0;
    let steepest = -1;
    let fall: f64 = 0;
    for (let i = peak + 2; i < min(min(peak + 90, end + 15), BEAT_LENGTH - 6); i += 1) {
      const d = (sign * (row[i - 4] - row[i + 4])) / 8.0;
      if (d > fall) {
        fall = d;
        steepest = i;
      }
    }
    if (steepest < 0) return NaN;
    let floor = sign * row[steepest];
    for (let i = steepest; i < min(BEAT_LENGTH - 2, steepest + 50); i += 1) floor = Math.min(floor, sign * row[i]);
    return <f64>steepest + (1.1 * (sign * row[steepest] - floor)) / fall;
  }
}
