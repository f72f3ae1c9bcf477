import type { LeadMeasurement } from '../../../model/ecg-measurement.ts';

/** Readings of one lead's QRS; depths and heights are positive µV, 0 when the deflection is absent. */

export function rHeight(lead: LeadMeasurement): number {
  return Math.max(0, lead.r ?? 0, lead.rPrime ?? 0);
}

/** No positive deflection at all: the whole complex is one Q. */
export function isQs(lead: LeadMeasurement): boolean {
  return rHeight(lead) === 0 && (lead.q !== null || lead.s !== null);
}

/** Deepest S; a QS or a Q deeper than its R counts (the complex is negative), a small q before an R does not. */
export function sDepth(lead: LeadMeasurement): number {
  const depth = Math.max(0, -(lead.s ?? 0), -(lead.sPrime ?? 0));
  const q = Math.max(0, -(lead.q ?? 0));
  return q > rHeight(lead) ? Math.max(depth, q) : depth;
}

export function qDepth(lead: LeadMeasurement): number {
  return Math.max(0, -(lead.q ?? 0));
}

/** Any deepest negative deflection. */
export function negativeDepth(lead: LeadMeasurement): number {
  return Math.max(sDepth(lead), qDepth(lead));
}

/** Direction of the whole QRS, by area. */
export function isPositiveQrs(lead: LeadMeasurement): boolean {
  return lead.qrsArea > 0;
}

/** Height of R minus the deepest negative deflection. */
export function netAmplitude(lead: LeadMeasurement): number {
  return rHeight(lead) - negativeDepth(lead);
}

/** R/S, or null without an S. */
export function rToS(lead: LeadMeasurement): number | null {
  const depth = sDepth(lead);
  return depth === 0 ? null : rHeight(lead) / depth;
}

export function isRDominant(lead: LeadMeasurement): boolean {
  return rHeight(lead) > sDepth(lead);
}

/** T taller upwards (positive) or deeper downwards (negative value), µV; 0 when T is not measurable. */
export function tExtreme(lead: LeadMeasurement): number {
  const up = lead.tPositive ?? 0;
  const down = lead.tNegative ?? 0;
  return up >= -down ? up : down;
}

/** P taller upwards (positive) or deeper downwards (negative value), µV; null without a P. */
export function pExtreme(lead: LeadMeasurement): number | null {
  if (lead.pPositive === null && lead.pNegative === null) return null;
  const up = lead.pPositive ?? 0;
  const down = lead.pNegative ?? 0;
  return up >= -down ? up : down;
}
