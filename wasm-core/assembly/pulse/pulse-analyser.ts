import { BeatRate } from '../dsp/beat-rate';
import { PulseDetector } from './pulse-detector';
import { PulseOutput } from './pulse-output';
import { PulseQuality, UNREADABLE } from './pulse-quality';

/** Internal rates lie in [50, 100) Hz, or at the native rate below 50 Hz. */
const INTERNAL_RATE: f64 = 50.0;
const CONFIRM_AFTER: f64 = 0.95;
const CONFIRM_STRIDE: i32 = 2;
const VERDICTS_KEPT: i32 = 16;

/** Pulses, rate and quality of one plethysmogram. */
@final
export class PulseAnalyser {
  private readonly nativeRate: f64;
  private readonly decimation: i32;
  private readonly rate: f64;
  private readonly detector: PulseDetector;
  private readonly quality: PulseQuality;
  private readonly pulseRate: BeatRate = new BeatRate();
  private readonly verdicts: StaticArray<i32> = new StaticArray<i32>(VERDICTS_KEPT);
  private readonly secondLength: i32;
  readonly output: PulseOutput = new PulseOutput();

  private started: bool = false;
  private stretchFrame: f64 = 0;
  private expected: f64 = 0;
  private nativeCount: i32 = 0;
  private index: i32 = -1;
  private gathered: i32 = 0;
  private sum: f64 = 0;
  private secondStart: i32 = 0;
  private seconds: i32 = 0;
  private topRise: f64 = 0;
  private closing: bool = false;

  constructor(nativeRate: f64, minimum: i32, maximum: i32) {
    const decimation = max(1, <i32>Math.floor(nativeRate / INTERNAL_RATE));
    const rate = nativeRate / <f64>decimation;
    this.nativeRate = nativeRate;
    this.decimation = decimation;
    this.rate = rate;
    this.secondLength = <i32>Math.round(nativeRate);
    this.detector = new PulseDetector(rate);
    this.quality = new PulseQuality(minimum, maximum);
  }

  push(input: StaticArray<i32>, frames: i32, firstFrame: f64): void {
    if (!this.started || firstFrame != this.expected) {
      if (this.started) this.closeStretch();
      this.openStretch(firstFrame);
    }
    this.expected = firstFrame + <f64>frames;
    for (let f = 0; f < frames; f += 1) this.frame(input[f]);
  }

  finish(): void {
    if (this.started) this.closeStretch();
    this.started = false;
  }

  get perMinute(): f64 {
    return this.pulseRate.perMinute(this.expected / this.nativeRate);
  }

  private openStretch(firstFrame: f64): void {
    this.started = true;
    this.stretchFrame = firstFrame;
    this.nativeCount = 0;
    this.index = -1;
    this.gathered = 0;
    this.sum = 0;
    this.secondStart = 0;
    this.seconds = 0;
    this.topRise = 0;
    this.pulseRate.reset();
    this.detector.restart();
    this.quality.restart();
  }

  private closeStretch(): void {
    this.detector.finish(this.index);
    if (this.nativeCount > this.secondStart) this.judgeSecond();
    this.closing = true;
    this.report(0x7fffffff);
    this.closing = false;
  }

  private frame(integer: i32): void {
    this.quality.step(integer);
    this.nativeCount += 1;
    if (this.nativeCount - this.secondStart == this.secondLength) this.judgeSecond();
    this.sum += <f64>integer;
    this.gathered += 1;
    if (this.gathered < this.decimation) return;
    this.index += 1;
    this.detector.step(this.index, this.sum / <f64>this.decimation);
    this.topRise = Math.max(this.topRise, this.detector.rise.at(this.index));
    this.sum = 0;
    this.gathered = 0;
    if (this.index % CONFIRM_STRIDE == 0) this.report(this.index);
  }

  private judgeSecond(): void {
    const usual = this.detector.typicalHeight;
    this.quality.judge(usual > 0 ? this.topRise / usual : -1.0);
    this.topRise = 0;
    this.verdicts[this.seconds & (VERDICTS_KEPT - 1)] = this.quality.verdict;
    this.output.quality(this.stretchFrame + <f64>this.secondStart, this.stretchFrame + <f64>this.nativeCount, this.quality.verdict, this.quality.reasons);
    this.seconds += 1;
    this.secondStart = this.nativeCount;
  }

  /** Announces new pulses and confirms those that are old enough; none in an unreadable second. */
  private report(index: i32): void {
    const due = index - <i32>(CONFIRM_AFTER * this.rate);
    const made = this.detector.made;
    for (let s = max(0, made - 16); s < made; s += 1) {
      const rise = this.detector.at(s);
      if (!rise.beat) continue;
      const offset = Math.round(<f64>rise.peak * <f64>this.decimation + 0.5 * <f64>(this.decimation - 1));
      if (!rise.announced) {
        rise.announced = true;
        this.output.beat(this.stretchFrame + offset, false);
      }
      if (rise.confirmed || rise.peak > due) continue;
      const second = <i32>(offset / <f64>this.secondLength);
      if (second >= this.seconds && !this.closing) break;
      rise.confirmed = true;
      if (second < this.seconds && second >= this.seconds - VERDICTS_KEPT && this.verdicts[second & (VERDICTS_KEPT - 1)] == UNREADABLE) continue;
      this.output.beat(this.stretchFrame + offset, true);
      this.pulseRate.beat((this.stretchFrame + offset) / this.nativeRate);
    }
  }
}
