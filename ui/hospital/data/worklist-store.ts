import type { WorklistRow } from '../../../model/api/hospital.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import { Store } from '../../data/store.ts';
import type { ChangesFeed } from './changes.ts';
import type { HospitalApi } from './hospital-api.ts';
import type { HospitalTime } from './hospital-time.ts';

/** A list that nobody has confirmed for this long is asked again, change or not. */
const RECHECK_MILLISECONDS = 30_000;

/**
 * The worklist as last heard. It is `frozen` while the feed of changes is cut or the last question went
 * unanswered: what is on screen may then be wrong, and the page says since when.
 */
export class WorklistStore extends Store {
  rows: readonly WorklistRow[] | null = null;
  /** Hospital time of the list on screen. */
  updatedAt: string | null = null;
  failure: unknown = null;
  private asking = false;
  private askAgain = false;
  private stops: (() => void)[] = [];
  private recheck: Cancel | null = null;

  constructor(private readonly o: { api: HospitalApi; feed: ChangesFeed; time: HospitalTime; clock: Clock }) {
    super();
  }

  get frozen(): boolean {
    return this.failure !== null || (!this.o.feed.connected && this.rows !== null);
  }

  start(): void {
    this.stop();
    this.stops = [
      this.o.feed.hear(() => void this.refresh()),
      // What happened while the feed was cut is not told again.
      this.o.feed.listen(() => {
        if (this.o.feed.connected) void this.refresh();
        this.changed();
      }),
    ];
    this.recheck = this.o.clock.every(RECHECK_MILLISECONDS, () => void this.refresh());
    void this.refresh();
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
    this.recheck?.();
    this.recheck = null;
  }

  /** Asks for the list; calls during a question lead to exactly one more. */
  async refresh(): Promise<void> {
    if (this.asking) {
      this.askAgain = true;
      return;
    }
    this.asking = true;
    try {
      const reply = await this.o.api.worklist();
      this.o.time.heard(reply.now);
      this.rows = reply.rows;
      this.updatedAt = reply.now;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    } finally {
      this.asking = false;
      this.changed();
    }
    if (this.askAgain) {
      this.askAgain = false;
      await this.refresh();
    }
  }

  row(caseId: string): WorklistRow | null {
    return this.rows?.find((row) => row.view.caseId === caseId) ?? null;
  }
}
