import { BEAT_LENGTH } from './average-beat';
import { NONE } from './beat-waves';

/** Fridericia's QT at 1 s, frames: where the end of T is expected. */
const USUAL_QT: f64 = 200.0;
/** How much later than tangent and threshold crossing the experts put the end, share of the way from the peak. */
const LATE: f64 = 0.25;
/** µV over the leads below which there is no T. */
const SMALLEST: f64 = 15.0;
const HUMP: f64 = 0.6;

/** T wave from the spatial size of an averaged beat. */
@final
export class TWave {
  peak: i32 = NONE;
  offset: i32 = NONE;

  /** `interval` is the usual RR in frames; the T ends before `limit` (next P or QRS). */
  find(size: StaticArray<f64>, qrsOn: i32, qrsOff: i32, interval: i32, limit: i32): void {
    this.peak = NONE;
    this.offset = NONE;
    const expected = USUAL_QT * Math.cbrt(Math.min(2.0, <f64>interval / 500.0));
    const from = qrsOff + 20;
    const to = min(min(BEAT_LENGTH - 10, limit - 8), qrsOn + <i32>(1.5 * expected));
    if (to - from < 10) return;
    let peak = -1;
    let best: f64 = 0;
    for (let i = from; i < to; i += 1) {
      // What comes much later than a T usually does is more likely a P or a U.
      const late = <f64>(i - qrsOn) / expected;
      const weighted = size[i] * (late < 1.0 ? 1.0 : Math.max(0.3, 1.0 - 1.5 * (late - 1.0)));
      if (weighted > best) {
        best = weighted;
        peak = i;
      }
    }
    if (peak < 0 || size[peak] < SMALLEST) return;
    peak = this.lastHump(size, peak, min(to, qrsOn + <i32>expected));
    let steepest = peak + 1;
    let slope: f64 = 0;
    for (let i = peak + 4; i < min(peak + 90, BEAT_LENGTH - 6); i += 1) {
      const fall = (size[i - 4] - size[i + 4]) / 8.0;
      if (fall > slope) {
        slope = fall;
        steepest = i;
      }
    }
    let floor = size[steepest];
    const end = min(BEAT_LENGTH - 2, steepest + 55);
    for (let i = steepest; i < end; i += 1) floor = Math.min(floor, size[i]);
    const tangent = slope > 0 ? <f64>steepest + (1.1 * (size[steepest] - floor)) / slope : <f64>end;
    const threshold = floor + 0.08 * (size[peak] - floor);
    let crossing = end;
    for (let i = steepest; i < end; i += 1) {
      if (size[i] < threshold) {
        crossing = i;
        break;
      }
    }
    const seen = 0.5 * (Math.min(tangent, <f64>(end + 10)) + <f64>crossing);
    const offset = <i32>Math.round(seen + LATE * (seen - <f64>peak));
    this.peak = peak;
    this.offset = max(peak + 8, min(offset, min(BEAT_LENGTH - 1, limit - 2)));
  }

  /** A biphasic T has two humps of like size; it ends after the last that still lies where a T may be. */
  private lastHump(size: StaticArray<f64>, first: i32, to: i32): i32 {
    let peak = first;
    for (let i = first + 15; i < to; i += 1) if (size[i] >= size[i - 1] && size[i] > size[i + 1] && size[i] >= HUMP * size[first]) peak = i;
    return peak;
  }
}
