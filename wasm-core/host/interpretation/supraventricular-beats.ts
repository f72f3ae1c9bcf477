import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { figure, statement } from './evidence.ts';
import type { Rule } from './rule.ts';
import { alternatingPairs } from './ventricular-beats.ts';

const BIGEMINY_PAIRS = 3;

/** Early beats of ordinary shape, as the (experimental) S class of the beat labels tells them. */
export const supraventricularBeatsRule: Rule = {
  name: 'rhythm',
  codes: ['beats-supraventricular', 'beats-supraventricular-bigeminy'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    if (findings.atrialFibrillation || findings.ventricularRhythm) return [];
    const { beats } = reading.input;
    const early = beats.flatMap((beat, index) => (beat.label === 'S' ? [index] : []));
    if (early.length === 0) return [];
    const pairs = alternatingPairs(beats.map((beat) => beat.label), 'S');
    if (pairs >= BIGEMINY_PAIRS) return [statement('beats-supraventricular-bigeminy', [figure('pairs', pairs, '', BIGEMINY_PAIRS)], { count: pairs })];
    const median = reading.medianInterval();
    const advances = early.flatMap((index) => (index > 0 && median !== null ? [1 - (reading.intervals[index - 1] ?? median) / median] : []));
    const percent = advances.length === 0 ? null : (100 * advances.reduce((sum, advance) => sum + advance, 0)) / advances.length;
    return [statement('beats-supraventricular', [figure('supraventricular-beats', early.length, '')], { count: early.length, ...(percent === null ? {} : { percent }) })];
  },
};
