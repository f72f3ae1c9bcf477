import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ValisetteError } from '../../model/errors.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { BeatLabel } from '../../wasm-core/host/ecg.ts';
import type { RhythmDecision } from '../../wasm-core/host/rhythm.ts';
import { rhythmFindings, rhythmSpans, type RhythmFinding, type RhythmInput, type RhythmSpan } from '../../wasm-core/host/rhythm-spans.ts';

const MOST_BEATS = 2_000_000;
/** Between beats further apart than this nothing is known: a list of beats does not tell a pause from a lost signal. */
const SILENCE_SECONDS = 10;

const beatFile = z.object({
  samplingFrequency: z.number().min(1).max(10_000),
  beats: z.array(z.number().int().min(0)).max(MOST_BEATS),
  labels: z.union([z.array(z.enum(['N', 'S', 'V', 'F', 'P', 'Q'])), z.string().regex(/^[NSVFPQ]*$/)]).optional(),
});

/** `valisette.analysis/1`, kind `rhythm`. */
export interface RhythmAnalysis {
  readonly schema: 'valisette.analysis/1';
  readonly kind: 'rhythm';
  readonly source: { readonly path: string; readonly samplingFrequency: number; readonly beats: number };
  readonly core: { readonly version: string; readonly sha256: string };
  readonly rhythm: readonly RhythmSpan[];
  readonly findings: readonly RhythmFinding[];
  readonly timing: { readonly cpuSeconds: number };
}

/**
 * Rhythm from beats alone, fed one by one as live. Without the signal no P wave is seen, so nothing is named sinus.
 * @throws ValisetteError `input-missing`, `input-unreadable`.
 */
export async function analyseRhythm(core: AnalysisCore, path: string): Promise<RhythmAnalysis> {
  const { samplingFrequency, beats } = await readBeats(path);
  const before = process.cpuUsage();
  const analyser = core.createRhythmAnalyser({ samplingFrequency, leads: [] });
  const decisions: RhythmDecision[] = [];
  const keep = (more: readonly RhythmDecision[]) => {
    for (const decision of more) if (decision.decided) decisions.push(decision);
  };
  for (const beat of beats) keep(analyser.beat(beat.frame, beat.label).decisions);
  keep(analyser.finish().decisions);
  const input: RhythmInput = { samplingFrequency, beats, decisions, looks: [], frameCount: (beats.at(-1)?.frame ?? -1) + 1, readable: stretchesOf(beats, samplingFrequency) };
  const { user, system } = process.cpuUsage(before);
  return {
    schema: 'valisette.analysis/1',
    kind: 'rhythm',
    source: { path, samplingFrequency, beats: beats.length },
    core: { version: core.version, sha256: core.sha256 },
    rhythm: rhythmSpans(input),
    findings: rhythmFindings(input),
    timing: { cpuSeconds: (user + system) / 1e6 },
  };
}

async function readBeats(path: string): Promise<{ samplingFrequency: number; beats: { frame: number; label: BeatLabel }[] }> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ValisetteError('input-missing', `${path}: cannot be read`, { path }, { cause });
  });
  const unreadable = (reason: string) => new ValisetteError('input-unreadable', `${path}: ${reason}`, { path });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable('is no JSON');
  }
  const parsed = beatFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`);
  }
  const { samplingFrequency, beats, labels } = parsed.data;
  if (labels !== undefined && labels.length !== beats.length) throw unreadable(`${labels.length} labels for ${beats.length} beats`);
  const sorted = beats.map((frame, i) => ({ frame, label: (labels?.[i] ?? 'N') as BeatLabel })).sort((a, b) => a.frame - b.frame);
  return { samplingFrequency, beats: sorted.filter((beat, i) => i === 0 || beat.frame !== sorted[i - 1]?.frame) };
}

function stretchesOf(beats: readonly { readonly frame: number }[], samplingFrequency: number): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { frame } of beats) {
    const last = stretches.at(-1);
    if (last !== undefined && frame - last.to < SILENCE_SECONDS * samplingFrequency) last.to = frame + 1;
    else stretches.push({ from: frame, to: frame + 1 });
  }
  return stretches;
}

/** The same for people. */
export function reportRhythm(analysis: RhythmAnalysis): string {
  const seconds = (frame: number) => (frame / analysis.source.samplingFrequency).toFixed(1);
  return [
    analysis.source.path,
    `  ${analysis.source.beats} beats at ${analysis.source.samplingFrequency} Hz, ${analysis.timing.cpuSeconds.toFixed(3)} s of CPU`,
    ...analysis.rhythm.filter((span) => span.label !== 'other').map((span) => `  ${span.label} from ${seconds(span.from)} to ${seconds(span.to)} s`),
    ...analysis.findings.map((finding) => `  (${finding.kind} from ${seconds(finding.from)} to ${seconds(finding.to)} s)`),
  ].join('\n');
}
