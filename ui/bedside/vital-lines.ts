import { msg } from '@lit/localize';
import type { CaseView } from '../../model/case-view.ts';
import { NUMERIC_UNITS } from '../../model/measurement.ts';
import type { NumericName, NumericReading } from '../../model/measurement.ts';
import { formatReading } from '../live/reading-shown.ts';
import { numericWord } from './words.ts';

/** A vital sign as one reads it: systolic and diastolic together, in the order of a chart. */
export interface VitalLine {
  readonly key: NumericName | 'pressure';
  readonly name: string;
  readonly text: string;
  readonly unit: string;
  readonly reading: NumericReading;
}

const ORDER = ['heartRate', 'spo2', 'pulse', 'respiratoryRate', 'temperature', 'glucose', 'weight', 'meanPressure'] as const satisfies readonly NumericName[];

export function vitalLines(view: CaseView): VitalLine[] {
  const byName = new Map(view.vitals.filter((reading) => reading.value !== null).map((reading) => [reading.name, reading]));
  const lines = ORDER.flatMap((name): VitalLine[] => {
    const reading = byName.get(name);
    const value = reading?.value ?? null;
    return reading === undefined || value === null ? [] : [{ key: name, name: numericWord(name), text: formatReading(name, value), unit: NUMERIC_UNITS[name], reading }];
  });
  const systolic = byName.get('systolic');
  const diastolic = byName.get('diastolic');
  const reading = systolic ?? diastolic;
  if (reading !== undefined) {
    const part = (known: NumericReading | undefined): string => (known === undefined || known.value === null ? '—' : formatReading(known.name, known.value));
    lines.splice(Math.min(2, lines.length), 0, { key: 'pressure', name: msg('PA', { id: 'numeric.pressure' }), text: `${part(systolic)}/${part(diastolic)}`, unit: NUMERIC_UNITS.systolic, reading });
  }
  return lines;
}
