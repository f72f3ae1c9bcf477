import { leadsOfPotentials } from '../../hardware-sim/patient/electrodes.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import type { PatientScenario } from '../../hardware-sim/suitcase.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgMeasurementResult, EcgRecordingToMeasure } from '../../wasm-core/host/measure.ts';
import { INDEPENDENT_LEADS, TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import { uniform } from './generated-signals.ts';

export const QUIET = { baselineWander: 0, muscleNoise: 0, mains: 0 } as const;
const MICROVOLTS_PER_UNIT = 0.5;
/** The heart has found its pace by then, µs. */
const BEGIN = 5_000_000;

export interface RecordingRecipe {
  readonly start: PatientScenario['start'];
  readonly samplingFrequency?: number;
  readonly seconds?: number;
  readonly seed?: number;
  /** White noise added to every lead, µV RMS. */
  readonly whiteNoise?: number;
}

/** Medians over the beats that lie whole in the recording: the support truth of the simulated patient, ms and µV. */
export interface RecordingTruth {
  readonly p: number;
  readonly pr: number;
  readonly qrs: number;
  readonly qt: number;
  /** Level above QRS onset of the noise-free curve at J plus `milliseconds`, per lead. */
  level(lead: LeadName, milliseconds: number): number;
  readonly ventricular: readonly number[];
}

/** A recording of a simulated patient: the eight independent leads, with beats by the analyser, and its truth. */
export function recordPatient(core: AnalysisCore, recipe: RecordingRecipe): { recording: EcgRecordingToMeasure; truth: RecordingTruth } {
  const { start, samplingFrequency = 500, seconds = 10, seed = 3, whiteNoise = 0 } = recipe;
  const patient = new Patient({ id: 'measured', description: '', patient: { sex: 'male', ageYears: 40 }, start }, seed);
  const frameCount = Math.round(seconds * samplingFrequency);
  const samples = new Int32Array(frameCount * 8);
  const potentials = new Float64Array(10);
  const leads = new Float64Array(8);
  const random = uniform(seed + 17);
  for (let frame = 0; frame < frameCount; frame += 1) {
    patient.electrodes.at(BEGIN + (frame * 1e6) / samplingFrequency, potentials);
    leadsOfPotentials(potentials, leads);
    for (let lead = 0; lead < 8; lead += 1) {
      // Four uniform numbers make a bell of SD 1/√3.
      const noise = whiteNoise * Math.sqrt(3) * (random() + random() + random() + random() - 2);
      samples[frame * 8 + lead] = Math.round(((leads[lead] ?? 0) + noise) / MICROVOLTS_PER_UNIT);
    }
  }
  const channels = INDEPENDENT_LEADS.map((name) => ({ name, microvoltsPerUnit: MICROVOLTS_PER_UNIT, offset: 0, minimum: -1_000_000, maximum: 1_000_000 }));
  const analyser = core.createEcgAnalyser({ samplingFrequency, leads: channels });
  const beats = [analyser.push(samples, frameCount, 0, 0), analyser.finish()].flatMap((block) => block.beats).filter((beat) => beat.confirmed);
  return { recording: { samplingFrequency, leads: channels, samples, frameCount, beats, electrodesOff: 0 }, truth: truthOf(patient, seconds, samplingFrequency) };
}

function truthOf(patient: Patient, seconds: number, samplingFrequency: number): RecordingTruth {
  const end = BEGIN + seconds * 1e6;
  patient.heart.extendTo(end);
  const whole = patient.heart.beats.filter((beat) => beat.qrsOn > BEGIN + 200_000 && beat.tEnd < end);
  const own = whole.filter((beat) => beat.beatClass !== 'V');
  const ms = (values: readonly number[]): number => median(values) / 1000;
  return {
    p: ms(own.flatMap((beat) => (beat.pOn === null || beat.pOff === null ? [] : [beat.pOff - beat.pOn]))),
    pr: ms(own.flatMap((beat) => (beat.pOn === null ? [] : [beat.qrsOn - beat.pOn]))),
    qrs: ms(own.map((beat) => beat.j - beat.qrsOn)),
    qt: ms(own.map((beat) => beat.tEnd - beat.qrsOn)),
    level: (lead, milliseconds) =>
      median(own.map((beat) => leadAt(patient, beat.j + milliseconds * 1000, lead) - leadAt(patient, beat.qrsOn, lead))),
    ventricular: whole.filter((beat) => beat.beatClass === 'V').map((beat) => ((beat.rPeak - BEGIN) * samplingFrequency) / 1e6),
  };
}

function leadAt(patient: Patient, micros: number, lead: LeadName): number {
  const leads = new Float64Array(8);
  patient.voltage.at(micros, leads);
  const [one = 0, two = 0] = leads;
  const twelve = [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, ...leads.slice(2)];
  return twelve[TWELVE_LEADS.indexOf(lead)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}

/** Every number of a result in a fixed order; throws on NaN and infinities, which a result must not hold. */
export function numbersOf(result: EcgMeasurementResult): number[] {
  const numbers: number[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new Error('a result holds a number that is none');
      numbers.push(value);
    } else if (value instanceof Float32Array || Array.isArray(value)) for (const item of value as Iterable<unknown>) walk(item);
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) walk(item);
    else if (typeof value === 'boolean') numbers.push(value ? 1 : 0);
  };
  walk(result);
  return numbers;
}
