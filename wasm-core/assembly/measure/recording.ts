/** Rate at which every measurement is made, Hz. */
export const RATE: f64 = 500.0;

/** Samples of the converter before and after an interpolated instant (Catmull-Rom). */
const TAPS: i32 = 4;

/**
 * The whole recording in µV at 500 Hz, lead after lead. Faster converters are averaged down, others are interpolated by a
 * cubic through four samples; a converter at 500 Hz is copied.
 */
@final
export class Recording {
  readonly leadCount: i32;
  /** Frames at 500 Hz. */
  readonly frames: i32;
  /** µV, `frames` values of lead 0, then of lead 1…; the first sample of each lead is 0. */
  readonly samples: StaticArray<f32>;
  private readonly scales: StaticArray<f64>;
  private readonly origins: StaticArray<i32>;
  private readonly decimation: i32;
  /** Decimated samples per frame of 500 Hz. */
  private readonly stride: f64;
  /** Decimated samples expected in all. */
  private readonly expected: i32;
  private readonly sums: StaticArray<f64>;
  private readonly recent: StaticArray<f64>;
  private gathered: i32 = 0;
  private received: i32 = 0;
  private decimated: i32 = 0;
  private written: i32 = 0;

  constructor(nativeRate: f64, nativeFrames: i32, scales: StaticArray<f64>) {
    const leadCount = scales.length;
    const decimation = max(1, <i32>Math.floor(nativeRate / RATE + 0.001));
    const expected = nativeFrames / decimation;
    const stride = nativeRate / (<f64>decimation * RATE);
    const frames = expected == 0 ? 0 : <i32>Math.floor(<f64>(expected - 1) / stride + 1e-9) + 1;
    this.leadCount = leadCount;
    this.frames = frames;
    this.samples = new StaticArray<f32>(leadCount * frames);
    this.scales = scales;
    this.origins = new StaticArray<i32>(leadCount);
    this.decimation = decimation;
    this.stride = stride;
    this.expected = expected;
    this.sums = new StaticArray<f64>(leadCount);
    this.recent = new StaticArray<f64>(leadCount * TAPS);
  }

  /** Frame of the recording's own rate at a frame (fractions allowed) of 500 Hz, and back. */
  nativeFrame(frame: f64): f64 {
    return frame * this.stride * <f64>this.decimation + 0.5 * <f64>(this.decimation - 1);
  }
  frameOfNative(native: f64): f64 {
    return (native - 0.5 * <f64>(this.decimation - 1)) / (this.stride * <f64>this.decimation);
  }

  get complete(): bool {
    return this.written == this.frames;
  }

  /** Takes the next interleaved frames of the converter. */
  take(input: StaticArray<i32>, nativeFrames: i32): void {
    const leadCount = this.leadCount;
    for (let f = 0; f < nativeFrames; f += 1) {
      const base = f * leadCount;
      if (this.received == 0) for (let l = 0; l < leadCount; l += 1) this.origins[l] = input[base + l];
      this.received += 1;
      for (let l = 0; l < leadCount; l += 1) this.sums[l] += (<f64>input[base + l] - <f64>this.origins[l]) * this.scales[l];
      this.gathered += 1;
      if (this.gathered == this.decimation) this.decimate();
    }
  }

  private decimate(): void {
    const share = 1.0 / <f64>this.decimation;
    this.gathered = 0;
    for (let l = 0; l < this.leadCount; l += 1) {
      const value = this.sums[l] * share;
      this.sums[l] = 0;
      const base = l * TAPS;
      for (let k = 0; k < TAPS - 1; k += 1) this.recent[base + k] = this.decimated == 0 ? value : this.recent[base + k + 1];
      this.recent[base + TAPS - 1] = value;
    }
    this.decimated += 1;
    this.write(2);
    if (this.decimated == this.expected) {
      // The last sample stands in for those after it.
      for (let ahead = 1; ahead >= 0; ahead -= 1) {
        for (let l = 0; l < this.leadCount; l += 1) {
          const base = l * TAPS;
          for (let k = 0; k < TAPS - 1; k += 1) this.recent[base + k] = this.recent[base + k + 1];
        }
        this.decimated += 1;
        this.write(2);
      }
    }
  }

  /** Writes the frames that lie before the sample `behind` places before the newest. */
  private write(behind: i32): void {
    const left = this.decimated - 1 - behind;
    while (this.written < this.frames) {
      const place = <f64>this.written * this.stride;
      const whole = <i32>Math.floor(place + 1e-9);
      if (whole > left) return;
      const u = Math.max(0, place - <f64>whole);
      for (let l = 0; l < this.leadCount; l += 1) {
        const base = l * TAPS;
        const y1 = this.recent[base + 1];
        const y2 = this.recent[base + 2];
        let value = y1;
        if (u > 1e-9) {
          const m1 = 0.5 * (y2 - this.recent[base]);
          const m2 = 0.5 * (this.recent[base + 3] - y1);
          const u2 = u * u;
          const u3 = u2 * u;
          value = y1 * (2.0 * u3 - 3.0 * u2 + 1.0) + m1 * (u3 - 2.0 * u2 + u) + y2 * (3.0 * u2 - 2.0 * u3) + m2 * (u3 - u2);
        }
        this.samples[l * this.frames + this.written] = <f32>value;
      }
      this.written += 1;
    }
  }
}
