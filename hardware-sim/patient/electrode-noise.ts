import type { Breathing } from './breathing.ts';
import type { Course } from './course.ts';
import { KnotNoise } from './knot-noise.ts';
import { PURPOSE, uniform } from './random.ts';
import { exponential, sineOfTurns, step } from './shapes.ts';

/** Electrodes that carry noise of their own: all but RL, which is the reference of the amplifier. */
const NOISY_ELECTRODES = 9;
/** Makes the sum of both muscle curves 1 µV RMS. */
const MUSCLE_SCALE = 1.14;
/** Motion artefacts are looked for in slots of this length; one has died away after eight. */
const MOTION_SLOT = 1_000_000;
const MOTION_SLOTS = 8;

/**
 * What the skin and the cables add to each electrode, µV. Noise belongs to electrodes: drawn per lead it would break
 * III = II − I.
 */
export class ElectrodeNoise {
  private readonly wander: KnotNoise[] = [];
  private readonly fine: KnotNoise[] = [];
  private readonly coarse: KnotNoise[] = [];
  private readonly bursts: KnotNoise[] = [];
  private readonly breathingGain: number[] = [];
  private readonly mainsGain: number[] = [];
  private readonly offset: number[] = [];

  constructor(private readonly course: Course, private readonly breathing: Breathing, private readonly seed: number) {
    for (let electrode = 0; electrode < NOISY_ELECTRODES; electrode += 1) {
      this.wander.push(new KnotNoise(seed, PURPOSE.baselineKnots + electrode, 3_000_000, false));
      this.fine.push(new KnotNoise(seed, PURPOSE.muscleFine + electrode, 4_000, true));
      this.coarse.push(new KnotNoise(seed, PURPOSE.muscleCoarse + electrode, 11_000, true));
      this.bursts.push(new KnotNoise(seed, PURPOSE.muscleBursts + electrode, 1_300_000, false));
      this.breathingGain.push(0.2 + 0.6 * uniform(seed, PURPOSE.baselineKnots + electrode, 0x7fffffff));
      this.mainsGain.push(0.4 + 1.2 * uniform(seed, PURPOSE.mainsGain, electrode));
      this.offset.push(2 * uniform(seed, PURPOSE.electrodeOffset, electrode) - 1);
    }
  }

  /** Adds the noise at `micros` to the potentials of RA, LA, LL, V1–V6 (RL, the tenth, is left alone). */
  addTo(micros: number, potentials: Float64Array): void {
    const seconds = micros / 1e6;
    const wander = this.course.number('baselineWander', seconds);
    const muscle = MUSCLE_SCALE * this.course.number('muscleNoise', seconds);
    const mains = this.course.number('mains', seconds);
    const motion = this.course.number('motionPerMinute', seconds);
    const breath = wander === 0 ? 0 : this.breathing.volume(micros);
    const hum = mains === 0 ? 0 : mains * mainsCurve(seconds);
    const offset = 1000 * this.course.electrodeOffsetMillivolts;
    for (let electrode = 0; electrode < NOISY_ELECTRODES; electrode += 1) {
      let noise = hum * (this.mainsGain[electrode] ?? 0);
      if (offset !== 0) noise += (this.offset[electrode] ?? 0) * (offset + 2 * seconds);
      if (wander !== 0) noise += wander * (0.7 * (this.wander[electrode]?.at(micros) ?? 0) + (this.breathingGain[electrode] ?? 0) * breath * 0.5);
      if (muscle !== 0) {
        const envelope = 1 + 0.6 * (this.bursts[electrode]?.at(micros) ?? 0);
        noise += muscle * envelope * ((this.fine[electrode]?.at(micros) ?? 0) + 0.7 * (this.coarse[electrode]?.at(micros) ?? 0));
      }
      potentials[electrode] = (potentials[electrode] ?? 0) + noise;
    }
    if (motion !== 0) this.addMotion(micros, motion, potentials);
  }

  /** Sudden steps of one electrode that die away with a wobble: what walking, a stretcher or a pulled cable does. */
  private addMotion(micros: number, perMinute: number, potentials: Float64Array): void {
    const now = Math.floor(micros / MOTION_SLOT);
    for (let slot = Math.max(0, now - MOTION_SLOTS); slot <= now; slot += 1) {
      const draw = (n: number): number => uniform(this.seed, PURPOSE.electrodeMotion, slot * 8 + n);
      if (draw(0) >= perMinute / 60) continue;
      const since = micros / 1e6 - slot - draw(1);
      if (since < 0) continue;
      const electrode = Math.floor(draw(2) * NOISY_ELECTRODES);
      const size = (draw(3) < 0.5 ? -1 : 1) * (300 + 2700 * draw(4));
      const wobble = since < 0.5 ? 0.5 * (1 - step(since / 0.5)) * sineOfTurns((1 + 9 * draw(6)) * since) : 0;
      const decay = exponential(-since / (0.3 + 0.7 * draw(5))) * step(since / 0.02);
      potentials[electrode] = (potentials[electrode] ?? 0) + size * (decay + wobble);
    }
  }
}

/** 50 Hz that drifts by ± 0.05 Hz over minutes, with its third and fifth harmonics; peak about 1. */
function mainsCurve(seconds: number): number {
  const phase = 50 * seconds + 0.48 * sineOfTurns(seconds / 60);
  return sineOfTurns(phase) + 0.2 * sineOfTurns(3 * phase) + 0.1 * sineOfTurns(5 * phase);
}
