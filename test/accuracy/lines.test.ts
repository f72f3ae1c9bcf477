import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLines, headlineFigures, linesBelow, readLines } from '../../cli/accuracy/recorded-lines.ts';
import type { AccuracyResult } from '../../cli/accuracy/score-databases.ts';
import { run } from '../cli-analyse/run.ts';
import { publicData } from '../support/public-data.ts';

const LINES = 'docs/accuracy-lines.json';
const empty: AccuracyResult = { core: { version: '0', sha256: 'aa' }, ecg: [], fibrillation: [], pulse: [], delineation: [], statements: [], quality: [], leadSwaps: [], skipped: [] };
const counts = (missed: number, refused: number) => ({ accuracy: 1 - (missed + refused) / 200, unacceptableSensitivity: 1 - missed / 60, acceptableSensitivity: 1 - refused / 140, missed, refused });
const scored = (missed: number, refused: number): AccuracyResult => ({
  ...empty,
  quality: [{ database: 'quality2011', records: [], crossValidated: counts(missed, refused), shipped: counts(0, 0), fitted: { weights: [], bias: 0 }, millisecondsPerRecord: 0 }],
});

describe('recorded lines', () => {
  it('every line is worse than the figure of its day, by at most one step and a half', () => {
    const result = scored(4, 2);
    const { lines } = linesBelow(result);
    expect(Object.keys(lines)).toHaveLength(3);
    for (const [name, { value, step }] of headlineFigures(result)) {
      const line = lines[name];
      const atLeast = line !== undefined && 'atLeast' in line ? line.atLeast : Number.NaN;
      expect(atLeast).toBeLessThan(value);
      expect(atLeast).toBeGreaterThanOrEqual(value - 1.5 * step);
    }
  });

  it('the same result holds its lines, a worse one breaks those it is worse in, by name', () => {
    const lines = linesBelow(scored(4, 2));
    expect(checkLines(scored(4, 2), lines)).toEqual({ held: 3, broken: [], notMeasured: [] });
    const { held, broken } = checkLines(scored(9, 2), lines);
    expect(held).toBe(1);
    expect(broken.map((sentence) => sentence.split(',')[0])).toEqual(['quality2011-records: accuracy', 'quality2011-records: unacceptable found']);
  });

  it('what was not scored is told apart from a figure that disappeared', () => {
    const lines = linesBelow(scored(4, 2));
    expect(checkLines(empty, lines)).toMatchObject({ held: 0, broken: [], notMeasured: Object.keys(lines.lines) });
    const renamed = { ...lines, lines: { ...lines.lines, 'quality2011-records: of old, %': { atLeast: 1 } } };
    expect(checkLines(scored(4, 2), renamed).broken).toEqual(['quality2011-records: of old, %: there is no such figure any more']);
  });
});

describe('valisette accuracy --check', () => {
  it('a check without any database fails, and a file that holds no lines is wrong input', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lines-'));
    try {
      const lines = join(directory, 'lines.json');
      await writeFile(lines, JSON.stringify(linesBelow(scored(4, 2))));
      const nothing = await run('accuracy', '--data', directory, '--check', lines);
      expect(nothing.status).toBe(1);
      expect(nothing.stdout).toContain('0 figures hold their line, 0 do not, 3 could not be measured');
      expect((await run('accuracy', '--data', directory, '--check', join(directory, 'absent.json'))).status).toBe(2);
      await writeFile(lines, '{"schema":"something else"}');
      expect((await run('accuracy', '--data', directory, '--check', lines)).status).toBe(2);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('every headline figure of the recorded lines holds on the public databases', { timeout: 600_000 }, async (context) => {
    const data = publicData('.');
    const missing = ['mitdb', 'afdb', 'bidmc', 'ludb', 'ptbxl', 'quality2011'].filter((database) => !existsSync(join(data, database)));
    if (missing.length > 0) return context.skip(`accuracy lines need the public databases ${missing.join(', ')} below ${data} (or VALISETTE_DATA)`);
    const { status, stdout, stderr } = await run('accuracy', '--data', data, '--check', LINES);
    expect({ status, stderr, broken: stdout.split('\n').filter((line) => line.startsWith('below its line')) }).toEqual({ status: 0, stderr: '', broken: [] });
    expect(stdout).toContain(`${Object.keys((await readLines(LINES)).lines).length} figures hold their line, 0 do not, 0 could not be measured`);
    expect(await readFile('docs/accuracy.md', 'utf8')).toContain('Analysis core');
  });
});
