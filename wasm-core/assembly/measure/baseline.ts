import { BeatList } from './beat-list';
import { Recording } from './recording';

/** Level before the QRS: mean over 20 ms, one turn of 50 Hz mains (and 1.2 of 60 Hz). */
const LEVEL: i32 = 10;

/**
 * Takes the slow baseline out of the recording itself: a smooth curve through the levels just before the QRS of the beats
 * at `knots`. At each of them it is the level that amplitudes are read against anyway, so nothing of the beat is filtered;
 * what goes is the wander from one beat to the next.
 */
export function removeBaseline(recording: Recording, knots: StaticArray<i32>, knotCount: i32): void {
  const frames = recording.frames;
  if (frames == 0) return;
  const levels = new StaticArray<f64>(max(1, knotCount));
  for (let l = 0; l < recording.leadCount; l += 1) {
    const from = l * frames;
    if (knotCount == 0) {
      // Without a beat: the mean.
      let sum: f64 = 0;
      for (let i = 0; i < frames; i += 1) sum += <f64>recording.samples[from + i];
      const mean = sum / <f64>frames;
      for (let i = 0; i < frames; i += 1) recording.samples[from + i] = <f32>(<f64>recording.samples[from + i] - mean);
      continue;
    }
    for (let k = 0; k < knotCount; k += 1) {
      let sum: f64 = 0;
      for (let i = knots[k] - LEVEL; i < knots[k]; i += 1) sum += <f64>recording.samples[from + max(0, min(frames - 1, i))];
      levels[k] = sum / <f64>LEVEL;
    }
    let segment = 0;
    for (let i = 0; i < frames; i += 1) {
      while (segment + 1 < knotCount && knots[segment + 1] - LEVEL / 2 <= i) segment += 1;
      recording.samples[from + i] = <f32>(<f64>recording.samples[from + i] - baselineAt(knots, levels, knotCount, segment, i));
    }
  }
}

function baselineAt(knots: StaticArray<i32>, levels: StaticArray<f64>, count: i32, left: i32, i: i32): f64 {
  const x = <f64>(i + LEVEL / 2);
  const x0 = <f64>knots[left];
  if (x <= x0 || left + 1 >= count) return levels[left];
  const x1 = <f64>knots[left + 1];
  const h = x1 - x0;
  const slope = (levels[left + 1] - levels[left]) / h;
  const m0 = left > 0 ? (levels[left + 1] - levels[left - 1]) / (x1 - <f64>knots[left - 1]) : slope;
  const m1 = left + 2 < count ? (levels[left + 2] - levels[left]) / (<f64>knots[left + 2] - x0) : slope;
  const u = (x - x0) / h;
  const u2 = u * u;
  const u3 = u2 * u;
  return levels[left] * (2.0 * u3 - 3.0 * u2 + 1.0) + m0 * h * (u3 - 2.0 * u2 + u) + levels[left + 1] * (3.0 * u2 - 2.0 * u3) + m1 * h * (u3 - u2);
}
