import { ValisetteError } from '../../model/errors.ts';

const LAST_OF_A_DAY = 9_999;

/**
 * Number of a case: `<suitcaseId>-<yyyymmdd>-<nnnn>`, counted from 0001 each UTC day of the suitcase. `last` is the largest number given
 * that day. @throws ValisetteError `limit-exceeded` after 9,999 cases in a day.
 */
export function caseNumber(suitcaseId: string, day: string, last: number): string {
  if (last >= LAST_OF_A_DAY) throw new ValisetteError('limit-exceeded', 'no case number left today', { day });
  return `${suitcaseId}-${day}-${String(last + 1).padStart(4, '0')}`;
}

/** `20261121` of `2026-11-21T…`. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10).replaceAll('-', '');
}
