import { ERROR_SENTENCES } from '../../model/wording/errors.ts';
import type { ErrorSentence } from '../../model/wording/errors.ts';
import { fillSentence } from '../../model/wording/sentence.ts';
import { errorReply } from '../../model/api/shared.ts';
import { language } from '../locales/language.ts';

/** A refused request, or one that never reached the server (`status` 0, code `link-down`). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly sentence: string | null = null,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** An error as a person reads it: what happened, what is safe, what to do. */
export interface ErrorText {
  readonly title: string;
  readonly happened: string;
  readonly safe: string;
  readonly todo: string;
  readonly code: string;
}

/** Reads a refusal of the server; anything else than an ErrorReply becomes `internal`. */
export function apiErrorOf(status: number, body: unknown): ApiError {
  const parsed = errorReply.safeParse(body);
  if (!parsed.success) return new ApiError(status, status === 401 ? 'session-expired' : 'internal', `HTTP ${status}`);
  return new ApiError(status, parsed.data.code, parsed.data.message, parsed.data.sentence ?? null, parsed.data.values ?? {});
}

/** The sentence of any thrown thing, in the language on screen; unknown codes get the sentence of an unknown error. */
export function describeForPerson(error: unknown): ErrorText {
  const known: Readonly<Record<string, ErrorSentence | undefined>> = ERROR_SENTENCES;
  const code = error instanceof ApiError ? error.code : 'internal';
  const named = error instanceof ApiError && error.sentence !== null ? known[error.sentence] : undefined;
  const sentence = named ?? known[code] ?? ERROR_SENTENCES['unknown-error'];
  const values = { code, ...(error instanceof ApiError ? error.values : {}) };
  const say = (part: 'title' | 'happened' | 'safe' | 'todo'): string => fillSentence(sentence[part], language(), values);
  return { title: say('title'), happened: say('happened'), safe: say('safe'), todo: say('todo'), code };
}
