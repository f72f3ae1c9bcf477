import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEcg90a } from '../../formats/contec-ecg90a.ts';
import { NOTHING, writeEcg90a } from './support/ecg90a-writer.ts';
import { mutate, mutations } from './support/mutations.ts';
import { physical, readsOrRefuses, refusal } from './support/reading.ts';

const zero = 2048;

describe('Contec ECG90A', () => {
  it('the limb leads follow from columns II and III, to half a step', () => {
    const file = parseEcg90a(writeEcg90a([[zero + 201, zero + 100, 0, 4095, zero, zero, zero, zero + 1], [zero, zero, zero, zero, zero, zero, zero, zero]]), 'a.ECG');
    expect(file).toMatchObject({ format: 'contec-ecg90a', samplingFrequency: 800, frameCount: 2, missing: [], skipped: [] });
    expect(file.channels.map((channel) => channel.name)).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    const first = (name: string) => physical(file, name)[0];
    expect(['II', 'III', 'I', 'aVR', 'aVL', 'aVF'].map(first)).toEqual([1005, 500, 505, -755, 2.5, 752.5]);
    expect(['V1', 'V2', 'V6'].map(first)).toEqual([-10240, 10235, 5]);
  });

  it('a saturated column reads as its rail', () => {
    const file = parseEcg90a(writeEcg90a([[zero, zero, 0, 4095, zero, zero, zero, zero]]), 'a.ECG');
    const samples = file.readFrames(0, 1);
    expect(samples[6]).toBe(file.channels[6]?.minimum);
    expect(samples[7]).toBe(file.channels[7]?.maximum);
  });

  it('chest columns without a value are absent, single values without one are missing', () => {
    const file = parseEcg90a(writeEcg90a([[zero, zero], [NOTHING, zero], [zero, NOTHING], [zero + 1, zero]]), 'a.ECG');
    expect(file.channels.map((channel) => channel.name)).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF']);
    expect(file.skipped).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((name) => ({ name, reason: 'absent' })));
    expect(file.missing).toContainEqual({ channel: 0, from: 1, to: 3 });
    expect(file.missing).toContainEqual({ channel: 1, from: 1, to: 2 });
    expect(file.missing).toContainEqual({ channel: 2, from: 2, to: 3 });
    expect(file.readFrames(1, 2)[1]).toBe(file.channels[1]?.minimum);
  });

  it('a row of zeros ends the recording', () => {
    expect(parseEcg90a(writeEcg90a([[zero, zero], [zero, zero], [0, 0, 0, 0, 0, 0, 0, 0], [zero, zero]]), 'a.ECG').frameCount).toBe(2);
    expect(refusal(() => parseEcg90a(writeEcg90a([[0, 0, 0, 0, 0, 0, 0, 0]]), 'a.ECG'))).toContain('format-malformed: a.ECG: ');
  });

  it('cuts within a row are refused as truncated, other files as unknown, one without any value as malformed', () => {
    const whole = writeEcg90a([[zero, zero], [zero, zero]]);
    for (const length of [0, 20, 43, 80, whole.length - 1, whole.length - 15]) expect(refusal(() => parseEcg90a(whole.slice(0, length), 'a.ECG'))).toContain('input-truncated: a.ECG: ');
    expect(refusal(() => parseEcg90a(new Uint8Array(200).fill(65), 'a.ECG'))).toContain('format-unknown: a.ECG: ');
    expect(refusal(() => parseEcg90a(writeEcg90a([[NOTHING]]), 'a.ECG'))).toContain('format-malformed: a.ECG: no column holds a value');
  });

  it('no change of a file throws anything but a refusal', () => {
    const file = writeEcg90a(Array.from({ length: 12 }, (_, i) => [zero + i, zero - i, zero, i === 4 ? NOTHING : zero]));
    fc.assert(
      fc.property(mutations(), (changes) => {
        const bytes = mutate(file, changes);
        readsOrRefuses(() => parseEcg90a(bytes, 'a.ECG'), 'a.ECG');
      }),
      { numRuns: 1000 },
    );
  });
});
