import { logOdds } from './af-weights';
import { AtrialTrace, NO_EVIDENCE } from './atrial-trace';
import { IntervalSeries } from './interval-series';
import { Irregularity, LOOK_AHEAD } from './irregularity';
import { RhythmOutput } from './rhythm-output';

const BEATS: i32 = 256;
const MASK: i32 = BEATS - 1;
/** A beat is weighed when 20 intervals follow it, or this many beats whatever they are. */
const WEIGHED_AFTER: i32 = 40;
/** Beats weighed after the one that is decided: with the look-ahead of the features a delay of 64 beats. */
const SMOOTHING: i32 = 44;
/** Neighbouring windows overlap, so each beat brings only this share of its own evidence. */
const SHARE: f64 = 0.2;
const BIAS: f64 = 0.25;
const STRONGEST: f64 = 3.0;
/** Windows of neighbouring beats hardly differ: one in this many is measured, the others take over its weight. */
const STRIDE: i32 = 4;
const EARLY_STRIDE: i32 = 8;
/** Chance per beat that fibrillation begins, ends. */
const BEGINS: f64 = 1.0 / 3000.0;
const ENDS: f64 = 1.0 / 1000.0;
/** Log odds per unit of likeness of the curves before R; the likeness that says nothing; the most that counts. */
const P_WEIGHT: f64 = 12.0;
const P_NEUTRAL: f64 = 0.16;
const P_MOST: f64 = 0.45;

/** Fibrillation or not, per beat: two-state hidden Markov model, decided with a fixed delay; an early guess at once. */
@final
export class FibrillationDecision {
  private readonly series: IntervalSeries = new IntervalSeries();
  private readonly irregularity: Irregularity = new Irregularity();
  private readonly trace: AtrialTrace;
  private readonly frames: StaticArray<f64> = new StaticArray<f64>(BEATS);
  private readonly intervals: StaticArray<i32> = new StaticArray<i32>(BEATS);
  private readonly curves: StaticArray<i32> = new StaticArray<i32>(BEATS);
  private readonly weights: StaticArray<f64> = new StaticArray<f64>(BEATS);
  private readonly forward: StaticArray<f64> = new StaticArray<f64>(BEATS);
  private readonly likenesses: StaticArray<f64> = new StaticArray<f64>(BEATS);
  private made: i32 = 0;
  private weighed: i32 = 0;
  private decided: i32 = 0;
  private early: f64 = -1;
  private latest: f64 = -1;
  private earlyWeight: f64 = 0;
  private weight: f64 = 0;
  private likeness: f64 = NO_EVIDENCE;

  constructor(trace: AtrialTrace) {
    this.trace = trace;
  }

  /** A beat; `curve` its number in the trace (of the last conducted beat for a ventricular one), negative without signal. */
  beat(frame: f64, seconds: f64, ventricular: bool, curve: i32, output: RhythmOutput): void {
    const slot = this.made & MASK;
    this.frames[slot] = frame;
    this.intervals[slot] = this.series.beat(seconds, ventricular);
    this.curves[slot] = curve;
    this.made += 1;
    if (this.series.made > 0) {
      if (this.made % EARLY_STRIDE == 0) this.earlyWeight = this.weigh(this.made - 1);
      this.early = follow(this.early, this.earlyWeight);
      output.put(frame, this.early, this.likeness, false);
    }
    this.settle(false, output);
  }

  finish(output: RhythmOutput): void {
    this.settle(true, output);
  }

  private settle(last: bool, output: RhythmOutput): void {
    if (this.series.made == 0) {
      if (last) while (this.decided < this.made) this.tell(0, output);
      return;
    }
    while (this.weighed < this.made) {
      const slot = this.weighed & MASK;
      const ahead = this.series.made - 1 - this.intervals[slot];
      if (!last && ahead < LOOK_AHEAD && this.made - this.weighed <= WEIGHED_AFTER) break;
      if (this.weighed % STRIDE == 0) {
        this.weight = this.weigh(this.weighed);
        this.likeness = this.likenesses[slot];
      }
      this.likenesses[slot] = this.likeness;
      this.weights[slot] = Math.exp(this.weight);
      this.latest = follow(this.latest, this.weight);
      this.forward[slot] = this.latest;
      this.weighed += 1;
    }
    while (this.decided < this.weighed && (last || this.weighed - this.decided > SMOOTHING)) this.tell(this.smoothed(), output);
  }

  private tell(probability: f64, output: RhythmOutput): void {
    const slot = this.decided & MASK;
    output.put(this.frames[slot], probability, this.likenesses[slot], true);
    this.decided += 1;
  }

  /** Log of the evidence for fibrillation at one beat, as far as the following beats are known. */
  private weigh(beat: i32): f64 {
    const slot = beat & MASK;
    this.irregularity.measure(this.series, min(this.series.made - 1, this.intervals[slot]));
    let odds = logOdds(this.irregularity.features) - BIAS;
    const likeness = this.curves[slot] >= 0 ? this.trace.likeness(this.curves[slot]) : NO_EVIDENCE;
    this.likenesses[slot] = likeness;
    if (likeness > NO_EVIDENCE) odds += P_WEIGHT * (P_NEUTRAL - Math.max(0, Math.min(P_MOST, likeness)));
    return Math.max(-STRONGEST, Math.min(STRONGEST, SHARE * odds));
  }

  /** Probability of fibrillation at the next beat to decide, all weighed beats after it considered. */
  private smoothed(): f64 {
    let yes: f64 = 1;
    let no: f64 = 1;
    for (let b = min(this.weighed - 1, this.decided + SMOOTHING); b > this.decided; b -= 1) {
      const seen = this.weights[b & MASK] * yes;
      const yesBefore = (1.0 - ENDS) * seen + ENDS * no;
      const noBefore = BEGINS * seen + (1.0 - BEGINS) * no;
      yes = yesBefore / (yesBefore + noBefore);
      no = 1.0 - yes;
    }
    const p = this.forward[this.decided & MASK];
    return (p * yes) / (p * yes + (1.0 - p) * no);
  }
}

/** One step of the forward recursion; a negative `before` is the start. */
function follow(before: f64, weight: f64): f64 {
  const expected = before < 0 ? BEGINS / (BEGINS + ENDS) : before * (1.0 - ENDS) + (1.0 - before) * BEGINS;
  const seen = expected * Math.exp(weight);
  return seen / (seen + 1.0 - expected);
}
