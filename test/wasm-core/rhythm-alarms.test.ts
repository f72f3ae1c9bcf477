import { describe, expect, it } from 'vitest';
import { electrodeBit, type ElectrodeName } from '../../model/lead.ts';
import { ElectrodeSource } from '../../hardware-sim/instruments/ecg-source.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import type { PatientScenario } from '../../hardware-sim/patient/scenario.ts';
import { ELECTRODES, INDEPENDENT_LEADS, leadsLost } from '../../model/lead.ts';
import { RhythmAlarms, type RhythmAlarm, type TechnicalState } from '../../wasm-core/host/alarms.ts';
import { coreOf, RELEASE } from './analyses.ts';

const core = await coreOf(RELEASE);
const RATE = 500;
const BLOCK = 25;
const RAIL = 300_000;

interface Watch {
  readonly scenario: PatientScenario;
  readonly from?: number;
  readonly to: number;
  /** Electrode that comes off at this second of the watch. */
  readonly off?: { readonly electrode: ElectrodeName; readonly at: number };
  /** The pulse curve goes along; `of` another patient to contradict the ECG. */
  readonly pulse?: 'own' | 'healthy' | 'none';
}

const HEALTHY: PatientScenario = { id: 'healthy', description: '', patient: { sex: 'male', ageYears: 40 }, start: { heartRate: 70 } };

/** Streams a simulated patient as live: 8 leads at 500 Hz, pulse curve beside. Times in seconds from the start of the scenario. */
function watch({ scenario, from = 0, to, off, pulse = 'own' }: Watch): { alarms: { kind: string; onset: number; raised: number }[]; technical: TechnicalState[] } {
  const patient = new Patient(scenario, 7);
  const finger = pulse === 'healthy' ? new Patient(HEALTHY, 3) : patient;
  const source = new ElectrodeSource(patient.electrodes);
  const leads = INDEPENDENT_LEADS.map((name) => ({ name, microvoltsPerUnit: 1, offset: 0, minimum: -RAIL, maximum: RAIL }));
  const ecg = core.createEcgAnalyser({ samplingFrequency: RATE, leads });
  const rhythm = core.createRhythmAnalyser({ samplingFrequency: RATE, leads });
  const pulses = core.createPulseAnalyser({ samplingFrequency: RATE, minimum: -1_000_000, maximum: 1_000_000 });
  const rules = new RhythmAlarms(RATE);
  const alarms: RhythmAlarm[] = [];
  const technical: TechnicalState[] = [];
  const unreadable = new Set<string>();
  const voltages = new Float64Array(8);
  const samples = new Int32Array(8 * BLOCK);
  const curve = new Int32Array(BLOCK);
  for (let at = 0; at < (to - from) * RATE; at += BLOCK) {
    const offNow = off !== undefined && at >= off.at * RATE ? off : null;
    for (let i = 0; i < BLOCK; i += 1) {
      const micros = 1e6 * (from + (at + i) / RATE);
      const since = ELECTRODES.map((electrode) => (offNow !== null && electrode === offNow.electrode ? 1e6 * (from + offNow.at) : null));
      source.at(at + i, RATE, micros, since, RAIL, voltages);
      for (let lead = 0; lead < 8; lead += 1) samples[8 * i + lead] = Math.max(-RAIL, Math.min(RAIL, Math.round(voltages[lead] ?? 0)));
      curve[i] = Math.round(10_000 * finger.pulse.at(micros));
    }
    const mask = offNow === null ? 0 : electrodeBit(offNow.electrode);
    const result = ecg.push(samples, BLOCK, at, mask);
    for (const second of result.quality) {
      if (second.verdict === 'unreadable') unreadable.add(second.lead);
      else unreadable.delete(second.lead);
    }
    rhythm.setReadable(new Set(leads.map((lead) => lead.name).filter((name) => !unreadable.has(name))));
    const { looks } = rhythm.push(samples, BLOCK, at);
    const seen = pulses.push(curve, BLOCK, at).beats.filter((beat) => beat.confirmed).map((beat) => beat.frame);
    const lost = leadsLost(mask);
    const electrodesOff = INDEPENDENT_LEADS.every((lead) => lost.includes(lead));
    const said = rules.push({ from: at, to: at + BLOCK, beats: result.beats, labels: result.labels, quality: result.quality, looks, electrodesOff, pulses: pulse === 'none' ? [] : [seen] });
    alarms.push(...said.alarms);
    technical.push(...said.technical);
  }
  return { alarms: alarms.map(({ kind, onset, raised }) => ({ kind, onset: from + onset / RATE, raised: from + raised / RATE })), technical };
}

function named(id: string): PatientScenario {
  const scenario = scenarioNamed(id);
  if (scenario === undefined) throw new Error(`no scenario ${id}`);
  return scenario;
}

const kinds = (outcome: { alarms: readonly { kind: string }[] }) => outcome.alarms.map((alarm) => alarm.kind);

describe('alarms of simulated patients', () => {
  it.each(['own', 'none'] as const)('arrest: tachycardia, fibrillation and asystole, each within 10 s of its onset (pulse: %s)', (pulse) => {
    const outcome = watch({ scenario: named('arrest'), from: 40, to: 140, pulse });
    expect(kinds(outcome).sort()).toEqual(['asystole', 'extreme-tachycardia', 'ventricular-fibrillation', 'ventricular-tachycardia']);
    const raised = (kind: string) => outcome.alarms.find((alarm) => alarm.kind === kind)?.raised ?? Number.POSITIVE_INFINITY;
    for (const [kind, onset] of [['ventricular-tachycardia', 60], ['extreme-tachycardia', 60], ['ventricular-fibrillation', 70], ['asystole', 120]] as const) {
      expect(raised(kind)).toBeGreaterThan(onset);
      expect(raised(kind) - onset).toBeLessThan(10);
    }
  }, 60_000);

  it('asystole is raised four seconds after the last beat, once, and again in the next pause', () => {
    const again: PatientScenario = { ...named('asystole'), id: 'twice', events: [{ at: 20, set: { rhythm: 'asystole' } }, { at: 32, set: { rhythm: 'sinus' } }, { at: 45, set: { rhythm: 'asystole' } }] };
    const outcome = watch({ scenario: again, to: 58 });
    expect(kinds(outcome)).toEqual(['asystole', 'asystole']);
    for (const alarm of outcome.alarms) {
      expect(alarm.raised - alarm.onset).toBeGreaterThanOrEqual(4);
      expect(alarm.raised - alarm.onset).toBeLessThan(4.2);
    }
    expect(outcome.technical).toEqual([]);
  }, 60_000);

  it('a pause of the ECG with a regular pulse is no asystole but a veto', () => {
    const outcome = watch({ scenario: named('asystole'), from: 40, to: 74, pulse: 'healthy' });
    expect(kinds(outcome)).toEqual([]);
    expect(outcome.technical.map((state) => [state.kind, state.withheld])).toEqual([['pulse-veto', 'asystole']]);
  }, 60_000);

  it('with an electrode off that takes every lead, there is a technical state and no alarm', () => {
    const outcome = watch({ scenario: named('asystole'), from: 40, to: 74, off: { electrode: 'RL', at: 10 } });
    expect(kinds(outcome)).toEqual([]);
    expect(outcome.technical.map((state) => state.kind)).toEqual(['unreadable']);
  }, 60_000);

  it('fast fibrillation is an extreme tachycardia', () => {
    expect(kinds(watch({ scenario: named('af-fast'), to: 40 }))).toEqual(['extreme-tachycardia']);
  }, 60_000);

  it('the run of the patient with chest pain is a ventricular tachycardia, and fast', () => {
    expect(kinds(watch({ scenario: named('chest-pain'), from: 1190, to: 1225 })).sort()).toEqual(['extreme-tachycardia', 'ventricular-tachycardia']);
  }, 60_000);

  it('a heart of 33/min is an extreme bradycardia at its fifth beat', () => {
    const slow: PatientScenario = { ...HEALTHY, id: 'slow', start: { heartRate: 70 }, events: [{ at: 20, set: { heartRate: 33 } }] };
    const outcome = watch({ scenario: slow, to: 45 });
    expect(kinds(outcome)).toEqual(['extreme-bradycardia']);
    expect((outcome.alarms[0]?.raised ?? 99) - (outcome.alarms[0]?.onset ?? 0)).toBeLessThan(10);
  }, 60_000);

  it.each(['normal-ehpad', 'bigeminy', 'frequent-pvc', 'left-bundle-branch-block', 'bad-evening', 'cold-finger'])('%s raises nothing', (id) => {
    const outcome = watch({ scenario: named(id), to: 40 });
    expect(outcome).toEqual({ alarms: [], technical: [] });
  }, 60_000);
});
