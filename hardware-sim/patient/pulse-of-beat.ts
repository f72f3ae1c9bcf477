import type { BeatClass } from './beat.ts';
import type { Course } from './course.ts';
import { normal, PURPOSE } from './random.ts';
import type { RhythmName } from './scenario.ts';
import { exponential } from './shapes.ts';

/** A beat that ejects less than this share of a normal one is not felt at the finger. */
const DEFICIT_STROKE = 0.25;
/** Filling is counted against that at rest, 70/min: a fast heart fills less with each beat. */
const RESTING_RR = 60 / 70;

/** What the circulation makes of each beat: how much is ejected and when it reaches the finger. */
export class PulseOfBeat {
  constructor(private readonly course: Course, private readonly seed: number) {}

  /** Times in µs, `meanRr` in s. A short diastole fills little; the beat after a pause is stronger. */
  ofBeat(beat: {
    number: number; beatClass: BeatClass; rhythm: RhythmName; rr: number; rrBefore: number; meanRr: number; rPeak: number;
  }): { stroke: number; foot: number | null } {
    const seconds = beat.rPeak / 1e6;
    const fill = filling(beat.rr / 1e6) / filling(RESTING_RR);
    const potentiation = 1 + 0.3 * Math.max(0, 1 - beat.rrBefore / 1e6 / beat.meanRr);
    const stroke = fill * potentiation * originFactor(beat.beatClass, beat.rhythm) * this.course.number('strokeFactor', seconds);
    if (stroke < DEFICIT_STROKE) return { stroke, foot: null };
    const rate = 6e7 / beat.rr;
    const preEjection = 131 - 0.4 * rate;
    const transit = 135 * (1 - 0.005 * (this.course.number('meanPressure', seconds) - 93)) * (1.15 - 0.004 * (this.course.ageYears - 20));
    const arrival = preEjection + transit + 4 * normal(this.seed, PURPOSE.pulseArrival, beat.number);
    return { stroke, foot: beat.rPeak + Math.round(1000 * Math.min(300, Math.max(180, arrival))) };
  }
}

/** Share of the greatest filling reached after an interval of `rr` seconds. */
function filling(rr: number): number {
  return rr <= 0.2 ? 0 : 1 - exponential(-(rr - 0.2) / 0.25);
}

function originFactor(beatClass: BeatClass, rhythm: RhythmName): number {
  if (rhythm === 'ventricular-tachycardia') return 0.5;
  if (beatClass === 'V') return 0.55;
  return rhythm === 'atrial-fibrillation' ? 0.85 : 1;
}
