import { isValisetteError } from '../model/errors.ts';

/**
 * What a log may hold of anything thrown: our own code and message, or for foreign errors their class, code and first stack
 * frame. The text of a foreign error may quote what it choked on, which may be a patient's.
 */
export function describeFault(error: unknown): string {
  if (isValisetteError(error)) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frame = /^ +at .*?([^/\\( ]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1];
  return `${error.name}${code}${frame === undefined ? '' : ` at ${frame}`}`;
}
