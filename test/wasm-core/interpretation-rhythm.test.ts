import { describe, expect, it } from 'vitest';
import { AF, beats, codes, input, LBBB, measurements, merge, NO_P, read, type Patch } from './interpretation-inputs.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';

type Border = readonly [code: string, name: string, silent: Patch, fires: Patch];

const rate = (perMinute: number): Patch => ({ m: { heartRate: perMinute } });
const WIDE: Patch = { m: { qrsDuration: 130 } };
const ATRIAL: Patch = { pAxis: -60 };
const rr = (variation: number): Patch => ({ m: { rrVariation: variation } });
/** Runs of V at a rate, in a sinus rhythm. */
const run = (count: number, seconds: number): Patch => {
  const labels = `NNNN${'V'.repeat(count)}NNN`;
  return { input: { beats: beats(labels, [...labels].slice(1).map((label, index) => (label === 'V' && labels[index] === 'V' ? seconds : 0.86))) } };
};

const BORDERS: readonly Border[] = [
  ['rhythm-sinus', 'from 60', rate(59), rate(60)],
  ['rhythm-sinus', 'to 100', rate(101), rate(100)],
  ['rhythm-sinus', 'P axis 0 less 15°', { pAxis: -16 }, { pAxis: -15 }],
  ['rhythm-sinus', 'P axis +75 and 15°', { pAxis: 91 }, { pAxis: 90 }],
  ['rhythm-sinus', 'P before enough beats', { atrial: { pShare: 0.59 } }, { atrial: { pShare: 0.6 } }],
  ['rhythm-sinus', 'not when named otherwise', { input: { rhythm: 'atrial-flutter' } }, { input: { rhythm: 'sinus' } }],
  ['rhythm-sinus-bradycardia', 'under 60', rate(60), rate(59)],
  ['rhythm-sinus-bradycardia', 'from 40', rate(39), rate(40)],
  ['rhythm-sinus-bradycardia-marked', 'under 40', rate(40), rate(39)],
  ['rhythm-sinus-tachycardia', 'above 100', rate(100), rate(101)],
  ['rhythm-sinus-arrhythmia', 'RR spread above 120 ms', { m: { rrMinimum: 800, rrMaximum: 920 } }, { m: { rrMinimum: 800, rrMaximum: 921 } }],
  ['rhythm-atrial-ectopic', 'PR 120', merge(ATRIAL, { m: { prInterval: 119 } }), merge(ATRIAL, { m: { prInterval: 120 } })],
  ['rhythm-atrial-tachycardia', 'above 100', merge(ATRIAL, rate(100)), merge(ATRIAL, rate(101))],
  ['rhythm-svt', 'above 130 without P', merge(NO_P, rate(130)), merge(NO_P, rate(131))],
  ['rhythm-svt', 'narrow', merge(NO_P, rate(170), { m: { qrsDuration: 120 } }), merge(NO_P, rate(170), { m: { qrsDuration: 119 } })],
  ['rhythm-junctional', 'from 40', merge(NO_P, rate(39)), merge(NO_P, rate(40))],
  ['rhythm-junctional', 'to 60', merge(NO_P, rate(61)), merge(NO_P, rate(60))],
  ['rhythm-junctional', 'regular', merge(NO_P, rate(50), rr(0.101), { m: { beatsUsed: 5 } }), merge(NO_P, rate(50), rr(0.1))],
  ['rhythm-junctional-accelerated', 'above 60', merge(NO_P, rate(60)), merge(NO_P, rate(61))],
  ['rhythm-junctional-accelerated', 'to 100', merge(NO_P, rate(101)), merge(NO_P, rate(100))],
  ['rhythm-flutter-2-1-not-excluded', 'from 140', rate(139), rate(140)],
  ['rhythm-flutter-2-1-not-excluded', 'to 160', rate(161), rate(160)],
  ['rhythm-flutter', 'atrial rate 220', merge(NO_P, { atrial: { atrialRate: 219 } }), merge(NO_P, { atrial: { atrialRate: 220 } })],
  ['rhythm-flutter', 'atrial rate 350', merge(NO_P, { atrial: { atrialRate: 351 } }), merge(NO_P, { atrial: { atrialRate: 350 } })],
  ['rhythm-flutter', 'waves of 0.2 mV downwards in II in the place of P', { pAxis: -100, m: { heartRate: 130 }, leads: { II: { pPositive: null, pNegative: -199 } } }, { pAxis: -100, m: { heartRate: 130 }, leads: { II: { pPositive: null, pNegative: -200 } } }],
  ['rhythm-flutter', 'at half a flutter rate', { pAxis: -100, m: { heartRate: 109 }, leads: { II: { pPositive: null, pNegative: -250 } } }, { pAxis: -100, m: { heartRate: 110 }, leads: { II: { pPositive: null, pNegative: -250 } } }],
  ['rhythm-af', 'RR variation above 0.1', merge(AF, rr(0.1)), merge(AF, rr(0.101))],
  ['rhythm-af', 'no repeated P', merge(AF, { atrial: { pCorrelation: 0.5 } }), merge(AF, { atrial: { pCorrelation: 0.49 } })],
  ['rhythm-af', 'to 110', merge(AF, rate(111)), merge(AF, rate(110))],
  ['rhythm-af', 'from 50', merge(AF, rate(49)), merge(AF, rate(50))],
  ['rhythm-af-fast', 'above 110', merge(AF, rate(110)), merge(AF, rate(111))],
  ['rhythm-af-very-fast', 'above 150', merge(AF, rate(150)), merge(AF, rate(151))],
  ['rhythm-af-slow', 'under 50', merge(AF, rate(50)), merge(AF, rate(49))],
  ['rhythm-af-regularised', 'variation under 5 %', merge(AF, rate(45), rr(0.05), { input: { rhythm: 'atrial-fibrillation' } }), merge(AF, rate(45), rr(0.049), { input: { rhythm: 'atrial-fibrillation' } })],
  ['rhythm-af-regularised', 'under 60/min', merge(AF, rate(60), rr(0.03), { input: { rhythm: 'atrial-fibrillation' } }), merge(AF, rate(59), rr(0.03), { input: { rhythm: 'atrial-fibrillation' } })],
  ['rhythm-preexcited-af', 'shortest RR under 300 ms', merge(AF, WIDE, rate(150), { m: { rrMinimum: 300 } }), merge(AF, WIDE, rate(150), { m: { rrMinimum: 299 } })],
  ['rhythm-wide-tachycardia', 'above 120/min', merge(NO_P, WIDE, rate(120)), merge(NO_P, WIDE, rate(121))],
  ['rhythm-wide-tachycardia', 'QRS 120', merge(NO_P, rate(121), { m: { qrsDuration: 119 } }), merge(NO_P, rate(121), { m: { qrsDuration: 120 } })],
  ['rhythm-wide-tachycardia', 'not with a sinus P before each QRS', merge(WIDE, rate(125)), merge(WIDE, rate(125), { pAxis: -80 })],
  ['rhythm-idioventricular-accelerated', '50 to 110', merge(NO_P, WIDE, rate(111)), merge(NO_P, WIDE, rate(110))],
  ['rhythm-ventricular-escape', 'under 50', merge(NO_P, WIDE, rate(50)), merge(NO_P, WIDE, rate(49))],
  ['rhythm-vt', '5 ventricular beats in a row', run(4, 0.4), run(5, 0.4)],
  ['rhythm-vt', 'above 100/min', run(5, 0.6), run(5, 0.598)],
  ['rhythm-vt-nonsustained', '3 in a row', run(2, 0.4), run(3, 0.4)],
  ['beats-ventricular-couplets', 'two in a row', run(1, 0.4), run(2, 0.6)],
  ['beats-ventricular', 'any', {}, run(1, 0.4)],
  ['beats-ventricular-frequent', '3 in 10 s', { input: { beats: beats('NVNNNVNNNN') } }, { input: { beats: beats('NVNNNVNNNV') } }],
  ['beats-ventricular-frequent', '6 a minute', { input: { durationSeconds: 60, beats: beats('NVNNVNNVNNVNNVNN') } }, { input: { durationSeconds: 60, beats: beats('NVNNVNNVNNVNNVNNVN') } }],
  ['beats-ventricular-bigeminy', 'three pairs', { input: { beats: beats('NVNVNNNVNV') } }, { input: { beats: beats('NVNVNVNNN') } }],
  ['beats-ventricular-on-t', 'coupling under QT', { m: { qtInterval: 380 }, input: { beats: beats('NNVNN', [0.8, 0.38, 1.2, 0.8]) } }, { m: { qtInterval: 381 }, input: { beats: beats('NNVNN', [0.8, 0.38, 1.2, 0.8]) } }],
  ['beats-supraventricular', 'any', {}, { input: { beats: beats('NNSNN', [0.8, 0.5, 0.9, 0.8]) } }],
  ['beats-supraventricular-bigeminy', 'three pairs', { input: { beats: beats('NSNSNN') } }, { input: { beats: beats('NSNSNS') } }],
  ['beats-escape', 'after 1.5 s and more', { input: { beats: beats('NNNNVNN', [0.8, 0.8, 0.8, 1.49, 0.8, 0.8]) } }, { input: { beats: beats('NNNNVNN', [0.8, 0.8, 0.8, 1.5, 0.8, 0.8]) } }],
  ['rhythm-sinus-pause', '2 s', { input: { beats: beats('NNNNNN', [0.8, 0.8, 1.998, 0.8, 0.8]) } }, { input: { beats: beats('NNNNNN', [0.8, 0.8, 2, 0.8, 0.8]) } }],
  ['rhythm-asystole', '4 s', { input: { beats: beats('NNNNNN', [0.8, 0.8, 3.998, 0.8, 0.8]) } }, { input: { beats: beats('NNNNNN', [0.8, 0.8, 4, 0.8, 0.8]) } }],
  ['rhythm-irregular-unnamed', 'variation above 0.1', merge(NO_P, rr(0.1), { atrial: { pCorrelation: 0.8 } }), merge(NO_P, rr(0.101), { atrial: { pCorrelation: 0.8 } })],
  ['rhythm-paced-ventricular', 'two paced beats', { input: { beats: beats('NNNPNNN') } }, { input: { beats: beats('NNNPPNN') } }],
];

describe('every threshold of the rhythm rules', () => {
  it.each(BORDERS)('%s: %s', (code, _name, silent, fires) => {
    expect(codes(silent)).not.toContain(code);
    expect(codes(fires)).toContain(code);
  });

  it('names a rhythm said elsewhere: fibrillation, flutter, tachycardia, ventricular fibrillation, asystole', () => {
    expect(codes(merge(AF, rr(0.08), { input: { rhythm: 'atrial-fibrillation' } }))).toContain('rhythm-af');
    expect(codes(merge(NO_P, { input: { rhythm: 'atrial-flutter' } }))).toContain('rhythm-flutter');
    expect(codes(merge(NO_P, WIDE, rate(170), { input: { rhythm: 'ventricular-tachycardia' } }))).toContain('rhythm-vt');
    expect(codes({ m: { beatsUsed: 0 }, input: { rhythm: 'ventricular-fibrillation', beats: [] } })).toContain('rhythm-vf');
    expect(codes({ m: { beatsUsed: 0 }, input: { rhythm: 'asystole', beats: beats('NNN') } })).toContain('rhythm-asystole');
  });

  it('a "sinus" told by RR alone does not outweigh what the atria show', () => {
    expect(codes(merge(AF, { input: { rhythm: 'sinus' } }))).toContain('rhythm-af');
    expect(codes(merge(NO_P, { m: { heartRate: 75 }, atrial: { atrialRate: 300 }, input: { rhythm: 'sinus' } }))).toContain('rhythm-flutter');
  });

  it('does not call ectopy fibrillation', () => {
    const bigeminy = merge(AF, { atrial: { pPresent: false }, input: { beats: beats('NVNVNVNVNV', [0.5, 1.1, 0.5, 1.1, 0.5, 1.1, 0.5, 1.1, 0.5]) } });
    expect(codes(bigeminy)).not.toContain('rhythm-af');
    expect(codes(bigeminy)).toContain('beats-ventricular-bigeminy');
  });

  it('a missed beat does not hide a wide tachycardia, and a fast ripple of the atria is still fibrillation', () => {
    const jumpy = merge(NO_P, WIDE, rate(170), rr(0.14), { input: { beats: beats('QNNNNNNNNNNN', [0.7, 0.35, 0.35, 0.35, 0.36, 0.35, 0.34, 0.35, 0.35, 0.36, 0.35]) } });
    expect(codes(jumpy)).toContain('rhythm-wide-tachycardia');
    expect(codes(merge(AF, { atrial: { atrialRate: 365, pPerQrs: 3 } }))).toContain('rhythm-af');
  });

  it('a fast sinus rhythm with a bundle branch block stays a sinus rhythm', () => {
    const found = codes(merge(LBBB, rate(125)));
    expect(found).toContain('rhythm-sinus-tachycardia');
    expect(found).toContain('lbbb');
  });
});

describe('alarms', () => {
  const alarm = (kind: 'asystole' | 'extreme-bradycardia' | 'extreme-tachycardia' | 'ventricular-tachycardia' | 'ventricular-fibrillation', extra: Patch = {}) =>
    read(merge(extra, { input: { ...extra.input, alarms: [{ kind, onset: 1000, raised: 2500 }] } }));

  it.each(['asystole', 'extreme-bradycardia', 'extreme-tachycardia', 'ventricular-tachycardia', 'ventricular-fibrillation'] as const)('%s is red with its figures', (kind) => {
    const found = alarm(kind).find(({ code }) => code === `alarm-${kind}`);
    expect(found?.level).toBe('red');
    expect(found?.evidence.length).toBeGreaterThan(0);
  });

  it('are held while no lead can be read, and the electrode is named', () => {
    const found = alarm('asystole', { input: { quality: { acceptable: false, leads: {}, electrodesOff: 1 << 9, lastSeconds: 4 } } }).map(({ code }) => code);
    expect(found).toContain('alarm-held-electrode');
    expect(found).not.toContain('alarm-asystole');
    expect(found).not.toContain('rhythm-asystole');
  });

  it('are not said twice: the pause itself stands for its alarm', () => {
    const found = alarm('asystole', { input: { beats: beats('NNNNNN', [0.8, 0.8, 4.6, 0.8, 0.8]) } }).map(({ code }) => code);
    expect(found).toContain('rhythm-asystole');
    expect(found).not.toContain('alarm-asystole');
  });
});

describe('electrode swaps', () => {
  const inverted: Patch = { leads: { I: { pPositive: null, pNegative: -90, r: 100, s: -600, qrsArea: -9000 } } };

  it.each<Border>([
    ['swap-la-ra', 'correlation below -0.4', merge(inverted, { input: { leadCorrelation: -0.4 } }), merge(inverted, { input: { leadCorrelation: -0.41 } })],
    ['swap-la-ra', 'I upside down', { input: { leadCorrelation: -0.8 } }, merge(inverted, { input: { leadCorrelation: -0.8 } })],
    ['swap-la-ra', 'P of I upside down too', merge(inverted, { leads: { I: { pPositive: 90, pNegative: null } }, input: { leadCorrelation: -0.8 } }), merge(inverted, { input: { leadCorrelation: -0.8 } })],
    ['swap-la-ra', 'without the correlation: V6 upright', merge(inverted, { leads: { V6: { r: 100, s: -600 } } }), inverted],
    ['swap-ra-ll', 'II upside down with aVR upright', { leads: { II: { pPositive: null, pNegative: -90, r: 100, s: -600, qrsArea: -9000 } } }, { leads: { II: { pPositive: null, pNegative: -90, r: 100, s: -600, qrsArea: -9000 }, aVR: { r: 500, qrsArea: 9000 } } }],
    ['swap-rl', 'a limb lead under 0.1 mV', { leads: { II: { qrsPeakToPeak: 100 } } }, { leads: { II: { qrsPeakToPeak: 99 } } }],
    ['swap-la-ll', 'P of I above P of II', { leads: { I: { pPositive: 239 }, III: { pPositive: null, pNegative: -30 } } }, { leads: { I: { pPositive: 240 }, III: { pPositive: null, pNegative: -30 } } }],
    ['chest-v1-v2-high', 'P upside down in V1 and V2, rSr′', { leads: { I: { s: null }, V1: { pPositive: null, pNegative: -50, rPrime: 60 }, V2: { pPositive: 40 } } }, { leads: { I: { s: null }, V1: { pPositive: null, pNegative: -50, rPrime: 60 }, V2: { pPositive: null, pNegative: -30 } } }],
    ['dextrocardia-possible', 'R falls from V1 to V6', merge(inverted, { leads: { V1: { r: 600 }, V2: { r: 500 }, V3: { r: 400 }, V4: { r: 300 }, V5: { r: 250 }, V6: { r: 300 } } }), merge(inverted, { leads: { V1: { r: 600 }, V2: { r: 500 }, V3: { r: 400 }, V4: { r: 300 }, V5: { r: 250 }, V6: { r: 200 } } })],
    ['swap-chest-order', 'needs two neighbours unlike each other', { leads: { V3: { r: 1200, s: -200 }, V4: { r: 200, s: -1200 }, V5: { r: 1200 } }, input: { chestCorrelations: [0.9, 0.8, 0.2, 0.5, 0.9] } }, { leads: { V3: { r: 1200, s: -200 }, V4: { r: 200, s: -1200 }, V5: { r: 1200 } }, input: { chestCorrelations: [0.9, 0.8, 0.19, 0.5, 0.9] } }],
  ])('%s: %s', (code, _name, silent, fires) => {
    expect(codes(silent)).not.toContain(code);
    expect(codes(fires)).toContain(code);
  });

  it('the checks of the whole record stand for those on the measurements, where they were made', () => {
    const checked = (check: string, patch: Patch = {}) => codes(merge(patch, { input: { leadChecks: [{ check, leads: ['V3', 'V4'], strength: 'likely' }] } }));
    expect(checked('arms-reversed')).toContain('swap-la-ra');
    expect(checked('right-arm-left-leg')).toContain('swap-ra-ll');
    expect(checked('right-leg')).toContain('swap-rl');
    expect(checked('left-arm-left-leg')).toContain('swap-la-ll');
    expect(checked('chest-order')).toContain('swap-chest-order');
    expect(checked('inconsistent')).toContain('leads-inconsistent');
    expect(codes(merge(inverted, { input: { leadCorrelation: -0.9, leadChecks: [] } }))).not.toContain('swap-la-ra');
  });

  it('withholds axis, ST and old infarction, and leaves the rhythm', () => {
    const found = read(merge(inverted, { axis: -150, st: { II: 200, aVF: 200 }, input: { leadCorrelation: -0.9 } }));
    const names = found.map(({ code }) => code);
    expect(names.filter((code) => /^(axis|stemi|q-|serial-st)/.test(code))).toEqual([]);
    expect(found.find(({ code }) => code === 'st-not-evaluated')?.values['reason']).toBe('swap-suspected');
    expect(names).toContain('rhythm-sinus');
  });
});

describe('comparison with an earlier ECG', () => {
  const earlier = (patch: Patch, extra: object = {}) => ({ ...measurements(patch), date: '2026-05-02', ...extra });
  const after = (now: Patch, before: Patch = {}, extra: object = {}) => interpret({ ...input(now), earlier: earlier(before, extra) }).map(({ code }) => code);

  it.each<[string, string, Patch, Patch, Patch?]>([
    ['serial-st-up', '0.1 mV in two leads', { st: { II: 100, aVF: 99 } }, { st: { II: 100, aVF: 100 } }, {}],
    ['serial-st-down', '0.05 mV in two leads', { st: { V5: -50, V6: -49 } }, { st: { V5: -50, V6: -50 } }],
    ['serial-t-change', 'two leads', { leads: { V5: { tPositive: null, tNegative: -50 }, V6: { tPositive: null, tNegative: -49 } } }, { leads: { V5: { tPositive: null, tNegative: -50 }, V6: { tPositive: null, tNegative: -50 } } }],
    ['serial-new-q', 'inferior', { leads: { II: { q: -300, qDuration: 29 }, aVF: { q: -300, qDuration: 30 } } }, { leads: { II: { q: -300, qDuration: 30 }, aVF: { q: -300, qDuration: 30 } } }],
    ['serial-pr-qrs-longer', '30 ms', { m: { prInterval: 189 } }, { m: { prInterval: 190 } }],
    ['serial-qtc-longer', 'more than 60 ms', { m: { heartRate: 60, qtInterval: 440 } }, { m: { heartRate: 60, qtInterval: 441 } }, { m: { heartRate: 60, qtInterval: 380 } }],
    ['serial-axis-shift', '45 degrees', { axis: 6 }, { axis: 5 }],
    ['serial-new-lbbb', 'QRS 120', merge(LBBB, { m: { qrsDuration: 119 } }), LBBB],
    ['serial-rhythm-change', 'sinus to fibrillation', {}, AF],
  ])('%s: %s', (code, _name, silent: Patch, fires: Patch, before: Patch = {}) => {
    expect(after(silent, before)).not.toContain(code);
    expect(after(fires, before)).toContain(code);
  });

  it('says that nothing was measured, that there is none, or why it cannot compare', () => {
    expect(after({})).toContain('serial-no-measured-change');
    expect(codes()).toContain('serial-none');
    expect(after({}, {}, { band: 'monitor' })).toContain('serial-not-comparable');
    expect(after({}, { without: ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'III'] })).toContain('serial-not-comparable');
  });

  it('does not compare ST across a new bundle branch block', () => {
    expect(after(merge(LBBB, { st: { V1: 300, V2: 300 } }))).not.toContain('serial-st-up');
  });
});
