import { Biquad } from '../dsp/biquad';
import { MovingAverage } from '../dsp/moving-average';
import { MedianOfLast } from '../dsp/median-of-last';
import { Ring } from '../dsp/ring';

/** Pass band of the QRS energy: below lie P, T and drift, above mostly noise; wide beats need the low end. */
const BAND_LOW: f64 = 3.5;
const BAND_HIGH: f64 = 14.0;
const ENERGY_WINDOW: f64 = 0.08;
/** Removes drift from the wave on which R is placed and shapes are compared. */
const WAVE_LOW: f64 = 1.5;
const WAVE_SMOOTHING: f64 = 0.012;

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
  readonly beatLevels: MedianOfLast = new MedianOfLast(8);
  readonly noiseLevels: MedianOfLast = new MedianOfLast(8);
  beatLevel: f64 = 0;
  noiseLevel: f64 = 0;
  /** 0..1, how much this lead counts in the fused detection; the weights of all leads sum to 1. */
  weight: f64 = 0;
  usable: bool = true;

  constructor(rate: f64, history: i32) {
    this.rate = rate;
    this.energyMean = new MovingAverage(<i32>Math.round(ENERGY_WINDOW * rate));
    const smoothing = max(1, <i32>Math.round(WAVE_SMOOTHING * rate));
    this.waveFirst = new MovingAverage(smoothing);
    this.waveSecond = new MovingAverage(smoothing);
    this.energy = new Ring(history);
    this.wave = new Ring(history);
    this.bandLow.highPass(rate, BAND_LOW);
    this.bandHigh.lowPass(rate, BAND_HIGH);
    this.waveLow.highPass(rate, WAVE_LOW);
  }

  /** Restarts the filters; what was learnt about beats and noise stays. */
  restart(): void {
    this.fresh = true;
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

  /** Energy as a share of the usual beat of this lead; one giant counts three beats at most. */
  @inline
  share(index: i32): f64 {
    if (this.beatLevel <= 0) return 0;
    const u = this.energy.at(index) / this.beatLevel;
    return u > 3.0 ? 3.0 : u;
  }

  /** New level of beats; the past of both levels is forgotten. */
  relearn(beatLevel: f64): void {
    this.beatLevels.clear();
    this.noiseLevels.clear();
    this.beatLevel = beatLevel;
    this.noiseLevel = 0.1 * beatLevel;
  }

  refreshLevels(): void {
    this.beatLevel = this.beatLevels.median(this.beatLevel);
    this.noiseLevel = this.noiseLevels.median(this.noiseLevel);
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
