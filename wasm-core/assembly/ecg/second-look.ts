import { BeatFamilies } from './beat-families';
import { BEAT, Candidate } from './candidate';
import { CandidateList } from './candidate-list';
import { DetectionLevels } from './detection-levels';

/** A candidate below this share of its neighbours is small. */
const SMALL_SHARE: f64 = 0.7;
const USUAL_INTERVAL: f64 = 1.25;
/** A T wave follows within this time, is small beside its own beat, and blunt. */
const TRAIL_ZONE: f64 = 0.45;
const TRAIL_SHARE: f64 = 0.6;
const TRAIL_STEEPNESS: f64 = 0.35;
/** A peak that looks like no known beat is held to a stricter measure. */
const FOREIGN: f64 = 0.5;
const FOREIGN_SHARE: f64 = 1.1;
const FOREIGN_INTERVAL: f64 = 1.35;
/** At an edge there is no neighbour to tell a T wave by: small or blunt and foreign is enough. */
const EDGE_SHARE: f64 = 0.6;
const EDGE_STEEPNESS: f64 = 0.5;
/** While the usual interval is young it may be that of P or T waves: what is small between two beats and blunt is none. */
const YOUNG: f64 = 30.0;
const YOUNG_STEEPNESS: f64 = 0.6;
const YOUNG_SHARE: f64 = 0.8;
const INTERVALS_NEEDED: i32 = 2;
const FAMILY_NEEDED: f64 = 3.0;

/** Judges a beat of the first sight again when its shape and what follows are known. */
@final
export class SecondLook {
  private readonly candidates: CandidateList;
  private readonly levels: DetectionLevels;
  private readonly families: BeatFamilies;
  private readonly rate: f64;
  private lastBeat: i32 = -1;
  private lastHeight: f64 = 0;

  constructor(candidates: CandidateList, levels: DetectionLevels, families: BeatFamilies, rate: f64) {
    this.candidates = candidates;
    this.levels = levels;
    this.families = families;
    this.rate = rate;
  }

  restart(): void {
    this.lastBeat = -1;
  }

  /** Samples since the last settled beat; 0 when there is none before. */
  since(c: Candidate): i32 {
    return this.lastBeat >= 0 && c.peak > this.lastBeat ? c.peak - this.lastBeat : 0;
  }

  /** A beat that stands. */
  accept(c: Candidate): void {
    if (c.peak < this.lastBeat) return;
    this.lastBeat = c.peak;
    this.lastHeight = c.height;
  }

  rejects(c: Candidate, serial: i32): bool {
    return this.trails(c) || this.splitsInterval(c, serial) || this.hangsAtEdge(c);
  }

  private trails(c: Candidate): bool {
    if (this.lastBeat < 0 || <f64>(c.peak - this.lastBeat) > TRAIL_ZONE * this.rate) return false;
    return c.height < TRAIL_SHARE * this.lastHeight && c.steepness < TRAIL_STEEPNESS;
  }

  private splitsInterval(c: Candidate, serial: i32): bool {
    if (this.lastBeat < 0) return false;
    let next: Candidate | null = null;
    for (let s = serial + 1; s < this.candidates.made; s += 1) {
      const other = this.candidates.at(s);
      if (other.state != BEAT) continue;
      if (next === null || next.height < other.height) next = other;
      if (next.height > c.height) break;
    }
    if (next === null) return false;
    const share = c.height / Math.min(this.levels.usualHeight, next.height);
    if (this.families.learnt < YOUNG && c.steepness < YOUNG_STEEPNESS && share < YOUNG_SHARE && c.height < YOUNG_SHARE * this.lastHeight) return true;
    if (this.levels.intervalsKnown < INTERVALS_NEEDED) return false;
    const across = <f64>(next.peak - this.lastBeat) / this.levels.typicalInterval;
    if (share < SMALL_SHARE && across < USUAL_INTERVAL) return true;
    return share < FOREIGN_SHARE && across < FOREIGN_INTERVAL && this.families.bestLikeness(c, FAMILY_NEEDED) < FOREIGN;
  }

  /** The first peak of a stretch may be the T wave of a beat before it; one cut by the end may be anything. */
  private hangsAtEdge(c: Candidate): bool {
    const first = this.lastBeat < 0 && <f64>c.peak < 0.6 * this.rate;
    if (!first && !c.cut) return false;
    if (this.families.experience < FAMILY_NEEDED) return false;
    if (this.families.bestLikeness(c, FAMILY_NEEDED) >= FOREIGN && c.steepness >= EDGE_STEEPNESS) return false;
    return c.height < EDGE_SHARE * this.levels.usualHeight || c.steepness < EDGE_STEEPNESS || c.cut;
  }
}
