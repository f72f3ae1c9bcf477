import { BEAT_TABLES, type BeatTableName } from './beat-tables.ts';
import { knotCurve } from './shapes.ts';

const found = new Map<BeatTableName, number>();

/** Where in its QRS (0…1) a table has its greatest sum of squares over the eight leads, to 1/1000 of the QRS. */
export function extremumOfTable(name: BeatTableName): number {
  const known = found.get(name);
  if (known !== undefined) return known;
  let best = 0;
  let bestPower = -1;
  for (let thousandth = 0; thousandth <= 1000; thousandth += 1) {
    let power = 0;
    for (const knots of BEAT_TABLES[name].qrs) {
      const value = knotCurve(knots, thousandth / 1000);
      power += value * value;
    }
    if (power > bestPower) {
      bestPower = power;
      best = thousandth / 1000;
    }
  }
  found.set(name, best);
  return best;
}
