import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECISIONS } from '../../model/codes/decisions.ts';
import type { Decision } from '../../model/codes/decisions.ts';
import { answerOfDraft } from '../../ui/hospital/data/answer-check.ts';
import { Drafts, EMPTY_DRAFT } from '../../ui/hospital/data/drafts.ts';
import { inFilter, needsAnswer, rowState } from '../../ui/hospital/data/row-state.ts';
import { confirmationOf, FREQUENT_DECISIONS, OTHER_DECISIONS, proposalOf } from '../../ui/hospital/words/decision-words.ts';
import { timeLeftMilliseconds, timeLeftWords } from '../../ui/hospital/words/time-left.ts';
import { hospital } from '../../ui/locales/en/hospital.ts';
import { ecgPaperEnglish } from '../../ui/widgets/ecg-paper/english.ts';
import { demonstrationCases, DOCTORS } from './fixture/cases.ts';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const [roche, noel] = DOCTORS;
const answered = { decision: 'SURVEILLANCE_SUR_PLACE', orientation: null, means: [], delay: null, opinion: 'x', advice: [], callback: null, ecgReadable: null, answerId: 'a', packetVersion: 1, responder: roche!, signedAt: { iso: '2026-11-21T10:00:00.000Z', source: 'ntp' } } as const;

describe('state of a row', () => {
  const cases = demonstrationCases(() => NOW);

  it('a case waits until it is answered', () => {
    const held = cases[0]!;
    expect(needsAnswer(held.reply.row)).toBe(true);
    expect(rowState(held.reply.row, 'roche')).toEqual({ kind: 'free' });
    held.add('answer-given', { answer: { ...answered, means: [], advice: [] } });
    expect(needsAnswer(held.reply.row)).toBe(false);
    expect(inFilter(held.reply.row, 'answered', 'roche')).toBe(true);
  });

  it('something new after the answer makes it wait again', () => {
    const held = cases[0]!;
    held.add('packet-prepared', { packetId: 'second', version: 2, objects: 2, bytes: 10 });
    expect(needsAnswer(held.reply.row)).toBe(true);
    expect(rowState(held.reply.row, 'roche').kind).toBe('updated');
  });

  it('a request for more is not an answer', () => {
    const held = cases[4]!;
    held.add('answer-given', { answer: { ...answered, decision: 'COMPLEMENT_DEMANDE', means: [], advice: [] } });
    expect(needsAnswer(held.reply.row)).toBe(true);
    expect(rowState(held.reply.row, 'roche').kind).toBe('complement');
  });

  it('a case held by a colleague shows the name, to the colleague it is mine', () => {
    const held = cases[1]!;
    expect(rowState(held.reply.row, 'roche')).toMatchObject({ kind: 'taken', name: noel!.displayName });
    expect(rowState(held.reply.row, 'noel').kind).toBe('mine');
    expect(inFilter(held.reply.row, 'mine', 'roche')).toBe(false);
  });

  it('a case whose objects are still coming says so', () => {
    expect(rowState(cases[3]!.reply.row, 'roche')).toEqual({ kind: 'arriving' });
  });
});

describe('time left', () => {
  it('counts down, then up with the word', () => {
    const at = (seconds: number): string => timeLeftWords(timeLeftMilliseconds(new Date(NOW + seconds * 1000).toISOString(), NOW));
    expect(at(220)).toBe('3:40');
    expect(at(-130)).toBe('+2:10 dépassé');
    expect(at(2 * 3600 + 5 * 60)).toBe('2\u00a0h\u00a005');
    expect(at(52 * 3600)).toBe('2\u00a0j 4\u00a0h');
  });
});

describe('decisions', () => {
  it('all fifteen can be reached: five at once, nine unfolded, one by its own button', () => {
    expect([...FREQUENT_DECISIONS, ...OTHER_DECISIONS, 'COMPLEMENT_DEMANDE'].sort()).toEqual(Object.keys(DECISIONS).sort());
  });

  it('a decision proposes the means, orientation and delay of the Hub', () => {
    expect(proposalOf('SMUR_TERRESTRE')).toEqual({ orientation: 'REA-USI', means: ['SMUR.ADULT'], delay: 'DEL0' });
    expect(proposalOf('SURVEILLANCE_SUR_PLACE')).toEqual({ orientation: 'EPHAD', means: [], delay: null });
  });

  it('no confirmation is asked with a hole in its sentence', () => {
    const view = demonstrationCases(() => NOW)[0]!.view;
    for (const code of Object.keys(DECISIONS) as Decision[]) {
      const question = confirmationOf(code, view);
      expect(question).not.toBeNull();
      expect(question).not.toMatch(/[{}]| {2}|undefined|le (pour|\?)|de (avant|\?)/);
    }
    expect(confirmationOf('SMUR_TERRESTRE', view)).toContain('ESSAI-BERNARD Marcel');
  });
});

describe('drafts and answers', () => {
  it('an incomplete draft names its fields', () => {
    expect(answerOfDraft(EMPTY_DRAFT)).toEqual({ problems: ['decision', 'opinion'] });
    expect(answerOfDraft({ ...EMPTY_DRAFT, decision: 'SMUR_HELI', opinion: 'x', callback: '12' })).toEqual({ problems: ['callback'] });
  });

  it('a complete one becomes the body of the API, spaces and empty lines dropped', () => {
    const made = answerOfDraft({ ...EMPTY_DRAFT, decision: 'SMUR_HELI', ...proposalOf('SMUR_HELI'), opinion: ' Départ ', callback: '04 00 00 00 42', advice: ['Scope', ' ', ''] });
    expect(made).toEqual({ body: { decision: 'SMUR_HELI', orientation: 'REA-USI', means: ['SMUR.ADULT'], delay: 'DEL0', opinion: 'Départ', advice: ['Scope'], callback: '0400000042', ecgReadable: null } });
  });

  it('a draft belongs to one person and one case, and survives a reload', () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
    new Drafts(storage).save('roche', 'V042-20261121-0007', { ...EMPTY_DRAFT, opinion: 'à moi' });
    expect(new Drafts(storage).load('roche', 'V042-20261121-0007')?.opinion).toBe('à moi');
    expect(new Drafts(storage).load('noel', 'V042-20261121-0007')).toBeNull();
    kept.set('valisette.draft.roche.X', '{broken');
    expect(new Drafts(storage).load('roche', 'X')).toBeNull();
    new Drafts(storage).forget('roche', 'V042-20261121-0007');
    expect(new Drafts(storage).load('roche', 'V042-20261121-0007')).toBeNull();
  });
});

describe('both languages', () => {
  const used = (directory: string): Map<string, string> => {
    const found = new Map<string, string>();
    for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
      for (const [, text, id] of readFileSync(join(directory, file), 'utf8').matchAll(/msg\('((?:[^'\\]|\\.)*)', \{ id: '([^']+)' \}\)/g)) found.set(id!, text!);
    }
    return found;
  };
  const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
  const ui = resolve(import.meta.dirname, '../../ui');
  const paper = new Map([...used(join(ui, 'widgets'))].filter(([id]) => id.startsWith('ecg-paper.')));
  const pages = new Map([...used(join(ui, 'hospital'))].filter(([id]) => id.startsWith('hospital.')));

  it('every message has its English with the same placeholders, and none is left over', () => {
    expect([...pages.keys()].sort()).toEqual(Object.keys(hospital).sort());
    expect([...paper.keys()].sort()).toEqual(Object.keys(ecgPaperEnglish).sort());
    for (const [id, french] of [...pages, ...paper]) expect(placeholders(hospital[id] ?? ecgPaperEnglish[id] ?? ''), id).toEqual(placeholders(french));
  });

  it('nothing reassures, shouts or begs', () => {
    const forbidden = /\b(normal|RAS|stable|rien à craindre|no risk|nothing to worry|veuillez|please)\b|!/i;
    for (const text of [...pages.values(), ...paper.values(), ...Object.values(hospital), ...Object.values(ecgPaperEnglish)]) expect(text).not.toMatch(forbidden);
  });
});
