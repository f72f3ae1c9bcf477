import type { Language } from '../../../model/wording/sentence.ts';

const LOCALES: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };
const NO_BREAK = '\u00A0';

/** Decimals by Intl; the narrow space of French thousands is not in the fonts of a PDF, so it becomes U+00A0. */
export function formatNumber(value: number, decimals: number, language: Language, fewest: number = decimals): string {
  // Halves go away from zero: 0.245 is held in binary as a little less.
  const rounded = Number((value + Math.sign(value) * 1e-9).toFixed(decimals));
  const text = new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: fewest, maximumFractionDigits: decimals }).format(rounded === 0 ? 0 : rounded);
  return text.replace(/\u202F/g, NO_BREAK).replace(/\u2212/g, '-');
}

/** A number with its unit: mV with 2 decimals, mmol/L with 1, everything else whole. */
export function formatMeasure(value: number, unit: string, language: Language): string {
  const decimals = unit === 'mV' || unit === '' ? 2 : unit === 'mmol/L' ? 1 : 0;
  const number = formatNumber(value, decimals, language, unit === '' ? 0 : decimals);
  if (unit === '') return number;
  return unit === '°' ? `${number}°` : `${number}${NO_BREAK}${unit}`;
}

/** "21 novembre 2026" from YYYY-MM-DD (or an ISO time, by its UTC day); anything else as it is. */
export function formatDate(date: string, language: Language): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0];
  if (day === undefined) return date;
  const text = new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text;
}
