import { deriveLead, electrodesOfMask, INDEPENDENT_LEADS, leadsLost, TWELVE_LEADS } from '../../../model/lead.ts';
import type { ElectrodeName, IndependentLead, LeadName } from '../../../model/lead.ts';
import type { QualityReason, QualityVerdict } from '../../../model/measurement.ts';
import type { RecordedStream, SignalQualitySpan } from '../../../model/recording.ts';
import { electrodeBit } from '../../../model/lead.ts';

/** Frames, `to` excluded. */
export interface FrameSpan {
  readonly from: number;
  readonly to: number;
}

export interface LeadQualitySpan extends FrameSpan {
  readonly verdict: QualityVerdict;
  readonly reasons: readonly QualityReason[];
}

export type LeadPresence =
  /** The instrument sent it. */
  | 'measured'
  /** Calculated from I and II. */
  | 'derived'
  /** Neither sent nor calculable. */
  | 'absent';

const DERIVED: readonly LeadName[] = ['III', 'aVR', 'aVL', 'aVF'];

function isTwelveLead(name: string): name is LeadName {
  return (TWELVE_LEADS as readonly string[]).includes(name);
}

/**
 * Leads of one recorded ECG stream, in millivolts from the sensitivity of each channel, never in
 * converter units. What the instrument did not deliver, and what an electrode off made meaningless,
 * reads as NaN: it is never drawn as a line of zeros.
 */
export class RecordedLeads {
  constructor(
    readonly stream: RecordedStream,
    private readonly samples: Int32Array,
    /** Spans of the analysis, or none when the recording has not been analysed. */
    private readonly quality: readonly SignalQualitySpan[] = [],
  ) {}

  get samplingFrequency(): number {
    return this.stream.samplingFrequency;
  }

  get frameCount(): number {
    return this.stream.frameCount;
  }

  get durationSeconds(): number {
    return this.frameCount / this.samplingFrequency;
  }

  presence(lead: string): LeadPresence {
    if (this.channel(lead) >= 0) return 'measured';
    return isTwelveLead(lead) && DERIVED.includes(lead) && this.channel('I') >= 0 && this.channel('II') >= 0 ? 'derived' : 'absent';
  }

  /** Every lead that can be drawn: the twelve in clinical order where they exist, then channels of other names. */
  available(): string[] {
    const known = TWELVE_LEADS.filter((lead) => this.presence(lead) !== 'absent');
    const others = this.stream.channels.map((channel) => channel.name).filter((name) => !isTwelveLead(name));
    return [...known, ...others];
  }

  /** Electrodes, off at some instant, without which the lead means nothing. */
  electrodesOff(lead: string): ElectrodeName[] {
    if (!isTwelveLead(lead)) return [];
    return electrodesOfMask(this.stream.electrodesOff).filter((electrode) => leadsLost(electrodeBit(electrode)).includes(lead));
  }

  /** What the analysis said of the lead; a derived lead is worth no more than the worse of its two sources. */
  qualitySpans(lead: string): LeadQualitySpan[] {
    const sources = this.presence(lead) === 'derived' ? ['I', 'II'] : [lead];
    return this.quality.filter((span) => sources.includes(span.channel));
  }

  /**
   * Stretches in which an electrode of the lead was off. The stream only says that it was off at some
   * instant; the analysis says when. Where nobody says when, the whole lead is taken as off.
   */
  offSpans(lead: string): FrameSpan[] {
    const known = this.qualitySpans(lead).filter((span) => span.reasons.includes('off'));
    if (known.length > 0) return known;
    return this.electrodesOff(lead).length > 0 ? [{ from: 0, to: this.frameCount }] : [];
  }

  /**
   * Potentials in mV of frames `from` to `to` (excluded, clamped to the recording); NaN in gaps and
   * where an electrode was off. The constant offset of the electrodes is still in them.
   */
  millivolts(lead: string, from: number, to: number): Float32Array {
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(this.frameCount, Math.ceil(to));
    const values = new Float32Array(Math.max(0, last - first)).fill(Number.NaN);
    const read = this.reader(lead);
    if (read === null) return values;
    for (let i = 0; i < values.length; i += 1) values[i] = read(first + i);
    for (const span of [...this.stream.gaps, ...this.offSpans(lead)]) {
      values.fill(Number.NaN, Math.max(0, span.from - first), Math.max(0, Math.min(values.length, span.to - first)));
    }
    return values;
  }

  private channel(name: string): number {
    return this.stream.channels.findIndex((channel) => channel.name === name && channel.unit === 'uV');
  }

  private reader(lead: string): ((frame: number) => number) | null {
    const direct = this.channel(lead);
    if (direct >= 0) return (frame) => this.sample(frame, direct);
    if (this.presence(lead) !== 'derived') return null;
    const channels = new Map(INDEPENDENT_LEADS.map((name) => [name, this.channel(name)]));
    return (frame) => deriveLead(lead as LeadName, (name: IndependentLead) => this.sample(frame, channels.get(name) ?? -1));
  }

  private sample(frame: number, channel: number): number {
    const definition = this.stream.channels[channel];
    const integer = this.samples[frame * this.stream.channels.length + channel];
    if (definition === undefined || integer === undefined) return Number.NaN;
    return (integer * definition.scale + definition.offset) / 1_000;
  }
}

/**
 * Middle value of the finite potentials, NaN when there is none. Drawing a stretch around it removes the
 * constant offset of the electrodes, as the paper of a recorder does, and changes no shape.
 */
export function centreOf(values: Float32Array): number {
  const finite = values.filter((value) => !Number.isNaN(value)).sort();
  return finite.length === 0 ? Number.NaN : (finite[finite.length >> 1] as number);
}
