import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWfdbAnnotations, type WfdbAnnotation } from '../../formats/wfdb-annotations.ts';
import { parseWfdbHeader } from '../../formats/wfdb-header.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { rhythmSpans } from '../../wasm-core/host/rhythm-spans.ts';
import { analyseEcg } from '../analyse/ecg.ts';
import { referenceBeats } from './reference-beats.ts';

export interface AfCounts {
  readonly found: number;
  readonly missed: number;
  readonly spared: number;
  readonly extra: number;
}

export interface AfRecordScore {
  readonly record: string;
  readonly half: 'tune' | 'report';
  readonly counts: AfCounts;
}

export interface AfDatabaseScore {
  readonly database: string;
  /** Whether the beats were the listed ones of `.qrs` files, without signal, or our own with their signal. */
  readonly beats: 'listed' | 'own';
  readonly records: readonly AfRecordScore[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Every reference beat is in fibrillation or not by the rhythm annotation in force, and marked so or not. */
export async function scoreAfDatabase(core: AnalysisCore, database: string, directory: string, beats: 'listed' | 'own', progress: (line: string) => void): Promise<AfDatabaseScore> {
  const files = await readdir(directory).catch(() => [] as string[]);
  const extension = beats === 'listed' ? '.qrs' : '.dat';
  const names = files.filter((file) => file.endsWith('.atr') && files.includes(file.replace(/\.atr$/, extension))).map((file) => file.slice(0, -4)).sort();
  const records: AfRecordScore[] = [];
  for (const [place, record] of names.entries()) {
    const annotations = await readWfdbAnnotations(join(directory, `${record}.atr`));
    const listed = referenceBeats(beats === 'listed' ? await readWfdbAnnotations(join(directory, `${record}.qrs`)) : annotations).beats.map((beat) => beat.at);
    const marked = beats === 'listed' ? await markListed(core, directory, record, listed) : await markOwn(core, join(directory, `${record}.hea`));
    records.push({ record, half: place % 2 === 0 ? 'tune' : 'report', counts: count(listed, fibrillationOf(annotations), marked) });
    progress(`${database} ${record} rhythm (${place + 1}/${names.length})`);
  }
  return { database, beats, records };
}

async function markListed(core: AnalysisCore, directory: string, record: string, listed: readonly number[]): Promise<Stretch[]> {
  const header = join(directory, `${record}.hea`);
  const { samplingFrequency } = parseWfdbHeader(await readFile(header, 'utf8'), header);
  const analyser = core.createRhythmAnalyser({ samplingFrequency, leads: [] });
  const decisions = [...listed.flatMap((frame) => analyser.beat(frame, 'N').decisions), ...analyser.finish().decisions];
  const frameCount = (listed.at(-1) ?? 0) + 1;
  const beats = listed.map((frame) => ({ frame, label: 'N' as const }));
  return marks(rhythmSpans({ samplingFrequency, frameCount, readable: [{ from: 0, to: frameCount }], beats, decisions, looks: [] }));
}

async function markOwn(core: AnalysisCore, path: string): Promise<Stretch[]> {
  return marks((await analyseEcg(core, path, {})).rhythm);
}

function marks(spans: readonly { readonly from: number; readonly to: number; readonly label: string }[]): Stretch[] {
  return spans.filter((span) => span.label === 'atrial-fibrillation');
}

function fibrillationOf(annotations: readonly WfdbAnnotation[]): Stretch[] {
  const changes = annotations.filter((annotation) => annotation.symbol === '+' && annotation.text.startsWith('('));
  return changes.flatMap((change, i) => (change.text === '(AFIB' ? [{ from: change.sample, to: changes[i + 1]?.sample ?? Number.POSITIVE_INFINITY }] : []));
}

function count(beats: readonly number[], truth: readonly Stretch[], marked: readonly Stretch[]): AfCounts {
  const counts = { found: 0, missed: 0, spared: 0, extra: 0 };
  const inside = (stretches: readonly Stretch[], at: number) => stretches.some((stretch) => stretch.from <= at && at < stretch.to);
  for (const beat of beats) {
    const there = inside(truth, beat);
    const said = inside(marked, beat);
    if (there) counts[said ? 'found' : 'missed'] += 1;
    else counts[said ? 'extra' : 'spared'] += 1;
  }
  return counts;
}

/** Markdown of one database. */
export function afTable(score: AfDatabaseScore): string {
  const lines = [
    `### ${score.database}: atrial fibrillation, beat by beat, ${score.beats === 'listed' ? 'from the listed beats alone' : 'own beats and signal, all leads'}`,
    '',
    '| records | Se % | Sp % | +P % | missed / extra |',
    '|---|---|---|---|---|',
  ];
  for (const [name, half] of [['tuned on', 'tune'], ['reported', 'report'], ['all', null]] as const) {
    const records = score.records.filter((record) => half === null || record.half === half);
    const sum = (key: keyof AfCounts) => records.reduce((total, record) => total + record.counts[key], 0);
    const percent = (part: number, whole: number) => (whole > 0 ? ((100 * part) / whole).toFixed(2) : '–');
    const [found, missed, spared, extra] = [sum('found'), sum('missed'), sum('spared'), sum('extra')];
    lines.push(`| ${name} (${records.length}) | ${percent(found, found + missed)} | ${percent(spared, spared + extra)} | ${percent(found, found + extra)} | ${missed} / ${extra} |`);
  }
  const worst = [...score.records].sort((a, b) => b.counts.missed + b.counts.extra - a.counts.missed - a.counts.extra).slice(0, 6);
  lines.push('', '| worst records | half | missed / extra |', '|---|---|---|');
  for (const record of worst) lines.push(`| ${record.record} | ${record.half} | ${record.counts.missed} / ${record.counts.extra} |`);
  lines.push('');
  return lines.join('\n');
}
