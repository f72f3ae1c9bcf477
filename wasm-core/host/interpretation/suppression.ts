import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { leadsLost } from '../../../model/lead.ts';
import { ECG_STATEMENTS, type EcgStatementCode } from '../../../model/wording/ecg-statements.ts';
import type { EcgRuleName } from '../../../model/wording/ecg-terms.ts';
import { figure, statement, type Evidence } from './evidence.ts';
import { hasWideQrs, type Findings } from './findings.ts';
import type { Reading } from './reading.ts';
import type { Rule, Tag } from './rule.ts';

/** A rule that was not read, and why (a code of LABELS.reason or ECG_TERMS.reason). */
export interface WithheldRule {
  readonly rule: EcgRuleName;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly silent: boolean;
}

/** States that are on, each with the reason printed for it, the weightiest first. */
export function activeTags(reading: Reading, findings: Findings): Map<Tag, string> {
  const { patient, calibrationKnown, band } = reading.input;
  const age = patient.ageYears;
  const tags: [Tag, boolean, string][] = [
    ['calibration', calibrationKnown === false, 'calibration-unknown'],
    ['band', band === 'monitor', 'band-not-diagnostic'],
    ['paced', findings.paced, 'paced'],
    ['swap', findings.swapSuspected, 'swap-suspected'],
    ['ventricular-rhythm', findings.ventricularRhythm, 'ventricular-rhythm'],
    ['wpw', findings.preexcited, 'preexcitation'],
    ['lbbb', findings.bundleBranch === 'lbbb', 'bundle-branch-block'],
    ['rbbb', findings.bundleBranch === 'rbbb', 'bundle-branch-block'],
    ['wide-qrs', hasWideQrs(reading.measurements), 'wide-qrs'],
    ['af', findings.atrialFibrillation, 'atrial-fibrillation'],
    ['lafb', findings.leftAnteriorFascicle, 'fascicular-block'],
    ['rvh', findings.rightVoltage, 'right-voltage'],
    ['under-16', age !== null && age < 16, 'under-16'],
    ['age<40', age !== null && age < 40, 'under-40'],
    ['age<40', age === null, 'age-sex-unknown'],
    ['age-sex', age === null || patient.sex === 'unknown', 'age-sex-unknown'],
    ['sex', patient.sex === 'unknown', 'age-sex-unknown'],
  ];
  return new Map(tags.filter(([, on]) => on).map(([tag, , reason]) => [tag, reason]));
}

/** Tags that forbid a rule: those of its codes in the table and its own. */
export function tagsOf(rule: Rule): Set<string> {
  const table = rule.codes.flatMap((code): readonly string[] => ECG_STATEMENTS[code].withheldWhen);
  return new Set([...table, ...(rule.alsoWithheldWhen ?? [])]);
}

function missingReason(reading: Reading, rule: Rule): string | null {
  const missing = rule.needs.filter((lead) => !reading.leads.includes(lead));
  if (missing.length === 0) return null;
  if (missing.every((lead) => reading.movedLeads().includes(lead))) return 'moved-electrodes';
  return missing.some((lead) => leadsLost(reading.input.quality.electrodesOff).includes(lead)) ? 'off' : 'leads-missing';
}

/** What made the state: the figure shown beside the reason. */
function evidenceOf(reason: string, reading: Reading): Evidence[] {
  const qrs = reading.measurements.qrsDuration;
  return qrs !== null && ['bundle-branch-block', 'wide-qrs', 'preexcitation'].includes(reason) ? [figure('qrs', qrs, 'ms')] : [];
}

/** Reads every rule that may be read. A rule that may not is never evaluated. */
export function readRules(rules: readonly Rule[], reading: Reading, findings: Findings): { readonly statements: EcgStatement[]; readonly withheld: WithheldRule[] } {
  const active = activeTags(reading, findings);
  const statements: EcgStatement[] = [];
  const withheld: WithheldRule[] = [];
  for (const rule of rules) {
    const tags = tagsOf(rule);
    const reason = [...active].find(([tag]) => tags.has(tag))?.[1] ?? missingReason(reading, rule);
    if (reason === null) statements.push(...rule.read(reading, findings));
    else withheld.push({ rule: rule.name, reason, evidence: evidenceOf(reason, reading), silent: rule.silentWhenWithheld ?? false });
  }
  return { statements, withheld };
}

/**
 * Says what was not read: one line per reason with the names of the rules. ST has its own line that carries its warning,
 * unless a left bundle branch block hands it to the criteria made for it.
 */
export function notEvaluated(withheld: readonly WithheldRule[]): EcgStatement[] {
  const found: EcgStatement[] = [];
  const byReason = new Map<string, { rules: EcgRuleName[]; evidence: readonly Evidence[] }>();
  for (const { rule, reason, evidence, silent } of withheld) {
    if (rule === 'st-elevation' && reason !== 'bundle-branch-block') {
      found.push(statement('st-not-evaluated', evidence, { reason }));
      continue;
    }
    if (silent) continue;
    const line = byReason.get(reason) ?? { rules: [], evidence };
    if (!line.rules.includes(rule)) line.rules.push(rule);
    byReason.set(reason, line);
  }
  for (const [reason, { rules, evidence }] of byReason) found.push(statement('rule-not-evaluated', evidence, { rule: rules.join(','), reason }));
  return found;
}

/** A statement and those it makes superfluous: of two that exclude each other the more serious stays. */
const OUTRANKS: Partial<Record<EcgStatementCode, readonly EcgStatementCode[]>> = {
  'rhythm-asystole': ['alarm-asystole', 'rhythm-sinus-pause'],
  'rhythm-vt': ['alarm-ventricular-tachycardia'],
  'rhythm-vf': ['alarm-ventricular-fibrillation', 'rhythm-asystole', 'alarm-asystole'],
  'rhythm-af-regularised': ['rhythm-junctional'],
  'resembles-de-winter': ['resembles-hyperacute-t'],
  'rvh-possible': ['r-tall-v1'],
  'r-posterior': ['r-tall-v1'],
  'swap-la-ra': ['swap-la-ll'],
  'hyperkalaemia-compatible-severe': ['hyperkalaemia-not-excluded'],
};

export function withoutOutranked(statements: readonly EcgStatement[]): EcgStatement[] {
  const outranked = new Set(statements.flatMap(({ code }): readonly string[] => OUTRANKS[code as EcgStatementCode] ?? []));
  return statements.filter(({ code }) => !outranked.has(code));
}
