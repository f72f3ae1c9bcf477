import { BEAT_BEFORE } from './average-beat';
import { BEAT_LIMIT, BeatList } from './beat-list';
import { LeadSet, STANDARD_LEADS } from './lead-set';
import { Recording } from './recording';

const SEGMENT: i32 = 200;
/** A P may come this much earlier or later than usual, frames. */
const SHIFT: i32 = 10;
const SEEN: f64 = 0.45;
const SEEN_IN_TIME: f64 = 0.15;
/** Mean correlation and share of beats that make a P, in a regular rhythm and in one as irregular as fibrillation. */
const IRREGULAR: f64 = 0.08;
const ALIKE: f64 = 0.4;
const COMMON: f64 = 0.5;
const ALIKE_IRREGULAR: f64 = 0.65;
const COMMON_IRREGULAR: f64 = 0.75;
/** Weak, but before every single beat: sinus arrhythmia in noise. */
const ALIKE_ALWAYS: f64 = 0.45;
const COMMON_ALWAYS: f64 = 0.95;

/** Does the P of the averaged beat come before each beat? Fibrillation and chance leave waves in an average, too. */
@final
export class PConsistency {
  /** Mean correlation of each beat's P with that of the others, −1 to 1. */
  correlation: f64 = 0;
  /** Share of the beats that show it. */
  share: f64 = 0;
  /** Per beat: correlation at the best place, and how far that lies from the usual place. */
  readonly likeness: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);
  readonly shift: StaticArray<i32> = new StaticArray<i32>(BEAT_LIMIT);
  private readonly total: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * SEGMENT);
  private readonly own: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS * SEGMENT);
  private length: i32 = 0;

  constructor(private readonly recording: Recording, private readonly leads: LeadSet, private readonly beats: BeatList) {}

  /** `onset` and `offset` of P as indexes of the averaged beat of `family`; `qrsOnsets` of every family, to compare its beats. */
  judge(family: i32, onset: i32, offset: i32, qrsOnsets: StaticArray<i32>): void {
    const beats = this.beats;
    const from = onset - 5 - BEAT_BEFORE;
    this.length = min(SEGMENT, offset - onset + 10);
    for (let k = 0; k < this.total.length; k += 1) this.total[k] = 0;
    let n = 0;
    for (let b = 0; b < beats.count; b += 1) {
      this.likeness[b] = 0;
      this.shift[b] = 0;
      if (beats.family[b] != family || !this.cut(beats.frames[b] + from)) continue;
      for (let k = 0; k < this.total.length; k += 1) this.total[k] += this.own[k];
      n += 1;
    }
    this.correlation = 0;
    this.share = 0;
    if (n < 2) return;
    let seen = 0;
    for (let b = 0; b < beats.count; b += 1) {
      const member = beats.family[b] == family;
      const at = beats.frames[b] + from + qrsOnsets[beats.family[b]] - qrsOnsets[family];
      if (!this.cut(at)) continue;
      if (member) for (let k = 0; k < this.total.length; k += 1) this.total[k] -= this.own[k];
      const here = this.likenessOfOwn();
      let best = here;
      let shift = 0;
      for (let s = -SHIFT; s <= SHIFT; s += 2) {
        if (s == 0 || !this.cut(at + s)) continue;
        const likeness = this.likenessOfOwn();
        if (likeness > best + 0.02) {
          best = likeness;
          shift = s;
        }
      }
      if (member) {
        this.cut(at);
        for (let k = 0; k < this.total.length; k += 1) this.total[k] += this.own[k];
        this.correlation += here;
        if (best >= SEEN) seen += 1;
      }
      this.likeness[b] = best;
      this.shift[b] = shift;
    }
    this.correlation /= <f64>n;
    this.share = <f64>seen / <f64>n;
  }

  /** Is that a P? In a rhythm as irregular as fibrillation (`irregularity` of BeatList) more is asked for. */
  convincing(irregularity: f64): bool {
    if (irregularity <= IRREGULAR) return this.correlation >= ALIKE && this.share >= COMMON;
    return (this.correlation >= ALIKE_IRREGULAR && this.share >= COMMON_IRREGULAR) || (this.correlation >= ALIKE_ALWAYS && this.share >= COMMON_ALWAYS);
  }

  /** True when this beat shows the P; in its usual time less is asked for, noise must not take a P away. */
  seen(beat: i32, usual: i32): bool {
    const before = this.beats.intervalBefore(beat);
    const inTime = before > 0 && abs(before - usual) * 8 < usual;
    return this.likeness[beat] >= (inTime ? SEEN_IN_TIME : SEEN);
  }

  /** Cuts a stretch of all guide leads, smoothed over 10 ms, without its straight line; false when it leaves the recording. */
  private cut(from: i32): bool {
    const frames = this.recording.frames;
    if (from < 2 || from + this.length + 2 >= frames) return false;
    const centre = 0.5 * <f64>(this.length - 1);
    for (let g = 0; g < this.leads.guideCount; g += 1) {
      const base = this.leads.guides[g] * frames + from;
      const at = g * SEGMENT;
      let mean: f64 = 0;
      let tilt: f64 = 0;
      let spread: f64 = 0;
      for (let k = 0; k < this.length; k += 1) {
        let sum: f64 = 0;
        for (let d = -2; d <= 2; d += 1) sum += <f64>this.recording.samples[base + k + d];
        const x = <f64>k - centre;
        this.own[at + k] = 0.2 * sum;
        mean += 0.2 * sum;
        tilt += 0.2 * sum * x;
        spread += x * x;
      }
      mean /= <f64>this.length;
      tilt /= Math.max(1.0, spread);
      for (let k = 0; k < this.length; k += 1) this.own[at + k] -= mean + tilt * (<f64>k - centre);
    }
    return true;
  }

  private likenessOfOwn(): f64 {
    let xy: f64 = 0;
    let xx: f64 = 0;
    let yy: f64 = 0;
    for (let g = 0; g < this.leads.guideCount; g += 1) {
      for (let k = g * SEGMENT; k < g * SEGMENT + this.length; k += 1) {
        xy += this.own[k] * this.total[k];
        xx += this.own[k] * this.own[k];
        yy += this.total[k] * this.total[k];
      }
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }
}
