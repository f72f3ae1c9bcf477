import { msg } from '@lit/localize';
import { fillIn, language } from './language.ts';

/** Numbers, times and dates for the eye, by `Intl` only, in the language on screen. Times are those of this screen's zone. */

const NARROW_SPACE = /\u202f/g;

function tag(): string {
  return language() === 'fr' ? 'fr-FR' : 'en-GB';
}

export function formatNumber(value: number, decimals = 0): string {
  return new Intl.NumberFormat(tag(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value).replace(NARROW_SPACE, '\u00a0');
}

/** "10:31" */
export function formatTime(iso: string): string {
  return new Intl.DateTimeFormat(tag(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso));
}

/** "10:31:05" */
export function formatTimeWithSeconds(iso: string): string {
  return new Intl.DateTimeFormat(tag(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(new Date(iso));
}

/** "21/11/2026" from an ISO instant or a calendar date. */
export function formatDate(iso: string): string {
  const calendar = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (calendar !== null) return `${calendar[3] ?? ''}/${calendar[2] ?? ''}/${calendar[1] ?? ''}`;
  return new Intl.DateTimeFormat(tag(), { day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(iso));
}

/** "10:31" today, "hier 17:40", else the date. */
export function formatMoment(iso: string, nowMilliseconds: number): string {
  const day = (time: number): string => new Date(time).toDateString();
  const at = Date.parse(iso);
  if (day(at) === day(nowMilliseconds)) return formatTime(iso);
  if (day(at) === day(nowMilliseconds - 86_400_000)) return fillIn(msg('hier {time}', { id: 'time.yesterday' }), { time: formatTime(iso) });
  return formatDate(iso);
}

/** A span of time in its largest useful unit: "40 s", "12 min", "2 h 15", "3 jours". */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return fillIn(msg('{count} s', { id: 'time.seconds' }), { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fillIn(msg('{count} min', { id: 'time.minutes' }), { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}`;
  return fillIn(msg('{count} jours', { id: 'time.days' }), { count: Math.floor(hours / 24) });
}

/** "340 ko" / "340 kB", "1,2 Mo" / "1.2 MB". */
export function formatBytes(bytes: number): string {
  const french = language() === 'fr';
  if (bytes < 1_000_000) return `${formatNumber(bytes / 1000, bytes < 10_000 ? 1 : 0)}\u00a0${french ? 'ko' : 'kB'}`;
  return `${formatNumber(bytes / 1_000_000, 1)}\u00a0${french ? 'Mo' : 'MB'}`;
}

/** "04 00 00 00 06" */
export function formatPhone(digits: string): string {
  return digits.replace(/(\d{2})(?=\d)/g, '$1\u00a0');
}
