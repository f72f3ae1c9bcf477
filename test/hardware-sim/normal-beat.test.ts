import { describe, expect, it } from 'vitest';
import { HeartVoltage } from '../../hardware-sim/patient/heart-voltage.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import type { Heart } from '../../hardware-sim/patient/heart.ts';
import type { Beat } from '../../hardware-sim/patient/beat.ts';
import { Course } from '../../hardware-sim/patient/course.ts';
import { potentialsOfLeads, leadsOfPotentials } from '../../hardware-sim/patient/electrodes.ts';
import { SCENARIOS, scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import type { PatientScenario } from '../../hardware-sim/suitcase.ts';

const PLAIN: PatientScenario = { id: 'plain', description: '', patient: { sex: 'male', ageYears: 40 }, start: {} };

/** One beat N1 with P at 0, PR 160, QRS 100, QT 400 ms and no breathing. */
function checkBeat(): HeartVoltage {
  const beat: Beat = {
    number: 0, beatClass: 'N', rhythm: 'sinus', table: 'n1', pOn: 0, pOff: 110_000, qrsOn: 160_000, rPeak: 209_000, j: 260_000, tEnd: 560_000,
    rr: 1_000_000, gain: 1, stroke: 1, pulseFoot: null,
  };
  const heart = { beats: [beat], atria: [{ kind: 'sinus', on: 0, duration: 110_000 }], spans: [{ from: 0, rhythm: 'sinus' }], extendTo: () => {} };
  return new HeartVoltage(heart as unknown as Heart, new Course(PLAIN));
}

function twelve(leads: Float64Array): number[] {
  const [one = 0, two = 0] = leads;
  return [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, ...leads.slice(2)];
}

describe('the normal beat', () => {
  it.each([
    [40, [64.7, 129.3, 64.6, -97.0, 0.0, 97.0, 49.7, 80.8, 77.1, 69.6, 62.7, 56.7]],
    [190, [117.6, 261.1, 143.5, -189.4, -12.9, 202.3, -40.2, -19.0, 346.8, 394.7, 285.3, 167.1]],
    [209, [494.7, 972.4, 477.7, -733.5, 8.5, 725.1, -860.8, -1503.3, -549.4, 693.2, 976.3, 977.1]],
    [260, [15, 15, 0, -15, 7.5, 7.5, 19, 53, 30, 1, -17, 14]],
    [440, [259.8, 212.9, -46.9, -236.4, 153.4, 83.0, -133.8, 357.1, 364.7, 335.5, 258.0, 211.5]],
  ])('has the voltages of the check vector at %i ms', (milliseconds, expected) => {
    const leads = new Float64Array(8);
    checkBeat().at(milliseconds * 1000, leads);
    twelve(leads).forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(0.06));
  });

  it('is exactly 0 between PR segment, before P and after T', () => {
    const leads = new Float64Array(8);
    for (const micros of [0, 110_000, 159_999, 560_000, 700_000]) {
      checkBeat().at(micros, leads);
      expect(Math.max(...leads.map(Math.abs))).toBeLessThan(1e-6);
    }
  });

  it('puts J exactly where it is told, in every lead', () => {
    const levels = [80, -100, 180, 380, 450, 350, 180, 50];
    const patient = new Patient({ ...PLAIN, start: { stLevel: levels, tDome: [40, -40, 150, 450, 600, 480, 260, 100], stTableGain: 0.6, heartRate: 60 } }, 3);
    patient.heart.extendTo(20_000_000);
    const leads = new Float64Array(8);
    for (const beat of patient.heart.beats.slice(2, 8)) {
      for (const micros of [beat.j, beat.j - 0.001]) {
        patient.voltage.at(micros, leads);
        levels.forEach((level, lead) => expect(leads[lead]).toBeCloseTo(level, 2));
      }
    }
  });
});

describe('electrodes', () => {
  it('leads formed from electrode potentials are the leads that made them, so III = II − I', () => {
    const leads = Float64Array.from([300, 700, -120, 55, 88, 912, -4, 31]);
    const potentials = new Float64Array(10);
    const back = new Float64Array(8);
    potentialsOfLeads(leads, potentials);
    leadsOfPotentials(potentials, back);
    leads.forEach((value, lead) => expect(back[lead]).toBeCloseTo(value, 9));
    expect(potentials[2]! - potentials[1]!).toBeCloseTo(700 - 300, 9);
  });

  it('Einthoven and the Wilson terminal hold in every scenario, noise and motion included', () => {
    for (const scenario of SCENARIOS) {
      const patient = new Patient(scenario, 5);
      const potentials = new Float64Array(10);
      for (let micros = 0; micros < 4_000_000; micros += 37_003) {
        patient.electrodes.at(micros, potentials);
        const [ra = 0, la = 0, ll = 0] = potentials;
        expect(Math.abs((ll - la) - ((ll - ra) - (la - ra)))).toBeLessThan(1e-6);
      }
    }
  });

  it.each([
    ['LA', 'RA', (l: number[]) => [-l[0]!, l[1]! - l[0]!]],
    ['RA', 'LL', (l: number[]) => [-(l[1]! - l[0]!), -l[1]!]],
    ['LA', 'LL', (l: number[]) => [l[1]!, l[0]!]],
    ['RA', 'RL', (l: number[]) => [-(l[1]! - l[0]!), 0]],
  ] as const)('the swap of %s and %s gives the leads of the textbook', (first, second, expected) => {
    const quiet = { baselineWander: 0, muscleNoise: 0, mains: 0 };
    const right = new Patient({ ...PLAIN, start: quiet }, 1);
    const wrong = new Patient({ ...PLAIN, start: { ...quiet, electrodeSwap: [first, second] } }, 1);
    const potentials = new Float64Array(10);
    const [own, swapped] = [new Float64Array(8), new Float64Array(8)];
    for (let micros = 300_000; micros < 2_000_000; micros += 10_007) {
      right.electrodes.at(micros, potentials);
      leadsOfPotentials(potentials, own);
      wrong.electrodes.at(micros, potentials);
      leadsOfPotentials(potentials, swapped);
      const [one, two] = expected([...own]);
      expect(swapped[0]).toBeCloseTo(one!, 6);
      expect(swapped[1]).toBeCloseTo(two!, 6);
    }
  });
});

describe('the heart', () => {
  it('a premature ventricular beat has no P and a full compensatory pause, and a normal one its PR', () => {
    const patient = new Patient({ ...PLAIN, start: { ventricularEctopy: 0.2, heartRate: 70 } }, 11);
    patient.heart.extendTo(300_000_000);
    const beats = patient.heart.beats;
    let premature = 0;
    for (let index = 1; index + 1 < beats.length; index += 1) {
      const beat = beats[index]!;
      if (beat.beatClass !== 'V') {
        expect(beat.qrsOn - beat.pOn!).toBe(156_000);
        continue;
      }
      premature += 1;
      expect(beat.pOn).toBeNull();
      const around = beats[index + 1]!.qrsOn - beats[index - 1]!.qrsOn;
      expect(around / (6e7 / 70)).toBeGreaterThan(1.8);
      expect(around / (6e7 / 70)).toBeLessThan(2.2);
    }
    expect(premature).toBeGreaterThan(30);
  });

  it('in fast fibrillation early beats give no pulse: the finger counts fewer than the heart', () => {
    const patient = new Patient({ ...PLAIN, start: { rhythm: 'atrial-fibrillation', heartRate: 145, fibrillationVariation: 0.22, strokeFactor: 0.65 } }, 2);
    const truth = patient.truth(120_000_000);
    const missed = truth.beats.filter((beat) => beat.pulseFoot === null);
    expect(missed.length).toBeGreaterThan(0.1 * truth.beats.length);
    for (const beat of missed) expect(beat.stroke).toBeLessThan(0.25);
    const feet = truth.beats.flatMap((beat) => beat.pulseFoot ?? []);
    expect(feet).toHaveLength(truth.beats.length - missed.length);
    const rate = (truth.beats.length - 1) / ((truth.beats.at(-1)!.qrsOn - truth.beats[0]!.qrsOn) / 6e7);
    expect(rate).toBeGreaterThan(130);
    expect(rate).toBeLessThan(160);
    expect(truth.beats.every((beat) => beat.pOn === null)).toBe(true);
  });

  it('each beat follows the last by its RR, and its marks are in order', () => {
    for (const scenario of SCENARIOS) {
      const { beats } = new Patient(scenario, 1).truth(60_000_000);
      for (let index = 1; index < beats.length; index += 1) {
        const beat = beats[index]!;
        expect(beat.qrsOn - beats[index - 1]!.qrsOn).toBe(beat.rr);
        expect(beat.rr).toBeGreaterThanOrEqual(200_000);
        expect(beat.qrsOn < beat.rPeak && beat.rPeak < beat.j && beat.j < beat.tEnd).toBe(true);
      }
    }
  });

  it('asystole has neither beats nor pulses, and the rhythm spans say when', () => {
    const patient = new Patient(scenarioNamed('asystole')!, 1);
    const truth = patient.truth(120_000_000);
    expect(truth.rhythm.map((span) => span.rhythm)).toEqual(['sinus', 'asystole', 'sinus']);
    const [, stop, back] = truth.rhythm;
    expect(truth.beats.filter((beat) => beat.qrsOn > stop!.from + 500_000 && beat.qrsOn < back!.from)).toEqual([]);
    expect(patient.pulse.at(70_000_000)).toBe(0);
  });

  it('ventricular tachycardia hides a sinus that goes on beneath it; fibrillation has voltage but neither beats nor pulses', () => {
    const patient = new Patient(scenarioNamed('arrest')!, 1);
    const truth = patient.truth(130_000_000);
    const [, tachycardia, fibrillation, asystole] = truth.rhythm;
    expect(truth.rhythm.map((span) => span.rhythm)).toEqual(['sinus', 'ventricular-tachycardia', 'ventricular-fibrillation', 'asystole']);
    const train = truth.beats.filter((beat) => beat.rhythm === 'ventricular-tachycardia');
    expect(train.every((beat) => beat.beatClass === 'V' && beat.pOn === null)).toBe(true);
    expect(train.length).toBeGreaterThan(28);
    expect(truth.atrialWaves.filter((wave) => wave.on > tachycardia!.from && wave.on < fibrillation!.from).length).toBeGreaterThan(10);
    expect(truth.beats.filter((beat) => beat.qrsOn > fibrillation!.from)).toEqual([]);
    const leads = new Float64Array(8);
    let highest = 0;
    for (let micros = fibrillation!.from + 2_000_000; micros < fibrillation!.from + 6_000_000; micros += 4000) {
      patient.voltage.at(micros, leads);
      highest = Math.max(highest, Math.abs(leads[1]!));
    }
    expect(highest).toBeGreaterThan(150);
    expect(highest).toBeLessThan(1000);
    expect(patient.pulse.at(fibrillation!.from + 5_000_000)).toBe(0);
    patient.voltage.at(asystole!.from + 5_000_000, leads);
    expect([...leads]).toEqual(new Array(8).fill(0));
  });

  it('in bigeminy every second beat is ventricular, and the finger counts fewer or weaker pulses', () => {
    const { beats } = new Patient(scenarioNamed('bigeminy')!, 1).truth(60_000_000);
    beats.forEach((beat, index) => expect(beat.beatClass).toBe(index % 2 === 0 ? 'N' : 'V'));
    const mean = (kind: string): number => {
      const own = beats.filter((beat) => beat.beatClass === kind);
      return own.reduce((sum, beat) => sum + beat.stroke, 0) / own.length;
    };
    expect(mean('V')).toBeLessThan(0.6 * mean('N'));
    const missed = beats.filter((beat) => beat.pulseFoot === null);
    expect(missed.length).toBeGreaterThan(5);
    expect(missed.every((beat) => beat.beatClass === 'V')).toBe(true);
  });

  it('saturation reaches the finger 25 s after the lung', () => {
    const patient = new Patient({ ...PLAIN, start: { spo2: 97 }, events: [{ at: 60, set: { spo2: 85 } }] }, 1);
    expect(patient.spo2(84_900_000)).toBe(97);
    expect(patient.spo2(85_100_000)).toBe(85);
  });

  it('an unknown key of a scenario is refused by name', () => {
    const wrong = { ...PLAIN, start: { hartRate: 70 } } as unknown as PatientScenario;
    expect(() => new Patient(wrong, 1)).toThrowError(/hartRate/);
  });
});
