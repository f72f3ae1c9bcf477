import { deriveLead, INDEPENDENT_LEADS, leadsLost, TWELVE_LEADS } from '../../model/lead.ts';
import type { IndependentLead, LeadName } from '../../model/lead.ts';
import { DisplayFilter } from './display-filter.ts';
import type { WaveBuffer } from './wave-buffer.ts';

/** The twelve leads of an ECG stream, one frame at a time, filtered for the eye; III, aVR, aVL and aVF are derived. */
export class LeadSource {
  private readonly indexes: readonly number[];
  private readonly filters: DisplayFilter[];
  private readonly values = new Float64Array(INDEPENDENT_LEADS.length);
  private readonly own: ReadonlyMap<LeadName, number>;
  private lost: ReadonlySet<LeadName> = new Set();
  private lostMask = 0;

  constructor(private readonly buffer: WaveBuffer, filtered: boolean) {
    this.indexes = INDEPENDENT_LEADS.map((lead) => buffer.channelNames.indexOf(lead));
    this.filters = filtered ? INDEPENDENT_LEADS.map(() => new DisplayFilter(buffer.samplingFrequency)) : [];
    this.own = new Map(TWELVE_LEADS.flatMap((lead) => (buffer.channelNames.includes(lead) ? [[lead, buffer.channelNames.indexOf(lead)] as const] : [])));
  }

  /** Leads this stream can show: measured ones, and the derived ones when I and II are there. */
  has(lead: LeadName): boolean {
    if (this.own.has(lead)) return true;
    return !lead.startsWith('V') && lead !== 'I' && lead !== 'II' && this.own.has('I') && this.own.has('II');
  }

  seek(frame: number): void {
    const mask = this.buffer.electrodesAt(frame);
    if (mask !== this.lostMask) {
      this.lostMask = mask;
      this.lost = new Set(leadsLost(mask));
    }
    for (let i = 0; i < this.indexes.length; i += 1) {
      const absent = this.indexes[i] === -1 || this.lost.has(INDEPENDENT_LEADS[i] as LeadName);
      const raw = absent ? Number.NaN : this.buffer.value(this.indexes[i] as number, frame);
      this.values[i] = this.filters[i]?.next(raw) ?? raw;
    }
  }

  /** µV at the frame sought last; NaN when missing. */
  microvolts(lead: LeadName): number {
    return deriveLead(lead, this.measured);
  }

  isLost(lead: LeadName): boolean {
    return this.lost.has(lead);
  }

  private readonly measured = (lead: IndependentLead): number => this.values[INDEPENDENT_LEADS.indexOf(lead)] as number;
}
