import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv, readCsv } from '../../formats/csv.ts';
import { microvoltsPerUnit } from '../../formats/signal-file.ts';
import { isValisetteError } from '../../model/errors.ts';

describe('curves as text', () => {
  it('the time column gives the rate, names give lead and unit', () => {
    const file = parseCsv('time_s,II (mV),V1_uV\n0.000,0.1,-20\n0.004,0.25,30\n0.008,-1,0\n', 'e.csv');
    expect(file).toMatchObject({ format: 'csv', samplingFrequency: 250, frameCount: 3 });
    expect(file.channels.map(({ name, unit }) => [name, unit])).toEqual([['II', 'mV'], ['V1', 'uV']]);
    const microvolts = [...file.readFrames(0, 3)].map((integer, i) => {
      const channel = file.channels[i % 2]!;
      return (integer / channel.gain) * (microvoltsPerUnit(channel.unit) ?? Number.NaN);
    });
    [100, -20, 250, 30, -1000, 0].forEach((expected, i) => expect(microvolts[i]).toBeCloseTo(expected, 6));
  });

  it('semicolons, a byte order mark and CRLF are accepted; the caller may give rate and unit', () => {
    const file = parseCsv('\uFEFFI;II\r\n1;2\r\n3;4\r\n', 'e.csv', { samplingFrequency: 500, defaultUnit: 'uV' });
    expect(file.samplingFrequency).toBe(500);
    expect(file.channels[0]).toMatchObject({ name: 'I', unit: 'uV' });
    expect([...file.readFrames(1, 2)]).toEqual([30, 40]);
  });

  it.each([
    ['no header', '1,2\n3,4\n', 'format-malformed'],
    ['no rate', 'I\n1\n2\n', 'format-malformed'],
    ['a word among the numbers', 't,I\n0,1\n0.1,high\n', 'format-malformed'],
    ['an empty cell', 't,I\n0,1\n0.1,\n0.2,3\n', 'format-malformed'],
    ['a line with a column too many', 't,I\n0,1\n0.1,2,3\n0.2,3\n', 'format-malformed'],
    ['a hole in time', 't,I\n0,1\n0.1,2\n0.9,3\n1.0,3\n', 'format-malformed'],
    ['time that stands still', 't,I\n0,1\n0,2\n', 'format-malformed'],
    ['one sample', 't,I\n0,1\n', 'format-malformed'],
    ['a last line cut short', 't,I,II\n0,1,2\n0.1,2,3\n0.2,3', 'input-truncated'],
  ])('%s is refused', (_, text, code) => {
    expect(() => parseCsv(text, 'e.csv')).toThrow(expect.objectContaining({ code, message: expect.stringContaining('e.csv') as string }));
  });

  it('a missing file is named', async () => {
    await expect(readCsv('/nowhere/e.csv')).rejects.toMatchObject({ code: 'input-missing', message: expect.stringContaining('/nowhere/e.csv') as string });
  });

  it('any text is read or refused with a typed error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseCsv(`t,I\n${text}`, 'e.csv');
        } catch (error) {
          expect(isValisetteError(error)).toBe(true);
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
