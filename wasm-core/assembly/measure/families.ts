import { BeatList } from './beat-list';
import { GuideSignal } from './guide-signal';

/** Window that is compared, frames around the beat (−100 to +120 ms). */
const BEFORE: i32 = 50;
const AFTER: i32 = 60;
const LENGTH: i32 = BEFORE + AFTER;
/** Beats are shifted by at most this much (40 ms) to fit. */
const SHIFT: i32 = 20;
const JOIN: f64 = 0.82;
export const FAMILY_LIMIT: i32 = 10;

/** Groups beats of one shape and aligns them, all leads together. */
@final
export class Families {
  count: i32 = 0;
  dominant: i32 = 0;
  readonly sizes: StaticArray<i32> = new StaticArray<i32>(FAMILY_LIMIT);
  private readonly width: i32;
  private readonly templates: StaticArray<f64>;
  private bestShift: i32 = 0;
  private bestLikeness: f64 = 0;

  constructor(private readonly signal: GuideSignal, private readonly beats: BeatList) {
    this.width = signal.leadCount * LENGTH;
    this.templates = new StaticArray<f64>(FAMILY_LIMIT * signal.leadCount * LENGTH);
  }

  /** Groups and aligns all beats; afterwards `dominant` is the family most beats belong to, foreign beats counting less. */
  group(): void {
    const beats = this.beats;
    this.count = 0;
    for (let b = 0; b < beats.count; b += 1) this.join(b, true);
    for (let round = 0; round < 2; round += 1) {
      this.rebuild();
      for (let b = 0; b < beats.count; b += 1) this.join(b, false);
    }
    this.rebuild();
    this.dominant = 0;
    let most: f64 = -1;
    for (let f = 0; f < this.count; f += 1) {
      let weight: f64 = 0;
      for (let b = 0; b < beats.count; b += 1) if (beats.family[b] == f) weight += beats.foreign[b] != 0 ? 0.6 : 1.0;
      if (weight > most) {
        most = weight;
        this.dominant = f;
      }
    }
  }

  private join(b: i32, grow: bool): void {
    const beats = this.beats;
    let family = -1;
    let likeness: f64 = -2;
    let shift = 0;
    for (let f = 0; f < this.count; f += 1) {
      if (!grow && this.sizes[f] == 0) continue;
      this.fit(beats.frames[b], f);
      if (this.bestLikeness > likeness) {
        likeness = this.bestLikeness;
        shift = this.bestShift;
        family = f;
      }
    }
    if (grow && (family < 0 || likeness < JOIN) && this.count < FAMILY_LIMIT) {
      family = this.count;
      this.count += 1;
      this.sizes[family] = 0;
      for (let k = 0; k < this.width; k += 1) this.templates[family * this.width + k] = 0;
      shift = 0;
      likeness = 1;
    }
    beats.frames[b] = max(0, min(this.signal.frames - 1, beats.frames[b] + shift));
    beats.family[b] = family;
    beats.likeness[b] = likeness;
    if (grow) {
      this.add(b, family);
      this.sizes[family] += 1;
    }
  }

  private rebuild(): void {
    const beats = this.beats;
    for (let k = 0; k < this.count * this.width; k += 1) this.templates[k] = 0;
    for (let f = 0; f < this.count; f += 1) this.sizes[f] = 0;
    for (let b = 0; b < beats.count; b += 1) {
      this.add(b, beats.family[b]);
      this.sizes[beats.family[b]] += 1;
    }
  }

  private add(b: i32, family: i32): void {
    const frames = this.signal.frames;
    const centre = this.beats.frames[b];
    for (let g = 0; g < this.signal.leadCount; g += 1) {
      for (let k = 0; k < LENGTH; k += 1) {
        const i = centre - BEFORE + k;
        if (i >= 0 && i < frames) this.templates[family * this.width + g * LENGTH + k] += <f64>this.signal.samples[g * frames + i];
      }
    }
  }

  /** Correlation of the beat at `centre` with a family, the best over all shifts: coarse first, then around it. */
  private fit(centre: i32, family: i32): void {
    this.bestLikeness = -2;
    this.bestShift = 0;
    for (let shift = -SHIFT; shift <= SHIFT; shift += 4) this.consider(centre, family, shift);
    const around = this.bestShift;
    for (let step = -3; step <= 3; step += 1) if (step != 0) this.consider(centre, family, around + step);
  }

  private consider(centre: i32, family: i32, shift: i32): void {
    const likeness = this.correlation(centre + shift, family);
    if (likeness > this.bestLikeness) {
      this.bestLikeness = likeness;
      this.bestShift = shift;
    }
  }

  /** Correlation of all leads together, no mean removed: sign and size between leads count. Outside the recording nothing is compared. */
  correlation(centre: i32, family: i32): f64 {
    const frames = this.signal.frames;
    const from = max(0, BEFORE - centre);
    const to = min(LENGTH, frames - centre + BEFORE);
    let xy: f64 = 0;
    let xx: f64 = 0;
    let yy: f64 = 0;
    for (let g = 0; g < this.signal.leadCount; g += 1) {
      const base = g * frames + centre - BEFORE;
      const template = family * this.width + g * LENGTH;
      for (let k = from; k < to; k += 1) {
        const x = <f64>this.signal.samples[base + k];
        const y = this.templates[template + k];
        xy += x * y;
        xx += x * x;
        yy += y * y;
      }
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }
}
