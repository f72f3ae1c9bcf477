import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadCoreFile } from '../wasm-core/host/core-file.ts';
import { recordsIn, scoreEcgDatabase, type EcgDatabaseScore } from './accuracy/ecg-database.ts';
import { pulseRecordsIn, scorePulseDatabase, type PulseDatabaseScore } from './accuracy/pulse-database.ts';
import { ecgTable, pulseTable } from './accuracy/tables.ts';

interface AccuracyOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly markdown?: string;
}

interface AccuracyResult {
  readonly core: { readonly version: string; readonly sha256: string };
  readonly ecg: EcgDatabaseScore[];
  readonly pulse: PulseDatabaseScore[];
  readonly skipped: string[];
}

/** Adds `accuracy --data DIR`: our own streaming analysis on the public databases found in DIR. */
export function registerAccuracy(program: Command): void {
  program
    .command('accuracy')
    .description('score the streaming analysis on the public databases found in a folder (mitdb, bidmc)')
    .requiredOption('--data <directory>', 'folder with one sub-folder per database')
    .option('--json', 'all figures as one JSON document')
    .option('--markdown <file>', 'write the tables to this file too')
    .action(accuracy);
}

async function accuracy(options: AccuracyOptions): Promise<void> {
  const core = await loadCoreFile();
  const result: AccuracyResult = { core: { version: core.version, sha256: core.sha256 }, ecg: [], pulse: [], skipped: [] };
  const progress = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  };
  const mitdb = join(options.data, 'mitdb');
  if ((await recordsIn(mitdb)).length > 0) {
    for (const leads of ['first', 'all'] as const) result.ecg.push(await scoreEcgDatabase(core, 'mitdb', mitdb, leads, progress));
  } else result.skipped.push(`mitdb: not found, skipped (${mitdb})`);
  const bidmc = join(options.data, 'bidmc');
  if ((await pulseRecordsIn(bidmc)).length > 0) result.pulse.push(await scorePulseDatabase(core, 'bidmc', bidmc, progress));
  else result.skipped.push(`bidmc: not found, skipped (${bidmc})`);
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const text = [
    `Analysis core ${core.version}, SHA-256 ${core.sha256}`,
    'Records at even places in name order were tuned on; "reported" are the others.',
    '',
    ...result.ecg.map(ecgTable),
    ...result.pulse.map(pulseTable),
    ...result.skipped,
  ].join('\n');
  if (options.markdown !== undefined) await writeFile(options.markdown, `${text}\n`);
  process.stdout.write(options.json === true ? `${JSON.stringify(withoutOffsets(result))}\n` : `${text}\n`);
}

/** One offset per beat is of no use in a report. */
function withoutOffsets(result: AccuracyResult): unknown {
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'offsetsMilliseconds' ? undefined : value))) as unknown;
}
