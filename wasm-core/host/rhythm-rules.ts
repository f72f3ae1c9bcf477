import type { BeatLabel } from './ecg.ts';
import type { WaveLook } from './rhythm.ts';

/** Published alarm rules (PhysioNet/CinC Challenge 2015) and the thresholds of the oscillation detector, in one place. */
export const ASYSTOLE_SECONDS = 4;
export const BRADYCARDIA = { beats: 5, perMinute: 40 } as const;
export const TACHYCARDIA = { beats: 17, perMinute: 140 } as const;
export const VENTRICULAR_TACHYCARDIA = { beats: 5, perMinute: 100 } as const;
export const FIBRILLATION_SECONDS = 4;

const OSCILLATION = { slowest: 2, fastest: 9, deflection: 100, leakage: 0.5, away: 0.58 } as const;
/** Beats like a clock are tachycardia, unless the curve is nearly a sine and faster than tachycardia is. */
const FLUTTER = { leakage: 0.42, slowest: 3.4 } as const;
/** Without a conducted beat in the four seconds a coarser curve is believed too. */
const BEATLESS = { leakage: 0.58, away: 0.58 } as const;
/** Beats of a tachycardia in four seconds, how evenly they come, and the share of intervals that must: it may begin or end there. */
const CLOCK = { beats: 6, tolerance: 0.15, share: 0.6 } as const;

/** Whether four seconds of signal are fibrillation or flutter of the ventricles, given the beats found in them. */
export function isVentricularFibrillation(look: WaveLook, beats: readonly { readonly frame: number; readonly label: BeatLabel | null }[]): boolean {
  if (look.perSecond < OSCILLATION.slowest || look.perSecond > OSCILLATION.fastest || look.deflection < OSCILLATION.deflection) return false;
  if (isMostlyRegular(beats.map((beat) => beat.frame))) {
    return look.leakage < FLUTTER.leakage && look.away > OSCILLATION.away && look.perSecond >= FLUTTER.slowest;
  }
  const limits = beats.some((beat) => beat.label === 'N' || beat.label === 'S') ? OSCILLATION : BEATLESS;
  return look.leakage < limits.leakage && look.away > limits.away;
}

function isMostlyRegular(frames: readonly number[]): boolean {
  if (frames.length < CLOCK.beats) return false;
  const intervals = frames.slice(1).map((frame, i) => frame - (frames[i] ?? 0)).sort((a, b) => a - b);
  const median = intervals[intervals.length >> 1] ?? 0;
  return intervals.filter((interval) => Math.abs(interval - median) <= CLOCK.tolerance * median).length >= CLOCK.share * intervals.length;
}

/** Times (any unit) that come like a clock: at least `fewest` of them, intervals within `tolerance` of their mean. */
export function isRegular(times: readonly number[], fewest: number, tolerance: number): boolean {
  if (times.length < fewest) return false;
  const intervals = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
  return intervals.every((interval) => Math.abs(interval - mean) <= tolerance * mean);
}

/** Mean rate of beats at `frames`, per minute; 0 for fewer than two. */
export function ratePerMinute(frames: readonly number[], samplingFrequency: number): number {
  const first = frames[0];
  const last = frames.at(-1);
  if (first === undefined || last === undefined || last <= first) return 0;
  return (60 * samplingFrequency * (frames.length - 1)) / (last - first);
}
