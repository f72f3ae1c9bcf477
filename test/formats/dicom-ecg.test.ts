import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDicomEcg } from '../../formats/dicom-ecg.ts';
import { writeDicom, type DicomGroupToWrite, type DicomToWrite } from './support/dicom-writer.ts';
import { mutate, mutations } from './support/mutations.ts';
import { physical, readsOrRefuses, refusal } from './support/reading.ts';

const scp = (number: number, meaning: string): readonly [string, string, string] => [`5.6.3-9-${number}`, 'SCPECG', meaning];
const rhythm: DicomGroupToWrite = {
  label: 'RHYTHM',
  samplingFrequency: '1000',
  channels: [
    { code: scp(1, 'Lead I (Einthoven)'), sensitivity: '1.25' },
    { code: scp(2, 'Lead II'), sensitivity: '0.0025', unit: 'mV', correction: '2', baseline: '0.1' },
    { code: ['2:62', 'MDC', 'aVR'], sensitivity: '-1' },
    { label: 'V5' },
  ],
  samples: [[1, 2, -3], [10, -20, 30], [5, 6, 7], [-32768, 32767, 0]],
};
const median: DicomGroupToWrite = { label: 'MEDIAN BEAT', originality: 'DERIVED', channels: [{ code: scp(1, 'Lead I') }, { code: scp(2, 'Lead II') }], samples: [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1]] };

const shapes: readonly (readonly [string, Omit<DicomToWrite, 'groups'>])[] = [
  ['explicit with preamble', {}],
  ['implicit with preamble', { explicit: false }],
  ['explicit without preamble', { opening: 'bare' }],
  ['implicit without meta information', { opening: 'none', explicit: false }],
  ['explicit without meta information', { opening: 'none' }],
  ['sequences of undefined length', { undefinedLengths: true }],
  ['implicit sequences of undefined length', { undefinedLengths: true, explicit: false }],
];

describe('DICOM ECG', () => {
  it.each(shapes)('%s: leads by code or label, integers as stored, scale in their own unit', (_, shape) => {
    const file = parseDicomEcg(writeDicom({ ...shape, groups: [median, rhythm] }), 'a.dcm');
    expect(file).toMatchObject({ format: 'dicom-ecg', samplingFrequency: 1000, frameCount: 3, missing: [] });
    expect(file.channels.map((channel) => channel.name)).toEqual(['I', 'II', 'aVR', 'V5']);
    expect([...file.readFrames(0, 2)]).toEqual([1, 10, -5, -32768, 2, -20, -6, 32767]);
    expect(physical(file, 'I')).toEqual([1.25, 2.5, -3.75]);
    expect(physical(file, 'II')).toEqual([0.15, 0, 0.25]);
    expect(file.channels[1]?.unit).toBe('mV');
    expect(physical(file, 'aVR')).toEqual([-5, -6, -7]);
    expect(file.skipped).toEqual([{ name: 'MEDIAN BEAT', reason: 'average-beat' }]);
  });

  it('samples of 8 and of 32 bits are read, signed or not', () => {
    const group = (bits: 8 | 32, interpretation: string, samples: number[]): DicomGroupToWrite => ({ bits, interpretation, channels: [{ label: 'II' }], samples: [samples] });
    expect([...parseDicomEcg(writeDicom({ groups: [group(8, 'SB', [-128, 0, 127])] }), 'a').readFrames(0, 3)]).toEqual([-128, 0, 127]);
    const unsigned = parseDicomEcg(writeDicom({ groups: [group(8, 'UB', [0, 128, 255])] }), 'a');
    expect([...unsigned.readFrames(0, 3)]).toEqual([0, 128, 255]);
    expect(unsigned.channels[0]).toMatchObject({ minimum: 0, maximum: 255 });
    expect([...parseDicomEcg(writeDicom({ groups: [group(32, 'SL', [-100_000, 7])] }), 'a').readFrames(0, 3)]).toEqual([-100_000, 7]);
    expect(refusal(() => parseDicomEcg(writeDicom({ groups: [group(8, 'MB', [1, 2])] }), 'a'))).toContain('not-supported: a: ');
  });

  it('the rails follow the bits stored, unless the samples say otherwise', () => {
    const group = (samples: number[]): DicomGroupToWrite => ({ channels: [{ label: 'II', bitsStored: 12 }], samples: [samples] });
    expect(parseDicomEcg(writeDicom({ groups: [group([-2048, 2047])] }), 'a').channels[0]).toMatchObject({ minimum: -2048, maximum: 2047 });
    expect(parseDicomEcg(writeDicom({ groups: [group([-2048, 2048])] }), 'a').channels[0]).toMatchObject({ minimum: -32768, maximum: 32767 });
  });

  it('padding is no sample', () => {
    const file = parseDicomEcg(writeDicom({ groups: [{ padding: 999, channels: [{ label: 'I' }, { label: 'II' }], samples: [[1, 999, 999, 2], [5, 6, 7, 8]] }] }), 'a');
    expect(file.missing).toEqual([{ channel: 0, from: 1, to: 3 }]);
    expect([...file.readFrames(0, 4)]).toEqual([1, 5, -32768, 6, -32768, 7, 2, 8]);
  });

  it('the group with most leads is taken, then the longest; others are named', () => {
    const one = (label: string, samples: number[]): DicomGroupToWrite => ({ label, channels: [{ label: 'II' }], samples: [samples] });
    const file = parseDicomEcg(writeDicom({ groups: [one('short', [1, 2]), one('long', [1, 2, 3]), { label: 'pressure', channels: [{ label: 'ART', unit: 'mm[Hg]' }], samples: [[1, 2, 3, 4]] }] }), 'a');
    expect(file.frameCount).toBe(3);
    expect(file.skipped).toEqual([{ name: 'short', reason: 'other-group' }, { name: 'pressure', reason: 'other-group' }]);
  });

  it('a channel that is no voltage, or has no scale, is named and left out', () => {
    const file = parseDicomEcg(writeDicom({ groups: [{ channels: [{ label: 'II' }, { label: 'ART', unit: 'mm[Hg]' }, { label: 'V1', sensitivity: null }], samples: [[1], [2], [3]] }] }), 'a');
    expect(file.channels.map((channel) => channel.name)).toEqual(['II']);
    expect(file.skipped).toEqual([{ name: 'ART', reason: 'not-an-ecg' }, { name: 'V1', reason: 'not-an-ecg' }]);
  });

  it('an object of the wrong class is read when it names leads, and refused when it names none', () => {
    const sopClass = '1.2.840.10008.5.1.4.1.1.9.2.1';
    expect(parseDicomEcg(writeDicom({ sopClass, groups: [rhythm] }), 'a').channels).toHaveLength(4);
    expect(refusal(() => parseDicomEcg(writeDicom({ sopClass, groups: [{ channels: [{ label: 'sensor' }], samples: [[1]] }] }), 'a'))).toContain('not-supported: a: ');
  });

  it.each([
    ['a document in an ECG object', { groups: [], encapsulatedDocument: true }, 'not-supported: a: a DICOM object of class 1.2.840.10008.5.1.4.1.1.9.1.1 that holds no waveform, only a document'],
    ['average beats alone', { groups: [median] }, 'not-supported: a: the DICOM object holds average beats and no rhythm'],
    ['big endian', { transferSyntax: '1.2.840.10008.1.2.2', groups: [rhythm] }, 'not-supported: a: the DICOM transfer syntax'],
    ['more samples than data', { groups: [{ ...rhythm, announcedSamples: 4 }] }, 'format-malformed: a: waveform 1 announces'],
    ['more samples than 32 bits hold', { groups: [{ ...rhythm, announcedSamples: 0xffffffff }] }, 'format-malformed: a: waveform 1 announces'],
    ['no sampling frequency', { groups: [{ ...rhythm, samplingFrequency: 'fast' }] }, 'format-malformed: a: waveform 1 has no sampling'],
    ['a sensitivity of nought', { groups: [{ ...rhythm, channels: rhythm.channels.map((channel) => ({ ...channel, sensitivity: '0' })) }] }, 'format-malformed: a: channel 1 has a sensitivity'],
  ] satisfies [string, DicomToWrite, string][])('%s is refused', (_, object, reason) => {
    expect(refusal(() => parseDicomEcg(writeDicom(object), 'a'))).toContain(reason);
  });

  it('no cut leaves a readable file, and most are refused as truncated', () => {
    for (const [, shape] of shapes) {
      const whole = writeDicom({ ...shape, groups: [rhythm] });
      for (let length = 0; length < whole.length; length += 7) {
        expect(refusal(() => parseDicomEcg(whole.slice(0, length), 'a')), `${length} bytes`).toMatch(/^(?:input-truncated|not-supported|format-malformed): a: /);
      }
      expect(refusal(() => parseDicomEcg(whole.slice(0, whole.length - 30), 'a'))).toContain('input-truncated');
    }
  });

  it('another file is not taken for DICOM', () => {
    expect(refusal(() => parseDicomEcg(new Uint8Array(200).fill(65), 'a'))).toContain('format-unknown');
  });

  it('no change of a file throws anything but a refusal', () => {
    const files = shapes.map(([, shape]) => writeDicom({ ...shape, groups: [{ ...rhythm, padding: 5 }, median] }));
    fc.assert(
      fc.property(fc.constantFrom(...files), mutations(), (file, changes) => {
        const bytes = mutate(file, changes);
        readsOrRefuses(() => parseDicomEcg(bytes, 'a.dcm'), 'a.dcm');
      }),
      { numRuns: 2500 },
    );
  });
});
