import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parseAecg } from '../../formats/aecg.ts';
import { parseDicomEcg, readDicomEcg } from '../../formats/dicom-ecg.ts';
import { parseEdf, readEdf } from '../../formats/edf.ts';
import { parseScpEcg } from '../../formats/scp-ecg.ts';
import type { SignalFile } from '../../formats/signal-file.ts';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { writeDicom } from './support/dicom-writer.ts';
import { writeEdf } from './support/edf-writer.ts';
import { convertWithBiosig, findBiosig, findPydicom, pydicomSample, readWithBiosig, readWithPydicom } from './support/independent-tools.ts';
import { physical } from './support/reading.ts';
import { writeScp } from './support/scp-writer.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'independent-'));
});
afterAll(() => rm(directory, { recursive: true }));

const wave = (phase: number, length = 500) => Array.from({ length }, (_, i) => Math.round(400 * Math.sin(i / 20 + phase)) + (i % 250 > 100 && i % 250 < 112 ? 900 : 0));
const largestDifference = (a: readonly number[], b: readonly number[]) => (a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN)))) : Number.NaN);
const byChannel = (file: SignalFile) => file.channels.map((channel) => physical(file, channel.name));

describe('pydicom reads what we read', () => {
  const pydicom = (context: TestContext) => findPydicom() ?? context.skip('python3-pydicom: apt install python3-pydicom');

  it('in a record of a real electrocardiograph', async (context) => {
    const python = pydicom(context);
    const path = pydicomSample(python);
    const file = await readDicomEcg(path);
    const theirs = readWithPydicom(python, path, 0);
    expect(file.channels.map((channel) => channel.name)).toEqual([...TWELVE_LEADS]);
    expect(theirs.meanings.slice(0, 4)).toEqual(['Lead I (Einthoven)', 'Lead II', 'Lead III', 'Lead aVR']);
    expect([file.samplingFrequency, file.frameCount]).toEqual([theirs.rate, 10_000]);
    byChannel(file).forEach((values, channel) => expect(largestDifference(values, theirs.physical.filter((_, i) => i % 12 === channel))).toBeLessThan(1e-6));
    expect(file.skipped).toEqual([{ name: 'MEDIAN BEAT', reason: 'average-beat' }]);
    // Einthoven holds within two steps: the leads are where they say.
    const leadI = physical(file, 'I');
    expect(largestDifference(physical(file, 'III'), physical(file, 'II').map((ii, i) => ii - (leadI[i] ?? 0)))).toBeLessThanOrEqual(2.5);
  });

  it.for([[true, false], [true, true], [false, false], [false, true]] as const)('in objects of our own writer: explicit %s, undefined lengths %s', async ([explicit, undefinedLengths], context) => {
    const python = pydicom(context);
    const bytes = writeDicom({ explicit, undefinedLengths, groups: [{ samplingFrequency: '500', channels: [{ code: ['2:1', 'MDC', 'Lead I'], sensitivity: '2.5', correction: '0.98', baseline: '12.5' }, { label: 'V1', sensitivity: '0.005', unit: 'mV' }], samples: [wave(0), wave(1)] }] });
    const path = join(directory, 'own.dcm');
    await writeFile(path, bytes);
    const theirs = readWithPydicom(python, path, 0);
    const file = parseDicomEcg(bytes, path);
    byChannel(file).forEach((values, channel) => expect(largestDifference(values, theirs.physical.filter((_, i) => i % 2 === channel))).toBeLessThan(1e-6));
    expect(file.channels.map((channel) => channel.unit)).toEqual(theirs.units);
  });
});

describe('BioSig reads what we read', () => {
  const biosig = (context: TestContext) => findBiosig() ?? context.skip('biosig-tools: apt install biosig-tools');

  it('in SCP-ECG records of every coding', async (context) => {
    biosig(context);
    const leads = [{ number: 1, samples: wave(0) }, { number: 2, samples: wave(1) }, { number: 8, samples: wave(2) }];
    for (const coding of ['plain', 'default'] as const) {
      for (const differences of [0, 1, 2] as const) {
        const path = join(directory, 'own.scp');
        const bytes = writeScp({ coding, differences, leads });
        await writeFile(path, bytes);
        const theirs = readWithBiosig(path, directory, leads.length);
        byChannel(parseScpEcg(bytes, path)).forEach((values, channel) => expect(largestDifference(values, theirs[channel] ?? []), `${coding} ${differences}`).toBeLessThan(0.01));
      }
    }
  });

  it('in EDF files, whichever way their scale runs', async (context) => {
    biosig(context);
    const path = join(directory, 'own.edf');
    const bytes = writeEdf({ signals: [{ label: 'I', physical: [-5000, 5000], digital: [-2048, 2047], records: [wave(0), wave(1)] }, { label: 'II', physical: [3276.7, -3276.8], records: [wave(2), wave(3)] }] });
    await writeFile(path, bytes);
    const theirs = readWithBiosig(path, directory, 2);
    byChannel(parseEdf(bytes, path)).forEach((values, channel) => expect(largestDifference(values, theirs[channel] ?? [])).toBeLessThan(0.01));
  });

  it('and we read the annotated ECG and the EDF that it writes', async (context) => {
    biosig(context);
    const [source, aecg, edf] = [join(directory, 'source.edf'), join(directory, 'written.xml'), join(directory, 'written.edf')];
    const names = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
    await writeFile(source, writeEdf({ signals: names.map((label, k) => ({ label, physical: [-32768, 32767], records: [wave(k), wave(k + 1)] })) }));
    const expected = byChannel(await readEdf(source));
    convertWithBiosig(source, aecg, 'HL7aECG');
    convertWithBiosig(source, edf, 'EDF');
    const written = parseAecg(new Uint8Array(await readFile(aecg)), aecg);
    expect(written).toMatchObject({ samplingFrequency: 500, frameCount: 1000 });
    expect(written.channels.map((channel) => channel.name)).toEqual(names);
    byChannel(written).forEach((values, channel) => expect(largestDifference(values, expected[channel] ?? [])).toBeLessThan(0.01));
    // BioSig stretches the scale to the full range of 16 bits: half a step of it may be lost.
    byChannel(await readEdf(edf)).forEach((values, channel) => expect(largestDifference(values, expected[channel] ?? [])).toBeLessThan(0.05));
  });
});
