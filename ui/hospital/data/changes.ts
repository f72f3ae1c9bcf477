import { change } from '../../../model/api/hospital.ts';
import type { Change } from '../../../model/api/hospital.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import { Store } from '../../data/store.ts';

const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 15_000;

/** The feed of changes: a WebSocket that comes back by itself. Its listeners as a store hear of `connected`. */
export class ChangesFeed extends Store {
  private socket: WebSocket | null = null;
  private retry: Cancel | null = null;
  private delay = FIRST_RETRY_MILLISECONDS;
  private running = false;
  private readonly hearers = new Set<(change: Change) => void>();
  private open = false;

  constructor(private readonly url: string, private readonly clock: Clock) {
    super();
  }

  get connected(): boolean {
    return this.open;
  }

  hear(hearer: (change: Change) => void): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.connect();
  }

  stop(): void {
    this.running = false;
    this.retry?.();
    this.retry = null;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.setOpen(false);
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.delay = FIRST_RETRY_MILLISECONDS;
      if (socket === this.socket) this.setOpen(true);
    });
    socket.addEventListener('message', (event) => {
      if (socket === this.socket) this.received(event.data);
    });
    // An error is always followed by a close.
    socket.addEventListener('close', () => {
      if (socket !== this.socket) return;
      this.socket = null;
      this.setOpen(false);
      if (!this.running) return;
      this.retry = this.clock.after(this.delay, () => this.connect());
      this.delay = Math.min(LAST_RETRY_MILLISECONDS, this.delay * 2);
    });
  }

  private received(data: unknown): void {
    const parsed = change.safeParse(jsonOf(data));
    if (!parsed.success) return;
    for (const hearer of [...this.hearers]) hearer(parsed.data);
  }

  private setOpen(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.changed();
  }
}

function jsonOf(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
