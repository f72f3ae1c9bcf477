import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEdf, readEdf } from '../../formats/edf.ts';
import { writeEdf, type EdfSignalToWrite } from './support/edf-writer.ts';
import { mutate, mutations } from './support/mutations.ts';
import { physical, readsOrRefuses, refusal } from './support/reading.ts';

const ramp = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const twoRecords: EdfSignalToWrite[] = [
  { label: 'ECG I', records: [ramp(0, 4), ramp(4, 4)] },
  { label: 'ECG II', records: [ramp(100, 4), ramp(104, 4)], unit: 'mV', physical: [-5, 5], digital: [-2048, 2047] },
];

describe('EDF', () => {
  it('channels keep their integers, named by lead, with the scale and rails of the header', () => {
    const file = parseEdf(writeEdf({ signals: twoRecords }), 'a.edf');
    expect(file).toMatchObject({ format: 'edf', samplingFrequency: 4, frameCount: 8, missing: [], skipped: [] });
    expect([...file.readFrames(0, 3)]).toEqual([0, 100, 1, 101, 2, 102]);
    expect([...file.readFrames(3, 6)]).toEqual([3, 103, 4, 104, 5, 105]);
    expect([...file.readFrames(6, 99)]).toEqual([6, 106, 7, 107]);
    expect(file.channels[0]).toMatchObject({ name: 'I', unit: 'uV', minimum: -32768, maximum: 32767 });
    expect(file.channels[1]).toMatchObject({ name: 'II', unit: 'mV', minimum: -2048, maximum: 2047, gain: 409.5 });
    expect(physical(file, 'I').slice(0, 3)).toEqual([0, 0.1, 0.2]);
    expect(physical(file, 'II')[0]).toBeCloseTo(-5 + (100 + 2048) * (10 / 4095), 6);
  });

  it('a signal that counts downwards is turned so that its gain is positive', () => {
    const file = parseEdf(writeEdf({ signals: [{ label: 'ECG', records: [[-10, 0, 10]], physical: [100, -100], digital: [-100, 100] }] }), 'a.edf');
    expect(file.channels[0]).toMatchObject({ gain: 1, baseline: 0, minimum: -100, maximum: 100 });
    expect(physical(file, 'ECG')).toEqual([10, 0, -10]);
  });

  it('annotations, other signals and other rates are named and left out', () => {
    const file = parseEdf(
      writeEdf({
        variant: 'EDF+C',
        onsets: [0],
        signals: [
          { label: 'SaO2', unit: '%', records: [[97]] },
          { label: 'EEG C3-A2', records: [[1, 2, 3, 4]] },
          { label: 'ECG V1', records: [[5, 6, 7, 8]] },
          { label: 'ECG V2', records: [[9, 10, 11, 12]] },
          { label: 'ECG V6', records: [[1, 2]] },
        ],
      }),
      'a.edf',
    );
    expect(file.format).toBe('edf+c');
    expect(file.channels.map((channel) => channel.name)).toEqual(['V1', 'V2']);
    expect([...file.readFrames(0, 9)]).toEqual([5, 9, 6, 10, 7, 11, 8, 12]);
    expect(file.skipped).toEqual([
      { name: 'SaO2', reason: 'not-an-ecg' },
      { name: 'EEG C3-A2', reason: 'not-an-ecg' },
      { name: 'ECG V6', reason: 'other-rate' },
      { name: 'EDF Annotations', reason: 'annotations' },
    ]);
  });

  it('unlabelled voltages are taken for an ECG only when nothing else names one', () => {
    expect(parseEdf(writeEdf({ signals: [{ label: 'Channel 1', records: [[1, 2]] }] }), 'a.edf').channels[0]?.name).toBe('Channel 1');
    expect(refusal(() => parseEdf(writeEdf({ signals: [{ label: 'EEG Fp1', records: [[1, 2]] }] }), 'a.edf'))).toBe('not-supported: a.edf: no signal of the file is an ECG');
  });

  it('two channels of one name stay apart', () => {
    const file = parseEdf(writeEdf({ signals: [{ label: 'ECG', records: [[1]] }, { label: 'ECG', records: [[2]] }] }), 'a.edf');
    expect(file.channels.map((channel) => channel.name)).toEqual(['ECG', 'ECG (2)']);
  });

  it('the pauses of an EDF+D file keep their time and hold no signal', () => {
    const file = parseEdf(writeEdf({ variant: 'EDF+D', onsets: [10, 11, 13.5], signals: [{ label: 'ECG I', records: [[1, 2], [3, 4], [5, 6]], digital: [-100, 100], physical: [-100, 100] }] }), 'a.edf');
    expect(file).toMatchObject({ format: 'edf+d', samplingFrequency: 2, frameCount: 9, missing: [{ channel: null, from: 4, to: 7 }] });
    expect([...file.readFrames(0, 9)]).toEqual([1, 2, 3, 4, -100, -100, -100, 5, 6]);
    expect([...file.readFrames(5, 8)]).toEqual([-100, -100, 5]);
    expect([...file.readFrames(7, 8)]).toEqual([5]);
  });

  it('records of an EDF+D file that overlap, or do not say when they start, are refused', () => {
    const signals = [{ label: 'ECG I', records: [[1, 2, 3, 4], [5, 6, 7, 8]] }];
    expect(refusal(() => parseEdf(writeEdf({ variant: 'EDF+D', onsets: [0, 0.5], signals }), 'a.edf'))).toContain('format-malformed: a.edf: data record 2 starts before');
    expect(refusal(() => parseEdf(writeEdf({ variant: 'EDF+D', onsets: [0, 'nothing'], signals }), 'a.edf'))).toContain('format-malformed: a.edf: data record 2 does not say');
    expect(refusal(() => parseEdf(writeEdf({ variant: 'EDF+D', signals }), 'a.edf'))).toContain('format-malformed');
    expect(refusal(() => parseEdf(writeEdf({ variant: 'EDF+D', onsets: [0, 999_999], signals }), 'a.edf'))).toContain('more than a week');
  });

  it('a recorder that never finished leaves what it wrote', () => {
    expect(parseEdf(writeEdf({ announcedRecords: -1, signals: twoRecords }), 'a.edf').frameCount).toBe(8);
  });

  it('every cut is refused as truncated', () => {
    const whole = writeEdf({ signals: twoRecords });
    for (const length of [0, 100, 300, 700, whole.length - 1, whole.length - 16]) {
      expect(refusal(() => parseEdf(whole.slice(0, length), 'a.edf')), `${length} bytes`).toContain('input-truncated: a.edf: ');
    }
  });

  it.each([
    ['another file', () => new Uint8Array(512).fill(65), 'format-unknown'],
    ['a BDF file', () => Uint8Array.from([255, ...Buffer.from('BIOSEMI'), ...new Uint8Array(600)]), 'not-supported'],
    ['no physical range', () => writeEdf({ signals: [{ label: 'ECG', records: [[1]], physical: [5, 5] }] }), 'format-malformed'],
    ['a digital range upside down', () => writeEdf({ signals: [{ label: 'ECG', records: [[1]], digital: [100, -100] }] }), 'format-malformed'],
    ['words for numbers', () => writeEdf({ signals: [{ label: 'ECG', records: [[1]], physical: ['low', 'high'] }] }), 'format-malformed'],
    ['records of no time', () => writeEdf({ recordSeconds: 0, signals: twoRecords }), 'format-malformed'],
    ['no record', () => writeEdf({ announcedRecords: 0, signals: twoRecords }), 'format-malformed'],
  ])('%s is refused', (_, bytes, code) => {
    expect(refusal(() => parseEdf(bytes(), 'a.edf'))).toContain(`${code}: a.edf: `);
  });

  it('a missing file is named', async () => {
    await expect(readEdf('/nowhere/a.edf')).rejects.toMatchObject({ code: 'input-missing', message: '/nowhere/a.edf: no such file' });
  });

  it('no change of a file throws anything but a refusal', () => {
    const files = [
      writeEdf({ signals: twoRecords }),
      writeEdf({ variant: 'EDF+D', onsets: [0, 1, 7], signals: [{ label: 'ECG I', records: [[1, 2], [3, 4], [5, 6]] }, { label: 'EEG', records: [[1], [2], [3]] }] }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...files), mutations(), (file, changes) => {
        const bytes = mutate(file, changes);
        readsOrRefuses(() => parseEdf(bytes, 'a.edf'), 'a.edf');
      }),
      { numRuns: 1500 },
    );
  });
});
