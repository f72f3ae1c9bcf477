import { InvalidArgumentError, Option, type Command } from 'commander';
import { describeError, isValisetteError } from '../model/errors.ts';
import type { AnalysisCore } from '../wasm-core/host/core.ts';
import { loadCoreFile } from '../wasm-core/host/core-file.ts';
import { analyseEcg, reportEcg } from './analyse/ecg.ts';
import { analyseOximetry, reportOximetry } from './analyse/oximetry.ts';
import { analyseRhythm, reportRhythm } from './analyse/rhythm.ts';

/** Exit status of a missing, unreadable, truncated or unknown input, and of an analysis that does not exist. */
const EXIT_INPUT = 2;

interface CommonOptions {
  readonly json?: boolean;
  readonly rate?: number;
}

interface EcgOptions extends CommonOptions {
  readonly lead?: string;
  readonly delineate?: boolean;
  readonly sex?: 'male' | 'female';
  readonly age?: number;
  readonly pleth?: string;
  readonly abp?: string;
}

/**
 * Adds `analyse ecg|rhythm|oximetry|spirometry INPUT…`. Each input is streamed block by block through the core, as live.
 * With `--json` one document per line; nothing is printed unless every input could be analysed.
 */
export function registerAnalyse(program: Command): void {
  const analyse = program.command('analyse').description('stream recorded signals through the analysis core, block by block as live');

  analyse
    .command('ecg')
    .description('beats, quality and readable time of an ECG (WFDB, EDF, DICOM, SCP-ECG, HL7 aECG, Contec ECG90A, CSV)')
    .argument('<input...>', 'records or files')
    .option('--json', 'one JSON document per input and line (schema valisette.analysis/1)')
    .option('--lead <nameOrIndex>', 'use one lead only')
    .addOption(rateOption())
    .option('--pleth <signalOrNone>', 'pulse curve of the same record that may contradict an alarm (default: the one there is)')
    .option('--abp <signalOrNone>', 'arterial pressure of the same record that may contradict an alarm (default: the one there is)')
    .option('--delineate', 'P, QRS and T marks also of records longer than 60 s')
    .addOption(new Option('--sex <sex>', 'of the person: some thresholds depend on it').choices(['male', 'female']))
    .addOption(new Option('--age <years>', 'of the person: some thresholds depend on it').argParser(wholeYears))
    .action(async (inputs: string[], options: EcgOptions) => {
      return analyseAll(inputs, options, async (core, path) => {
        const analysis = await analyseEcg(core, path, {
          ...(options.lead === undefined ? {} : { lead: options.lead }),
          ...(options.rate === undefined ? {} : { rate: options.rate }),
          ...(options.delineate === undefined ? {} : { delineate: options.delineate }),
          ...(options.sex === undefined ? {} : { sex: options.sex }),
          ...(options.age === undefined ? {} : { ageYears: options.age }),
          pulse: { ...(options.pleth === undefined ? {} : { pleth: options.pleth }), ...(options.abp === undefined ? {} : { abp: options.abp }) },
        });
        return { document: analysis, report: reportEcg(analysis) };
      });
    });

  analyse
    .command('oximetry')
    .description('pulses, pulse rate and quality of a pulse curve (.csv with column pleth or infrared, WFDB with a PLETH signal)')
    .argument('<input...>', 'files')
    .option('--json', 'one JSON document per input and line (schema valisette.analysis/1)')
    .addOption(rateOption())
    .action((inputs: string[], options: CommonOptions) =>
      analyseAll(inputs, options, async (core, path) => {
        const analysis = await analyseOximetry(core, path, options.rate === undefined ? {} : { rate: options.rate });
        return { document: analysis, report: reportOximetry(analysis) };
      }),
    );

  analyse
    .command('rhythm')
    .description('rhythm from beats alone: { "samplingFrequency", "beats": [samples], "labels"?: [...] }')
    .argument('<input...>', 'JSON files')
    .option('--json', 'one JSON document per input and line (schema valisette.analysis/1)')
    .action((inputs: string[], options: CommonOptions) =>
      analyseAll(inputs, options, async (core, path) => {
        const analysis = await analyseRhythm(core, path);
        return { document: analysis, report: reportRhythm(analysis) };
      }),
    );

  for (const kind of ['spirometry'] as const) {
    analyse
      .command(kind)
      .description('not supported by this core yet')
      .argument('[input...]')
      .allowUnknownOption()
      .action(() => refuse(`analyse ${kind}: not-supported, this core has no ${kind} analysis`));
  }
}

function wholeYears(text: string): number {
  const years = Number(text);
  if (!Number.isInteger(years) || years < 0 || years > 130) throw new InvalidArgumentError('a whole number of years is wanted');
  return years;
}

function rateOption(): Option {
  return new Option('--rate <hertz>', 'sampling rate of a CSV file without a time column').argParser((text) => {
    const rate = Number(text);
    if (!(rate > 0 && rate <= 100_000)) throw new Error(`"${text}" is not a sampling rate`);
    return rate;
  });
}

async function analyseAll(inputs: readonly string[], options: CommonOptions, one: (core: AnalysisCore, path: string) => Promise<{ document: unknown; report: string }>): Promise<void> {
  const output: string[] = [];
  for (const path of inputs) {
    try {
      const core = await loadCoreFile();
      const { document, report } = await one(core, path);
      output.push(options.json === true ? JSON.stringify(document) : report);
    } catch (error) {
      const line = describeError(error).replace(/\s+/g, ' ');
      const code = isValisetteError(error) ? error.code : 'internal';
      return refuse(`${line.includes(path) ? line : `${path}: ${line}`} (${code})`);
    }
  }
  process.stdout.write(`${output.join('\n')}\n`);
}

function refuse(line: string): void {
  process.stderr.write(`valisette: ${line}\n`);
  process.exitCode = EXIT_INPUT;
}
