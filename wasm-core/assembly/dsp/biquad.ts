/**
 * Second-order Butterworth section, transposed direct form II in f64
 * (a 0.05 Hz high-pass drifts in f32). Bilinear transform with pre-warping.
 */
@final
export class Biquad {
  private b0: f64 = 1;
  private b1: f64 = 0;
  private b2: f64 = 0;
  private a1: f64 = 0;
  private a2: f64 = 0;
  private s1: f64 = 0;
  private s2: f64 = 0;

  /** Second-order Butterworth low-pass; `cutoff` in Hz, below half of `rate`. */
  lowPass(rate: f64, cutoff: f64): void {
    const k = Math.tan((Math.PI * cutoff) / rate);
    const norm = 1.0 / (1.0 + Math.SQRT2 * k + k * k);
    this.b0 = k * k * norm;
    this.b1 = 2.0 * this.b0;
    this.b2 = this.b0;
    this.a1 = 2.0 * (k * k - 1.0) * norm;
    this.a2 = (1.0 - Math.SQRT2 * k + k * k) * norm;
  }

  /** Second-order Butterworth high-pass; `cutoff` in Hz, below half of `rate`. */
  highPass(rate: f64, cutoff: f64): void {
    const k = Math.tan((Math.PI * cutoff) / rate);
    const norm = 1.0 / (1.0 + Math.SQRT2 * k + k * k);
    this.b0 = norm;
    this.b1 = -2.0 * norm;
    this.b2 = norm;
    this.a1 = 2.0 * (k * k - 1.0) * norm;
    this.a2 = (1.0 - Math.SQRT2 * k + k * k) * norm;
  }

  /** State as if `x` had been the input for ever: no transient at the start of a stretch. */
  settle(x: f64): void {
    const gain = (this.b0 + this.b1 + this.b2) / (1.0 + this.a1 + this.a2);
    const y = gain * x;
    this.s2 = this.b2 * x - this.a2 * y;
    this.s1 = this.b1 * x - this.a1 * y + this.s2;
  }

  @inline
  step(x: f64): f64 {
    const y = this.b0 * x + this.s1;
    this.s1 = this.b1 * x - this.a1 * y + this.s2;
    this.s2 = this.b2 * x - this.a2 * y;
    return y;
  }
}
