import { createHash } from 'node:crypto';
import type { Cancel, Clock, RandomBytes } from '../../model/clock.ts';
import type { Professional } from '../../model/people.ts';

/** Hours after which everyone signs in again, whatever they did. */
const ABSOLUTE_MILLISECONDS = 12 * 3_600_000;
const SWEEP_MILLISECONDS = 15_000;
const SESSIONS_MAXIMUM = 256;
const VALUE_BYTES = 32;

export interface Session {
  /** SHA-256 of the cookie value, hex: what the server knows. */
  readonly id: string;
  readonly professional: Professional;
  /** UTC ISO of the absolute end. */
  readonly expiresAt: string;
}

interface Entry extends Session {
  readonly endsAt: number;
  usedAt: number;
}

export interface SessionStoreOptions {
  clock: Clock;
  random: RandomBytes;
  /** Without a request for this long the session ends; 15 min on a shared screen that nobody watches. */
  idleMilliseconds: number;
}

/**
 * Who is signed in. The browser holds 32 random bytes in a cookie, the server their hash. In memory: after a restart
 * everyone signs in again. Ages are monotonic.
 */
export class SessionStore {
  private readonly entries = new Map<string, Entry>();
  private readonly endListeners = new Set<(sessionId: string) => void>();
  private cancelSweep: Cancel | null = null;

  constructor(private readonly options: SessionStoreOptions) {}

  /** From here on sessions also end (and say so) when nobody asks. */
  start(): void {
    this.cancelSweep ??= this.options.clock.every(SWEEP_MILLISECONDS, () => this.sweep());
  }

  stop(): void {
    this.cancelSweep?.();
    this.cancelSweep = null;
    for (const id of [...this.entries.keys()]) this.end(id);
  }

  /** `value` goes into the cookie and is kept nowhere here. */
  open(professional: Professional): { value: string; session: Session } {
    this.sweep();
    const oldest = this.entries.keys().next();
    if (this.entries.size >= SESSIONS_MAXIMUM && oldest.done !== true) this.end(oldest.value);
    const value = Buffer.from(this.options.random(VALUE_BYTES)).toString('base64url');
    const now = this.options.clock.monotonicMilliseconds();
    const wall = Date.parse(this.options.clock.now().iso);
    const entry: Entry = {
      id: idOf(value),
      professional,
      expiresAt: new Date(wall + ABSOLUTE_MILLISECONDS).toISOString(),
      endsAt: now + ABSOLUTE_MILLISECONDS,
      usedAt: now,
    };
    this.entries.set(entry.id, entry);
    return { value, session: entry };
  }

  /** The live session of a cookie value, marked as used; null when there is none or it has ended. */
  find(value: string): Session | null {
    const entry = this.live(idOf(value));
    if (entry === null) return null;
    entry.usedAt = this.options.clock.monotonicMilliseconds();
    return entry;
  }

  /** The live session of a cookie value, without counting as a use of it. */
  peek(value: string): Session | null {
    return this.live(idOf(value));
  }

  /** The session by its id, if it is still live; not a use of it. */
  get(sessionId: string): Session | null {
    return this.live(sessionId);
  }

  close(sessionId: string): void {
    this.end(sessionId);
  }

  /** Ends every session of a person, e.g. when the person is removed. */
  closeAllOf(professionalId: string): void {
    for (const entry of [...this.entries.values()]) if (entry.professional.id === professionalId) this.end(entry.id);
  }

  /** Called once when a session ends, for whatever reason: what it opened must close. */
  onEnd(listener: (sessionId: string) => void): () => void {
    this.endListeners.add(listener);
    return () => void this.endListeners.delete(listener);
  }

  private live(id: string): Entry | null {
    const entry = this.entries.get(id);
    if (entry === undefined) return null;
    const now = this.options.clock.monotonicMilliseconds();
    if (now < entry.endsAt && now - entry.usedAt < this.options.idleMilliseconds) return entry;
    this.end(id);
    return null;
  }

  private sweep(): void {
    for (const id of [...this.entries.keys()]) this.live(id);
  }

  private end(id: string): void {
    if (!this.entries.delete(id)) return;
    for (const listener of this.endListeners) listener(id);
  }
}

function idOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
