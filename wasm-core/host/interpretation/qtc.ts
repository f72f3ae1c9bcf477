import type { EcgMeasurements, EcgStatement, QtcByFormula } from '../../../model/ecg-measurement.ts';
import { isFlutter } from './atrial-flutter.ts';
import { figure, statement } from './evidence.ts';
import { WIDE_QRS } from './findings.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** Below and above these rates Bazett misleads and Fridericia comes first, per minute. */
const BAZETT_RATE = [60, 90] as const;
const PROLONGED = { male: 450, female: 460, unknown: 460 } as const;
const MARKED = 500;
/** Short QTc is said only from here down, ms. */
const SHORT = 340;
const FORMULAS_DIFFER = 30;
/** Share of QRS taken off QT when it is wide (Bogossian 2014). */
const BOGOSSIAN = 0.485;
const FEWEST_BEATS_IN_FIBRILLATION = 6;

/** The four formulas; `qt` and the result in ms, rate per minute. */
export function correctQt(qt: number, heartRate: number): QtcByFormula {
  const rr = 60 / heartRate;
  return { bazett: qt / Math.sqrt(rr), fridericia: qt / Math.cbrt(rr), framingham: qt + 154 * (1 - rr), hodges: qt + 1.75 * (heartRate - 60) };
}

export interface ChosenQtc {
  readonly value: number;
  /** Name as printed. */
  readonly formula: string;
  readonly bazett: number;
  readonly fridericia: number;
}

/** QTc to be judged: Bazett from 60 to 90/min, else Fridericia; a wide QRS is first taken off QT by Bogossian's rule. */
export function chooseQtc(measurements: EcgMeasurements): ChosenQtc | null {
  const { qtInterval: qt, heartRate: rate, qrsDuration: qrs } = measurements;
  if (qt === null || rate === null) return null;
  const wide = qrs !== null && qrs >= WIDE_QRS;
  const all = wide ? correctQt(qt - BOGOSSIAN * qrs, rate) : (measurements.qtc ?? correctQt(qt, rate));
  const bazettFirst = rate >= BAZETT_RATE[0] && rate <= BAZETT_RATE[1];
  const name = bazettFirst ? 'Bazett' : 'Fridericia';
  return { value: bazettFirst ? all.bazett : all.fridericia, formula: wide ? `Bogossian, ${name}` : name, bazett: all.bazett, fridericia: all.fridericia };
}

export function longQtcLimit(sex: 'male' | 'female' | 'unknown'): number {
  return PROLONGED[sex];
}

export const SHORT_QTC = SHORT;

export const qtcRule: Rule = {
  name: 'qtc',
  codes: ['qtc-prolonged', 'qtc-prolonged-marked', 'qtc-short', 'qtc-wide-qrs', 'qtc-not-computed', 'qtc-formulas-differ'],
  needs: [],
  alsoWithheldWhen: ['ventricular-rhythm'],
  read: (reading: Reading, findings): EcgStatement[] => {
    const { measurements } = reading;
    const count = measurements.beatsUsed;
    const notComputed = (reason: string) => [statement('qtc-not-computed', [figure('beats', count, '')], { reason, count })];
    if (findings.atrialFibrillation && count < FEWEST_BEATS_IN_FIBRILLATION) return notComputed('atrial-fibrillation');
    if (isFlutter(reading)) return notComputed('atrial-flutter');
    const chosen = chooseQtc(measurements);
    if (chosen === null) return notComputed('t-end-not-found');
    const { value: qtc, formula, bazett, fridericia } = chosen;
    const qt = measurements.qtInterval ?? 0;
    const values = { qtc, formula, bazett: Math.round(bazett) };
    const evidence = (threshold: number | null) => [figure('qtc', qtc, 'ms', threshold), figure('qt', qt, 'ms')];
    const found: EcgStatement[] = [];
    const wide = formula.startsWith('Bogossian');
    const limit = longQtcLimit(reading.input.patient.sex);
    // Compared as printed: whole milliseconds.
    const rounded = Math.round(qtc);
    if (rounded >= MARKED) found.push(statement('qtc-prolonged-marked', evidence(MARKED), values));
    else if (rounded >= limit) found.push(statement('qtc-prolonged', evidence(limit), { ...values, threshold: limit }));
    else if (rounded <= SHORT) found.push(statement('qtc-short', evidence(SHORT), values));
    else if (wide) found.push(statement('qtc-wide-qrs', evidence(null), values));
    if (!wide && Math.abs(bazett - fridericia) > FORMULAS_DIFFER) {
      found.push(statement('qtc-formulas-differ', [figure('qtc-bazett', bazett, 'ms'), figure('qtc-fridericia', fridericia, 'ms'), figure('difference', Math.abs(bazett - fridericia), 'ms', FORMULAS_DIFFER)], { bazett, fridericia }));
    }
    return found;
  },
};
