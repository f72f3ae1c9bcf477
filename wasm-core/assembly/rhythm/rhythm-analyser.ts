import { Ring } from '../dsp/ring';
import { AtrialTrace } from './atrial-trace';
import { FibrillationDecision } from './fibrillation-decision';
import { Oscillation } from './oscillation';
import { RhythmOutput } from './rhythm-output';

/** Rhythm needs no more than this: P waves and fibrillation waves end below 20 Hz. */
const WORKING_RATE: f64 = 120.0;
const HISTORY: i32 = 2048;

/** Rhythm of one stream: beats (with or without the leads they were found in) in, decisions and looks at the waves out. */
@final
export class RhythmAnalyser {
  private readonly rate: f64;
  private readonly decimation: i32;
  private readonly scales: StaticArray<f64>;
  private readonly sums: StaticArray<f64>;
  private readonly signals: StaticArray<Ring>;
  private readonly oscillations: StaticArray<Oscillation>;
  private readonly trace: AtrialTrace;
  private readonly decision: FibrillationDecision;
  private readonly secondLength: i32;
  readonly output: RhythmOutput = new RhythmOutput();
  /** Bit per lead: worth looking at. */
  readable: i32 = 0xfff;
  private started: bool = false;
  private origin: f64 = 0;
  private expected: f64 = 0;
  private index: i32 = -1;
  private gathered: i32 = 0;
  private lastCurve: i32 = -1;

  /** `scales` µV per unit of each lead; none for beats alone. */
  constructor(rate: f64, scales: StaticArray<f64>) {
    const leads = scales.length;
    const decimation = max(1, <i32>Math.round(rate / WORKING_RATE));
    const working = rate / <f64>decimation;
    const signals = new StaticArray<Ring>(leads);
    const oscillations = new StaticArray<Oscillation>(leads);
    for (let l = 0; l < leads; l += 1) {
      signals[l] = new Ring(HISTORY);
      oscillations[l] = new Oscillation(working);
    }
    const trace = new AtrialTrace(leads, working);
    this.rate = rate;
    this.decimation = decimation;
    this.scales = scales;
    this.sums = new StaticArray<f64>(leads);
    this.signals = signals;
    this.oscillations = oscillations;
    this.secondLength = <i32>Math.round(working);
    this.trace = trace;
    this.decision = new FibrillationDecision(trace);
  }

  push(input: StaticArray<i32>, frames: i32, firstFrame: f64): void {
    const leads = this.scales.length;
    if (!this.started || firstFrame != this.expected) this.restart(firstFrame);
    this.expected = firstFrame + <f64>frames;
    for (let f = 0; f < frames; f += 1) {
      for (let l = 0; l < leads; l += 1) this.sums[l] += <f64>input[f * leads + l];
      this.gathered += 1;
      if (this.gathered < this.decimation) continue;
      this.gathered = 0;
      this.index += 1;
      for (let l = 0; l < leads; l += 1) {
        const microvolts = (this.sums[l] * this.scales[l]) / <f64>this.decimation;
        this.sums[l] = 0;
        this.signals[l].put(this.index, microvolts);
        this.oscillations[l].step(microvolts);
      }
      if ((this.index + 1) % this.secondLength == 0) this.look();
    }
  }

  /** A confirmed beat, in time order. */
  beat(frame: f64, ventricular: bool): void {
    if (this.scales.length > 0 && this.started && !ventricular) {
      const at = <i32>Math.floor((frame - this.origin) / <f64>this.decimation);
      this.lastCurve = this.trace.put(this.signals, at, max(0, this.index - HISTORY + 1));
    }
    this.decision.beat(frame, frame / this.rate, ventricular, this.lastCurve, this.output);
  }

  finish(): void {
    this.decision.finish(this.output);
  }

  private restart(firstFrame: f64): void {
    this.started = true;
    this.origin = firstFrame;
    this.index = -1;
    this.gathered = 0;
    for (let l = 0; l < this.scales.length; l += 1) {
      this.sums[l] = 0;
      this.oscillations[l].restart();
    }
  }

  /** Mean over the readable leads of what each shows of oscillation. */
  private look(): void {
    let leads: f64 = 0;
    let leakage: f64 = 0;
    let away: f64 = 0;
    let perSecond: f64 = 0;
    let deflection: f64 = 0;
    for (let l = 0; l < this.scales.length; l += 1) {
      if ((this.readable & (1 << l)) == 0) continue;
      const o = this.oscillations[l];
      if (!o.measure()) continue;
      leads += 1;
      leakage += o.leakage;
      away += o.away;
      perSecond += o.perSecond;
      deflection = Math.max(deflection, Math.min(o.deflection, 4.0 * o.smallest));
    }
    if (leads == 0) return;
    const end = this.origin + <f64>((this.index + 1) * this.decimation);
    this.output.look(end, leakage / leads, away / leads, perSecond / leads, deflection);
  }
}
