import { ValisetteError } from '../../model/errors.ts';
import type { QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { SignalFile } from '../../formats/signal-file.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { PulseBlockResult } from '../../wasm-core/host/pulse.ts';
import { openSignals } from './open-signals.ts';

export interface OximetryAnalysis {
  readonly schema: 'valisette.analysis/1';
  readonly kind: 'oximetry';
  readonly source: { readonly path: string; readonly format: string; readonly samplingFrequency: number; readonly samples: number };
  readonly core: { readonly version: string; readonly sha256: string };
  /** Seconds from the first sample. */
  readonly pulses: readonly number[];
  readonly pulseRate: readonly { readonly t: number; readonly bpm: number | null; readonly verdict: QualityVerdict }[];
  readonly quality: readonly { readonly from: number; readonly to: number; readonly verdict: QualityVerdict; readonly reasons: readonly QualityReason[] }[];
  readonly timing: { readonly cpuSeconds: number; readonly signalSeconds: number };
}

const BLOCK_SECONDS = 0.04;

/** The curve to follow: the instrument's own pulse curve, else the infrared intensity (turned over: more blood, less light). */
function pulseChannel(file: SignalFile): { index: number; sign: 1 | -1 } {
  const find = (pattern: RegExp) => file.channels.findIndex((channel) => pattern.test(channel.name));
  const pleth = find(/^pleth$/i);
  if (pleth >= 0) return { index: pleth, sign: 1 };
  const infrared = find(/^(infrared|ir)$/i);
  if (infrared >= 0) return { index: infrared, sign: -1 };
  throw new ValisetteError('input-unreadable', `${file.path}: no column "pleth" or "infrared"`, { path: file.path });
}

/** Streams one pulse curve through the core. SpO2 from red and infrared is not computed by this core: it is absent. */
export async function analyseOximetry(core: AnalysisCore, path: string, options: { readonly rate?: number }): Promise<OximetryAnalysis> {
  const file = await openSignals(path, { defaultUnit: '1', ...(options.rate === undefined ? {} : { rate: options.rate }) });
  const { index, sign } = pulseChannel(file);
  const channel = file.channels[index];
  const low = sign * (channel?.minimum ?? -0x80000000);
  const high = sign * (channel?.maximum ?? 0x7fffffff);
  const clamp = (value: number) => Math.max(-0x80000000, Math.min(0x7fffffff, value));
  const analyser = core.createPulseAnalyser({ samplingFrequency: file.samplingFrequency, minimum: clamp(Math.min(low, high)), maximum: clamp(Math.max(low, high)) });
  const block = Math.max(1, Math.round(BLOCK_SECONDS * file.samplingFrequency));
  const pulses: number[] = [];
  const pulseRate: { t: number; bpm: number | null; verdict: QualityVerdict }[] = [];
  const quality: { from: number; to: number; verdict: QualityVerdict; reasons: QualityReason[] }[] = [];
  const seconds = (frame: number) => Math.round((frame / file.samplingFrequency) * 10_000) / 10_000;
  const take = (result: PulseBlockResult) => {
    for (const beat of result.beats) if (beat.confirmed) pulses.push(seconds(beat.frame));
    for (const span of result.quality) {
      quality.push({ from: seconds(span.from), to: seconds(span.to), verdict: span.verdict, reasons: span.reasons });
      const readable = span.verdict !== 'unreadable' && result.pulseRatePerMinute !== null;
      pulseRate.push({ t: seconds(span.to), bpm: readable ? Math.round(10 * (result.pulseRatePerMinute ?? 0)) / 10 : null, verdict: span.verdict });
    }
  };
  const samples = file.readFrames(0, file.frameCount);
  const curve = Int32Array.from({ length: file.frameCount }, (_, frame) => sign * (samples[frame * file.channels.length + index] ?? 0));
  const before = process.cpuUsage();
  for (let from = 0; from < curve.length; from += block) {
    const count = Math.min(block, curve.length - from);
    take(analyser.push(curve.subarray(from, from + count), count, from));
  }
  take(analyser.finish());
  const { user, system } = process.cpuUsage(before);
  pulses.sort((a, b) => a - b);
  return {
    schema: 'valisette.analysis/1',
    kind: 'oximetry',
    source: { path, format: file.format, samplingFrequency: file.samplingFrequency, samples: file.frameCount },
    core: { version: core.version, sha256: core.sha256 },
    pulses,
    pulseRate,
    quality,
    timing: { cpuSeconds: (user + system) / 1e6, signalSeconds: file.frameCount / file.samplingFrequency },
  };
}

/** The same for people. */
export function reportOximetry(analysis: OximetryAnalysis): string {
  const rates = analysis.pulseRate.flatMap((rate) => (rate.bpm === null ? [] : [rate.bpm])).sort((a, b) => a - b);
  const share = (verdict: QualityVerdict) => {
    const count = analysis.quality.filter((span) => span.verdict === verdict).length;
    return ((100 * count) / Math.max(1, analysis.quality.length)).toFixed(1);
  };
  return [
    analysis.source.path,
    `  ${analysis.source.format}, ${analysis.source.samplingFrequency} Hz, ${analysis.timing.signalSeconds.toFixed(1)} s`,
    `  core ${analysis.core.version} (${analysis.core.sha256.slice(0, 12)}), ${analysis.timing.cpuSeconds.toFixed(3)} s of CPU`,
    `  pulses ${analysis.pulses.length}${rates.length === 0 ? '' : `, median rate ${(rates[rates.length >> 1] ?? 0).toFixed(0)}/min`}`,
    `  doubtful ${share('doubtful')} %, unreadable ${share('unreadable')} %`,
  ].join('\n');
}
