import { describe, expect, it } from 'vitest';
import type { EcgStatement } from '../../model/ecg-measurement.ts';
import { ECG_STATEMENTS } from '../../model/wording/ecg-statements.ts';
import { ECG_TERMS } from '../../model/wording/ecg-terms.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';
import { statementText } from '../../wasm-core/host/interpretation/statement-text.ts';
import { AF, beats, everyLead, input, LBBB, measurements, merge, NO_P, RBBB, read, WOMAN, WPW, type Patch } from './interpretation-inputs.ts';

const FORBIDDEN = [
  /no stemi/i, /pas de stemi/i, /no infarct/i, /pas d.infarctus/i, /normal ecg/i, /ecg normal/i, /normal tracing/i, /tracé normal/i, /nothing to worry/i, /no risk\b/i, /sans risque/i,
  /éligible|eligible/i, /stable/i, /diagnosis of|diagnostic de/i, /veuillez|merci de|malheureusement/i,
];

const inverted: Patch = { leads: { I: { pPositive: null, pNegative: -90, r: 100, s: -600, qrsArea: -9000 } } };
const STATES: readonly Patch[] = [
  {}, AF, LBBB, RBBB, WPW, NO_P, inverted,
  { axis: -60, leads: { aVL: { q: -60, r: 1300, rPeakTime: 50 } } }, { axis: 130 }, { axis: -120 }, { leads: { I: { r: 300, s: -300 }, aVF: { r: 300, s: -300 } } },
  { st: { II: 210, III: 280, aVF: 240, I: -80, aVL: -180, V1: 60, V2: -100, V3: -80 } },
  merge(WOMAN, { st: { V1: 120, V2: 350, V3: 400, V4: 280, V5: 150, V6: 120, I: 110, aVL: 120 } }),
  merge(LBBB, { st: { V5: 150, V2: 600, V1: -120 }, input: { patient: { sex: 'female', ageYears: 80, chestPain: true } } }),
  { st: { aVR: 185, I: -170, II: -200, V3: -170, V4: -300, V5: -300, V6: -220 } },
  { leads: everyLead(['V2', 'V3', 'V4'], { tPositive: null, tNegative: -600 }) }, { leads: everyLead(['V3', 'V4'], { tPositive: 1300 }) },
  { st: { III: 60, aVL: -60, aVF: 40 } }, { leads: everyLead(['II', 'III', 'aVF', 'V5', 'V6', 'V2'], { q: -200, qDuration: 40 }) },
  merge(NO_P, { m: { heartRate: 44, qrsDuration: 165 }, leads: { V3: { tPositive: 1100 } }, input: { patient: { sex: 'male', ageYears: 70, potassium: 7.2 } } }),
  { m: { prInterval: 250, qtInterval: 520, heartRate: 60 } }, { m: { prInterval: 320, qtInterval: 455, heartRate: 60 } }, { m: { qtInterval: null } }, { m: { heartRate: 130 } }, { m: { heartRate: 45, qtInterval: 300 } },
  { m: { heartRate: 40, rrVariation: 0.02 }, atrial: { atrialRate: 80, pPerQrs: 2 } }, { m: { heartRate: 34, prInterval: null, qrsDuration: 142 }, pAxis: null, atrial: { pPresent: false, pShare: 0.2, atrialRate: 84, pPerQrs: 2.4 } },
  merge(NO_P, { m: { heartRate: 150 }, atrial: { atrialRate: 300 } }), { m: { heartRate: 150 } }, merge(AF, { m: { heartRate: 160 } }),
  { input: { beats: beats('NNNVVVNNVN', [0.8, 0.8, 0.5, 0.4, 0.4, 0.8, 0.8, 0.6, 0.9]) } }, { input: { beats: beats('NVNVNVNVN') } }, { input: { beats: beats('NNNNVVVVVVVV', 0.35) } }, { input: { beats: beats('NNSNNSNN', [0.8, 0.5, 1, 0.8, 0.5, 1, 0.8]) } },
  { input: { beats: beats('NNNNNN', [0.8, 0.8, 2.5, 0.8, 0.8]) } }, { input: { beats: beats('NNNNVN', [0.8, 0.8, 0.8, 4.6, 0.8]) } }, { input: { beats: beats('PPPPPPPP') } },
  { input: { alarms: (['asystole', 'extreme-bradycardia', 'extreme-tachycardia', 'ventricular-tachycardia', 'ventricular-fibrillation'] as const).map((kind) => ({ kind, onset: 500, raised: 2500 })) } },
  { input: { alarms: [{ kind: 'asystole', onset: 500, raised: 2500 }], quality: { acceptable: false, leads: {}, electrodesOff: 1 << 9, lastSeconds: 6 } } },
  { input: { quality: { acceptable: true, leads: { ...input().quality.leads, V4: 'unreadable', II: 'doubtful' }, reasons: { II: ['mains'], V1: ['muscle'], V2: ['flat'], V3: ['saturated'], V5: ['drift'], V6: ['spikes'] }, electrodesOff: (1 << 6) | 1, lastSeconds: 10 } } },
  { input: { patient: { sex: 'unknown', ageYears: null } } }, { input: { band: 'monitor', calibrationKnown: false } }, { m: { beatsUsed: 2 } }, { without: ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] },
  merge({ st: { V3: 80, V4: 90 } }, { input: { chestPlacement: 'right' } }), merge({ st: { V5: 80, V6: 90 } }, { input: { chestPlacement: 'posterior' } }),
  { leads: everyLead(['I', 'II', 'III', 'aVR', 'aVL', 'aVF'], { qrsPeakToPeak: 90 }) }, { leads: { V1: { r: 1000, s: -300, rDuration: 45 }, V2: { r: 1000, s: -300, rDuration: 45 } } }, { m: { pDuration: 130 }, leads: { II: { pPositive: 300 } } },
  { m: { heartRate: 110, qrsDuration: 110 }, leads: { I: { s: -200 }, III: { q: -200, tPositive: null, tNegative: -150 }, aVR: { q: -300, r: 400 } }, input: { patient: { sex: 'male', ageYears: 30, poisoningSuspected: true } } },
  { leads: { V1: { s: -2000 }, V5: { r: 2500, st60: -100, tPositive: null, tNegative: -200 }, V6: { st60: -100, tPositive: null, tNegative: -200 }, aVL: { r: 1500 }, V3: { s: -2000 } } },
];

const NOW: readonly Patch[] = [{}, { st: { II: 150, aVF: 150, V5: -80, V6: -80 }, axis: -20 }, LBBB, RBBB, AF, { m: { prInterval: 200, qtInterval: 480 } }, { leads: everyLead(['V5', 'V6'], { tPositive: null, tNegative: -200, q: -200, qDuration: 40 }) }, inverted];

function all(): EcgStatement[] {
  const states = STATES.flatMap((patch) => read(patch));
  const serial = NOW.flatMap((patch) => interpret({ ...input(patch), earlier: { ...measurements(), date: '2026-05-01T08:30:00Z' } }));
  return [...states, ...serial];
}

describe('the text of the statements', () => {
  const statements = all();

  it('covers most of what the rules can say', () => {
    expect(new Set(statements.map(({ code }) => code)).size).toBeGreaterThan(105);
  });

  it.each(['fr', 'en'] as const)('%s: no open placeholder, no undefined, no double space, no dangling punctuation', (language) => {
    for (const one of statements) {
      const { sentence, evidence, todo } = statementText(one, language);
      expect(sentence, one.code).not.toBe('');
      for (const text of [sentence, evidence, todo]) {
        expect(text, one.code).not.toMatch(/[{}]|undefined|null|NaN|Infinity| {2}|\(\)|\( | ,|^[,.;]/);
      }
      // A sentence is complete: only the evidence line may lose a clause.
      const template = ECG_STATEMENTS[one.code as keyof typeof ECG_STATEMENTS].sentence[language];
      expect(sentence.length, `${one.code}: ${sentence}`).toBeGreaterThanOrEqual(template.replace(/\{\w+\}/g, '').length);
    }
  });

  it('French: no-break space before high punctuation, units and percent; comma; no narrow space, no straight apostrophe', () => {
    for (const one of statements) {
      const { sentence, evidence, todo } = statementText(one, 'fr');
      for (const text of [sentence, evidence, todo]) {
        expect(text, one.code).not.toMatch(/ [:;!?»%]|\u202F|'|\u2212/);
        expect(text, one.code).not.toMatch(/\d \/min|\d (ms|mV|s|mmol\/L)\b/);
        expect(text.replace(/V1\.\d|1\.0\.0/g, ''), one.code).not.toMatch(/\d\.\d/);
      }
    }
  });

  it('never reassures, never diagnoses for certain, in either language', () => {
    for (const one of statements) {
      for (const language of ['fr', 'en'] as const) {
        const { sentence, evidence, todo } = statementText(one, language);
        for (const text of [sentence, evidence, todo]) for (const phrase of FORBIDDEN) expect(text, one.code).not.toMatch(phrase);
      }
    }
  });

  it('all characters print in a PDF (Windows-1252)', () => {
    const extra = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
    for (const one of statements) {
      for (const language of ['fr', 'en'] as const) {
        const { sentence, evidence, todo } = statementText(one, language);
        const strange = [...`${sentence}${evidence}${todo}`].filter((letter) => letter.charCodeAt(0) > 0xff && !extra.includes(letter));
        expect(strange, one.code).toEqual([]);
      }
    }
  });

  it('shows the figures beside the threshold', () => {
    const stemi = read({ st: { II: 210, III: 280, aVF: 245 } }).find(({ code }) => code === 'stemi-inferior')!;
    expect(statementText(stemi, 'fr').evidence).toBe('II 0,21\u00A0mV, III 0,28\u00A0mV, aVF 0,25\u00A0mV. Seuils\u00A0: 0,10\u00A0mV.');
    expect(statementText(stemi, 'en').evidence).toBe('II 0.21\u00A0mV, III 0.28\u00A0mV, aVF 0.25\u00A0mV. Thresholds: 0.10\u00A0mV.');
    const anterior = read({ st: { V1: 120, V2: 350, V3: 300 } }).find(({ code }) => code === 'stemi-anteroseptal')!;
    expect(statementText(anterior, 'fr').evidence).toBe('V1 0,12\u00A0mV, V2 0,35\u00A0mV, V3 0,30\u00A0mV. Seuils\u00A0: V1 0,10\u00A0mV, V2 0,20\u00A0mV, V3 0,20\u00A0mV.');
    const qtc = read({ m: { heartRate: 60, qtInterval: 465 } }).find(({ code }) => code === 'qtc-prolonged')!;
    expect(statementText(qtc, 'fr')).toMatchObject({ sentence: 'QTc long\u00A0: 465\u00A0ms (Bazett).', evidence: 'QT 465\u00A0ms, 60\u00A0/min, Bazett 465\u00A0ms\u00A0; seuil 450\u00A0ms.' });
    const product = read({ m: { qrsDuration: 100 }, leads: { aVL: { r: 1000 }, V3: { s: -1500 } } }).find(({ code }) => code === 'lvh-cornell-product')!;
    expect(statementText(product, 'fr').evidence).toBe('2\u00A0500\u00A0mm.ms, seuil 2440\u00A0; variante sans ajout.');
    expect(statementText(product, 'en').evidence).toBe('2,500\u00A0mm.ms, threshold 2440; variant nothing added.');
    const block = read(merge(RBBB)).find(({ code }) => code === 'rbbb')!;
    expect(statementText(block, 'fr').evidence).toBe('QRS 130\u00A0ms, V1 R’ 0,70\u00A0mV, V2 R’ 0,30\u00A0mV, I S -0,20\u00A0mV, V6 S -0,20\u00A0mV.');
  });

  it('says why a rule was not read, and with which figure', () => {
    const line = read(LBBB).find(({ code, values }) => code === 'rule-not-evaluated' && values['reason'] === 'bundle-branch-block')!;
    const { sentence, evidence } = statementText(line, 'fr');
    expect(sentence).toContain('sus-décalage de ST');
    expect(sentence).toContain('(bloc de branche)');
    expect(evidence).toBe('QRS 140\u00A0ms');
  });

  it('writes dates, lists more than six leads with an ellipsis and drops what has no value', () => {
    const serial = interpret({ ...input(), earlier: { ...measurements(), date: '2026-05-01T08:30:00Z' } }).find(({ code }) => code === 'serial-no-measured-change')!;
    expect(statementText(serial, 'fr').sentence).toContain('1er mai 2026');
    expect(statementText(serial, 'en').sentence).toContain('1 May 2026');
    const wide = read(merge(WOMAN, { st: { V1: 120, V2: 350, V3: 400, V4: 280, V5: 150, V6: 120, I: 110, aVL: 120 } })).find(({ code }) => code === 'stemi-anterior-extensive')!;
    expect(statementText(wide, 'fr').evidence).toMatch(/^I 0,11\u00A0mV, .* …\. Seuils/);
    const very = read({ m: { qrsDuration: 190 } }).find(({ code }) => code === 'qrs-very-wide')!;
    expect(statementText(very, 'fr').evidence).toBe('Seuil 180\u00A0ms.');
  });

  it('refuses a code that is in no table', () => {
    expect(() => statementText({ code: 'nothing-of-ours', level: 'info', evidence: [], values: {} }, 'fr')).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('the terms have both languages, French typography and no forbidden phrase', () => {
    for (const group of Object.values({ ...ECG_TERMS, reasons: LABELS.reason })) {
      for (const { fr, en } of Object.values(group) as { fr: string; en: string }[]) {
        expect(fr).not.toBe('');
        expect(en).not.toBe('');
        expect(fr).not.toMatch(/ [:;!?»]|'/);
        for (const phrase of FORBIDDEN) expect(`${fr} ${en}`).not.toMatch(phrase);
      }
    }
  });
});
