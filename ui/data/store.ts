import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A small observable: whoever listens is called after a change, at most once per microtask. */
export class Store {
  private readonly listeners = new Set<() => void>();
  private pending = false;

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected changed(): void {
    if (this.pending) return;
    this.pending = true;
    queueMicrotask(() => {
      this.pending = false;
      for (const listener of [...this.listeners]) listener();
    });
  }
}

/** Redraws the host when one of the stores changes, only while it is in the page. */
export class Watch implements ReactiveController {
  private stops: (() => void)[] = [];

  constructor(private readonly host: ReactiveControllerHost, private readonly stores: () => readonly Store[]) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stops = this.stores().map((store) => store.listen(() => this.host.requestUpdate()));
  }

  hostDisconnected(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }
}
