import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { hasWideQrs, type Findings } from './findings.ts';
import { pExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** Rate of flutter waves, per minute. */
const FLUTTER_RATE = [220, 350] as const;
/** "P" this deep in II, pointing upwards in the frontal plane, at half the rate of a flutter: its waves rather than P (proposal). */
const FLUTTER_WAVE = { depth: -200, axis: [-135, -60], rate: [110, 175] } as const;
/** Ventricular rates at which every second flutter wave may be hidden. */
const TWO_TO_ONE_RATE = [140, 160] as const;

function hasFlutterWaves(reading: Reading): boolean {
  const { heartRate, axes, atrial, qrsDuration } = reading.measurements;
  const two = reading.lead('II');
  if (!atrial.pPresent || heartRate === null || axes.p === null || two === null || qrsDuration === null || hasWideQrs(reading.measurements)) return false;
  const { depth, axis, rate } = FLUTTER_WAVE;
  return heartRate >= rate[0] && heartRate <= rate[1] && axes.p >= axis[0] && axes.p <= axis[1] && (pExtreme(two) ?? 0) <= depth;
}

/** Named by the stream analysis, a regular atrial rate of 220 to 350, or flutter waves in the place of P. */
export function isFlutter(reading: Reading): boolean {
  const { input, measurements } = reading;
  if (input.rhythm === 'atrial-flutter') return true;
  // A "sinus" told by RR alone does not outweigh what the atria show.
  if (input.rhythm !== undefined && input.rhythm !== 'other' && input.rhythm !== 'sinus') return false;
  const rate = measurements.atrial.atrialRate;
  if (rate !== null && rate >= FLUTTER_RATE[0] && rate <= FLUTTER_RATE[1] && !measurements.atrial.pPresent) return true;
  return hasFlutterWaves(reading);
}

/** Any regular narrow rhythm of 140 to 160 may be a 2:1 flutter, whatever its P waves seem to say. */
function mayHide(reading: Reading, findings: Findings): boolean {
  const rate = reading.measurements.heartRate ?? 0;
  const { qrsDuration } = reading.measurements;
  return rate >= TWO_TO_ONE_RATE[0] && rate <= TWO_TO_ONE_RATE[1] && qrsDuration !== null && !hasWideQrs(reading.measurements) && reading.isRegular() && !findings.paced;
}

export const flutterRule: Rule = {
  name: 'rhythm',
  codes: ['rhythm-flutter', 'rhythm-flutter-2-1-not-excluded'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    const { heartRate, atrial } = reading.measurements;
    if (heartRate === null || findings.ventricularRhythm || findings.paced) return [];
    if (isFlutter(reading)) {
      const { atrialRate } = atrial;
      if (atrialRate === null) {
        const wave = reading.lead('II');
        return [statement('rhythm-flutter', [figure('heart-rate', heartRate, '/min'), ...(wave === null ? [] : [amplitude('p', 'II', pExtreme(wave) ?? 0, FLUTTER_WAVE.depth)])])];
      }
      const ratio = `${Math.max(1, Math.round(atrialRate / heartRate))}:1`;
      // The atrial rate is counted on the combined signal; these are the leads that show flutter waves best.
      const leads = (['II', 'III', 'aVF', 'V1'] as const).filter((lead) => reading.lead(lead) !== null);
      return [statement('rhythm-flutter', [figure('atrial-rate', atrialRate, '/min', FLUTTER_RATE[0])], { atrialRate, ratio, ...(leads.length > 0 ? { leads: leads.join(',') } : {}) })];
    }
    if (!mayHide(reading, findings)) return [];
    return [statement('rhythm-flutter-2-1-not-excluded', [figure('heart-rate', heartRate, '/min', TWO_TO_ONE_RATE[0])])];
  },
};
