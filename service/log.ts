import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { ErrorContext } from '../model/errors.ts';
import type { Log } from '../model/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  level: LogLevel;
  /** Where lines go; standard error by default, so that standard output stays for results. */
  destination?: DestinationStream;
}

/** Longest text kept of one field: identifiers and ports are short, a document is not for a log. */
const MAXIMUM_TEXT = 200;

/** Names under which a secret or a datum about a person could arrive by mistake; the value is never written. */
const WITHHELD = /pin$|password|secret|token|ticket|cookie|authorization|credential|privatekey|birth|firstname|familyname|usedname|patient|matricule|displayname|opinion|advice|freetext|callback/i;

/** JSON lines by pino: time, level, message and flat fields. The type of `Log` admits no object; the names above are withheld besides. */
export function createLog(options: LogOptions): Log {
  const lines = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return new JsonLog(lines, {});
}

type Lines = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'>;

class JsonLog implements Log {
  constructor(
    private readonly lines: Lines,
    private readonly fields: ErrorContext,
  ) {}

  debug(message: string, context: ErrorContext = {}): void {
    this.lines.debug(this.merged(context), bounded(message));
  }

  info(message: string, context: ErrorContext = {}): void {
    this.lines.info(this.merged(context), bounded(message));
  }

  warn(message: string, context: ErrorContext = {}): void {
    this.lines.warn(this.merged(context), bounded(message));
  }

  error(message: string, context: ErrorContext = {}): void {
    this.lines.error(this.merged(context), bounded(message));
  }

  child(fields: ErrorContext): Log {
    return new JsonLog(this.lines, this.merged(fields));
  }

  private merged(context: ErrorContext): ErrorContext {
    const fields: Record<string, string | number | boolean | null> = { ...this.fields };
    for (const [name, value] of Object.entries(context)) {
      if (WITHHELD.test(name)) fields[name] = '[withheld]';
      else if (typeof value === 'string') fields[name] = bounded(value);
      else if (value === null || typeof value === 'number' || typeof value === 'boolean') fields[name] = value;
      else fields[name] = '[not a plain value]';
    }
    return fields;
  }
}

function bounded(text: string): string {
  return text.length > MAXIMUM_TEXT ? `${text.slice(0, MAXIMUM_TEXT)}…` : text;
}
