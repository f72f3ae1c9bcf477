import { BEAT_BEFORE, BEAT_LENGTH } from './average-beat';

/** QRS limits lie at most this far from the steepest part: 180 ms before, 240 ms after. */
const QRS_BEFORE: i32 = 90;
const QRS_AFTER: i32 = 120;
/** The velocity must stay below the threshold this long to end a search, frames. */
const CALM_BEFORE: i32 = 4;
const CALM_AFTER: i32 = 8;
/** Mean of this many frames is the smallest level that counts as rest. */
const REST: i32 = 10;
/** A usual peak velocity, µV per sample of 2 ms over eight leads. */
const USUAL_PEAK: f64 = 250.0;
/** The crossings lie this far inside the QRS as experts mark it, frames. */
const INSIDE_ONSET: f64 = 4.4;
const INSIDE_OFFSET: f64 = 0.6;

/**
 * Limits of the QRS from the spatial velocity of an averaged beat: each is the mean of three threshold crossings. The eye
 * looks for a visible slope more than for a share of the steepest one, so thresholds grow with the peak, but slowly.
 * Constants: LUDB, half of the records.
 */
@final
export class QrsLimits {
  onset: i32 = 0;
  offset: i32 = 0;
  /** Steepest place. */
  steepest: i32 = 0;

  find(velocity: StaticArray<f64>): void {
    let peak = BEAT_BEFORE;
    for (let i = BEAT_BEFORE - 40; i <= BEAT_BEFORE + 40; i += 1) if (velocity[i] > velocity[peak]) peak = i;
    this.steepest = peak;
    const before = rest(velocity, peak - QRS_BEFORE, peak - 15);
    const last = lastSteep(velocity, peak);
    const after = rest(velocity, last, last + 40);
    const rise = thresholdUnit(velocity[peak] - before);
    const fall = thresholdUnit(velocity[peak] - after);
    const on =
      crossBackward(velocity, peak, before + 0.04 * rise) +
      crossBackward(velocity, peak, before + 0.06 * rise) +
      crossBackward(velocity, peak, before + 0.1 * rise) -
      3.0 * INSIDE_ONSET;
    const off =
      crossForward(velocity, last, after + 0.03 * fall) +
      crossForward(velocity, last, after + 0.045 * fall) +
      crossForward(velocity, last, after + 0.06 * fall) +
      3.0 * INSIDE_OFFSET;
    this.onset = max(8, <i32>Math.round(on / 3.0));
    this.offset = min(BEAT_LENGTH - 60, max(this.onset + 15, <i32>Math.round(off / 3.0)));
  }
}

/** What threshold shares are taken of: mostly the usual peak velocity, a little this beat's. */
function thresholdUnit(peak: f64): f64 {
  return Math.pow(Math.max(1.0, peak), 0.3) * Math.pow(USUAL_PEAK, 0.7);
}

/** Last steep place of the QRS: beyond it the velocity stays under a fifth of the peak for 40 ms. Rest is looked for from here, so that a steep ST-T is not taken for QRS. */
function lastSteep(velocity: StaticArray<f64>, peak: i32): i32 {
  let last = peak;
  for (let i = peak; i < min(BEAT_LENGTH, peak + 100) && i - last < 20; i += 1) if (velocity[i] > 0.2 * velocity[peak]) last = i;
  return last;
}

/** Smallest mean of REST successive values that begin in [from, to). */
function rest(velocity: StaticArray<f64>, from: i32, to: i32): f64 {
  let least: f64 = Infinity;
  for (let i = max(0, from); i < min(BEAT_LENGTH - REST, to); i += 1) {
    let sum: f64 = 0;
    for (let k = 0; k < REST; k += 1) sum += velocity[i + k];
    least = Math.min(least, sum / <f64>REST);
  }
  return least == Infinity ? 0 : least;
}

function crossBackward(velocity: StaticArray<f64>, peak: i32, threshold: f64): f64 {
  let calm = 0;
  const end = max(0, peak - QRS_BEFORE);
  for (let i = peak; i > end; i -= 1) {
    calm = velocity[i] < threshold ? calm + 1 : 0;
    if (calm == CALM_BEFORE) return <f64>(i + CALM_BEFORE - 1);
  }
  return <f64>end;
}

function crossForward(velocity: StaticArray<f64>, peak: i32, threshold: f64): f64 {
  let calm = 0;
  const end = min(BEAT_LENGTH - 1, peak + QRS_AFTER);
  for (let i = peak; i < end; i += 1) {
    calm = velocity[i] < threshold ? calm + 1 : 0;
    if (calm == CALM_AFTER) return <f64>(i - CALM_AFTER + 1);
  }
  return <f64>end;
}
