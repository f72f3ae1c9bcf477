/**
 * Typed errors of the whole house. A program decides on `code`, never on the message text.
 *
 * `context` carries what a log needs (port names, counts, identifiers of cases) and never a
 * name, a birth date or any other datum about a patient.
 */
export type ErrorCode =
  // Input of any kind
  | 'input-missing'
  | 'input-unreadable'
  | 'input-truncated'
  | 'format-unknown'
  | 'format-malformed'
  | 'schema-violation'
  | 'limit-exceeded'
  // Instruments and ports
  | 'port-unavailable'
  | 'port-closed'
  | 'frame-malformed'
  | 'instrument-unknown'
  | 'instrument-silent'
  | 'instrument-busy'
  | 'command-refused'
  // Analysis core
  | 'core-missing'
  | 'core-aborted'
  // Storage
  | 'storage-full'
  | 'storage-failed'
  | 'storage-corrupt'
  // Cases
  | 'case-unknown'
  | 'case-closed'
  | 'case-conflict'
  | 'recording-unknown'
  | 'recording-active'
  // People
  | 'sign-in-failed'
  | 'sign-in-locked'
  | 'session-expired'
  | 'role-not-allowed'
  | 'request-refused'
  // Relay
  | 'signature-invalid'
  | 'seal-broken'
  | 'sender-unknown'
  | 'recipient-unknown'
  | 'packet-malformed'
  | 'packet-replayed'
  | 'link-down'
  // Claims of the worklist
  | 'claim-taken'
  | 'claim-missing'
  // Processes
  | 'configuration-invalid'
  | 'address-in-use'
  | 'not-supported'
  | 'internal';

/** Values that may stand in a log line: no patient data. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

/** The one error class that crosses rooms. Rooms may derive from it to add typed fields. */
export class ValisetteError extends Error {
  override readonly name: string = 'ValisetteError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly context: ErrorContext = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** True when `error` is ours and, where given, has that code. */
export function isValisetteError(error: unknown, code?: ErrorCode): error is ValisetteError {
  return error instanceof ValisetteError && (code === undefined || error.code === code);
}

/** A one-line description of anything thrown, for logs and standard error. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
