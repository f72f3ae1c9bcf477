import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CHECKED, coreOf, goldenOutcome, RELEASE } from './analyses.ts';

const FILE = 'test/wasm-core/golden.json';

it('the release core gives the golden beats, verdicts and rates to the last bit', async () => {
  const outcome = JSON.stringify(goldenOutcome(await coreOf(RELEASE)), null, 1);
  // A wanted change of the analysis: VALISETTE_GOLDEN=write npx vitest run test/wasm-core/golden.test.ts, and review the difference.
  if (process.env['VALISETTE_GOLDEN'] === 'write') await writeFile(FILE, `${outcome}\n`);
  expect(`${outcome}\n`).toBe(await readFile(FILE, 'utf8'));
});

it('the checked core, with bounds checks and asserts, gives the same bits as the release', async () => {
  expect(goldenOutcome(await coreOf(CHECKED))).toEqual(goldenOutcome(await coreOf(RELEASE)));
});
