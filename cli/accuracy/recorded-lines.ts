import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ValisetteError } from '../../model/errors.ts';
import type { AfCounts } from './af-database.ts';
import { SECTIONS, type AccuracyResult, type Section } from './score-databases.ts';

const linesFile = z.object({
  schema: z.literal('valisette.accuracy-lines/1'),
  /** SHA-256 of the core the lines were made with; another core is held to them all the same. */
  core: z.string(),
  lines: z.record(z.string(), z.union([z.strictObject({ atLeast: z.number() }), z.strictObject({ atMost: z.number() })])),
});

export type AccuracyLines = z.infer<typeof linesFile>;

/** A headline figure: which way is better, and the step to which a line is rounded (0: the figure itself, for counts). */
export interface Figure {
  readonly value: number;
  readonly better: 'higher' | 'lower';
  readonly step: number;
}

/**
 * Headline figures by name, `section: what, which records, unit`. Exchanged electrodes are in the document but not here: they take
 * as long as all the rest.
 */
export function headlineFigures(result: AccuracyResult): Map<string, Figure> {
  const figures = new Map<string, Figure>();
  const add = (section: Section, name: string, value: number | null | undefined, step: number, better: Figure['better'] = 'higher') => {
    if (value !== null && value !== undefined && Number.isFinite(value)) figures.set(`${section}: ${name}`, { value, better, step });
  };
  for (const { leads, totals } of result.ecg) {
    for (const total of totals.filter(({ name }) => name !== 'tuned on')) {
      const of = `${leads === 'first' ? 'first lead' : 'all leads'}, ${total.name}`;
      add('mitdb-beats', `Se, ${of}, %`, total.afterLearning.sensitivity, 0.02);
      add('mitdb-beats', `+P, ${of}, %`, total.afterLearning.positivePredictivity, 0.02);
      add('mitdb-beats', `full record F1, ${of}, %`, total.full.f1, 0.02);
      add('mitdb-beats', `V Se, ${of}, %`, total.ventricular.sensitivity, 0.5);
      add('mitdb-beats', `V +P, ${of}, %`, total.ventricular.positivePredictivity, 0.5);
    }
  }
  for (const score of result.fibrillation) {
    for (const name of ['reported', 'all'] as const) {
      const records = score.records.filter(({ half }) => name === 'all' || half === 'report');
      const sum = (key: keyof AfCounts) => records.reduce((total, record) => total + record.counts[key], 0);
      const section = score.beats === 'listed' ? 'afdb-rhythm' : 'mitdb-rhythm';
      add(section, `fibrillation Se, ${name}, %`, (100 * sum('found')) / (sum('found') + sum('missed')), 0.2);
      add(section, `fibrillation Sp, ${name}, %`, (100 * sum('spared')) / (sum('spared') + sum('extra')), 0.2);
    }
  }
  for (const total of result.pulse.flatMap(({ totals }) => totals).filter(({ name }) => name !== 'tuned on')) {
    add('bidmc-pulse', `F1 median, ${total.name}`, total.medianF1, 0.001);
    add('bidmc-pulse', `F1 pooled, ${total.name}`, total.pooledF1, 0.001);
  }
  for (const total of result.delineation.flatMap(({ totals }) => totals).filter(({ name }) => name !== 'tuned on')) {
    for (const mark of total.marks) {
      add('ludb-waves', `${mark.mark} Se, ${total.name}, %`, mark.sensitivity, 0.1);
      add('ludb-waves', `${mark.mark} +P, ${total.name}, %`, mark.positivePredictivity, 0.1);
      add('ludb-waves', `${mark.mark} SD, ${total.name}, ms`, mark.deviationMilliseconds, 0.5, 'lower');
    }
    for (const row of total.printed) {
      add('ludb-waves', `${row.interval.toUpperCase()} interval |mean|, ${total.name}, ms`, Math.abs(row.mean), 0.5, 'lower');
      add('ludb-waves', `${row.interval.toUpperCase()} interval SD, ${total.name}, ms`, row.deviation, 0.5, 'lower');
      add('ludb-waves', `${row.interval.toUpperCase()} interval not measured, ${total.name}, records`, row.notMeasured, 0, 'lower');
    }
    add('ludb-waves', `P measured where there is none, ${total.name}, records`, total.printed.find(({ interval }) => interval === 'p')?.extra, 0, 'lower');
  }
  for (const score of result.statements) {
    const sinus = score.classes.find(({ name }) => name === 'sinus rhythm');
    add('ptbxl-statements', 'sinus rhythm Se, %', percent(sinus?.sensitivity), 1);
    add('ptbxl-statements', 'sinus rhythm Sp, %', percent(sinus?.specificity), 1);
    add('ptbxl-statements', 'class decisions that are wrong', score.classes.reduce((sum, one) => sum + one.present - one.truePositive + one.falsePositive, 0), 5, 'lower');
    add('ptbxl-statements', 'alarming statements in records labelled normal', Object.values(score.alarmingInNormal).reduce((sum, count) => sum + count, 0), 0, 'lower');
  }
  for (const { crossValidated: counts } of result.quality) {
    add('quality2011-records', 'accuracy, cross-validated, %', 100 * counts.accuracy, 0.5);
    add('quality2011-records', 'unacceptable found, cross-validated, %', 100 * counts.unacceptableSensitivity, 1);
    add('quality2011-records', 'acceptable let through, cross-validated, %', 100 * counts.acceptableSensitivity, 1);
  }
  return figures;
}

/** A line for every figure: half a step to one and a half worse than today, rounded; a count is its own line. */
export function linesBelow(result: AccuracyResult): AccuracyLines {
  const lines: AccuracyLines['lines'] = {};
  for (const [name, { value, better, step }] of headlineFigures(result)) {
    const rounded = step === 0 ? value : step * (better === 'higher' ? Math.floor(value / step - 0.5) : Math.ceil(value / step + 0.5));
    const line = Number(rounded.toFixed(4));
    lines[name] = better === 'higher' ? { atLeast: line } : { atMost: line };
  }
  return { schema: 'valisette.accuracy-lines/1', core: result.core.sha256, lines };
}

/** @throws ValisetteError `input-missing`, `schema-violation` when the file is none of ours. */
export async function readLines(path: string): Promise<AccuracyLines> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new ValisetteError('input-missing', `${path}: no lines to check`, { path }, { cause });
  }
  try {
    return linesFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new ValisetteError('schema-violation', `${path}: not a file of accuracy lines`, { path }, { cause });
  }
}

/** Sections the lines speak of: only these need scoring. */
export function sectionsOf(lines: AccuracyLines): Section[] {
  return SECTIONS.filter((section) => Object.keys(lines.lines).some((name) => name.startsWith(`${section}: `)));
}

export interface LineCheck {
  readonly held: number;
  /** One sentence per figure that is worse than its line, or that no longer exists although its section was scored. */
  readonly broken: readonly string[];
  /** Figures of sections whose database is not at hand. */
  readonly notMeasured: readonly string[];
}

export function checkLines(result: AccuracyResult, { lines }: AccuracyLines): LineCheck {
  const figures = headlineFigures(result);
  const scored = new Set([...figures.keys()].map(sectionName));
  const broken: string[] = [];
  const notMeasured: string[] = [];
  let held = 0;
  for (const [name, line] of Object.entries(lines)) {
    const figure = figures.get(name);
    if (figure === undefined) {
      if (scored.has(sectionName(name))) broken.push(`${name}: there is no such figure any more`);
      else notMeasured.push(name);
      continue;
    }
    const below = 'atLeast' in line ? figure.value < line.atLeast : figure.value > line.atMost;
    if (below) broken.push(`${name}: ${Number(figure.value.toFixed(4))}, ${'atLeast' in line ? `at least ${line.atLeast}` : `at most ${line.atMost}`} expected`);
    else held += 1;
  }
  return { held, broken, notMeasured };
}

function percent(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : 100 * share;
}

function sectionName(figure: string): string {
  return figure.slice(0, figure.indexOf(':'));
}
