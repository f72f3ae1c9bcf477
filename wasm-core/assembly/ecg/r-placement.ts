import { Candidate } from './candidate';
import { LeadChain } from './lead-chain';

/** Energy runs this far behind R (band, slope, mean). */
const ENERGY_DELAY: f64 = 0.055;
/**
 * The QRS lasts while the energy stays above this share of its peak, within these limits around the peak: what comes
 * long after it is the tail of a wide beat, not its R.
 */
const EXTENT_SHARE: f64 = 0.45;
const EXTENT_BEFORE: f64 = 0.14;
const EXTENT_AFTER: f64 = 0.045;
/** R is an upward deflection: a downward one counts as this share of its depth. */
const DOWNWARD: f64 = 0.55;
/** Another lead takes over the placing when it is clearer by this factor. */
const CLEARER: f64 = 2.0;
/** How far the native samples may move R, seconds. */
const REFINE_REACH: f64 = 0.008;

/**
 * Places R: the largest deflection of the clearest lead within the extent of the QRS energy
 * (a wide beat may have its R long before its energy peak), then the top of the native samples there.
 */
@final
export class RPlacement {
  private readonly leads: StaticArray<LeadChain>;
  private readonly rate: f64;
  private chosen: i32 = 0;

  constructor(leads: StaticArray<LeadChain>, rate: f64) {
    this.leads = leads;
    this.rate = rate;
  }

  private choose(): LeadChain {
    const leads = this.leads;
    for (let l = 0; l < leads.length; l += 1) if (leads[l].weight > CLEARER * leads[this.chosen].weight) this.chosen = l;
    return leads[this.chosen];
  }

  /** `newest` is the index of the last sample known. */
  place(c: Candidate, newest: i32): void {
    const lead = this.choose();
    const energy = lead.energy;
    let peak = c.peak;
    const near = <i32>(0.04 * this.rate);
    for (let i = max(0, c.peak - near); i <= min(newest, c.peak + near); i += 1) if (energy.at(i) > energy.at(peak)) peak = i;
    const least = EXTENT_SHARE * energy.at(peak);
    const first = max(0, peak - <i32>(EXTENT_BEFORE * this.rate));
    const last = min(newest, peak + <i32>(EXTENT_AFTER * this.rate));
    let from = peak;
    while (from > first && energy.at(from - 1) >= least) from -= 1;
    let to = peak;
    while (to < last && energy.at(to + 1) >= least) to += 1;
    let mass: f64 = 0;
    let moment: f64 = 0;
    for (let i = from; i <= to; i += 1) {
      const over = energy.at(i) - least;
      mass += over;
      moment += over * <f64>(i - peak);
    }
    c.centre = <f64>peak + (mass > 0 ? moment / mass : 0) - ENERGY_DELAY * this.rate;
    const shift = lead.waveDelay - ENERGY_DELAY * this.rate;
    from = max(1, <i32>Math.round(<f64>from + shift));
    to = min(newest - 1, <i32>Math.round(<f64>to + shift));
    const wave = lead.wave;
    let at = min(newest, max(0, <i32>Math.round(<f64>peak + shift)));
    let top: f64 = -1;
    for (let i = from; i <= to; i += 1) {
      const v = wave.at(i);
      const size = v > 0 ? v : -DOWNWARD * v;
      if (size > top) {
        top = size;
        at = i;
      }
    }
    const fiducial = <f64>at - lead.waveDelay;
    c.fiducial = Math.max(0, lead.trace.top(fiducial, wave.at(at) > 0, REFINE_REACH));
  }
}
