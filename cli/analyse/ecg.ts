import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { AdministrativeSex } from '../../model/patient.ts';
import type { BeatLabel } from '../../wasm-core/host/ecg.ts';
import { openSignals } from './open-signals.ts';
import { joinQuality, verdictShare, type QualitySpan } from './quality-spans.ts';
import type { RhythmAlarm } from '../../wasm-core/host/alarms.ts';
import type { RhythmFinding, RhythmSpan } from '../../wasm-core/host/rhythm-spans.ts';
import { RhythmWatch, type PulseChannelChoice } from './rhythm-watch.ts';
import { ecgChannels, streamEcg } from './stream-ecg.ts';
import { delineateLong, readTwelveLeads, type ReadingRequest, type TwelveLeadReading } from './twelve-lead-reading.ts';

export interface EcgAnalysisOptions {
  /** Name or index of the only lead to use. */
  readonly lead?: string;
  /** Hz, for CSV without a time column. */
  readonly rate?: number;
  /** Channels whose pulse may contradict an alarm. */
  readonly pulse?: PulseChannelChoice;
  /** P, QRS and T marks also of records longer than 60 s. */
  readonly delineate?: boolean;
  readonly sex?: AdministrativeSex;
  readonly ageYears?: number;
}

/** `valisette.analysis/1`, kind `ecg`; what the core does not compute is absent. */
export interface EcgAnalysis {
  readonly schema: 'valisette.analysis/1';
  readonly kind: 'ecg';
  readonly source: { readonly path: string; readonly format: string; readonly samplingFrequency: number; readonly samples: number; readonly leads: readonly string[] };
  readonly core: { readonly version: string; readonly sha256: string };
  readonly beats: readonly { readonly sample: number; readonly label: BeatLabel; readonly confidence: number }[];
  readonly rhythm: readonly RhythmSpan[];
  readonly findings: readonly RhythmFinding[];
  readonly alarms: readonly RhythmAlarm[];
  readonly quality: readonly QualitySpan[];
  readonly acceptable: boolean;
  /** Marks, measurements and statements: records of 60 s or less; marks of longer ones when asked for. */
  readonly delineation?: TwelveLeadReading['delineation'];
  readonly measurements?: TwelveLeadReading['measurements'];
  readonly statements?: TwelveLeadReading['statements'];
  readonly timing: { readonly cpuSeconds: number; readonly signalSeconds: number };
}

/** A record is acceptable while every lead can be read for most of the time and beats are found. */
const UNREADABLE_SHARE = 0.2;
/** Longest record that is measured and read as a whole, s. */
const LONGEST_READ_SECONDS = 60;

/** Streams one file through the core. @throws ValisetteError of the file or of the core. */
export async function analyseEcg(core: AnalysisCore, path: string, options: EcgAnalysisOptions): Promise<EcgAnalysis> {
  const file = await openSignals(path, { defaultUnit: 'mV', ...(options.rate === undefined ? {} : { rate: options.rate }) });
  const channels = ecgChannels(file, options.lead);
  const watch = new RhythmWatch(core, file, channels, options.pulse ?? {});
  const streaming = streamEcg(core, file, channels, { onBlock: (block) => watch.take(block) });
  const quality = joinQuality(streaming.quality);
  const outcome = watch.outcome(streaming.beats, quality);
  const before = process.cpuUsage();
  const reading = readingOf(core, { file, channels, beats: streaming.beats, quality, rhythm: outcome.rhythm, alarms: outcome.alarms, sex: options.sex ?? 'unknown', ageYears: options.ageYears ?? null }, options.delineate === true);
  const { user, system } = process.cpuUsage(before);
  const beats = streaming.beats.map((beat) => ({ sample: beat.frame, label: beat.label, confidence: Math.round(beat.confidence * 1000) / 1000 }));
  return {
    schema: 'valisette.analysis/1',
    kind: 'ecg',
    source: { path, format: file.format, samplingFrequency: file.samplingFrequency, samples: file.frameCount, leads: streaming.leads },
    core: { version: core.version, sha256: core.sha256 },
    beats,
    ...outcome,
    quality,
    acceptable: beats.length > 0 && streaming.leads.every((lead) => verdictShare(quality, lead, 'unreadable') <= UNREADABLE_SHARE),
    ...reading,
    timing: { cpuSeconds: streaming.cpuSeconds + (user + system) / 1e6, signalSeconds: file.frameCount / file.samplingFrequency },
  };
}

/** A short record is measured and read; a long one is only marked, and only when asked for. */
function readingOf(core: AnalysisCore, request: ReadingRequest, delineate: boolean): Partial<TwelveLeadReading> {
  if (request.file.frameCount <= LONGEST_READ_SECONDS * request.file.samplingFrequency) return readTwelveLeads(core, request);
  return delineate ? { delineation: delineateLong(core, request) } : {};
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
  for (const alarm of analysis.alarms) lines.push(`  ALARM ${alarm.kind}, onset ${(alarm.onset / source.samplingFrequency).toFixed(1)} s, raised ${(alarm.raised / source.samplingFrequency).toFixed(1)} s`);
  lines.push(...readingLines(analysis));
  lines.push(`  ${analysis.acceptable ? 'good enough to read' : 'NOT good enough to read'}`);
  return lines.join('\n');
}

function readingLines({ measurements, statements }: EcgAnalysis): string[] {
  if (measurements === undefined) return [];
  const value = (name: string, number: number | null, unit: string) => `${name} ${number === null ? '—' : `${number.toFixed(0)} ${unit}`}`;
  const { qtc, axes } = measurements;
  return [
    `  ${[value('rate', measurements.heartRate, '/min'), value('P', measurements.pDuration, 'ms'), value('PR', measurements.prInterval, 'ms'), value('QRS', measurements.qrsDuration, 'ms'), value('QT', measurements.qtInterval, 'ms')].join(', ')}`,
    `  QTc ${qtc === null ? '—' : `${qtc.bazett.toFixed(0)} Bazett, ${qtc.fridericia.toFixed(0)} Fridericia, ${qtc.framingham.toFixed(0)} Framingham, ${qtc.hodges.toFixed(0)} Hodges ms`}; axes ${[value('P', axes.p, '°'), value('QRS', axes.qrs, '°'), value('T', axes.t, '°')].join(', ')}`,
    ...(statements ?? []).map((statement) => `  ${statement.level === 'red' ? '!!' : statement.level === 'amber' ? ' !' : '  '} ${statement.en}`),
  ];
}
