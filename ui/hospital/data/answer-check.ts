import { answerBody } from '../../../model/case-event.ts';
import type { AnswerBody } from '../../../model/case-event.ts';
import type { AnswerDraft } from './drafts.ts';

/** What keeps a draft from being signed; each names a field. */
export type DraftProblem = 'decision' | 'opinion' | 'callback' | 'means' | 'advice';

/** The answer a draft makes, or what is missing. Spaces of a phone number and empty advice lines are dropped. */
export function answerOfDraft(draft: AnswerDraft): { readonly body: AnswerBody } | { readonly problems: readonly DraftProblem[] } {
  const digits = draft.callback.replace(/[\s.]/g, '');
  const parsed = answerBody.safeParse({
    decision: draft.decision,
    orientation: draft.orientation,
    means: draft.means,
    delay: draft.delay,
    opinion: draft.opinion,
    advice: draft.advice.map((line) => line.trim()).filter((line) => line !== ''),
    callback: digits === '' ? null : digits,
    ecgReadable: draft.ecgReadable,
  });
  if (parsed.success) return { body: parsed.data };
  const fields = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  const known: readonly DraftProblem[] = ['decision', 'opinion', 'callback', 'means', 'advice'];
  return { problems: known.filter((field) => fields.has(field)) };
}
