import type { Cancel, Clock, ClockSource, Timestamp } from '../../model/clock.ts';

interface Timer {
  readonly action: () => void;
  dueAt: number;
  readonly period: number | null;
}

/** A clock that moves when told; timers run in the order of their due times. */
export class HandClock implements Clock {
  private milliseconds = 0;
  private readonly timers = new Set<Timer>();
  private wallStart: number;

  constructor(startsAt = '2026-11-21T09:00:00.000Z', private readonly source: ClockSource = 'hospital') {
    this.wallStart = Date.parse(startsAt);
  }

  monotonicMilliseconds(): number {
    return this.milliseconds;
  }

  now(): Timestamp {
    return { iso: new Date(this.wallStart + this.milliseconds).toISOString(), source: this.source };
  }

  after(milliseconds: number, action: () => void): Cancel {
    return this.add({ action, dueAt: this.milliseconds + milliseconds, period: null });
  }

  every(milliseconds: number, action: () => void): Cancel {
    return this.add({ action, dueAt: this.milliseconds + milliseconds, period: milliseconds });
  }

  pass(milliseconds: number): void {
    const end = this.milliseconds + milliseconds;
    for (let next = this.next(end); next !== null; next = this.next(end)) {
      this.milliseconds = Math.max(this.milliseconds, next.dueAt);
      if (next.period === null) this.timers.delete(next);
      else next.dueAt += next.period;
      next.action();
    }
    this.milliseconds = end;
  }

  /** Somebody sets the wall clock; durations go on undisturbed. */
  setWall(byMilliseconds: number): void {
    this.wallStart += byMilliseconds;
  }

  private next(end: number): Timer | null {
    const due = [...this.timers].filter((timer) => timer.dueAt <= end).sort((one, other) => one.dueAt - other.dueAt);
    return due[0] ?? null;
  }

  private add(timer: Timer): Cancel {
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
}
