import { describe, expect, it } from 'vitest';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { coreOf, RELEASE } from './analyses.ts';
import { QUIET, recordPatient } from './measured-patient.ts';

const core = await coreOf(RELEASE);

/**
 * Experts mark the foot of a wave a little inside its mathematical support, and the marks follow the experts: P about 8 ms
 * shorter, PR 3 ms shorter, QRS 3 ms longer than the simulated support. The spread around that is what is tested; that of QT is
 * the widest, since the foot of T depends on its shape.
 */
const BIAS = { p: -8, pr: -3, qrs: 3, qt: -2 };

const SHAPES = [
  ['n1', 98],
  ['n2', 98],
  ['n3', 104],
  ['lbbb', 150],
  ['rbbb', 140],
  ['lafb', 100],
  ['lpfb', 98],
] as const;

function errors(start: Parameters<typeof recordPatient>[1]['start'], whiteNoise = 0): Record<'p' | 'pr' | 'qrs' | 'qt', number> {
  const { recording, truth } = recordPatient(core, { start, whiteNoise });
  const { pDuration, prInterval, qrsDuration, qtInterval } = core.measure(recording).measurements;
  return {
    p: (pDuration ?? Number.NaN) - truth.p - BIAS.p,
    pr: (prInterval ?? Number.NaN) - truth.pr - BIAS.pr,
    qrs: (qrsDuration ?? Number.NaN) - truth.qrs - BIAS.qrs,
    qt: (qtInterval ?? Number.NaN) - truth.qt - BIAS.qt,
  };
}

describe('global intervals on beats of exactly known intervals', () => {
  it.each(SHAPES)('%s at 50 to 120 per minute, without noise', (morphology, qrs) => {
    for (const heartRate of [50, 75, 120]) {
      const e = errors({ ...QUIET, morphology, heartRate, qrs });
      expect(Math.abs(e.p), `P at ${heartRate}`).toBeLessThanOrEqual(4);
      expect(Math.abs(e.pr), `PR at ${heartRate}`).toBeLessThanOrEqual(5);
      expect(Math.abs(e.qrs), `QRS at ${heartRate}`).toBeLessThanOrEqual(6);
      expect(Math.abs(e.qt), `QT at ${heartRate}`).toBeLessThanOrEqual(13);
    }
  });

  it.each(SHAPES)('%s with 30 µV of white noise in every lead', (morphology, qrs) => {
    const e = errors({ morphology, heartRate: 70, qrs }, 30);
    for (const [name, error] of Object.entries(e)) expect(Math.abs(error), name).toBeLessThanOrEqual(14);
  });

  it('QTc by the four formulas comes from QT and the mean rate', () => {
    const { measurements } = core.measure(recordPatient(core, { start: { ...QUIET, heartRate: 90 } }).recording);
    const { qtInterval, heartRate, qtc } = measurements;
    const rr = 60 / (heartRate ?? Number.NaN);
    const qt = qtInterval ?? Number.NaN;
    expect(qtc?.bazett).toBeCloseTo(qt / Math.sqrt(rr), 6);
    expect(qtc?.fridericia).toBeCloseTo(qt / Math.cbrt(rr), 6);
    expect(qtc?.framingham).toBeCloseTo(qt + 154 * (1 - rr), 6);
    expect(qtc?.hodges).toBeCloseTo(qt + 1.75 * (60 / rr - 60), 6);
  });
});

describe('amplitudes of the representative beat', () => {
  const levels = [80, -100, 180, 380, 450, 350, 180, 50];

  it.each([50, 75, 100, 120])('ST at J within 12 µV and at J + 60 within 10 µV at %i per minute, with wander, muscle and mains as usual', (heartRate) => {
    const { recording, truth } = recordPatient(core, { start: { heartRate, stLevel: levels, stTableGain: 0.6 } });
    const { leads } = core.measure(recording).measurements;
    for (const lead of TWELVE_LEADS) {
      expect(Math.abs((leads[lead]?.stJ ?? Number.NaN) - truth.level(lead, 0)), `${lead} J`).toBeLessThanOrEqual(12);
      expect(Math.abs((leads[lead]?.st60 ?? Number.NaN) - truth.level(lead, 60)), `${lead} J + 60`).toBeLessThanOrEqual(10);
    }
  });

  it('strong baseline wander does not reach ST', () => {
    const { recording, truth } = recordPatient(core, { start: { baselineWander: 400, heartRate: 70 }, seconds: 20 });
    const { leads } = core.measure(recording).measurements;
    for (const lead of TWELVE_LEADS) expect(Math.abs((leads[lead]?.st60 ?? Number.NaN) - truth.level(lead, 60)), lead).toBeLessThanOrEqual(20);
  });

  it('names the deflections of left and right bundle branch block', () => {
    const left = core.measure(recordPatient(core, { start: { ...QUIET, morphology: 'lbbb', qrs: 150, heartRate: 70 } }).recording).measurements.leads;
    expect(left.V6?.q).toBeNull();
    expect(left.I?.q).toBeNull();
    expect(left.V5?.notchedR).toBe(true);
    expect(left.V6?.notchedR).toBe(true);
    expect(left.V6?.rPeakTime).toBeGreaterThan(60);
    const right = core.measure(recordPatient(core, { start: { ...QUIET, morphology: 'rbbb', qrs: 140, heartRate: 70 } }).recording).measurements.leads;
    expect(right.V1?.rPrime).toBeGreaterThan(600);
    expect(right.I?.s).toBeLessThan(-100);
    expect(right.V6?.sDuration).toBeGreaterThan(40);
  });

  it('sees the slurred onset of pre-excitation in most leads, and of a normal beat in hardly any', () => {
    const slurred = (morphology: 'wpw' | 'n1' | 'n2' | 'n3'): number => {
      const { leads } = core.measure(recordPatient(core, { start: { ...QUIET, morphology, qrs: morphology === 'wpw' ? 128 : 98, pr: morphology === 'wpw' ? 110 : 160 } }).recording).measurements;
      return Object.values(leads).filter((lead) => lead.slurredOnset).length;
    };
    expect(slurred('wpw')).toBeGreaterThanOrEqual(6);
    for (const normal of ['n1', 'n2', 'n3'] as const) expect(slurred(normal)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['n1', 98, 58],
    ['lafb', 100, -56],
    ['lpfb', 98, 108],
  ] as const)('%s has the axis of its net QRS areas', (morphology, qrs, axis) => {
    const { axes } = core.measure(recordPatient(core, { start: { morphology, qrs } }).recording).measurements;
    expect(Math.abs((axes.qrs ?? Number.NaN) - axis)).toBeLessThanOrEqual(4);
    expect(axes.p).toBeGreaterThan(30);
    expect(axes.p).toBeLessThan(75);
  });
});

describe('atria', () => {
  it('a sinus P before every beat is present and nothing else is told', () => {
    const { atrial, pDuration } = core.measure(recordPatient(core, { start: {} }).recording).measurements;
    expect(atrial).toMatchObject({ pPresent: true, pShare: 1, atrialRate: null, pPerQrs: null });
    expect(atrial.pCorrelation).toBeGreaterThan(0.9);
    expect(pDuration).not.toBeNull();
  });

  it.each([1, 2, 3, 4])('fibrillation has no P, PR or P marks (patient %i)', (seed) => {
    const { recording } = recordPatient(core, { start: { rhythm: 'atrial-fibrillation', heartRate: 95 }, seed });
    const { measurements, delineation } = core.measure(recording);
    expect(measurements.atrial).toMatchObject({ pPresent: false, atrialRate: null, pPerQrs: null });
    expect(measurements).toMatchObject({ pDuration: null, prInterval: null });
    expect(delineation.global.pOn).toEqual([]);
    expect(measurements.rrVariation).toBeGreaterThan(0.1);
  });

  it.each([4, 5])('flutter with %i:1 conduction tells the rate of its waves', (conduction) => {
    const heartRate = 280 / conduction;
    const { recording } = recordPatient(core, { start: { rhythm: 'atrial-flutter', flutterConduction: conduction, heartRate } });
    const { atrial } = core.measure(recording).measurements;
    expect(atrial.pPresent).toBe(false);
    expect(Math.abs((atrial.atrialRate ?? 0) - 280)).toBeLessThanOrEqual(10);
    expect(atrial.pPerQrs).toBeCloseTo(conduction, 0);
  });
});

describe('delineation', () => {
  it('marks every beat in order, in every lead and for all leads', () => {
    const { recording } = recordPatient(core, { start: { heartRate: 80 } });
    const { delineation } = core.measure(recording);
    for (const marks of [delineation.global, ...Object.values(delineation.leads)]) {
      expect(marks.qrsOn.length).toBeGreaterThanOrEqual(13);
      expect(marks.qrsOff).toHaveLength(marks.qrsOn.length);
      marks.qrsOn.forEach((on, beat) => {
        expect(on).toBeLessThan(marks.qrsPeak[beat]!);
        expect(marks.qrsPeak[beat]!).toBeLessThan(marks.qrsOff[beat]!);
      });
      marks.pOn.forEach((on, beat) => {
        expect(on).toBeLessThan(marks.pPeak[beat]!);
        expect(marks.pPeak[beat]!).toBeLessThan(marks.pOff[beat]!);
      });
    }
    expect(Object.keys(delineation.leads)).toEqual([...TWELVE_LEADS]);
  });

  it('premature ventricular beats have a QRS and no P, and leave the representative beat alone', () => {
    const { recording, truth } = recordPatient(core, { start: { ...QUIET, ventricularEctopy: 0.2, heartRate: 70 }, seconds: 30, seed: 11 });
    const { measurements, delineation } = core.measure(recording);
    expect(truth.ventricular.length).toBeGreaterThanOrEqual(3);
    for (const peak of truth.ventricular) {
      expect(delineation.global.qrsOn.some((on) => on < peak && peak - on < 100)).toBe(true);
      expect(delineation.global.pOff.filter((off) => off < peak && peak - off < 80)).toEqual([]);
    }
    expect(Math.abs((measurements.qrsDuration ?? 0) - truth.qrs - BIAS.qrs)).toBeLessThanOrEqual(6);
    expect(measurements.beatsUsed).toBeLessThan(measurements.beatsFound);
  });

  it.each([100, 200, 360, 1000, 2000])('a converter at %i Hz gives the same intervals', (samplingFrequency) => {
    const { recording, truth } = recordPatient(core, { start: { heartRate: 70 }, samplingFrequency });
    const { measurements, delineation } = core.measure(recording);
    // At 100 Hz a sample is 10 ms and the steep parts are lost.
    const allowed = samplingFrequency === 100 ? 14 : 8;
    expect(Math.abs((measurements.qrsDuration ?? 0) - truth.qrs - BIAS.qrs)).toBeLessThanOrEqual(allowed);
    expect(Math.abs((measurements.prInterval ?? 0) - truth.pr - BIAS.pr)).toBeLessThanOrEqual(allowed);
    expect(Math.abs((measurements.qtInterval ?? 0) - truth.qt - BIAS.qt)).toBeLessThanOrEqual(12);
    const last = delineation.global.qrsOn.at(-1) ?? 0;
    expect(last).toBeGreaterThan(8.5 * samplingFrequency);
    expect(last).toBeLessThan(10 * samplingFrequency);
  });
});
