import type { Statement } from 'better-sqlite3-multiple-ciphers';
import { caseEvent } from '../../model/case-event.ts';
import type { CaseEvent, NewCaseEvent } from '../../model/case-event.ts';
import { viewOfCase } from '../../model/case-view.ts';
import type { CaseView } from '../../model/case-view.ts';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import { silentLog } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import { firstIssue } from '../configuration.ts';
import { asStorageError } from '../database.ts';
import type { Database } from '../database.ts';
import { describeFault } from '../fault-description.ts';
import { canonicalJson } from './canonical-json.ts';
import { CHAIN_START, chainHash, firstBrokenLink } from './hash-chain.ts';

export interface CaseEventLogOptions {
  /** This machine, as its certificate names it. */
  deviceId: string;
  clock: Clock;
  log?: Log;
}

export type CaseEventListener = (caseId: string, event: CaseEvent) => void;

/** Views kept ready; a view is folded again when its case got an event. */
const VIEWS_KEPT = 256;

interface Head {
  sequence: number;
  hash: string;
}

/**
 * The append-only log of every case on this machine: the truth from which views are derived. One chain of hashes per
 * case, in local order. An event is durable when `append` or `import` returns. Open the database with EVENT_LOG_MIGRATIONS.
 *
 * Events of the other end are imported: they keep their time, actor and device, and get a local sequence and hash. Their
 * identity is (deviceId, sequence there), so importing the same events again, in any portions, changes nothing.
 */
export class CaseEventLog {
  private readonly listeners = new Set<CaseEventListener>();
  private readonly views = new Map<string, CaseView | null>();
  private readonly deviceId: string;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly headOf: Statement<[string], Head>;
  private readonly insert: Statement<[string, number, string, number, string | null, string, string]>;
  private readonly byOrigin: Statement<[string, string, number], { json: string }>;

  constructor(
    private readonly database: Database,
    options: CaseEventLogOptions,
  ) {
    this.deviceId = options.deviceId;
    this.clock = options.clock;
    this.log = options.log ?? silentLog;
    this.headOf = database.prepare('SELECT sequence, hash FROM case_event WHERE case_id = ? ORDER BY sequence DESC LIMIT 1');
    this.insert = database.prepare('INSERT INTO case_event (case_id, sequence, device_id, origin_sequence, origin_hash, json, hash) VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.byOrigin = database.prepare('SELECT json FROM case_event WHERE case_id = ? AND device_id = ? AND origin_sequence = ?');
  }

  /**
   * Writes one event of this machine, at the time of the clock.
   * @throws ValisetteError `schema-violation`, `case-unknown` (the first event of a case must open it), `case-conflict`
   * (opened twice), `storage-full`, `storage-failed`; nothing is written then.
   */
  append(caseId: string, event: NewCaseEvent, options: { actor: Professional | null }): CaseEvent {
    const written = this.inTransaction(() => {
      const head = this.headOf.get(caseId);
      if (head === undefined && event.kind !== 'case-opened') throw new ValisetteError('case-unknown', `no case ${caseId}`, { caseId });
      if (head !== undefined && event.kind === 'case-opened') throw new ValisetteError('case-conflict', `case ${caseId} is open already`, { caseId });
      return this.write({ ...event, caseId, at: this.clock.now(), actor: options.actor, deviceId: this.deviceId }, head, null);
    });
    this.announce(caseId, [written]);
    return written;
  }

  /**
   * Takes over events made on another machine; returns those that were new here, as written. All or none.
   * @throws ValisetteError `schema-violation`, `case-conflict` when an event known under the same origin has another content
   * or claims to be of this machine and is not, `case-unknown` when the case is not here and is not opened by these events.
   */
  import(caseId: string, foreign: readonly CaseEvent[]): CaseEvent[] {
    const added = this.inTransaction(() => {
      const written: CaseEvent[] = [];
      let head = this.headOf.get(caseId);
      for (const candidate of [...foreign].sort((a, b) => a.sequence - b.sequence)) {
        const event = checked(candidate);
        if (event.caseId !== caseId) throw new ValisetteError('schema-violation', 'an event of another case', { caseId });
        const known = this.byOrigin.get(caseId, event.deviceId, event.sequence);
        if (known !== undefined) {
          if (contentOf(JSON.parse(known.json) as CaseEvent) === contentOf(event)) continue;
          throw new ValisetteError('case-conflict', `event ${event.sequence} of ${event.deviceId} is known with another content`, { caseId, deviceId: event.deviceId, sequence: event.sequence });
        }
        if (event.deviceId === this.deviceId) throw new ValisetteError('case-conflict', 'an event claims to be of this machine', { caseId, sequence: event.sequence });
        if (head === undefined && event.kind !== 'case-opened') throw new ValisetteError('case-unknown', `no case ${caseId}`, { caseId });
        const local = this.write(event, head, { sequence: event.sequence, hash: event.hash });
        head = { sequence: local.sequence, hash: local.hash };
        written.push(local);
      }
      return written;
    });
    this.announce(caseId, added);
    return added;
  }

  /** Every event of the case in local order; empty for an unknown case. */
  events(caseId: string): CaseEvent[] {
    return this.read('SELECT json FROM case_event WHERE case_id = ? ORDER BY sequence', caseId);
  }

  /** Events made on this machine after a local sequence: what the other end needs. */
  ownEvents(caseId: string, afterSequence = 0): CaseEvent[] {
    return this.read('SELECT json FROM case_event WHERE case_id = ? AND device_id = ? AND sequence > ? ORDER BY sequence', caseId, this.deviceId, afterSequence);
  }

  caseIds(): string[] {
    return this.guarded(() => this.database.prepare<[], { case_id: string }>('SELECT DISTINCT case_id FROM case_event ORDER BY case_id').all().map((row) => row.case_id));
  }

  /** Largest number given to a case on that day by that suitcase (`<suitcaseId>-<yyyymmdd>-<nnnn>`); 0 when none. */
  lastNumber(suitcaseId: string, day: string): number {
    const prefix = `${suitcaseId}-${day}-`;
    const row = this.guarded(() => this.database.prepare<[string, string], { last: string | null }>('SELECT max(case_id) AS last FROM case_event WHERE case_id >= ? AND case_id < ?').get(prefix, `${prefix}:`));
    return row?.last ? Number(row.last.slice(prefix.length)) : 0;
  }

  /** What the events say; null for an unknown case. */
  view(caseId: string): CaseView | null {
    const kept = this.views.get(caseId);
    if (kept !== undefined) return kept;
    const view = viewOfCase(this.events(caseId));
    if (view === null) return null;
    const oldest = this.views.keys().next();
    if (this.views.size >= VIEWS_KEPT && oldest.done !== true) this.views.delete(oldest.value);
    this.views.set(caseId, view);
    return view;
  }

  /** True when no event of the case was altered, removed or moved since it was written. */
  verify(caseId: string): boolean {
    try {
      return firstBrokenLink(this.events(caseId)) === null;
    } catch (error) {
      if (error instanceof ValisetteError && error.code === 'storage-corrupt') return false;
      throw error;
    }
  }

  /** Called after the event is durable. A listener that throws disturbs neither the log nor the others. */
  listen(listener: CaseEventListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private write(event: Omit<CaseEvent, 'hash' | 'sequence'>, head: Head | undefined, origin: { sequence: number; hash: string } | null): CaseEvent {
    const sequence = (head?.sequence ?? 0) + 1;
    const draft = checked({ ...event, sequence, hash: CHAIN_START });
    const written = { ...draft, hash: chainHash(head?.hash ?? CHAIN_START, draft) };
    this.insert.run(written.caseId, sequence, written.deviceId, origin?.sequence ?? sequence, origin?.hash ?? null, canonicalJson(written), written.hash);
    return written;
  }

  private announce(caseId: string, events: readonly CaseEvent[]): void {
    if (events.length > 0) this.views.delete(caseId);
    for (const event of events) {
      for (const listener of this.listeners) {
        try {
          listener(caseId, event);
        } catch (error) {
          this.log.error('a listener of the case log failed', { caseId, kind: event.kind, reason: describeFault(error) });
        }
      }
    }
  }

  private read(sql: string, ...values: (string | number)[]): CaseEvent[] {
    return this.guarded(() => this.database.prepare<(string | number)[], { json: string }>(sql).all(...values)).map(({ json }) => parsed(json));
  }

  private inTransaction<T>(action: () => T): T {
    return this.guarded(() => this.database.transaction(action).immediate());
  }

  private guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw asStorageError(error);
    }
  }
}

function parsed(json: string): CaseEvent {
  try {
    return JSON.parse(json) as CaseEvent;
  } catch (cause) {
    throw new ValisetteError('storage-corrupt', 'an event of the log is not JSON', {}, { cause });
  }
}

function checked(event: unknown): CaseEvent {
  const result = caseEvent.safeParse(event);
  if (result.success) return result.data;
  const { field, expected } = firstIssue(result.error);
  throw new ValisetteError('schema-violation', `case event: ${field}: ${expected}`, { field });
}

/** What an event says, whatever place and hash it has in a log. */
function contentOf(event: CaseEvent): string {
  return canonicalJson({ ...event, sequence: 0, hash: '' });
}
