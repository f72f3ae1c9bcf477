import { Candidate } from './candidate';
import { LeadChain } from './lead-chain';
import { AFTER_POINTS, QRS_POINTS, SHAPE_POINTS, meanSquare, squareDifference, correlationAt, shapeCorrelation, shapeRange, shapeSteepness, shapeSpread, shapeWidth } from './beat-shape';

const FAMILIES: i32 = 8;
/** Beats that look alike at least this much belong together. */
const ALIKE: f64 = 0.88;
/** Below this likeness there is nothing to align by. */
const ALIGNABLE: f64 = 0.7;
/** Weight of the newest beat in the mean shape of its family. */
const LEARNING_RATE: f64 = 0.12;
const NARROWNESS: f64 = 2.0;
const STILLNESS: f64 = 1.0;
const LATENESS: f64 = 3.0;
const EARLIEST: f64 = 0.5;
const LATEST: f64 = 1.2;
/** Counts fade so that the dominant family is that of the last minute or so. */
const FADING: f64 = 0.985;

/** Beats of one shape: their mean curve in every lead and what goes with it. */
@final
export class Family {
  readonly shape: StaticArray<f64>;
  /** Recent beats in it, fading. */
  count: f64 = 0;
  /** Seconds, leads weighted. */
  width: f64 = 0;
  spread: f64 = 0;
  /** Mean interval before its beats as a share of the usual one. */
  interval: f64 = 1;
  /** How far its own beats lie from its mean curve: 1 − likeness, QRS and tail differences as shares of the QRS. */
  scatter: f64 = 0.02;
  qrsScatter: f64 = 0.15;
  tailScatter: f64 = 0.15;
  /** Mean log odds of a ventricular origin of its beats, and of how many. */
  logOdds: f64 = 0;
  judged: f64 = 0;

  constructor(leads: i32) {
    this.shape = new StaticArray<f64>(leads * SHAPE_POINTS);
  }
}

/** Families of beats by shape over all leads, and which one dominates. */
@final
export class BeatFamilies {
  readonly leads: StaticArray<LeadChain>;
  private readonly families: StaticArray<Family>;
  private dominantIndex: i32 = -1;
  /** Fading count of all beats. */
  learnt: f64 = 0;

  constructor(leads: StaticArray<LeadChain>) {
    const families = new StaticArray<Family>(FAMILIES);
    for (let i = 0; i < FAMILIES; i += 1) families[i] = new Family(leads.length);
    this.leads = leads;
    this.families = families;
  }

  get dominant(): Family | null {
    return this.dominantIndex < 0 ? null : this.families[this.dominantIndex];
  }

  /** Beats the dominant family rests on, up to about 60. */
  get experience(): f64 {
    return this.dominantIndex < 0 ? 0 : this.families[this.dominantIndex].count;
  }

  /**
   * The dominant rhythm is frequent, narrow and not early: in bigeminy the narrow family after the long interval
   * is the conducted one.
   */
  private claim(family: i32): f64 {
    const f = this.families[family];
    const late = Math.min(LATEST, Math.max(EARLIEST, f.interval));
    return (f.count * Math.pow(late, LATENESS)) / (Math.pow(Math.max(0.01, f.width), NARROWNESS) * Math.pow(Math.max(0.005, f.spread), STILLNESS));
  }

  private alike(shape: StaticArray<f64>, other: StaticArray<f64>): f64 {
    let sum: f64 = 0;
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const w = this.leads[l].weight;
      if (w <= 0) continue;
      sum += w * shapeCorrelation(shape, other, l);
      total += w;
    }
    return total > 0 ? sum / total : -1;
  }

  /** Points by which a shape lies late against the family it fits best; 0 when it fits none. */
  offset(shape: StaticArray<f64>): i32 {
    let best: f64 = ALIGNABLE;
    let offset = 0;
    for (let f = 0; f < FAMILIES; f += 1) {
      if (this.families[f].count < 1.5) continue;
      for (let shift = -4; shift <= 4; shift += 1) {
        let sum: f64 = 0;
        for (let l = 0; l < this.leads.length; l += 1) {
          const w = this.leads[l].weight;
          if (w > 0) sum += w * correlationAt(shape, this.families[f].shape, l, shift);
        }
        if (sum <= best) continue;
        best = sum;
        offset = -shift;
      }
    }
    return offset;
  }

  /** Seconds, leads weighted. */
  width(shape: StaticArray<f64>): f64 {
    let sum: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) sum += this.leads[l].weight * shapeWidth(shape, l);
    return sum;
  }

  /** Seconds, leads weighted. */
  spread(shape: StaticArray<f64>): f64 {
    let sum: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) sum += this.leads[l].weight * shapeSpread(shape, l);
    return sum;
  }

  /** Steepest slope as a share of that of the dominant family, leads weighted; 1 while there is none. */
  steepness(c: Candidate): f64 {
    const dominant = this.dominant;
    if (dominant === null) return 1;
    let sum: f64 = 0;
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const usual = shapeSteepness(dominant.shape, l);
      if (usual <= 0) continue;
      const w = this.leads[l].weight;
      sum += (w * shapeSteepness(c.shape, l)) / usual;
      total += w;
    }
    return total > 0 ? sum / total : 1;
  }

  /** Likeness to the dominant family, −1 to 1; 1 while there is none. */
  likeness(shape: StaticArray<f64>): f64 {
    const dominant = this.dominant;
    return dominant === null ? 1 : this.alike(shape, dominant.shape);
  }

  /** Likeness to the dominant family in the lead that is least like it, of those that count. */
  leastLikeness(shape: StaticArray<f64>): f64 {
    const dominant = this.dominant;
    if (dominant === null) return 1;
    let least: f64 = 1;
    for (let l = 0; l < this.leads.length; l += 1) {
      if (this.leads[l].weight * <f64>this.leads.length < 0.5) continue;
      least = Math.min(least, shapeCorrelation(shape, dominant.shape, l));
    }
    return least;
  }

  /** Family most like a shape among those with at least `count` beats, null when there is none; its likeness in `found`. */
  nearest(shape: StaticArray<f64>, count: f64): Family | null {
    let best: Family | null = null;
    this.found = -1;
    for (let f = 0; f < FAMILIES; f += 1) {
      const family = this.families[f];
      if (family.count < count) continue;
      const likeness = this.alike(shape, family.shape);
      if (likeness <= this.found) continue;
      this.found = likeness;
      best = family;
    }
    return best;
  }
  found: f64 = -1;

  /** Likeness to the best family with at least `count` beats; −1 when there is none. */
  bestLikeness(c: Candidate, count: f64): f64 {
    this.nearest(c.shape, count);
    return this.found;
  }

  /** Files a beat in its family, or in a new one in the place of the rarest; `interval` before it as a share, 0 while unknown. */
  learn(c: Candidate, interval: f64): void {
    let chosen = -1;
    let best: f64 = ALIKE;
    let rarest = 0;
    this.learnt = this.learnt * FADING + 1.0;
    for (let f = 0; f < FAMILIES; f += 1) {
      const family = this.families[f];
      family.count *= FADING;
      if (family.count < this.families[rarest].count) rarest = f;
      if (family.count <= 0) continue;
      const likeness = this.alike(c.shape, family.shape);
      if (likeness > best) {
        best = likeness;
        chosen = f;
      }
    }
    const width = this.width(c.shape);
    const spread = this.spread(c.shape);
    const known = interval > 0 ? Math.min(2.0, interval) : 1.0;
    if (chosen < 0) {
      const family = this.families[rarest];
      family.count = 1.0;
      family.judged = 0;
      family.logOdds = 0;
      family.width = width;
      family.spread = spread;
      family.interval = known;
      family.scatter = 0.03;
      family.qrsScatter = 0.2;
      family.tailScatter = 0.2;
      for (let i = 0; i < family.shape.length; i += 1) family.shape[i] = c.shape[i];
      chosen = rarest;
    } else {
      const family = this.families[chosen];
      family.count += 1.0;
      const share = Math.max(LEARNING_RATE, 1.0 / family.count);
      family.scatter += share * (1.0 - best - family.scatter);
      family.qrsScatter += share * (this.difference(c.shape, family, 0, QRS_POINTS) - family.qrsScatter);
      family.tailScatter += share * (this.difference(c.shape, family, SHAPE_POINTS - AFTER_POINTS, SHAPE_POINTS) - family.tailScatter);
      family.width += share * (width - family.width);
      family.spread += share * (spread - family.spread);
      family.interval += share * (known - family.interval);
      for (let i = 0; i < family.shape.length; i += 1) family.shape[i] += share * (c.shape[i] - family.shape[i]);
    }
    if (this.dominantIndex < 0 || this.claim(chosen) > 1.2 * this.claim(this.dominantIndex)) this.dominantIndex = chosen;
  }

  /** Root mean square difference of the points [from, to) to a family as a share of its QRS, leads weighted. */
  difference(shape: StaticArray<f64>, family: Family, from: i32, to: i32): f64 {
    let sum: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const w = this.leads[l].weight;
      if (w > 0) sum += w * Math.sqrt(squareDifference(shape, family.shape, l, from, to) / Math.max(1.0, meanSquare(family.shape, l, 0, QRS_POINTS)));
    }
    return sum;
  }

  /** Range of the QRS as a share of that of the dominant family, leads weighted. */
  range(shape: StaticArray<f64>): f64 {
    const dominant = this.dominant;
    if (dominant === null) return 1;
    let sum: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) sum += (this.leads[l].weight * shapeRange(shape, l)) / Math.max(1.0, shapeRange(dominant.shape, l));
    return sum;
  }
}
