import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readWfdbAnnotations } from '../../formats/wfdb-annotations.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { ecgChannels, streamEcg } from '../analyse/stream-ecg.ts';
import { addCounts, countBeats, matchBeats, ratesOf, type BeatCounts, type Rates } from './match-beats.ts';
import { referenceBeats } from './reference-beats.ts';

/** EC57: 150 ms window, the first five minutes are learning time. */
const WINDOW_SECONDS = 0.15;
const LEARNING_SECONDS = 300;

export type Half = 'tune' | 'report';

export interface EcgRecordScore {
  readonly record: string;
  readonly half: Half;
  readonly afterLearning: BeatCounts;
  readonly full: BeatCounts;
  readonly unreadableShare: number;
}

export interface EcgTotals {
  readonly name: string;
  readonly records: number;
  readonly afterLearning: BeatCounts & Rates;
  readonly full: BeatCounts & Rates;
  readonly ventricular: Rates;
  /** Mean distance of paired beats after removal of each record's median offset, ms. */
  readonly timingMilliseconds: number;
}

export interface EcgDatabaseScore {
  readonly database: string;
  readonly leads: 'first' | 'all';
  readonly records: readonly EcgRecordScore[];
  readonly totals: readonly EcgTotals[];
  readonly cpuSecondsPerHour: number;
}

/** Names of the records of a folder that have signal and annotation; empty when the folder does not exist. */
export async function recordsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => [] as string[]);
  const present = new Set(files);
  return files
    .filter((file) => file.endsWith('.atr') && present.has(file.replace(/atr$/, 'hea')) && present.has(file.replace(/atr$/, 'dat')))
    .map((file) => file.slice(0, -4))
    .sort();
}

/** Streams every record through the core and scores the confirmed beats. Records at even places in name order were tuned on. */
export async function scoreEcgDatabase(core: AnalysisCore, database: string, directory: string, leads: 'first' | 'all', progress: (line: string) => void): Promise<EcgDatabaseScore> {
  const names = await recordsIn(directory);
  const records: EcgRecordScore[] = [];
  let cpuSeconds = 0;
  let signalSeconds = 0;
  for (const [place, record] of names.entries()) {
    const file = await readWfdbRecord(join(directory, record));
    const { beats, fibrillation } = referenceBeats(await readWfdbAnnotations(join(directory, `${record}.atr`)));
    const channels = ecgChannels(file);
    const streaming = streamEcg(core, file, leads === 'first' ? channels.slice(0, 1) : channels);
    cpuSeconds += streaming.cpuSeconds;
    signalSeconds += file.frameCount / file.samplingFrequency;
    const detected = streaming.beats.map((beat) => ({ at: beat.frame, label: beat.label === 'P' ? 'Q' : beat.label }));
    const matching = matchBeats(beats, detected, Math.floor(WINDOW_SECONDS * file.samplingFrequency + 1e-9));
    const unreadable = streaming.quality.filter((second) => second.verdict === 'unreadable').length;
    records.push({
      record,
      half: place % 2 === 0 ? 'tune' : 'report',
      afterLearning: countBeats(matching, LEARNING_SECONDS * file.samplingFrequency, fibrillation, file.samplingFrequency),
      full: countBeats(matching, 0, fibrillation, file.samplingFrequency),
      unreadableShare: unreadable / Math.max(1, streaming.quality.length),
    });
    progress(`${database} ${record} (${place + 1}/${names.length})`);
  }
  const totals = [
    totalsOf('tuned on', records.filter((score) => score.half === 'tune')),
    totalsOf('reported', records.filter((score) => score.half === 'report')),
    totalsOf('all', records),
  ];
  return { database, leads, records, totals, cpuSecondsPerHour: (3600 * cpuSeconds) / Math.max(1, signalSeconds) };
}

function totalsOf(name: string, scores: readonly EcgRecordScore[]): EcgTotals {
  const afterLearning = addCounts(scores.map((score) => score.afterLearning));
  const full = addCounts(scores.map((score) => score.full));
  let distance = 0;
  for (const { afterLearning: counts } of scores) {
    const sorted = [...counts.offsetsMilliseconds].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    for (const offset of sorted) distance += Math.abs(offset - median);
  }
  return {
    name,
    records: scores.length,
    afterLearning: { ...afterLearning, ...ratesOf(afterLearning) },
    full: { ...full, ...ratesOf(full) },
    ventricular: ratesOf(afterLearning.ventricular),
    timingMilliseconds: distance / Math.max(1, afterLearning.truePositives),
  };
}
