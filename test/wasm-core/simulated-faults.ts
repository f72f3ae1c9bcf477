import { ELECTRODES, INDEPENDENT_LEADS, leadsLost, type ElectrodeName } from '../../model/lead.ts';
import type { QualityReason } from '../../model/measurement.ts';
import { ElectrodeSource } from '../../hardware-sim/instruments/ecg-source.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import { normal, PURPOSE } from '../../hardware-sim/patient/random.ts';
import type { PatientScenario } from '../../hardware-sim/patient/scenario.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgLead, LeadQuality } from '../../wasm-core/host/ecg.ts';

/** Simulated patients with a fault whose size is known in every lead and second: the same heart with and without it. */

const RAIL_MICROVOLTS = 400_000;
const LARGEST = 8_388_607;
const STEP = RAIL_MICROVOLTS / LARGEST;
const QUIET = { baselineWander: 0, muscleNoise: 0, mains: 0, motionPerMinute: 0 } as const;

export interface Fault {
  readonly name: string;
  readonly set?: Partial<PatientScenario['start']>;
  /** Electrodes that come off, s. */
  readonly detached?: { readonly what: ElectrodeName; readonly from: number; readonly to: number };
  /** Whether the converter reports lost electrodes. */
  readonly leadOff?: boolean;
}

export interface SimulatedEcg {
  readonly samplingFrequency: number;
  readonly leads: readonly EcgLead[];
  readonly samples: Int32Array;
  readonly frameCount: number;
  /** Electrodes reported off in each frame. */
  readonly masks: Int32Array;
}

export const SIMULATED_LEADS: readonly EcgLead[] = INDEPENDENT_LEADS.map((name) => ({ name, microvoltsPerUnit: STEP, offset: 0, minimum: -LARGEST, maximum: LARGEST }));

export function simulate(fault: Fault, seconds: number, seed: number, rate = 500): SimulatedEcg {
  const scenario: PatientScenario = {
    id: 'fault',
    description: fault.name,
    patient: { sex: 'female', ageYears: 60 },
    start: { ...QUIET, ...fault.set },
  };
  const source = new ElectrodeSource(new Patient(scenario, seed).electrodes);
  const frameCount = Math.round(seconds * rate);
  const samples = new Int32Array(frameCount * 8);
  const masks = new Int32Array(frameCount);
  const leads = new Float64Array(8);
  const { detached } = fault;
  const electrode = detached === undefined ? -1 : ELECTRODES.indexOf(detached.what);
  for (let i = 0; i < frameCount; i += 1) {
    const time = i / rate;
    const off = detached !== undefined && time >= detached.from && time < detached.to;
    const since = ELECTRODES.map((_, place) => (off && place === electrode ? detached.from * 1e6 : null));
    source.at(i, rate, time * 1e6, since, RAIL_MICROVOLTS, leads);
    if (off && fault.leadOff === true) masks[i] = 1 << electrode;
    for (let lead = 0; lead < 8; lead += 1) {
      const microvolts = (leads[lead] ?? 0) + normal(seed, PURPOSE.amplifierNoise + lead, i);
      samples[i * 8 + lead] = Math.max(-LARGEST - 1, Math.min(LARGEST, Math.round(microvolts / STEP)));
    }
  }
  return { samplingFrequency: rate, leads: SIMULATED_LEADS, samples, frameCount, masks };
}

export function verdicts(core: AnalysisCore, ecg: SimulatedEcg): LeadQuality[] {
  const analyser = core.createEcgAnalyser({ samplingFrequency: ecg.samplingFrequency, leads: ecg.leads });
  const quality: LeadQuality[] = [];
  const block = 25;
  for (let from = 0; from < ecg.frameCount; from += block) {
    const frames = Math.min(block, ecg.frameCount - from);
    quality.push(...analyser.push(ecg.samples.subarray(from * 8, (from + frames) * 8), frames, from, ecg.masks[from] ?? 0).quality);
  }
  quality.push(...analyser.finish().quality);
  return quality;
}

/** Size of a fault in one lead and second, µV: what the disturbed curve has more than the quiet one. */
export type Size = (difference: Float64Array, before: Float64Array | null, rate: number) => number;

export const SIZES: Readonly<Record<'mains' | 'muscle' | 'drift' | 'range', Size>> = {
  mains: (difference) => (Math.max(...difference) - Math.min(...difference)) / 2,
  muscle: (difference) => Math.sqrt(difference.reduce((sum, x) => sum + x * x, 0) / difference.length),
  range: (difference) => Math.max(...difference) - Math.min(...difference),
  drift: (difference, before) => {
    const length = Math.floor(difference.length / 5);
    const parts = Array.from({ length: 5 }, (_, part) => mean(difference.subarray(part * length, (part + 1) * length)));
    return Math.max(Math.max(...parts) - Math.min(...parts), before === null ? 0 : Math.abs(mean(difference) - mean(before)));
  },
};

export interface ReasonScore {
  /** Lead-seconds where the fault is plain, and those whose reasons hold one of the expected. */
  plain: number;
  named: number;
  /** Lead-seconds where it is not there, and those that were left in peace. */
  absent: number;
  silent: number;
}

/** Compares the reasons with the known size of a fault: plain above `high`, absent below `low`, in between not judged. */
export function scoreReasons(core: AnalysisCore, fault: Fault, expected: readonly QualityReason[], size: Size, low: number, high: number, seconds: number, seed: number): ReasonScore {
  const disturbed = simulate(fault, seconds, seed);
  const quiet = simulate({ name: 'quiet' }, seconds, seed);
  const score: ReasonScore = { plain: 0, named: 0, absent: 0, silent: 0 };
  for (const second of verdicts(core, disturbed)) {
    const lead = INDEPENDENT_LEADS.findIndex((name) => name === second.lead);
    const difference = differenceOf(disturbed, quiet, lead, second.from, second.to);
    const before = second.from === 0 ? null : differenceOf(disturbed, quiet, lead, second.from - (second.to - second.from), second.from);
    const known = size(difference, before, disturbed.samplingFrequency);
    const named = second.verdict !== 'good' && second.reasons.some((reason) => expected.includes(reason));
    if (known >= high) {
      score.plain += 1;
      if (named) score.named += 1;
    } else if (known <= low) {
      score.absent += 1;
      if (!named) score.silent += 1;
    }
  }
  return score;
}

/** Seconds with an electrode off, per lead: those it takes with it must carry the reason, the others must not. */
export function scoreOff(core: AnalysisCore, what: ElectrodeName, expected: readonly QualityReason[], leadOff: boolean, seed: number): ReasonScore {
  const from = 4;
  const to = 12;
  const ecg = simulate({ name: `${what} off`, detached: { what, from, to }, leadOff }, 20, seed);
  const lost = new Set<string>(leadsLost(1 << ELECTRODES.indexOf(what)));
  const score: ReasonScore = { plain: 0, named: 0, absent: 0, silent: 0 };
  for (const second of verdicts(core, ecg)) {
    const begin = second.from / ecg.samplingFrequency;
    const named = second.verdict !== 'good' && second.reasons.some((reason) => expected.includes(reason));
    if (begin >= from && begin < to && lost.has(second.lead)) {
      score.plain += 1;
      if (named) score.named += 1;
    } else if (begin < from || begin > to + 1 || !lost.has(second.lead)) {
      score.absent += 1;
      if (!named) score.silent += 1;
    }
  }
  return score;
}

function differenceOf(a: SimulatedEcg, b: SimulatedEcg, lead: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from }, (_, i) => ((a.samples[(from + i) * 8 + lead] ?? 0) - (b.samples[(from + i) * 8 + lead] ?? 0)) * STEP);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length);
}
