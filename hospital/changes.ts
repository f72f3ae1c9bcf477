import type { Change } from '../model/api/hospital.ts';
import type { Priority } from '../model/codes/case-codes.ts';
import type { Cancel, Clock } from '../model/clock.ts';

/** One import of a case brings many events: pages hear of it once. */
const GATHER_MILLISECONDS = 50;

/** Tells every open page that a case moved; the page reads the API for the content. Changes of one moment are gathered per case. */
export class Changes {
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly pending = new Map<string, { dueAt: number; cancel: Cancel }>();

  constructor(private readonly clock: Clock, private readonly priorityOf: (caseId: string) => Priority | null) {}

  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** @param withinMilliseconds how long the news may wait for more of the same case. */
  tell(caseId: string, withinMilliseconds = GATHER_MILLISECONDS): void {
    const dueAt = this.clock.monotonicMilliseconds() + withinMilliseconds;
    const pending = this.pending.get(caseId);
    if (pending !== undefined && pending.dueAt <= dueAt) return;
    pending?.cancel();
    this.pending.set(caseId, { dueAt, cancel: this.clock.after(withinMilliseconds, () => this.send(caseId)) });
  }

  stop(): void {
    for (const { cancel } of this.pending.values()) cancel();
    this.pending.clear();
    this.listeners.clear();
  }

  private send(caseId: string): void {
    this.pending.delete(caseId);
    const changes: Change[] = [{ kind: 'case', caseId, priority: this.priorityOf(caseId) }, { kind: 'worklist' }];
    for (const listener of [...this.listeners]) for (const change of changes) listener(change);
  }
}
