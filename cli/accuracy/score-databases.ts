import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { scoreAfDatabase, type AfDatabaseScore } from './af-database.ts';
import { delineationRecordsIn, scoreDelineationDatabase, type DelineationDatabaseScore } from './delineation-database.ts';
import { recordsIn, scoreEcgDatabase, type EcgDatabaseScore } from './ecg-database.ts';
import { scoreLeadSwaps, twelveLeadRecordsIn, type LeadSwapScore } from './lead-swaps.ts';
import { PTBXL_CLASSES, readPtbxl, scorePtbxl, type PtbxlRecord, type PtbxlScore } from './ptbxl-statements.ts';
import { pulseRecordsIn, scorePulseDatabase, type PulseDatabaseScore } from './pulse-database.ts';
import { qualityRecordsIn, scoreQualityDatabase, type QualityDatabaseScore } from './quality-database.ts';

/** What is scored, one database and one question each. */
export const SECTIONS = ['mitdb-beats', 'afdb-rhythm', 'mitdb-rhythm', 'bidmc-pulse', 'ludb-waves', 'ptbxl-statements', 'quality2011-records', 'ptbxl-exchanges', 'ludb-exchanges'] as const;
export type Section = (typeof SECTIONS)[number];

/** Classes that were missed in a record, and said without being labelled. */
export interface StatementDisagreement {
  readonly record: string;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

export interface StatementsScore extends PtbxlScore {
  readonly database: string;
  /** Most wrong classes first; records without any are left out. */
  readonly disagreements: readonly StatementDisagreement[];
}

export interface AccuracyResult {
  readonly core: { readonly version: string; readonly sha256: string };
  readonly ecg: readonly EcgDatabaseScore[];
  readonly fibrillation: readonly AfDatabaseScore[];
  readonly pulse: readonly PulseDatabaseScore[];
  readonly delineation: readonly DelineationDatabaseScore[];
  readonly statements: readonly StatementsScore[];
  readonly quality: readonly QualityDatabaseScore[];
  readonly leadSwaps: readonly LeadSwapScore[];
  /** Databases that were not found. */
  readonly skipped: readonly string[];
}

/** Scores the wanted sections on the databases found below `data`, one folder each. */
export async function scoreDatabases(core: AnalysisCore, data: string, wanted: readonly Section[], progress: (line: string) => void): Promise<AccuracyResult> {
  const skipped = new Set<string>();
  const folder = (database: string) => join(data, database);
  const notFound = (database: string) => `${database}: not found, skipped (${folder(database)})`;
  const found = async <T>(section: Section, records: (directory: string) => Promise<readonly unknown[]>, score: (database: string, directory: string) => Promise<T>): Promise<T[]> => {
    if (!wanted.includes(section)) return [];
    const database = section.slice(0, section.indexOf('-'));
    const directory = folder(database);
    if ((await records(directory)).length > 0) return [await score(database, directory)];
    skipped.add(notFound(database));
    return [];
  };
  const fibrillation = async (section: Section, database: string, beats: 'listed' | 'own'): Promise<AfDatabaseScore[]> => {
    if (!wanted.includes(section)) return [];
    const score = await scoreAfDatabase(core, database, folder(database), beats, progress);
    if (score.records.length > 0) return [score];
    skipped.add(notFound(database));
    return [];
  };
  const exchanges = (units: 'header' | 'microvolts') => async (database: string, directory: string) => await scoreLeadSwaps(core, database, await twelveLeadRecordsIn(directory), units, progress);
  return {
    core: { version: core.version, sha256: core.sha256 },
    ecg: [
      ...(await found('mitdb-beats', recordsIn, (database, directory) => scoreEcgDatabase(core, database, directory, 'first', progress))),
      ...(await found('mitdb-beats', recordsIn, (database, directory) => scoreEcgDatabase(core, database, directory, 'all', progress))),
    ],
    fibrillation: [...(await fibrillation('afdb-rhythm', 'afdb', 'listed')), ...(await fibrillation('mitdb-rhythm', 'mitdb', 'own'))],
    pulse: await found('bidmc-pulse', pulseRecordsIn, (database, directory) => scorePulseDatabase(core, database, directory, progress)),
    delineation: await found('ludb-waves', delineationRecordsIn, (database, directory) => scoreDelineationDatabase(core, database, directory, progress)),
    statements: await found('ptbxl-statements', labelledRecordsIn, async (database, directory) => {
      const records = await readPtbxl(core, directory, progress);
      return { database, ...scorePtbxl(records), disagreements: disagreementsOf(records) };
    }),
    quality: await found('quality2011-records', qualityRecordsIn, (database, directory) => scoreQualityDatabase(core, database, directory, progress)),
    leadSwaps: [...(await found('ptbxl-exchanges', twelveLeadRecordsIn, exchanges('header'))), ...(await found('ludb-exchanges', twelveLeadRecordsIn, exchanges('microvolts')))],
    skipped: [...skipped],
  };
}

/** Without the table of labels the records cannot be judged. */
async function labelledRecordsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => [] as string[]);
  return files.includes('ptbxl_database.csv') ? await twelveLeadRecordsIn(directory) : [];
}

function disagreementsOf(records: readonly PtbxlRecord[]): StatementDisagreement[] {
  const wrong = records.map(({ record, scp, statements }) => {
    const classes = PTBXL_CLASSES.map((one) => ({
      name: one.name,
      labelled: scp.some((code) => one.scp.includes(code)),
      said: statements.some(({ code }) => one.statements.includes(code)),
    }));
    return {
      record,
      missed: classes.filter(({ labelled, said }) => labelled && !said).map(({ name }) => name),
      extra: classes.filter(({ labelled, said }) => said && !labelled).map(({ name }) => name),
    };
  });
  const errors = (one: StatementDisagreement) => one.missed.length + one.extra.length;
  return wrong.filter((one) => errors(one) > 0).sort((a, b) => errors(b) - errors(a));
}
