import { MedianOfLast } from '../dsp/median-of-last';
import { Candidate } from './candidate';
import { LeadChain } from './lead-chain';

/** A giant beat counts as three usual ones at most. */
const HIGHEST_SHARE: f64 = 3.0;
/** Energy of beats stands out of its own mean at least by this factor. */
const PEAKED: f64 = 3.5;
/** Taken anew, the level of beats never falls below this share of the former one. */
const RECOVERY_FLOOR: f64 = 0.25;

/**
 * The energies of all leads as one: each as a share of its own usual beat, weighted by its own distance
 * of beats from noise, so that a beat small in one lead is carried by another.
 */
@final
export class LeadFusion {
  readonly leads: StaticArray<LeadChain>;
  private readonly quarters: MedianOfLast = new MedianOfLast(4);

  constructor(leads: StaticArray<LeadChain>) {
    this.leads = leads;
  }

  /** Fused energy; about 1 at a usual beat. */
  @inline
  at(index: i32): f64 {
    const leads = this.leads;
    let sum: f64 = 0;
    for (let l = 0; l < leads.length; l += 1) {
      const lead = leads[l];
      if (lead.gain > 0) sum += Math.min(lead.energy.at(index) * lead.gain, HIGHEST_SHARE * lead.weight);
    }
    return sum;
  }

  /** First levels: per lead the median of the largest energies of four quarters of the start. */
  learn(index: i32): void {
    const quarter = (index + 1) / 4;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      lead.beatLevel = this.medianPeak(lead, 0, quarter);
      lead.noiseLevel = Math.min(0.5 * lead.beatLevel, 0.5 * lead.meanEnergy(0, 4 * quarter - 1));
    }
    this.weigh();
  }

  /** Levels anew from the last seconds; false when no lead shows anything like beats, and all stays as it was. */
  relearn(from: i32, index: i32): bool {
    let peaked = false;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      const level = this.medianPeak(lead, from, (index - from) / 4);
      if (level < PEAKED * lead.meanEnergy(from, index)) continue;
      lead.relearn(Math.max(level, RECOVERY_FLOOR * lead.beatLevel));
      peaked = true;
    }
    if (peaked) this.weigh();
    return peaked;
  }

  private medianPeak(lead: LeadChain, from: i32, quarter: i32): f64 {
    this.quarters.clear();
    for (let q = 0; q < 4; q += 1) this.quarters.put(lead.peakEnergy(from + q * quarter, from + (q + 1) * quarter - 1));
    return this.quarters.median(0);
  }

  /** Weight of each lead from the distance between its beats and its noise. */
  weigh(): void {
    const leads = this.leads;
    let total: f64 = 0;
    for (let l = 0; l < leads.length; l += 1) {
      const lead = leads[l];
      let w: f64 = 0;
      if (lead.usable && lead.beatLevel > 0) {
        const clear = 1.0 - 1.5 * (lead.noiseLevel / lead.beatLevel);
        w = clear < 0.05 ? 0.05 : clear;
        w = w * w;
      }
      lead.weight = w;
      total += w;
    }
    for (let l = 0; l < leads.length; l += 1) {
      const lead = leads[l];
      if (total > 0) lead.weight /= total;
      lead.gain = lead.weight > 0 ? lead.weight / lead.beatLevel : 0;
    }
  }

  /** Keeps what each lead shows at a peak. */
  measure(c: Candidate, from: i32, to: i32): void {
    for (let l = 0; l < this.leads.length; l += 1) c.levels[l] = this.leads[l].peakEnergy(from, to);
  }

  /** Levels of beats, or of noise, learn from a settled candidate. */
  follow(c: Candidate, beat: bool): void {
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      if (lead.usable) lead.follow(c.levels[l], beat);
    }
    this.weigh();
  }
}
