import { describe, expect, it } from 'vitest';
import type { TWELVE_LEADS } from '../../model/lead.ts';
import { ECG_STATEMENTS, type EcgStatementCode } from '../../model/wording/ecg-statements.ts';
import { ECG_TERMS } from '../../model/wording/ecg-terms.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { interpret, EMERGENCY_RULES, RHYTHM_RULES, SHAPE_RULES, SWAP_RULES } from '../../wasm-core/host/interpretation/interpret.ts';
import { tagsOf } from '../../wasm-core/host/interpretation/suppression.ts';
import { AF, beats, codes, everyLead, input, LBBB, merge, NO_P, RBBB, read, WPW, type Patch } from './interpretation-inputs.ts';

const STEMI: Patch = { st: { II: 200, III: 250, aVF: 220, V2: 300, V3: 300 } };
const VOLTAGE: Patch = { leads: { V1: { s: -2000 }, V5: { r: 2500 }, aVL: { r: 1200 } } };
const EVERYTHING = merge(STEMI, VOLTAGE, { leads: everyLead(['II', 'aVF'], { q: -300, qDuration: 50 }) });
const PACED: Patch = { input: { beats: beats('PPPPPPPPPP') } };

function notRead(patch: Patch): Record<string, string> {
  return Object.fromEntries(read(patch).filter(({ code }) => code === 'rule-not-evaluated').map(({ values }) => [String(values['reason']), String(values['rule'])]));
}

describe('what is withheld and said to be', () => {
  it.each([
    ['paced', PACED, /^(stemi|st-dep|lvh|q-|axis|rbbb|lbbb|lafb|t-inv)/],
    ['preexcitation', merge(WPW, { m: { qrsDuration: 125 } }), /^(stemi|st-dep|lvh|q-|lbbb|rbbb|ivcd|axis-left|axis-right)/],
    ['bundle-branch-block', LBBB, /^(stemi|st-dep|lvh|q-|t-inv|resembles)/],
  ] as const)('%s', (reason, state, forbidden) => {
    const patch = merge(EVERYTHING, state);
    expect(codes(patch).filter((code) => forbidden.test(code))).toEqual([]);
    const lines = notRead(patch);
    const st = read(patch).find(({ code }) => code === 'st-not-evaluated');
    expect(Object.keys(lines)).toContain(reason);
    // In left bundle branch block ST is read by criteria of its own.
    expect(st?.values['reason']).toBe(reason === 'bundle-branch-block' ? undefined : reason);
    if (reason === 'bundle-branch-block') expect(lines[reason]).toContain('st-elevation');
  });

  it('a right bundle branch block leaves ST elevation to be read', () => {
    expect(codes(merge(RBBB, { st: { II: 200, III: 250, aVF: 220 } }))).toContain('stemi-inferior');
  });

  it('fibrillation withholds PR and the atria', () => {
    expect(notRead(merge(AF, { m: { prInterval: 350, pDuration: 150 } }))['atrial-fibrillation']).toBe('av-conduction,atria');
    expect(codes(merge(AF, { m: { prInterval: 350, pDuration: 150 } }))).not.toContain('av-block-1-marked');
  });

  it('a wide QRS withholds the voltages of the left ventricle', () => {
    const patch = merge(VOLTAGE, { m: { qrsDuration: 130 } });
    expect(codes(patch).filter((code) => code.startsWith('lvh'))).toEqual([]);
    expect(notRead(patch)['wide-qrs']).toContain('sokolow');
  });

  it('a monitoring band withholds ST but not T, Q or voltages; an unknown scale withholds amplitudes', () => {
    const monitor = read(merge(EVERYTHING, { input: { band: 'monitor' } }));
    expect(monitor.find(({ code }) => code === 'st-not-evaluated')?.values['reason']).toBe('band-not-diagnostic');
    expect(monitor.map(({ code }) => code)).toEqual(expect.arrayContaining(['band-not-diagnostic', 'q-inferior', 'lvh-voltage-sokolow']));
    const scale = codes(merge(EVERYTHING, { input: { calibrationKnown: false } }));
    expect(scale).toEqual(expect.arrayContaining(['calibration-unknown', 'st-not-evaluated']));
    expect(scale.filter((code) => /^(stemi|lvh|q-)/.test(code))).toEqual([]);
  });

  it('unknown age or sex is named with the rules it touches; ST takes the most sensitive limit', () => {
    const unknown: Patch = { input: { patient: { sex: 'unknown', ageYears: null } } };
    const found = read(merge(VOLTAGE, unknown, { st: { V2: 150, V3: 150 } }));
    const names = found.map(({ code }) => code);
    expect(names).toContain('stemi-anteroseptal');
    expect(names).not.toContain('lvh-voltage-sokolow');
    expect(names).not.toContain('measurements-in-range');
    expect(found.find(({ code }) => code === 'age-sex-missing')?.values['rules']).toBe('st-elevation,qtc,sokolow,cornell,in-range');
    expect(codes(unknown)).not.toContain('measurements-in-range');
  });

  it('lost leads: the rest is read, and never called negative', () => {
    const off: Patch = { input: { quality: { acceptable: true, leads: { ...input().quality.leads, V4: 'unreadable' }, electrodesOff: 1 << 6, lastSeconds: 5 } } };
    const found = codes(merge(off, { st: { II: 200, aVF: 200 } }));
    expect(found).toEqual(expect.arrayContaining(['electrode-off-chest', 'quality-doubtful', 'stemi-inferior']));
    expect(codes(off)).toContain('st-not-evaluated');
    expect(codes(off)).not.toContain('stemi-criteria-not-met');
    expect(codes(off)).not.toContain('measurements-in-range');
    // V4 was lost: its figures, still in the measurements, are not used.
    expect(codes(merge(off, { st: { V4: 900, V5: 900 } }))).not.toContain('stemi-anterolateral');
  });

  it('three lost chest leads leave the rhythm only; lost limbs or two beats leave nothing', () => {
    const lost = everyChest(['V1', 'V2', 'V3']);
    expect(codes(merge(EVERYTHING, lost))).toEqual(expect.arrayContaining(['interpretation-withheld', 'rhythm-sinus', 'st-not-evaluated']));
    expect(codes(merge(EVERYTHING, lost)).filter((code) => /^(stemi|q-|lvh|axis)/.test(code))).toEqual([]);
    const limbs = codes(merge(EVERYTHING, { input: { quality: { acceptable: false, leads: input().quality.leads, electrodesOff: 3, lastSeconds: 10 } } }));
    expect(limbs).toEqual(['electrode-off-limb', 'electrode-off-limb', 'quality-unreadable', 'st-not-evaluated', 'computer-reading']);
    const short = codes(merge(EVERYTHING, { m: { beatsUsed: 2 } }));
    expect(short).toEqual(['record-too-short', 'st-not-evaluated', 'computer-reading']);
    expect(codes(merge(EVERYTHING, { m: { beatsUsed: 3 } }))).toContain('stemi-inferior');
  });

  it('the measured potassium and the alarms stand above any quality', () => {
    const found = codes({ m: { beatsUsed: 1 }, input: { patient: { sex: 'female', ageYears: 70, potassium: 7.1 }, alarms: [{ kind: 'extreme-bradycardia', onset: 500, raised: 2500 }] } });
    expect(found).toEqual(expect.arrayContaining(['potassium-measured-high', 'alarm-extreme-bradycardia']));
  });

  it('moved electrodes are read as what they are, and nothing else is read in them', () => {
    const found = read(merge({ st: { V3: 300, V4: 300 } }, { input: { chestPlacement: 'right' } })).map(({ code }) => code);
    expect(found).toContain('stemi-right-ventricle');
    expect(found).not.toContain('stemi-anterior');
    expect(found).not.toContain('stemi-criteria-not-met');
  });

  it('the ratio of ST to S in paced rhythm is off unless asked for', () => {
    const patch = merge(PACED, { leads: { V2: { s: -1000, qrsArea: -20_000 } }, st: { V2: 300 } });
    expect(codes(patch)).not.toContain('paced-st-criteria-positive');
    // The table withholds ordinary ST in paced rhythm; this one is made for it.
    expect(interpret(input(patch), { enabled: ['paced-st-criteria-positive'] }).map(({ code }) => code)).toContain('paced-st-criteria-positive');
    expect(interpret(input(STEMI), { disabled: ['stemi-inferior'] }).map(({ code }) => code)).not.toContain('stemi-inferior');
  });

  it('every tag of the table is known, and a withheld rule has a reason in words', () => {
    const known = new Set(['quality', 'swap', 'short', 'paced', 'lbbb', 'rbbb', 'lafb', 'rvh', 'wpw', 'af', 'age<40', 'age-sex']);
    for (const { withheldWhen } of Object.values(ECG_STATEMENTS)) for (const tag of withheldWhen) expect(known).toContain(tag);
    for (const patch of [PACED, AF, LBBB, RBBB, WPW, NO_P, merge(VOLTAGE, { m: { qrsDuration: 125 } }), { axis: -60, leads: { aVL: { q: -60, r: 700, rPeakTime: 50 } } }, { input: { patient: { sex: 'male' as const, ageYears: 12 } } }]) {
      for (const one of read(patch)) {
        if (!('reason' in one.values)) continue;
        expect(Object.keys({ ...LABELS.reason, ...ECG_TERMS.reason })).toContain(one.values['reason']);
      }
    }
  });

  it('no rule makes a statement that the table would withhold beside a rule that is not withheld', () => {
    for (const rule of [...SWAP_RULES, ...RHYTHM_RULES, ...SHAPE_RULES, ...EMERGENCY_RULES]) {
      for (const code of rule.codes) for (const tag of ECG_STATEMENTS[code].withheldWhen) expect(tagsOf(rule)).toContain(tag);
    }
  });
});

describe('what may stand together', () => {
  it('"criteria not met" never stands beside a met criterion, nor "usual limits" beside anything red or amber', () => {
    for (const patch of [{}, STEMI, LBBB, RBBB, AF, PACED, WPW, VOLTAGE, EVERYTHING, merge(LBBB, { st: { V5: 200 } })] as Patch[]) {
      const found = read(patch);
      const names = found.map(({ code }) => code);
      if (names.some((code) => code.startsWith('stemi-') && code !== 'stemi-criteria-not-met')) expect(names).not.toContain('stemi-criteria-not-met');
      if (names.some((code) => /^lbbb-(sgar|smith|barc)/.test(code))) expect(names).not.toContain('lbbb-criteria-not-met');
      if (found.some(({ level }) => level !== 'info')) expect(names).not.toContain('measurements-in-range');
      expect(new Set(names.filter((code) => code !== 'rule-not-evaluated')).size).toBe(names.filter((code) => code !== 'rule-not-evaluated').length);
    }
  });

  it.each<readonly [string, Patch]>([
    ['rate under 60', { m: { heartRate: 59 } }], ['rate above 100', { m: { heartRate: 101 } }], ['PR under 120', { m: { prInterval: 119 } }], ['PR above 200', { m: { prInterval: 201 } }],
    ['QRS above 110', { m: { qrsDuration: 111 } }], ['QTc 450', { m: { qtInterval: 450, heartRate: 60 } }], ['axis left', { axis: -31 }], ['no P', NO_P], ['a child', { input: { patient: { sex: 'male', ageYears: 15 } } }],
    ['poor quality', { input: { quality: { acceptable: false, leads: {}, electrodesOff: 0, lastSeconds: 10 } } }],
  ])('"usual limits" is not said with %s', (_name, patch) => {
    expect(codes()).toContain('measurements-in-range');
    expect(codes(patch)).not.toContain('measurements-in-range');
  });

  it('the order is that of the screen: quality, red, numbers, amber, information, closing line', () => {
    const rank = (code: string) => {
      const { group, level } = ECG_STATEMENTS[code as EcgStatementCode];
      if (code === 'computer-reading') return 6;
      if (code === 'rule-not-evaluated' || code === 'age-sex-missing') return 5;
      if (group === 'quality' || group === 'swap') return 0;
      return level === 'red' ? 1 : group === 'interval' ? 2 : level === 'amber' ? 3 : 4;
    };
    for (const patch of [{}, EVERYTHING, AF, LBBB, PACED, merge(EVERYTHING, { m: { qtInterval: 460 } }), merge(AF, { input: { alarms: [{ kind: 'extreme-tachycardia' as const, onset: 0, raised: 4000 }] } })] as Patch[]) {
      const ranks = codes(patch).map(rank);
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      expect(codes(patch).at(-1)).toBe('computer-reading');
    }
  });

  it('levels are those of the table and every finding carries its figures', () => {
    const bare = new Set(['computer-reading', 'age-sex-missing', 'serial-none', 'calibration-unknown', 'rule-not-evaluated', 'st-not-evaluated', 'rhythm-paced-ventricular', 'rhythm-vf']);
    for (const patch of [{}, EVERYTHING, AF, LBBB, RBBB, WPW, PACED] as Patch[]) {
      for (const one of read(patch)) {
        expect(one.level).toBe(ECG_STATEMENTS[one.code as EcgStatementCode].level);
        if (!bare.has(one.code)) expect(one.evidence.length).toBeGreaterThan(0);
        for (const item of one.evidence) expect(Number.isFinite(item.value)).toBe(true);
      }
    }
  });

  it('a healthy recording says what was measured and never that nothing is wrong', () => {
    expect(codes()).toEqual(['quality-sufficient', 'measurements-in-range', 'rhythm-sinus', 'stemi-criteria-not-met', 'serial-none', 'computer-reading']);
  });
});

function everyChest(leads: readonly (typeof TWELVE_LEADS)[number][]): Patch {
  return { input: { quality: { acceptable: true, leads: { ...input().quality.leads, ...Object.fromEntries(leads.map((lead) => [lead, 'unreadable' as const])) }, electrodesOff: 0, lastSeconds: 10 } } };
}
