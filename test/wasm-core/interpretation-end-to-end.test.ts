import { beforeAll, describe, expect, it } from 'vitest';
import { leadsOfPotentials } from '../../hardware-sim/patient/electrodes.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import type { PatientScenario } from '../../hardware-sim/patient/scenario.ts';
import { deriveLead, electrodeBit, INDEPENDENT_LEADS, leadsLost, TWELVE_LEADS } from '../../model/lead.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';
import type { InterpretationInput } from '../../wasm-core/host/interpretation/input.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';

/** A simulated patient's voltages, sampled and measured by the core, then read: nothing between is given away. */

const RATE = 500;
const FROM = 5;
const SECONDS = 10;
/** 1 µV per unit. */
const LEADS = TWELVE_LEADS.map((name) => ({ name, microvoltsPerUnit: 1, offset: 0, minimum: -30_000, maximum: 30_000 }));

let core: AnalysisCore;
beforeAll(async () => {
  core = await loadCoreFile();
});

function record(start: PatientScenario['start'], person: PatientScenario['patient']): Int32Array {
  const patient = new Patient({ id: 'end-to-end', description: '', patient: person, start }, 11);
  const potentials = new Float64Array(10);
  const eight = new Float64Array(8);
  const samples = new Int32Array(SECONDS * RATE * 12);
  for (let frame = 0; frame < SECONDS * RATE; frame += 1) {
    patient.electrodes.at((FROM + frame / RATE) * 1e6, potentials);
    leadsOfPotentials(potentials, eight);
    TWELVE_LEADS.forEach((lead, index) => {
      samples[frame * 12 + index] = Math.round(deriveLead(lead, (name) => eight[INDEPENDENT_LEADS.indexOf(name)] ?? 0));
    });
  }
  return samples;
}

function codesOf(start: PatientScenario['start'], options: { person?: PatientScenario['patient']; electrodesOff?: number; input?: Partial<InterpretationInput> } = {}): string[] {
  const person = options.person ?? { sex: 'male', ageYears: 60 };
  const samples = record(start, person);
  const electrodesOff = options.electrodesOff ?? 0;
  const frameCount = SECONDS * RATE;
  const analyser = core.createEcgAnalyser({ samplingFrequency: RATE, leads: LEADS });
  const beats = [...analyser.push(samples, frameCount, 0, electrodesOff).beats, ...analyser.finish().beats].filter((beat) => beat.confirmed).sort((a, b) => a.frame - b.frame);
  const { measurements } = core.measure({ samplingFrequency: RATE, leads: LEADS, samples, frameCount, beats, electrodesOff });
  const lost = leadsLost(electrodesOff);
  return interpret({
    measurements,
    quality: { acceptable: true, leads: Object.fromEntries(TWELVE_LEADS.map((lead) => [lead, lost.includes(lead) ? 'unreadable' : 'good'])), electrodesOff, lastSeconds: SECONDS },
    patient: person, durationSeconds: SECONDS, band: 'diagnostic', samplingFrequency: RATE, beats,
    ...options.input,
  }).map(({ code }) => code);
}

const RED = /^(stemi-(?!criteria)|resembles|subtle|st-elevation-avr|lbbb-(?!criteria|incomplete)|rhythm-(vt$|wide|vf|asystole|ventricular-escape)|av-block-(2|3|high)|hyperkalaemia-compatible|qrs-very|swap-(la-ra|ra-ll|rl|chest))/;

describe('from the voltages of a simulated patient to the statements', () => {
  it.each(['n1', 'n2', 'n3'] as const)('%s: sinus rhythm, no red finding, and the limits of the reading said', (morphology) => {
    const found = codesOf({ morphology });
    expect(found).toContain('rhythm-sinus');
    expect(found).toContain('stemi-criteria-not-met');
    expect(found.filter((code) => RED.test(code))).toEqual([]);
    expect(found.at(-1)).toBe('computer-reading');
  });

  it.each([
    ['an inferior infarct', { stLevel: [-100, 220, 30, -130, -110, -30, 30, 50], tDome: [-180, 260, 0, -60, -40, 0, 30, 40], stTableGain: 0.7 }, ['stemi-inferior', 'ask-right-leads', 'st-depression']],
    ['an anterior infarct', { stLevel: [50, -60, 130, 370, 420, 300, 80, 40], tDome: [40, -40, 150, 450, 600, 480, 260, 100], stTableGain: 0.6 }, ['stemi-anteroseptal']],
    ['diffuse ischaemia', { stLevel: [-170, -200, 120, -60, -170, -300, -300, -220], tDome: [-60, -60, 60, 0, -60, -120, -120, -80], stTableGain: 0.3 }, ['st-elevation-avr-diffuse']],
  ] as const)('%s', (_name, start, expected) => {
    const found = codesOf({ morphology: 'n1', ...start, stLevel: [...start.stLevel], tDome: [...start.tDome] });
    expect(found).toEqual(expect.arrayContaining([...expected]));
    expect(found).not.toContain('stemi-criteria-not-met');
    expect(found).not.toContain('measurements-in-range');
  });

  it('left bundle branch block with concordant ST and pain is red, without it the adapted criteria are not met', () => {
    const quiet = codesOf({ morphology: 'lbbb', qrs: 150 });
    expect(quiet).toEqual(expect.arrayContaining(['lbbb', 'lbbb-criteria-not-met']));
    expect(quiet.filter((code) => code.startsWith("stemi"))).toEqual([]);
    const pain = codesOf({ morphology: 'lbbb', qrs: 150, stLevel: [120, 60, 200, 350, 300, 50, 150, 150] }, { input: { patient: { sex: 'female', ageYears: 74, chestPain: true } } });
    expect(pain).toEqual(expect.arrayContaining(['lbbb', 'lbbb-with-pain', 'lbbb-sgarbossa-positive']));
  });

  it.each([
    [{ morphology: 'rbbb', qrs: 144 }, 'rbbb'], [{ morphology: 'lafb' }, 'lafb'], [{ morphology: 'lpfb' }, 'lpfb'], [{ morphology: 'wpw', pr: 105, qrs: 128 }, 'preexcitation'],
    [{ morphology: 'oldInferiorInfarct', qrs: 122 }, 'q-inferior'], [{ morphology: 'lvhStrain' }, 'lvh-with-st-t'], [{ pr: 240 }, 'av-block-1'], [{ heartRate: 120 }, 'rhythm-sinus-tachycardia'],
    [{ heartRate: 45 }, 'rhythm-sinus-bradycardia'], [{ rhythm: 'atrial-flutter', heartRate: 75, flutterConduction: 4 }, 'rhythm-flutter'], [{ rhythm: 'atrial-flutter', heartRate: 150 }, 'rhythm-flutter-2-1-not-excluded'],
  ] as const)('%o: %s', (start, code) => {
    const found = codesOf(start);
    expect(found).toContain(code);
    expect(found.filter((other) => RED.test(other))).toEqual([]);
  });

  it('atrial fibrillation is named by its rate, and neither PR nor sinus rhythm is', () => {
    const found = codesOf({ rhythm: 'atrial-fibrillation', heartRate: 128 });
    expect(found.some((code) => code === 'rhythm-af-fast' || code === 'rhythm-af' || code === 'rhythm-af-very-fast')).toBe(true);
    expect(found.filter((code) => /^(rhythm-sinus|av-block|pr-short|left-atrium)/.test(code))).toEqual([]);
  });

  it('a ventricular tachycardia is red and never a supraventricular one', () => {
    const found = codesOf({ rhythm: 'ventricular-tachycardia', heartRate: 172 });
    expect(found.some((code) => code === 'rhythm-vt' || code === 'rhythm-wide-tachycardia')).toBe(true);
    expect(found.filter((code) => /^(rhythm-svt|rhythm-sinus|rhythm-flutter|lbbb|rbbb|stemi)/.test(code))).toEqual([]);
  });

  it('exchanged arm electrodes are suspected and ST is not read', () => {
    const found = codesOf({ morphology: 'n3', electrodeSwap: ['LA', 'RA'] });
    expect(found).toEqual(expect.arrayContaining(['swap-la-ra', 'st-not-evaluated']));
    expect(found.filter((code) => /^(stemi|axis|q-)/.test(code))).toEqual([]);
  });

  it('with V4 off the other leads are read, and nothing negative is said', () => {
    const found = codesOf({ morphology: 'n1' }, { electrodesOff: electrodeBit('V4') });
    expect(found).toEqual(expect.arrayContaining(['electrode-off-chest', 'st-not-evaluated', 'rhythm-sinus']));
    expect(found.filter((code) => code === 'stemi-criteria-not-met' || code === 'measurements-in-range')).toEqual([]);
  });
});
