import { clinicalLeadName } from '../../formats/lead-names.ts';
import type { SignalFile } from '../../formats/signal-file.ts';
import type { Delineation, EcgMeasurements, EcgStatement } from '../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { QualityVerdict } from '../../model/measurement.ts';
import type { AdministrativeSex } from '../../model/patient.ts';
import type { RhythmAlarm } from '../../wasm-core/host/alarms.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgBeat } from '../../wasm-core/host/ecg.ts';
import type { RhythmLabel } from '../../wasm-core/host/interpretation/input.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';
import { statementText } from '../../wasm-core/host/interpretation/statement-text.ts';
import type { RhythmSpan } from '../../wasm-core/host/rhythm-spans.ts';
import { verdictShare, type QualitySpan } from './quality-spans.ts';
import { chosenFrames, leadOf } from './stream-ecg.ts';

/** Longest stretch the core measures at once, s; longer records are delineated stretch by stretch. */
const STRETCH_SECONDS = 60;
/** A record is judged as a whole only when it is 12-lead and at least this long, s. */
const SHORTEST_JUDGED_SECONDS = 5;
/** Of a lead that is unreadable for longer, nothing is read. */
const UNREADABLE_SHARE = 0.5;
const DOUBTFUL_SHARE = 0.25;

export interface ReadingRequest {
  readonly file: SignalFile;
  readonly channels: readonly number[];
  readonly beats: readonly EcgBeat[];
  readonly quality: readonly QualitySpan[];
  readonly rhythm: readonly RhythmSpan[];
  readonly alarms: readonly RhythmAlarm[];
  readonly sex: AdministrativeSex;
  readonly ageYears: number | null;
}

export interface SpokenStatement {
  readonly code: string;
  readonly level: EcgStatement['level'];
  readonly fr: string;
  readonly en: string;
  readonly evidence: EcgStatement['evidence'];
}

export interface TwelveLeadReading {
  /** Absent when the record is not the twelve leads of at least 5 s. */
  readonly acceptable?: boolean;
  readonly delineation: Partial<Record<LeadName | 'global', Delineation>>;
  readonly measurements: EcgMeasurements;
  readonly statements: readonly SpokenStatement[];
}

/** Delineation, measurements and statements of a record of 60 s or less, on its raw samples. */
export function readTwelveLeads(core: AnalysisCore, request: ReadingRequest): TwelveLeadReading {
  const { file, quality } = request;
  const leads = clinicalLeads(request);
  const samples = chosenFrames(file, leads.map(({ channel }) => channel), 0, file.frameCount);
  const recording = { samplingFrequency: file.samplingFrequency, leads: leads.map(({ lead }) => lead), samples, frameCount: file.frameCount, electrodesOff: 0 };
  const { measurements, delineation } = core.measure({ ...recording, beats: request.beats });
  const whole = isTwelveLead(leads.map(({ name }) => name)) && file.frameCount >= SHORTEST_JUDGED_SECONDS * file.samplingFrequency ? core.recordQuality(recording) : null;
  const verdicts = Object.fromEntries(leads.flatMap(({ name, given }) => (name === null ? [] : [[name, verdictOf(quality, given)] as const])));
  const rhythm = dominantRhythm(request.rhythm);
  const seconds = file.frameCount / file.samplingFrequency;
  const statements = interpret({
    measurements,
    ...(rhythm === null ? {} : { rhythm }),
    alarms: request.alarms,
    quality: { acceptable: whole?.acceptable ?? true, leads: verdicts, electrodesOff: 0, lastSeconds: seconds },
    patient: { sex: request.sex, ageYears: request.ageYears },
    durationSeconds: seconds,
    samplingFrequency: file.samplingFrequency,
    beats: request.beats,
    ...(whole === null ? {} : { leadChecks: whole.checks }),
  });
  return {
    ...(whole === null ? {} : { acceptable: whole.acceptable }),
    delineation: { global: delineation.global, ...delineation.leads },
    measurements,
    statements: statements.map((statement) => ({
      code: statement.code,
      level: statement.level,
      fr: statementText(statement, 'fr').sentence,
      en: statementText(statement, 'en').sentence,
      evidence: statement.evidence,
    })),
  };
}

/** P, QRS and T marks of a long record, measured stretch by stretch; a beat at the border of two belongs to the first. */
export function delineateLong(core: AnalysisCore, request: ReadingRequest): TwelveLeadReading['delineation'] {
  const { file, beats } = request;
  const leads = clinicalLeads(request);
  const length = Math.floor(STRETCH_SECONDS * file.samplingFrequency);
  const overlap = Math.floor(2 * file.samplingFrequency);
  const all: Partial<Record<LeadName | 'global', Record<keyof Delineation, number[]>>> = {};
  for (let from = 0; from < file.frameCount; from += length - overlap) {
    const to = Math.min(file.frameCount, from + length);
    const samples = chosenFrames(file, leads.map(({ channel }) => channel), from, to);
    const inside = beats.filter((beat) => beat.frame >= from && beat.frame < to).map((beat) => ({ frame: beat.frame - from, label: beat.label }));
    const { delineation } = core.measure({ samplingFrequency: file.samplingFrequency, leads: leads.map(({ lead }) => lead), samples, frameCount: to - from, beats: inside, electrodesOff: 0 });
    // The overlap is read twice: the half of it next to the middle of a stretch is believed.
    const first = from === 0 ? 0 : from + overlap / 2;
    const last = to === file.frameCount ? to : to - overlap / 2;
    for (const [lead, marks] of Object.entries({ global: delineation.global, ...delineation.leads }) as [LeadName | 'global', Delineation][]) {
      const kept = (all[lead] ??= { pOn: [], pPeak: [], pOff: [], qrsOn: [], qrsPeak: [], qrsOff: [], tPeak: [], tOff: [] });
      for (const kind of Object.keys(kept) as (keyof Delineation)[]) {
        for (const mark of marks[kind]) if (mark + from >= first && mark + from < last) kept[kind].push(mark + from);
      }
    }
    if (to === file.frameCount) break;
  }
  return all;
}

interface NamedLead {
  readonly channel: number;
  /** As the file names it. */
  readonly given: string;
  readonly name: LeadName | null;
  readonly lead: { readonly name: string; readonly microvoltsPerUnit: number; readonly offset: number; readonly minimum: number; readonly maximum: number };
}

function clinicalLeads({ file, channels }: ReadingRequest): NamedLead[] {
  return channels.map((channel) => {
    const lead = leadOf(file, channel);
    const name = clinicalLeadName(lead.name);
    return { channel, given: lead.name, name, lead: { ...lead, name: name ?? lead.name } };
  });
}

function isTwelveLead(names: readonly (LeadName | null)[]): boolean {
  return TWELVE_LEADS.every((lead) => names.includes(lead));
}

function verdictOf(quality: readonly QualitySpan[], lead: string): QualityVerdict {
  if (verdictShare(quality, lead, 'unreadable') > UNREADABLE_SHARE) return 'unreadable';
  return verdictShare(quality, lead, 'doubtful') + verdictShare(quality, lead, 'unreadable') > DOUBTFUL_SHARE ? 'doubtful' : 'good';
}

/** Rhythm of the longest time; null when nobody named one. */
function dominantRhythm(spans: readonly RhythmSpan[]): RhythmLabel | null {
  const lasting = new Map<RhythmLabel, number>();
  for (const span of spans) lasting.set(span.label, (lasting.get(span.label) ?? 0) + span.to - span.from);
  const [longest] = [...lasting].sort((a, b) => b[1] - a[1]);
  return longest === undefined || longest[0] === 'other' ? null : longest[0];
}

