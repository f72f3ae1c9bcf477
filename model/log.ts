import type { ErrorContext } from './errors.ts';

/** Structured log, injected. Messages and context never hold patient data; `context` is counts, ports and identifiers. */
export interface Log {
  debug(message: string, context?: ErrorContext): void;
  info(message: string, context?: ErrorContext): void;
  warn(message: string, context?: ErrorContext): void;
  error(message: string, context?: ErrorContext): void;
  /** The same log with fields that stand in every line. */
  child(fields: ErrorContext): Log;
}

/** A log that keeps nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };
