import type { CaseReply, EditCaseBody, NoteBody, VitalsBody } from '../../model/api/bedside.ts';
import type { CaseEvent, NewCaseEvent } from '../../model/case-event.ts';
import type { CaseView } from '../../model/case-view.ts';
import type { Clock } from '../../model/clock.ts';
import type { Motive } from '../../model/codes/case-codes.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Professional } from '../../model/people.ts';
import { canonicalJson } from '../../service/event-log/canonical-json.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { HubConfiguration } from '../configuration.ts';
import { caseNumber, dayOf } from './case-number.ts';
import type { DeliveryPort } from './delivery-port.ts';
import { typedReadings } from './plausibility.ts';
import type { RecordingKeeper } from './recording-keeper.ts';

export interface CaseDeskOptions {
  eventLog: CaseEventLog;
  recordings: RecordingKeeper;
  /** null = the suitcase is enrolled with no hospital. */
  delivery: DeliveryPort | null;
  config: Pick<HubConfiguration, 'suitcaseId' | 'place' | 'exercise'>;
  clock: Clock;
}

/**
 * What people do with cases, as commands over the event log. Every command checks the state of the case first and then
 * appends; nothing is ever changed in place.
 */
export class CaseDesk {
  /** Cases being sealed right now: a second press on "send" waits for nothing and changes nothing. */
  private readonly sending = new Set<string>();

  constructor(private readonly options: CaseDeskOptions) {}

  /** Latest first. */
  list(): CaseReply[] {
    return this.options.eventLog
      .caseIds()
      .map((caseId) => this.read(caseId))
      .sort((a, b) => (a.view.openedAt < b.view.openedAt ? 1 : -1));
  }

  /** @throws ValisetteError `case-unknown`. */
  read(caseId: string): CaseReply {
    return { view: this.view(caseId), leaving: this.options.delivery?.leaving(caseId) ?? null };
  }

  events(caseId: string): CaseEvent[] {
    this.view(caseId);
    return this.options.eventLog.events(caseId);
  }

  open(motive: Motive, author: Professional): CaseReply {
    const { eventLog, config, clock } = this.options;
    const day = dayOf(clock.now().iso);
    const caseId = caseNumber(config.suitcaseId, day, eventLog.lastNumber(config.suitcaseId, day));
    eventLog.append(caseId, { kind: 'case-opened', body: { motive, place: config.place, exercise: config.exercise } }, { actor: author });
    return this.read(caseId);
  }

  /** Appends one event per field that really changes. */
  edit(caseId: string, change: EditCaseBody, author: Professional): CaseReply {
    const view = this.view(caseId);
    const events: NewCaseEvent[] = [];
    if (change.intention !== undefined && change.intention !== view.intention) {
      if (view.packet !== null) throw new ValisetteError('case-conflict', 'the intention is frozen once the case is sent', { caseId, field: 'intention' });
      events.push({ kind: 'intention-recorded', body: { intention: change.intention } });
    }
    if (change.motive !== undefined && change.motive !== view.motive) events.push({ kind: 'motive-set', body: { motive: change.motive } });
    if (change.patient !== undefined && canonicalJson(change.patient) !== canonicalJson(view.patient)) events.push({ kind: 'identity-recorded', body: { patient: change.patient } });
    if (change.priority !== undefined && change.priority !== view.priority) events.push({ kind: 'priority-set', body: { priority: change.priority } });
    if (change.service !== undefined && change.service !== view.service) events.push({ kind: 'service-asked', body: { service: change.service } });
    for (const event of events) this.options.eventLog.append(caseId, event, { actor: author });
    return this.read(caseId);
  }

  note(caseId: string, note: NoteBody, author: Professional): CaseReply {
    return this.append(caseId, { kind: 'note-recorded', body: note }, author);
  }

  vitals(caseId: string, body: VitalsBody, author: Professional): CaseReply {
    const readings = typedReadings(body.readings, body.confirmed ?? false, this.options.clock.now().iso);
    return this.append(caseId, { kind: 'vitals-recorded', body: { readings } }, author);
  }

  call15(caseId: string, author: Professional): CaseReply {
    return this.append(caseId, { kind: 'call15-noted', body: { calledAt: this.options.clock.now().iso } }, author);
  }

  /** @throws ValisetteError `recording-active` while another recording runs. */
  record(caseId: string, seconds: number, author: Professional): { recordingId: string } {
    this.view(caseId);
    return this.options.recordings.start(caseId, seconds, author);
  }

  discard(caseId: string, recordingId: string, reason: string, author: Professional): CaseReply {
    if (!this.hasRecording(this.view(caseId), recordingId)) throw new ValisetteError('recording-unknown', 'the case has no such recording', { caseId, recordingId });
    return this.append(caseId, { kind: 'recording-discarded', body: { recordingId, reason } }, author);
  }

  /** Only a recording that the case keeps, or kept. */
  async recordingFile(caseId: string, recordingId: string): Promise<Uint8Array> {
    const known = this.events(caseId).some((event) => event.kind === 'recording-kept' && event.body.recording.recordingId === recordingId);
    if (!known) throw new ValisetteError('recording-unknown', 'the case has no such recording', { caseId, recordingId });
    return this.options.recordings.file(recordingId);
  }

  /**
   * Seals the case for the hospital; again, as a new version, when something was added since.
   * @throws ValisetteError `recipient-unknown` (sentence `hospital-not-enrolled`) without a hospital, `schema-violation`
   * without a priority, `case-conflict` while a recording runs for this case.
   */
  async send(caseId: string, author: Professional): Promise<CaseReply> {
    const { delivery, recordings } = this.options;
    const view = this.view(caseId);
    if (delivery === null) throw new ValisetteError('recipient-unknown', 'no hospital is enrolled', { caseId, service: view.service, sentence: 'hospital-not-enrolled' });
    if (view.priority === null) throw new ValisetteError('schema-violation', 'the priority is not chosen', { field: 'priority', expected: 'P0, P1, P2, P3' });
    if (recordings.active()?.caseId === caseId) throw new ValisetteError('case-conflict', 'a recording of this case is still running', { caseId });
    if (this.sending.has(caseId) || !this.changedSincePacket(caseId)) return this.read(caseId);
    this.sending.add(caseId);
    try {
      if (view.intention === null) this.options.eventLog.append(caseId, { kind: 'intention-recorded', body: { intention: 'not-recorded' } }, { actor: author });
      await delivery.prepare(caseId, author);
    } finally {
      this.sending.delete(caseId);
    }
    return this.read(caseId);
  }

  displayed(caseId: string, answerId: string, author: Professional): CaseReply {
    this.checkAnswer(caseId, answerId);
    const already = this.options.eventLog.events(caseId).some((event) => event.kind === 'answer-displayed' && event.body.answerId === answerId);
    if (!already) this.append(caseId, { kind: 'answer-displayed', body: { answerId } }, author);
    return this.read(caseId);
  }

  acknowledge(caseId: string, answerId: string, body: { applied: boolean; comment: string }, author: Professional): CaseReply {
    this.checkAnswer(caseId, answerId);
    return this.append(caseId, { kind: 'answer-acknowledged', body: { answerId, ...body } }, author);
  }

  /** Cases whose answer has not been shown yet: what a locked screen may say. */
  openCases(): number {
    return this.options.eventLog.caseIds().filter((caseId) => this.options.eventLog.view(caseId)?.step !== 'displayed').length;
  }

  private view(caseId: string): CaseView {
    const view = this.options.eventLog.view(caseId);
    if (view === null) throw new ValisetteError('case-unknown', 'there is no such case', { caseId });
    return view;
  }

  private append(caseId: string, event: NewCaseEvent, author: Professional): CaseReply {
    const before = this.view(caseId);
    this.options.eventLog.append(caseId, event, { actor: author });
    // After sending, additions follow to the hospital by themselves only when it must know at once; the rest goes with the next "send".
    if (before.packet !== null && FOLLOWS_AT_ONCE.has(event.kind)) this.options.delivery?.caseChanged(caseId);
    return this.read(caseId);
  }

  private hasRecording(view: CaseView, recordingId: string): boolean {
    return view.recordings.some((kept) => kept.recordingId === recordingId);
  }

  private checkAnswer(caseId: string, answerId: string): void {
    if (!this.view(caseId).answers.some((answer) => answer.answerId === answerId)) {
      throw new ValisetteError('case-conflict', 'the case has no such answer', { caseId, answerId });
    }
  }

  /** True when people or instruments added something of their own since the last packet, or when it was refused. */
  private changedSincePacket(caseId: string): boolean {
    const events = this.options.eventLog.events(caseId);
    const last = events.findLastIndex((event) => event.kind === 'packet-prepared');
    return last < 0 || events.slice(last + 1).some((event) => CONTENT.has(event.kind) || event.kind === 'packet-refused');
  }
}

/** Events that make a new version of the packet worth sending. */
const CONTENT: ReadonlySet<NewCaseEvent['kind']> = new Set([
  'motive-set', 'identity-recorded', 'priority-set', 'service-asked', 'note-recorded', 'vitals-recorded', 'recording-kept', 'recording-discarded', 'call15-noted',
] as const);

const FOLLOWS_AT_ONCE: ReadonlySet<NewCaseEvent['kind']> = new Set(['answer-displayed', 'answer-acknowledged', 'call15-noted'] as const);
