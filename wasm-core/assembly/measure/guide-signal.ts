import { LeadSet } from './lead-set';
import { RATE, Recording } from './recording';

/** Baseline is looked at 50 times a second. */
const COARSE: i32 = 10;
/** Half lengths of the two running medians (0.2 s, 0.6 s) and of the mean after them, in coarse samples. */
const SHORT_MEDIAN: i32 = 5;
const LONG_MEDIAN: i32 = 15;
const MEAN: i32 = 5;
/** Noise is the median over stretches of 0.2 s; a lead with this many times that of the usual lead does not lead. */
const STRETCH: i32 = 100;
const NOISY: f64 = 5.0;
/** Never fewer leading leads than this for the sake of noise. */
const FEWEST: i32 = 3;

/**
 * The leads that lead the search (at most eight), without baseline and with a gentle low-pass (two means of 10 ms, about
 * 60 Hz). Used to find, align and class beats, never to read an amplitude.
 */
@final
export class GuideSignal {
  leadCount: i32 = 0;
  readonly frames: i32;
  /** µV, lead after lead. */
  readonly samples: StaticArray<f32>;
  /** Root of the summed squared slopes of all leads, µV per ms. */
  readonly velocity: StaticArray<f32>;
  private readonly coarse: StaticArray<f64>;
  private readonly smooth: StaticArray<f64>;
  private readonly sorted: StaticArray<f64>;
  private readonly line: StaticArray<f64>;

  /** Leads of `leads.guides`; those that are only noise are taken out of it. */
  constructor(recording: Recording, leads: LeadSet) {
    const frames = recording.frames;
    const coarseCount = frames / COARSE + 1;
    this.frames = frames;
    this.samples = new StaticArray<f32>(leads.guideCount * frames);
    this.velocity = new StaticArray<f32>(frames);
    this.coarse = new StaticArray<f64>(coarseCount);
    this.smooth = new StaticArray<f64>(coarseCount);
    this.sorted = new StaticArray<f64>(max(2 * LONG_MEDIAN + 1, frames / STRETCH + 1));
    this.line = new StaticArray<f64>(frames);
    for (let g = 0; g < leads.guideCount; g += 1) this.condition(recording, leads.guides[g], g);
    this.leadCount = leads.guideCount;
    this.leaveNoisyOut(leads);
    this.measureVelocity();
  }

  private leaveNoisyOut(leads: LeadSet): void {
    const count = leads.guideCount;
    if (count <= FEWEST) return;
    const noise = new StaticArray<f64>(count);
    const ranked = new StaticArray<f64>(count);
    for (let g = 0; g < count; g += 1) {
      noise[g] = this.noiseOf(g);
      let k = g;
      while (k > 0 && ranked[k - 1] > noise[g]) {
        ranked[k] = ranked[k - 1];
        k -= 1;
      }
      ranked[k] = noise[g];
    }
    const limit = NOISY * Math.max(0.5, ranked[(count - 1) >> 1]);
    let kept = 0;
    for (let g = 0; g < count; g += 1) {
      if (noise[g] > limit) continue;
      if (kept != g) {
        leads.guides[kept] = leads.guides[g];
        for (let i = 0; i < this.frames; i += 1) this.samples[kept * this.frames + i] = this.samples[g * this.frames + i];
      }
      kept += 1;
    }
    leads.guideCount = kept;
    this.leadCount = kept;
  }

  /** Median over stretches of the RMS step from sample to sample, µV. */
  private noiseOf(g: i32): f64 {
    const base = g * this.frames;
    let n = 0;
    for (let from = 0; from + STRETCH < this.frames; from += STRETCH) {
      let sum: f64 = 0;
      for (let i = base + from; i < base + from + STRETCH; i += 1) {
        const d = <f64>this.samples[i + 1] - <f64>this.samples[i];
        sum += d * d;
      }
      const rms = Math.sqrt(sum / <f64>STRETCH);
      let k = n;
      while (k > 0 && this.sorted[k - 1] > rms) {
        this.sorted[k] = this.sorted[k - 1];
        k -= 1;
      }
      this.sorted[k] = rms;
      n += 1;
    }
    return n > 0 ? this.sorted[n >> 1] : 0;
  }

  private condition(recording: Recording, lead: i32, own: i32): void {
    const frames = this.frames;
    const from = lead * frames;
    const count = this.coarse.length;
    for (let c = 0; c < count; c += 1) {
      let sum: f64 = 0;
      let n = 0;
      for (let i = max(0, c * COARSE - 5); i < min(frames, c * COARSE + 5); i += 1) {
        sum += <f64>recording.samples[from + i];
        n += 1;
      }
      this.coarse[c] = n > 0 ? sum / <f64>n : c > 0 ? this.coarse[c - 1] : 0;
    }
    this.runningMedian(this.coarse, this.smooth, SHORT_MEDIAN);
    this.runningMedian(this.smooth, this.coarse, LONG_MEDIAN);
    for (let c = 0; c < count; c += 1) {
      let sum: f64 = 0;
      const low = max(0, c - MEAN);
      const high = min(count - 1, c + MEAN);
      for (let k = low; k <= high; k += 1) sum += this.coarse[k];
      this.smooth[c] = sum / <f64>(high - low + 1);
    }
    for (let i = 0; i < frames; i += 1) {
      const c = min(i / COARSE, count - 2);
      const u = <f64>(i - c * COARSE) / <f64>COARSE;
      const base = count < 2 ? this.smooth[0] : this.smooth[c] + (this.smooth[c + 1] - this.smooth[c]) * Math.min(1, u);
      this.line[i] = <f64>recording.samples[from + i] - base;
    }
    const to = own * frames;
    for (let i = 0; i < frames; i += 1) {
      // Two means of five = weights 1 2 3 4 5 4 3 2 1.
      let sum: f64 = 0;
      for (let k = -4; k <= 4; k += 1) sum += <f64>(5 - abs(k)) * this.line[max(0, min(frames - 1, i + k))];
      this.samples[to + i] = <f32>(sum / 25.0);
    }
  }

  private runningMedian(input: StaticArray<f64>, output: StaticArray<f64>, half: i32): void {
    const count = input.length;
    for (let c = 0; c < count; c += 1) {
      let n = 0;
      for (let k = max(0, c - half); k <= min(count - 1, c + half); k += 1) {
        const v = input[k];
        let j = n;
        while (j > 0 && this.sorted[j - 1] > v) {
          this.sorted[j] = this.sorted[j - 1];
          j -= 1;
        }
        this.sorted[j] = v;
        n += 1;
      }
      output[c] = this.sorted[n >> 1];
    }
  }

  private measureVelocity(): void {
    const frames = this.frames;
    const perMillisecond = RATE / 1000.0 / 4.0;
    for (let i = 0; i < frames; i += 1) {
      const before = max(0, i - 2);
      const after = min(frames - 1, i + 2);
      let sum: f64 = 0;
      for (let g = 0; g < this.leadCount; g += 1) {
        const d = <f64>this.samples[g * frames + after] - <f64>this.samples[g * frames + before];
        sum += d * d;
      }
      this.velocity[i] = <f32>(Math.sqrt(sum) * perMillisecond);
    }
  }
}
