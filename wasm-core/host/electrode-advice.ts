import { ELECTRODES, electrodesOfMask, leadsLost, type ElectrodeName, type LeadName } from '../../model/lead.ts';
import type { QualityReason } from '../../model/measurement.ts';
import type { QualityPromptCode } from '../../model/wording/quality-prompts.ts';
import type { LeadQuality } from './ecg.ts';
import { standardName } from './record-measures.ts';

/** One electrode that deserves a hand. */
export interface ElectrodeFault {
  readonly electrode: ElectrodeName;
  /** `off` = no contact, `contact` = its leads are noisy and the others are not. */
  readonly fault: 'off' | 'contact';
}

export interface ElectrodeAdvice {
  readonly faults: readonly ElectrodeFault[];
  /** Leads that mean nothing while the faults of kind `off` last. */
  readonly leadsLost: readonly LeadName[];
  /** What to tell the nurse, or null when there is nothing to do. */
  readonly advice: QualityPromptCode | null;
}

export type JudgedLead = Pick<LeadQuality, 'lead' | 'verdict' | 'reasons'>;

/** Before an electrode is called off, and before it is called back, s. */
const HOLD_SECONDS = 0.5;
const CLEAR_SECONDS = 2;

const LOST: readonly QualityReason[] = ['off', 'flat', 'saturated'];
const NOISE: readonly QualityReason[] = ['saturated', 'drift', 'muscle', 'spikes', 'mains'];

/**
 * Which electrode explains the leads that are bad: the one they have in common. I = LA − RA, II = LL − RA, III = LL − LA, Vn = its
 * own electrode against all three limbs. A fault in every lead is no electrode's unless the voltages are gone: then RL, the reference.
 */
export function blameElectrodes(judged: readonly JudgedLead[]): ElectrodeFault[] {
  const isLost = (lead: JudgedLead): boolean => lead.verdict === 'unreadable' && lead.reasons.some((reason) => LOST.includes(reason));
  if (judged.length > 1 && judged.every((lead) => isLost(lead) || isHum(lead))) return [{ electrode: 'RL', fault: 'off' }];
  const lost = blame(judged, isLost);
  if (lost.electrodes.length > 0) return lost.electrodes.map((electrode) => ({ electrode, fault: 'off' as const }));
  const noisy = blame(judged, (lead) => lead.verdict !== 'good' && lead.reasons.some((reason) => NOISE.includes(reason)));
  // Noise in many places is the patient or the room.
  return noisy.electrodes.length === 1 && !noisy.spread ? noisy.electrodes.map((electrode) => ({ electrode, fault: 'contact' as const })) : [];
}

/** So much mains that nothing else is seen: what is left of a lead without its reference. A lead that is on the move may hum as well. */
function isHum({ verdict, reasons }: JudgedLead): boolean {
  return verdict === 'unreadable' && reasons.includes('mains') && !reasons.includes('drift');
}

/** `spread` = both limb and chest leads are bad. */
function blame(judged: readonly JudgedLead[], bad: (lead: JudgedLead) => boolean): { electrodes: ElectrodeName[]; spread: boolean } {
  const known = new Map<LeadName, boolean>();
  for (const lead of judged) {
    const name = standardName(lead.lead);
    if (name !== null) known.set(name, bad(lead));
  }
  const isBad = (lead: LeadName): boolean => known.get(lead) === true;
  const chest = ELECTRODES.filter((electrode): electrode is ElectrodeName & LeadName => electrode.startsWith('V') && known.has(electrode as LeadName));
  const badChest = chest.filter((lead) => isBad(lead));
  const one = isBad('I');
  const two = isBad('II');
  const limb: ElectrodeName[] = [];
  // A limb electrode takes its two limb leads; III is often not recorded. The chest leads follow it by a third.
  if (one && two) limb.push(isBad('III') ? 'LL' : 'RA');
  if (one && two && isBad('III')) limb.push('RA');
  if (one && !two) limb.push('LA');
  if (two && !one) limb.push('LL');
  if (limb.length > 0) return { electrodes: limb, spread: badChest.length > 0 };
  return { electrodes: badChest, spread: false };
}

/** The leads of all electrodes with a fault of kind `off`. */
export function leadsOfFaults(faults: readonly ElectrodeFault[]): LeadName[] {
  return leadsLost(faults.filter(({ fault }) => fault === 'off').reduce((mask, { electrode }) => mask | (1 << ELECTRODES.indexOf(electrode)), 0));
}

/** The prompt that sends a hand to an electrode. RL first: without it no lead can be read. */
export function promptOfFaults(faults: readonly ElectrodeFault[]): QualityPromptCode | null {
  const order: readonly ElectrodeName[] = ['RL', ...ELECTRODES.filter((electrode) => electrode !== 'RL')];
  const first = [...faults].sort((a, b) => rank(a) - rank(b))[0];
  function rank({ electrode, fault }: ElectrodeFault): number {
    return (fault === 'off' ? 0 : order.length) + order.indexOf(electrode);
  }
  if (first === undefined) return null;
  return first.fault === 'contact' ? 'ecg-dry' : OFF_PROMPTS[first.electrode];
}

const OFF_PROMPTS: Readonly<Record<ElectrodeName, QualityPromptCode>> = {
  RA: 'ecg-ra-off', LA: 'ecg-la-off', LL: 'ecg-ll-off', RL: 'ecg-rl-off',
  V1: 'ecg-v1-off', V2: 'ecg-v2-off', V3: 'ecg-v3-off', V4: 'ecg-v4-off', V5: 'ecg-v5-off', V6: 'ecg-v6-off',
};

/** The prompt for noise that is in most leads, from what occurs most. */
export function promptOfNoise(judged: readonly JudgedLead[]): QualityPromptCode | null {
  const prompts: readonly (readonly [QualityReason, QualityPromptCode])[] = [['saturated', 'ecg-saturated'], ['mains', 'ecg-mains'], ['muscle', 'ecg-still'], ['drift', 'ecg-drift'], ['spikes', 'ecg-drift']];
  let best: { code: QualityPromptCode; count: number } | null = null;
  for (const [reason, code] of prompts) {
    const count = judged.filter((lead) => lead.verdict !== 'good' && lead.reasons.includes(reason)).length;
    if (count > (best?.count ?? 0)) best = { code, count };
  }
  return best?.code ?? null;
}

/** Follows the electrodes of a live stream: a fault must last before it is told, and be gone for longer before it is taken back. */
export class ElectrodeWatch {
  private readonly changedAt = new Map<ElectrodeName, number>();
  private reported = 0;
  private told = 0;
  private judged: readonly JudgedLead[] = [];
  private blamed: readonly ElectrodeFault[] = [];
  private blamedUntil = 0;

  /** `samplingFrequency` of the stream, Hz. */
  constructor(private readonly samplingFrequency: number) {}

  /** One block: its first frame, its length, the mask of its electrodes, and the verdicts that came with it. */
  take(block: { readonly firstSample: number; readonly frameCount: number; readonly electrodesOff: number; readonly quality: readonly LeadQuality[] }): ElectrodeAdvice {
    const { firstSample, frameCount, electrodesOff, quality } = block;
    const end = firstSample + frameCount;
    ELECTRODES.forEach((electrode, bit) => {
      const off = (electrodesOff & (1 << bit)) !== 0;
      if (off !== ((this.reported & (1 << bit)) !== 0)) this.changedAt.set(electrode, firstSample);
      const lasted = (end - (this.changedAt.get(electrode) ?? firstSample)) / this.samplingFrequency;
      if (off && lasted >= HOLD_SECONDS) this.told |= 1 << bit;
      if (!off && lasted >= CLEAR_SECONDS) this.told &= ~(1 << bit);
    });
    this.reported = electrodesOff;
    if (quality.length > 0) {
      this.judged = quality;
      const faults = blameElectrodes(quality.filter((lead) => !lead.reasons.includes('off')));
      if (faults.length > 0) {
        this.blamed = faults;
        this.blamedUntil = end + CLEAR_SECONDS * this.samplingFrequency;
      }
    }
    if (end >= this.blamedUntil) this.blamed = [];
    const told = electrodesOfMask(this.told).map((electrode): ElectrodeFault => ({ electrode, fault: 'off' }));
    const faults = told.length > 0 ? told : this.blamed;
    return { faults, leadsLost: leadsOfFaults(faults), advice: promptOfFaults(faults) ?? promptOfNoise(this.judged) };
  }
}
