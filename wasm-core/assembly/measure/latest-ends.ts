import { BEAT_LENGTH } from './average-beat';
import { T_OFF, T_PEAK } from './beat-waves';
import { LeadMarks } from './lead-marks';
import { LeadSet, STANDARD_LEADS } from './lead-set';

/** Leads with a T of their own below which the common end stays. */
const FEWEST: i32 = 4;
/** The common end moves half the way, frames: at most this much earlier or later. */
const EARLIER: f64 = -30.0;
const LATER: f64 = 40.0;

/** The end of T over all leads, which the large leads have set, against the ends the leads show each for itself. */
@final
export class LatestEnds {
  private readonly ends: StaticArray<f64> = new StaticArray<f64>(STANDARD_LEADS);

  /** T end of `waves` moved towards the second latest end over the leads; not beyond `limit`. */
  refine(rows: StaticArray<f64>, leads: LeadSet, marks: LeadMarks, waves: StaticArray<i32>, limit: i32): i32 {
    const end = waves[T_OFF];
    const ends = this.ends;
    let n = 0;
    for (let s = 0; s < STANDARD_LEADS; s += 1) {
      if (!leads.available(s)) continue;
      const own = marks.endOfT(rows, s * BEAT_LENGTH, waves);
      if (isNaN(own)) continue;
      let k = n;
      while (k > 0 && ends[k - 1] < own) {
        ends[k] = ends[k - 1];
        k -= 1;
      }
      ends[k] = own;
      n += 1;
    }
    if (n < FEWEST) return end;
    const moved = end + <i32>Math.round(0.5 * Math.max(EARLIER, Math.min(LATER, ends[1] - <f64>end)));
    return max(waves[T_PEAK] + 8, min(moved, min(BEAT_LENGTH - 1, limit - 2)));
  }
}
