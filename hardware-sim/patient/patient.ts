import type { AtrialWave, Beat, RhythmSpan } from './beat.ts';
import { Breathing } from './breathing.ts';
import { Course } from './course.ts';
import { ElectrodeNoise } from './electrode-noise.ts';
import { Electrodes } from './electrodes.ts';
import { Heart } from './heart.ts';
import { HeartVoltage } from './heart-voltage.ts';
import { PulseWave } from './pulse-wave.ts';
import type { PatientScenario } from './scenario.ts';

/** Lung to finger, µs: after a change at the lung the finger follows this much later. */
export const CIRCULATION_DELAY = 25_000_000;

/** What the patient was, up to an instant: computed from the same functions that make the bytes, never estimated. */
export interface PatientTruth {
  readonly scenario: string;
  readonly seed: number;
  /** Patient time up to which the truth is written, µs from the start of the scenario. */
  readonly untilMicros: number;
  readonly beats: readonly Beat[];
  readonly atrialWaves: readonly AtrialWave[];
  readonly rhythm: readonly RhythmSpan[];
  /** Mean ventricular rate over the last 10 s of beats, per minute, or null with fewer than two beats. */
  readonly heartRatePerMinute: number | null;
  /** The same over the beats that reach the finger. */
  readonly pulseRatePerMinute: number | null;
  /** Saturation at the finger now, % (delayed from the lung), and at the lung. */
  readonly spo2Percent: number;
  readonly spo2AtLungPercent: number;
  readonly perfusionIndexPercent: number;
}

/** One patient: every instrument asks the same functions of patient time (µs from the start of the scenario). */
export class Patient {
  readonly course: Course;
  readonly heart: Heart;
  readonly electrodes: Electrodes;
  readonly voltage: HeartVoltage;
  readonly pulse: PulseWave;

  constructor(readonly scenario: PatientScenario, readonly seed: number) {
    this.course = new Course(scenario);
    const breathing = new Breathing(this.course, seed);
    this.heart = new Heart(this.course, breathing, seed);
    this.voltage = new HeartVoltage(this.heart, this.course);
    this.electrodes = new Electrodes(this.course, this.voltage, new ElectrodeNoise(this.course, breathing, seed));
    this.pulse = new PulseWave(this.heart, breathing);
  }

  /** Saturation of the blood in the finger at `micros`, %. */
  spo2(micros: number): number {
    return this.course.number('spo2', Math.max(0, micros - CIRCULATION_DELAY) / 1e6);
  }

  perfusionIndex(micros: number): number {
    return this.course.number('perfusionIndex', micros / 1e6);
  }

  /** Motion of the finger at `micros`, in heights of a normal pulse. */
  fingerMotion(micros: number): number {
    return this.course.number('fingerMotion', micros / 1e6);
  }

  truth(untilMicros: number): PatientTruth {
    this.heart.extendTo(untilMicros);
    const beats = this.heart.beats.filter((beat) => beat.qrsOn <= untilMicros);
    const recent = beats.filter((beat) => beat.qrsOn > untilMicros - 10_000_000);
    const feet = recent.flatMap((beat) => (beat.pulseFoot !== null && beat.pulseFoot <= untilMicros ? [beat.pulseFoot] : []));
    return {
      scenario: this.scenario.id,
      seed: this.seed,
      untilMicros,
      beats,
      atrialWaves: this.heart.atria.filter((wave) => wave.on <= untilMicros),
      rhythm: this.heart.spans.filter((span) => span.from <= untilMicros),
      heartRatePerMinute: ratePerMinute(recent.map((beat) => beat.qrsOn)),
      pulseRatePerMinute: ratePerMinute(feet),
      spo2Percent: this.spo2(untilMicros),
      spo2AtLungPercent: this.course.number('spo2', untilMicros / 1e6),
      perfusionIndexPercent: this.perfusionIndex(untilMicros),
    };
  }
}

function ratePerMinute(times: readonly number[]): number | null {
  const first = times[0];
  const last = times.at(-1);
  return first === undefined || last === undefined || times.length < 2 ? null : (6e7 * (times.length - 1)) / (last - first);
}
