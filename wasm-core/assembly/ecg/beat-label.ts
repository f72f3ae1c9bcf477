import { BeatFamilies } from './beat-families';
import { Candidate } from './candidate';

export const LABEL_N: i32 = 78;
export const LABEL_V: i32 = 86;
export const LABEL_Q: i32 = 81;

/** Below this many beats in the dominant family only a likeness to it is told. */
const EXPERIENCE: f64 = 3.0;
const SAME_SHAPE: f64 = 0.8;
const OTHER_SHAPE: f64 = 0.6;
const WIDER: f64 = 1.2;
const PREMATURE: f64 = 0.88;
const EVIDENCE_V: f64 = 0.7;
const EVIDENCE_Q: f64 = 0.5;
const WEIGHT_SHAPE: f64 = 1.0;
const WEIGHT_WIDTH: f64 = 1.5;
const WEIGHT_EARLY: f64 = 0.6;

/**
 * Origin of a settled beat: ventricular when its shape is foreign to the dominant one and it is wide or early.
 * `intervalBefore` is a share of the usual interval, 0 while unknown. What fits neither is Q.
 */
export function labelBeat(c: Candidate, families: BeatFamilies, intervalBefore: f64): void {
  const likeness = c.likeness;
  if (families.experience < EXPERIENCE) {
    const known = families.experience > 0.5 && likeness >= SAME_SHAPE;
    c.label = known ? LABEL_N : LABEL_Q;
    c.confidence = known ? 0.5 : 0.3;
    return;
  }
  const wide = c.width / Math.max(0.001, families.dominantWidth);
  const early = intervalBefore > 0 && intervalBefore < PREMATURE;
  if (likeness >= SAME_SHAPE) {
    c.label = LABEL_N;
    c.confidence = Math.min(0.99, 0.6 + 2.0 * (likeness - SAME_SHAPE));
    return;
  }
  const evidence = (SAME_SHAPE - likeness) * WEIGHT_SHAPE + (wide - WIDER) * WEIGHT_WIDTH + (early ? WEIGHT_EARLY : 0.0);
  if ((likeness < OTHER_SHAPE || wide > WIDER) && evidence > EVIDENCE_V) {
    c.label = LABEL_V;
    c.confidence = Math.min(0.98, 0.5 + 0.3 * evidence);
  } else if (evidence > EVIDENCE_Q) {
    c.label = LABEL_Q;
    c.confidence = 0.4;
  } else {
    c.label = LABEL_N;
    c.confidence = 0.5;
  }
}
