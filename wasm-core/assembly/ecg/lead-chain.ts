import { Biquad } from '../dsp/biquad';
import { MovingAverage } from '../dsp/moving-average';
import { MedianOfLast } from '../dsp/median-of-last';
import { Ring } from '../dsp/ring';
import { NativeTrace } from './native-trace';

/** Pass band of the QRS energy: below lie P, T and drift, above mostly noise; wide beats need the low end. */
const BAND_LOW: f64 = 3.5;
const BAND_HIGH: f64 = 16.0;
const ENERGY_WINDOW: f64 = 0.08;
/** Removes drift from the wave on which R is placed and shapes are compared. */
const WAVE_LOW: f64 = 1.5;
const WAVE_SMOOTHING: f64 = 0.012;
const TRACE_SECONDS: f64 = 2.0;

/**
 * One lead from µV to two aligned series: `energy`, the 80 ms mean of the slope in the QRS band,
 * and `wave`, the drift-free curve. Also keeps what a beat and what noise look like in this lead.
 */
@final
export class LeadChain {
  private readonly bandLow: Biquad = new Biquad();
  private readonly bandHigh: Biquad = new Biquad();
  private readonly waveLow: Biquad = new Biquad();
  private readonly energyMean: MovingAverage;
  private readonly waveFirst: MovingAverage;
  private readonly waveSecond: MovingAverage;
  private previous: f64 = 0;
  private beforePrevious: f64 = 0;
  private fresh: bool = true;
  private readonly rate: f64;

  readonly energy: Ring;
  readonly wave: Ring;
  private readonly beatLevels: MedianOfLast = new MedianOfLast(8);
  private readonly noiseLevels: MedianOfLast = new MedianOfLast(8);
  beatLevel: f64 = 0;
  noiseLevel: f64 = 0;
  /** 0..1, how much this lead counts in the fused detection; the weights of all leads sum to 1. */
  weight: f64 = 0;
  /** Weight over beat level: what one unit of energy adds to the fused energy. */
  gain: f64 = 0;
  usable: bool = true;
  readonly trace: NativeTrace;

  constructor(nativeRate: f64, decimation: i32, history: i32) {
    const rate = nativeRate / <f64>decimation;
    this.rate = rate;
    this.energyMean = new MovingAverage(<i32>Math.round(ENERGY_WINDOW * rate));
    const smoothing = max(1, <i32>Math.round(WAVE_SMOOTHING * rate));
    this.waveFirst = new MovingAverage(smoothing);
    this.waveSecond = new MovingAverage(smoothing);
    this.trace = new NativeTrace(nativeRate, decimation, TRACE_SECONDS, WAVE_SMOOTHING);
    this.energy = new Ring(history);
    this.wave = new Ring(history);
    this.bandLow.highPass(rate, BAND_LOW);
    this.bandHigh.lowPass(rate, BAND_HIGH);
    this.waveLow.highPass(rate, WAVE_LOW);
  }

  /** Restarts the filters; what was learnt about beats and noise stays. */
  restart(): void {
    this.fresh = true;
    this.trace.restart();
    this.energyMean.reset();
    this.waveFirst.reset();
    this.waveSecond.reset();
  }

  step(index: i32, microvolts: f64): void {
    if (this.fresh) {
      this.fresh = false;
      this.bandLow.settle(microvolts);
      this.bandHigh.settle(0);
      this.waveLow.settle(microvolts);
      this.previous = 0;
      this.beforePrevious = 0;
    }
    const band = this.bandHigh.step(this.bandLow.step(microvolts));
    const slope = (band - this.beforePrevious) * 0.5 * this.rate;
    this.beforePrevious = this.previous;
    this.previous = band;
    this.energy.put(index, this.energyMean.step(Math.abs(slope)));
    this.wave.put(index, this.waveSecond.step(this.waveFirst.step(this.waveLow.step(microvolts))));
  }

  /** Delay of `wave` behind the input, in samples of the internal rate. */
  get waveDelay(): f64 {
    return <f64>(this.waveFirst.length - 1);
  }

  /** `wave` between two samples; `newest` is the index of the last one known. */
  @inline
  waveAt(at: f64, newest: i32): f64 {
    const whole = min(newest - 1, max(0, <i32>Math.floor(at)));
    const fraction = Math.min(1, Math.max(0, at - <f64>whole));
    return this.wave.at(whole) * (1.0 - fraction) + this.wave.at(whole + 1) * fraction;
  }

  /** New level of beats; the past of both levels is forgotten. */
  relearn(beatLevel: f64): void {
    this.beatLevels.clear();
    this.noiseLevels.clear();
    this.beatLevel = beatLevel;
    this.noiseLevel = 0.1 * beatLevel;
  }

  /** Energy peak of a settled beat, or of a peak that was none. */
  follow(level: f64, beat: bool): void {
    if (beat) {
      this.beatLevels.put(level);
      this.beatLevel = this.beatLevels.median(this.beatLevel);
    } else {
      this.noiseLevels.put(level);
      this.noiseLevel = this.noiseLevels.median(this.noiseLevel);
    }
  }

  /** Largest value of energy in [from, to]. */
  peakEnergy(from: i32, to: i32): f64 {
    let best: f64 = 0;
    for (let i = from; i <= to; i += 1) best = max(best, this.energy.at(i));
    return best;
  }

  /** Mean of energy in [from, to]. */
  meanEnergy(from: i32, to: i32): f64 {
    let sum: f64 = 0;
    for (let i = from; i <= to; i += 1) sum += this.energy.at(i);
    return to >= from ? sum / <f64>(to - from + 1) : 0;
  }
}
