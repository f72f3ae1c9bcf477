import type { Cancel, Clock, Timestamp } from '../../model/clock.ts';

/** Time moved by hand. `advance` runs what falls due, in order. */
export class HandClock implements Clock {
  private time = 0;
  private timers: { due: number; every: number | null; action: () => void }[] = [];

  monotonicMilliseconds(): number {
    return this.time;
  }

  now(): Timestamp {
    return { iso: new Date(Date.UTC(2026, 0, 1) + this.time).toISOString(), source: 'unset' };
  }

  after(milliseconds: number, action: () => void): Cancel {
    return this.add(milliseconds, null, action);
  }

  every(milliseconds: number, action: () => void): Cancel {
    return this.add(milliseconds, milliseconds, action);
  }

  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.time = Math.max(this.time, next.due);
      if (next.every === null) this.timers = this.timers.filter((timer) => timer !== next);
      else next.due += next.every;
      next.action();
    }
    this.time = end;
  }

  /** The process was held up: nothing ran meanwhile, then the timers fire once each. */
  stall(milliseconds: number): void {
    this.time += milliseconds;
    for (const timer of [...this.timers]) {
      if (timer.due > this.time) continue;
      if (timer.every === null) this.timers = this.timers.filter((other) => other !== timer);
      else timer.due = this.time + timer.every;
      timer.action();
    }
  }

  private add(milliseconds: number, every: number | null, action: () => void): Cancel {
    const timer = { due: this.time + milliseconds, every, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}
