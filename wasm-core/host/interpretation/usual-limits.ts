import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS } from '../../../model/lead.ts';
import { readAxis, usualAxis } from './axis.ts';
import { figure, statement } from './evidence.ts';
import { chooseQtc, longQtcLimit, SHORT_QTC } from './qtc.ts';
import type { Rule } from './rule.ts';
import { isSinus } from './sinus.ts';

const RATE = [60, 100] as const;
const PR = [120, 200] as const;
const LONGEST_QRS = 110;

/** All global measurements of an adult within usual limits, sinus rhythm, twelve readable leads; the caller adds: and nothing red or amber. */
export const usualLimitsRule: Rule = {
  name: 'in-range',
  codes: ['measurements-in-range'],
  needs: TWELVE_LEADS,
  alsoWithheldWhen: ['calibration', 'band', 'under-16'],
  read: (reading, findings): EcgStatement[] => {
    const { heartRate: rate, prInterval: pr, qrsDuration: qrs } = reading.measurements;
    const qtc = chooseQtc(reading.measurements);
    const axis = readAxis(reading, findings);
    const [left, right] = usualAxis(reading.input.patient.ageYears);
    if (rate === null || pr === null || qrs === null || qtc === null || axis === null || !reading.input.quality.acceptable || !isSinus(reading)) return [];
    if (reading.input.beats.some(({ label }) => label === 'V' || label === 'S')) return [];
    const inside = (value: number, from: number, to: number) => value >= from && value <= to;
    const usual =
      inside(rate, ...RATE) && inside(pr, ...PR) && qrs <= LONGEST_QRS && Math.round(qtc.value) > SHORT_QTC &&
      Math.round(qtc.value) < longQtcLimit(reading.input.patient.sex) && inside(axis, left, right);
    if (!usual) return [];
    return [statement('measurements-in-range', [figure('heart-rate', rate, '/min'), figure('pr', pr, 'ms'), figure('qrs', qrs, 'ms'), figure('qtc', qtc.value, 'ms'), figure('axis', axis, '°')], { axis })];
  },
};
