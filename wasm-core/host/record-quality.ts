import { ELECTRODES, electrodesOfMask, leadsLost, TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { QualityPromptCode } from '../../model/wording/quality-prompts.ts';
import type { EcgAnalyser, LeadQuality } from './ecg.ts';
import { blameElectrodes, promptOfFaults, promptOfNoise, type ElectrodeFault, type JudgedLead } from './electrode-advice.ts';
import { checkLeads, type LeadCheck } from './lead-checks.ts';
import { standardName, type EcgRecord, type RecordMeasures } from './record-measures.ts';

export interface RecordQuality {
  /** Whether a reader would accept the record. */
  readonly acceptable: boolean;
  /** 0 (useless) to 1 (clean): probability that a reader accepts the stretch; 0 with a dead lead. */
  readonly score: number;
  /** The leads as recorded, over the stretch. */
  readonly leads: readonly JudgedLead[];
  /** Leads without voltage or without electrode. */
  readonly deadLeads: readonly LeadName[];
  /** Why the record is refused whatever its score: no lead may be dead, and no limb lead stand on two legs (the chest leads lose their reference). */
  readonly refusedFor: 'dead-lead' | 'right-leg' | null;
  readonly electrodes: readonly ElectrodeFault[];
  readonly checks: readonly LeadCheck[];
  /** What to tell the nurse. */
  readonly advice: QualityPromptCode;
  /** Best ten seconds of the record, frames, `to` excluded: everything here speaks of them. */
  readonly from: number;
  readonly to: number;
  /** Inputs of the model (see wasm-core/assembly/quality/record-judge.ts). */
  readonly features: readonly number[];
}

/** A lead without voltage for this many whole seconds of ten is dead. */
const DEAD_SECONDS = 4;
/** At the rail for this share of the samples, likewise. */
const DEAD_RAILED = 0.4;
/** Share of the seconds in which something must be seen to be said of the lead. */
const OFTEN = 0.25;

/** Judges a record from its measures and from the verdicts of the streaming analysis on its best stretch. */
export function judgeRecord(record: EcgRecord, stretches: readonly RecordMeasures[], analyser: EcgAnalyser): RecordQuality {
  const best = stretches.map((measures) => ({ measures, dead: deadLeads(record, measures) })).reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  const { measures, dead } = best;
  const { from, to } = measures;
  const channels = record.leads.length;
  const seconds = [...analyser.push(record.samples.subarray(from * channels, to * channels), to - from, from, record.electrodesOff ?? 0).quality, ...analyser.finish().quality];
  const leads = record.leads.map(({ name }) => summarise(name, seconds.filter((second) => second.lead === name), dead));
  const score = scoreOf(best);
  const electrodes = electrodeFaults(record, leads);
  // One limb lead without voltage may be a cable on the right leg; with more leads gone, exchanges cannot be told.
  const checks = dead.length === 0 || (dead.length === 1 && !railed(measures, dead)) ? checkLeads(measures) : [];
  const refusedFor = dead.length > 0 ? 'dead-lead' : checks.some(({ check }) => check === 'right-leg') ? 'right-leg' : null;
  const acceptable = refusedFor === null && score >= 0.5;
  return { acceptable, score, leads, deadLeads: dead, refusedFor, electrodes, checks, advice: adviceOf(acceptable, electrodes, checks, leads), from, to, features: measures.features };
}

function scoreOf({ measures, dead }: { measures: RecordMeasures; dead: readonly LeadName[] }): number {
  return dead.length > 0 ? 0 : 1 - measures.probability;
}

function deadLeads(record: EcgRecord, measures: RecordMeasures): LeadName[] {
  const lost = new Set(leadsLost(record.electrodesOff ?? 0));
  return TWELVE_LEADS.filter((lead) => lost.has(lead) || measures.leads[lead].deadSeconds >= DEAD_SECONDS || measures.leads[lead].railedShare >= DEAD_RAILED);
}

function railed(measures: RecordMeasures, dead: readonly LeadName[]): boolean {
  return dead.some((lead) => measures.leads[lead].railedShare >= DEAD_RAILED);
}

function summarise(name: string, seconds: readonly LeadQuality[], dead: readonly LeadName[]): JudgedLead {
  const often = (holds: (second: LeadQuality) => boolean): boolean => seconds.filter(holds).length >= Math.max(1, OFTEN * seconds.length);
  const standard = standardName(name);
  const isDead = standard !== null && dead.includes(standard);
  const reasons = REASONS.filter((reason) => often((second) => second.verdict !== 'good' && second.reasons.includes(reason)));
  if (isDead && !reasons.some((reason) => reason === 'off' || reason === 'flat' || reason === 'saturated')) reasons.push('flat');
  const verdict: QualityVerdict = isDead || often((second) => second.verdict === 'unreadable') ? 'unreadable' : reasons.length > 0 ? 'doubtful' : 'good';
  return { lead: name, verdict, reasons };
}

const REASONS: readonly QualityReason[] = ['off', 'flat', 'saturated', 'drift', 'mains', 'muscle', 'spikes'];

/** What the instrument reports is sure; the rest is inferred from the leads. */
function electrodeFaults(record: EcgRecord, leads: readonly JudgedLead[]): ElectrodeFault[] {
  const mask = record.electrodesOff ?? 0;
  const reported = electrodesOfMask(mask & ((1 << ELECTRODES.length) - 1));
  return reported.length > 0 ? reported.map((electrode) => ({ electrode, fault: 'off' })) : blameElectrodes(leads);
}

/** Contact before cables, cables before noise: each is pointless to mend while the one before lasts. */
function adviceOf(acceptable: boolean, electrodes: readonly ElectrodeFault[], checks: readonly LeadCheck[], leads: readonly JudgedLead[]): QualityPromptCode {
  if (checks.some(({ check }) => check === 'right-leg')) return 'ecg-limbs-swapped';
  const off = promptOfFaults(electrodes.filter(({ fault }) => fault === 'off'));
  if (off !== null) return off;
  const swap = checks.map(swapPrompt).find((code) => code !== null);
  if (swap !== undefined && swap !== null) return swap;
  // Readable, but with half of the leads disturbed the next one can be better.
  if (acceptable && 2 * leads.filter(({ verdict }) => verdict !== 'good').length < leads.length) return 'ecg-good';
  return promptOfFaults(electrodes) ?? promptOfNoise(leads) ?? 'ecg-redo-or-send';
}

function swapPrompt({ check, strength }: LeadCheck): QualityPromptCode | null {
  if (strength === 'hint') return null;
  if (check === 'arms-reversed') return 'ecg-arms-swapped';
  if (check === 'chest-order') return 'ecg-chest-swapped';
  return check === 'inconsistent' ? null : 'ecg-limbs-swapped';
}
