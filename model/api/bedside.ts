import { z } from 'zod';
import type { CaseView } from '../case-view.ts';
import { intention, place } from '../case-event.ts';
import { motive, priority, service } from '../codes/case-codes.ts';
import { instrumentState } from '../instrument.ts';
import { linkState } from '../live.ts';
import { numericName } from '../measurement.ts';
import { patientIdentity } from '../patient.ts';

/**
 * HTTP API of the hub, under /api. All but the session, people and suitcase routes need a session.
 *
 * | route | body → reply |
 * |---|---|
 * | GET /api/suitcase | → SuitcaseReply |
 * | GET /api/people | → PeopleReply |
 * | POST, GET, DELETE /api/session | SignInBody → SessionReply |
 * | POST /api/ticket | {} → TicketReply, for MQTT over WebSocket at /mqtt |
 * | GET /api/instruments | → InstrumentsReply |
 * | GET /api/cases | → CasesReply |
 * | POST /api/cases | OpenCaseBody → CaseReply |
 * | GET /api/cases/:caseId | → CaseReply |
 * | PATCH /api/cases/:caseId | EditCaseBody → CaseReply |
 * | GET /api/cases/:caseId/events | → { events: CaseEvent[] } |
 * | POST /api/cases/:caseId/notes | NoteBody → CaseReply |
 * | POST /api/cases/:caseId/call15 | {} → CaseReply |
 * | POST /api/cases/:caseId/vitals | VitalsBody → CaseReply |
 * | POST /api/cases/:caseId/recordings | RecordBody → RecordReply (progress on the topic cases/…/recording) |
 * | DELETE /api/cases/:caseId/recordings/:recordingId | DiscardBody → CaseReply |
 * | GET /api/cases/:caseId/recordings/:recordingId | → recording file (model/recording.ts) |
 * | POST /api/cases/:caseId/send | {} → CaseReply |
 * | POST /api/cases/:caseId/answers/:answerId/displayed | {} → CaseReply |
 * | POST /api/cases/:caseId/answers/:answerId/acknowledged | AcknowledgeBody → CaseReply |
 */

export const suitcaseReply = z.strictObject({
  suitcaseId: z.string().max(8),
  place,
  version: z.string().max(32),
  core: z.strictObject({ version: z.string(), sha256: z.string() }),
  exercise: z.boolean(),
  now: z.iso.datetime(),
  clockSource: z.enum(['unset', 'ntp', 'gnss', 'hospital', 'browser']),
  link: linkState,
  /** Cases not answered yet and case answers not read: what a locked screen may show. */
  openCases: z.number().int().nonnegative(),
});
export type SuitcaseReply = z.infer<typeof suitcaseReply>;

export const ticketReply = z.strictObject({ clientId: z.string(), username: z.string(), ticket: z.string(), expiresAt: z.iso.datetime() });
export type TicketReply = z.infer<typeof ticketReply>;

export const instrumentsReply = z.strictObject({ instruments: z.array(instrumentState) });
export type InstrumentsReply = z.infer<typeof instrumentsReply>;

/** The view plus what only the outbox knows. */
export interface CaseReply {
  readonly view: CaseView;
  readonly leaving: { readonly done: number; readonly total: number; readonly sentBytes: number; readonly totalBytes: number } | null;
}
export interface CasesReply {
  readonly cases: readonly CaseReply[];
}

export const openCaseBody = z.strictObject({ motive });
export type OpenCaseBody = z.infer<typeof openCaseBody>;

/** Any of the fields; `intention` is refused once a packet is prepared. */
export const editCaseBody = z.strictObject({
  motive: motive.optional(),
  patient: patientIdentity.optional(),
  priority: priority.optional(),
  service: service.optional(),
  intention: intention.optional(),
});
export type EditCaseBody = z.infer<typeof editCaseBody>;

export const noteBody = z.strictObject({ kind: z.enum(['history', 'examination', 'treatment', 'question']), text: z.string().trim().min(1).max(4_000) });
export type NoteBody = z.infer<typeof noteBody>;

/** Numbers typed by a person. Outside PLAUSIBLE_RANGE the hub answers 422 unless `confirmed`. */
export const vitalsBody = z.strictObject({ readings: z.array(z.strictObject({ name: numericName, value: z.number() })).min(1).max(16), confirmed: z.boolean().optional() });
export type VitalsBody = z.infer<typeof vitalsBody>;

export const recordBody = z.strictObject({ seconds: z.number().int().min(5).max(300) });
export type RecordBody = z.infer<typeof recordBody>;
export const recordReply = z.strictObject({ recordingId: z.string() });
export type RecordReply = z.infer<typeof recordReply>;

export const discardBody = z.strictObject({ reason: z.string().trim().max(200) });
export type DiscardBody = z.infer<typeof discardBody>;

export const acknowledgeBody = z.strictObject({ applied: z.boolean(), comment: z.string().trim().max(1_000) });
export type AcknowledgeBody = z.infer<typeof acknowledgeBody>;
