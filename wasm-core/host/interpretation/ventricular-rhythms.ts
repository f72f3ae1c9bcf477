import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { figure, statement } from './evidence.ts';
import { hasWideQrs, WIDE_QRS } from './findings.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';
import { isSinus } from './sinus.ts';
import { ventricularRuns } from './ventricular-beats.ts';

const WIDE_TACHYCARDIA_RATE = 120;
const VT_RATE = 100;
const VT_BEATS = 5;
const RUN_BEATS = 3;
const ACCELERATED_RATE = [50, 110] as const;
const PREEXCITED_SHORTEST_RR = 300;

/** Wide, regular for the most part (a missed or doubled beat must not hide it), above 120/min, and no sinus P before each QRS. */
export function isWideTachycardia(reading: Reading): boolean {
  const { heartRate } = reading.measurements;
  return heartRate !== null && heartRate > WIDE_TACHYCARDIA_RATE && hasWideQrs(reading.measurements) && reading.isMostlyRegular() && !isSinus(reading);
}

export function isVentricularRhythm(reading: Reading): boolean {
  const label = reading.input.rhythm;
  return label === 'ventricular-tachycardia' || (label !== 'paced' && label !== 'atrial-fibrillation' && isWideTachycardia(reading));
}

/** Ventricular tachycardia, wide tachycardias, escapes and runs. Torsade needs the axis of each beat, which is not measured. */
export const ventricularRule: Rule = {
  name: 'rhythm',
  codes: ['rhythm-vt', 'rhythm-vt-nonsustained', 'rhythm-wide-tachycardia', 'rhythm-preexcited-af', 'rhythm-idioventricular-accelerated', 'rhythm-ventricular-escape'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    const { heartRate: rate, qrsDuration: qrs, atrial, rrMinimum } = reading.measurements;
    const runs = ventricularRuns(reading).filter((run) => run.beats >= RUN_BEATS && run.rate > VT_RATE);
    const longest = runs.reduce<(typeof runs)[number] | null>((best, run) => (best === null || run.beats > best.beats ? run : best), null);
    const dissociated = atrial.pPerQrs !== null && !atrial.pPresent ? { avEvidence: 'dissociated' } : {};
    if (reading.input.rhythm === 'ventricular-tachycardia' || (longest !== null && longest.beats >= VT_BEATS)) {
      const shown = longest === null ? rate : longest.rate;
      if (shown === null) return [];
      const count = longest?.beats;
      return [
        statement('rhythm-vt', [figure('heart-rate', shown, '/min', VT_RATE), ...(count === undefined ? [] : [figure('ventricular-run', count, '', VT_BEATS)])], {
          hr: shown, ...(count === undefined ? {} : { count }), ...dissociated,
        }),
      ];
    }
    const found: EcgStatement[] = [];
    if (longest !== null) {
      found.push(statement('rhythm-vt-nonsustained', [figure('ventricular-run', longest.beats, '', RUN_BEATS), figure('heart-rate', longest.rate, '/min', VT_RATE)], { count: longest.beats, hr: longest.rate, from: longest.from, to: longest.to }));
    }
    if (rate === null || qrs === null || findings.paced || !hasWideQrs(reading.measurements)) return found;
    const width = figure('qrs', qrs, 'ms', WIDE_QRS);
    if (findings.atrialFibrillation) {
      if (rrMinimum !== null && rrMinimum < PREEXCITED_SHORTEST_RR && rate > VT_RATE && !reading.isRegular()) {
        found.push(statement('rhythm-preexcited-af', [figure('rr', rrMinimum, 'ms', PREEXCITED_SHORTEST_RR), width]));
      }
    } else if (isWideTachycardia(reading)) {
      found.push(statement('rhythm-wide-tachycardia', [figure('heart-rate', rate, '/min', WIDE_TACHYCARDIA_RATE), width]));
    } else if (!atrial.pPresent && reading.isRegular() && reading.input.rhythm !== 'sinus' && reading.input.rhythm !== 'atrial-flutter') {
      if (rate < ACCELERATED_RATE[0]) found.push(statement('rhythm-ventricular-escape', [figure('heart-rate', rate, '/min', ACCELERATED_RATE[0]), width]));
      else if (rate <= ACCELERATED_RATE[1]) found.push(statement('rhythm-idioventricular-accelerated', [figure('heart-rate', rate, '/min', ACCELERATED_RATE[0]), width]));
    }
    return found;
  },
};
