import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { BeatLabel } from '../../wasm-core/host/ecg.ts';
import { openSignals } from './open-signals.ts';
import { joinQuality, verdictShare, type QualitySpan } from './quality-spans.ts';
import { rhythmSpans, type RhythmSpan } from './rhythm-spans.ts';
import { ecgChannels, streamEcg } from './stream-ecg.ts';

export interface EcgAnalysisOptions {
  /** Name or index of the only lead to use. */
  readonly lead?: string;
  /** Hz, for CSV without a time column. */
  readonly rate?: number;
}

/** `valisette.analysis/1`, kind `ecg`; what the core does not compute is absent. */
export interface EcgAnalysis {
  readonly schema: 'valisette.analysis/1';
  readonly kind: 'ecg';
  readonly source: { readonly path: string; readonly format: string; readonly samplingFrequency: number; readonly samples: number; readonly leads: readonly string[] };
  readonly core: { readonly version: string; readonly sha256: string };
  readonly beats: readonly { readonly sample: number; readonly label: BeatLabel; readonly confidence: number }[];
  readonly rhythm: readonly RhythmSpan[];
  readonly quality: readonly QualitySpan[];
  readonly acceptable: boolean;
  readonly timing: { readonly cpuSeconds: number; readonly signalSeconds: number };
}

/** A record is acceptable while every lead can be read for most of the time and beats are found. */
const UNREADABLE_SHARE = 0.2;

/** Streams one file through the core. @throws ValisetteError of the file or of the core. */
export async function analyseEcg(core: AnalysisCore, path: string, options: EcgAnalysisOptions): Promise<EcgAnalysis> {
  const file = await openSignals(path, { defaultUnit: 'mV', ...(options.rate === undefined ? {} : { rate: options.rate }) });
  const streaming = streamEcg(core, file, ecgChannels(file, options.lead));
  const quality = joinQuality(streaming.quality);
  const beats = streaming.beats.map((beat) => ({ sample: beat.frame, label: beat.label, confidence: Math.round(beat.confidence * 1000) / 1000 }));
  return {
    schema: 'valisette.analysis/1',
    kind: 'ecg',
    source: { path, format: file.format, samplingFrequency: file.samplingFrequency, samples: file.frameCount, leads: streaming.leads },
    core: { version: core.version, sha256: core.sha256 },
    beats,
    rhythm: rhythmSpans(beats.map((beat) => beat.sample), quality, file.frameCount, file.samplingFrequency),
    quality,
    acceptable: beats.length > 0 && streaming.leads.every((lead) => verdictShare(quality, lead, 'unreadable') <= UNREADABLE_SHARE),
    timing: { cpuSeconds: streaming.cpuSeconds, signalSeconds: file.frameCount / file.samplingFrequency },
  };
}

/** The same for people. */
export function reportEcg(analysis: EcgAnalysis): string {
  const { source, beats, quality, timing } = analysis;
  const lines = [
    source.path,
    `  ${source.format}, ${source.samplingFrequency} Hz, ${timing.signalSeconds.toFixed(1)} s, leads ${source.leads.join(' ')}`,
    `  core ${analysis.core.version} (${analysis.core.sha256.slice(0, 12)}), ${timing.cpuSeconds.toFixed(3)} s of CPU`,
  ];
  const intervals = beats.slice(1).map((beat, i) => beat.sample - (beats[i]?.sample ?? 0));
  const median = intervals.sort((a, b) => a - b)[intervals.length >> 1];
  const counts = new Map<string, number>();
  for (const beat of beats) counts.set(beat.label, (counts.get(beat.label) ?? 0) + 1);
  const labels = [...counts].map(([label, count]) => `${label} ${count}`).join(', ');
  lines.push(`  beats ${beats.length}${labels === '' ? '' : ` (${labels})`}${median === undefined ? '' : `, median rate ${((60 * source.samplingFrequency) / median).toFixed(0)}/min`}`);
  for (const lead of source.leads) {
    const share = (verdict: 'doubtful' | 'unreadable') => (100 * verdictShare(quality, lead, verdict)).toFixed(1);
    const reasons = [...new Set(quality.filter((span) => span.lead === lead).flatMap((span) => span.reasons))];
    lines.push(`  lead ${lead}: doubtful ${share('doubtful')} %, unreadable ${share('unreadable')} %${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`);
  }
  for (const span of analysis.rhythm) {
    if (span.label === 'other') continue;
    const seconds = (sample: number) => (sample / source.samplingFrequency).toFixed(1);
    lines.push(`  ${span.label} from ${seconds(span.from)} to ${seconds(span.to)} s`);
  }
  lines.push(`  ${analysis.acceptable ? 'good enough to read' : 'NOT good enough to read'}`);
  return lines.join('\n');
}
