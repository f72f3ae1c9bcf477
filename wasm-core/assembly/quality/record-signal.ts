import { Biquad } from '../dsp/biquad';

/** The twelve leads in the order of model/lead.ts: I II III aVR aVL aVF V1…V6. */
export const RECORD_LEADS: i32 = 12;
export const LEAD_I: i32 = 0;
export const LEAD_II: i32 = 1;
export const LEAD_III: i32 = 2;
export const LEAD_AVR: i32 = 3;
export const LEAD_AVL: i32 = 4;
export const LEAD_AVF: i32 = 5;
export const LEAD_V1: i32 = 6;
export const LEAD_V6: i32 = 11;

/** Internal rates lie in [250, 500) Hz, or at the native rate below 250 Hz. */
const INTERNAL_RATE: f64 = 250.0;
/** Band in which leads are compared with each other. */
const BAND_LOW: f64 = 1.0;
const BAND_HIGH: f64 = 30.0;
/** Excursions beyond this say nothing more, µV. */
const CLIP: f64 = 20000.0;

/** One record of twelve leads: µV at the internal rate, and the same without drift and noise. */
@final
export class RecordSignal {
  readonly rate: f64;
  readonly capacity: i32;
  /** µV, lead after lead (`capacity` apart). */
  readonly raw: StaticArray<f32>;
  /** 1 to 30 Hz. */
  readonly band: StaticArray<f32>;
  /** Samples of the internal rate gathered. */
  frames: i32 = 0;
  /** Share of samples at a rail of the converter, per lead. */
  readonly railed: StaticArray<i32> = new StaticArray<i32>(RECORD_LEADS);
  nativeFrames: i32 = 0;
  /** Largest distance of a recorded III, aVR, aVL or aVF from what I and II give, µV. */
  readonly inconsistency: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  private readonly decimation: i32;
  private readonly channelOf: StaticArray<i32>;
  private readonly scales: StaticArray<f64>;
  private readonly offsets: StaticArray<f64>;
  private readonly minima: StaticArray<i32>;
  private readonly maxima: StaticArray<i32>;
  private readonly sums: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  private readonly now: StaticArray<f64> = new StaticArray<f64>(RECORD_LEADS);
  private readonly low: Biquad = new Biquad();
  private readonly high: Biquad = new Biquad();
  private gathered: i32 = 0;

  /** `channelOf[lead]` is the channel of a lead of the twelve, −1 when it must be made of I and II. */
  constructor(nativeRate: f64, nativeCapacity: i32, channelOf: StaticArray<i32>, scales: StaticArray<f64>, offsets: StaticArray<f64>, minima: StaticArray<i32>, maxima: StaticArray<i32>) {
    const decimation = max(1, <i32>Math.floor(nativeRate / INTERNAL_RATE));
    const capacity = nativeCapacity / decimation;
    this.rate = nativeRate / <f64>decimation;
    this.decimation = decimation;
    this.capacity = capacity;
    this.raw = new StaticArray<f32>(RECORD_LEADS * capacity);
    this.band = new StaticArray<f32>(RECORD_LEADS * capacity);
    this.channelOf = channelOf;
    this.scales = scales;
    this.offsets = offsets;
    this.minima = minima;
    this.maxima = maxima;
    this.low.highPass(this.rate, BAND_LOW);
    this.high.lowPass(this.rate, BAND_HIGH);
  }

  reset(): void {
    this.frames = 0;
    this.nativeFrames = 0;
    this.gathered = 0;
    for (let l = 0; l < RECORD_LEADS; l += 1) {
      this.railed[l] = 0;
      this.inconsistency[l] = 0;
      this.sums[l] = 0;
    }
  }

  /** Takes interleaved frames of `channels` integers. */
  take(input: StaticArray<i32>, frames: i32, channels: i32): void {
    for (let f = 0; f < frames; f += 1) this.frame(input, f * channels);
  }

  private frame(input: StaticArray<i32>, base: i32): void {
    if (this.frames == this.capacity) return;
    this.nativeFrames += 1;
    for (let l = 0; l < RECORD_LEADS; l += 1) {
      const channel = this.channelOf[l];
      if (channel < 0) continue;
      const integer = input[base + channel];
      this.now[l] = <f64>integer * this.scales[channel] + this.offsets[channel];
      if (integer <= this.minima[channel] || integer >= this.maxima[channel]) this.railed[l] += 1;
    }
    for (let l = LEAD_III; l <= LEAD_AVF; l += 1) {
      const value = derived(l, this.now[LEAD_I], this.now[LEAD_II]);
      if (this.channelOf[l] < 0) this.now[l] = value;
      else this.inconsistency[l] = Math.max(this.inconsistency[l], Math.abs(this.now[l] - value));
    }
    this.gathered += 1;
    for (let l = 0; l < RECORD_LEADS; l += 1) this.sums[l] += this.now[l];
    if (this.gathered < this.decimation) return;
    this.gathered = 0;
    for (let l = 0; l < RECORD_LEADS; l += 1) {
      this.raw[l * this.capacity + this.frames] = <f32>(this.sums[l] / <f64>this.decimation);
      this.sums[l] = 0;
    }
    this.frames += 1;
  }

  /** Fills `band` once all frames are in. */
  filter(): void {
    for (let l = 0; l < RECORD_LEADS; l += 1) {
      const base = l * this.capacity;
      const first = this.frames > 0 ? <f64>this.raw[base] : 0.0;
      this.low.settle(0);
      this.high.settle(0);
      for (let i = 0; i < this.frames; i += 1) {
        const x = Math.max(-CLIP, Math.min(CLIP, <f64>this.raw[base + i] - first));
        this.band[base + i] = <f32>this.high.step(this.low.step(x));
      }
    }
  }
}

/** III = II − I, aVR = −(I + II)/2, aVL = I − II/2, aVF = II − I/2 (Einthoven, Goldberger). */
function derived(lead: i32, one: f64, two: f64): f64 {
  if (lead == LEAD_III) return two - one;
  if (lead == LEAD_AVR) return -0.5 * (one + two);
  if (lead == LEAD_AVL) return one - 0.5 * two;
  return two - 0.5 * one;
}
