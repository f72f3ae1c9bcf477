import { describe, expect, it } from 'vitest';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';
import type { InterpretationInput } from '../../wasm-core/host/interpretation/input.ts';
import { beats } from './interpretation-inputs.ts';
import { correlationOf, truthOf, type TruthOptions } from './interpretation-truth.ts';

/** The reference criteria on the truth of the simulator's own beats: no analyser stands between. */
function codesOf(options: TruthOptions, extra: Partial<InterpretationInput> = {}): string[] {
  return interpret({
    measurements: truthOf(options),
    quality: { acceptable: true, leads: Object.fromEntries(TWELVE_LEADS.map((lead) => [lead, 'good'])), electrodesOff: 0, lastSeconds: 10 },
    patient: { sex: 'male', ageYears: 60 },
    durationSeconds: 10, samplingFrequency: 500, beats: beats('NNNNNNNNNNN'), leadCorrelation: correlationOf(options),
    ...extra,
  }).map(({ code }) => code);
}

const BLOCKS = /^(rbbb|lbbb|lafb|lpfb|ivcd|preexcitation|stemi-(?!criteria)|resembles|subtle|q-|lvh|rvh|low-voltage|swap|axis|qtc-(?!form))/;

describe('the tables of the simulator, read without any signal processing', () => {
  it.each(['n1', 'n2', 'n3'] as const)('%s fires no finding', (table) => {
    const found = codesOf({ table });
    expect(found.filter((code) => BLOCKS.test(code))).toEqual([]);
    expect(found).toContain('rhythm-sinus');
    expect(found).toContain('stemi-criteria-not-met');
  });

  it('LBBB gives a left bundle branch block and no Sgarbossa, Smith or BARCELONA item', () => {
    const found = codesOf({ table: 'lbbb' });
    expect(found).toEqual(expect.arrayContaining(['lbbb', 'lbbb-criteria-not-met']));
    expect(found.filter((code) => /^(stemi|lbbb-(sg|sm|ba)|rbbb|ivcd|lvh|r-tall|rvh)/.test(code))).toEqual([]);
  });

  it.each([
    ['concordant elevation in V5', [0, 0, 100, 100, 100, 0, 150, 0], 'lbbb-sgarbossa-positive'],
    ['concordant depression in V2', [0, 0, 100, -150, 100, 0, 0, 0], 'lbbb-sgarbossa-positive'],
    ['V3 at more than a quarter of its S', [0, 0, 100, 300, 480, 0, 0, 0], 'lbbb-smith-positive'],
  ])('LBBB with %s', (_name, stLevel, code) => {
    expect(codesOf({ table: 'lbbb', targets: { stLevel } })).toContain(code);
  });

  it('RBBB gives a right bundle branch block, its axis from the first deflections', () => {
    const found = codesOf({ table: 'rbbb' });
    expect(found).toContain('rbbb');
    expect(found.filter((code) => /^(stemi-(?!criteria)|axis|lbbb|lpfb|rvh|resembles|t-inv)/.test(code))).toEqual([]);
  });

  it('narrower, the same shapes are incomplete', () => {
    expect(codesOf({ table: 'rbbb', qrs: 112 })).toContain('rbbb-incomplete');
    expect(codesOf({ table: 'lbbb', qrs: 118 })).toContain('lbbb-incomplete');
  });

  it('LAFB and LPFB give their fascicle', () => {
    expect(codesOf({ table: 'lafb' })).toEqual(expect.arrayContaining(['lafb', 'axis-left-marked']));
    expect(codesOf({ table: 'lpfb' })).toEqual(expect.arrayContaining(['lpfb', 'axis-right']));
  });

  it('WPW gives a pre-excitation and no block, infarct or hypertrophy', () => {
    const found = codesOf({ table: 'wpw', pr: 105 });
    expect(found).toContain('preexcitation');
    expect(found.filter((code) => /^(lbbb|rbbb|ivcd|q-|lvh|stemi|pr-short)/.test(code))).toEqual([]);
  });

  it('the old inferior infarct gives inferior Q, the strained ventricle its voltages', () => {
    expect(codesOf({ table: 'oldInferiorInfarct' })).toContain('q-inferior');
    const found = codesOf({ table: 'lvhStrain' });
    expect(found).toEqual(expect.arrayContaining(['lvh-voltage-sokolow', 'lvh-with-st-t']));
    expect(found.filter((code) => /^stemi-(?!criteria)/.test(code))).toEqual([]);
  });

  it.each([
    ['anterior', [80, -100, 180, 380, 450, 350, 180, 50], [40, -40, 150, 450, 600, 480, 260, 100], 0.6, 'stemi-anterolateral'],
    ['inferior', [-100, 220, 30, -130, -110, -30, 30, 50], [-180, 260, 0, -60, -40, 0, 30, 40], 0.7, 'stemi-inferior'],
    ['lateral', [160, 20, -60, -90, -40, 60, 180, 180], [160, -20, -30, -60, 0, 80, 200, 180], 0.7, 'stemi-lateral'],
    ['posterior', [0, 20, -120, -260, -230, -120, 0, 40], [0, 40, 150, 350, 330, 180, 60, 40], 0.5, 'stemi-posterior-equivalent'],
    ['left main', [-170, -200, 120, -60, -170, -300, -300, -220], [-60, -60, 60, 0, -60, -120, -120, -80], 0.3, 'st-elevation-avr-diffuse'],
    ['de Winter', [-20, -60, 20, -150, -200, -180, -120, -60], [60, 60, 100, 600, 800, 700, 450, 200], 0.6, 'resembles-de-winter'],
    ['pericarditis, the classical false one', [120, 180, 0, 120, 150, 180, 180, 150], [0, 0, 0, 0, 0, 0, 0, 0], 1, 'stemi-inferolateral'],
    ['Wellens B', [0, 0, 0, 30, 30, 20, 0, 0], [0, 0, -100, -450, -550, -450, -250, -100], 0.5, 'resembles-wellens'],
  ] as const)('%s pattern of ST-T', (_name, stLevel, tDome, stTableGain, code) => {
    expect(codesOf({ table: 'n1', targets: { stLevel: [...stLevel], tDome: [...tDome], stTableGain } })).toContain(code);
  });

  it('a potassium near 7 is compatible and severe once QRS is wide', () => {
    const targets = { stLevel: [0, 0, 0, 20, 20, 20, 0, 0], tDome: [150, 500, 150, 900, 1100, 900, 650, 400], stTableGain: 0 };
    expect(codesOf({ table: 'n1', pr: null, qrs: 100, qt: 400, targets })).toContain('hyperkalaemia-compatible');
    expect(codesOf({ table: 'n1', pr: null, qrs: 125, qt: 420, targets })).toContain('hyperkalaemia-compatible-severe');
  });

  it('J of each lead pair is swept over its threshold for each person', () => {
    const order = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
    const people = [['male', 35, 250], ['male', 60, 200], ['female', 60, 150]] as const;
    for (const [one, other] of [['V2', 'V3'], ['V1', 'V2'], ['V3', 'V4'], ['V4', 'V5'], ['V5', 'V6']] as const) {
      for (const [sex, ageYears, chest] of people) {
        for (const step of [-10, 0, 10]) {
          const threshold = (lead: string) => (lead === 'V2' || lead === 'V3' ? chest : 100);
          const stLevel = order.map((lead) => (lead === one ? threshold(lead) + step : lead === other ? threshold(lead) : 0));
          const found = codesOf({ table: 'n1', targets: { stLevel } }, { patient: { sex, ageYears } });
          expect(found.some((code) => /^stemi-(?!criteria)/.test(code)), `${one} ${other} ${sex} ${ageYears} ${step}`).toBe(step >= 0);
        }
      }
    }
  });
});
