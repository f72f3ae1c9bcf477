import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { negativeDepth, netAmplitude, qDepth, rHeight } from './qrs-shape.ts';
import type { Findings } from './findings.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** Adult limits, degrees (AHA/ACC/HRS 2009, part III). */
const USUAL: readonly [number, number] = [-30, 90];
const MARKED_LEFT = -45;
const MARKED_RIGHT = 120;
const EXTREME = -90;
/** Upwards and downwards this alike (share of their sum) in I and aVF: no direction. */
const EQUIPHASIC = 0.1;

/** Usual axis at that age, degrees. */
export function usualAxis(ageYears: number | null): readonly [number, number] {
  if (ageYears === null || ageYears >= 16) return USUAL;
  if (ageYears >= 8) return [0, 120];
  if (ageYears >= 5) return [0, 140];
  if (ageYears >= 1) return [5, 100];
  return [10, 120];
}

function isEquiphasic(reading: Reading): boolean {
  return (['I', 'aVF'] as const).every((name) => {
    const lead = reading.lead(name);
    if (lead === null) return false;
    const whole = rHeight(lead) + negativeDepth(lead);
    return whole > 0 && Math.abs(netAmplitude(lead)) <= EQUIPHASIC * whole;
  });
}

/**
 * Axis to be judged. A right bundle branch block turns the end of the QRS only: there the first deflections (q and the
 * first R) of I and aVF tell the axis.
 */
export function readAxis(reading: Reading, findings: Findings): number | null {
  const [one, avf] = [reading.lead('I'), reading.lead('aVF')];
  if (findings.bundleBranch !== 'rbbb' || one === null || avf === null) return reading.measurements.axes.qrs;
  const x = Math.max(0, one.r ?? 0) - qDepth(one);
  const y = (2 * (Math.max(0, avf.r ?? 0) - qDepth(avf))) / Math.sqrt(3);
  return x === 0 && y === 0 ? null : (180 / Math.PI) * Math.atan2(y, x);
}

export const axisRule: Rule = {
  name: 'axis',
  codes: ['axis-left', 'axis-left-marked', 'axis-right', 'axis-right-marked', 'axis-extreme', 'axis-indeterminate'],
  needs: ['I', 'aVF'],
  alsoWithheldWhen: ['ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    const axis = readAxis(reading, findings);
    const [one, avf] = [reading.lead('I'), reading.lead('aVF')];
    if (one === null || avf === null) return [];
    if (isEquiphasic(reading)) {
      const [qrsI, qrsAvf] = [netAmplitude(one), netAmplitude(avf)];
      return [statement('axis-indeterminate', [amplitude('qrs', 'I', qrsI), amplitude('qrs', 'aVF', qrsAvf)], { qrsI: qrsI / 1000, qrsAvf: qrsAvf / 1000 })];
    }
    if (axis === null) return [];
    const age = reading.input.patient.ageYears;
    const [left, right] = usualAxis(age);
    const say = (code: 'axis-left' | 'axis-left-marked' | 'axis-right' | 'axis-right-marked' | 'axis-extreme', threshold: number) => [statement(code, [figure('axis', axis, '°', threshold)], { axis })];
    if (axis < EXTREME) return age !== null && age < 1 ? [] : say('axis-extreme', EXTREME);
    const child = age !== null && age < 16;
    if (axis < left) return axis < MARKED_LEFT && !child ? say('axis-left-marked', MARKED_LEFT) : say('axis-left', left);
    if (axis > right) return axis > MARKED_RIGHT && !child ? say('axis-right-marked', MARKED_RIGHT) : say('axis-right', right);
    return [];
  },
};
