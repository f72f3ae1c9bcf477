import { z } from 'zod';
import { decision, delay, means, orientation } from './codes/decisions.ts';
import { motive, placeKind, priority, service } from './codes/case-codes.ts';
import { numericReading } from './measurement.ts';
import { patientIdentity } from './patient.ts';
import { professional } from './people.ts';
import { recordingSummary } from './recording.ts';

/**
 * The append-only event log of a case is the truth; every view is derived from it.
 * Every event says who, when and from which device, and holds the hash of the one before.
 */

export const caseId = z.string().regex(/^[A-Z0-9]{2,8}-\d{8}-\d{4}$/);

const clockSource = z.enum(['unset', 'ntp', 'gnss', 'hospital', 'browser']);
export const timestamp = z.strictObject({ iso: z.iso.datetime(), source: clockSource });

export const place = z.strictObject({
  kind: placeKind,
  name: z.string().max(120),
  /** FINESS number of the establishment, 9 characters, where there is one. */
  finess: z.string().regex(/^[0-9A-B]{9}$/).optional(),
  /** Number the hospital may call back, digits only. */
  callback: z.string().regex(/^\d{10}$/).optional(),
});
export type Place = z.infer<typeof place>;

/** The requester's own intention, asked once before any advice and frozen at sending; `not-recorded` = nobody answered. */
export const intention = z.enum(['call-15', 'emergency-department', 'specialist-visit', 'watch-on-site', 'treat-on-site', 'undecided', 'not-recorded']);
export type Intention = z.infer<typeof intention>;

/** An answer of the hospital: opinion, orientation, means to mobilise, advice. */
export const answerBody = z.strictObject({
  decision,
  orientation: orientation.nullable(),
  means: z.array(means).max(4),
  delay: delay.nullable(),
  opinion: z.string().trim().min(1).max(4_000),
  /** What to do on site, one line each. */
  advice: z.array(z.string().trim().min(1).max(300)).max(12),
  /** Number to call, digits only. */
  callback: z.string().regex(/^\d{10}$/).nullable(),
  ecgReadable: z.boolean().nullable(),
});
export type AnswerBody = z.infer<typeof answerBody>;

export const answer = answerBody.extend({
  answerId: z.string().max(64),
  /** Version of the packet that was read when answering. */
  packetVersion: z.number().int().positive(),
  responder: professional,
  signedAt: timestamp,
});
export type Answer = z.infer<typeof answer>;

const bodies = {
  'case-opened': z.strictObject({ motive, place, exercise: z.boolean() }),
  'motive-set': z.strictObject({ motive }),
  'identity-recorded': z.strictObject({ patient: patientIdentity }),
  'priority-set': z.strictObject({ priority }),
  'service-asked': z.strictObject({ service }),
  'intention-recorded': z.strictObject({ intention }),
  'call15-noted': z.strictObject({ calledAt: z.iso.datetime() }),
  'note-recorded': z.strictObject({ kind: z.enum(['history', 'examination', 'treatment', 'question']), text: z.string().trim().max(4_000) }),
  'vitals-recorded': z.strictObject({ readings: z.array(numericReading).min(1).max(32) }),
  'recording-kept': z.strictObject({ recording: recordingSummary }),
  'recording-discarded': z.strictObject({ recordingId: z.string().max(64), reason: z.string().max(200) }),
  /** The packet of this version was sealed into the outbox; identity, intention and recordings so far are frozen in it. */
  'packet-prepared': z.strictObject({ packetId: z.string().max(64), version: z.number().int().positive(), objects: z.number().int().positive(), bytes: z.number().int().positive() }),
  /** The hospital signed the receipt of every object of the packet. */
  'packet-received': z.strictObject({ packetId: z.string().max(64), receivedAt: z.iso.datetime(), hospital: z.string().max(120) }),
  'packet-refused': z.strictObject({ packetId: z.string().max(64), reason: z.string().max(80) }),
  'case-claimed': z.strictObject({ responder: professional, until: z.iso.datetime() }),
  'case-released': z.strictObject({ responder: professional, reason: z.enum(['given-back', 'lease-expired', 'answered']) }),
  'case-viewed': z.strictObject({ responder: professional, viewedAt: timestamp }),
  'answer-given': z.strictObject({ answer }),
  'answer-displayed': z.strictObject({ answerId: z.string().max(64) }),
  'answer-acknowledged': z.strictObject({ answerId: z.string().max(64), applied: z.boolean(), comment: z.string().trim().max(1_000) }),
} as const;

export type CaseEventKind = keyof typeof bodies;
export type CaseEventBody<K extends CaseEventKind> = z.infer<(typeof bodies)[K]>;

const envelope = {
  caseId,
  /** 1, 2, 3 … without a hole. */
  sequence: z.number().int().positive(),
  at: timestamp,
  /** Who did it; null = the suitcase or the hospital itself (a receipt, a lease that ended). */
  actor: professional.nullable(),
  /** Enrolled machine on which it happened. */
  deviceId: z.string().max(64),
  /** SHA-256 over the previous event's hash and this event, hex (service/event-log). */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
};

function eventOf<K extends CaseEventKind>(kind: K) {
  return z.strictObject({ ...envelope, kind: z.literal(kind), body: bodies[kind] });
}

export const caseEvent = z.discriminatedUnion('kind', [
  eventOf('case-opened'), eventOf('motive-set'), eventOf('identity-recorded'), eventOf('priority-set'), eventOf('service-asked'),
  eventOf('intention-recorded'), eventOf('call15-noted'), eventOf('note-recorded'), eventOf('vitals-recorded'), eventOf('recording-kept'),
  eventOf('recording-discarded'), eventOf('packet-prepared'), eventOf('packet-received'), eventOf('packet-refused'), eventOf('case-claimed'), eventOf('case-released'),
  eventOf('case-viewed'), eventOf('answer-given'), eventOf('answer-displayed'), eventOf('answer-acknowledged'),
]);
export type CaseEvent = z.infer<typeof caseEvent>;

/** An event before the log gives it a sequence and a hash. */
export type NewCaseEvent = { [K in CaseEventKind]: { kind: K; body: CaseEventBody<K> } }[CaseEventKind];

export const caseEventBodies = bodies;
