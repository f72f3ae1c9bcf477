import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadCoreFile } from '../wasm-core/host/core-file.ts';
import { afTable, scoreAfDatabase, type AfDatabaseScore } from './accuracy/af-database.ts';
import { recordsIn, scoreEcgDatabase, type EcgDatabaseScore } from './accuracy/ecg-database.ts';
import { scoreLeadSwaps, twelveLeadRecordsIn, type LeadSwapScore } from './accuracy/lead-swaps.ts';
import { pulseRecordsIn, scorePulseDatabase, type PulseDatabaseScore } from './accuracy/pulse-database.ts';
import { qualityRecordsIn, scoreQualityDatabase, type QualityDatabaseScore } from './accuracy/quality-database.ts';
import { leadSwapTable, qualityTable } from './accuracy/quality-tables.ts';
import { ecgTable, pulseTable } from './accuracy/tables.ts';

interface AccuracyOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly markdown?: string;
}

interface AccuracyResult {
  readonly core: { readonly version: string; readonly sha256: string };
  readonly ecg: EcgDatabaseScore[];
  readonly fibrillation: AfDatabaseScore[];
  readonly pulse: PulseDatabaseScore[];
  readonly quality: QualityDatabaseScore[];
  readonly leadSwaps: LeadSwapScore[];
  readonly skipped: string[];
}

/** Adds `accuracy --data DIR`: our own streaming analysis on the public databases found in DIR. */
export function registerAccuracy(program: Command): void {
  program
    .command('accuracy')
    .description('score the streaming analysis on the public databases found in a folder (mitdb, afdb, bidmc, quality2011, ptbxl, ludb)')
    .requiredOption('--data <directory>', 'folder with one sub-folder per database')
    .option('--json', 'all figures as one JSON document')
    .option('--markdown <file>', 'write the tables to this file too')
    .action(accuracy);
}

async function accuracy(options: AccuracyOptions): Promise<void> {
  const core = await loadCoreFile();
  const result: AccuracyResult = { core: { version: core.version, sha256: core.sha256 }, ecg: [], fibrillation: [], pulse: [], quality: [], leadSwaps: [], skipped: [] };
  const progress = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  };
  const mitdb = join(options.data, 'mitdb');
  if ((await recordsIn(mitdb)).length > 0) {
    for (const leads of ['first', 'all'] as const) result.ecg.push(await scoreEcgDatabase(core, 'mitdb', mitdb, leads, progress));
  } else result.skipped.push(`mitdb: not found, skipped (${mitdb})`);
  for (const [database, beats] of [['afdb', 'listed'], ['mitdb', 'own']] as const) {
    const score = await scoreAfDatabase(core, database, join(options.data, database), beats, progress);
    if (score.records.length > 0) result.fibrillation.push(score);
    else if (database === 'afdb') result.skipped.push(`afdb: not found, skipped (${join(options.data, database)})`);
  }
  const bidmc = join(options.data, 'bidmc');
  if ((await pulseRecordsIn(bidmc)).length > 0) result.pulse.push(await scorePulseDatabase(core, 'bidmc', bidmc, progress));
  else result.skipped.push(`bidmc: not found, skipped (${bidmc})`);
  const quality = join(options.data, 'quality2011');
  if ((await qualityRecordsIn(quality)).length > 0) result.quality.push(await scoreQualityDatabase(core, 'quality2011', quality, progress));
  else result.skipped.push(`quality2011: not found, skipped (${quality})`);
  for (const [database, units] of [['ptbxl', 'header'], ['ludb', 'microvolts']] as const) {
    const records = await twelveLeadRecordsIn(join(options.data, database));
    if (records.length > 0) result.leadSwaps.push(await scoreLeadSwaps(core, database, records, units, progress));
    else result.skipped.push(`${database}: not found, skipped (${join(options.data, database)})`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const text = [
    `Analysis core ${core.version}, SHA-256 ${core.sha256}`,
    'Records at even places in name order were tuned on; "reported" are the others.',
    '',
    ...result.ecg.map(ecgTable),
    ...result.fibrillation.map(afTable),
    ...result.pulse.map(pulseTable),
    ...result.quality.map(qualityTable),
    ...result.leadSwaps.map(leadSwapTable),
    ...result.skipped,
  ].join('\n');
  if (options.markdown !== undefined) await writeFile(options.markdown, `${text}\n`);
  process.stdout.write(options.json === true ? `${JSON.stringify(withoutOffsets(result))}\n` : `${text}\n`);
}

/** One offset per beat is of no use in a report. */
function withoutOffsets(result: AccuracyResult): unknown {
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'offsetsMilliseconds' ? undefined : value))) as unknown;
}
