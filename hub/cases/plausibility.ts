import { ValisetteError } from '../../model/errors.ts';
import { NUMERIC_UNITS, PLAUSIBLE_RANGE } from '../../model/measurement.ts';
import type { NumericName, NumericReading } from '../../model/measurement.ts';

/** Limits nobody can confirm away: beyond them the number is a slip of the keyboard, whatever the person says. */
const IMPOSSIBLE_FACTOR = 2;

/**
 * Typed numbers as readings. A value outside PLAUSIBLE_RANGE needs `confirmed`; a negative one, or one more than twice
 * the upper limit, is refused in any case.
 * @throws ValisetteError `schema-violation` with the sentence `field-invalid` (context: `field`, `value`, `expected`, `confirmable`).
 */
export function typedReadings(typed: readonly { name: NumericName; value: number }[], confirmed: boolean, at: string): NumericReading[] {
  const seen = new Set<NumericName>();
  const readings = typed.map(({ name, value }): NumericReading => {
    const [low, high] = PLAUSIBLE_RANGE[name];
    const unit = NUMERIC_UNITS[name];
    const plausible = value >= low && value <= high;
    const possible = Number.isFinite(value) && value >= 0 && value <= IMPOSSIBLE_FACTOR * high && (name !== 'spo2' || value <= 100);
    if (!possible || (!plausible && !confirmed)) {
      throw new ValisetteError('schema-violation', `${name}: ${value} is outside ${low}–${high} ${unit}`, { field: name, value, expected: `${low}–${high} ${unit}`, confirmable: possible });
    }
    if (seen.has(name)) throw new ValisetteError('schema-violation', `${name} is given twice`, { field: name });
    seen.add(name);
    return { name, value, unit, quality: plausible ? 'good' : 'doubtful', reasons: [], source: 'manual', instrumentId: null, at };
  });
  const systolic = typed.find((reading) => reading.name === 'systolic')?.value;
  const diastolic = typed.find((reading) => reading.name === 'diastolic')?.value;
  if (systolic !== undefined && diastolic !== undefined && diastolic >= systolic) {
    throw new ValisetteError('schema-violation', 'the diastolic pressure is not below the systolic one', { field: 'diastolic', value: diastolic, expected: `< ${systolic} mmHg`, confirmable: false });
  }
  return readings;
}
