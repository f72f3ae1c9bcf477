/**
 * Turns blocks that arrive in bursts into a steady flow: the drawing head runs at the sampling rate a little behind
 * the newest sample, and its speed is corrected by a few percent at most so that no correction can be seen.
 * When it has caught up with the newest sample it waits until the delay is rebuilt.
 */
export const TARGET_DELAY_SECONDS = 0.2;
const LARGEST_ERROR_SECONDS = 0.8;
const CORRECTION_PER_SECOND = 0.4;
const LARGEST_CORRECTION = 0.04;

export class PlayoutClock {
  private head = Number.NaN;
  private waiting = false;
  private lastMilliseconds = 0;

  /** Frame up to which to draw (excluded). `newest` is the number of the frame after the newest one. */
  advance(nowMilliseconds: number, newest: number, samplingFrequency: number): number {
    const elapsed = Math.max(0, (nowMilliseconds - this.lastMilliseconds) / 1000);
    this.lastMilliseconds = nowMilliseconds;
    const wanted = newest - TARGET_DELAY_SECONDS * samplingFrequency;
    if (Number.isNaN(this.head) || this.head > newest || (wanted - this.head) / samplingFrequency > LARGEST_ERROR_SECONDS) {
      this.head = wanted;
      this.waiting = false;
      return Math.floor(this.head);
    }
    if (this.waiting && this.head > wanted) return Math.floor(this.head);
    this.waiting = false;
    const error = (wanted - this.head) / samplingFrequency;
    const correction = Math.max(-LARGEST_CORRECTION, Math.min(LARGEST_CORRECTION, error * CORRECTION_PER_SECOND));
    this.head += elapsed * samplingFrequency * (1 + correction);
    if (this.head >= newest) {
      this.head = newest;
      this.waiting = true;
    }
    return Math.floor(this.head);
  }

  restart(): void {
    this.head = Number.NaN;
    this.waiting = false;
  }
}
