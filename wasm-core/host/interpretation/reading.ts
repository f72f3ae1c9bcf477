import type { EcgMeasurements, LeadMeasurement } from '../../../model/ecg-measurement.ts';
import { leadsLost, TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import type { InterpretationInput } from './input.ts';

export const LIMB_LEADS: readonly LeadName[] = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'];
export const CHEST_LEADS: readonly LeadName[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** RR of this spread (coefficient of variation) and below is called regular. */
export const REGULAR_VARIATION = 0.1;

/** One recording as the rules see it: only usable leads, in their usual places. */
export class Reading {
  readonly measurements: EcgMeasurements;
  /** Leads that may be read as what they are named. */
  readonly leads: readonly LeadName[];
  /** RR intervals between successive beats, seconds. */
  readonly intervals: readonly number[];

  constructor(readonly input: InterpretationInput) {
    this.measurements = input.measurements;
    this.leads = TWELVE_LEADS.filter((lead) => this.isRecorded(lead) && !this.isLost(lead) && !this.movedLeads().includes(lead));
    this.intervals = input.beats.slice(1).map((beat, index) => (beat.frame - (input.beats[index]?.frame ?? 0)) / input.samplingFrequency);
  }

  /** Measurements of a usable lead, or null. */
  lead(name: LeadName): LeadMeasurement | null {
    return this.leads.includes(name) ? (this.measurements.leads[name] ?? null) : null;
  }

  /** Usable leads among `names` with their measurements. */
  among(names: readonly LeadName[]): { readonly name: LeadName; readonly lead: LeadMeasurement }[] {
    return names.flatMap((name) => {
      const lead = this.lead(name);
      return lead === null ? [] : [{ name, lead }];
    });
  }

  has(names: readonly LeadName[]): boolean {
    return names.every((name) => this.leads.includes(name));
  }

  /** Leads of the recording that cannot be read now: electrode off or unreadable. */
  lostLeads(): LeadName[] {
    return TWELVE_LEADS.filter((lead) => this.isLost(lead));
  }

  /** Leads the recording never held. */
  absentLeads(): LeadName[] {
    return TWELVE_LEADS.filter((lead) => !this.isLost(lead) && !this.isRecorded(lead) && this.input.quality.leads[lead] === undefined);
  }

  /** Coefficient of variation of RR, without the intervals that touch a premature beat. */
  variation(): number | null {
    const { beats } = this.input;
    if (beats.every((beat) => beat.label !== 'V' && beat.label !== 'S')) return this.measurements.rrVariation;
    const own = this.intervals.filter((_, index) => [index, index + 1].every((beat) => ['N', 'Q'].includes(beats[beat]?.label ?? '')));
    if (own.length < 4) return null;
    const mean = own.reduce((sum, interval) => sum + interval, 0) / own.length;
    const variance = own.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / own.length;
    return Math.sqrt(variance) / mean;
  }

  isRegular(): boolean {
    const variation = this.variation();
    return variation !== null && variation <= REGULAR_VARIATION;
  }

  /** Seven of ten intervals lie within a tenth of their median. */
  isMostlyRegular(): boolean {
    const median = this.medianInterval();
    if (this.isRegular() || median === null || this.intervals.length < 4) return this.isRegular();
    return this.intervals.filter((interval) => Math.abs(interval - median) <= 0.1 * median).length >= 0.7 * this.intervals.length;
  }

  medianInterval(): number | null {
    const sorted = [...this.intervals].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }

  secondsOf(frame: number): number {
    return frame / this.input.samplingFrequency;
  }

  /** Chest leads whose electrodes were moved on purpose (right or posterior leads). */
  movedLeads(): readonly LeadName[] {
    if (this.input.chestPlacement === 'right') return ['V3', 'V4'];
    return this.input.chestPlacement === 'posterior' ? ['V4', 'V5', 'V6'] : [];
  }

  private isRecorded(lead: LeadName): boolean {
    return this.measurements.leads[lead] !== undefined;
  }

  private isLost(lead: LeadName): boolean {
    const { quality } = this.input;
    const known = this.isRecorded(lead) || quality.leads[lead] !== undefined;
    return known && (quality.leads[lead] === 'unreadable' || leadsLost(quality.electrodesOff).includes(lead));
  }
}
