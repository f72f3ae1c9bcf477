/**
 * Time is injected everywhere: real in a process, scripted in a test.
 *
 * Durations and ages come from the monotonic clock; wall time is for people and for the record,
 * and always travels with its source, because a board in the case may have no trusted clock.
 */

/** Where the wall time of a process comes from; `unset` means nobody has vouched for it. */
export type ClockSource = 'unset' | 'ntp' | 'gnss' | 'hospital' | 'browser';

/** Wall time with its source. `iso` is UTC with milliseconds, e.g. `2026-11-21T09:31:05.120Z`. */
export interface Timestamp {
  readonly iso: string;
  readonly source: ClockSource;
}

/** Stops a pending timer; calling it twice is harmless. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back, unaffected by clock setting. */
  monotonicMilliseconds(): number;
  /** Wall time now, with its source. */
  now(): Timestamp;
  /** Calls `action` once after `milliseconds` of monotonic time. */
  after(milliseconds: number, action: () => void): Cancel;
  /** Calls `action` every `milliseconds` until cancelled. */
  every(milliseconds: number, action: () => void): Cancel;
}

/** The clock of the running machine. Its timers never keep a process alive on their own. */
export class SystemClock implements Clock {
  constructor(private readonly source: ClockSource = 'unset') {}

  monotonicMilliseconds(): number {
    return performance.now();
  }

  now(): Timestamp {
    return { iso: new Date().toISOString(), source: this.source };
  }

  after(milliseconds: number, action: () => void): Cancel {
    const timer = setTimeout(action, milliseconds);
    releaseTimer(timer);
    return () => clearTimeout(timer);
  }

  every(milliseconds: number, action: () => void): Cancel {
    const timer = setInterval(action, milliseconds);
    releaseTimer(timer);
    return () => clearInterval(timer);
  }
}

/** Node timers hold the event loop open; browser timers are plain numbers. */
function releaseTimer(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') {
    (timer as { unref(): void }).unref();
  }
}

/** Random bytes are injected too, so that seals and identifiers can be replayed in a test. */
export type RandomBytes = (length: number) => Uint8Array;
