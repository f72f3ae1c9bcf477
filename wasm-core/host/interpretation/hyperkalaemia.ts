import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { hasBlockedAtria } from './av-block.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { hasWideQrs, WIDE_QRS, type Findings } from './findings.ts';
import { tExtreme } from './qrs-shape.ts';
import { CHEST_LEADS, type Reading } from './reading.ts';
import type { Rule } from './rule.ts';

const TALL_T = 850;
const POINTS = { tallT: 2, noP: 1, slow: 1 } as const;
const COMPATIBLE_SCORE = 3;
const SLOW_RATE = 40;
const SEVERE_RATE = 50;
/** mmol/L. */
const POTASSIUM_HIGH = 6.5;
const POTASSIUM_WITH_SIGNS = 6;

interface Signs {
  readonly score: number;
  readonly severe: boolean;
  readonly tallest: { readonly name: (typeof CHEST_LEADS)[number]; readonly microvolts: number } | null;
  readonly noP: boolean;
}

/**
 * Score of tall precordial T (2), no P (1), rate ≤ 40 (1); compatible from 3. Severe: with a score and a wide QRS, or no
 * P, rate < 50 and a wide QRS, for danger goes with slow, junctional and wide rather than with the height of T (Durfey 2017).
 */
function signsOf(reading: Reading, findings: Findings): Signs {
  const { heartRate: rate, atrial } = reading.measurements;
  const tallest = reading.among(CHEST_LEADS).reduce<Signs['tallest']>((best, { name, lead }) => {
    const microvolts = tExtreme(lead);
    return best === null || microvolts > best.microvolts ? { name, microvolts } : best;
  }, null);
  const noP = !atrial.pPresent && !findings.atrialFibrillation && !hasBlockedAtria(reading);
  const score = ((tallest?.microvolts ?? 0) >= TALL_T ? POINTS.tallT : 0) + (noP ? POINTS.noP : 0) + (rate !== null && rate <= SLOW_RATE ? POINTS.slow : 0);
  const wide = hasWideQrs(reading.measurements);
  const severe = wide && (score >= COMPATIBLE_SCORE || (noP && rate !== null && rate < SEVERE_RATE));
  return { score, severe, tallest, noP };
}

export const potassiumSignsRule: Rule = {
  name: 'potassium',
  codes: ['hyperkalaemia-compatible', 'hyperkalaemia-compatible-severe', 'hyperkalaemia-not-excluded'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    const { score, severe, tallest, noP } = signsOf(reading, findings);
    const { heartRate: rate, qrsDuration: qrs } = reading.measurements;
    const t = tallest === null ? [] : [amplitude('t', tallest.name, tallest.microvolts, TALL_T)];
    const tValues: EcgStatement['values'] = tallest === null ? {} : { value: tallest.microvolts / 1000, lead: tallest.name };
    const rates = rate === null ? [] : [figure('heart-rate', rate, '/min', severe ? SEVERE_RATE : SLOW_RATE)];
    if (severe) return [statement('hyperkalaemia-compatible-severe', [figure('qrs', qrs ?? 0, 'ms', WIDE_QRS), ...rates, ...t], tValues)];
    if (score >= COMPATIBLE_SCORE) return [statement('hyperkalaemia-compatible', [figure('potassium-score', score, '', COMPATIBLE_SCORE), ...t, ...rates], { ...tValues, pState: noP ? 'absent' : 'present' })];
    const unmeasured = reading.input.patient.potassium === undefined;
    return unmeasured && hasWideQrs(reading.measurements) ? [statement('hyperkalaemia-not-excluded', [figure('qrs', qrs ?? 0, 'ms', WIDE_QRS)], { reason: 'wide-qrs' })] : [];
  },
};

/** The measured value itself: never withheld. 6.5 mmol/L and more, or 6.0 with signs on the ECG. */
export const measuredPotassiumRule: Rule = {
  name: 'potassium',
  codes: ['potassium-measured-high'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    const { potassium } = reading.input.patient;
    if (potassium === undefined) return [];
    const { score, severe } = signsOf(reading, findings);
    const limit = !findings.paced && (severe || score >= COMPATIBLE_SCORE) ? POTASSIUM_WITH_SIGNS : POTASSIUM_HIGH;
    return potassium >= limit ? [statement('potassium-measured-high', [figure('potassium', potassium, 'mmol/L', limit)], { potassium })] : [];
  },
};
