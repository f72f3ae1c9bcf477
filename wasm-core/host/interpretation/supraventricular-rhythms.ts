import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { isFlutter } from './atrial-flutter.ts';
import { figure, statement } from './evidence.ts';
import { hasWideQrs } from './findings.ts';
import type { Rule } from './rule.ts';
import { hasSinusPAxis, isAtrialLed, isSinus } from './sinus.ts';

const FAST = 100;
const SLOW = 60;
const VERY_SLOW = 40;
/** A PP spread above this, with one shape of P, is a sinus arrhythmia, ms. */
const ARRHYTHMIA_SPREAD = 120;
const ECTOPIC_PR = 120;
const SVT_RATE = 130;
const JUNCTIONAL_RATE = 60;

/** Sinus rhythm and its rates, unusual atrial rhythms, junctional rhythms: narrow complexes led from above. */
export const supraventricularRule: Rule = {
  name: 'rhythm',
  codes: [
    'rhythm-sinus', 'rhythm-sinus-bradycardia', 'rhythm-sinus-bradycardia-marked', 'rhythm-sinus-tachycardia', 'rhythm-sinus-arrhythmia',
    'rhythm-atrial-ectopic', 'rhythm-atrial-tachycardia', 'rhythm-svt', 'rhythm-junctional', 'rhythm-junctional-accelerated',
  ],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    const { heartRate: rate, axes, prInterval, qrsDuration, rrMinimum, rrMaximum, atrial } = reading.measurements;
    const label = reading.input.rhythm;
    if (rate === null || findings.paced || findings.atrialFibrillation || findings.ventricularRhythm || isFlutter(reading)) return [];
    if (label !== undefined && label !== 'sinus' && label !== 'other') return [];
    const rateEvidence = (threshold: number | null) => figure('heart-rate', rate, '/min', threshold);
    if (isSinus(reading)) {
      const named = rate < VERY_SLOW ? 'rhythm-sinus-bradycardia-marked' : rate < SLOW ? 'rhythm-sinus-bradycardia' : rate > FAST ? 'rhythm-sinus-tachycardia' : 'rhythm-sinus';
      const threshold = named === 'rhythm-sinus-bradycardia-marked' ? VERY_SLOW : named === 'rhythm-sinus-bradycardia' ? SLOW : named === 'rhythm-sinus-tachycardia' ? FAST : null;
      const evidence = [rateEvidence(threshold), ...(prInterval === null ? [] : [figure('pr', prInterval, 'ms')]), ...(axes.p === null ? [] : [figure('p-axis', axes.p, '°')])];
      const found = [statement(named, evidence, threshold === null ? {} : { threshold })];
      const own = reading.input.beats.every((beat) => beat.label === 'N' || beat.label === 'Q');
      if (own && rrMinimum !== null && rrMaximum !== null && rrMaximum - rrMinimum > ARRHYTHMIA_SPREAD) {
        found.push(statement('rhythm-sinus-arrhythmia', [figure('rr-spread', rrMaximum - rrMinimum, 'ms', ARRHYTHMIA_SPREAD)]));
      }
      return found;
    }
    const narrow = qrsDuration !== null && !hasWideQrs(reading.measurements);
    if (isAtrialLed(reading) && axes.p !== null && !hasSinusPAxis(reading)) {
      const evidence = [figure('p-axis', axes.p, '°'), rateEvidence(FAST)];
      if (rate > FAST) return narrow && reading.isRegular() ? [statement('rhythm-atrial-tachycardia', evidence)] : [];
      return prInterval !== null && prInterval >= ECTOPIC_PR ? [statement('rhythm-atrial-ectopic', [...evidence, figure('pr', prInterval, 'ms', ECTOPIC_PR)])] : [];
    }
    // From here on: no P leads the QRS. A rhythm called sinus elsewhere is not renamed for want of a visible P.
    if (atrial.pPresent || label === 'sinus' || !narrow || !reading.isRegular() || (atrial.pPerQrs ?? 0) > 0) return [];
    if (rate > SVT_RATE) return [statement('rhythm-svt', [rateEvidence(SVT_RATE)])];
    if (rate > JUNCTIONAL_RATE && rate <= FAST) return [statement('rhythm-junctional-accelerated', [rateEvidence(JUNCTIONAL_RATE)])];
    if (rate >= VERY_SLOW && rate <= JUNCTIONAL_RATE) return [statement('rhythm-junctional', [rateEvidence(VERY_SLOW)])];
    return [];
  },
};
