import type { AnswerBody } from '../../model/case-event.ts';
import type { Decision, DecisionMeaning, Delay, Means } from '../../model/codes/decisions.ts';
import { DECISIONS, delay, means } from '../../model/codes/decisions.ts';
import { ValisetteError } from '../../model/errors.ts';

/** An answer whose decision, orientation, means and delay contradict each other. `field` is the one to correct. */
export class AnswerContradiction extends ValisetteError {
  constructor(
    readonly field: 'orientation' | 'means' | 'delay',
    readonly value: string,
    readonly expected: string,
    decision: Decision,
  ) {
    super('schema-violation', `${field} ${value} does not go with ${decision}: expected ${expected}`, { field, value, expected, decision });
  }
}

const URGENCY: readonly string[] = ['P0', 'P1', 'P2', 'P3'];
const DELAYS: readonly Delay[] = delay.options;

/**
 * Checks an answer against the table of decisions (model/codes/decisions.ts) and fills in what the decision leaves
 * no choice about: its only orientation, its only means, its own delay.
 *
 * - orientation: one of the decision's; none where the decision has none.
 * - means: at least one of the decision's; others may come with it (an ambulance to a direct admission), but an
 *   emergency team only with a decision at least as urgent as its own. A decision that sends nobody takes none.
 * - delay: for a vital or priority decision never longer than the decision's own; a request for more has none.
 *
 * @throws AnswerContradiction
 */
export function consistentAnswer(answer: AnswerBody): AnswerBody {
  const meaning: DecisionMeaning = DECISIONS[answer.decision];
  return {
    ...answer,
    orientation: orientationOf(answer, meaning),
    means: meansOf(answer, meaning),
    delay: delayOf(answer, meaning),
  };
}

function orientationOf(answer: AnswerBody, meaning: DecisionMeaning): AnswerBody['orientation'] {
  const { orientations } = meaning;
  if (answer.orientation === null) {
    if (orientations.length > 1) throw new AnswerContradiction('orientation', '—', orientations.join(', '), answer.decision);
    return (orientations[0] ?? null) as AnswerBody['orientation'];
  }
  if (!orientations.includes(answer.orientation)) {
    throw new AnswerContradiction('orientation', answer.orientation, orientations.join(', ') || '—', answer.decision);
  }
  return answer.orientation;
}

function meansOf(answer: AnswerBody, meaning: DecisionMeaning): Means[] {
  const sent = [...new Set(answer.means)].filter((one) => one !== 'NONE');
  const refuse = (value: string, expected: string): never => {
    throw new AnswerContradiction('means', value, expected, answer.decision);
  };
  if (meaning.resources.length === 0) return sent.length === 0 ? [...answer.means] : refuse(sent.join(', '), 'NONE');
  if (answer.means.includes('NONE')) return refuse('NONE', meaning.resources.join(', '));
  if (sent.length === 0) return meaning.resources.length === 1 ? [meaning.resources[0] as Means] : refuse('—', meaning.resources.join(', '));
  if (!sent.some((one) => meaning.resources.includes(one))) return refuse(sent.join(', '), meaning.resources.join(', '));
  for (const one of sent) {
    if (!urgentEnough(one, meaning)) return refuse(one, meaning.resources.join(', '));
  }
  return sent;
}

/** Means that only vital or priority decisions mobilise, with the least urgent priority that does. */
const EMERGENCY_MEANS: ReadonlyMap<Means, string> = new Map(
  means.options.flatMap((one): [Means, string][] => {
    const priorities = Object.values(DECISIONS as Record<string, DecisionMeaning>).flatMap((meaning) => (meaning.resources.includes(one) && meaning.priority !== null ? [meaning.priority] : []));
    const least = priorities.sort().at(-1);
    return least === 'P0' || least === 'P1' ? [[one, least]] : [];
  }),
);

function urgentEnough(one: Means, meaning: DecisionMeaning): boolean {
  const needed = EMERGENCY_MEANS.get(one);
  return needed === undefined || (meaning.priority !== null && URGENCY.indexOf(meaning.priority) <= URGENCY.indexOf(needed));
}

function delayOf(answer: AnswerBody, meaning: DecisionMeaning): AnswerBody['delay'] {
  const own = meaning.deadline as Delay | null;
  if (answer.decision === 'COMPLEMENT_DEMANDE') {
    if (answer.delay !== null) throw new AnswerContradiction('delay', answer.delay, '—', answer.decision);
    return null;
  }
  if (answer.delay === null) return own;
  const pressing = meaning.priority === 'P0' || meaning.priority === 'P1';
  if (own !== null && pressing && DELAYS.indexOf(answer.delay) > DELAYS.indexOf(own)) {
    throw new AnswerContradiction('delay', answer.delay, own, answer.decision);
  }
  return answer.delay;
}
