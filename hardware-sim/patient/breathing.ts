import { normal, PURPOSE } from './random.ts';
import { step } from './shapes.ts';
import { lastAtOrBefore } from './sorted.ts';
import type { Course } from './course.ts';

/** Share of a breath spent breathing in. */
const INSPIRATION_SHARE = 0.4;

/** One chain of breaths from patient time 0, the same whoever asks and in whatever order. */
export class Breathing {
  /** Start of each breath made so far, µs. */
  private readonly starts: number[] = [0];

  constructor(private readonly course: Course, private readonly seed: number) {}

  /** Lung volume above rest at `micros`, −1 (end of expiration) … +1 (end of inspiration). */
  volume(micros: number): number {
    const breath = this.breathAt(micros);
    const start = this.starts[breath] ?? 0;
    const x = (micros - start) / ((this.starts[breath + 1] ?? start + 1) - start);
    const filled = x < INSPIRATION_SHARE ? step(x / INSPIRATION_SHARE) : 1 - step((x - INSPIRATION_SHARE) / (1 - INSPIRATION_SHARE));
    return 2 * filled - 1;
  }

  private breathAt(micros: number): number {
    while ((this.starts.at(-1) ?? 0) <= micros) this.addBreath();
    return lastAtOrBefore(this.starts, micros, (start) => start);
  }

  private addBreath(): void {
    const start = this.starts.at(-1) ?? 0;
    const seconds = 60 / this.course.number('respiratoryRate', start / 1e6);
    const length = seconds * (1 + 0.06 * normal(this.seed, PURPOSE.breathLength, this.starts.length));
    this.starts.push(start + Math.round(1e6 * Math.max(0.5, length)));
  }
}
