import { BEAT_LENGTH } from './average-beat';
import { NONE, P_OFF, P_ON, QRS_OFF, QRS_ON, T_OFF } from './beat-waves';

/** Order of the values of one lead; NaN where there is none. */
export const LEAD_VALUES: i32 = 25;
const P_POSITIVE: i32 = 0;
const P_NEGATIVE: i32 = 1;
const P_TERMINAL: i32 = 2;
const Q: i32 = 3;
const R: i32 = 4;
const S: i32 = 5;
const R_PRIME: i32 = 6;
const S_PRIME: i32 = 7;
const Q_DURATION: i32 = 8;
const R_DURATION: i32 = 9;
const S_DURATION: i32 = 10;
const R_PRIME_DURATION: i32 = 11;
const R_PEAK_TIME: i32 = 12;
const NOTCHED: i32 = 13;
const SLURRED: i32 = 14;
const PEAK_TO_PEAK: i32 = 15;
const AREA: i32 = 16;
const ST_J: i32 = 17;
const ST_20: i32 = 18;
const ST_40: i32 = 19;
const ST_60: i32 = 20;
const ST_80: i32 = 21;
const ST_SLOPE: i32 = 22;
const T_POSITIVE: i32 = 23;
const T_NEGATIVE: i32 = 24;

const MILLISECONDS: f64 = 2.0;
/** Delta wave: µV in 8 ms of the steep part at least, frames and µV of the slow beginning. */
const SLUR_STEEP: f64 = 60.0;
const SLUR_LENGTH: i32 = 16;
const SLUR_HEIGHT: f64 = 60.0;
/** A deflection of the QRS is at least this high (µV) and long (frames). */
const DEFLECTION: f64 = 25.0;
const DEFLECTION_LENGTH: i32 = 4;
/** A P or T of less is none, µV. */
const P_SMALLEST: f64 = 15.0;
const T_SMALLEST: f64 = 25.0;

/** Reads the amplitudes of one lead of the averaged beat; nothing is filtered. */
@final
export class LeadMeasures {
  /** Values of the lead read last. */
  readonly values: StaticArray<f64> = new StaticArray<f64>(LEAD_VALUES);
  /** Areas of P, QRS and T, µV·ms. */
  pArea: f64 = 0;
  qrsArea: f64 = 0;
  tArea: f64 = 0;
  private readonly row: StaticArray<f64> = new StaticArray<f64>(BEAT_LENGTH);

  read(rows: StaticArray<f64>, from: i32, marks: StaticArray<i32>): void {
    for (let k = 0; k < LEAD_VALUES; k += 1) this.values[k] = NaN;
    this.values[NOTCHED] = 0;
    this.values[SLURRED] = 0;
    const on = marks[QRS_ON];
    let level: f64 = 0;
    for (let i = on - 4; i <= on; i += 1) level += rows[from + i];
    level /= 5.0;
    for (let i = 0; i < BEAT_LENGTH; i += 1) this.row[i] = rows[from + i] - level;
    this.readQrs(on, marks[QRS_OFF]);
    this.readSt(marks[QRS_OFF]);
    this.readP(marks[P_ON], marks[P_OFF]);
    this.readT(marks[QRS_OFF], marks[T_OFF]);
  }

  private readQrs(on: i32, off: i32): void {
    const row = this.row;
    const v = this.values;
    let highest = row[on];
    let lowest = row[on];
    let area: f64 = 0;
    for (let i = on; i <= off; i += 1) {
      highest = Math.max(highest, row[i]);
      lowest = Math.min(lowest, row[i]);
      area += row[i];
    }
    v[PEAK_TO_PEAK] = highest - lowest;
    v[AREA] = area * MILLISECONDS;
    this.qrsArea = v[AREA];
    const smallest = Math.max(DEFLECTION, 0.015 * (highest - lowest));
    let lastR = NONE;
    let i = on;
    while (i <= off) {
      const positive = row[i] > 0;
      let end = i;
      let peak = i;
      while (end <= off && row[end] > 0 == positive) {
        if (Math.abs(row[end]) > Math.abs(row[peak])) peak = end;
        end += 1;
      }
      if (Math.abs(row[peak]) >= smallest && end - i >= DEFLECTION_LENGTH) {
        const duration = <f64>(end - i) * MILLISECONDS;
        if (positive) {
          if (isNaN(v[R])) {
            v[R] = row[peak];
            v[R_DURATION] = duration;
          } else if (isNaN(v[R_PRIME]) || row[peak] > v[R_PRIME]) {
            v[R_PRIME] = row[peak];
            v[R_PRIME_DURATION] = duration;
          }
          lastR = peak;
          if (this.notched(i, end, peak)) v[NOTCHED] = 1;
        } else if (isNaN(v[R])) {
          v[Q] = row[peak];
          v[Q_DURATION] = duration;
        } else if (isNaN(v[S]) && isNaN(v[R_PRIME])) {
          v[S] = row[peak];
          v[S_DURATION] = duration;
        } else if (isNaN(v[S_PRIME]) || row[peak] < v[S_PRIME]) {
          v[S_PRIME] = row[peak];
        }
      }
      i = end;
    }
    if (lastR != NONE) v[R_PEAK_TIME] = <f64>(lastR - on) * MILLISECONDS;
    if (this.slurred(on, off)) v[SLURRED] = 1;
  }

  /** A dip between two tops of one R, or a stretch where its limb nearly stands still. */
  private notched(from: i32, to: i32, peak: i32): bool {
    const row = this.row;
    const height = row[peak];
    const dip = Math.max(30.0, 0.05 * height);
    let top = row[from];
    for (let i = from; i < peak; i += 1) {
      top = Math.max(top, row[i]);
      if (top - row[i] > dip && top > 0.3 * height) return true;
    }
    top = row[to - 1];
    for (let i = to - 1; i > peak; i -= 1) {
      top = Math.max(top, row[i]);
      if (top - row[i] > dip && top > 0.3 * height) return true;
    }
    // Slur: 12 ms of hardly any slope, between 30 and 90 % of the height.
    const still = 0.04 * height;
    for (let i = from + 3; i + 6 < to - 3; i += 1) {
      if (abs(i + 3 - peak) < 9) continue;
      if (row[i + 3] > 0.3 * height && row[i + 3] < 0.9 * height && Math.abs(row[i + 6] - row[i]) < still) return true;
    }
    return false;
  }

  /** A delta wave: a slow beginning of at least 32 ms in the direction of the steep part, which already reaches a sixth of the height. */
  private slurred(on: i32, off: i32): bool {
    const row = this.row;
    let steepest: f64 = 0;
    let height: f64 = 0;
    for (let i = on + 2; i <= off - 2; i += 1) steepest = Math.max(steepest, Math.abs(row[i + 2] - row[i - 2]));
    for (let i = on; i <= off; i += 1) height = Math.max(height, Math.abs(row[i]));
    if (steepest < SLUR_STEEP) return false;
    for (let i = on + 2; i <= off - 2; i += 1) {
      const slope = row[i + 2] - row[i - 2];
      if (Math.abs(slope) < 0.5 * steepest) continue;
      const reached = Math.abs(row[i - 2]);
      return i - 2 - on >= SLUR_LENGTH && row[i] * slope > 0 && reached >= Math.max(SLUR_HEIGHT, 0.15 * height);
    }
    return false;
  }

  private readSt(j: i32): void {
    const v = this.values;
    v[ST_J] = this.at(j);
    v[ST_20] = this.at(j + 10);
    v[ST_40] = this.at(j + 20);
    v[ST_60] = this.at(j + 30);
    v[ST_80] = this.at(j + 40);
    v[ST_SLOPE] = (v[ST_80] - v[ST_J]) / 80.0;
  }

  private at(i: i32): f64 {
    const k = min(i, BEAT_LENGTH - 2);
    return (this.row[k - 1] + this.row[k] + this.row[k + 1]) / 3.0;
  }

  private readP(on: i32, off: i32): void {
    this.pArea = 0;
    if (on == NONE || off <= on) return;
    const row = this.row;
    const v = this.values;
    const left = row[on];
    const slope = (row[off] - left) / <f64>(off - on);
    let highest: f64 = 0;
    let lowest: f64 = 0;
    let crossing = on;
    let before: f64 = 0;
    for (let i = on; i <= off; i += 1) {
      const p = this.above(i, on, left, slope);
      highest = Math.max(highest, p);
      lowest = Math.min(lowest, p);
      this.pArea += p * MILLISECONDS;
      // Last change of sign with something after it begins the terminal part.
      if (before * p < 0 && i < off - 8) crossing = i;
      if (p != 0) before = p;
    }
    v[P_POSITIVE] = highest >= P_SMALLEST ? highest : NaN;
    v[P_NEGATIVE] = lowest <= -P_SMALLEST ? lowest : NaN;
    const from = crossing > on ? crossing : (on + off) / 2;
    let extreme: f64 = 0;
    for (let i = from; i <= off; i += 1) {
      const p = this.above(i, on, left, slope);
      if (Math.abs(p) > Math.abs(extreme)) extreme = p;
    }
    v[P_TERMINAL] = extreme * <f64>(off - from) * MILLISECONDS;
  }

  private above(i: i32, on: i32, left: f64, slope: f64): f64 {
    return this.row[i] - left - slope * <f64>(i - on);
  }

  private readT(j: i32, off: i32): void {
    this.tArea = 0;
    if (off == NONE) return;
    const from = j + (off - j) / 4;
    let highest: f64 = 0;
    let lowest: f64 = 0;
    for (let i = from; i <= off; i += 1) {
      highest = Math.max(highest, this.row[i]);
      lowest = Math.min(lowest, this.row[i]);
      this.tArea += this.row[i] * MILLISECONDS;
    }
    this.values[T_POSITIVE] = highest >= T_SMALLEST ? highest : NaN;
    this.values[T_NEGATIVE] = lowest <= -T_SMALLEST ? lowest : NaN;
  }
}
