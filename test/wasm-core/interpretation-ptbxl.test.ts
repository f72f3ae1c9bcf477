import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPtbxl, scorePtbxl } from '../../cli/accuracy/ptbxl-statements.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';
import { statementText } from '../../wasm-core/host/interpretation/statement-text.ts';
import { publicData } from '../support/public-data.ts';

const folder = publicData('ptbxl');
const found = existsSync(`${folder}/ptbxl_database.csv`);
if (!found) console.log(`PTB-XL not found, reading of real records skipped (${folder})`);

describe.skipIf(!found)('real 12-lead records (PTB-XL)', () => {
  it('records labelled normal carry no alarming statement, sinus rhythm is named, every text is whole', { timeout: 120_000 }, async () => {
    const records = await readPtbxl(await loadCoreFile(), folder, () => {}, 25);
    expect(records).toHaveLength(25);
    const score = scorePtbxl(records);
    expect(score.alarmingInNormal).toEqual({});
    const sinus = score.classes.find(({ name }) => name === 'sinus rhythm');
    expect(sinus?.sensitivity).toBeGreaterThanOrEqual(0.9);
    expect(sinus?.specificity).toBeGreaterThanOrEqual(0.9);
    for (const one of records.flatMap(({ statements }) => statements)) {
      for (const language of ['fr', 'en'] as const) {
        const { sentence, evidence } = statementText(one, language);
        expect(sentence).not.toBe('');
        expect(`${sentence} ${evidence}`).not.toMatch(/[{}]|undefined|NaN/);
      }
    }
  });
});
