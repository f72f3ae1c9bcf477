import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingStretches, skippedSignals } from '../../formats/imported-signals.ts';
import { openSignalFile } from '../../formats/open.ts';
import { writeWfdbRecord } from '../../formats/wfdb-write.ts';
import { writeAecg } from './support/aecg-writer.ts';
import { writeDicom, type DicomToWrite } from './support/dicom-writer.ts';
import { writeEcg90a } from './support/ecg90a-writer.ts';
import { writeEdf } from './support/edf-writer.ts';
import { writeScp } from './support/scp-writer.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'open-'));
});
afterAll(() => rm(directory, { recursive: true }));

const dicom: DicomToWrite = { groups: [{ channels: [{ label: 'II' }], samples: [[1, 2, 3]] }] };
const aecg = writeAecg({ leads: [{ code: 'MDC_ECG_LEAD_II', digits: [1, 2, 3] }] });
const contents: readonly (readonly [string, string, Uint8Array])[] = [
  ['edf', 'a.edf', writeEdf({ signals: [{ label: 'ECG II', records: [[1, 2, 3]] }] })],
  ['dicom-ecg', 'a.dcm', writeDicom(dicom)],
  ['scp-ecg', 'a.scp', writeScp({ leads: [{ number: 2, samples: [1, 2, 3] }] })],
  ['aecg', 'a.xml', new Uint8Array(Buffer.from(aecg))],
  ['contec-ecg90a', 'a.ECG', writeEcg90a([[2049, 2048], [2050, 2048], [2051, 2048]])],
];

describe('opening a file of curves', () => {
  it.each(contents)('%s is recognised by content, under its own name, a foreign one and none', async (format, name, bytes) => {
    for (const each of [name, `${format}.txt`, `${format}.dat`, `${format}-record`]) {
      const path = join(directory, each);
      await writeFile(path, bytes);
      const file = await openSignalFile(path);
      expect(file, each).toMatchObject({ format, path, frameCount: 3 });
      expect(file.channels.map((channel) => channel.name)).toContain('II');
    }
  });

  it('a DICOM file without preamble is recognised by its first group', async () => {
    const path = join(directory, 'bare');
    for (const opening of ['bare', 'none'] as const) {
      await writeFile(path, writeDicom({ ...dicom, opening }));
      expect((await openSignalFile(path)).format).toBe('dicom-ecg');
    }
  });

  it('annotated ECGs are recognised without declaration and in UTF-16', async () => {
    const path = join(directory, 'b.aecg');
    for (const bytes of [aecg.slice(aecg.indexOf('<AnnotatedECG')), Buffer.from(`\ufeff${aecg}`, 'utf16le')]) {
      await writeFile(path, bytes);
      expect((await openSignalFile(path)).format).toBe('aecg');
    }
  });

  it('a WFDB record is opened by header, signal file or bare name, and text by its columns', async () => {
    const record = join(directory, 'r');
    await writeWfdbRecord(record, { samplingFrequency: 250, channels: [{ name: 'II', unit: 'mV', gain: 200, baseline: 0, minimum: -2048, maximum: 2047 }], samples: Int32Array.from([1, 2, 3]) });
    for (const path of [record, `${record}.hea`, `${record}.dat`]) expect(await openSignalFile(path)).toMatchObject({ format: 'wfdb-16', frameCount: 3 });
    const csv = join(directory, 'c.csv');
    await writeFile(csv, 'II (mV)\n1\n2\n3\n');
    const file = await openSignalFile(csv, { samplingFrequency: 100 });
    expect(file).toMatchObject({ format: 'csv', samplingFrequency: 100 });
    expect([missingStretches(file), skippedSignals(file)]).toEqual([[], []]);
  });

  it('a signal file of a WFDB record may begin like markup', async () => {
    const record = join(directory, 'markup');
    await writeWfdbRecord(record, { samplingFrequency: 250, channels: [{ name: 'II', unit: 'mV', gain: 200, baseline: 0, minimum: -32768, maximum: 32767 }], samples: Int32Array.from([0x3c3c, 0x3c3c]) });
    expect((await openSignalFile(`${record}.dat`)).format).toBe('wfdb-16');
  });

  it('missing, empty, unknown and unreadable files are told apart', async () => {
    const path = join(directory, 'nothing.bin');
    await expect(openSignalFile(path)).rejects.toMatchObject({ code: 'input-missing', message: `${path}: no such file` });
    await expect(openSignalFile(join(directory, 'nothing'))).rejects.toMatchObject({ code: 'input-missing' });
    await writeFile(path, '');
    await expect(openSignalFile(path)).rejects.toMatchObject({ code: 'input-truncated', message: `${path}: the file is empty` });
    await writeFile(path, 'neither fish nor flesh');
    await expect(openSignalFile(path)).rejects.toMatchObject({ code: 'format-unknown', message: `${path}: no format we know` });
    await expect(openSignalFile(directory)).rejects.toMatchObject({ code: 'input-unreadable' });
    const edf = join(directory, 'text.edf');
    await writeFile(edf, 'x'.repeat(300));
    await expect(openSignalFile(edf)).rejects.toMatchObject({ code: 'format-unknown', message: `${edf}: not an EDF file` });
  });
});
