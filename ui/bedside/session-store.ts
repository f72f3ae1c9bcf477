import type { SessionReply } from '../../model/api/shared.ts';
import type { Professional } from '../../model/people.ts';
import { Store } from '../data/store.ts';
import type { BedsideApi } from './bedside-api.ts';

/** Who is signed in on this screen. */
export class SessionStore extends Store {
  state: 'unknown' | 'signed-out' | 'signed-in' = 'unknown';
  person: Professional | null = null;

  constructor(private readonly api: BedsideApi) {
    super();
  }

  /** Asks the hub; an unreachable hub leaves the state unknown. */
  async resume(): Promise<void> {
    try {
      const reply = await this.api.session();
      if (reply === null) this.closed();
      else this.opened(reply);
    } catch {
      this.changed();
    }
  }

  opened(reply: SessionReply): void {
    this.state = 'signed-in';
    this.person = reply.professional;
    this.changed();
  }

  closed(): void {
    this.state = 'signed-out';
    this.person = null;
    this.changed();
  }

  async leave(): Promise<void> {
    try {
      await this.api.signOut();
    } finally {
      this.closed();
    }
  }
}
