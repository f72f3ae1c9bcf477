import { BeatFamilies, Family } from './beat-families';
import { BEFORE_POINTS, QRS_POINTS, SHAPE_POINTS, meanSquare, squareDifference } from './beat-shape';
import { Candidate } from './candidate';

/** What the origin of a beat is judged by, in this order. */
export const FEATURES: i32 = 32;

/** Intervals around a beat, each as a share of the usual interval; 1 stands for what is not known. */
@final
export class BeatTiming {
  before: f64 = 1;
  after: f64 = 1;
  earlier: f64 = 1;
  /** Interval after the next beat. */
  slower: f64 = 1;
  /** Mean change from interval to interval as a share of the usual interval. */
  irregularity: f64 = 0;
}

function within(value: f64, low: f64, high: f64): f64 {
  return Math.min(high, Math.max(low, value));
}

/** Fills `into` with the features of a beat; returns the family it looks like most, null while there is no dominant one. */
export function takeFeatures(c: Candidate, families: BeatFamilies, timing: BeatTiming, into: StaticArray<f64>): Family | null {
  const dominant = families.dominant;
  if (dominant === null) return null;
  const shape = c.shape;
  const before = within(timing.before, 0.2, 2.5);
  const after = within(timing.after, 0.2, 2.5);
  let residual: f64 = 0;
  let tailLikeness: f64 = 0;
  let tailResidual: f64 = 0;
  let beforeResidual: f64 = 0;
  let beforeEnergy: f64 = 0;
  const side = QRS_POINTS + BEFORE_POINTS;
  for (let l = 0; l < families.leads.length; l += 1) {
    const w = families.leads[l].weight;
    if (w <= 0) continue;
    const usual = Math.max(1.0, meanSquare(dominant.shape, l, 0, QRS_POINTS));
    residual += w * Math.sqrt(squareDifference(shape, dominant.shape, l, 0, QRS_POINTS) / usual);
    tailResidual += w * Math.sqrt(squareDifference(shape, dominant.shape, l, side, SHAPE_POINTS) / usual);
    beforeResidual += w * Math.sqrt(squareDifference(shape, dominant.shape, l, QRS_POINTS, side) / usual);
    beforeEnergy += w * Math.sqrt(meanSquare(shape, l, QRS_POINTS, side) / Math.max(1.0, meanSquare(shape, l, 0, QRS_POINTS)));
    const own = meanSquare(shape, l, side, SHAPE_POINTS);
    const its = meanSquare(dominant.shape, l, side, SHAPE_POINTS);
    if (own > 0 && its > 0) tailLikeness += w * (0.5 * (own + its - squareDifference(shape, dominant.shape, l, side, SHAPE_POINTS))) / Math.sqrt(own * its);
  }
  const width = families.width(shape);
  const spread = families.spread(shape);
  into[0] = before;
  into[1] = after;
  into[2] = within(timing.earlier, 0.2, 2.5);
  into[3] = c.likeness;
  into[4] = families.leastLikeness(shape);
  into[5] = within(width / Math.max(0.005, dominant.width), 0.2, 4.0);
  into[6] = width;
  into[7] = within(spread / Math.max(0.005, dominant.spread), 0.2, 4.0);
  into[8] = spread;
  into[9] = Math.log(within(families.range(shape), 0.1, 10.0));
  into[10] = within(residual, 0.0, 4.0);
  into[11] = within(c.steepness, 0.0, 4.0);
  into[12] = tailLikeness;
  into[13] = within(tailResidual, 0.0, 4.0);
  into[14] = within(beforeResidual, 0.0, 3.0);
  into[15] = within(beforeEnergy, 0.0, 3.0);
  const family = families.nearest(shape, 0.5);
  into[16] = families.found;
  into[17] = family === null ? 0 : family.count / Math.max(1.0, families.learnt);
  into[18] = family === null ? 1 : family.interval;
  into[19] = family === null ? 1 : families.likeness(family.shape);
  into[20] = family === null ? 1 : family.width / Math.max(0.005, dominant.width);
  into[21] = dominant.count / Math.max(1.0, families.learnt);
  into[22] = within(timing.irregularity, 0.0, 1.0);
  into[23] = within(after / before, 0.2, 5.0);
  into[24] = before + after;
  into[25] = within(timing.slower, 0.2, 3.0);
  into[26] = family === null ? 1 : within(family.spread / Math.max(0.005, dominant.spread), 0.2, 4.0);
  into[27] = Math.log((1.004 - c.likeness) / (dominant.scatter + 0.004));
  into[28] = Math.log((into[10] + 0.02) / (dominant.qrsScatter + 0.02));
  into[29] = Math.log((into[13] + 0.02) / (dominant.tailScatter + 0.02));
  into[30] = Math.log((1.004 - into[19]) / (dominant.scatter + 0.004));
  into[31] = family === null ? 0 : Math.log((1.004 - families.found) / (family.scatter + 0.004));
  return family;
}
