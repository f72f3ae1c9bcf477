import type { CaseView } from '../../model/case-view.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';

/** How long a case stays with the one who took it, without a sign of life. */
export const LEASE_MILLISECONDS = 10 * 60_000;
const SWEEP_MILLISECONDS = 5_000;

/** Another person holds the case; the context fills the sentence: `name` of the holder, `time` (UTC ISO) since when. */
export class ClaimTaken extends ValisetteError {
  constructor(caseId: string, readonly holder: Professional, readonly takenAt: string) {
    super('claim-taken', 'the case is with somebody else', { caseId, name: holder.displayName, time: takenAt });
  }
}

interface Lease {
  readonly holder: Professional;
  /** Monotonic milliseconds. */
  endsAt: number;
  /** UTC ISO of the end that the event log knows. */
  loggedUntil: string;
  readonly takenAt: string;
}

/**
 * Who reads which case. The event log holds the truth, and its append is the atom: of two people who claim at once
 * the first append wins. While the process runs a lease ends by the monotonic clock; wall time only counts at
 * start, where nothing better exists, and never for longer than one lease.
 */
export class Claims {
  private readonly leases = new Map<string, Lease>();
  private stopSweep: Cancel | null = null;

  constructor(private readonly o: { events: CaseEventLog; clock: Clock; log: Log }) {}

  /** Takes over the claims of the last run and frees those that ended meanwhile. */
  start(): void {
    const now = this.wallMilliseconds();
    for (const caseId of this.o.events.caseIds()) {
      const claim = this.o.events.view(caseId)?.claim;
      if (claim === null || claim === undefined) continue;
      const left = Math.min(Date.parse(claim.until) - now, LEASE_MILLISECONDS);
      const lease = { holder: claim.responder, endsAt: this.monotonic() + left, loggedUntil: claim.until, takenAt: this.o.clock.now().iso };
      this.leases.set(caseId, lease);
    }
    this.releaseExpired();
    this.stopSweep = this.o.clock.every(SWEEP_MILLISECONDS, () => this.releaseExpired());
  }

  stop(): void {
    this.stopSweep?.();
    this.stopSweep = null;
  }

  /**
   * Takes the case, or renews the lease of its holder. The log gains an event for a new claim, and for a renewal
   * only once half the lease is used, so that a restart knows the lease to within five minutes.
   * @throws ClaimTaken; ValisetteError `case-unknown`
   */
  claim(caseId: string, who: Professional): void {
    const view = this.o.events.view(caseId);
    if (view === null) throw new ValisetteError('case-unknown', 'no such case', { caseId });
    const lease = this.current(caseId);
    if (lease !== null && lease.holder.id !== who.id) throw new ClaimTaken(caseId, lease.holder, lease.takenAt);
    const until = new Date(this.wallMilliseconds() + LEASE_MILLISECONDS).toISOString();
    if (lease === null || Date.parse(until) - Date.parse(lease.loggedUntil) >= LEASE_MILLISECONDS / 2) {
      this.o.events.append(caseId, { kind: 'case-claimed', body: { responder: who, until } }, { actor: who });
      this.leases.set(caseId, { holder: who, endsAt: this.monotonic() + LEASE_MILLISECONDS, loggedUntil: until, takenAt: lease?.takenAt ?? this.o.clock.now().iso });
      return;
    }
    lease.endsAt = this.monotonic() + LEASE_MILLISECONDS;
  }

  /** A sign of life of the holder prolongs the lease; anybody else changes nothing. */
  renewIfHeld(caseId: string, who: Professional): void {
    if (this.current(caseId)?.holder.id === who.id) this.claim(caseId, who);
  }

  /** @throws ValisetteError `claim-missing` when `who` does not hold the case; ClaimTaken when somebody else does. */
  require(caseId: string, who: Professional): void {
    const lease = this.current(caseId);
    if (lease === null) throw new ValisetteError('claim-missing', 'take the case first', { caseId });
    if (lease.holder.id !== who.id) throw new ClaimTaken(caseId, lease.holder, lease.takenAt);
  }

  /** @throws as `require` */
  release(caseId: string, who: Professional, reason: 'given-back' | 'answered'): void {
    this.require(caseId, who);
    this.leases.delete(caseId);
    this.o.events.append(caseId, { kind: 'case-released', body: { responder: who, reason } }, { actor: who });
  }

  /** What a row shows: the live end of the lease, which is later than the one in the log after a renewal. */
  liveClaim(caseId: string): CaseView['claim'] {
    const lease = this.current(caseId);
    if (lease === null) return null;
    return { responder: lease.holder, until: new Date(this.wallMilliseconds() + lease.endsAt - this.monotonic()).toISOString() };
  }

  /** Holds no lease that has ended, even between two sweeps. */
  private current(caseId: string): Lease | null {
    const lease = this.leases.get(caseId);
    if (lease === undefined) return null;
    if (lease.endsAt > this.monotonic()) return lease;
    this.expire(caseId, lease);
    return null;
  }

  private releaseExpired(): void {
    for (const [caseId, lease] of [...this.leases]) {
      if (lease.endsAt <= this.monotonic()) this.expire(caseId, lease);
    }
  }

  private expire(caseId: string, lease: Lease): void {
    this.leases.delete(caseId);
    this.o.events.append(caseId, { kind: 'case-released', body: { responder: lease.holder, reason: 'lease-expired' } }, { actor: null });
    this.o.log.info('a claim ended by itself', { caseId });
  }

  private monotonic(): number {
    return this.o.clock.monotonicMilliseconds();
  }

  private wallMilliseconds(): number {
    return Date.parse(this.o.clock.now().iso);
  }
}
