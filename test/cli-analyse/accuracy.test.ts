import { mkdtemp, mkdir, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scorePulses } from '../../cli/accuracy/pulse-database.ts';
import { countBeats, matchBeats, ratesOf } from '../../cli/accuracy/match-beats.ts';
import { referenceBeats } from '../../cli/accuracy/reference-beats.ts';
import { writeWfdbRecord } from '../../formats/wfdb-write.ts';
import { generateEcg } from '../wasm-core/generated-signals.ts';
import { run } from './run.ts';

const beats = (text: string) => text.split(' ').filter((part) => part !== '').map((part) => ({ at: Number(part.slice(0, -1)), label: part.slice(-1) }));
const match = (reference: string, detected: string, window = 54) => {
  const { pairs, missed, extra } = matchBeats(beats(reference), beats(detected), window);
  return { pairs: pairs.map(([r, d]) => `${r.at}-${d.at}`).join(' '), missed: missed.map((b) => b.at), extra: extra.map((b) => b.at) };
};

describe('beat-by-beat matching', () => {
  it('a detection within the window pairs, one outside is extra and its beat missed', () => {
    expect(match('100N 500N', '154N 555N')).toEqual({ pairs: '100-154', missed: [500], extra: [555] });
  });

  it('of two detections in a window the nearer pairs', () => {
    expect(match('100N', '60N 95N')).toEqual({ pairs: '100-95', missed: [], extra: [60] });
    expect(match('100N', '98N 130N')).toEqual({ pairs: '100-98', missed: [], extra: [130] });
  });

  it('of two beats in a window the nearer takes the only detection', () => {
    expect(match('100N 140N', '135N')).toEqual({ pairs: '140-135', missed: [100], extra: [] });
  });

  it('two close beats with two detections both pair', () => {
    expect(match('100N 150N', '120N 170N')).toEqual({ pairs: '100-120 150-170', missed: [], extra: [] });
  });

  it('what lies before the start or in fibrillation is not counted; a fusion called V is not false', () => {
    const matching = matchBeats(beats('100N 500V 900F 1300N 1700V'), beats('100N 500V 905V 1300V 2000N 2500V'), 54);
    const counts = countBeats(matching, 400, [{ from: 2400, to: 2600 }], 360);
    expect(counts).toMatchObject({ truePositives: 3, missed: 1, extra: 1, ventricular: { truePositives: 1, missed: 1, extra: 1 } });
    expect(ratesOf(counts).sensitivity).toBe(75);
  });

  it('flutter waves are no beats and what stands between [ and ] is left out', () => {
    const marks = ['N', '[', '!', 'V', ']', '+', 'A', '/'].map((symbol, i) => ({ sample: 100 * i, symbol, subtype: 0, channel: 0, number: 0, text: '' }));
    expect(referenceBeats(marks)).toEqual({
      beats: [{ at: 0, label: 'N' }, { at: 600, label: 'S' }, { at: 700, label: 'Q' }],
      fibrillation: [{ from: 100, to: 400 }],
    });
  });

  it('pulses are matched after one constant lag', () => {
    const reference = Array.from({ length: 60 }, (_, i) => 1 + 0.8 * i + 0.1 * Math.sin(i));
    const pulses = reference.map((at) => at + 0.42).filter((_, i) => i !== 20);
    expect(scorePulses(reference, pulses, [], 50)).toMatchObject({ truePositives: 59, missed: 1, extra: 0 });
    expect(scorePulses(reference.slice(0, 10), pulses, [], 50)).toBeNull();
  });
});

describe('valisette accuracy', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'accuracy-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('a folder without databases is said and is no failure', async () => {
    const { status, stdout } = await run('accuracy', '--data', directory);
    expect(status).toBe(0);
    expect(stdout).toContain('mitdb: not found, skipped');
    expect(stdout).toContain('bidmc: not found, skipped');
  });

  it('a record with annotations is streamed, scored and written as a table', async () => {
    const data = join(directory, 'data');
    await mkdir(join(data, 'mitdb'), { recursive: true });
    const ecg = generateEcg({ samplingFrequency: 360, leadCount: 2, seconds: 330, seed: 61 });
    const channel = (name: string) => ({ name, unit: 'uV', gain: 1, baseline: 0, minimum: -32768, maximum: 32767 });
    await writeWfdbRecord(join(data, 'mitdb', '900'), { samplingFrequency: 360, channels: [channel('MLII'), channel('V1')], samples: ecg.samples });
    await writeFile(join(data, 'mitdb', '900.atr'), annotationFile(ecg.beats.map((beat) => beat.frame)));
    const markdown = join(directory, 'accuracy.md');
    const { status, stdout, stderr } = await run('accuracy', '--data', data, '--json', '--markdown', markdown);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout) as { ecg: { leads: string; totals: { full: { truePositives: number; missed: number; extra: number } }[] }[] };
    for (const score of result.ecg) expect(score.totals.at(-1)?.full).toMatchObject({ truePositives: ecg.beats.length, missed: 0, extra: 0 });
    expect(await readFile(markdown, 'utf8')).toContain('### mitdb, all leads');
  });
});

/** Normal beats at the given samples, MIT format. */
function annotationFile(samples: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const sample of samples) {
    const word = (1 << 10) | (sample - before);
    bytes.push(word & 0xff, word >> 8);
    before = sample;
  }
  return new Uint8Array([...bytes, 0, 0]);
}
