import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWfdbRecord } from '../../formats/wfdb-write.ts';
import { generateEcg, generatePulse, uniform, type GeneratedEcg } from '../wasm-core/generated-signals.ts';
import { run } from './run.ts';

let directory = '';
let ecg: GeneratedEcg;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'analyse-'));
  ecg = generateEcg({ samplingFrequency: 500, leadCount: 2, seconds: 20, seed: 51 });
  const channel = (name: string) => ({ name, unit: 'uV', gain: 1, baseline: 0, minimum: -32768, maximum: 32767 });
  for (const name of ['whole', 'cut']) await writeWfdbRecord(join(directory, name), { samplingFrequency: 500, channels: [channel('I'), channel('II')], samples: ecg.samples });
  await truncate(join(directory, 'cut.dat'), 5001);
});
afterAll(() => rm(directory, { recursive: true }));

interface Document {
  schema: string;
  kind: string;
  source: { path: string; format: string; samplingFrequency: number; samples: number; leads: string[] };
  core: { version: string; sha256: string };
  beats: { sample: number; label: string; confidence: number }[];
  rhythm: { from: number; to: number; label: string }[];
  quality: { lead: string; verdict: string; from: number; to: number }[];
  acceptable: boolean;
  delineation?: Record<string, { qrsOn: number[]; qrsPeak: number[] }>;
  measurements?: { qrsDuration: number | null };
  statements?: { code: string; level: string; fr: string; en: string }[];
  timing: { signalSeconds: number };
}

describe('valisette analyse ecg', () => {
  it('--json prints one document per input and line, in the contract of valisette.analysis/1', async () => {
    const path = join(directory, 'whole.hea');
    const { status, stdout, stderr } = await run('analyse', 'ecg', path, path, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const document = JSON.parse(lines[0] ?? '') as Document;
    expect(document).toMatchObject({
      schema: 'valisette.analysis/1',
      kind: 'ecg',
      source: { path, format: 'wfdb-16', samplingFrequency: 500, samples: 10_000, leads: ['I', 'II'] },
      acceptable: true,
      rhythm: [{ from: 0, to: 10_000, label: 'sinus' }],
      findings: [],
      alarms: [],
      timing: { signalSeconds: 20 },
    });
    expect(document.core.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(document.beats).toHaveLength(ecg.beats.length);
    document.beats.forEach((beat, i) => expect(Math.abs(beat.sample - ecg.beats[i]!.frame)).toBeLessThan(15));
    // A record of 60 s or less is measured and read too.
    expect(document.delineation?.['global']?.qrsOn.length).toBeGreaterThanOrEqual(ecg.beats.length - 2);
    document.delineation?.['II']?.qrsPeak.forEach((peak) => expect(Math.min(...ecg.beats.map((beat) => Math.abs(beat.frame - peak)))).toBeLessThan(25));
    expect(document.measurements?.qrsDuration).toBeGreaterThan(40);
    expect(document.statements?.at(-1)).toMatchObject({ code: 'computer-reading', fr: 'Lecture par ordinateur, à relire par un médecin.' });
    for (const statement of document.statements ?? []) expect(`${statement.fr}${statement.en}`).not.toMatch(/[{}]|undefined/);
  });

  it('age and sex reach the rules that depend on them', async () => {
    const path = join(directory, 'whole.hea');
    const codes = async (...options: string[]) => (JSON.parse((await run('analyse', 'ecg', path, '--json', ...options)).stdout) as Document).statements?.map((statement) => statement.code);
    expect(await codes()).not.toEqual(await codes('--sex', 'male', '--age', '62'));
    const { status, stdout } = await run('analyse', 'ecg', path, '--age', 'old');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('--lead uses one lead, and a CSV gives the same beats as the record', async () => {
    const csv = join(directory, 'same.csv');
    const rows = ['time_s,I_uV,II_uV'];
    for (let i = 0; i < ecg.samples.length / 2; i += 1) rows.push(`${(i / 500).toFixed(3)},${ecg.samples[2 * i] ?? 0},${ecg.samples[2 * i + 1] ?? 0}`);
    await writeFile(csv, `${rows.join('\n')}\n`);
    const { stdout } = await run('analyse', 'ecg', csv, join(directory, 'whole'), '--json', '--lead', 'II');
    const [fromCsv, fromRecord] = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Document);
    expect(fromCsv?.source.leads).toEqual(['II']);
    expect(fromCsv?.beats).toEqual(fromRecord?.beats);
    expect(fromCsv?.beats).toHaveLength(ecg.beats.length);
  });

  it('a pause of four seconds is asystole and a lost signal is unreadable', async () => {
    const silent = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 40, seed: 52 });
    const quiet = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 6, seed: 53, ratePerMinute: 1, noiseMicrovolts: 20 });
    silent.samples.set(quiet.samples.subarray(250, 1500), 3000);
    silent.samples.fill(32767, 6000, 7500);
    const path = join(directory, 'pause');
    await writeWfdbRecord(path, { samplingFrequency: 250, channels: [{ name: 'II', unit: 'uV', gain: 1, baseline: 0, minimum: 0, maximum: 0 }], samples: silent.samples });
    const document = JSON.parse((await run('analyse', 'ecg', path, '--json')).stdout) as Document;
    const asystole = document.rhythm.filter((span) => span.label === 'asystole');
    expect(asystole.length).toBeGreaterThanOrEqual(1);
    expect(asystole[0]!.from).toBeGreaterThan(2700);
    expect(asystole[0]!.to).toBeLessThan(4600);
    const unreadable = document.rhythm.filter((span) => span.label === 'unreadable');
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]!.from).toBeLessThanOrEqual(6250);
    expect(unreadable[0]!.to).toBeGreaterThanOrEqual(7250);
    expect(document.beats.filter((beat) => beat.sample >= 6000 && beat.sample < 7500)).toEqual([]);
  });

  it('without --json a report for people is printed', async () => {
    const { status, stdout } = await run('analyse', 'ecg', join(directory, 'whole'));
    expect(status).toBe(0);
    expect(stdout).toContain(`beats ${ecg.beats.length}`);
    expect(stdout).toContain('good enough to read');
  });

  it.each([
    ['a missing file', 'absent.hea', 'input-missing'],
    ['a truncated record', 'cut.hea', 'input-truncated'],
    ['an unknown format', 'curve.xyz', 'format-unknown'],
  ])('%s is exit status 2, one line on standard error, nothing on standard output', async (_, name, code) => {
    const path = join(directory, name);
    await writeFile(join(directory, 'curve.xyz'), 'neither a header nor columns of numbers');
    const { status, stdout, stderr } = await run('analyse', 'ecg', join(directory, 'whole.hea'), path, '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(path);
    expect(stderr).toContain(code);
  });

  it.each(['spirometry'])('analyse %s says that it does not exist yet', async (kind) => {
    const { status, stdout, stderr } = await run('analyse', kind, 'x.json', '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('not-supported');
  });
});

describe('valisette analyse rhythm', () => {
  it('fibrillation is found in beats alone, in the contract of valisette.analysis/1', async () => {
    const random = uniform(5);
    const beats: number[] = [];
    for (let i = 0, at = 100; i < 500; i += 1) {
      at += i < 150 || i >= 350 ? 200 + Math.round(4 * random()) : Math.round(150 * Math.exp(0.6 * (random() + random() - 1)));
      beats.push(at);
    }
    const path = join(directory, 'beats.json');
    await writeFile(path, JSON.stringify({ samplingFrequency: 250, beats }));
    const { status, stdout, stderr } = await run('analyse', 'rhythm', path, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const document = JSON.parse(stdout) as Document;
    expect(document).toMatchObject({ schema: 'valisette.analysis/1', kind: 'rhythm', source: { path, samplingFrequency: 250, beats: 500 } });
    const fibrillation = document.rhythm.filter((span) => span.label === 'atrial-fibrillation');
    expect(fibrillation).toHaveLength(1);
    expect(Math.abs((fibrillation[0]?.from ?? 0) - (beats[150] ?? 0))).toBeLessThan(20 * 250);
    expect(Math.abs((fibrillation[0]?.to ?? 0) - (beats[349] ?? 0))).toBeLessThan(20 * 250);
    // Beats alone show no P wave, so sinus rhythm is not claimed.
    expect(document.rhythm.map((span) => span.label)).not.toContain('sinus');
  });

  it.each([
    ['no JSON', '{', 'input-unreadable'],
    ['no beats', '{"samplingFrequency":250}', 'input-unreadable'],
    ['labels that do not match', '{"samplingFrequency":250,"beats":[1,2],"labels":["N"]}', 'input-unreadable'],
    ['a label that does not exist', '{"samplingFrequency":250,"beats":[1],"labels":["X"]}', 'input-unreadable'],
  ])('%s is exit status 2 and one line on standard error', async (_, text, code) => {
    const path = join(directory, 'bad.json');
    await writeFile(path, text);
    const { status, stdout, stderr } = await run('analyse', 'rhythm', path, '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(code);
  });
});

describe('pulse channels of an ECG record', () => {
  it('a regular pulse keeps a lost ECG from being called asystole; --pleth none does without it', async () => {
    const seconds = 40;
    const beating = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds, seed: 58 });
    const quiet = generateEcg({ samplingFrequency: 250, leadCount: 1, seconds: 14, seed: 53, ratePerMinute: 1, noiseMicrovolts: 20 });
    beating.samples.set(quiet.samples.subarray(500, 3000), 5000);
    const pulse = generatePulse(250, seconds, 54, 72);
    const samples = new Int32Array(2 * 250 * seconds);
    for (let i = 0; i < 250 * seconds; i += 1) {
      samples[2 * i] = beating.samples[i] ?? 0;
      samples[2 * i + 1] = pulse.samples[i] ?? 0;
    }
    const channel = (name: string, unit: string) => ({ name, unit, gain: 1, baseline: 0, minimum: -32768, maximum: 32767 });
    const path = join(directory, 'veto');
    await writeWfdbRecord(path, { samplingFrequency: 250, channels: [channel('II', 'uV'), channel('PLETH', 'NU')], samples });
    const alarms = async (...options: string[]) => (JSON.parse((await run('analyse', 'ecg', path, '--json', ...options)).stdout) as { alarms: { kind: string }[] }).alarms.map((alarm) => alarm.kind);
    expect(await alarms()).toEqual([]);
    expect(await alarms('--pleth', 'none')).toEqual(['asystole']);
    expect((await run('analyse', 'ecg', path, '--pleth', 'FINGER')).status).toBe(2);
  });
});

describe('valisette analyse oximetry', () => {
  it('pulses, rate and quality of a pulse curve are printed, and no SpO2', async () => {
    const pulse = generatePulse(75, 30, 54, 90);
    const path = join(directory, 'pleth.csv');
    await writeFile(path, `pleth\n${[...pulse.samples].join('\n')}\n`);
    const { status, stdout } = await run('analyse', 'oximetry', path, '--rate', '75', '--json');
    expect(status).toBe(0);
    const document = JSON.parse(stdout) as { kind: string; pulses: number[]; pulseRate: { bpm: number | null }[] };
    expect(document.kind).toBe('oximetry');
    expect(Math.abs(document.pulses.length - pulse.feet.length)).toBeLessThanOrEqual(1);
    expect(document.pulseRate.at(-2)?.bpm).toBeGreaterThan(86);
    expect(document.pulseRate.at(-2)?.bpm).toBeLessThan(94);
    expect(document).not.toHaveProperty('spo2');
  });

  it('a file without time column and without --rate is refused', async () => {
    const path = join(directory, 'untimed.csv');
    await writeFile(path, 'pleth\n1\n2\n3\n');
    const { status, stderr } = await run('analyse', 'oximetry', path);
    expect(status).toBe(2);
    expect(stderr).toContain('format-malformed');
  });
});
