import { BEAT_LIMIT, BeatList } from './beat-list';
import { GuideSignal } from './guide-signal';

/** A beat weaker than these shares of the usual one is a T wave, a P wave or the spike of a pacemaker. */
const PEAK_SHARE: f64 = 0.2;
const AREA_SHARE: f64 = 0.3;
/** Fewer beats say nothing about the usual one. */
const EXPERIENCE: i32 = 4;

/** A beat whose steepest part lies further away than it can be aligned, frames; and how far one is looked for. */
const NEAR: i32 = 25;
const FAR: i32 = 45;

/** A pause longer than this share of the usual interval is searched for a beat that was missed. */
const PAUSE: f64 = 1.5;
/** No missed beat so soon after one (360 ms, its T wave) or so shortly before one (240 ms), frames. */
const AFTER_BEAT: i32 = 180;
const BEFORE_BEAT: i32 = 120;
const MISSED_PEAK: f64 = 0.35;
const MISSED_AREA: f64 = 0.5;

/**
 * Goes over the beats with the whole recording in hand: a mark on the slow end of a wide beat is moved, what has hardly any of
 * the slope of a QRS is taken out, and a pause is searched for a beat of the usual strength. All leads together.
 */
@final
export class BeatReview {
  private readonly peaks: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);
  private readonly areas: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);
  private readonly sorted: StaticArray<f64> = new StaticArray<f64>(BEAT_LIMIT);

  constructor(private readonly beats: BeatList, private readonly signal: GuideSignal) {}

  review(): void {
    const beats = this.beats;
    for (let b = 0; b < beats.count; b += 1) this.centre(b);
    if (beats.count < EXPERIENCE) return;
    for (let b = 0; b < beats.count; b += 1) {
      this.peaks[b] = this.peakAround(beats.frames[b]);
      this.areas[b] = this.areaAround(beats.frames[b]);
    }
    const peak = this.usual(this.peaks);
    const area = this.usual(this.areas);
    for (let b = beats.count - 1; b >= 0; b -= 1) {
      if (this.peaks[b] < PEAK_SHARE * peak || this.areas[b] < AREA_SHARE * area) beats.remove(b);
    }
    const pause = <i32>(PAUSE * <f64>beats.medianInterval(500));
    for (let b = beats.count - 1; b > 0; b -= 1) {
      if (beats.intervalBefore(b) > pause) this.searchPause(beats.frames[b - 1] + AFTER_BEAT, beats.frames[b] - BEFORE_BEAT, peak, area);
    }
  }

  private searchPause(from: i32, to: i32, peak: f64, area: f64): void {
    let best = from;
    for (let i = from; i < to; i += 1) if (this.signal.velocity[i] > this.signal.velocity[best]) best = i;
    if (to > from && <f64>this.signal.velocity[best] >= MISSED_PEAK * peak && this.areaAround(best) >= MISSED_AREA * area) this.beats.put(best, false);
  }

  private peakAround(frame: i32): f64 {
    let peak: f64 = 0;
    for (let i = max(0, frame - NEAR); i <= min(this.signal.frames - 1, frame + NEAR); i += 1) peak = Math.max(peak, <f64>this.signal.velocity[i]);
    return peak;
  }

  /** Summed velocity from 100 ms before to 120 ms after; what lies outside the recording counts as the mean of what is seen. */
  private areaAround(frame: i32): f64 {
    const from = max(0, frame - 50);
    const to = min(this.signal.frames, frame + 60);
    let area: f64 = 0;
    for (let i = from; i < to; i += 1) area += <f64>this.signal.velocity[i];
    return to > from ? (area * 110.0) / <f64>(to - from) : 0;
  }

  /** Moves a mark on the slow end of a wide beat to its steep part, unless another beat is there. */
  private centre(b: i32): void {
    const beats = this.beats;
    const velocity = this.signal.velocity;
    const frame = beats.frames[b];
    let far = frame;
    for (let i = max(0, frame - FAR); i <= min(this.signal.frames - 1, frame + FAR); i += 1) if (velocity[i] > velocity[far]) far = i;
    if (this.peakAround(frame) >= 0.5 * <f64>velocity[far]) return;
    if (b > 0 && far - beats.frames[b - 1] < 2 * FAR) return;
    if (b + 1 < beats.count && beats.frames[b + 1] - far < 2 * FAR) return;
    beats.frames[b] = far;
  }

  /** The value three quarters up: many false beats do not make the usual one. */
  private usual(values: StaticArray<f64>): f64 {
    const sorted = this.sorted;
    const count = this.beats.count;
    for (let k = 0; k < count; k += 1) {
      const v = values[k];
      let j = k;
      while (j > 0 && sorted[j - 1] > v) {
        sorted[j] = sorted[j - 1];
        j -= 1;
      }
      sorted[j] = v;
    }
    return sorted[(3 * count) >> 2];
  }
}
