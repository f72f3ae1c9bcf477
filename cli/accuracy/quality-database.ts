import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ValisetteError } from '../../model/errors.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgRecord } from '../../wasm-core/host/record-measures.ts';
import { fitLogistic, probability, type LogisticModel } from './logistic-model.ts';

/**
 * The PhysioNet/CinC Challenge 2011: 500 Hz, 10 s, twelve leads in steps of 5 µV (its median QRS says so, not its text). The sixth
 * column obeys aVL = (I − III)/2 and the fifth aVF = (II + III)/2 in every record, whatever lists of its columns say.
 */
const COLUMNS = ['I', 'II', 'III', 'aVR', 'aVF', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;
const RATE = 500;
const MICROVOLTS_PER_UNIT = 5;
const FOLDS = 10;
const PENALTY = 1;

export interface QualityRecordScore {
  readonly record: string;
  readonly unacceptable: boolean;
  /** Answer of a model that never saw this record, and of the shipped one. */
  readonly crossValidated: boolean;
  readonly shipped: boolean;
}

export interface QualityCounts {
  readonly accuracy: number;
  /** Share of the unacceptable that were found, of the acceptable that were let through. */
  readonly unacceptableSensitivity: number;
  readonly acceptableSensitivity: number;
  readonly missed: number;
  readonly refused: number;
}

export interface QualityDatabaseScore {
  readonly database: string;
  readonly records: readonly QualityRecordScore[];
  readonly crossValidated: QualityCounts;
  /** The shipped coefficients on the records they were fitted on, when those are the records at hand. */
  readonly shipped: QualityCounts;
  /** Fitted on all records at hand: what wasm-core/assembly/quality/record-model.ts must hold. */
  readonly fitted: LogisticModel;
  readonly millisecondsPerRecord: number;
}

/** Names and labels of the records that are there; unlabelled ones are left out. */
export async function qualityRecordsIn(directory: string): Promise<{ name: string; unacceptable: boolean }[]> {
  const files = new Set(await readdir(directory).catch(() => [] as string[]));
  if (!files.has('labels.csv')) return [];
  const lines = (await readFile(join(directory, 'labels.csv'), 'utf8')).split(/\r?\n/).slice(1);
  return lines
    .map((line) => line.split(','))
    .flatMap(([name = '', label = '']) => ((files.has(`${name}.txt.gz`) || files.has(`${name}.txt`)) && (label === 'acceptable' || label === 'unacceptable') ? [{ name, unacceptable: label === 'unacceptable' }] : []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Scores the judgement of whole records by cross-validation: folds by a hash of the name, coefficients fitted on the other folds.
 * Records refused by rule (a dead lead, a limb lead on two legs) take no part in the fit.
 */
export async function scoreQualityDatabase(core: AnalysisCore, database: string, directory: string, progress: (line: string) => void): Promise<QualityDatabaseScore> {
  const found = await qualityRecordsIn(directory);
  const judged: { name: string; unacceptable: boolean; features: readonly number[]; refused: boolean; shipped: boolean }[] = [];
  let milliseconds = 0;
  for (const [place, { name, unacceptable }] of found.entries()) {
    const record = await readChallengeRecord(join(directory, name));
    const before = process.cpuUsage();
    const quality = core.recordQuality(record);
    const { user, system } = process.cpuUsage(before);
    milliseconds += (user + system) / 1000;
    judged.push({ name, unacceptable, features: quality.features, refused: quality.refusedFor !== null, shipped: !quality.acceptable });
    progress(`${database} ${name} (${place + 1}/${found.length})`);
  }
  const fit = (rows: readonly (typeof judged)[number][]) => fitLogistic(rows.map((row) => row.features), rows.map((row) => row.unacceptable), PENALTY);
  const live = judged.filter((row) => !row.refused);
  const models = Array.from({ length: FOLDS }, (_, fold) => fit(live.filter((row) => foldOf(row.name) !== fold)));
  const records = judged.map((row) => ({
    record: row.name,
    unacceptable: row.unacceptable,
    crossValidated: row.refused || probability(models[foldOf(row.name)] as LogisticModel, row.features) > 0.5,
    shipped: row.shipped,
  }));
  return {
    database,
    records,
    crossValidated: countsOf(records, (record) => record.crossValidated),
    shipped: countsOf(records, (record) => record.shipped),
    fitted: fit(live),
    millisecondsPerRecord: milliseconds / Math.max(1, found.length),
  };
}

/** @throws ValisetteError `format-malformed` when a line is not a number and twelve integers. */
async function readChallengeRecord(path: string): Promise<EcgRecord> {
  const text = await readFile(`${path}.txt.gz`).then(gunzipSync, () => readFile(`${path}.txt`));
  const lines = text.toString('latin1').trim().split(/\r?\n/);
  const samples = new Int32Array(lines.length * COLUMNS.length);
  lines.forEach((line, frame) => {
    const values = line.split(',').map(Number);
    if (values.length !== COLUMNS.length + 1 || !values.every(Number.isFinite)) throw new ValisetteError('format-malformed', `line ${frame + 1} is not a number and twelve samples`, { line: frame + 1 });
    for (let lead = 0; lead < COLUMNS.length; lead += 1) samples[frame * COLUMNS.length + lead] = values[lead + 1] ?? 0;
  });
  return {
    samplingFrequency: RATE,
    leads: COLUMNS.map((name) => ({ name, microvoltsPerUnit: MICROVOLTS_PER_UNIT, offset: 0, minimum: -32768, maximum: 32767 })),
    samples,
    frameCount: lines.length,
  };
}

/** FNV-1a of the name, stirred: the fold of a record never depends on which others are there. */
function foldOf(name: string): number {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % FOLDS;
}

function countsOf(records: readonly QualityRecordScore[], answer: (record: QualityRecordScore) => boolean): QualityCounts {
  const unacceptable = records.filter((record) => record.unacceptable);
  const acceptable = records.filter((record) => !record.unacceptable);
  const missed = unacceptable.filter((record) => !answer(record)).length;
  const refused = acceptable.filter(answer).length;
  return {
    accuracy: 1 - (missed + refused) / Math.max(1, records.length),
    unacceptableSensitivity: 1 - missed / Math.max(1, unacceptable.length),
    acceptableSensitivity: 1 - refused / Math.max(1, acceptable.length),
    missed,
    refused,
  };
}
