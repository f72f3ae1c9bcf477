import type { LeadName } from '../../../model/lead.ts';

/**
 * Neighbours of the fourth universal definition: frontal aVL–I, II–aVF, aVF–III and the chest leads in order.
 * I and II are neighbours through −aVR only, which is their own mean and proves nothing new: it is left out.
 */
const NEIGHBOURS: readonly (readonly [LeadName, LeadName])[] = [
  ['aVL', 'I'],
  ['II', 'aVF'],
  ['aVF', 'III'],
  ['V1', 'V2'],
  ['V2', 'V3'],
  ['V3', 'V4'],
  ['V4', 'V5'],
  ['V5', 'V6'],
];

/** Of the leads given, those that have a neighbour among them, in clinical order of `leads`. */
export function contiguousAmong(leads: readonly LeadName[]): LeadName[] {
  return leads.filter((lead) => NEIGHBOURS.some(([one, other]) => (one === lead && leads.includes(other)) || (other === lead && leads.includes(one))));
}
