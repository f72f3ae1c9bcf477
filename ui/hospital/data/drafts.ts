import type { Decision, Delay, Means, Orientation } from '../../../model/codes/decisions.ts';
import { decision, delay, means, orientation } from '../../../model/codes/decisions.ts';
import { z } from 'zod';

/** An answer being written. Unlike an answer it may be incomplete. */
export interface AnswerDraft {
  readonly decision: Decision | null;
  readonly orientation: Orientation | null;
  readonly means: readonly Means[];
  readonly delay: Delay | null;
  readonly opinion: string;
  readonly advice: readonly string[];
  /** As typed; checked at signing. */
  readonly callback: string;
  readonly ecgReadable: boolean | null;
}

export const EMPTY_DRAFT: AnswerDraft = { decision: null, orientation: null, means: [], delay: null, opinion: '', advice: [], callback: '', ecgReadable: null };

const schema = z.object({
  decision: decision.nullable(),
  orientation: orientation.nullable(),
  means: z.array(means),
  delay: delay.nullable(),
  opinion: z.string(),
  advice: z.array(z.string()),
  callback: z.string(),
  ecgReadable: z.boolean().nullable(),
});

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Drafts on this screen, one per person and case: a colleague on the same screen never finds the text of another. */
export class Drafts {
  constructor(private readonly storage: DraftStorage) {}

  load(professionalId: string, caseId: string): AnswerDraft | null {
    const text = this.storage.getItem(key(professionalId, caseId));
    if (text === null) return null;
    try {
      const parsed = schema.safeParse(JSON.parse(text));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  save(professionalId: string, caseId: string, draft: AnswerDraft): void {
    try {
      this.storage.setItem(key(professionalId, caseId), JSON.stringify(draft));
    } catch {
      // A full storage costs the comfort of a draft, never the answer on screen.
    }
  }

  forget(professionalId: string, caseId: string): void {
    this.storage.removeItem(key(professionalId, caseId));
  }
}

function key(professionalId: string, caseId: string): string {
  return `valisette.draft.${professionalId}.${caseId}`;
}
