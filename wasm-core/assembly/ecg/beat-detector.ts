import { MedianOfLast } from '../dsp/median-of-last';
import { Candidate, BEAT, DROPPED, NOISE } from './candidate';
import { BeatFamilies } from './beat-families';
import { labelBeat } from './beat-label';
import { takeShape } from './beat-shape';
import { LeadChain } from './lead-chain';

const CANDIDATES: i32 = 64;
/** Two beats are never closer than this. */
const REFRACTORY: f64 = 0.2;
/** A smaller peak this soon after a beat is its own T wave unless it is steep. */
const T_WAVE_ZONE: f64 = 0.36;
const LEARNING: f64 = 2.0;
const ENERGY_DELAY: f64 = 0.055;
const PLACE_REACH: f64 = 0.08;
const SETTLE_AFTER: f64 = 0.95;
/** A candidate below this share of its neighbours is small. */
const SMALL_SHARE: f64 = 0.7;
const USUAL_INTERVAL: f64 = 1.25;
/** A peak that looks like no known beat is held to a stricter measure. */
const TRAIL_ZONE: f64 = 0.45;
const TRAIL_SHARE: f64 = 0.6;
const TRAIL_STEEPNESS: f64 = 0.35;
const FOREIGN: f64 = 0.5;
const FOREIGN_SHARE: f64 = 0.9;
const FOREIGN_INTERVAL: f64 = 1.35;
/** The threshold lies between noise and beats on a logarithmic scale: noise^(1-e) * beat^e. */
const THRESHOLD_EXPONENT: f64 = 0.45;
const THRESHOLD_LOWEST: f64 = 0.2;
const THRESHOLD_HIGHEST: f64 = 0.5;
const NOISE_QUANTILE: f64 = 0.75;
/** In searchback the threshold falls to this share. */
const SEARCHBACK_SHARE: f64 = 0.5;
/** Never below this height, nor below this multiple of the noise: a pause must not be filled with noise. */
const SEARCHBACK_LOWEST: f64 = 0.1;
const SEARCHBACK_NOISE: f64 = 1.6;
const RECOVERY_THRESHOLD: f64 = 0.3;
/** Energy of beats stands out of its own mean at least by this factor. */
const PEAKED: f64 = 3.5;
const SEARCHBACK_AFTER: f64 = 1.5;
const LOST_AFTER: f64 = 2.5;
/** A recovery never takes anything below this share of the former beats for a beat. */
const RECOVERY_FLOOR: f64 = 0.25;

/**
 * Beats from the energies of all leads. Per instant the leads are summed, each as a share of its own
 * usual beat and weighted by its own distance of beats from noise, so a beat small in one lead is
 * carried by another; one threshold then stands over the sum. Thresholds follow medians of the last
 * beats and of the last peaks that were no beats. The first two seconds are read again once known.
 */
@final
export class BeatDetector {
  private readonly leads: StaticArray<LeadChain>;
  private readonly rate: f64;
  private readonly families: BeatFamilies;
  readonly candidates: StaticArray<Candidate> = new StaticArray<Candidate>(CANDIDATES);
  /** Candidates ever made; the last CANDIDATES of them are kept. */
  made: i32 = 0;
  learnt: bool = false;
  private next: i32 = 0;
  private readonly heights: MedianOfLast = new MedianOfLast(8);
  private readonly noises: MedianOfLast = new MedianOfLast(12);
  private readonly intervals: MedianOfLast = new MedianOfLast(8);
  private readonly quarters: MedianOfLast = new MedianOfLast(4);
  private peakIndex: i32 = -1;
  private peakHeight: f64 = 0;
  private lastBeat: i32 = -1;
  private beforeLastBeat: i32 = -1;
  private searchedFor: i32 = -1;
  /** Index of the last beat or recovery. */
  private lastSign: i32 = 0;
  /** Serial of the first candidate not yet settled. */
  private settledUpTo: i32 = 0;
  private lastSettledBeat: i32 = -1;
  private lastSettledHeight: f64 = 0;

  constructor(leads: StaticArray<LeadChain>, rate: f64) {
    this.leads = leads;
    this.rate = rate;
    this.families = new BeatFamilies(leads);
    const candidates = this.candidates;
    for (let i = 0; i < CANDIDATES; i += 1) candidates[i] = new Candidate(leads.length);
  }

  restart(): void {
    this.next = 0;
    this.peakIndex = -1;
    this.peakHeight = 0;
    this.lastBeat = -1;
    this.beforeLastBeat = -1;
    this.searchedFor = -1;
    this.lastSign = 0;
    this.settledUpTo = 0;
    this.lastSettledBeat = -1;
    this.made = 0;
  }

  candidate(serial: i32): Candidate {
    return this.candidates[serial & (CANDIDATES - 1)];
  }

  private get usualHeight(): f64 {
    return Math.min(1.5, Math.max(0.6, this.heights.median(1.0)));
  }

  private get threshold(): f64 {
    const usual = this.usualHeight;
    const noise = Math.min(usual, this.noises.quantile(NOISE_QUANTILE, 0.1));
    const share = Math.pow(noise / usual, 1.0 - THRESHOLD_EXPONENT);
    return usual * Math.min(THRESHOLD_HIGHEST, Math.max(THRESHOLD_LOWEST, share));
  }

  /** Typical interval between beats, samples; 0 while unknown. */
  get typicalInterval(): f64 {
    return this.intervals.median(0);
  }

  /** Follows the leads up to and including `index`. */
  advance(index: i32): void {
    if (!this.learnt) {
      if (index + 1 < <i32>(LEARNING * this.rate)) return;
      this.learn(index);
    }
    while (this.next <= index) {
      this.follow(this.next);
      this.settle(this.next);
      this.next += 1;
    }
  }

  /** Ends the stretch: learns from what there is, closes an open peak. */
  finish(index: i32): void {
    if (!this.learnt && index >= <i32>(0.5 * this.rate)) this.learn(index);
    if (!this.learnt) return;
    this.advance(index);
    if (this.peakIndex >= 0) this.closePeak(index);
    this.settle(0x7fffffff);
  }

  /** First thresholds: per lead the median of the largest energies of four quarters of the start. */
  private learn(index: i32): void {
    const quarter = (index + 1) / 4;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      const peaks = this.quarters;
      peaks.clear();
      let sum: f64 = 0;
      for (let q = 0; q < 4; q += 1) peaks.put(lead.peakEnergy(q * quarter, (q + 1) * quarter - 1));
      for (let i = 0; i < 4 * quarter; i += 1) sum += lead.energy.at(i);
      lead.beatLevel = peaks.median(0);
      lead.noiseLevel = Math.min(0.5 * lead.beatLevel, (0.5 * sum) / <f64>(4 * quarter));
    }
    this.weigh();
    this.learnt = true;
  }

  /** Weight of each lead from the distance between its beats and its noise. */
  weigh(): void {
    let total: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      let w: f64 = 0;
      if (lead.usable && lead.beatLevel > 0) {
        const clear = 1.0 - 1.5 * (lead.noiseLevel / lead.beatLevel);
        w = clear < 0.05 ? 0.05 : clear;
        w = w * w;
      }
      lead.weight = w;
      total += w;
    }
    if (total <= 0) return;
    for (let l = 0; l < this.leads.length; l += 1) this.leads[l].weight /= total;
  }

  private fused(index: i32): f64 {
    let sum: f64 = 0;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      if (lead.weight > 0) sum += lead.weight * lead.share(index);
    }
    return sum;
  }

  private follow(index: i32): void {
    const f = this.fused(index);
    if (this.peakIndex < 0) {
      if (f > 0.02) {
        this.peakIndex = index;
        this.peakHeight = f;
      }
    } else if (f > this.peakHeight) {
      this.peakIndex = index;
      this.peakHeight = f;
    } else if (f < 0.5 * this.peakHeight || index - this.peakIndex > <i32>(0.095 * this.rate)) {
      this.closePeak(index);
    }
    this.searchback(index);
  }

  private closePeak(index: i32): void {
    const peak = this.peakIndex;
    const height = this.peakHeight;
    this.peakIndex = -1;
    const refractory = <i32>(REFRACTORY * this.rate);
    if (this.made > 0) {
      const last = this.candidate(this.made - 1);
      // Of two peaks within the refractory time the higher one stands.
      if (peak - last.peak < refractory) {
        if (height <= last.height) return;
        if (last.state == BEAT) {
          this.lastBeat = this.beforeLastBeat;
        }
        this.made -= 1;
      }
    }
    const c = this.candidate(this.made);
    this.made += 1;
    c.peak = peak;
    c.height = height;
    c.state = NOISE;
    c.announced = false;
    c.confirmed = false;
    c.settled = false;
    c.label = 0;
    c.confidence = 0;
    const from = max(0, peak - <i32>(0.06 * this.rate));
    const to = min(index, peak + <i32>(0.06 * this.rate));
    for (let l = 0; l < this.leads.length; l += 1) c.levels[l] = this.leads[l].peakEnergy(from, to);
    this.place(c, index);
    const threshold = this.threshold;
    let beat = height > threshold;
    if (beat && this.lastBeat >= 0 && this.made >= 2 && peak - this.lastBeat < <i32>(T_WAVE_ZONE * this.rate)) {
      const previous = this.candidate(this.made - 2);
      if (previous.state == BEAT && height < 0.5 * previous.height) beat = false;
    }
    if (beat) this.accept(c);
  }

  private accept(c: Candidate): void {
    c.state = BEAT;
    c.settled = false;
    if (c.peak > this.lastBeat) {
      this.beforeLastBeat = this.lastBeat;
      this.lastBeat = c.peak;
    }
    this.lastSign = max(this.lastSign, c.peak);
  }

  /**
   * Second look at every candidate older than the delay: a small one that only splits a usual interval in two
   * is dropped. Levels and intervals learn from settled candidates alone.
   */
  private settle(index: i32): void {
    const due = index - <i32>(SETTLE_AFTER * this.rate);
    while (this.settledUpTo < this.made) {
      const c = this.candidate(this.settledUpTo);
      if (c.peak > due) return;
      this.settledUpTo += 1;
      this.settleOne(c, this.settledUpTo - 1);
    }
  }

  private settleOne(c: Candidate, serial: i32): void {
    c.settled = true;
    for (let l = 0; l < this.leads.length; l += 1) takeShape(this.leads[l], this.rate, c.fiducial, this.next, c.shape, l);
    c.likeness = this.families.likeness(c);
    c.width = this.families.width(c);
    c.steepness = this.families.steepness(c);
    if (c.state == BEAT && (this.trailsGiant(c) || this.splitsInterval(c, serial))) c.state = DROPPED;
    if (c.state != BEAT) {
      this.noises.put(c.height);
      for (let l = 0; l < this.leads.length; l += 1) {
        const lead = this.leads[l];
        if (!lead.usable) continue;
        lead.noiseLevels.put(c.levels[l]);
        lead.refreshLevels();
      }
    } else {
      const typical = this.typicalInterval;
      labelBeat(c, this.families, typical > 0 && this.lastSettledBeat >= 0 ? <f64>(c.peak - this.lastSettledBeat) / typical : 0);
      this.families.learn(c);
      this.heights.put(c.height);
      for (let l = 0; l < this.leads.length; l += 1) {
        const lead = this.leads[l];
        if (!lead.usable) continue;
        lead.beatLevels.put(c.levels[l]);
        lead.refreshLevels();
      }
      if (this.lastSettledBeat >= 0 && c.peak > this.lastSettledBeat) this.intervals.put(<f64>(c.peak - this.lastSettledBeat));
      if (c.peak >= this.lastSettledBeat) {
        this.lastSettledBeat = c.peak;
        this.lastSettledHeight = c.height;
      }
    }
    this.weigh();
  }

  /** The T wave of a large beat may hold as much energy as a usual beat; it is small beside its own, and blunt. */
  private trailsGiant(c: Candidate): bool {
    if (this.lastSettledBeat < 0 || <f64>(c.peak - this.lastSettledBeat) > TRAIL_ZONE * this.rate) return false;
    return c.height < TRAIL_SHARE * this.lastSettledHeight && c.steepness < TRAIL_STEEPNESS;
  }

  private splitsInterval(c: Candidate, serial: i32): bool {
    const typical = this.typicalInterval;
    if (this.intervals.size < 3 || this.lastSettledBeat < 0) return false;
    let next: Candidate | null = null;
    for (let s = serial + 1; s < this.made; s += 1) {
      const other = this.candidate(s);
      if (other.state == BEAT && (next === null || other.height > SMALL_SHARE * next.height)) {
        if (next === null || next.height < other.height) next = other;
        if (next.height > c.height) break;
      }
    }
    if (next === null) return false;
    const share = c.height / Math.min(this.usualHeight, next.height);
    const across = <f64>(next.peak - this.lastSettledBeat) / typical;
    const likeness = this.families.bestLikeness(c, 3.0);
    if (share < SMALL_SHARE && across < USUAL_INTERVAL) return true;
    return share < FOREIGN_SHARE && likeness < FOREIGN && across < FOREIGN_INTERVAL;
  }

  /** A pause longer than expected: the best of the passed-over peaks gets a second chance. */
  private searchback(index: i32): void {
    if (index - this.lastSign > <i32>(LOST_AFTER * this.rate)) this.recover(index);
    if (this.lastBeat < 0 || this.searchedFor == this.lastBeat || this.intervals.size < 3) return;
    const typical = this.typicalInterval;
    if (<f64>(index - this.lastBeat) < SEARCHBACK_AFTER * typical) return;
    this.searchedFor = this.lastBeat;
    const noise = this.noises.quantile(NOISE_QUANTILE, 0.1);
    const threshold = Math.max(SEARCHBACK_LOWEST, Math.max(SEARCHBACK_SHARE * this.threshold, SEARCHBACK_NOISE * noise));
    const soonest = this.lastBeat + <i32>(T_WAVE_ZONE * this.rate);
    let best: Candidate | null = null;
    for (let s = this.made - 1; s >= 0 && s > this.made - CANDIDATES; s -= 1) {
      const c = this.candidate(s);
      if (c.peak <= soonest) break;
      if (c.state == NOISE && c.height > threshold && (best === null || c.height > best.height)) best = c;
    }
    if (best !== null) this.promote(best);
  }

  /** Accepts a candidate that was passed over; if it was settled as noise already, it is settled again. */
  private promote(c: Candidate): void {
    const again = c.settled;
    this.accept(c);
    if (again) {
      for (let s = max(0, this.settledUpTo - 32); s < this.settledUpTo; s += 1) if (this.candidate(s) === c) this.settleOne(c, s);
    }
  }

  /** No beat for long though the leads move: the levels no longer fit, they are taken anew from the last seconds. */
  private recover(index: i32): void {
    this.lastSign = index;
    const from = max(0, index - <i32>(LOST_AFTER * this.rate));
    const quarter = (index - from) / 4;
    let peaked = false;
    for (let l = 0; l < this.leads.length; l += 1) {
      const lead = this.leads[l];
      const peaks = this.quarters;
      peaks.clear();
      for (let q = 0; q < 4; q += 1) peaks.put(lead.peakEnergy(from + q * quarter, from + (q + 1) * quarter - 1));
      const level = peaks.median(0);
      if (level < PEAKED * lead.meanEnergy(from, index)) continue;
      lead.relearn(Math.max(level, RECOVERY_FLOOR * lead.beatLevel));
      peaked = true;
    }
    // Noise without a heart in it has no such peaks: levels stay, and the pause stays a pause.
    if (!peaked) return;
    this.heights.clear();
    this.weigh();
    const threshold = RECOVERY_THRESHOLD;
    for (let s = max(0, this.made - CANDIDATES + 1); s < this.made; s += 1) {
      const c = this.candidate(s);
      if (c.state != NOISE || c.peak <= from || c.peak <= this.lastBeat + <i32>(T_WAVE_ZONE * this.rate)) continue;
      c.height = this.fused(c.peak);
      if (c.height > threshold) this.promote(c);
    }
  }

  /** R: the largest deflection around the energy peak in the weightiest lead, with a parabola through its top. */
  private place(c: Candidate, index: i32): void {
    let chosen = 0;
    for (let l = 1; l < this.leads.length; l += 1) {
      if (this.leads[l].weight > 1.5 * this.leads[chosen].weight) chosen = l;
    }
    const wave = this.leads[chosen].wave;
    // Energy runs about 55 ms behind R (band, slope, mean); what lies near that place counts more.
    const centre = c.peak - <i32>(ENERGY_DELAY * this.rate) + <i32>this.leads[chosen].waveDelay;
    const reach = PLACE_REACH * this.rate;
    const from = max(1, centre - <i32>reach);
    const to = min(index - 1, centre + <i32>reach);
    let at = from;
    let top: f64 = -1;
    for (let i = from; i <= to; i += 1) {
      const away = <f64>(i - centre) / (1.25 * reach);
      const v = Math.abs(wave.at(i)) * (1.0 - away * away);
      if (v > top) {
        top = v;
        at = i;
      }
    }
    top = Math.abs(wave.at(at));
    const left = Math.abs(wave.at(at - 1));
    const right = at + 1 <= index ? Math.abs(wave.at(at + 1)) : left;
    const curve = left - 2.0 * top + right;
    let fraction: f64 = 0;
    if (curve < 0) fraction = (0.5 * (left - right)) / curve;
    if (fraction > 0.5) fraction = 0.5;
    if (fraction < -0.5) fraction = -0.5;
    c.fiducial = <f64>at + fraction - this.leads[chosen].waveDelay;
    if (c.fiducial < 0) c.fiducial = 0;
  }
}
