import { ApiError, describeForPerson } from '../../data/api-error.ts';
import type { ErrorText } from '../../data/api-error.ts';
import { formatTime } from '../../locales/format.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The sentence of a refusal, its instants as clock times of this screen. */
export function failureText(error: unknown): ErrorText {
  if (!(error instanceof ApiError)) return describeForPerson(error);
  const values = Object.fromEntries(Object.entries(error.values).map(([name, value]) => [name, typeof value === 'string' && INSTANT.test(value) ? formatTime(value) : value]));
  return describeForPerson(new ApiError(error.status, error.code, error.message, error.sentence, values));
}
