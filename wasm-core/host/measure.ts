import type { AtrialFindings, Delineation, EcgMeasurements, LeadMeasurement, QtcByFormula } from '../../model/ecg-measurement.ts';
import { ValisetteError } from '../../model/errors.ts';
import { leadsLost, TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { BeatLabel } from './ecg.ts';
import type { CoreInstance } from './instance.ts';

export interface EcgRecordingToMeasure {
  /** Hz, 100 to 2000. */
  readonly samplingFrequency: number;
  /** 1 to 12 leads in the order of the interleaved samples. A name that is none of the twelve helps to find the waves only. */
  readonly leads: readonly { readonly name: string; readonly microvoltsPerUnit: number; readonly offset: number }[];
  /** Raw integers, frame after frame. */
  readonly samples: Int32Array;
  /** At most 60 s. */
  readonly frameCount: number;
  /** Confirmed beats of the recording, as the EcgAnalyser gives them. */
  readonly beats: readonly { readonly frame: number; readonly label: BeatLabel }[];
  /** Electrodes that were off at any time (bits of model/lead.ts): their leads are left out. */
  readonly electrodesOff: number;
}

export interface EcgMeasurementResult {
  readonly measurements: EcgMeasurements;
  /** Marks of every beat, frames of the recording: `global` for all leads together, `leads` for each that was measured. */
  readonly delineation: { readonly global: Delineation; readonly leads: Partial<Record<LeadName, Delineation>> };
  /** Representative beat, µV against the level at QRS onset, unfiltered; `onsetFrame` is the QRS onset in it. */
  readonly medianBeat: { readonly samplingFrequency: number; readonly onsetFrame: number; readonly leads: Partial<Record<LeadName, Float32Array>> };
}

/** Sizes of the tables of assembly/measure. */
const VALUES = 25;
const LEAD_VALUES = 25;
const BEAT_LENGTH = 600;
const BEAT_LIMIT = 400;
const WAVE_MARKS = 8;
const GLOBAL_ROW = 12;
const NONE = -100_000;

/**
 * Measures a whole recording in an instance of its own.
 * @throws ValisetteError `limit-exceeded` for a rate, length or number of leads out of range; `core-aborted`.
 */
export function measureRecording(core: CoreInstance, recording: EcgRecordingToMeasure): EcgMeasurementResult {
  const { samplingFrequency, leads, samples, frameCount } = recording;
  if (!(samplingFrequency >= 100 && samplingFrequency <= 2000)) {
    throw new ValisetteError('limit-exceeded', `ECG rate ${samplingFrequency} Hz is outside 100 to 2000 Hz`, { samplingFrequency });
  }
  if (leads.length < 1 || leads.length > 12) throw new ValisetteError('limit-exceeded', `${leads.length} ECG leads: 1 to 12 can be measured`, { leads: leads.length });
  if (!Number.isInteger(frameCount) || frameCount < 0 || samples.length < frameCount * leads.length || frameCount > 60 * samplingFrequency) {
    throw new ValisetteError('limit-exceeded', `${samples.length} samples for ${frameCount} frames of ${leads.length} leads: at most 60 s can be measured`, {
      samples: samples.length,
      frameCount,
      leads: leads.length,
    });
  }
  load(core, recording);
  const { exports } = core;
  core.call('measureRun', () => exports.measureRun());
  const values = core.doubles(exports.measureValues(), VALUES);
  const leadValues = core.doubles(exports.measureLeadValues(), TWELVE_LEADS.length * LEAD_VALUES);
  const measured = core.integers(exports.measureMeasuredLeads(), TWELVE_LEADS.length);
  const rows = core.doubles(exports.measureRows(), TWELVE_LEADS.length * BEAT_LENGTH);
  const found = TWELVE_LEADS.flatMap((name, index) => (measured[index] === 1 ? [{ name, index }] : []));
  return {
    measurements: {
      ...globalMeasurements(values),
      leads: record(found.map(({ name, index }) => [name, leadMeasurement(leadValues.subarray(index * LEAD_VALUES, (index + 1) * LEAD_VALUES))])),
    },
    delineation: {
      global: delineationOf(core, GLOBAL_ROW, frameCount),
      leads: record(found.map(({ name, index }) => [name, delineationOf(core, index, frameCount)])),
    },
    medianBeat: {
      samplingFrequency: exports.measureRate(),
      onsetFrame: orNull(values, 18) ?? 0,
      leads: record(found.map(({ name, index }) => [name, Float32Array.from(rows.subarray(index * BEAT_LENGTH, (index + 1) * BEAT_LENGTH))])),
    },
  };
}

function load(core: CoreInstance, recording: EcgRecordingToMeasure): void {
  const { samplingFrequency, leads, samples, frameCount, beats, electrodesOff } = recording;
  const { exports } = core;
  core.call('measureConfigure', () => exports.measureConfigure(samplingFrequency, frameCount, leads.length));
  const lost = new Set<LeadName>(leadsLost(electrodesOff));
  leads.forEach((lead, index) => {
    const name = TWELVE_LEADS.find((known) => known.toLowerCase() === lead.name.toLowerCase());
    const connected = name === undefined ? electrodesOff === 0 : !lost.has(name);
    const code = name === undefined ? TWELVE_LEADS.length : TWELVE_LEADS.indexOf(name);
    core.call('measureSetLead', () => exports.measureSetLead(index, lead.microvoltsPerUnit, code, connected ? 1 : 0));
  });
  const framesPerCall = Math.floor(exports.measureInputCapacity() / leads.length);
  let from = 0;
  do {
    const frames = Math.min(framesPerCall, frameCount - from);
    core.integers(exports.measureInput(), frames * leads.length).set(samples.subarray(from * leads.length, (from + frames) * leads.length));
    core.call('measureTake', () => exports.measureTake(frames));
    from += frames;
  } while (from < frameCount);
  for (const beat of beats) core.call('measureAddBeat', () => exports.measureAddBeat(beat.frame, beat.label === 'V' || beat.label === 'P' ? 1 : 0));
}

function globalMeasurements(values: Float64Array): Omit<EcgMeasurements, 'leads'> {
  const at = (index: number): number | null => orNull(values, index);
  return {
    heartRate: at(0),
    rrMinimum: at(1),
    rrMaximum: at(2),
    rrVariation: at(3),
    beatsUsed: at(4) ?? 0,
    beatsFound: at(5) ?? 0,
    pDuration: at(6),
    prInterval: at(7),
    qrsDuration: at(8),
    qtInterval: at(9),
    qtc: correctedQt(values),
    axes: { p: at(10), qrs: at(11), t: at(12) },
    atrial: atrialFindings(values),
  };
}

function atrialFindings(values: Float64Array): AtrialFindings {
  return {
    pPresent: values[13] === 1,
    pShare: orNull(values, 14) ?? 0,
    pCorrelation: orNull(values, 15),
    atrialRate: orNull(values, 16),
    pPerQrs: orNull(values, 17),
  };
}

function correctedQt(values: Float64Array): QtcByFormula | null {
  const bazett = orNull(values, 19);
  const fridericia = orNull(values, 20);
  const framingham = orNull(values, 21);
  const hodges = orNull(values, 22);
  return bazett === null || fridericia === null || framingham === null || hodges === null ? null : { bazett, fridericia, framingham, hodges };
}

function leadMeasurement(values: Float64Array): LeadMeasurement {
  const at = (index: number): number | null => orNull(values, index);
  const number = (index: number): number => at(index) ?? 0;
  return {
    pPositive: at(0),
    pNegative: at(1),
    pTerminalForce: at(2),
    q: at(3),
    r: at(4),
    s: at(5),
    rPrime: at(6),
    sPrime: at(7),
    qDuration: at(8),
    rDuration: at(9),
    sDuration: at(10),
    rPrimeDuration: at(11),
    rPeakTime: at(12),
    notchedR: values[13] === 1,
    slurredOnset: values[14] === 1,
    qrsPeakToPeak: number(15),
    qrsArea: number(16),
    stJ: number(17),
    st20: number(18),
    st40: number(19),
    st60: number(20),
    st80: number(21),
    stSlope: number(22),
    tPositive: at(23),
    tNegative: at(24),
  };
}

function delineationOf(core: CoreInstance, row: number, frameCount: number): Delineation {
  const { exports } = core;
  const marks = core.integers(exports.measureMarks() + row * BEAT_LIMIT * WAVE_MARKS * 4, BEAT_LIMIT * WAVE_MARKS);
  const beatCount = exports.measureBeatCount();
  const column = (mark: number): number[] => {
    const frames: number[] = [];
    for (let beat = 0; beat < beatCount; beat += 1) {
      const frame = marks[beat * WAVE_MARKS + mark] ?? NONE;
      if (frame !== NONE) frames.push(Math.max(0, Math.min(frameCount - 1, Math.round(exports.measureNativeFrame(frame)))));
    }
    return frames;
  };
  return {
    pOn: column(0),
    pPeak: column(1),
    pOff: column(2),
    qrsOn: column(3),
    qrsPeak: column(4),
    qrsOff: column(5),
    tPeak: column(6),
    tOff: column(7),
  };
}

/** NaN is how the core says that there is none. */
function orNull(values: Float64Array, index: number): number | null {
  const value = values[index];
  return value === undefined || !Number.isFinite(value) ? null : value;
}

function record<T>(entries: readonly (readonly [LeadName, T])[]): Partial<Record<LeadName, T>> {
  return Object.fromEntries(entries);
}
