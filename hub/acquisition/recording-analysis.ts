import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { RecordedStream, RecordingAnalysis, RecordingData, SignalQualitySpan } from '../../model/recording.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { gapsBetween, type FrameSpan } from './timeline.ts';

/** A whole recording is `unreadable` beyond this share of unreadable signal, `doubtful` beyond that share of signal that is not good. */
const UNREADABLE_SHARE = 0.5;
const DOUBTFUL_SHARE = 0.1;
const MAXIMUM_SPANS = 20_000;

interface StreamFindings {
  readonly beats: number[];
  readonly rate: number | null;
  readonly quality: SignalQualitySpan[];
}

/**
 * What the core says of a recording: a function of the recording file alone, so that anyone who has the file and the same core
 * gets the same result, bit for bit. The first ECG and the first pulse curve are analysed.
 *
 * The verdict is that of the ECG where there is one, else of the pulse curve: never better than `doubtful` with a gap
 * or an electrode off.
 * @throws ValisetteError `core-aborted`.
 */
export function analyseRecording(core: AnalysisCore, recording: RecordingData): RecordingAnalysis {
  const { streams } = recording.header;
  const ecgIndex = streams.findIndex((stream) => stream.signal === 'ecg');
  const pulseIndex = streams.findIndex((stream) => stream.signal === 'pleth');
  const ecgStream = streams[ecgIndex];
  const pulseStream = streams[pulseIndex];
  const ecg = ecgStream === undefined ? null : analyseEcg(core, ecgStream, recording.samples[ecgIndex] as Int32Array);
  const pulse = pulseStream === undefined ? null : analysePulse(core, pulseStream, recording.samples[pulseIndex] as Int32Array);
  const judged = ecgStream ?? pulseStream;
  return {
    core: { version: core.version, sha256: core.sha256 },
    beats: ecg?.beats ?? [],
    heartRatePerMinute: ecg?.rate ?? null,
    pulseBeats: pulse?.beats ?? [],
    pulseRatePerMinute: pulse?.rate ?? null,
    quality: [...(ecg?.quality ?? []), ...(pulse?.quality ?? [])].slice(0, MAXIMUM_SPANS),
    verdict: judged === undefined ? 'unreadable' : verdictOf(judged, (ecg ?? pulse)?.quality ?? []),
  };
}

function analyseEcg(core: AnalysisCore, stream: RecordedStream, samples: Int32Array): StreamFindings {
  const channels = stream.channels.length;
  const analyser = core.createEcgAnalyser({
    samplingFrequency: stream.samplingFrequency,
    leads: stream.channels.map(({ name, scale, offset, minimum, maximum }) => ({ name, microvoltsPerUnit: scale, offset, minimum, maximum })),
  });
  const results = stretchesOf(stream).map(({ from, to }) => analyser.push(samples.subarray(from * channels, to * channels), to - from, from, 0));
  const last = analyser.finish();
  const all = [...results, last];
  return {
    beats: confirmedFrames(all.flatMap((result) => result.beats)),
    rate: last.heartRatePerMinute,
    quality: mergeSpans(all.flatMap((result) => result.quality.map(({ lead, ...span }) => ({ ...span, channel: lead })))),
  };
}

function analysePulse(core: AnalysisCore, stream: RecordedStream, samples: Int32Array): StreamFindings {
  const channel = stream.channels[0] as RecordedStream['channels'][number];
  const analyser = core.createPulseAnalyser({ samplingFrequency: stream.samplingFrequency, minimum: channel.minimum, maximum: channel.maximum });
  const results = stretchesOf(stream).map(({ from, to }) => analyser.push(samples.subarray(from, to), to - from, from));
  const last = analyser.finish();
  const all = [...results, last];
  return {
    beats: confirmedFrames(all.flatMap((result) => result.beats)),
    rate: last.pulseRatePerMinute,
    quality: mergeSpans(all.flatMap((result) => result.quality.map((span) => ({ ...span, channel: channel.name })))),
  };
}

/** The stretches that hold samples. */
function stretchesOf(stream: RecordedStream): FrameSpan[] {
  return gapsBetween(stream.gaps, stream.frameCount);
}

function confirmedFrames(beats: readonly { readonly frame: number; readonly confirmed: boolean }[]): number[] {
  const frames = new Set(beats.filter((beat) => beat.confirmed && beat.frame >= 0).map((beat) => Math.round(beat.frame)));
  return [...frames].sort((a, b) => a - b);
}

/** Neighbouring seconds that say the same become one span. */
function mergeSpans(spans: readonly { channel: string; verdict: QualityVerdict; reasons: QualityReason[]; from: number; to: number }[]): SignalQualitySpan[] {
  const merged: SignalQualitySpan[] = [];
  const lastOf = new Map<string, SignalQualitySpan>();
  for (const span of spans) {
    const last = lastOf.get(span.channel);
    if (last?.to === span.from && last.verdict === span.verdict && last.reasons.join() === span.reasons.join()) {
      last.to = span.to;
      continue;
    }
    const own: SignalQualitySpan = { from: Math.max(0, span.from), to: Math.max(0, span.to), channel: span.channel, verdict: span.verdict, reasons: [...span.reasons] };
    merged.push(own);
    lastOf.set(span.channel, own);
  }
  return merged;
}

function verdictOf(stream: RecordedStream, quality: readonly SignalQualitySpan[]): QualityVerdict {
  const share = (wanted: (verdict: QualityVerdict) => boolean): number => {
    let judged = 0;
    let counted = 0;
    for (const span of quality) {
      judged += span.to - span.from;
      if (wanted(span.verdict)) counted += span.to - span.from;
    }
    return judged === 0 ? 1 : counted / judged;
  };
  if (share((verdict) => verdict === 'unreadable') > UNREADABLE_SHARE) return 'unreadable';
  const flawed = stream.gaps.length > 0 || stream.electrodesOff !== 0;
  return flawed || share((verdict) => verdict !== 'good') > DOUBTFUL_SHARE ? 'doubtful' : 'good';
}
