import { createHash } from 'node:crypto';
import type { Clock, RandomBytes } from '../../model/clock.ts';
import type { Session, SessionStore } from '../../service/people/sessions.ts';

const LIFE_MILLISECONDS = 30_000;
const TICKETS_MAXIMUM = 256;

export interface Ticket {
  /** MQTT client identifier the ticket is good for, at most 23 characters. */
  clientId: string;
  /** MQTT user name: the person's id. */
  username: string;
  /** MQTT password: 32 random bytes, base64url. */
  ticket: string;
  /** UTC ISO. */
  expiresAt: string;
}

interface Entry {
  sessionId: string;
  clientId: string;
  username: string;
  endsAt: number;
}

/**
 * Passes for the live curves: a signed-in browser gets one over HTTP and shows it as its MQTT password. Good once, for
 * 30 s, for one client identifier, and only while the session that asked is live. Kept as a hash.
 */
export class TicketOffice {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
    private readonly random: RandomBytes,
  ) {}

  issue(session: Session): Ticket {
    this.forgetOld();
    const ticket = Buffer.from(this.random(32)).toString('base64url');
    const clientId = `b-${Buffer.from(this.random(9)).toString('hex')}`;
    const username = session.professional.id;
    this.entries.set(hashOf(ticket), { sessionId: session.id, clientId, username, endsAt: this.clock.monotonicMilliseconds() + LIFE_MILLISECONDS });
    const expiresAt = new Date(Date.parse(this.clock.now().iso) + LIFE_MILLISECONDS).toISOString();
    return { clientId, username, ticket, expiresAt };
  }

  /** The live session behind a ticket, or null. The ticket is used up either way. */
  redeem(clientId: string, username: string, ticket: string): Session | null {
    const hash = hashOf(ticket);
    const entry = this.entries.get(hash);
    if (entry === undefined) return null;
    this.entries.delete(hash);
    if (entry.endsAt <= this.clock.monotonicMilliseconds() || entry.clientId !== clientId || entry.username !== username) return null;
    return this.sessions.get(entry.sessionId);
  }

  private forgetOld(): void {
    const now = this.clock.monotonicMilliseconds();
    for (const [hash, entry] of this.entries) {
      if (entry.endsAt <= now || this.entries.size >= TICKETS_MAXIMUM) this.entries.delete(hash);
    }
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
