import { beforeAll, describe, expect, it } from 'vitest';
import { deriveLead, electrodeBit, INDEPENDENT_LEADS, TWELVE_LEADS, type ElectrodeName } from '../../model/lead.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgRecord } from '../../wasm-core/host/record-measures.ts';
import { CHECKED, coreOf, RELEASE } from './analyses.ts';
import { simulate, type Fault } from './simulated-faults.ts';

let core: AnalysisCore;
beforeAll(async () => {
  core = await coreOf(RELEASE);
});

const CALM: Fault = { name: 'calm', set: { muscleNoise: 4, mains: 4, baselineWander: 60 } };

function recordOf(fault: Fault, seconds = 10, seed = 2, rate = 500): EcgRecord {
  return simulate({ ...fault, set: { ...CALM.set, ...fault.set } }, seconds, seed, rate);
}

/** All twelve leads, `spoil` changes the voltage of one of them. */
function twelve(record: EcgRecord, spoil: (lead: string, value: number, frame: number) => number = (_, value) => value): EcgRecord {
  const samples = new Int32Array(record.frameCount * 12);
  for (let i = 0; i < record.frameCount; i += 1) {
    TWELVE_LEADS.forEach((lead, place) => {
      const value = deriveLead(lead, (name) => record.samples[i * 8 + INDEPENDENT_LEADS.indexOf(name)] ?? 0);
      samples[i * 12 + place] = Math.round(spoil(lead, value, i));
    });
  }
  const template = record.leads[0];
  if (template === undefined) throw new Error('no lead');
  return { ...record, leads: TWELVE_LEADS.map((name) => ({ ...template, name })), samples };
}

describe('a whole record', () => {
  it.each([250, 500, 1000])('a calm patient gives an acceptable record at %i Hz', (rate) => {
    const quality = core.recordQuality(recordOf(CALM, 10, 2, rate));
    expect(quality).toMatchObject({ acceptable: true, advice: 'ecg-good', deadLeads: [], electrodes: [], checks: [], refusedFor: null, from: 0, to: 10 * rate });
    expect(quality.score).toBeGreaterThan(0.9);
    expect(quality.leads.map(({ lead, verdict }) => `${lead} ${verdict}`)).toEqual(INDEPENDENT_LEADS.map((lead) => `${lead} good`));
  });

  it('twelve recorded leads and the eight they follow from are judged alike', () => {
    const eight = recordOf(CALM);
    const all = core.recordQuality(twelve(eight));
    expect(all.acceptable).toBe(true);
    expect(all.score).toBeCloseTo(core.recordQuality(eight).score, 3);
    expect(all.leads).toHaveLength(12);
  });

  it('a lead without voltage makes it unacceptable and points to its electrode', () => {
    const record = recordOf(CALM);
    const place = INDEPENDENT_LEADS.indexOf('V4');
    const samples = record.samples.map((value, index) => (index % 8 === place ? 1234 : value));
    expect(core.recordQuality({ ...record, samples })).toMatchObject({ acceptable: false, score: 0, deadLeads: ['V4'], refusedFor: 'dead-lead', advice: 'ecg-v4-off' });
  });

  it('an electrode that was off makes it unacceptable whatever the curves look like', () => {
    const quality = core.recordQuality({ ...recordOf(CALM), electrodesOff: electrodeBit('LL') });
    expect(quality).toMatchObject({ acceptable: false, advice: 'ecg-ll-off', electrodes: [{ electrode: 'LL', fault: 'off' }] });
    expect(quality.deadLeads).toContain('V1');
  });

  it.each(['RA', 'LA', 'LL', 'RL', 'V2', 'V5'] as ElectrodeName[])('%s loose for the whole record, unreported: unacceptable, and its own prompt', (what) => {
    const quality = core.recordQuality(recordOf({ name: what, detached: { what, from: -2, to: 20 }, leadOff: false }));
    expect(quality.acceptable).toBe(false);
    expect(quality.advice).toBe(`ecg-${what.toLowerCase()}-off`);
  });

  it.each([
    { set: { muscleNoise: 400 }, advice: 'ecg-still' },
    { set: { mains: 4000 }, advice: 'ecg-mains' },
  ])('a record nobody can read is unacceptable: $advice', ({ set, advice }) => {
    expect(core.recordQuality(recordOf({ name: advice, set }))).toMatchObject({ acceptable: false, advice });
  });

  it('a record that can be read but wanders in half of its leads is worth another: ecg-drift', () => {
    expect(core.recordQuality(recordOf({ name: 'wander', set: { baselineWander: 5000 } }))).toMatchObject({ acceptable: true, advice: 'ecg-drift' });
  });

  it('one disturbed second does not spoil a record', () => {
    const record = recordOf(CALM);
    const step = record.leads[0]?.microvoltsPerUnit ?? 1;
    const samples = record.samples.map((value, index) => (index % 8 === 5 && index >= 8 * 2000 && index < 8 * 2300 ? value + Math.round((900 * Math.sin((index - 16000) / 400)) / step) : value));
    expect(core.recordQuality({ ...record, samples }).acceptable).toBe(true);
  });

  it('of a long record the best ten seconds count', () => {
    const record = recordOf({ name: 'late calm', set: CALM.set ?? {} }, 30, 7);
    const step = record.leads[0]?.microvoltsPerUnit ?? 1;
    const samples = record.samples.map((value, index) => (index < 8 * 9000 ? value + Math.round((((index * 7919) % 4001) - 2000) / step) : value));
    const quality = core.recordQuality({ ...record, samples });
    expect(quality).toMatchObject({ acceptable: true, from: 10_000, to: 15_000 });
    expect(core.recordQuality({ ...record, samples: samples.subarray(0, 8 * 5000), frameCount: 5000 }).acceptable).toBe(false);
  });

  it.each([
    { pair: ['RA', 'LA'], check: 'arms-reversed', advice: 'ecg-arms-swapped' },
    { pair: ['RA', 'RL'], check: 'right-leg', advice: 'ecg-limbs-swapped' },
    { pair: ['LA', 'RL'], check: 'right-leg', advice: 'ecg-limbs-swapped' },
    { pair: ['RA', 'LL'], check: 'right-arm-left-leg', advice: 'ecg-limbs-swapped' },
    { pair: ['V1', 'V6'], check: 'chest-order', advice: 'ecg-chest-swapped' },
    { pair: ['V2', 'V5'], check: 'chest-order', advice: 'ecg-chest-swapped' },
  ] as const)('$pair exchanged on the simulated patient: $check', ({ pair, check, advice }) => {
    const quality = core.recordQuality(recordOf({ name: check, set: { electrodeSwap: [...pair] } }));
    expect(quality.checks.map((candidate) => candidate.check)).toContain(check);
    expect(quality.advice).toBe(advice);
  });

  it('a recorded III that is not II − I is told, one within 50 µV is not', () => {
    const step = recordOf(CALM).leads[0]?.microvoltsPerUnit ?? 1;
    const with3 = (microvolts: number) => core.recordQuality(twelve(recordOf(CALM), (lead, value, frame) => (lead === 'III' && frame === 2500 ? value + microvolts / step : value)));
    expect(with3(60).checks).toEqual([{ check: 'inconsistent', electrodes: [], leads: ['III'], strength: 'likely' }]);
    expect(with3(40).checks).toEqual([]);
  });

  it('refuses what it cannot judge', () => {
    const record = recordOf(CALM);
    const code = (changed: Partial<EcgRecord>) => {
      try {
        core.recordQuality({ ...record, ...changed });
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return null;
    };
    expect(code({ leads: record.leads.slice(1) })).toBe('input-missing');
    expect(code({ frameCount: 2000 })).toBe('input-truncated');
    expect(code({ frameCount: 6000 })).toBe('input-truncated');
    expect(code({ samplingFrequency: 50 })).toBe('limit-exceeded');
  });

  it('the checked core gives the same judgement as the release, to the last bit', async () => {
    const checked = await coreOf(CHECKED);
    for (const set of [CALM.set, { muscleNoise: 100, motionPerMinute: 30 }, { electrodeSwap: ['RA', 'LA'] as ['RA', 'LA'] }]) {
      const record = recordOf({ name: 'any', set: set ?? {} }, 12, 5, 400);
      expect(checked.recordQuality(record)).toEqual(core.recordQuality(record));
    }
  });
});
