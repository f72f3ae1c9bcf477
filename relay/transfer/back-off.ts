import type { RandomBytes } from '../../model/clock.ts';

/** Pause before attempt `attempt` (0 = the first retry): doubles up to `longest`, half of it by chance so that ends do not march in step. */
export function backOffMilliseconds(attempt: number, first: number, longest: number, random: RandomBytes): number {
  const full = Math.min(longest, first * 2 ** Math.min(attempt, 30));
  const [high = 0, low = 0] = random(2);
  return full / 2 + ((256 * high + low) / 65_536) * (full / 2);
}
