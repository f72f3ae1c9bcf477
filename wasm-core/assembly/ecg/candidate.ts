import { SHAPE_POINTS } from './beat-shape';

/** What a peak of the fused energy was judged to be. */
export const NOISE: i32 = 0;
export const BEAT: i32 = 1;
/** Taken for a beat at first sight, dropped at the second. */
export const DROPPED: i32 = 2;

/** One peak of the fused energy, kept until it is confirmed, dropped or too old for searchback. */
@final
export class Candidate {
  /** Index of the peak of the fused energy, internal rate, from the start of the stretch. */
  peak: i32 = 0;
  /** Place of R, internal rate with fraction, from the start of the stretch. */
  fiducial: f64 = 0;
  /** Middle of the energy around the peak, as `fiducial`: where shapes are taken, steadier than R. */
  centre: f64 = 0;
  /** Height of the fused energy at the peak; about 1 for a usual beat. */
  height: f64 = 0;
  state: i32 = NOISE;
  /** Energy peak of each lead. */
  readonly levels: StaticArray<f64> = new StaticArray<f64>(12);
  announced: bool = false;
  /** Judged for good, with what came up to a second later in view. */
  settled: bool = false;
  confirmed: bool = false;
  /** Told to the host: confirmed, and not in an unreadable stretch. */
  told: bool = false;
  /** The stretch ended before the energy had fallen. */
  cut: bool = false;
  /** Wave around R, one shape per lead. */
  readonly shape: StaticArray<f64>;
  /** Likeness to the dominant family when settled, −1 to 1. */
  likeness: f64 = 1;
  /** Steepest slope as a share of the dominant family's. */
  steepness: f64 = 1;
  label: i32 = 0;
  confidence: f64 = 0;

  constructor(leads: i32) {
    this.shape = new StaticArray<f64>(leads * SHAPE_POINTS);
  }

  begin(peak: i32, height: f64): void {
    this.peak = peak;
    this.height = height;
    this.state = NOISE;
    this.announced = false;
    this.confirmed = false;
    this.told = false;
    this.settled = false;
    this.cut = false;
    this.label = 0;
    this.confidence = 0;
  }
}
