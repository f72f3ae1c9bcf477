/**
 * Band 0.5–40 Hz for the eye on the live monitor, labelled as such and never applied to what is stored or sent:
 * one first-order high-pass and one second-order Butterworth low-pass, bilinear transform.
 */
export const DISPLAY_BAND_HERTZ = [0.5, 40] as const;

export class DisplayFilter {
  private readonly highPass: number;
  private readonly gain: number;
  private readonly b: readonly [number, number, number];
  private readonly a: readonly [number, number];
  private previousIn = Number.NaN;
  private previousHigh = 0;
  private z1 = 0;
  private z2 = 0;

  constructor(samplingFrequency: number) {
    const [low, high] = DISPLAY_BAND_HERTZ;
    const k1 = Math.tan((Math.PI * low) / samplingFrequency);
    this.gain = 1 / (1 + k1);
    this.highPass = (1 - k1) / (1 + k1);
    if (high >= samplingFrequency * 0.45) {
      this.b = [1, 0, 0];
      this.a = [0, 0];
      return;
    }
    const k = Math.tan((Math.PI * high) / samplingFrequency);
    const norm = 1 / (1 + Math.SQRT2 * k + k * k);
    this.b = [k * k * norm, 2 * k * k * norm, k * k * norm];
    this.a = [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm];
  }

  /** One sample in, one out; a missing sample (NaN) gives NaN and the filter starts again after it. */
  next(value: number): number {
    if (Number.isNaN(value)) {
      this.previousIn = Number.NaN;
      return Number.NaN;
    }
    if (Number.isNaN(this.previousIn)) {
      this.previousIn = value;
      this.previousHigh = this.z1 = this.z2 = 0;
    }
    const high = this.highPass * this.previousHigh + this.gain * (value - this.previousIn);
    this.previousIn = value;
    this.previousHigh = high;
    const out = this.b[0] * high + this.z1;
    this.z1 = this.b[1] * high - this.a[0] * out + this.z2;
    this.z2 = this.b[2] * high - this.a[1] * out;
    return out;
  }
}
