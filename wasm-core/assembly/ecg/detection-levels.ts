import { MedianOfLast } from '../dsp/median-of-last';

/** The threshold lies between noise and beats on a logarithmic scale: noise^(1-e) * beat^e. */
const THRESHOLD_EXPONENT: f64 = 0.4;
const THRESHOLD_LOWEST: f64 = 0.2;
const THRESHOLD_HIGHEST: f64 = 0.5;
const NOISE_QUANTILE: f64 = 0.75;
const USUAL_LOWEST: f64 = 0.6;
const USUAL_HIGHEST: f64 = 1.5;

/** What beats, other peaks and intervals have been like: medians of the last ones, and the threshold between them. */
@final
export class DetectionLevels {
  private readonly heights: MedianOfLast = new MedianOfLast(8);
  private readonly noises: MedianOfLast = new MedianOfLast(12);
  private readonly intervals: MedianOfLast = new MedianOfLast(8);
  /** Height of a usual beat, about 1. */
  usualHeight: f64 = 1;
  /** Height that three of four peaks between the beats do not reach. */
  noiseHeight: f64 = 0.1;
  threshold: f64 = 0.35;
  /** Typical interval between beats, samples; 0 while unknown. */
  typicalInterval: f64 = 0;

  constructor() {
    this.refresh();
  }

  get intervalsKnown(): i32 {
    return this.intervals.size;
  }

  beat(height: f64): void {
    this.heights.put(height);
    this.refresh();
  }

  noise(height: f64): void {
    this.noises.put(height);
    this.refresh();
  }

  interval(samples: f64): void {
    this.intervals.put(samples);
    this.typicalInterval = this.intervals.median(0);
  }

  /** The leads were scaled anew: former heights mean nothing. */
  forgetHeights(): void {
    this.heights.clear();
    this.refresh();
  }

  private refresh(): void {
    const usual = Math.min(USUAL_HIGHEST, Math.max(USUAL_LOWEST, this.heights.median(1.0)));
    const noise = this.noises.quantile(NOISE_QUANTILE, 0.1);
    const share = Math.pow(Math.min(usual, noise) / usual, 1.0 - THRESHOLD_EXPONENT);
    this.usualHeight = usual;
    this.noiseHeight = noise;
    this.threshold = usual * Math.min(THRESHOLD_HIGHEST, Math.max(THRESHOLD_LOWEST, share));
  }
}
