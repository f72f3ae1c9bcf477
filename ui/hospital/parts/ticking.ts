import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Cancel, Clock } from '../../../model/clock.ts';

/** Redraws its host every second while it is in the page: ages and countdowns move, nothing else does. */
export class Ticking implements ReactiveController {
  private cancel: Cancel | null = null;

  constructor(private readonly host: ReactiveControllerHost, private readonly clock: () => Clock | null) {
    host.addController(this);
  }

  hostUpdate(): void {
    // The clock arrives as a property, after the host is connected.
    this.cancel ??= this.clock()?.every(1_000, () => this.host.requestUpdate()) ?? null;
  }

  hostDisconnected(): void {
    this.cancel?.();
    this.cancel = null;
  }
}
