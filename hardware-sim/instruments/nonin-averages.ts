/** What the box noticed of one pulse: when it was at the finger (µs) and the saturation read on it, %. */
export interface DetectedPulse {
  readonly foot: number;
  readonly spo2: number;
}

/** Range of pulse rates the box reports, per minute. */
const LOWEST_RATE = 18;
const HIGHEST_RATE = 321;

/** The mean rate over the last `beats` intervals, or null while there are too few or it is out of range. */
export function meanRate(pulses: readonly DetectedPulse[], beats: number): number | null {
  const newest = pulses.at(-1);
  const oldest = pulses.at(-1 - beats);
  if (newest === undefined || oldest === undefined) return null;
  const rate = Math.round((6e7 * beats) / (newest.foot - oldest.foot));
  return rate < LOWEST_RATE || rate > HIGHEST_RATE ? null : rate;
}

/** The mean saturation of the last `beats` pulses, or null while there are too few. */
export function meanSaturation(pulses: readonly DetectedPulse[], beats: number): number | null {
  if (pulses.length < beats) return null;
  let sum = 0;
  for (const pulse of pulses.slice(-beats)) sum += pulse.spo2;
  return Math.min(100, Math.max(0, Math.round(sum / beats)));
}
