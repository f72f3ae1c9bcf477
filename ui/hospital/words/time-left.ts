import { msg } from '@lit/localize';
import { fillIn } from '../../locales/language.ts';

/** What is left of the answer target, or how far it is exceeded. Milliseconds, negative when late. */
export function timeLeftMilliseconds(dueAt: string, nowMilliseconds: number): number {
  return Date.parse(dueAt) - nowMilliseconds;
}

/** "3:40", "2 h 05", "2 j 4 h": digits that stay readable at arm's length; the sign is said apart. */
export function countdown(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  if (seconds < 3_600) return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
  const hours = Math.floor(seconds / 3_600);
  if (hours < 48) return `${String(hours)}\u00a0h\u00a0${String(Math.floor((seconds % 3_600) / 60)).padStart(2, '0')}`;
  return fillIn(msg('{days} j {hours} h', { id: 'hospital.days-hours' }), { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** "3:40" or "+2:10 dépassé" */
export function timeLeftWords(milliseconds: number): string {
  if (milliseconds >= 0) return countdown(milliseconds);
  return fillIn(msg('+{time} dépassé', { id: 'hospital.overdue' }), { time: countdown(milliseconds) });
}
