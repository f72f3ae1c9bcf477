import { ValisetteError } from '../../model/errors.ts';
import { INDEPENDENT_LEADS, TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { EcgLead } from './ecg.ts';
import type { CoreInstance } from './instance.ts';

/** A 12-lead record as it lies on disk or in memory. */
export interface EcgRecord {
  /** Hz, 100 to 2000. */
  readonly samplingFrequency: number;
  /** Eight (I, II, V1–V6) to twelve leads, in the order of the interleaved samples. */
  readonly leads: readonly EcgLead[];
  readonly samples: Int32Array;
  readonly frameCount: number;
  /** Electrodes that were off for some time (bits of model/lead.ts). */
  readonly electrodesOff?: number;
}

/** What one lead of a record looks like; µV unless said otherwise. */
export interface RecordLead {
  readonly lead: LeadName;
  /** True when the lead was recorded, false when it was made of I and II. */
  readonly recorded: boolean;
  /** Whole seconds without any voltage. */
  readonly deadSeconds: number;
  /** Share of samples at a rail, 0 to 1. */
  readonly railedShare: number;
  /** Range within a second without baseline: usual and largest. */
  readonly usualRange: number;
  readonly largestRange: number;
  /** Fast part against the range of the beats, a ratio. */
  readonly noiseShare: number;
  /** Excursion of the fast part, nine tenths up. */
  readonly fastExcursion: number;
  /** Largest way of the baseline within a second. */
  readonly wander: number;
  /** The usual QRS: highest and lowest voltage, and the mean of the P window. */
  readonly r: number;
  readonly s: number;
  readonly p: number;
  /** Largest distance from what I and II give (III, aVR, aVL, aVF where recorded). */
  readonly inconsistency: number;
  /** What the other leads do not explain, RMS in half a second: worst, and seven tenths up (I, II, V1–V6; 0 elsewhere). */
  readonly worstResidual: number;
  readonly lastingResidual: number;
}

export interface RecordMeasures {
  /** First frame and the one after the last of the stretch that was measured. */
  readonly from: number;
  readonly to: number;
  readonly leads: Readonly<Record<LeadName, RecordLead>>;
  /** Inputs of the model, see wasm-core/assembly/quality/record-judge.ts. */
  readonly features: readonly number[];
  /** Probability that a reader calls the stretch unacceptable, 0 to 1; leads that are dead or off are not counted in. */
  readonly probability: number;
  correlation(first: LeadName, second: LeadName): number;
}

const LEAD_FIELDS = 13;
const FEATURES = 6;
/** The model was made for records of this length. */
const STRETCH_SECONDS = 10;
const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 3600;

/**
 * Measures a record in stretches of ten seconds, each five seconds after the last; one that is shorter is measured whole.
 * @throws ValisetteError `input-missing` when one of I, II, V1–V6 is not there; `input-truncated` below 5 s or when `samples`
 * is shorter than `frameCount`; `limit-exceeded` for a rate or length out of range.
 */
export function measureRecord(core: CoreInstance, record: EcgRecord): RecordMeasures[] {
  const { samplingFrequency: rate, leads, frameCount } = record;
  check(record);
  const stretch = Math.min(frameCount, Math.round(STRETCH_SECONDS * rate));
  const { exports } = core;
  core.call('recordQualityConfigure', () => exports.recordQualityConfigure(rate, leads.length, stretch));
  const recorded = new Set<LeadName>();
  leads.forEach((lead, channel) => {
    const name = standardName(lead.name);
    const place = name === null ? -1 : TWELVE_LEADS.indexOf(name);
    if (name === null || recorded.has(name)) return;
    recorded.add(name);
    core.call('recordQualitySetLead', () => exports.recordQualitySetLead(channel, place, lead.microvoltsPerUnit, lead.offset, lead.minimum, lead.maximum));
  });
  const found: RecordMeasures[] = [];
  const stride = Math.max(1, Math.round((STRETCH_SECONDS / 2) * rate));
  for (let from = 0; from === 0 || from + stretch <= frameCount; from += stride) found.push(measureStretch(core, record, recorded, from, from + stretch));
  return found;
}

function check(record: EcgRecord): void {
  const { samplingFrequency: rate, leads, samples, frameCount } = record;
  if (!(rate >= 100 && rate <= 2000)) throw new ValisetteError('limit-exceeded', `ECG rate ${rate} Hz is outside 100 to 2000 Hz`, { samplingFrequency: rate });
  const present = new Set(leads.map((lead) => standardName(lead.name)));
  const missing = INDEPENDENT_LEADS.filter((lead) => !present.has(lead));
  if (missing.length > 0) throw new ValisetteError('input-missing', `a 12-lead record needs ${missing.join(', ')}`, { leads: missing.join(' ') });
  if (leads.length > TWELVE_LEADS.length) throw new ValisetteError('limit-exceeded', `${leads.length} ECG leads: up to 12 can be judged`, { leads: leads.length });
  if (!Number.isInteger(frameCount) || frameCount < SHORTEST_SECONDS * rate || samples.length < frameCount * leads.length) {
    throw new ValisetteError('input-truncated', `${samples.length} samples are no record of at least ${SHORTEST_SECONDS} s`, { samples: samples.length, frameCount });
  }
  if (frameCount > LONGEST_SECONDS * rate) throw new ValisetteError('limit-exceeded', 'a record of more than an hour is not judged as one', { frameCount });
}

function measureStretch(core: CoreInstance, record: EcgRecord, recorded: ReadonlySet<LeadName>, from: number, to: number): RecordMeasures {
  const { exports } = core;
  const channels = record.leads.length;
  const framesPerCall = Math.floor(exports.recordQualityInputCapacity() / channels);
  core.call('recordQualityStart', () => exports.recordQualityStart());
  for (let at = from; at < to; at += framesPerCall) {
    const frames = Math.min(framesPerCall, to - at);
    core.integers(exports.recordQualityInput(), frames * channels).set(record.samples.subarray(at * channels, (at + frames) * channels));
    core.call('recordQualityPush', () => exports.recordQualityPush(frames));
  }
  core.call('recordQualityJudge', () => exports.recordQualityJudge());
  const values = core.doubles(exports.recordQualityLeads(), TWELVE_LEADS.length * LEAD_FIELDS);
  const correlations = Float64Array.from(core.doubles(exports.recordQualityCorrelations(), TWELVE_LEADS.length ** 2));
  const leads = Object.fromEntries(TWELVE_LEADS.map((lead, place) => [lead, leadOf(lead, recorded.has(lead), values.subarray(place * LEAD_FIELDS, (place + 1) * LEAD_FIELDS))]));
  return {
    from,
    to,
    leads: leads as Record<LeadName, RecordLead>,
    features: Array.from(core.doubles(exports.recordQualityFeatures(), FEATURES)),
    probability: exports.recordQualityScore(),
    correlation: (first, second) => correlations[TWELVE_LEADS.indexOf(first) * TWELVE_LEADS.length + TWELVE_LEADS.indexOf(second)] ?? 0,
  };
}

function leadOf(lead: LeadName, recorded: boolean, values: Float64Array): RecordLead {
  const [deadSeconds = 0, railedShare = 0, usualRange = 0, largestRange = 0, noiseShare = 0, fastExcursion = 0, wander = 0, r = 0, s = 0, p = 0, inconsistency = 0, worstResidual = 0, lastingResidual = 0] = values;
  return { lead, recorded, deadSeconds, railedShare, usualRange, largestRange, noiseShare, fastExcursion, wander, r, s, p, inconsistency, worstResidual, lastingResidual };
}

/** The lead of the twelve that goes by this name, whatever the case of its letters. */
export function standardName(name: string): LeadName | null {
  return TWELVE_LEADS.find((lead) => lead.toLowerCase() === name.trim().toLowerCase()) ?? null;
}
