import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import { ECG_STATEMENTS, type EcgStatementCode } from '../../../model/wording/ecg-statements.ts';

export type Evidence = EcgStatement['evidence'][number];

/** A measured figure with the threshold it was held against. */
export function figure(what: string, value: number, unit: string, threshold: number | null = null, lead: LeadName | null = null): Evidence {
  return { what, lead, value, unit, threshold };
}

/** An amplitude of one lead, given in µV and shown in mV. */
export function amplitude(what: string, lead: LeadName, microvolts: number, thresholdMicrovolts: number | null = null): Evidence {
  return { what, lead, value: microvolts / 1000, unit: 'mV', threshold: thresholdMicrovolts === null ? null : thresholdMicrovolts / 1000 };
}

/** A statement of the table, at the table's own level. */
export function statement(code: EcgStatementCode, evidence: readonly Evidence[], values: Readonly<Record<string, string | number>> = {}): EcgStatement {
  return { code, level: ECG_STATEMENTS[code].level, evidence, values };
}

/** Leads of a list of evidence, each once. */
export function leadsOf(evidence: readonly Evidence[]): LeadName[] {
  return [...new Set(evidence.flatMap((item) => (item.lead === null ? [] : [item.lead])))];
}
