import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ValisetteError } from '../../model/errors.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { matchBeats, ratesOf, type Stretch } from './match-beats.ts';
import type { Half } from './ecg-database.ts';

const WINDOW_SECONDS = 0.15;
/** The pulse follows the R peak by a constant delay of the record, searched in this range. */
const LARGEST_LAG_SECONDS = 10;
const LAG_STEP_SECONDS = 0.02;
/** Records with fewer reference beats prove nothing. */
const FEWEST_BEATS = 30;
/** The published curves are floats of arbitrary scale; they become integers as an instrument would send them. */
const INTEGERS_PER_UNIT = 20_000;

const description = z.object({ fs: z.number().positive() });
const reference = z.object({ duration_s: z.number(), beats_s: z.array(z.number()), exclude_s: z.array(z.tuple([z.number(), z.number()])).optional() });

export interface PulseRecordScore {
  readonly record: string;
  readonly half: Half;
  readonly truePositives: number;
  readonly missed: number;
  readonly extra: number;
  /** 0 to 1. */
  readonly f1: number;
}

export interface PulseTotals {
  readonly name: string;
  readonly records: number;
  readonly medianF1: number;
  readonly lowestF1: number;
  readonly pooledF1: number;
  readonly missed: number;
  readonly extra: number;
}

export interface PulseDatabaseScore {
  readonly database: string;
  readonly records: readonly PulseRecordScore[];
  readonly totals: readonly PulseTotals[];
  readonly cpuSecondsPerHour: number;
}

export async function pulseRecordsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => [] as string[]);
  return files
    .filter((file) => file.endsWith('.f32'))
    .map((file) => file.slice(0, -4))
    .sort();
}

/** Streams every pulse curve through the core and compares the pulses with the reference R peaks. */
export async function scorePulseDatabase(core: AnalysisCore, database: string, directory: string, progress: (line: string) => void): Promise<PulseDatabaseScore> {
  const names = await pulseRecordsIn(directory);
  const records: PulseRecordScore[] = [];
  let cpuSeconds = 0;
  let signalSeconds = 0;
  for (const [place, record] of names.entries()) {
    const { fs } = await readJson(join(directory, `${record}.json`), description);
    const truth = await readJson(join(directory, 'ref', `${record}.json`), reference);
    const samples = await readCurve(join(directory, `${record}.f32`));
    const before = process.cpuUsage();
    const pulses = streamPulse(core, samples, fs);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds += (user + system) / 1e6;
    signalSeconds += samples.length / fs;
    const score = scorePulses(truth.beats_s, pulses, truth.exclude_s?.map(([from, to]) => ({ from, to })) ?? [], truth.duration_s);
    if (score !== null) records.push({ record, half: place % 2 === 0 ? 'tune' : 'report', ...score });
    progress(`${database} ${record} (${place + 1}/${names.length})`);
  }
  const totals = [
    totalsOf('tuned on', records.filter((score) => score.half === 'tune')),
    totalsOf('reported', records.filter((score) => score.half === 'report')),
    totalsOf('all', records),
  ];
  return { database, records, totals, cpuSecondsPerHour: (3600 * cpuSeconds) / Math.max(1, signalSeconds) };
}

function streamPulse(core: AnalysisCore, samples: Int32Array, rate: number): number[] {
  const analyser = core.createPulseAnalyser({ samplingFrequency: rate, minimum: -0x80000000, maximum: 0x7fffffff });
  const block = Math.max(1, Math.round(0.08 * rate));
  const frames: number[] = [];
  const take = (beats: readonly { frame: number; confirmed: boolean }[]) => {
    for (const beat of beats) if (beat.confirmed) frames.push(beat.frame);
  };
  for (let from = 0; from < samples.length; from += block) {
    const count = Math.min(block, samples.length - from);
    take(analyser.push(samples.subarray(from, from + count), count, from).beats);
  }
  take(analyser.finish().beats);
  return frames.sort((a, b) => a - b).map((frame) => frame / rate);
}

/** Null when there are too few reference beats outside the excluded stretches. */
export function scorePulses(
  reference: readonly number[],
  pulses: readonly number[],
  excluded: readonly Stretch[],
  duration: number,
): { truePositives: number; missed: number; extra: number; f1: number } | null {
  const beat = (at: number) => ({ at, label: 'N' });
  let best = { found: -1, distance: Number.POSITIVE_INFINITY, lag: 0 };
  const steps = Math.round(LARGEST_LAG_SECONDS / LAG_STEP_SECONDS);
  const detected = pulses.map(beat);
  for (let step = -steps; step <= steps; step += 1) {
    const lag = step * LAG_STEP_SECONDS;
    const { pairs } = matchBeats(reference.map((at) => beat(at + lag)), detected, WINDOW_SECONDS);
    const distance = pairs.reduce((sum, [r, d]) => sum + Math.abs(r.at - d.at), 0) / Math.max(1, pairs.length);
    if (pairs.length > best.found || (pairs.length === best.found && distance < best.distance)) best = { found: pairs.length, distance, lag };
  }
  const scored = (at: number) =>
    at >= Math.max(0, best.lag) && at <= Math.min(duration, duration + best.lag) && !excluded.some(({ from, to }) => at >= from + best.lag && at <= to + best.lag);
  const expected = reference.map((at) => at + best.lag).filter(scored);
  if (expected.length < FEWEST_BEATS) return null;
  const { pairs, missed, extra } = matchBeats(expected.map(beat), pulses.filter(scored).map(beat), WINDOW_SECONDS);
  const counts = { truePositives: pairs.length, missed: missed.length, extra: extra.length };
  return { ...counts, f1: ratesOf(counts).f1 / 100 };
}

function totalsOf(name: string, scores: readonly PulseRecordScore[]): PulseTotals {
  const sorted = scores.map((score) => score.f1).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const sum = (pick: (score: PulseRecordScore) => number) => scores.reduce((total, score) => total + pick(score), 0);
  const counts = { truePositives: sum((s) => s.truePositives), missed: sum((s) => s.missed), extra: sum((s) => s.extra) };
  return {
    name,
    records: scores.length,
    medianF1: sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2,
    lowestF1: sorted[0] ?? Number.NaN,
    pooledF1: ratesOf(counts).f1 / 100,
    missed: counts.missed,
    extra: counts.extra,
  };
}

async function readCurve(path: string): Promise<Int32Array> {
  const bytes = new Uint8Array(await readFile(path));
  const view = new DataView(bytes.buffer);
  return Int32Array.from({ length: bytes.length >> 2 }, (_, i) => Math.round(view.getFloat32(4 * i, true) * INTEGERS_PER_UNIT));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw new ValisetteError('schema-violation', `${path}: not a reference file`, { path }, { cause: parsed.error });
  return parsed.data;
}
