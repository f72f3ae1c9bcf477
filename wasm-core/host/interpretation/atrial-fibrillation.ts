import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { figure, statement } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** RR variation above this, with no repeated P, looks like fibrillation. */
const IRREGULAR = 0.1;
/** P templates that resemble each other less than this are not one repeated P. */
const NO_REPEATED_P = 0.5;
/** Regular atrial activity up to this rate is a flutter; faster it is the ripple of the fibrillation itself. */
const FASTEST_FLUTTER = 350;
const FEWEST_BEATS = 6;
const ECTOPY_SHARE = 0.25;
const VERY_FAST = 150;
const FAST = 110;
const SLOW = 50;
/** Fibrillation is never this regular unless it is not conducted. */
const REGULARISED = 0.05;
const REGULARISED_RATE = 60;

/** Named by the stream analysis, or RR irregular throughout (not by a pause or two) without a repeated P and without much ectopy. */
export function isAtrialFibrillation(reading: Reading): boolean {
  const { input, measurements } = reading;
  if (input.rhythm === 'atrial-fibrillation') return true;
  // A "sinus" told by RR alone does not outweigh what the atria show.
  if (input.rhythm !== undefined && input.rhythm !== 'other' && input.rhythm !== 'sinus') return false;
  const variation = reading.variation();
  const { pPresent, pCorrelation, atrialRate } = measurements.atrial;
  const ectopic = input.beats.filter((beat) => beat.label === 'V' || beat.label === 'S').length;
  return (
    variation !== null && variation > IRREGULAR && !reading.isMostlyRegular() && !pPresent && (pCorrelation === null || pCorrelation < NO_REPEATED_P) &&
    (atrialRate === null || atrialRate > FASTEST_FLUTTER) && measurements.beatsUsed >= FEWEST_BEATS && ectopic < ECTOPY_SHARE * Math.max(1, input.beats.length)
  );
}

/** One statement, by the mean rate. A slow and regular rhythm under a fibrillation named elsewhere is a complete block. */
export const atrialFibrillationRule: Rule = {
  name: 'rhythm',
  codes: ['rhythm-af', 'rhythm-af-fast', 'rhythm-af-very-fast', 'rhythm-af-slow', 'rhythm-af-regularised'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    const rate = reading.measurements.heartRate;
    if (!findings.atrialFibrillation || rate === null) return [];
    const variation = reading.variation();
    const correlation = reading.measurements.atrial.pCorrelation;
    const evidence = [
      ...(variation === null ? [] : [figure('rr-variation', variation, '', IRREGULAR)]),
      ...(correlation === null ? [] : [figure('p-correlation', correlation, '', NO_REPEATED_P)]),
    ];
    const values = { ...(variation === null ? {} : { cv: 100 * variation }), ...(correlation === null ? {} : { correlation }) };
    const say = (code: 'rhythm-af' | 'rhythm-af-fast' | 'rhythm-af-very-fast' | 'rhythm-af-slow' | 'rhythm-af-regularised', threshold: number | null) => [
      statement(code, [figure('heart-rate', rate, '/min', threshold), ...evidence], values),
    ];
    if (variation !== null && variation < REGULARISED && rate < REGULARISED_RATE) return say('rhythm-af-regularised', REGULARISED_RATE);
    if (rate > VERY_FAST) return say('rhythm-af-very-fast', VERY_FAST);
    if (rate > FAST) return say('rhythm-af-fast', FAST);
    if (rate < SLOW) return say('rhythm-af-slow', SLOW);
    return say('rhythm-af', null);
  },
};
