import { beforeAll, describe, expect, it } from 'vitest';
import { electrodeBit, ELECTRODES, type ElectrodeName } from '../../model/lead.ts';
import type { QualityReason } from '../../model/measurement.ts';
import { QUALITY_PROMPTS } from '../../model/wording/quality-prompts.ts';
import { blameElectrodes, ElectrodeWatch, promptOfFaults, promptOfNoise, type JudgedLead } from '../../wasm-core/host/electrode-advice.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { coreOf, RELEASE } from './analyses.ts';
import { simulate, type Fault } from './simulated-faults.ts';

let core: AnalysisCore;
beforeAll(async () => {
  core = await coreOf(RELEASE);
});

const EIGHT = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

function judged(bad: Readonly<Record<string, QualityReason>>, leads = EIGHT): JudgedLead[] {
  return leads.map((lead) => {
    const reason = bad[lead];
    if (reason === undefined) return { lead, verdict: 'good', reasons: [] };
    return { lead, verdict: reason === 'flat' || reason === 'saturated' || reason === 'off' ? 'unreadable' : 'doubtful', reasons: [reason] };
  });
}

/** Advice after every block of a simulated stream, with the time of its end. */
function follow(fault: Fault, seconds: number) {
  const ecg = simulate(fault, seconds, 12);
  const analyser = core.createEcgAnalyser({ samplingFrequency: ecg.samplingFrequency, leads: ecg.leads });
  const watch = new ElectrodeWatch(ecg.samplingFrequency);
  const block = 25;
  return Array.from({ length: Math.floor(ecg.frameCount / block) }, (_, index) => {
    const firstSample = index * block;
    const electrodesOff = ecg.masks[firstSample] ?? 0;
    const { quality } = analyser.push(ecg.samples.subarray(firstSample * 8, (firstSample + block) * 8), block, firstSample, electrodesOff);
    return { time: (firstSample + block) / ecg.samplingFrequency, ...watch.take({ firstSample, frameCount: block, electrodesOff, quality }) };
  });
}

describe('which electrode explains the bad leads', () => {
  it.each([
    { bad: { I: 'flat', II: 'flat' }, electrodes: ['RA'] },
    { bad: { I: 'saturated' }, electrodes: ['LA'] },
    { bad: { II: 'saturated' }, electrodes: ['LL'] },
    { bad: { V3: 'flat' }, electrodes: ['V3'] },
    { bad: { V1: 'flat', V5: 'saturated' }, electrodes: ['V1', 'V5'] },
    { bad: Object.fromEntries(EIGHT.map((lead) => [lead, 'flat'])), electrodes: ['RL'] },
    { bad: {}, electrodes: [] },
  ] as { bad: Record<string, QualityReason>; electrodes: ElectrodeName[] }[])('$bad → $electrodes off', ({ bad, electrodes }) => {
    expect(blameElectrodes(judged(bad))).toEqual(electrodes.map((electrode) => ({ electrode, fault: 'off' })));
  });

  it('III, where it is recorded, tells LA from LL', () => {
    const leads = ['I', 'II', 'III', 'V1'];
    expect(blameElectrodes(judged({ I: 'flat', III: 'flat' }, leads)).map(({ electrode }) => electrode)).toEqual(['LA']);
    expect(blameElectrodes(judged({ II: 'flat', III: 'flat' }, leads)).map(({ electrode }) => electrode)).toEqual(['LL']);
  });

  it('noise of one lead alone is a bad contact, noise everywhere is the patient', () => {
    expect(blameElectrodes(judged({ V2: 'drift' }))).toEqual([{ electrode: 'V2', fault: 'contact' }]);
    const shivering = judged(Object.fromEntries(EIGHT.map((lead) => [lead, 'muscle' as const])));
    expect(blameElectrodes(shivering)).toEqual([]);
    expect(promptOfNoise(shivering)).toBe('ecg-still');
  });

  it('every electrode has its own prompt, and RL comes first', () => {
    const codes = ELECTRODES.map((electrode) => promptOfFaults([{ electrode, fault: 'off' }]));
    expect(new Set(codes).size).toBe(ELECTRODES.length);
    for (const code of codes) expect(QUALITY_PROMPTS).toHaveProperty([String(code)]);
    expect(promptOfFaults([{ electrode: 'V1', fault: 'off' }, { electrode: 'RL', fault: 'off' }])).toBe('ecg-rl-off');
    expect(promptOfFaults([{ electrode: 'V1', fault: 'contact' }])).toBe('ecg-dry');
  });
});

describe('electrodes of a live stream', () => {
  it('an electrode is called off after half a second and called back after two', () => {
    const told = follow({ name: 'V4', detached: { what: 'V4', from: 3, to: 6 }, leadOff: true }, 12).filter(({ faults }) => faults.some(({ electrode, fault }) => electrode === 'V4' && fault === 'off'));
    expect(told[0]?.time).toBeGreaterThanOrEqual(3.5);
    expect(told[0]?.time).toBeLessThan(3.6);
    expect(told.at(-1)?.time).toBeGreaterThanOrEqual(7.9);
    expect(told.at(-1)?.time).toBeLessThan(8.1);
    expect(told.every(({ advice }) => advice === 'ecg-v4-off')).toBe(true);
  });

  it('a flicker shorter than half a second is never told', () => {
    const watch = new ElectrodeWatch(500);
    for (let block = 0; block < 200; block += 1) {
      const electrodesOff = block % 20 < 8 ? electrodeBit('LA') : 0;
      expect(watch.take({ firstSample: block * 25, frameCount: 25, electrodesOff, quality: [] }).faults).toEqual([]);
    }
  });

  it('a lost limb electrode takes the chest leads with it, RL takes all', () => {
    const lost = (what: ElectrodeName) => follow({ name: what, detached: { what, from: 1, to: 5 }, leadOff: true }, 4).at(-1)?.leadsLost;
    expect(lost('LA')).toEqual(['I', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    expect(lost('RL')).toHaveLength(12);
    expect(lost('V2')).toEqual(['V2']);
  });

  it.each(['RA', 'LA', 'LL', 'RL', 'V1', 'V3', 'V6'] as ElectrodeName[])('%s off is found from the curves when the instrument does not report it', (what) => {
    const told = follow({ name: what, detached: { what, from: 3, to: 20 }, leadOff: false }, 12);
    const late = told.filter(({ time }) => time > 6);
    const right = late.filter(({ faults }) => faults.length === 1 && faults[0]?.electrode === what && faults[0].fault === 'off');
    expect(right.length / late.length).toBeGreaterThanOrEqual(0.95);
    expect(told.filter(({ time }) => time < 3).every(({ faults }) => faults.length === 0)).toBe(true);
  });

  it.each([
    { set: { mains: 800 }, advice: 'ecg-mains' },
    { set: { muscleNoise: 200 }, advice: 'ecg-still' },
    { set: { baselineWander: 5000 }, advice: 'ecg-drift' },
  ] as const)('noise of the whole patient: $advice', ({ set, advice }) => {
    const told = follow({ name: advice, set }, 10).filter(({ time }) => time > 2);
    expect(told.filter((candidate) => candidate.advice === advice).length / told.length).toBeGreaterThan(0.6);
  });
});
