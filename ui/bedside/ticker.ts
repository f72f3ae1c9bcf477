import type { Cancel, Clock } from '../../model/clock.ts';
import { Store } from '../data/store.ts';

/** Beats twice a second: ages, countdowns and clocks on screen follow it, nothing else redraws for time. */
export class Ticker extends Store {
  private cancel: Cancel | null = null;

  constructor(private readonly clock: Clock) {
    super();
  }

  start(): void {
    this.cancel ??= this.clock.every(500, () => this.changed());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }
}
