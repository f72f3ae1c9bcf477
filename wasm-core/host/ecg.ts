import { ValisetteError } from '../../model/errors.ts';
import { ELECTRODES, leadsLost, TWELVE_LEADS } from '../../model/lead.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { CoreInstance } from './instance.ts';

export interface EcgLead {
  readonly name: string;
  readonly microvoltsPerUnit: number;
  /** µV at integer 0. */
  readonly offset: number;
  /** Rails of the converter: a sample there is saturated. */
  readonly minimum: number;
  readonly maximum: number;
}

export interface EcgAnalyserOptions {
  /** Hz, 100 to 2000. */
  readonly samplingFrequency: number;
  /** 1 to 12 leads, in the order of the interleaved samples. */
  readonly leads: readonly EcgLead[];
}

/** AAMI classes, `P` paced; `Q` = seen, but its origin cannot be told. */
export type BeatLabel = 'N' | 'S' | 'V' | 'F' | 'P' | 'Q';

export interface EcgBeat {
  /** R peak, absolute frame of the stream. */
  readonly frame: number;
  /** False at first sight; the same beat comes again, confirmed and labelled, within a second, or never. */
  readonly confirmed: boolean;
  readonly label: BeatLabel;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Final origin of a confirmed beat, a few seconds after it: what followed it and what looks like it are known by then. */
export interface EcgBeatLabel {
  /** Frame of the confirmed beat. */
  readonly frame: number;
  readonly label: BeatLabel;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface LeadQuality {
  readonly lead: string;
  readonly verdict: QualityVerdict;
  readonly reasons: QualityReason[];
  /** Frames, `to` excluded; about one second. */
  readonly from: number;
  readonly to: number;
}

export interface EcgBlockResult {
  readonly beats: EcgBeat[];
  /** Every confirmed beat comes once, in time order, within three seconds (ten at the very start) or with `finish()`. */
  readonly labels: EcgBeatLabel[];
  readonly quality: LeadQuality[];
  readonly heartRatePerMinute: number | null;
}

const VERDICTS: readonly QualityVerdict[] = ['good', 'doubtful', 'unreadable'];
const REASONS: readonly QualityReason[] = ['off', 'flat', 'saturated', 'drift', 'mains', 'muscle', 'spikes'];
const LABELS: readonly BeatLabel[] = ['N', 'S', 'V', 'F', 'P', 'Q'];

/**
 * Streaming analysis of one ECG stream. Beats depend on the samples and their order only, never on the cut into blocks.
 * A jump of `firstSample` is a gap: filters restart, what was learnt stays.
 */
export class EcgAnalyser {
  private readonly leads: readonly string[];
  private readonly framesPerCall: number;
  private readonly input: Int32Array;

  /** @throws ValisetteError `limit-exceeded` for a rate or a number of leads out of range. */
  constructor(
    private readonly core: CoreInstance,
    options: EcgAnalyserOptions,
  ) {
    const { samplingFrequency, leads } = options;
    if (!(samplingFrequency >= 100 && samplingFrequency <= 2000)) {
      throw new ValisetteError('limit-exceeded', `ECG rate ${samplingFrequency} Hz is outside 100 to 2000 Hz`, { samplingFrequency });
    }
    if (leads.length < 1 || leads.length > 12) {
      throw new ValisetteError('limit-exceeded', `${leads.length} ECG leads: 1 to 12 can be analysed`, { leads: leads.length });
    }
    this.leads = leads.map((lead) => lead.name);
    const { exports } = core;
    core.call('ecgConfigure', () => exports.ecgConfigure(samplingFrequency, leads.length));
    leads.forEach((lead, index) => {
      core.call('ecgSetLead', () =>
        exports.ecgSetLead(index, lead.microvoltsPerUnit, lead.offset, lead.minimum, lead.maximum, electrodesOf(lead.name)),
      );
    });
    core.call('ecgStart', () => exports.ecgStart());
    this.framesPerCall = Math.min(1024, Math.floor(exports.ecgInputCapacity() / leads.length));
    this.input = core.integers(exports.ecgInput(), exports.ecgInputCapacity());
  }

  /**
   * One block: `samples` frame after frame, `electrodesOff` the bits of model/lead.ts.
   * @throws ValisetteError `limit-exceeded` when `samples` does not hold `frameCount` frames; `core-aborted`.
   */
  push(samples: Int32Array, frameCount: number, firstSample: number, electrodesOff: number): EcgBlockResult {
    const leadCount = this.leads.length;
    if (!Number.isInteger(frameCount) || frameCount < 0 || samples.length < frameCount * leadCount) {
      throw new ValisetteError('limit-exceeded', `block of ${samples.length} samples does not hold ${frameCount} frames of ${leadCount} leads`, {
        samples: samples.length,
        frameCount,
        leadCount,
      });
    }
    const result = new BlockResult();
    const { exports } = this.core;
    for (let from = 0; from < frameCount; from += this.framesPerCall) {
      const frames = Math.min(this.framesPerCall, frameCount - from);
      const first = from * leadCount;
      const { input } = this;
      for (let i = 0; i < frames * leadCount; i += 1) input[i] = samples[first + i] ?? 0;
      this.core.call('ecgPush', () => exports.ecgPush(frames, firstSample + from, electrodesOff));
      this.collect(result);
    }
    result.heartRatePerMinute = this.heartRate();
    return result;
  }

  /** Ends the stream: confirms and labels what is pending. A later `push` begins a new stretch. */
  finish(): EcgBlockResult {
    const result = new BlockResult();
    this.core.call('ecgFinish', () => this.core.exports.ecgFinish());
    this.collect(result);
    result.heartRatePerMinute = this.heartRate();
    return result;
  }

  private heartRate(): number | null {
    const rate = this.core.exports.ecgHeartRate();
    return rate > 0 ? rate : null;
  }

  private collect({ beats, labels, quality }: BlockResult): void {
    const { exports } = this.core;
    const beatCount = exports.ecgBeatCount();
    if (beatCount > 0) {
      const frames = this.core.doubles(exports.ecgBeatFrames(), beatCount);
      const flags = this.core.integers(exports.ecgBeatFlags(), beatCount);
      const confidences = this.core.doubles(exports.ecgBeatConfidences(), beatCount);
      for (let i = 0; i < beatCount; i += 1) {
        const flag = flags[i] ?? 0;
        beats.push({ frame: frames[i] ?? 0, confirmed: (flag & 1) !== 0, label: labelOf(flag), confidence: confidences[i] ?? 0 });
      }
    }
    const labelCount = exports.ecgLabelCount();
    if (labelCount > 0) {
      const frames = this.core.doubles(exports.ecgLabelFrames(), labelCount);
      const flags = this.core.integers(exports.ecgLabelFlags(), labelCount);
      const confidences = this.core.doubles(exports.ecgLabelConfidences(), labelCount);
      for (let i = 0; i < labelCount; i += 1) labels.push({ frame: frames[i] ?? 0, label: labelOf(flags[i] ?? 0), confidence: confidences[i] ?? 0 });
    }
    const qualityCount = exports.ecgQualityCount();
    if (qualityCount > 0) {
      const from = this.core.doubles(exports.ecgQualityFrom(), qualityCount);
      const to = this.core.doubles(exports.ecgQualityTo(), qualityCount);
      const flags = this.core.integers(exports.ecgQualityFlags(), qualityCount);
      for (let i = 0; i < qualityCount; i += 1) {
        const flag = flags[i] ?? 0;
        quality.push({
          lead: this.leads[flag & 0xff] ?? '',
          verdict: VERDICTS[(flag >> 8) & 0xff] ?? 'unreadable',
          reasons: REASONS.filter((_, bit) => ((flag >> 16) & (1 << bit)) !== 0),
          from: from[i] ?? 0,
          to: to[i] ?? 0,
        });
      }
    }
  }
}

class BlockResult implements EcgBlockResult {
  readonly beats: EcgBeat[] = [];
  readonly labels: EcgBeatLabel[] = [];
  readonly quality: LeadQuality[] = [];
  heartRatePerMinute: number | null = null;
}

function labelOf(flags: number): BeatLabel {
  const letter = String.fromCharCode(flags >> 8);
  return LABELS.find((label) => label === letter) ?? 'Q';
}

/** Electrodes (bits) whose loss takes a lead; a lead that is none of the twelve is taken by any of them. */
function electrodesOf(name: string): number {
  const lead = TWELVE_LEADS.find((known) => known.toLowerCase() === name.toLowerCase());
  if (lead === undefined) return (1 << ELECTRODES.length) - 1;
  let mask = 0;
  for (let bit = 0; bit < ELECTRODES.length; bit += 1) {
    if (leadsLost(1 << bit).includes(lead)) mask |= 1 << bit;
  }
  return mask;
}
