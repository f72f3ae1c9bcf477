import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { isFlutter } from './atrial-flutter.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { qDepth, sDepth, tExtreme } from './qrs-shape.ts';
import type { Rule } from './rule.ts';

const TACHYCARDIA = 100;
/** µV. */
const S_I = 150;
const Q_III = 150;
const T_INVERTED = -100;

/** Fast, with S in I, Q and inverted T in III, or with T inverted from V1 to V4. */
export const rightHeartStrainRule: Rule = {
  name: 'right-heart-strain',
  codes: ['right-heart-strain-possible'],
  needs: ['I', 'III', 'V1', 'V2', 'V3', 'V4'],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm', 'wpw', 'lbbb', 'under-16'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const rate = reading.measurements.heartRate;
    const [one, three] = [reading.lead('I'), reading.lead('III')];
    if (rate === null || rate <= TACHYCARDIA || isFlutter(reading) || one === null || three === null) return [];
    const frontal = sDepth(one) >= S_I && qDepth(three) >= Q_III && tExtreme(three) <= T_INVERTED;
    const chest = reading.among(['V1', 'V2', 'V3', 'V4']);
    const inverted = chest.every(({ lead }) => tExtreme(lead) <= T_INVERTED);
    if (!frontal && !inverted) return [];
    return [
      statement('right-heart-strain-possible', [
        ...(frontal ? [amplitude('s', 'I', -sDepth(one), -S_I), amplitude('q', 'III', -qDepth(three), -Q_III), amplitude('t', 'III', tExtreme(three), T_INVERTED)] : []),
        ...(inverted ? chest.map(({ name, lead }) => amplitude('t', name, tExtreme(lead), T_INVERTED)) : []),
        figure('heart-rate', rate, '/min', TACHYCARDIA),
      ]),
    ];
  },
};
