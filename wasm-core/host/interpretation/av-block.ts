import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { isFlutter } from './atrial-flutter.ts';
import { figure, statement } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

const LONG_PR = 200;
const VERY_LONG_PR = 300;
const SHORT_PR = 120;
/** Atria faster than this flutter; their P are not "blocked". */
const FASTEST_SINUS = 200;
/** P per QRS from which some P are not conducted. */
const DROPPED = 1.1;
const TWO_TO_ONE = [1.8, 2.2] as const;
const DISSOCIATED_BELOW = 0.9;
/** RR this regular while P and QRS are unrelated: an escape of its own. */
const REGULAR_ESCAPE = 0.06;
const FIXED_PR_SHARE = 0.8;
/** With a fixed PR the pause of a dropped beat is twice the PP, ± 8 %. */
const DOUBLE_PAUSE = [1.85, 2.15] as const;

/** Intervals that hold a dropped beat. */
function droppedBeats(reading: Reading): number {
  const median = reading.medianInterval();
  return median === null ? 0 : reading.intervals.filter((interval) => interval > 1.5 * median).length;
}

/** Hints of second and third degree, from the P waves counted apart from the QRS. */
function blockedAtria(reading: Reading): EcgStatement[] {
  const { heartRate: rate, atrial, rrMinimum, rrMaximum } = reading.measurements;
  const { pPerQrs, atrialRate, pPresent, pShare } = atrial;
  if (pPerQrs === null || atrialRate === null || rate === null || atrialRate > FASTEST_SINUS) return [];
  const ratio = figure('p-per-qrs', pPerQrs, '', DROPPED);
  const rates = [ratio, figure('atrial-rate', atrialRate, '/min'), figure('heart-rate', rate, '/min')];
  const fixed = pPresent && pShare >= FIXED_PR_SHARE;
  const variation = reading.variation();
  const regular = variation !== null && variation <= REGULAR_ESCAPE;
  if (pPerQrs < DISSOCIATED_BELOW) return fixed ? [] : [statement('av-dissociation', rates, { atrialRate })];
  if (pPerQrs < DROPPED) return [];
  if (fixed && regular) {
    if (pPerQrs >= TWO_TO_ONE[0] && pPerQrs <= TWO_TO_ONE[1]) return [statement('av-block-2-2to1', rates, { atrialRate })];
    return pPerQrs > TWO_TO_ONE[1] ? [statement('av-block-high-grade', rates, { count: Math.round(pPerQrs) - 1 })] : [];
  }
  if (!fixed && regular) return [statement('av-block-3', rates, { atrialRate })];
  const count = droppedBeats(reading);
  if (rrMinimum === null || rrMaximum === null || count === 0) return [];
  const pause = rrMaximum / rrMinimum;
  if (fixed && pause >= DOUBLE_PAUSE[0] && pause <= DOUBLE_PAUSE[1]) return [statement('av-block-2-mobitz-2', [ratio, figure('pause-ratio', pause, '', 2)], { count })];
  return pause < DOUBLE_PAUSE[0] ? [statement('av-block-2-wenckebach', [ratio, figure('pause-ratio', pause, '', 2)], { count })] : [];
}

/** PR of the conducted beats, then P that are not conducted. */
export const avConductionRule: Rule = {
  name: 'av-conduction',
  codes: [
    'av-block-1', 'av-block-1-marked', 'pr-short', 'av-block-2-wenckebach', 'av-block-2-mobitz-2', 'av-block-2-2to1', 'av-block-high-grade',
    'av-block-3', 'av-dissociation',
  ],
  needs: [],
  alsoWithheldWhen: ['ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    if (isFlutter(reading)) return [];
    const blocked = blockedAtria(reading);
    const pr = reading.measurements.prInterval;
    if (blocked.length > 0 || pr === null || !reading.measurements.atrial.pPresent) return blocked;
    if (pr >= VERY_LONG_PR) return [statement('av-block-1-marked', [figure('pr', pr, 'ms', VERY_LONG_PR)])];
    if (pr > LONG_PR) return [statement('av-block-1', [figure('pr', pr, 'ms', LONG_PR)])];
    return pr < SHORT_PR && !findings.preexcited ? [statement('pr-short', [figure('pr', pr, 'ms', SHORT_PR)])] : [];
  },
};

/** True while P waves are seen that no QRS answers. */
export function hasBlockedAtria(reading: Reading): boolean {
  return blockedAtria(reading).length > 0;
}
