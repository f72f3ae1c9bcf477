import type { Beat } from './beat.ts';
import type { Breathing } from './breathing.ts';
import type { Heart } from './heart.ts';
import { bump, step } from './shapes.ts';
import { lastAtOrBefore } from './sorted.ts';

const RISE = 0.14;
const FALL = 0.55;
const DICROTIC = 0.18;
/** Longest arrival time plus the length of the kernel, µs: older beats no longer show. */
const REACH = 1_200_000;
/** Breathing changes the pulse by this share. */
const BREATHING_SHARE = 0.06;

/** The pulse at the finger: one kernel for each beat that ejects enough, delayed as blood is. */
export class PulseWave {
  constructor(private readonly heart: Heart, private readonly breathing: Breathing) {}

  /** Blood volume of the pulse at `micros`; 0 = diastole, about 1 at the peak of a normal beat. */
  at(micros: number): number {
    this.heart.extendTo(micros);
    const beats = this.heart.beats;
    let sum = 0;
    for (let index = lastAtOrBefore(beats, micros, (beat) => beat.qrsOn); index >= 0; index -= 1) {
      const beat = beats[index] as Beat;
      if (beat.qrsOn < micros - REACH) break;
      if (beat.pulseFoot === null || micros <= beat.pulseFoot) continue;
      sum += this.amplitude(beat) * kernel((micros - beat.pulseFoot) / 1e6, beat.rr / 1e6);
    }
    return sum;
  }

  /** Height of the pulse of one beat. */
  amplitude(beat: Beat): number {
    return beat.pulseFoot === null ? 0 : beat.stroke * (1 - BREATHING_SHARE * this.breathing.volume(beat.pulseFoot));
  }
}

/** Rise, fall and dicrotic wave of one pulse, `x` seconds after its foot. */
function kernel(x: number, rr: number): number {
  const main = x < RISE ? step(x / RISE) : 1 - step((x - RISE) / FALL);
  return main + DICROTIC * bump(x, 0.36 * Math.sqrt(Math.min(1.5, rr)), 0.1);
}
