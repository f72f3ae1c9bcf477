import { beforeAll, describe, expect, it } from 'vitest';
import type { ElectrodeName } from '../../model/lead.ts';
import type { QualityReason } from '../../model/measurement.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { CHECKED, coreOf, RELEASE } from './analyses.ts';
import { scoreOff, scoreReasons, simulate, SIZES, verdicts, type Fault, type ReasonScore, type Size } from './simulated-faults.ts';

let core: AnalysisCore;
beforeAll(async () => {
  core = await coreOf(RELEASE);
});

const WANTED = 0.95;

function sum(faults: readonly Fault[], expected: readonly QualityReason[], size: Size, low: number, high: number): ReasonScore {
  const total: ReasonScore = { plain: 0, named: 0, absent: 0, silent: 0 };
  faults.forEach((fault, index) => {
    const score = scoreReasons(core, fault, expected, size, low, high, 20, 31 + index);
    for (const key of ['plain', 'named', 'absent', 'silent'] as const) total[key] += score[key];
  });
  return total;
}

function levels(name: 'mains' | 'muscleNoise' | 'baselineWander' | 'motionPerMinute', values: readonly number[]): Fault[] {
  return values.map((value) => ({ name: `${name} ${value}`, set: { [name]: value } }));
}

describe('the reason of a bad second, on a simulated patient whose fault is known', () => {
  it.each([
    { fault: 'mains', faults: levels('mains', [10, 100, 500, 4000]), expected: ['mains'], size: SIZES.mains, low: 30, high: 100 },
    { fault: 'muscle', faults: levels('muscleNoise', [3, 10, 80, 300]), expected: ['muscle'], size: SIZES.muscle, low: 15, high: 60 },
    { fault: 'drift', faults: levels('baselineWander', [200, 1000, 3000, 5000]), expected: ['drift'], size: SIZES.drift, low: 300, high: 1000 },
    { fault: 'motion that lasts a fifth of a second', faults: levels('motionPerMinute', [10, 60, 60, 60]), expected: ['drift', 'spikes'], size: SIZES.drift, low: 200, high: 1000 },
  ] as const)('$fault: named where it is plain, silent where it is not', ({ faults, expected, size, low, high }) => {
    const score = sum(faults, expected, size, low, high);
    expect(score.plain).toBeGreaterThan(30);
    expect(score.absent).toBeGreaterThan(100);
    expect(score.named / score.plain).toBeGreaterThanOrEqual(WANTED);
    expect(score.silent / score.absent).toBeGreaterThanOrEqual(WANTED);
  });

  it.each(['RA', 'LA', 'LL', 'RL', 'V1', 'V6'] as ElectrodeName[])('%s off and reported: off in the leads it takes, in no other, and gone after it is back', (what) => {
    const score = scoreOff(core, what, ['off'], true, 5);
    expect(score.named).toBe(score.plain);
    expect(score.silent).toBe(score.absent);
  });

  it.each(['RA', 'LA', 'LL', 'RL', 'V1', 'V6'] as ElectrodeName[])('%s off but not reported is seen in the curves', (what) => {
    const score = scoreOff(core, what, ['saturated', 'mains', 'drift', 'flat'], false, 5);
    expect(score.named / score.plain).toBeGreaterThanOrEqual(WANTED);
    expect(score.silent / score.absent).toBeGreaterThanOrEqual(WANTED);
  });

  it('pure mains is not called muscle, pure muscle is not called mains', () => {
    const mains = verdicts(core, simulate({ name: 'mains', set: { mains: 1500 } }, 20, 3));
    const muscle = verdicts(core, simulate({ name: 'muscle', set: { muscleNoise: 300 } }, 20, 3));
    const share = (seconds: typeof mains, reason: QualityReason) => seconds.filter((second) => second.reasons.includes(reason)).length / seconds.length;
    expect(share(mains, 'muscle')).toBeLessThan(1 - WANTED);
    expect(share(muscle, 'mains')).toBeLessThan(1 - WANTED);
  });

  it.each([
    { heart: 'normal', set: {} },
    { heart: 'bundle branch block', set: { morphology: 'lbbb' } },
    { heart: 'ventricular tachycardia', set: { rhythm: 'ventricular-tachycardia', heartRate: 170 } },
    { heart: 'atrial fibrillation', set: { rhythm: 'atrial-fibrillation' } },
    { heart: 'very slow', set: { heartRate: 30 } },
    { heart: 'many premature beats', set: { ventricularEctopy: 0.3 } },
  ] as const)('an undisturbed heart is good: $heart', ({ heart, set }) => {
    const seconds = verdicts(core, simulate({ name: heart, set }, 20, 9));
    expect(seconds.filter((second) => second.verdict === 'good').length / seconds.length).toBeGreaterThanOrEqual(WANTED);
  });

  it.each([128, 250, 1000])('the reasons do not depend on the rate: %i Hz', (rate) => {
    for (const [set, reason] of [[{ muscleNoise: 300 }, 'muscle'], [{ mains: 1500 }, 'mains'], [{ baselineWander: 5000 }, 'drift']] as const) {
      const all = verdicts(core, simulate({ name: reason, set }, 12, 4, rate));
      const usual = verdicts(core, simulate({ name: reason, set }, 12, 4, 500));
      const count = (seconds: typeof all) => seconds.filter((second) => second.reasons.includes(reason)).length;
      expect(Math.abs(count(all) - count(usual)) / usual.length).toBeLessThan(0.1);
    }
  });

  it('a lead is judged in microvolts: half the unit and twice the integers give the same verdicts', () => {
    const ecg = simulate({ name: 'muscle', set: { muscleNoise: 60, mains: 80 } }, 10, 6);
    const doubled = { ...ecg, samples: ecg.samples.map((value) => value * 2), leads: ecg.leads.map((lead) => ({ ...lead, microvoltsPerUnit: lead.microvoltsPerUnit / 2, minimum: 2 * lead.minimum, maximum: 2 * lead.maximum })) };
    expect(verdicts(core, doubled)).toEqual(verdicts(core, ecg));
  });

  it('the checked core gives the same verdicts as the release', async () => {
    const checked = await coreOf(CHECKED);
    for (const fault of [{ name: 'all', set: { muscleNoise: 80, mains: 200, baselineWander: 2000, motionPerMinute: 30 } }, { name: 'RA', detached: { what: 'RA' as const, from: 3, to: 6 }, leadOff: false }]) {
      const ecg = simulate(fault, 10, 8);
      expect(verdicts(checked, ecg)).toEqual(verdicts(core, ecg));
    }
  });
});
