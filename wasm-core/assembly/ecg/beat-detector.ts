import { BeatFamilies } from './beat-families';
import { QRS_STEP, takeShape } from './beat-shape';
import { BEAT, Candidate, DROPPED, NOISE } from './candidate';
import { CandidateList } from './candidate-list';
import { DetectionLevels } from './detection-levels';
import { LabelDesk } from './label-desk';
import { LeadChain } from './lead-chain';
import { LeadFusion } from './lead-fusion';
import { RPlacement } from './r-placement';
import { SecondLook } from './second-look';

/** Two beats are never closer than this. */
const REFRACTORY: f64 = 0.2;
/** A peak under this share of the former beat this soon after it is its T wave. */
const T_WAVE_ZONE: f64 = 0.36;
const T_WAVE_SHARE: f64 = 0.4;
const LEARNING: f64 = 2.0;
const SHORTEST_LEARNING: f64 = 0.5;
/** Half width of the search for the energy peak of one lead. */
const PEAK_REACH: f64 = 0.06;
/** A peak is closed at the latest this long after its top. */
const PEAK_LENGTH: f64 = 0.11;
const PEAK_LOWEST: f64 = 0.02;
const SETTLE_AFTER: f64 = 0.95;
/** The first beats of all are judged when this much of the stretch is known. */
const SEEDED_AFTER: f64 = 2.8;
/** A first beat less steep than this share of the dominant family tells nothing of the rhythm. */
const SEED_STEEPNESS: f64 = 0.7;
/** In searchback the threshold falls to this share. */
const SEARCHBACK_SHARE: f64 = 0.5;
/** Never below this height, nor below this multiple of the noise: a pause must not be filled with noise. */
const SEARCHBACK_LOWEST: f64 = 0.1;
const SEARCHBACK_NOISE: f64 = 1.6;
const SEARCHBACK_AFTER: f64 = 1.5;
const SEARCHBACK_INTERVALS: i32 = 3;
const SEARCH_STRIDE: i32 = 4;
const LOST_AFTER: f64 = 2.5;
const RECOVERY_THRESHOLD: f64 = 0.3;

/**
 * Beats from the fused energy of all leads: peaks over a threshold at once, a second look at each about a second
 * later, a search in the past when a beat fails to come. The first two seconds are read again once known.
 */
@final
export class BeatDetector {
  private readonly rate: f64;
  private readonly fusion: LeadFusion;
  private readonly placement: RPlacement;
  private readonly families: BeatFamilies;
  private readonly levels: DetectionLevels;
  private readonly secondLook: SecondLook;
  readonly candidates: CandidateList;
  readonly labels: LabelDesk;
  /** Something was taken for a beat since this was last cleared. */
  accepted: bool = false;
  /** Something was settled since this was last cleared. */
  settled: bool = false;
  private learnt: bool = false;
  private seeded: bool = false;
  private next: i32 = 0;
  private peakIndex: i32 = -1;
  private peakHeight: f64 = 0;
  private lastBeat: i32 = -1;
  private beforeLastBeat: i32 = -1;
  private searchedFor: i32 = -1;
  /** Index of the last beat or recovery. */
  private lastSign: i32 = 0;
  /** Serial of the first candidate not yet settled. */
  private settledUpTo: i32 = 0;

  constructor(leads: StaticArray<LeadChain>, rate: f64) {
    const families = new BeatFamilies(leads);
    const candidates = new CandidateList(leads.length);
    const levels = new DetectionLevels();
    this.rate = rate;
    this.families = families;
    this.candidates = candidates;
    this.levels = levels;
    this.fusion = new LeadFusion(leads);
    this.placement = new RPlacement(leads, rate);
    this.labels = new LabelDesk(candidates, families, rate);
    this.secondLook = new SecondLook(candidates, levels, families, rate);
  }

  restart(): void {
    this.next = 0;
    this.peakIndex = -1;
    this.lastBeat = -1;
    this.beforeLastBeat = -1;
    this.searchedFor = -1;
    this.lastSign = 0;
    this.settledUpTo = 0;
    this.candidates.made = 0;
    this.secondLook.restart();
    this.labels.restart();
    this.fusion.weigh();
  }

  /** The usability of a lead has changed. */
  weigh(): void {
    this.fusion.weigh();
  }

  /** Follows the leads up to and including `index`. */
  advance(index: i32): void {
    if (!this.learnt) {
      if (index + 1 < <i32>(LEARNING * this.rate)) return;
      this.learn(index);
    }
    while (this.next <= index) {
      const i = this.next;
      this.follow(i);
      if (i % SEARCH_STRIDE == 0) this.search(i);
      this.settle(i - <i32>(SETTLE_AFTER * this.rate), i);
      this.next += 1;
    }
  }

  /** Ends the stretch: learns from what there is, closes an open peak, settles everything. */
  finish(index: i32): void {
    if (!this.learnt && index >= <i32>(SHORTEST_LEARNING * this.rate)) this.learn(index);
    if (!this.learnt) return;
    this.advance(index);
    if (this.peakIndex >= 0) {
      const cut = this.fusion.at(index) > 0.5 * this.peakHeight;
      const made = this.candidates.made;
      this.closePeak(index);
      if (cut && this.candidates.made > made) this.candidates.at(made).cut = true;
    }
    if (!this.seeded) this.seed();
    this.settle(index, index);
  }

  private learn(index: i32): void {
    this.fusion.learn(index);
    this.learnt = true;
  }

  private follow(index: i32): void {
    const f = this.fusion.at(index);
    if (this.peakIndex < 0) {
      if (f > PEAK_LOWEST) {
        this.peakIndex = index;
        this.peakHeight = f;
      }
    } else if (f > this.peakHeight) {
      this.peakIndex = index;
      this.peakHeight = f;
    } else if (f < 0.5 * this.peakHeight || index - this.peakIndex > <i32>(PEAK_LENGTH * this.rate)) {
      this.closePeak(index);
    }
  }

  private closePeak(index: i32): void {
    const peak = this.peakIndex;
    const height = this.peakHeight;
    const candidates = this.candidates;
    this.peakIndex = -1;
    if (candidates.made > 0) {
      const last = candidates.at(candidates.made - 1);
      // Of two peaks within the refractory time the higher one stands.
      if (peak - last.peak < <i32>(REFRACTORY * this.rate)) {
        if (height <= last.height) return;
        if (last.state == BEAT) this.lastBeat = this.beforeLastBeat;
        candidates.dropLast();
      }
    }
    const c = candidates.add(peak, height);
    const reach = <i32>(PEAK_REACH * this.rate);
    this.fusion.measure(c, max(0, peak - reach), min(index, peak + reach));
    this.placement.place(c, index);
    if (height > this.levels.threshold && !this.followsAsTWave(c)) this.accept(c);
  }

  private followsAsTWave(c: Candidate): bool {
    if (this.lastBeat < 0 || this.candidates.made < 2 || c.peak - this.lastBeat >= <i32>(T_WAVE_ZONE * this.rate)) return false;
    const previous = this.candidates.at(this.candidates.made - 2);
    return previous.state == BEAT && c.height < T_WAVE_SHARE * previous.height;
  }

  private accept(c: Candidate): void {
    c.state = BEAT;
    c.settled = false;
    this.accepted = true;
    if (c.peak > this.lastBeat) {
      this.beforeLastBeat = this.lastBeat;
      this.lastBeat = c.peak;
    }
    this.lastSign = max(this.lastSign, c.peak);
  }

  /** Second look at every candidate up to `due`. Levels and intervals learn from settled candidates alone. */
  private settle(due: i32, newest: i32): void {
    const candidates = this.candidates;
    if (this.settledUpTo >= candidates.made) return;
    if (!this.seeded) {
      if (newest < <i32>(SEEDED_AFTER * this.rate)) return;
      this.seed();
    }
    while (this.settledUpTo < candidates.made) {
      const c = candidates.at(this.settledUpTo);
      if (c.peak > due) return;
      this.settledUpTo += 1;
      this.settleOne(c, this.settledUpTo - 1);
    }
  }

  /** The shapes of the first beats are learnt before the first of them is judged. */
  private seed(): void {
    this.seeded = true;
    for (let s = 0; s < this.candidates.made; s += 1) {
      const c = this.candidates.at(s);
      if (c.state != BEAT) continue;
      this.shape(c);
      this.families.learn(c, 0);
    }
    // Intervals between steep peaks only: P or T waves among the first beats would halve what is usual.
    let last: i32 = -1;
    for (let s = 0; s < this.candidates.made; s += 1) {
      const c = this.candidates.at(s);
      if (c.state != BEAT || this.families.steepness(c) < SEED_STEEPNESS) continue;
      if (last >= 0) this.levels.interval(<f64>(c.peak - last));
      last = c.peak;
    }
  }

  /** Takes the shape of a candidate, aligned with the family it fits best. */
  private shape(c: Candidate): void {
    this.take(c);
    const offset = this.families.offset(c.shape);
    if (offset == 0) return;
    c.centre += <f64>offset * QRS_STEP * this.rate;
    this.take(c);
  }

  private take(c: Candidate): void {
    const leads = this.fusion.leads;
    for (let l = 0; l < leads.length; l += 1) takeShape(leads[l], this.rate, c.centre, this.next, c.shape, l);
  }

  private settleOne(c: Candidate, serial: i32): void {
    c.settled = true;
    this.settled = true;
    this.shape(c);
    c.likeness = this.families.likeness(c.shape);
    c.steepness = this.families.steepness(c);
    if (c.state == BEAT && this.secondLook.rejects(c, serial)) c.state = DROPPED;
    if (c.state != BEAT) {
      this.levels.noise(c.height);
      this.fusion.follow(c, false);
      return;
    }
    const since = this.secondLook.since(c);
    const typical = this.levels.typicalInterval;
    this.families.learn(c, typical > 0 ? <f64>since / typical : 0);
    this.labels.add(c, serial);
    this.levels.beat(c.height);
    this.fusion.follow(c, true);
    if (since > 0) this.levels.interval(<f64>since);
    this.secondLook.accept(c);
  }

  /** A pause longer than expected: the best of the passed-over peaks gets a second chance. */
  private search(index: i32): void {
    if (index - this.lastSign > <i32>(LOST_AFTER * this.rate)) this.recover(index);
    if (this.lastBeat < 0 || this.searchedFor == this.lastBeat || this.levels.intervalsKnown < SEARCHBACK_INTERVALS) return;
    if (<f64>(index - this.lastBeat) < SEARCHBACK_AFTER * this.levels.typicalInterval) return;
    this.searchedFor = this.lastBeat;
    const threshold = Math.max(SEARCHBACK_LOWEST, Math.max(SEARCHBACK_SHARE * this.levels.threshold, SEARCHBACK_NOISE * this.levels.noiseHeight));
    const soonest = this.lastBeat + <i32>(T_WAVE_ZONE * this.rate);
    let best: Candidate | null = null;
    for (let s = this.candidates.made - 1; s >= this.candidates.oldest(64); s -= 1) {
      const c = this.candidates.at(s);
      if (c.peak <= soonest) break;
      if (c.state == NOISE && c.height > threshold && (best === null || c.height > best.height)) best = c;
    }
    if (best !== null) this.promote(best);
  }

  /** Accepts a candidate that was passed over; if it was settled as noise already, it is settled again. */
  private promote(c: Candidate): void {
    const again = c.settled;
    this.accept(c);
    if (!again) return;
    for (let s = this.candidates.oldest(32); s < this.settledUpTo; s += 1) if (this.candidates.at(s) === c) this.settleOne(c, s);
  }

  /** No beat for long though the leads move: the levels no longer fit, they are taken anew from the last seconds. */
  private recover(index: i32): void {
    this.lastSign = index;
    const from = max(0, index - <i32>(LOST_AFTER * this.rate));
    // Noise without a heart in it has no such peaks: levels stay, and the pause stays a pause.
    if (!this.fusion.relearn(from, index)) return;
    this.levels.forgetHeights();
    for (let s = this.candidates.oldest(64); s < this.candidates.made; s += 1) {
      const c = this.candidates.at(s);
      if (c.state != NOISE || c.peak <= from || c.peak <= this.lastBeat + <i32>(T_WAVE_ZONE * this.rate)) continue;
      c.height = this.fusion.at(c.peak);
      if (c.height > RECOVERY_THRESHOLD) this.promote(c);
    }
  }
}
