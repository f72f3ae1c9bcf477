import { PLAUSIBLE_RANGE } from '../../model/measurement.ts';
import type { NumericName } from '../../model/measurement.ts';

/** Numbers a person may type at the bedside, in the order of the form. */
export const TYPED_VITALS = ['systolic', 'diastolic', 'temperature', 'respiratoryRate', 'glucose', 'weight'] as const satisfies readonly NumericName[];
export type TypedVital = (typeof TYPED_VITALS)[number];

export type TypedEntry =
  | { readonly kind: 'empty' }
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'value'; readonly value: number; readonly plausible: boolean };

/** Reads "37,2" or "37.2"; says whether it lies in the plausible range (inclusive). */
export function readTyped(name: NumericName, text: string): TypedEntry {
  const clean = text.trim().replace(/\s/g, '').replace(',', '.');
  if (clean === '') return { kind: 'empty' };
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(clean)) return { kind: 'not-a-number' };
  const value = Number(clean);
  const [low, high] = PLAUSIBLE_RANGE[name];
  return { kind: 'value', value, plausible: value >= low && value <= high };
}
