import type { ErrorReply } from '../../model/api/shared.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { ErrorCode, ErrorContext } from '../../model/errors.ts';
import { ERROR_SENTENCES } from '../../model/wording/errors.ts';
import type { ErrorSentenceCode } from '../../model/wording/errors.ts';

/** HTTP status of each error code; what is not here is a fault of ours: 500. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'input-missing': 404,
  'input-unreadable': 422,
  'input-truncated': 422,
  'format-unknown': 422,
  'format-malformed': 422,
  'schema-violation': 422,
  'limit-exceeded': 429,
  'instrument-unknown': 404,
  'instrument-busy': 409,
  'instrument-silent': 409,
  'port-unavailable': 409,
  'storage-full': 507,
  'case-unknown': 404,
  'case-closed': 409,
  'case-conflict': 409,
  'recording-unknown': 404,
  'recording-active': 409,
  'sign-in-failed': 401,
  'sign-in-locked': 429,
  'session-expired': 401,
  'role-not-allowed': 403,
  'request-refused': 403,
  'claim-taken': 409,
  'claim-missing': 409,
  'link-down': 503,
  'recipient-unknown': 409,
  'not-supported': 422,
};

/** Sentence of a code where a person can act on it. */
const SENTENCES: Readonly<Partial<Record<ErrorCode, ErrorSentenceCode>>> = {
  'schema-violation': 'field-invalid',
  'storage-full': 'storage-full',
  'storage-failed': 'storage-error',
  'storage-corrupt': 'storage-error',
  'sign-in-failed': 'sign-in-failed',
  'sign-in-locked': 'sign-in-locked',
  'session-expired': 'session-expired',
  'role-not-allowed': 'role-not-allowed',
  'claim-taken': 'claim-taken',
  'instrument-busy': 'instrument-busy',
  'instrument-silent': 'instrument-silent',
  'signature-invalid': 'signature-invalid',
};

/**
 * The reply for anything thrown while answering. A ValisetteError may choose its own sentence with a context
 * entry `sentence`; the other context values fill the placeholders. Texts of foreign errors never leave the machine.
 */
export function errorReplyOf(error: unknown): { status: number; body: ErrorReply } {
  if (error instanceof ValisetteError) {
    const status = STATUS[error.code] ?? 500;
    const chosen = error.context['sentence'];
    const sentence = typeof chosen === 'string' && isSentence(chosen) ? chosen : SENTENCES[error.code] ?? (status >= 500 ? 'unknown-error' : undefined);
    const values = valuesOf(error.context, error.code);
    return {
      status,
      body: {
        code: error.code,
        message: status >= 500 ? 'the request failed' : error.message.slice(0, 300),
        ...(sentence === undefined ? {} : { sentence, values }),
      },
    };
  }
  const status = statusOfForeign(error);
  if (status === null) return { status: 500, body: { code: 'internal', message: 'the request failed', sentence: 'unknown-error', values: { code: 'internal' } } };
  return { status, body: { code: status === 413 ? 'limit-exceeded' : 'request-refused', message: FOREIGN_MESSAGES[status] ?? 'the request was refused' } };
}

const FOREIGN_MESSAGES: Readonly<Record<number, string>> = {
  400: 'the request is malformed',
  408: 'the request took too long',
  413: 'the body is too large',
  414: 'the address is too long',
  415: 'only application/json bodies are read',
};

/** Refusals of the web server itself (body too large, wrong media type …) carry a 4xx `statusCode`. */
function statusOfForeign(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;
}

function isSentence(code: string): code is ErrorSentenceCode {
  return Object.hasOwn(ERROR_SENTENCES, code);
}

function valuesOf(context: ErrorContext, code: ErrorCode): Record<string, string | number> {
  const values: Record<string, string | number> = { code };
  for (const [name, value] of Object.entries(context)) {
    if (name !== 'sentence' && (typeof value === 'string' || typeof value === 'number')) values[name] = value;
  }
  return values;
}
