import type { WorklistRow } from '../../../model/api/hospital.ts';
import type { Answer } from '../../../model/case-event.ts';

/** What a row of the worklist waits for. Pure readings of the case view. */

export function lastAnswer(row: WorklistRow): Answer | null {
  return row.view.answers.at(-1) ?? null;
}

/** True when the bedside sent a newer version than the last answer had read. */
export function hasNewVersion(row: WorklistRow): boolean {
  const answer = lastAnswer(row);
  return answer !== null && (row.view.packet?.version ?? 0) > answer.packetVersion;
}

/** True while a doctor still has to decide: no answer yet, only a question asked back, or something new since. */
export function needsAnswer(row: WorklistRow): boolean {
  const answer = lastAnswer(row);
  return answer === null || answer.decision === 'COMPLEMENT_DEMANDE' || hasNewVersion(row);
}

export type RowState =
  | { readonly kind: 'free' }
  | { readonly kind: 'arriving' }
  | { readonly kind: 'mine'; readonly until: string }
  | { readonly kind: 'taken'; readonly name: string; readonly until: string }
  | { readonly kind: 'complement'; readonly at: string }
  | { readonly kind: 'updated' }
  | { readonly kind: 'answered'; readonly delivery: WorklistRow['answerDelivery'] };

/** The most telling state of a row, in the order a doctor needs it. */
export function rowState(row: WorklistRow, meId: string): RowState {
  const { claim } = row.view;
  const answer = lastAnswer(row);
  if (!needsAnswer(row)) return { kind: 'answered', delivery: row.answerDelivery };
  if (claim !== null) return claim.responder.id === meId ? { kind: 'mine', until: claim.until } : { kind: 'taken', name: claim.responder.displayName, until: claim.until };
  if (hasNewVersion(row)) return { kind: 'updated' };
  if (answer !== null) return { kind: 'complement', at: answer.signedAt.iso };
  return row.objects.received < row.objects.total ? { kind: 'arriving' } : { kind: 'free' };
}

export type WorklistFilter = 'to-answer' | 'mine' | 'answered';

export function inFilter(row: WorklistRow, filter: WorklistFilter, meId: string): boolean {
  switch (filter) {
    case 'to-answer': return needsAnswer(row);
    case 'mine': return needsAnswer(row) && row.view.claim?.responder.id === meId;
    case 'answered': return !needsAnswer(row);
  }
}
