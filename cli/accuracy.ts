import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { loadCoreFile } from '../wasm-core/host/core-file.ts';
import { checkLines, linesBelow, readLines, sectionsOf, type LineCheck } from './accuracy/recorded-lines.ts';
import { scoreDatabases, SECTIONS, type AccuracyResult } from './accuracy/score-databases.ts';
import { accuracyDocument, accuracyTables } from './accuracy/tables-document.ts';

interface AccuracyOptions {
  readonly data: string;
  readonly json?: boolean;
  readonly markdown?: string;
  readonly writeLines?: string;
  readonly check?: string;
}

/** Adds `accuracy --data DIR`: our own analysis on the public databases found in DIR. */
export function registerAccuracy(program: Command): void {
  program
    .command('accuracy')
    .description('score the analysis on the public databases found in a folder (mitdb, afdb, bidmc, ludb, ptbxl, quality2011)')
    .requiredOption('--data <directory>', 'folder with one sub-folder per database')
    .option('--json', 'all figures as one JSON document')
    .option('--markdown <file>', 'write the whole document to this file too')
    .option('--write-lines <file>', 'write lines slightly below the headline figures of today')
    .option('--check <file>', 'score only what the lines of this file speak of; exit 1 naming each figure below its line')
    .action(accuracy);
}

async function accuracy(options: AccuracyOptions): Promise<void> {
  const lines = options.check === undefined ? null : await readLines(options.check);
  const core = await loadCoreFile();
  const terminal = process.stderr.isTTY;
  const progress = (line: string) => {
    if (terminal) process.stderr.write(`\r\u001b[K${line}`);
  };
  const result = await scoreDatabases(core, options.data, lines === null ? SECTIONS : sectionsOf(lines), progress);
  if (terminal) process.stderr.write('\r\u001b[K');
  if (options.markdown !== undefined) await writeFile(options.markdown, accuracyDocument(result));
  if (options.writeLines !== undefined) await writeFile(options.writeLines, `${JSON.stringify(linesBelow(result), null, 2)}\n`);
  if (lines !== null) report(checkLines(result, lines), result);
  else process.stdout.write(options.json === true ? `${JSON.stringify(withoutErrors(result))}\n` : `${accuracyTables(result)}\n`);
}

/** A check that could measure nothing has not passed. */
function report({ held, broken, notMeasured }: LineCheck, result: AccuracyResult): void {
  for (const sentence of broken) process.stdout.write(`below its line: ${sentence}\n`);
  for (const sentence of result.skipped) process.stdout.write(`${sentence}\n`);
  process.stdout.write(`${held} figures hold their line, ${broken.length} do not, ${notMeasured.length} could not be measured (core SHA-256 ${result.core.sha256})\n`);
  if (broken.length > 0 || held === 0) process.exitCode = 1;
}

/** One error per beat or mark is of no use in a report. */
function withoutErrors(result: AccuracyResult): unknown {
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === 'offsetsMilliseconds' || key === 'errorsMilliseconds' ? undefined : value))) as unknown;
}
