import type { Answer, CaseEvent, Intention, Place } from './case-event.ts';
import type { Motive, Priority, Service } from './codes/case-codes.ts';
import { MOTIVES } from './codes/case-codes.ts';
import type { NumericReading } from './measurement.ts';
import type { PatientIdentity } from './patient.ts';
import type { Professional } from './people.ts';
import type { RecordingSummary } from './recording.ts';

/** Delivery of the case, one leg; the content of an answer is another matter and never shares a word with it. */
export type DeliveryStep = 'draft' | 'prepared' | 'leaving' | 'received' | 'opened' | 'answered' | 'displayed';

export interface CaseView {
  readonly caseId: string;
  readonly exercise: boolean;
  readonly openedAt: string;
  readonly author: Professional | null;
  readonly place: Place;
  readonly motive: Motive;
  readonly priority: Priority | null;
  readonly service: Service;
  readonly patient: PatientIdentity | null;
  readonly intention: Intention | null;
  readonly call15At: string | null;
  readonly notes: readonly { readonly kind: string; readonly text: string; readonly at: string; readonly author: Professional | null }[];
  /** Latest reading of each numeric, by name. */
  readonly vitals: readonly NumericReading[];
  readonly recordings: readonly RecordingSummary[];
  readonly packet: { readonly packetId: string; readonly version: number; readonly objects: number; readonly bytes: number; readonly preparedAt: string } | null;
  readonly receivedAt: string | null;
  readonly refusedReason: string | null;
  readonly openedByHospitalAt: string | null;
  readonly openedBy: Professional | null;
  readonly claim: { readonly responder: Professional; readonly until: string } | null;
  readonly answers: readonly Answer[];
  readonly answerDisplayedAt: string | null;
  readonly answerAcknowledgedAt: string | null;
  /** Furthest step reached; `leaving` is live knowledge of the outbox and is never derived from events. */
  readonly step: Exclude<DeliveryStep, 'leaving'>;
  /** Number of events folded in: the version a browser compares. */
  readonly sequence: number;
}

type Draft = { -readonly [K in keyof CaseView]: CaseView[K] };

/**
 * Folds the events of one case in the order the local log holds them: the suitcase's own events and those
 * that came from the other end are one sequence there. Returns null when there is no `case-opened`.
 */
export function viewOfCase(events: readonly CaseEvent[]): CaseView | null {
  let view: Draft | null = null;
  // The other end may learn that a packet was prepared after it has received it.
  const received = new Set<string>();
  for (const event of events) {
    if (event.kind === 'case-opened') view ??= opened(event);
    else if (event.kind === 'packet-prepared' && view !== null && received.has(event.body.packetId)) view.packet = { ...event.body, preparedAt: event.at.iso };
    else if (view !== null) fold(view, event);
    if (event.kind === 'packet-received') received.add(event.body.packetId);
    if (view !== null) view.sequence += 1;
  }
  return view;
}

function opened(event: Extract<CaseEvent, { kind: 'case-opened' }>): Draft {
  return {
    caseId: event.caseId,
    exercise: event.body.exercise,
    openedAt: event.at.iso,
    author: event.actor,
    place: event.body.place,
    motive: event.body.motive,
    priority: null,
    service: MOTIVES[event.body.motive].service,
    patient: null,
    intention: null,
    call15At: null,
    notes: [],
    vitals: [],
    recordings: [],
    packet: null,
    receivedAt: null,
    refusedReason: null,
    openedByHospitalAt: null,
    openedBy: null,
    claim: null,
    answers: [],
    answerDisplayedAt: null,
    answerAcknowledgedAt: null,
    step: 'draft',
    sequence: 0,
  };
}

function fold(view: Draft, event: CaseEvent): void {
  switch (event.kind) {
    case 'case-opened':
      return;
    case 'motive-set':
      view.motive = event.body.motive;
      view.service = MOTIVES[event.body.motive].service;
      return;
    case 'identity-recorded':
      view.patient = event.body.patient;
      return;
    case 'priority-set':
      view.priority = event.body.priority;
      return;
    case 'service-asked':
      view.service = event.body.service;
      return;
    case 'intention-recorded':
      view.intention = event.body.intention;
      return;
    case 'call15-noted':
      view.call15At = event.body.calledAt;
      return;
    case 'note-recorded':
      view.notes = [...view.notes, { kind: event.body.kind, text: event.body.text, at: event.at.iso, author: event.actor }];
      return;
    case 'vitals-recorded':
      view.vitals = mergeReadings(view.vitals, event.body.readings);
      return;
    case 'recording-kept':
      view.recordings = [...view.recordings.filter((kept) => kept.recordingId !== event.body.recording.recordingId), event.body.recording];
      view.vitals = mergeReadings(view.vitals, event.body.recording.readings);
      return;
    case 'recording-discarded':
      view.recordings = view.recordings.filter((kept) => kept.recordingId !== event.body.recordingId);
      return;
    case 'packet-prepared':
      view.packet = { ...event.body, preparedAt: event.at.iso };
      view.receivedAt = null;
      view.refusedReason = null;
      view.step = view.answers.length > 0 ? view.step : 'prepared';
      return;
    case 'packet-received':
      if (view.packet !== null && view.packet.packetId !== event.body.packetId) return;
      view.receivedAt = event.body.receivedAt;
      view.refusedReason = null;
      if (view.step === 'draft' || view.step === 'prepared') view.step = 'received';
      return;
    case 'packet-refused':
      if (view.packet?.packetId === event.body.packetId) view.refusedReason = event.body.reason;
      return;
    case 'case-viewed':
      view.openedByHospitalAt ??= event.body.viewedAt.iso;
      view.openedBy ??= event.body.responder;
      if (view.step !== 'answered' && view.step !== 'displayed') view.step = 'opened';
      return;
    case 'case-claimed':
      view.claim = { responder: event.body.responder, until: event.body.until };
      return;
    case 'case-released':
      view.claim = null;
      return;
    case 'answer-given':
      if (view.answers.some((given) => given.answerId === event.body.answer.answerId)) return;
      view.answers = [...view.answers, event.body.answer];
      view.answerDisplayedAt = null;
      view.answerAcknowledgedAt = null;
      view.step = 'answered';
      return;
    case 'answer-displayed':
      view.answerDisplayedAt = event.at.iso;
      view.step = 'displayed';
      return;
    case 'answer-acknowledged':
      view.answerAcknowledgedAt = event.at.iso;
      return;
  }
}

/** Later readings replace earlier ones of the same name; a missing value never replaces a known one. */
function mergeReadings(kept: readonly NumericReading[], added: readonly NumericReading[]): NumericReading[] {
  const byName = new Map(kept.map((reading) => [reading.name, reading]));
  for (const reading of added) {
    if (reading.value !== null || !byName.has(reading.name)) byName.set(reading.name, reading);
  }
  return [...byName.values()];
}
