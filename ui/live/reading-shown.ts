import { msg } from '@lit/localize';
import { STALE_AFTER_MILLISECONDS } from '../../model/measurement.ts';
import type { NumericName, NumericReading } from '../../model/measurement.ts';
import { formatNumber, formatSpan, formatTime } from '../locales/format.ts';
import { fillIn } from '../locales/language.ts';
import type { NumericShown } from '../widgets/numeric.ts';

/** A reading with its age: `ageAtArrival` by the hub's clock, then this screen's monotonic clock. */
export interface HeldReading {
  readonly reading: NumericReading;
  readonly ageAtArrivalMilliseconds: number;
  readonly arrivedAtMilliseconds: number;
  /** The reading before it that had a value, for the small print under "—". */
  readonly lastValue: { readonly text: string; readonly arrivedAtMilliseconds: number; readonly ageAtArrivalMilliseconds: number } | null;
}

const DECIMALS: Readonly<Partial<Record<NumericName, number>>> = { temperature: 1, perfusionIndex: 1, glucose: 1, weight: 1 };

export function formatReading(name: NumericName, value: number): string {
  return formatNumber(value, DECIMALS[name] ?? 0);
}

export function ageMilliseconds(held: { readonly ageAtArrivalMilliseconds: number; readonly arrivedAtMilliseconds: number }, now: number): number {
  return held.ageAtArrivalMilliseconds + Math.max(0, now - held.arrivedAtMilliseconds);
}

export function isStale(held: HeldReading, now: number): boolean {
  const limit = STALE_AFTER_MILLISECONDS[held.reading.name];
  return limit !== undefined && held.reading.source !== 'manual' && ageMilliseconds(held, now) > limit;
}

/** What the screen says of a reading at an instant; silence turns the number into "—" with the last value and its age. */
export function shownReading(held: HeldReading | null, now: number, place: string): NumericShown {
  if (held === null) return { text: null, state: 'stale', reasons: [], source: '', last: '' };
  const { reading } = held;
  const stale = isStale(held, now);
  const age = ageMilliseconds(held, now);
  const live = STALE_AFTER_MILLISECONDS[reading.name] !== undefined && reading.source !== 'manual';
  const where = reading.source === 'manual' ? msg('saisi', { id: 'reading.typed' }) : place;
  const source = live ? `${where} · ${formatSpan(age)}` : `${where} · ${formatTime(reading.at)}`;
  const last = held.lastValue === null ? '' : fillIn(msg('{value} il y a {span}', { id: 'reading.last' }), { value: held.lastValue.text, span: formatSpan(ageMilliseconds(held.lastValue, now)) });
  if (stale) return { text: null, state: 'stale', reasons: reading.reasons, source: where, last };
  if (reading.value === null || reading.quality === 'unreadable') return { text: null, state: 'unreadable', reasons: reading.reasons, source, last };
  return { text: formatReading(reading.name, reading.value), state: reading.quality, reasons: reading.reasons, source, last: '' };
}
