import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { figure, statement } from './evidence.ts';
import type { InterpretationInput } from './input.ts';
import type { Rule } from './rule.ts';

/** One stimulus may be noise; two are a pacemaker. */
const PACED_BEATS = 2;

export function pacedBeats(input: InterpretationInput): number {
  return input.beats.filter((beat) => beat.label === 'P').length;
}

export function isPaced(input: InterpretationInput): boolean {
  return input.rhythm === 'paced' || pacedBeats(input) >= PACED_BEATS;
}

/**
 * Ventricular pacing. Atrial and dual pacing, loss of capture and of sensing need the instants of the stimuli, which
 * the measurements do not hold.
 */
export const pacingRule: Rule = {
  name: 'rhythm',
  codes: ['rhythm-paced-ventricular'],
  needs: [],
  read: ({ input }): EcgStatement[] => {
    const count = pacedBeats(input);
    if (!isPaced(input)) return [];
    return [statement('rhythm-paced-ventricular', count === 0 ? [] : [figure('paced-beats', count, '')], count === 0 ? {} : { count })];
  },
};
