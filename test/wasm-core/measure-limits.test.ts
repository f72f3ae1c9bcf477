import { describe, expect, it } from 'vitest';
import { electrodeBit } from '../../model/lead.ts';
import type { EcgRecordingToMeasure } from '../../wasm-core/host/measure.ts';
import { CHECKED, coreOf, RELEASE } from './analyses.ts';
import { generateEcg } from './generated-signals.ts';
import { numbersOf, recordPatient } from './measured-patient.ts';

const release = await coreOf(RELEASE);
const checked = await coreOf(CHECKED);
const normal = recordPatient(release, { start: { heartRate: 75 } }).recording;

/** Both builds, which must agree to the last bit. */
function measure(recording: EcgRecordingToMeasure) {
  const result = release.measure(recording);
  expect(numbersOf(checked.measure(recording))).toEqual(numbersOf(result));
  return result;
}

function withLead(recording: EcgRecordingToMeasure, lead: number, value: (frame: number) => number): EcgRecordingToMeasure {
  const samples = recording.samples.slice();
  for (let frame = 0; frame < recording.frameCount; frame += 1) samples[frame * recording.leads.length + lead] = value(frame);
  return { ...recording, samples };
}

describe('the checked and the release build', () => {
  it.each([
    ['sinus rhythm', {}],
    ['ventricular ectopy', { ventricularEctopy: 0.3 }],
    ['fibrillation', { rhythm: 'atrial-fibrillation' }],
    ['flutter', { rhythm: 'atrial-flutter', flutterConduction: 3, heartRate: 95 }],
    ['ventricular tachycardia', { rhythm: 'ventricular-tachycardia', heartRate: 170 }],
    ['a fast heart', { heartRate: 180 }],
    ['movement', { motionPerMinute: 30, muscleNoise: 60 }],
  ] as const)('agree to the last bit and give no NaN: %s', (_, start) => {
    const { measurements } = measure(recordPatient(release, { start }).recording);
    expect(measurements.beatsFound).toBeGreaterThan(4);
  });
});

describe('limits', () => {
  it('no beat: nothing is measured and nothing is invented', () => {
    const { measurements, delineation } = measure({ ...normal, beats: [] });
    expect(measurements).toMatchObject({ heartRate: null, qrsDuration: null, qtInterval: null, qtc: null, beatsFound: 0, beatsUsed: 0, leads: {} });
    expect(measurements.axes).toEqual({ p: null, qrs: null, t: null });
    expect(delineation.global.qrsOn).toEqual([]);
  });

  it('one beat: its intervals, but no rate', () => {
    const beat = normal.beats[4]!;
    const { measurements } = measure({ ...normal, beats: [beat] });
    expect(measurements).toMatchObject({ heartRate: null, rrVariation: null, qtc: null, beatsFound: 1, beatsUsed: 1 });
    expect(Math.abs((measurements.qrsDuration ?? 0) - 101)).toBeLessThanOrEqual(10);
  });

  it('an empty recording and one of a single frame', () => {
    for (const frameCount of [0, 1, 3]) expect(measure({ ...normal, frameCount, beats: [] }).measurements.beatsFound).toBe(0);
    expect(measure({ ...normal, frameCount: 1, beats: [{ frame: 0, label: 'N' }] }).measurements.qrsDuration).toBeNull();
  });

  it('a flat lead is absent, the others stay', () => {
    const { measurements, delineation } = measure(withLead(normal, 4, () => 1234));
    expect(measurements.leads.V3).toBeUndefined();
    expect(delineation.leads.V3).toBeUndefined();
    expect(Object.keys(measurements.leads)).toHaveLength(11);
    expect(Math.abs((measurements.qrsDuration ?? 0) - (measure(normal).measurements.qrsDuration ?? 0))).toBeLessThanOrEqual(6);
  });

  it('a flat lead I takes III, aVR, aVL and aVF with it, and the axis', () => {
    const { measurements } = measure(withLead(normal, 0, () => 0));
    expect(Object.keys(measurements.leads)).toEqual(['II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']);
    expect(measurements.axes.qrs).toBeNull();
  });

  it('an electrode that is off takes its leads', () => {
    const { measurements } = measure({ ...normal, electrodesOff: electrodeBit('V2') });
    expect(measurements.leads.V2).toBeUndefined();
    expect(Object.keys(measurements.leads)).toHaveLength(11);
    expect(measure({ ...normal, electrodesOff: electrodeBit('RL') }).measurements.leads).toEqual({});
  });

  it('a single lead, and one whose name is not among the twelve', () => {
    const one = generateEcg({ samplingFrequency: 360, leadCount: 1, seconds: 12, seed: 5 });
    const recording = (name: string): EcgRecordingToMeasure => ({
      samplingFrequency: 360,
      leads: [{ name, microvoltsPerUnit: 1, offset: 0 }],
      samples: one.samples,
      frameCount: one.samples.length,
      beats: one.beats.map(({ frame }) => ({ frame, label: 'N' })),
      electrodesOff: 0,
    });
    const two = measure(recording('II'));
    expect(Object.keys(two.measurements.leads)).toEqual(['II']);
    expect(two.measurements.atrial.pPresent).toBe(true);
    const other = measure(recording('MLII'));
    expect(other.measurements.leads).toEqual({});
    expect(other.measurements.qrsDuration).toBe(two.measurements.qrsDuration);
  });

  it('twelve leads for 60 s at 2000 Hz fit into the memory that never grows', () => {
    const { samples, beats } = generateEcg({ samplingFrequency: 2000, leadCount: 12, seconds: 60, seed: 8 });
    const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((name) => ({ name, microvoltsPerUnit: 1, offset: 0 }));
    const result = measure({ samplingFrequency: 2000, leads, samples, frameCount: 120_000, beats: beats.map(({ frame }) => ({ frame, label: 'N' })), electrodesOff: 0 });
    expect(result.measurements.beatsFound).toBe(beats.length);
    expect(Object.keys(result.measurements.leads)).toHaveLength(12);
  });

  it('more than 400 beats, beats outside and beats on the edge do no harm', () => {
    const many = Array.from({ length: 900 }, (_, index) => ({ frame: index * 5, label: 'N' as const }));
    expect(measure({ ...normal, beats: many }).measurements.beatsFound).toBeLessThanOrEqual(400);
    const edges = [{ frame: -5, label: 'N' as const }, { frame: 0, label: 'N' as const }, ...normal.beats, { frame: 4999, label: 'V' as const }, { frame: 90_000, label: 'N' as const }];
    expect(measure({ ...normal, beats: edges }).measurements.beatsUsed).toBeGreaterThan(5);
  });

  it('refuses what is out of range, with a typed error', () => {
    const refused = expect.objectContaining({ code: 'limit-exceeded' }) as Error;
    expect(() => release.measure({ ...normal, samplingFrequency: 50 })).toThrow(refused);
    expect(() => release.measure({ ...normal, leads: [] })).toThrow(refused);
    expect(() => release.measure({ ...normal, frameCount: normal.frameCount + 1 })).toThrow(refused);
    expect(() => release.measure({ ...normal, samples: new Int32Array(8 * 30_001), frameCount: 30_001 })).toThrow(refused);
  });

  it('a saturated converter and huge integers give finite numbers', () => {
    const wild = withLead(withLead(normal, 1, (frame) => (frame % 700 < 350 ? 2_147_483_647 : -2_147_483_648)), 5, (frame) => (frame * 7919) % 65536);
    expect(measure(wild).measurements.beatsFound).toBeGreaterThan(0);
  });
});
