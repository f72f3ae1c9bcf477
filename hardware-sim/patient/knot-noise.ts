import { uniform } from './random.ts';
import { hermite } from './shapes.ts';

/**
 * Noise as a smooth curve through random knots: a function of time, so it is the same at every sampling rate. Knots
 * are uniform in ± 1; with `differenced` each is the difference of two neighbours, which takes the low frequencies away.
 */
export class KnotNoise {
  private left = -1;
  private y0 = 0;
  private y1 = 0;
  private slope0 = 0;
  private slope1 = 0;

  constructor(
    private readonly seed: number,
    private readonly purpose: number,
    private readonly periodMicros: number,
    private readonly differenced: boolean,
  ) {}

  at(micros: number): number {
    const position = micros / this.periodMicros;
    const left = Math.floor(position);
    if (left !== this.left) this.moveTo(left);
    return hermite(this.y0, this.slope0, this.y1, this.slope1, position - left);
  }

  /** The two knots around and their neighbours are kept: thousands of samples ask for the same ones. */
  private moveTo(left: number): void {
    this.left = left;
    const before = this.knot(left - 1);
    this.y0 = this.knot(left);
    this.y1 = this.knot(left + 1);
    this.slope0 = (this.y1 - before) / 2;
    this.slope1 = (this.knot(left + 2) - this.y0) / 2;
  }

  private knot(index: number): number {
    const own = 2 * uniform(this.seed, this.purpose, index) - 1;
    return this.differenced ? own - (2 * uniform(this.seed, this.purpose, index - 1) - 1) : own;
  }
}
