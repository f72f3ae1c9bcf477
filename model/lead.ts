/** Electrodes and leads of the 12-lead ECG, and the algebra that binds them. */

/** The twelve leads in clinical order. */
export const TWELVE_LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type LeadName = (typeof TWELVE_LEADS)[number];

/** The eight leads that are measured; the other four follow from I and II. */
export const INDEPENDENT_LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
export type IndependentLead = (typeof INDEPENDENT_LEADS)[number];

/** The ten electrodes, in the order of the bits of an electrode mask (RA = bit 0 … RL = bit 9). */
export const ELECTRODES = ['RA', 'LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'RL'] as const;
export type ElectrodeName = (typeof ELECTRODES)[number];

/** Bit of one electrode in an electrode mask. */
export function electrodeBit(electrode: ElectrodeName): number {
  return 1 << ELECTRODES.indexOf(electrode);
}

/** Names of the electrodes whose bits are set in `mask`. */
export function electrodesOfMask(mask: number): ElectrodeName[] {
  return ELECTRODES.filter((_, bit) => (mask & (1 << bit)) !== 0);
}

/**
 * Leads that mean nothing while the electrodes of `mask` are off. Every chest lead is measured
 * against the mean of the three limb electrodes, so a limb electrode takes the chest leads with it;
 * RL is the driven reference of the amplifier and takes everything.
 */
export function leadsLost(mask: number): LeadName[] {
  const off = new Set(electrodesOfMask(mask));
  if (off.has('RL')) return [...TWELVE_LEADS];
  const limbOff = off.has('RA') || off.has('LA') || off.has('LL');
  return TWELVE_LEADS.filter((lead) => {
    if (lead.startsWith('V')) return limbOff || off.has(lead as ElectrodeName);
    if (lead === 'I') return off.has('RA') || off.has('LA');
    if (lead === 'II') return off.has('RA') || off.has('LL');
    if (lead === 'III') return off.has('LA') || off.has('LL');
    return limbOff;
  });
}

/**
 * Value of any lead from the eight measured ones, in the unit of the input.
 * III = II − I, aVR = −(I + II)/2, aVL = I − II/2, aVF = II − I/2 (Einthoven, Goldberger).
 */
export function deriveLead(lead: LeadName, measured: (name: IndependentLead) => number): number {
  switch (lead) {
    case 'III':
      return measured('II') - measured('I');
    case 'aVR':
      return -(measured('I') + measured('II')) / 2;
    case 'aVL':
      return measured('I') - measured('II') / 2;
    case 'aVF':
      return measured('II') - measured('I') / 2;
    default:
      return measured(lead);
  }
}
