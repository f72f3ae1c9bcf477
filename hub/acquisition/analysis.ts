import { describeError, isValisetteError } from '../../model/errors.ts';
import type { LiveEvent } from '../../model/live.ts';
import type { Log } from '../../model/log.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import { streamMark } from '../../model/wave-block.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';

/** Heart rate as the core counts it, with the worth of the leads it was counted on. */
export interface CalculatedRate {
  readonly value: number | null;
  readonly quality: QualityVerdict;
  readonly reasons: QualityReason[];
}

export interface StreamAnalysis {
  readonly events: LiveEvent[];
  /** About once a second for an ECG, else null. */
  readonly heartRate: CalculatedRate | null;
}

interface ChannelQuality {
  readonly name: string;
  readonly verdict: QualityVerdict;
  readonly reasons: QualityReason[];
}

interface CoreResult {
  readonly beats: readonly { readonly frame: number; readonly confirmed: boolean }[];
  readonly quality: readonly ChannelQuality[];
  readonly ratePerMinute: number | null;
}

type PushBlock = (block: SignalBlock) => CoreResult;

/**
 * The core on one live stream. A core that aborts is replaced by a fresh one: the curve goes on, the loss is logged.
 * Quality and heart rate leave once a second of signal.
 */
export class LiveAnalysis {
  private push: PushBlock | null = null;
  private readonly quality = new Map<string, ChannelQuality>();
  private reportedAtFrame: number | null = null;
  private readonly mark: number;

  constructor(
    private readonly core: AnalysisCore,
    private readonly stream: SignalStream,
    private readonly log: Log,
  ) {
    this.mark = streamMark(stream.id);
  }

  block(block: SignalBlock): StreamAnalysis {
    const { signal } = this.stream;
    if (signal !== 'ecg' && signal !== 'pleth') return { events: [], heartRate: null };
    let result: CoreResult;
    try {
      this.push ??= makePush(this.core, this.stream);
      result = this.push(block);
    } catch (error) {
      this.push = null;
      this.log.error('the analysis core failed on a live stream', { signal, code: isValisetteError(error) ? error.code : 'internal', reason: describeError(error) });
      return { events: [], heartRate: null };
    }
    const events: LiveEvent[] = result.beats
      .filter((beat) => beat.frame >= 0)
      .map((beat) => ({ kind: 'beat', signal, frame: Math.round(beat.frame), streamMark: this.mark, confirmed: beat.confirmed }));
    for (const channel of result.quality) this.quality.set(channel.name, channel);
    if (!this.secondIsOver(block)) return { events, heartRate: null };
    if (this.quality.size > 0) events.push({ kind: 'quality', signal, channels: [...this.quality.values()] });
    return { events, heartRate: signal === 'ecg' ? this.rate(result.ratePerMinute, block.electrodesOff) : null };
  }

  private secondIsOver(block: SignalBlock): boolean {
    const last = this.reportedAtFrame;
    if (last !== null && block.firstSample - last < this.stream.samplingFrequency) return false;
    this.reportedAtFrame = block.firstSample;
    return last !== null;
  }

  /** Counted on the leads together: worth as much as the best of them, and nothing when none can be read. */
  private rate(perMinute: number | null, electrodesOff: number): CalculatedRate {
    const verdicts = [...this.quality.values()].map((channel) => channel.verdict);
    const unreadable = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'unreadable');
    if (unreadable) return { value: null, quality: 'unreadable', reasons: electrodesOff === 0 ? this.sharedReasons() : ['off'] };
    if (perMinute === null) return { value: null, quality: 'unreadable', reasons: ['too-few-beats'] };
    const good = verdicts.includes('good');
    return { value: Math.round(perMinute), quality: good ? 'good' : 'doubtful', reasons: good ? [] : this.sharedReasons() };
  }

  private sharedReasons(): QualityReason[] {
    return [...new Set([...this.quality.values()].flatMap((channel) => channel.reasons))].slice(0, 8);
  }
}

function makePush(core: AnalysisCore, stream: SignalStream): PushBlock {
  if (stream.signal === 'ecg') {
    const analyser = core.createEcgAnalyser({
      samplingFrequency: stream.samplingFrequency,
      leads: stream.channels.map(({ name, scale, offset, minimum, maximum }) => ({ name, microvoltsPerUnit: scale, offset, minimum, maximum })),
    });
    return (block) => {
      const { beats, quality, heartRatePerMinute } = analyser.push(block.samples, block.frameCount, block.firstSample, block.electrodesOff);
      return { beats, quality: quality.map(({ lead, verdict, reasons }) => ({ name: lead, verdict, reasons })), ratePerMinute: heartRatePerMinute };
    };
  }
  const channel = stream.channels[0] as SignalStream['channels'][number];
  const analyser = core.createPulseAnalyser({ samplingFrequency: stream.samplingFrequency, minimum: channel.minimum, maximum: channel.maximum });
  return (block) => {
    const { beats, quality, pulseRatePerMinute } = analyser.push(block.samples, block.frameCount, block.firstSample);
    return { beats, quality: quality.map(({ verdict, reasons }) => ({ name: channel.name, verdict, reasons })), ratePerMinute: pulseRatePerMinute };
  };
}
