import { ventricularLogOdds } from './beat-evidence';
import { Family } from './beat-families';

/** Labels are the ASCII letters of the AAMI classes. */
export const LABEL_N: i32 = 78;
export const LABEL_S: i32 = 83;
export const LABEL_V: i32 = 86;
export const LABEL_Q: i32 = 81;

/** Below this many beats in the dominant family there is nothing to compare with. */
const EXPERIENCE: f64 = 3.0;
/** Log odds beyond this tell nothing more of a family. */
const LARGEST: f64 = 4.0;
const FAMILY_PRIOR: f64 = 4.0;
const FAMILY_SHARE: f64 = 0.5;
const FAMILY_RATE: f64 = 0.02;
/** A supraventricular beat looks conducted and comes this early in a regular rhythm. */
const EARLY: f64 = 0.86;
const REGULAR: f64 = 0.12;
const CONDUCTED: f64 = -1.0;
/** Log odds nearer to 0 than this leave the origin open, while the families are young. */
const OPEN: f64 = 0.5;

/** Origin of a beat from its own evidence and from what was found for the beats that look like it. */
@final
export class BeatClassifier {
  label: i32 = LABEL_Q;
  /** 0 to 1. */
  confidence: f64 = 0;

  /** `final` judgements teach the family, provisional ones do not. */
  judge(features: StaticArray<f64>, family: Family | null, experience: f64, final: bool): void {
    if (experience < EXPERIENCE) {
      this.label = LABEL_Q;
      this.confidence = 0.3;
      return;
    }
    let odds = ventricularLogOdds(features);
    if (family !== null) {
      const own = Math.min(LARGEST, Math.max(-LARGEST, odds));
      const weight = FAMILY_SHARE * (family.judged / (family.judged + FAMILY_PRIOR));
      odds = (1.0 - weight) * odds + weight * family.logOdds;
      if (final) {
        family.judged += 1.0;
        family.logOdds += Math.max(FAMILY_RATE, 1.0 / family.judged) * (own - family.logOdds);
      }
    }
    const probability = 1.0 / (1.0 + Math.exp(-odds));
    if (experience < 2.0 * EXPERIENCE && Math.abs(odds) < OPEN) {
      this.label = LABEL_Q;
      this.confidence = 0.4;
    } else if (odds > 0) {
      this.label = LABEL_V;
      this.confidence = probability;
    } else {
      const early = features[0] < EARLY && features[22] < REGULAR && odds < CONDUCTED;
      this.label = early ? LABEL_S : LABEL_N;
      this.confidence = early ? 0.5 : 1.0 - probability;
    }
  }
}
