import type { CaseView } from '../../model/case-view.ts';
import type { WorklistRow } from '../../model/api/hospital.ts';
import type { Priority } from '../../model/codes/case-codes.ts';
import { ANSWER_TARGET_MINUTES } from '../../model/codes/case-codes.ts';
import type { Professional } from '../../model/people.ts';

/** A case sent without a priority must not wait behind others for that: it is timed and placed as P1. */
export function workingPriority(view: Pick<CaseView, 'priority'>): Priority {
  return view.priority ?? 'P1';
}

/** UTC ISO by which an answer is due, counted from `requestedAt` (hospital time). */
export function dueAt(requestedAt: string, view: Pick<CaseView, 'priority'>): string {
  return new Date(Date.parse(requestedAt) + ANSWER_TARGET_MINUTES[workingPriority(view)] * 60_000).toISOString();
}

/** Cases that wait for an answer first; among them by priority, then by what is left of the answer target. */
export function byUrgency(one: WorklistRow, other: WorklistRow): number {
  return (
    Number(isAnswered(one.view)) - Number(isAnswered(other.view)) ||
    workingPriority(one.view).localeCompare(workingPriority(other.view)) ||
    Date.parse(one.dueAt) - Date.parse(other.dueAt) ||
    one.view.caseId.localeCompare(other.view.caseId)
  );
}

export function isAnswered(view: Pick<CaseView, 'step'>): boolean {
  return view.step === 'answered' || view.step === 'displayed';
}

/** A regulator sees every case; a specialist those of the services on the card, or every case when it names none. */
export function maySee(reader: Professional, view: Pick<CaseView, 'service'>): boolean {
  if (reader.role === 'regulator') return true;
  if (reader.role !== 'specialist') return false;
  return reader.services === undefined || reader.services.length === 0 || reader.services.includes(view.service);
}
