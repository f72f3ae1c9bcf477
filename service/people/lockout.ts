import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import { isMissing, replaceFile } from '../files.ts';

/** Wrong PINs that cost nothing but the try itself. */
export const FREE_TRIES = 3;

/** Seconds locked after the 3rd, 4th, 5th, 6th and each later failure in a row. */
const LOCK_SECONDS = [30, 120, 300, 900] as const;

/** Identifiers counted; a flood of invented ones pushes out the oldest that are not locked. */
const COUNTED_MAXIMUM = 512;

const counters = z.record(z.string().max(40), z.number().int().nonnegative());

interface Counter {
  failures: number;
  /** Monotonic time at which the next try is allowed. */
  openAt: number;
}

/**
 * Failed sign-ins in a row, per identifier, known or not. A try is counted and written to disk before the PIN is looked
 * at, so killing the process gives no free try; a right PIN takes the count back. Times are monotonic: setting the clock
 * gives nothing, and after a restart a lock runs its whole length again.
 */
export class LockOut {
  private readonly byId = new Map<string, Counter>();
  private loading: Promise<void> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** Milliseconds for which `id` is locked; 0 = a try is allowed. */
  async lockedMilliseconds(id: string): Promise<number> {
    await this.load();
    const counter = this.byId.get(id);
    return counter === undefined ? 0 : Math.max(0, counter.openAt - this.clock.monotonicMilliseconds());
  }

  /**
   * Counts a try as failed until `succeeded` is called; durable when it resolves. Counts nothing while `id` is locked.
   * Check and count are one step, so tries made at the same moment are all counted.
   */
  async begin(id: string): Promise<{ lockedMilliseconds: number } | { failures: number }> {
    await this.load();
    const now = this.clock.monotonicMilliseconds();
    const counter = this.byId.get(id);
    if (counter !== undefined && counter.openAt > now) return { lockedMilliseconds: counter.openAt - now };
    const failures = (counter?.failures ?? 0) + 1;
    this.byId.delete(id);
    this.byId.set(id, { failures, openAt: now + lockMilliseconds(failures) });
    this.forgetOldest();
    await this.write();
    return { failures };
  }

  async succeeded(id: string): Promise<void> {
    if (this.byId.delete(id)) await this.write();
  }

  private load(): Promise<void> {
    this.loading ??= this.read();
    return this.loading;
  }

  private async read(): Promise<void> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    const parsed = counters.safeParse(safeJson(text));
    const now = this.clock.monotonicMilliseconds();
    for (const [id, failures] of Object.entries(parsed.success ? parsed.data : {})) {
      if (failures > 0) this.byId.set(id, { failures, openAt: now + lockMilliseconds(failures) });
    }
  }

  private write(): Promise<void> {
    this.writing = this.writing.catch(() => undefined).then(() => {
      const failures = [...this.byId].map(([id, counter]) => [id, counter.failures] as const);
      return replaceFile(this.path, JSON.stringify(Object.fromEntries(failures)));
    });
    return this.writing;
  }

  private forgetOldest(): void {
    if (this.byId.size <= COUNTED_MAXIMUM) return;
    const now = this.clock.monotonicMilliseconds();
    for (const [id, counter] of this.byId) {
      if (counter.openAt <= now || this.byId.size > 2 * COUNTED_MAXIMUM) this.byId.delete(id);
      if (this.byId.size <= COUNTED_MAXIMUM) return;
    }
  }
}

function lockMilliseconds(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  const step = Math.min(failures - FREE_TRIES, LOCK_SECONDS.length - 1);
  return 1_000 * (LOCK_SECONDS[step] ?? 0);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
