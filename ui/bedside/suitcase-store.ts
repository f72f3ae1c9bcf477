import type { Cancel, Clock } from '../../model/clock.ts';
import type { SuitcaseReply } from '../../model/api/bedside.ts';
import { Store } from '../data/store.ts';
import type { BedsideApi } from './bedside-api.ts';

const REFRESH_MILLISECONDS = 20_000;

/** What the suitcase says of itself, read at start and now and then. */
export class SuitcaseStore extends Store {
  reply: SuitcaseReply | null = null;
  /** True while the hub does not answer this screen. */
  unreachable = false;
  private cancel: Cancel | null = null;

  constructor(private readonly api: BedsideApi, private readonly clock: Clock, private readonly onOffset: (milliseconds: number) => void) {
    super();
  }

  start(): void {
    void this.refresh();
    this.cancel ??= this.clock.every(REFRESH_MILLISECONDS, () => void this.refresh());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  async refresh(): Promise<void> {
    try {
      const before = this.clock.monotonicMilliseconds();
      const reply = await this.api.suitcase();
      const half = (this.clock.monotonicMilliseconds() - before) / 2;
      this.onOffset(Date.parse(reply.now) + half - Date.parse(this.clock.now().iso));
      this.reply = reply;
      this.unreachable = false;
    } catch {
      this.unreachable = true;
    }
    this.changed();
  }
}
