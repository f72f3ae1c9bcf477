import { ValisetteError } from '../../model/errors.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { CoreInstance } from './instance.ts';

export interface PulseAnalyserOptions {
  /** Hz, 25 to 2000. */
  readonly samplingFrequency: number;
  /** Rails of the curve: a sample there is saturated. */
  readonly minimum: number;
  readonly maximum: number;
}

export interface PulseBeat {
  /** Steepest upstroke (to a constant delay), absolute frame of the stream. */
  readonly frame: number;
  /** False at first sight; the same pulse comes again, confirmed, within a second, or never. */
  readonly confirmed: boolean;
}

export interface PulseQuality {
  readonly verdict: QualityVerdict;
  readonly reasons: QualityReason[];
  /** Frames, `to` excluded; about one second. */
  readonly from: number;
  readonly to: number;
}

export interface PulseBlockResult {
  readonly beats: PulseBeat[];
  readonly quality: PulseQuality[];
  readonly pulseRatePerMinute: number | null;
}

const VERDICTS: readonly QualityVerdict[] = ['good', 'doubtful', 'unreadable'];
const REASONS: readonly QualityReason[] = ['flat', 'saturated', 'artefact'];

/** Streaming analysis of one pulse curve. A jump of `firstSample` is a gap: filters restart, what was learnt stays. */
export class PulseAnalyser {
  private readonly framesPerCall: number;

  /** @throws ValisetteError `limit-exceeded` for a rate out of range. */
  constructor(
    private readonly core: CoreInstance,
    options: PulseAnalyserOptions,
  ) {
    const { samplingFrequency, minimum, maximum } = options;
    if (!(samplingFrequency >= 25 && samplingFrequency <= 2000)) {
      throw new ValisetteError('limit-exceeded', `pulse curve rate ${samplingFrequency} Hz is outside 25 to 2000 Hz`, { samplingFrequency });
    }
    core.call('pulseConfigure', () => core.exports.pulseConfigure(samplingFrequency, minimum, maximum));
    this.framesPerCall = Math.min(1024, core.exports.pulseInputCapacity());
  }

  /** @throws ValisetteError `limit-exceeded` when `samples` does not hold `frameCount` frames; `core-aborted`. */
  push(samples: Int32Array, frameCount: number, firstSample: number): PulseBlockResult {
    if (!Number.isInteger(frameCount) || frameCount < 0 || samples.length < frameCount) {
      throw new ValisetteError('limit-exceeded', `block of ${samples.length} samples does not hold ${frameCount} frames`, { samples: samples.length, frameCount });
    }
    const beats: PulseBeat[] = [];
    const quality: PulseQuality[] = [];
    const { exports } = this.core;
    for (let from = 0; from < frameCount; from += this.framesPerCall) {
      const frames = Math.min(this.framesPerCall, frameCount - from);
      this.core.integers(exports.pulseInput(), frames).set(samples.subarray(from, from + frames));
      this.core.call('pulsePush', () => exports.pulsePush(frames, firstSample + from));
      this.collect(beats, quality);
    }
    return { beats, quality, pulseRatePerMinute: this.pulseRate() };
  }

  /** Ends the stream: confirms what is pending. A later `push` begins a new stretch. */
  finish(): PulseBlockResult {
    const beats: PulseBeat[] = [];
    const quality: PulseQuality[] = [];
    this.core.call('pulseFinish', () => this.core.exports.pulseFinish());
    this.collect(beats, quality);
    return { beats, quality, pulseRatePerMinute: this.pulseRate() };
  }

  private pulseRate(): number | null {
    const rate = this.core.exports.pulseRate();
    return rate > 0 ? rate : null;
  }

  private collect(beats: PulseBeat[], quality: PulseQuality[]): void {
    const { exports } = this.core;
    const beatCount = exports.pulseBeatCount();
    const beatFrames = this.core.doubles(exports.pulseBeatFrames(), beatCount);
    const beatFlags = this.core.integers(exports.pulseBeatFlags(), beatCount);
    for (let i = 0; i < beatCount; i += 1) beats.push({ frame: beatFrames[i] ?? 0, confirmed: ((beatFlags[i] ?? 0) & 1) !== 0 });
    const qualityCount = exports.pulseQualityCount();
    const from = this.core.doubles(exports.pulseQualityFrom(), qualityCount);
    const to = this.core.doubles(exports.pulseQualityTo(), qualityCount);
    const flags = this.core.integers(exports.pulseQualityFlags(), qualityCount);
    for (let i = 0; i < qualityCount; i += 1) {
      const flag = flags[i] ?? 0;
      quality.push({
        verdict: VERDICTS[(flag >> 8) & 0xff] ?? 'unreadable',
        reasons: REASONS.filter((_, bit) => ((flag >> 16) & (1 << bit)) !== 0),
        from: from[i] ?? 0,
        to: to[i] ?? 0,
      });
    }
  }
}
