import { describe, expect, it } from 'vitest';
import { consistentAnswer, AnswerContradiction } from '../../hospital/answers/consistency.ts';
import type { AnswerBody } from '../../model/case-event.ts';
import { DECISIONS } from '../../model/codes/decisions.ts';
import type { Decision, DecisionMeaning } from '../../model/codes/decisions.ts';
import { ANSWER } from './sample-case.ts';

const answer = (parts: Partial<AnswerBody>): AnswerBody => ({ ...ANSWER, orientation: null, means: [], delay: null, ...parts });

function contradiction(body: AnswerBody): string {
  try {
    consistentAnswer(body);
  } catch (error) {
    if (error instanceof AnswerContradiction) return error.field;
    throw error;
  }
  return 'none';
}

describe('an answer', () => {
  it('that follows the table is kept as it is', () => {
    expect(consistentAnswer(ANSWER)).toEqual(ANSWER);
  });

  it('gets what its decision leaves no choice about', () => {
    expect(consistentAnswer(answer({ decision: 'SMUR_TERRESTRE' }))).toMatchObject({ orientation: 'REA-USI', means: ['SMUR.ADULT'], delay: 'DEL0' });
  });

  it('must choose where the decision leaves a choice', () => {
    expect(contradiction(answer({ decision: 'SURVEILLANCE_SUR_PLACE' }))).toBe('orientation');
    expect(contradiction(answer({ decision: 'VISITE_MEDECIN_OU_IDE' }))).toBe('means');
  });

  it('cannot send a person to a place its decision excludes', () => {
    expect(contradiction(answer({ decision: 'SMUR_HELI', orientation: 'DOMICILE' }))).toBe('orientation');
    expect(contradiction(answer({ decision: 'COMPLEMENT_DEMANDE', orientation: 'URGENCES' }))).toBe('orientation');
  });

  it('cannot send nobody with a decision that sends somebody, nor somebody with one that sends nobody', () => {
    expect(contradiction(answer({ decision: 'SMUR_TERRESTRE', means: ['NONE'] }))).toBe('means');
    expect(contradiction(answer({ decision: 'SMUR_TERRESTRE', means: ['SMUR.ADULT', 'NONE'] }))).toBe('means');
    expect(contradiction(answer({ decision: 'SURVEILLANCE_SUR_PLACE', orientation: 'EPHAD', means: ['TSU'] }))).toBe('means');
    expect(consistentAnswer(answer({ decision: 'SURVEILLANCE_SUR_PLACE', orientation: 'EPHAD', means: ['NONE'] })).means).toEqual(['NONE']);
  });

  it('may add an ambulance to an admission, and rescuers to a mobile team, but no mobile team to a consultation', () => {
    expect(consistentAnswer(answer({ decision: 'ADMISSION_DIRECTE_SERVICE', means: ['HOSPIT', 'TSU'] })).means).toEqual(['HOSPIT', 'TSU']);
    expect(consistentAnswer(answer({ decision: 'SMUR_TERRESTRE', means: ['SMUR.ADULT', 'SIS.SP'] })).means).toEqual(['SMUR.ADULT', 'SIS.SP']);
    expect(contradiction(answer({ decision: 'CONSULTATION_HOSPITALIERE', means: ['HOSPIT', 'SMUR.ADULT'] }))).toBe('means');
    expect(contradiction(answer({ decision: 'ADMISSION_DIRECTE_SERVICE', means: ['TSU'] }))).toBe('means');
  });

  it('cannot delay a vital decision', () => {
    expect(contradiction(answer({ decision: 'SMUR_TERRESTRE', delay: '4H' }))).toBe('delay');
    expect(contradiction(answer({ decision: 'AMBULANCE_URGENTE', delay: '1H' }))).toBe('delay');
    expect(consistentAnswer(answer({ decision: 'AMBULANCE_URGENTE', delay: 'ASAP' })).delay).toBe('ASAP');
  });

  it('names the field to correct and what was expected there', () => {
    expect(() => consistentAnswer(answer({ decision: 'SMUR_HELI', orientation: 'DOMICILE' }))).toThrow(
      expect.objectContaining({ code: 'schema-violation', context: expect.objectContaining({ field: 'orientation', value: 'DOMICILE', expected: 'REA-USI' }) as unknown }) as Error,
    );
  });

  it.each(Object.keys(DECISIONS) as Decision[])('%s can be given in full, by the row of the table', (decision) => {
    const meaning: DecisionMeaning = DECISIONS[decision];
    const body = answer({
      decision,
      orientation: (meaning.orientations[0] ?? null) as AnswerBody['orientation'],
      means: meaning.resources.slice(0, 1) as AnswerBody['means'],
      delay: meaning.deadline as AnswerBody['delay'],
    });
    expect(consistentAnswer(body)).toEqual(body);
  });
});
