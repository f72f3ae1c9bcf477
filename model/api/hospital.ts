import { z } from 'zod';
import type { CaseView } from '../case-view.ts';
import { answerBody } from '../case-event.ts';
import { priority } from '../codes/case-codes.ts';

/**
 * HTTP API of the hospital, under /api. All but hospital, session and people need a session.
 *
 * | route | body → reply |
 * |---|---|
 * | GET /api/hospital | → HospitalReply |
 * | GET /api/people | → PeopleReply |
 * | POST, GET, DELETE /api/session | SignInBody → SessionReply |
 * | GET /api/worklist | → WorklistReply |
 * | GET /api/cases/:caseId | → HospitalCaseReply |
 * | POST /api/cases/:caseId/viewed | {} → HospitalCaseReply (a person has opened the case) |
 * | GET /api/cases/:caseId/events | → { events: CaseEvent[] } |
 * | GET /api/cases/:caseId/recordings/:recordingId | → recording file (model/recording.ts) |
 * | POST /api/cases/:caseId/claim | {} → HospitalCaseReply; 409 claim-taken; claiming is opening too |
 * | DELETE /api/cases/:caseId/claim | → HospitalCaseReply |
 * | POST /api/cases/:caseId/answers | AnswerBody → HospitalCaseReply |
 * | WebSocket /api/changes | ← Change, one JSON text per message |
 */

export const hospitalReply = z.strictObject({
  hospitalId: z.string().max(40),
  name: z.string().max(120),
  version: z.string().max(32),
  exercise: z.boolean(),
  now: z.iso.datetime(),
});
export type HospitalReply = z.infer<typeof hospitalReply>;

/** One row; sorted by priority then by what is left of the answer target. */
export interface WorklistRow {
  readonly view: CaseView;
  /** Hospital time at which the summary was readable. */
  readonly arrivedAt: string;
  /** UTC ISO by which an answer is due. */
  readonly dueAt: string;
  readonly objects: { readonly received: number; readonly total: number };
  /** Delivery of the latest answer back to the suitcase. */
  readonly answerDelivery: 'none' | 'leaving' | 'received' | 'displayed';
}

export interface WorklistReply {
  readonly rows: readonly WorklistRow[];
  readonly now: string;
}

export interface HospitalCaseReply {
  readonly row: WorklistRow;
  readonly device: { readonly deviceId: string; readonly signatureValid: boolean; readonly deviceClockOffsetSeconds: number | null };
  /** Recordings announced but not yet whole. */
  readonly awaited: readonly { readonly recordingId: string; readonly receivedChunks: number; readonly totalChunks: number }[];
}

export const giveAnswerBody = answerBody;
export type GiveAnswerBody = z.infer<typeof giveAnswerBody>;

export const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('worklist') }),
  z.strictObject({ kind: z.literal('case'), caseId: z.string(), priority: priority.nullable() }),
]);
export type Change = z.infer<typeof change>;
