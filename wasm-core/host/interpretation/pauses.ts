import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { leadsLost } from '../../../model/lead.ts';
import { figure, statement } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';
import { isSinus } from './sinus.ts';

const PAUSE = 2;
const ASYSTOLE = 4;
/** An interval is a pause when it is this much longer than the rhythm around it. */
const LONGER_THAN_RHYTHM = 1.5;

function longest(reading: Reading): { readonly seconds: number; readonly from: number; readonly to: number } | null {
  let best: { seconds: number; from: number; to: number } | null = null;
  reading.intervals.forEach((seconds, index) => {
    if (best !== null && seconds <= best.seconds) return;
    const from = reading.secondsOf(reading.input.beats[index]?.frame ?? 0);
    best = { seconds, from, to: from + seconds };
  });
  return best;
}

/** Four seconds without a QRS while no electrode takes every lead away; two seconds in a sinus rhythm without extra P. */
export const pausesRule: Rule = {
  name: 'rhythm',
  codes: ['rhythm-asystole', 'rhythm-sinus-pause'],
  needs: [],
  read: (reading): EcgStatement[] => {
    const { input } = reading;
    if (leadsLost(input.quality.electrodesOff).length === 12) return [];
    const pause = longest(reading);
    if (input.rhythm === 'asystole' && (pause === null || pause.seconds < ASYSTOLE)) {
      const last = input.beats.at(-1);
      const from = last === undefined ? 0 : reading.secondsOf(last.frame);
      return [statement('rhythm-asystole', [figure('pause', input.durationSeconds - from, 's', ASYSTOLE)], { seconds: input.durationSeconds - from, from, to: input.durationSeconds })];
    }
    if (pause === null) return [];
    const evidence = (threshold: number) => [figure('pause', pause.seconds, 's', threshold)];
    const values = { seconds: pause.seconds, from: pause.from, to: pause.to };
    if (pause.seconds >= ASYSTOLE) return [statement('rhythm-asystole', evidence(ASYSTOLE), values)];
    const median = reading.medianInterval() ?? 0;
    const isPause = pause.seconds >= PAUSE && pause.seconds >= LONGER_THAN_RHYTHM * median;
    return isPause && isSinus(reading) ? [statement('rhythm-sinus-pause', evidence(PAUSE), values)] : [];
  },
};
