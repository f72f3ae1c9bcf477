import type { EcgStatement, LeadMeasurement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { isQs, qDepth, rHeight, rToS, sDepth, tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** Fourth universal definition: ms and µV. */
const Q_SHORT = 20;
const Q_LONG = 30;
const Q_DEPTH = 100;
/** Shorter, and below this share of its R in every lead of the group, a Q is the septum's own (Minnesota asks for a third; proposal). */
const Q_WIDE = 40;
const Q_TO_R = 0.25;
/** Depth below which a Q of V2 or V3 is the ripple of the baseline. */
const SMALLEST_Q = 50;
const R_DURATION = 40;

/** Pairs that count together: (I, aVL), chest neighbours, any two of II, III, aVF. */
const INFERIOR_PAIRS: readonly (readonly [LeadName, LeadName])[] = [['II', 'aVF'], ['aVF', 'III'], ['II', 'III']];
const LATERAL_PAIRS: readonly (readonly [LeadName, LeadName])[] = [['I', 'aVL'], ['V5', 'V6']];
const ANTERIOR_PAIRS: readonly (readonly [LeadName, LeadName])[] = [['V4', 'V5']];

/** Pathological Q of one lead by the limits of its place; a QS counts by its depth alone. */
export function isPathologicalQ(name: LeadName, lead: LeadMeasurement): boolean {
  if (isQs(lead)) return sDepth(lead) >= Q_DEPTH;
  const duration = lead.qDuration ?? 0;
  if (name === 'V2' || name === 'V3') return qDepth(lead) >= SMALLEST_Q && duration >= Q_SHORT;
  return qDepth(lead) >= Q_DEPTH && duration >= Q_LONG;
}

function isSeptal(lead: LeadMeasurement): boolean {
  return !isQs(lead) && (lead.qDuration ?? 0) < Q_WIDE && qDepth(lead) < Q_TO_R * rHeight(lead);
}

/** Leads with a pathological Q, grouped as the definition asks: V2 or V3 alone suffices. */
export function pathologicalQ(reading: Reading): { readonly anterior: LeadName[]; readonly inferior: LeadName[]; readonly lateral: LeadName[] } {
  const found = reading.among(['I', 'II', 'III', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']).filter(({ name, lead }) => isPathologicalQ(name, lead));
  const q = new Set(found.map(({ name }) => name));
  const clear = new Set(found.filter(({ lead }) => !isSeptal(lead)).map(({ name }) => name));
  const paired = (pairs: readonly (readonly [LeadName, LeadName])[]) => [...new Set(pairs.filter((pair) => pair.every((lead) => q.has(lead)) && pair.some((lead) => clear.has(lead))).flat())];
  const chest = (['V1', 'V2', 'V3', 'V4'] as const).filter((lead) => q.has(lead));
  const anterior = clear.has('V2') || clear.has('V3') ? chest : paired(ANTERIOR_PAIRS);
  const order = (leads: readonly LeadName[]) => (['I', 'II', 'III', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).filter((lead) => leads.includes(lead));
  return { anterior: order(anterior), inferior: order(paired(INFERIOR_PAIRS)), lateral: order(paired(LATERAL_PAIRS)) };
}

export const oldInfarctRule: Rule = {
  name: 'old-infarct',
  codes: ['q-anterior', 'q-inferior', 'q-lateral'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm'],
  read: (reading): EcgStatement[] => {
    const { anterior, inferior, lateral } = pathologicalQ(reading);
    const show = (leads: readonly LeadName[]) => leads.flatMap((name) => {
      const lead = reading.lead(name);
      return lead === null ? [] : [amplitude('q', name, -Math.max(qDepth(lead), isQs(lead) ? sDepth(lead) : 0), -Q_DEPTH)];
    });
    return [
      ...(anterior.length > 0 ? [statement('q-anterior', show(anterior))] : []),
      ...(inferior.length > 0 ? [statement('q-inferior', show(inferior))] : []),
      ...(lateral.length > 0 ? [statement('q-lateral', show(lateral))] : []),
    ];
  },
};

/** R of 40 ms and more with R/S ≥ 1 and upright T, in V1 and in V2. */
export const posteriorRRule: Rule = {
  name: 'r-posterior',
  codes: ['r-posterior'],
  needs: ['V1', 'V2'],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm', 'under-16'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const leads = reading.among(['V1', 'V2']);
    const fits = leads.every(({ lead }) => rHeight(lead) > 0 && (lead.rDuration ?? 0) >= R_DURATION && (rToS(lead) ?? Infinity) >= 1 && tExtreme(lead) > 0);
    const first = leads[0]?.lead;
    if (!fits || first === undefined) return [];
    const ratio = rToS(first);
    const duration = first.rDuration ?? 0;
    return [statement('r-posterior', [figure('r-duration', duration, 'ms', R_DURATION, 'V1'), ...(ratio === null ? [] : [figure('r-to-s', ratio, '', 1, 'V1')])], { value: duration, ...(ratio === null ? {} : { ratio }) })];
  },
};
