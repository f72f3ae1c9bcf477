/**
 * Reads a birth date typed day first: "14/03/1959", "14 3 1959", "14031959". Returns YYYY-MM-DD, or null when it is no
 * date, lies after `today` (ISO) or more than 130 years before it.
 */
export function parseBirthDate(typed: string, today: string): string | null {
  const match = /^\s*(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})(\d{4})\s*$/.exec(typed);
  if (match === null) return null;
  const [, day = '', month = '', year = ''] = match;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) return null;
  const day0 = today.slice(0, 10);
  return iso > day0 || Number(year) < Number(day0.slice(0, 4)) - 130 ? null : iso;
}
