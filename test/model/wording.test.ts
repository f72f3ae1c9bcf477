import { describe, expect, it } from 'vitest';
import { DECISIONS } from '../../model/codes/decisions.ts';
import { DECISION_SENTENCES } from '../../model/wording/decisions.ts';
import { ECG_STATEMENTS } from '../../model/wording/ecg-statements.ts';
import { ERROR_SENTENCES } from '../../model/wording/errors.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { QUALITY_PROMPTS } from '../../model/wording/quality-prompts.ts';
import { fillSentence, type Sentence } from '../../model/wording/sentence.ts';

const FORBIDDEN = [/no stemi/i, /pas de stemi/i, /no infarction/i, /normal ecg/i, /ecg normal/i, /nothing to worry/i, /no risk\b/i, /veuillez/i, /merci de/i, /malheureusement/i];

describe('the sentences people read', () => {
  const sentences = collect({ ECG_STATEMENTS, ERROR_SENTENCES, LABELS, DECISION_SENTENCES, QUALITY_PROMPTS });

  it('are many and complete in both languages', () => {
    expect(sentences.length).toBeGreaterThan(500);
    // A sentence may be empty, but then in both languages.
    expect(sentences.filter(({ sentence }) => (sentence.fr === '') !== (sentence.en === ''))).toEqual([]);
  });

  it('use the same placeholders in French and English', () => {
    const names = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    expect(sentences.filter(({ sentence }) => names(sentence.fr).join() !== names(sentence.en).join())).toEqual([]);
  });

  it('keep French typography: no plain space before : ; ! ? », no straight apostrophe', () => {
    expect(sentences.filter(({ sentence }) => / [:;!?»]/.test(sentence.fr) || sentence.fr.includes("'"))).toEqual([]);
  });

  it('never reassure falsely and never say please', () => {
    expect(sentences.filter(({ sentence }) => FORBIDDEN.some((phrase) => phrase.test(sentence.fr) || phrase.test(sentence.en)))).toEqual([]);
  });

  it('name every decision a doctor may take', () => {
    expect(Object.keys(DECISION_SENTENCES.decision).sort()).toEqual(Object.keys(DECISIONS).sort());
  });

  it('drop a placeholder without a value', () => {
    expect(fillSentence({ fr: 'Reçu à {time}', en: 'Received at {time}' }, 'fr', {})).toBe('Reçu à');
    expect(fillSentence({ fr: 'Reçu à {time}', en: 'Received at {time}' }, 'en', { time: '10:31' })).toBe('Received at 10:31');
  });
});

function collect(table: unknown, path = ''): { path: string; sentence: Sentence }[] {
  if (typeof table !== 'object' || table === null) return [];
  if ('fr' in table && 'en' in table && typeof table.fr === 'string' && typeof table.en === 'string') return [{ path, sentence: { fr: table.fr, en: table.en } }];
  return Object.entries(table).flatMap(([key, value]) => collect(value, `${path}/${key}`));
}
