import { INDEPENDENT, independentLead, LeadResidual } from './lead-residual';
import { LeadMeter, LeadStatistics } from './lead-statistics';
import { Ordered } from './ordered';
import { RecordBeats } from './record-beats';
import { FEATURES, RecordModel } from './record-model';
import { RECORD_LEADS, RecordSignal } from './record-signal';

const WINDOW_SECONDS: f64 = 0.5;
const MOST_WINDOWS: i32 = 64;
/** A lead of no more than this has no size to compare its noise with, µV. */
const SMALL: f64 = 50.0;
/** Values written per lead: see `LEAD_FIELDS` in host/record-quality.ts. */
export const LEAD_FIELDS: i32 = 13;

/** Everything told of one record of twelve leads: per lead, between leads, and the score of the whole. */
@final
export class RecordJudge {
  readonly features: StaticArray<f64> = new StaticArray<f64>(FEATURES);
  readonly leads: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS * LEAD_FIELDS);
  /** Correlations of the leads, 1 to 30 Hz, row after row. */
  readonly correlations: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS * RECORD_LEADS);
  /** Probability that the record is unacceptable. */
  score: f64 = 0;
  private readonly meter: LeadMeter;
  private readonly residual: LeadResidual = new LeadResidual();
  private readonly beats: RecordBeats;
  private readonly model: RecordModel = new RecordModel();
  private readonly statistics: LeadStatistics = new LeadStatistics();
  private readonly ordered: Ordered = new Ordered(MOST_WINDOWS);

  constructor(private readonly signal: RecordSignal) {
    this.meter = new LeadMeter(signal);
    this.beats = new RecordBeats(signal);
  }

  judge(): void {
    const signal = this.signal;
    signal.filter();
    this.beats.measure();
    this.residual.gather(signal, <i32>Math.round(WINDOW_SECONDS * signal.rate));
    let burst: f64 = 0;
    let noise: f64 = 0;
    let wander: f64 = 0;
    for (let l = 0; l < RECORD_LEADS; l += 1) {
      const t = this.statistics;
      this.meter.measure(l, t);
      this.put(l, 0, t.deadSeconds);
      this.put(l, 1, signal.nativeFrames > 0 ? <f64>signal.railed[l] / <f64>signal.nativeFrames : 0);
      this.put(l, 2, t.usualRange);
      this.put(l, 3, t.largestRange);
      this.put(l, 4, t.usualFast / Math.max(SMALL, t.beatRange));
      this.put(l, 5, t.highFast);
      this.put(l, 6, t.wander);
      this.put(l, 7, this.beats.r[l]);
      this.put(l, 8, this.beats.s[l]);
      this.put(l, 9, this.beats.p[l]);
      this.put(l, 10, signal.inconsistency[l]);
      this.put(l, 11, 0);
      this.put(l, 12, 0);
      burst = Math.max(burst, t.largestRange / Math.max(SMALL, t.usualRange));
      noise = Math.max(noise, t.highFast);
      wander = Math.max(wander, t.wander);
    }
    let worst: f64 = 0;
    let lasting: f64 = 0;
    for (let k = 0; k < INDEPENDENT; k += 1) {
      this.residual.fit(k);
      this.ordered.clear();
      for (let w = 0; w < this.residual.windowCount; w += 1) this.ordered.put(this.residual.windows[w]);
      const top = this.ordered.fromTop(0);
      const usual = this.ordered.quantile(0.7);
      this.put(independentLead(k), 11, top);
      this.put(independentLead(k), 12, usual);
      worst = Math.max(worst, top);
      lasting = Math.max(lasting, usual);
    }
    this.ordered.clear();
    for (let l = 0; l < RECORD_LEADS; l += 1) this.ordered.put(this.leads[l * LEAD_FIELDS + 4]);
    this.features[0] = logarithm(worst, 20, 5000);
    this.features[1] = logarithm(lasting, 20, 1000);
    this.features[2] = logarithm(burst, 1, 20);
    this.features[3] = logarithm(this.ordered.fromTop(2), 0.01, 0.5);
    this.features[4] = logarithm(noise, 20, 1000);
    this.features[5] = logarithm(wander, 100, 20000);
    this.correlate();
    this.score = this.model.probability(this.features);
  }

  private put(lead: i32, field: i32, value: f64): void {
    this.leads[lead * LEAD_FIELDS + field] = value;
  }

  private correlate(): void {
    const signal = this.signal;
    for (let a = 0; a < RECORD_LEADS; a += 1) {
      for (let b = a; b < RECORD_LEADS; b += 1) {
        let xy: f64 = 0;
        let xx: f64 = 0;
        let yy: f64 = 0;
        for (let i = 0; i < signal.frames; i += 1) {
          const x = <f64>signal.band[a * signal.capacity + i];
          const y = <f64>signal.band[b * signal.capacity + i];
          xy += x * y;
          xx += x * x;
          yy += y * y;
        }
        const value = xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0.0;
        this.correlations[a * RECORD_LEADS + b] = value;
        this.correlations[b * RECORD_LEADS + a] = value;
      }
    }
  }
}

function logarithm(value: f64, lowest: f64, highest: f64): f64 {
  return Math.log(Math.max(lowest, Math.min(highest, value)));
}
