import { Candidate } from './candidate';
import { LeadChain } from './lead-chain';
import { SHAPE_POINTS, shapeCorrelation, shapeSteepness, shapeWidth } from './beat-shape';

const FAMILIES: i32 = 6;
/** Beats that look alike at least this much belong together. */
const ALIKE: f64 = 0.88;
/** Weight of the newest beat in the mean shape of its family. */
const LEARNING_RATE: f64 = 0.12;
const NARROWNESS: f64 = 3.0;
/** Counts fade so that the dominant family is that of the last minute or so. */
const FADING: f64 = 0.985;

@final
class Family {
  readonly shape: StaticArray<f64>;
  count: f64 = 0;
  width: f64 = 0;
  constructor(leads: i32) {
    this.shape = new StaticArray<f64>(leads * SHAPE_POINTS);
  }
}

/** Families of beats by shape over all leads, and which one dominates. */
@final
export class BeatFamilies {
  private readonly leads: StaticArray<LeadChain>;
  private readonly families: StaticArray<Family>;
  dominant: i32 = -1;
  private learnt: f64 = 0;

  constructor(leads: StaticArray<LeadChain>) {
    const families = new StaticArray<Family>(FAMILIES);
    for (let i = 0; i < FAMILIES; i += 1) families[i] = new Family(leads.length);
    this.leads = leads;
    this.families = families;
  }

  /** Beats the dominant family rests on, up to about 60. */
  get experience(): f64 {
    return this.dominant < 0 ? 0 : this.families[this.dominant].count;
  }

  get dominantWidth(): f64 {
    return this.dominant < 0 ? 0 : this.families[this.dominant].width;
  }

  /** Share of recent beats in the dominant family. */
  get dominance(): f64 {
    return this.dominant < 0 || this.learnt <= 0 ? 0 : this.families[this.dominant].count / this.learnt;
  }

  /** The dominant rhythm is frequent and narrow: in bigeminy the narrow family is the conducted one. */
  private claim(family: i32): f64 {
    const f = this.families[family];
    return f.count / Math.pow(Math.max(0.01, f.width), NARROWNESS);
  }

  private alike(c: Candidate, family: i32): f64 {
    let sum: f64 = 0;
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const w = this.leads[l].weight;
      if (w <= 0) continue;
      sum += w * shapeCorrelation(c.shape, this.families[family].shape, l);
      total += w;
    }
    return total > 0 ? sum / total : -1;
  }

  width(c: Candidate): f64 {
    let sum: f64 = 0;
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const w = this.leads[l].weight;
      sum += w * shapeWidth(c.shape, l);
      total += w;
    }
    return total > 0 ? sum / total : 0;
  }

  /** Steepest slope as a share of that of the dominant family, leads weighted; 1 while there is none. */
  steepness(c: Candidate): f64 {
    if (this.dominant < 0) return 1;
    let sum: f64 = 0;
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const usual = shapeSteepness(this.families[this.dominant].shape, l);
      if (usual <= 0) continue;
      const w = this.leads[l].weight;
      sum += (w * shapeSteepness(c.shape, l)) / usual;
      total += w;
    }
    return total > 0 ? sum / total : 1;
  }

  /** Likeness to the dominant family, −1 to 1; 1 while there is none. */
  likeness(c: Candidate): f64 {
    return this.dominant < 0 ? 1 : this.alike(c, this.dominant);
  }

  /** Likeness to the best family with at least `count` beats; −1 when there is none. */
  bestLikeness(c: Candidate, count: f64): f64 {
    let best: f64 = -1;
    for (let f = 0; f < FAMILIES; f += 1) if (this.families[f].count >= count) best = Math.max(best, this.alike(c, f));
    return best;
  }

  /** Files a beat in its family, or in a new one in the place of the rarest. */
  learn(c: Candidate): void {
    let chosen = -1;
    let best: f64 = ALIKE;
    let rarest = 0;
    this.learnt = this.learnt * FADING + 1.0;
    for (let f = 0; f < FAMILIES; f += 1) {
      const family = this.families[f];
      family.count *= FADING;
      if (family.count < this.families[rarest].count) rarest = f;
      if (family.count <= 0) continue;
      const likeness = this.alike(c, f);
      if (likeness > best) {
        best = likeness;
        chosen = f;
      }
    }
    const width = this.width(c);
    if (chosen < 0) {
      const family = this.families[rarest];
      family.count = 1.0;
      family.width = width;
      for (let i = 0; i < family.shape.length; i += 1) family.shape[i] = c.shape[i];
      chosen = rarest;
    } else {
      const family = this.families[chosen];
      family.count += 1.0;
      family.width += LEARNING_RATE * (width - family.width);
      for (let i = 0; i < family.shape.length; i += 1) family.shape[i] += LEARNING_RATE * (c.shape[i] - family.shape[i]);
    }
    if (this.dominant < 0 || this.claim(chosen) > 1.2 * this.claim(this.dominant)) this.dominant = chosen;
  }
}
