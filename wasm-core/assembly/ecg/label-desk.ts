import { MedianOfLast } from '../dsp/median-of-last';
import { BeatClassifier } from './beat-classifier';
import { BeatFamilies } from './beat-families';
import { BeatTiming, FEATURES, takeFeatures } from './beat-features';
import { BEAT, Candidate } from './candidate';
import { CandidateList } from './candidate-list';

const PLACES: i32 = 32;
/** A label is final when this many later beats are known, or after this time. */
const LATER_BEATS: i32 = 2;
const LONGEST_WAIT: f64 = 2.5;
/** While the families are young the first labels wait longer. */
const EXPERIENCE: f64 = 6.0;
const LONGEST_FIRST_WAIT: f64 = 8.0;
/** An interval above this is a pause or a loss, not a rhythm. */
const LONGEST_INTERVAL: f64 = 3.0;

/** Settled beats in time order, those that still wait for their final label at the end. */
@final
export class LabelDesk {
  private readonly candidates: CandidateList;
  private readonly families: BeatFamilies;
  private readonly classifier: BeatClassifier = new BeatClassifier();
  private readonly rate: f64;
  private readonly serials: StaticArray<i32> = new StaticArray<i32>(PLACES);
  private readonly timing: BeatTiming = new BeatTiming();
  private readonly features: StaticArray<f64> = new StaticArray<f64>(FEATURES);
  private readonly intervals: MedianOfLast = new MedianOfLast(8);
  private readonly changes: MedianOfLast = new MedianOfLast(8);
  private lastInterval: f64 = 0;
  /** Beats on the desk, and how many of them have their final label. */
  private count: i32 = 0;
  private done: i32 = 0;

  constructor(candidates: CandidateList, families: BeatFamilies, rate: f64) {
    this.candidates = candidates;
    this.families = families;
    this.rate = rate;
  }

  restart(): void {
    this.count = 0;
    this.done = 0;
    this.lastInterval = 0;
  }

  /** A settled beat; its provisional label is given. */
  add(c: Candidate, serial: i32): void {
    if (this.count == PLACES) this.forgetFirst();
    let place = this.count;
    while (place > this.done && this.serials[place - 1] > serial) {
      this.serials[place] = this.serials[place - 1];
      place -= 1;
    }
    this.serials[place] = serial;
    this.count += 1;
    if (place > 0 && place == this.count - 1) this.follow(this.between(place - 1, place));
    this.judge(place, this.comingAfter(c, serial), false);
  }

  private forgetFirst(): void {
    for (let i = 1; i < this.count; i += 1) this.serials[i - 1] = this.serials[i];
    this.count -= 1;
    if (this.done > 0) this.done -= 1;
  }

  private at(place: i32): Candidate {
    return this.candidates.at(this.serials[place]);
  }

  private between(first: i32, second: i32): f64 {
    return this.at(second).fiducial - this.at(first).fiducial;
  }

  private follow(interval: f64): void {
    if (interval <= 0 || interval > LONGEST_INTERVAL * this.rate) return;
    if (this.lastInterval > 0) this.changes.put(Math.abs(interval - this.lastInterval));
    this.lastInterval = interval;
    this.intervals.put(interval);
  }

  /** Interval to the next beat in sight that is not settled yet; 0 when there is none. */
  private comingAfter(c: Candidate, serial: i32): f64 {
    for (let s = serial + 1; s < this.candidates.made; s += 1) {
      const next = this.candidates.at(s);
      if (next.state == BEAT) return next.fiducial - c.fiducial;
    }
    return 0;
  }

  private judge(place: i32, after: f64, final: bool): void {
    const c = this.at(place);
    const typical = this.intervals.median(0);
    const timing = this.timing;
    timing.before = 1;
    timing.after = 1;
    timing.earlier = 1;
    timing.slower = 1;
    timing.irregularity = 0;
    if (typical > 0) {
      if (place > 0) timing.before = this.between(place - 1, place) / typical;
      if (place > 1) timing.earlier = this.between(place - 2, place - 1) / typical;
      if (after > 0) timing.after = after / typical;
      if (place < this.count - 2) timing.slower = this.between(place + 1, place + 2) / typical;
      timing.irregularity = this.changes.median(0) / typical;
    }
    const family = takeFeatures(c, this.families, timing, this.features);
    this.classifier.judge(this.features, family, this.families.experience, final);
    c.label = this.classifier.label;
    c.confidence = this.classifier.confidence;
  }

  /** The next beat whose label has become final by `index`, null when none has; `all` at the end of a stretch. */
  take(index: i32, all: bool): Candidate | null {
    if (this.done == this.count) return null;
    const c = this.at(this.done);
    if (!c.confirmed) return null;
    const age = <f64>(index - c.peak) / this.rate;
    const later = this.count - this.done - 1;
    const ripe = this.families.experience >= EXPERIENCE ? later >= LATER_BEATS || age > LONGEST_WAIT : age > LONGEST_FIRST_WAIT;
    if (!ripe && !all && later < PLACES / 2) return null;
    this.judge(this.done, later > 0 ? this.between(this.done, this.done + 1) : 0, true);
    this.done += 1;
    return c;
  }
}
