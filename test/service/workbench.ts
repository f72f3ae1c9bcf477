import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, RandomBytes, Timestamp } from '../../model/clock.ts';
import type { Professional } from '../../model/people.ts';

export const random: RandomBytes = (length) => randomBytes(length);

/** A clock that stands still until told; timers fire in order while it advances. */
export class HandClock implements Clock {
  private milliseconds = 0;
  private timers: { at: number; every: number | null; action: () => void }[] = [];

  constructor(private readonly wallStart = Date.parse('2026-11-21T09:00:00.000Z')) {}

  monotonicMilliseconds(): number {
    return this.milliseconds;
  }

  now(): Timestamp {
    return { iso: new Date(this.wallStart + this.milliseconds).toISOString(), source: 'ntp' };
  }

  after(milliseconds: number, action: () => void) {
    return this.add({ at: this.milliseconds + milliseconds, every: null, action });
  }

  every(milliseconds: number, action: () => void) {
    return this.add({ at: this.milliseconds + milliseconds, every: milliseconds, action });
  }

  advance(milliseconds: number): void {
    const end = this.milliseconds + milliseconds;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.milliseconds = Math.max(this.milliseconds, next.at);
      if (next.every === null) this.timers = this.timers.filter((timer) => timer !== next);
      else next.at += next.every;
      next.action();
    }
    this.milliseconds = end;
  }

  private add(timer: { at: number; every: number | null; action: () => void }) {
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}

/** A directory for one test; `await using` removes it. */
export async function temporaryDirectory(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'valisette-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export const nurse: Professional = { id: 'ide-essai', displayName: 'IDE A. ESSAI', role: 'nurse' };
export const gp: Professional = { id: 'dr-essai', displayName: 'Dr C. ESSAI-VIDAL', role: 'gp', rpps: '10001234567' };
export const specialist: Professional = { id: 'dr-cardio', displayName: 'Dr B. ESSAI-LEROY', role: 'specialist', services: ['cardiology'] };

/** Cheap scrypt for tests that are not about its cost. */
export const LIGHT_COST = { n: 2 ** 10, r: 8, p: 1 };
