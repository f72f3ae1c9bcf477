import { msg } from '@lit/localize';
import type { CaseView } from '../../../model/case-view.ts';
import { DECISIONS } from '../../../model/codes/decisions.ts';
import type { Decision, Delay, Means, Orientation } from '../../../model/codes/decisions.ts';
import { delay as delaySchema, means as meansSchema, orientation as orientationSchema } from '../../../model/codes/decisions.ts';
import { displayName } from '../../../model/patient.ts';
import { DECISION_SENTENCES } from '../../../model/wording/decisions.ts';
import type { DecisionSentence } from '../../../model/wording/decisions.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { fillSentence } from '../../../model/wording/sentence.ts';
import { fillIn, language } from '../../locales/language.ts';
import type { AnswerDraft } from '../data/drafts.ts';

/** Decisions in the words of the tables, and what each proposes. */

/** The five a doctor signs most, shown first. */
export const FREQUENT_DECISIONS = ['SMUR_TERRESTRE', 'SMUR_HELI', 'AMBULANCE_URGENTE', 'URGENCES_PAR_SES_MOYENS', 'SURVEILLANCE_SUR_PLACE'] as const satisfies readonly Decision[];

/** All but the frequent ones and the request for more, which has its own button. */
export const OTHER_DECISIONS: readonly Decision[] = (Object.keys(DECISIONS) as Decision[]).filter(
  (code) => code !== 'COMPLEMENT_DEMANDE' && !(FREQUENT_DECISIONS as readonly string[]).includes(code),
);

export function decisionWord(code: Decision): string {
  return DECISION_SENTENCES.decision[code].label[language()];
}

export function orientationWord(code: Orientation): string {
  return DECISION_SENTENCES.orientation[code].label[language()];
}

export function meansWord(code: Means): string {
  return DECISION_SENTENCES.mean[code].label[language()];
}

export function delayWord(code: Delay): string {
  return DECISION_SENTENCES.delay[code].label[language()];
}

/** Orientation, means and delay that go with a decision; each may be changed before signing. */
export function proposalOf(code: Decision): Pick<AnswerDraft, 'orientation' | 'means' | 'delay'> {
  const { orientations, resources, deadline } = DECISIONS[code];
  return {
    orientation: orientationSchema.safeParse(orientations[0]).data ?? null,
    means: resources.flatMap((resource) => meansSchema.safeParse(resource).data ?? []),
    delay: delaySchema.safeParse(deadline).data ?? null,
  };
}

/**
 * Question asked before signing. A sentence of the table that needs a value nobody entered (a date, a
 * specialty …) would lose its sense; the decision and the person are then named plainly.
 */
export function confirmationOf(code: Decision, view: CaseView): string | null {
  const sentence: DecisionSentence['confirm'] = DECISION_SENTENCES.decision[code].confirm;
  if (sentence === null) return null;
  const name = displayName(view.patient);
  const values: Readonly<Record<string, string>> = {
    patient: name === '' ? msg('la personne examinée', { id: 'hospital.this-person' }) : name,
    place: view.place.name,
    service: LABELS.service[view.service][language()],
  };
  const needed = [...sentence[language()].matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  if (needed.every((placeholder) => (values[placeholder] ?? '') !== '')) return fillSentence(sentence, language(), values);
  return fillIn(msg('{decision} : confirmer pour {patient}, à {place} ?', { id: 'hospital.confirm-plain' }), { decision: decisionWord(code), ...values });
}

/** One line of what the bedside will read first. */
export function answerLine(draft: Pick<AnswerDraft, 'decision' | 'orientation' | 'delay' | 'advice'>): string {
  const parts: string[] = [];
  if (draft.decision !== null) parts.push(decisionWord(draft.decision));
  if (draft.orientation !== null) parts.push(orientationWord(draft.orientation));
  if (draft.delay !== null) parts.push(delayWord(draft.delay));
  const advice = draft.advice.filter((line) => line.trim() !== '').length;
  if (advice === 1) parts.push(msg('1 consigne', { id: 'hospital.advice-one' }));
  else if (advice > 1) parts.push(fillIn(msg('{count} consignes', { id: 'hospital.advice-count' }), { count: advice }));
  return parts.join(' · ');
}
