import { BeatRate } from '../dsp/beat-rate';
import { LeadQuality, UNREADABLE } from '../quality/lead-quality';
import { QualityOutput } from '../quality/quality-output';
import { BeatDetector } from './beat-detector';
import { BeatOutput } from './beat-output';
import { BEAT, Candidate } from './candidate';
import { LABEL_Q } from './beat-classifier';
import { LeadChain } from './lead-chain';

/** Internal rates lie in [125, 250) Hz, or at the native rate below 125 Hz: QRS energy ends far below half of that. */
const INTERNAL_RATE: f64 = 125.0;
const HISTORY_SECONDS: f64 = 4.0;
const VERDICTS_KEPT: i32 = 16;
/** Samples of the internal rate between two looks for beats that are due. */
const CONFIRM_STRIDE: i32 = 2;
const LABEL_STRIDE: i32 = 32;

/** The whole ECG analysis of one stream: native integers in, beats, verdicts and rate out. */
@final
export class EcgAnalyser {
  private readonly leadCount: i32;
  private readonly nativeRate: f64;
  private readonly decimation: i32;
  private readonly rate: f64;
  private readonly scales: StaticArray<f64>;
  private readonly offsets: StaticArray<f64>;
  private readonly lostBy: StaticArray<i32>;
  private readonly sums: StaticArray<f64>;
  private readonly chains: StaticArray<LeadChain>;
  private readonly qualities: StaticArray<LeadQuality>;
  private readonly verdicts: StaticArray<i32>;
  private readonly detector: BeatDetector;
  private readonly heartRate: BeatRate = new BeatRate();
  private readonly mains: StaticArray<f64>;
  /** Electrodes off at some time of this second. */
  private offSeen: i32 = 0;

  readonly beats: BeatOutput = new BeatOutput();
  /** Final labels of confirmed beats. */
  readonly labels: BeatOutput = new BeatOutput();
  readonly quality: QualityOutput = new QualityOutput();

  private started: bool = false;
  /** Absolute frame of the first native sample of this stretch, and of the next expected one. */
  private stretchFrame: f64 = 0;
  private expected: f64 = 0;
  /** Native samples and internal samples seen in this stretch. */
  private nativeCount: i32 = 0;
  private index: i32 = -1;
  private gathered: i32 = 0;
  private secondLength: i32 = 0;
  private secondStart: i32 = 0;
  private seconds: i32 = 0;
  private closing: bool = false;

  constructor(nativeRate: f64, scales: StaticArray<f64>, offsets: StaticArray<f64>, minima: StaticArray<i32>, maxima: StaticArray<i32>, lostBy: StaticArray<i32>) {
    const leadCount = scales.length;
    const decimation = max(1, <i32>Math.floor(nativeRate / INTERNAL_RATE));
    const rate = nativeRate / <f64>decimation;
    const secondLength = <i32>Math.round(nativeRate);
    const chains = new StaticArray<LeadChain>(leadCount);
    const qualities = new StaticArray<LeadQuality>(leadCount);
    for (let l = 0; l < leadCount; l += 1) {
      chains[l] = new LeadChain(nativeRate, decimation, <i32>(HISTORY_SECONDS * rate));
      qualities[l] = new LeadQuality(nativeRate, scales[l], minima[l], maxima[l]);
    }
    // One second of both carriers: 50 and 60 Hz are whole numbers of turns in it.
    const mains = new StaticArray<f64>(4 * secondLength);
    for (let i = 0; i < secondLength; i += 1) {
      const turn = (2.0 * Math.PI * <f64>i) / nativeRate;
      mains[4 * i] = Math.cos(50.0 * turn);
      mains[4 * i + 1] = Math.sin(50.0 * turn);
      mains[4 * i + 2] = Math.cos(60.0 * turn);
      mains[4 * i + 3] = Math.sin(60.0 * turn);
    }
    this.leadCount = leadCount;
    this.nativeRate = nativeRate;
    this.decimation = decimation;
    this.rate = rate;
    this.scales = scales;
    this.offsets = offsets;
    this.lostBy = lostBy;
    this.sums = new StaticArray<f64>(leadCount);
    this.secondLength = secondLength;
    this.chains = chains;
    this.qualities = qualities;
    this.verdicts = new StaticArray<i32>(leadCount * VERDICTS_KEPT);
    this.detector = new BeatDetector(chains, rate);
    this.mains = mains;
  }

  /** Frames of `input`, interleaved; `firstFrame` their absolute index. A jump closes the stretch and begins another. */
  push(input: StaticArray<i32>, frames: i32, firstFrame: f64, electrodesOff: i32): void {
    if (!this.started || firstFrame != this.expected) {
      if (this.started) this.closeStretch();
      this.openStretch(firstFrame);
    }
    this.expected = firstFrame + <f64>frames;
    for (let f = 0; f < frames; f += 1) this.frame(input, f * this.leadCount, electrodesOff);
  }

  finish(): void {
    if (this.started) this.closeStretch();
    this.started = false;
  }

  /** Heart rate now in 1/min, 0 when it cannot be told. */
  get perMinute(): f64 {
    return this.heartRate.perMinute(this.expected / this.nativeRate);
  }

  private openStretch(firstFrame: f64): void {
    this.started = true;
    this.stretchFrame = firstFrame;
    this.nativeCount = 0;
    this.index = -1;
    this.gathered = 0;
    this.secondStart = 0;
    this.seconds = 0;
    this.offSeen = 0;
    this.heartRate.reset();
    for (let l = 0; l < this.leadCount; l += 1) {
      this.sums[l] = 0;
      this.chains[l].restart();
      this.chains[l].usable = true;
      this.qualities[l].restart();
    }
    for (let i = 0; i < this.verdicts.length; i += 1) this.verdicts[i] = 0;
    this.detector.restart();
  }

  private closeStretch(): void {
    this.detector.finish(this.index);
    if (this.nativeCount > this.secondStart) this.judgeSecond();
    this.announce();
    this.closing = true;
    this.confirm();
    this.label();
    this.closing = false;
  }

  private frame(input: StaticArray<i32>, base: i32, electrodesOff: i32): void {
    this.offSeen |= electrodesOff;
    for (let l = 0; l < this.leadCount; l += 1) {
      const integer = input[base + l];
      const microvolts = <f64>integer * this.scales[l] + this.offsets[l];
      this.sums[l] += microvolts;
      this.chains[l].trace.put(microvolts);
      this.qualities[l].take(integer);
    }
    this.nativeCount += 1;
    if (this.nativeCount - this.secondStart == this.secondLength) this.judgeSecond();
    this.gathered += 1;
    if (this.gathered < this.decimation) return;
    this.gathered = 0;
    this.index += 1;
    const share = 1.0 / <f64>this.decimation;
    for (let l = 0; l < this.leadCount; l += 1) {
      this.chains[l].step(this.index, this.sums[l] * share);
      this.sums[l] = 0;
    }
    this.detector.advance(this.index);
    if (this.index % CONFIRM_STRIDE != 0) return;
    if (this.detector.accepted) this.announce();
    if (this.detector.settled) this.confirm();
    if (this.index % LABEL_STRIDE == 0) this.label();
  }

  private judgeSecond(): void {
    const from = this.stretchFrame + <f64>this.secondStart;
    const to = this.stretchFrame + <f64>this.nativeCount;
    for (let l = 0; l < this.leadCount; l += 1) {
      const q = this.qualities[l];
      q.judge((this.offSeen & this.lostBy[l]) != 0, this.mains);
      this.verdicts[l * VERDICTS_KEPT + (this.seconds & (VERDICTS_KEPT - 1))] = q.verdict;
      this.quality.put(l, from, to, q.verdict, q.reasons);
      this.chains[l].usable = q.verdict != UNREADABLE;
    }
    this.offSeen = 0;
    this.detector.weigh();
    this.detector.settled = true;
    this.seconds += 1;
    this.secondStart = this.nativeCount;
  }

  private nativeOffset(c: Candidate): f64 {
    const centre = 0.5 * <f64>(this.decimation - 1);
    return Math.max(0, Math.round(c.fiducial * <f64>this.decimation + centre));
  }

  /** Provisional beats, as soon as they are seen. */
  private announce(): void {
    const candidates = this.detector.candidates;
    this.detector.accepted = false;
    for (let s = candidates.oldest(32); s < candidates.made; s += 1) {
      const c = candidates.at(s);
      if (c.state == BEAT && !c.announced) {
        c.announced = true;
        this.beats.put(this.stretchFrame + this.nativeOffset(c), false, LABEL_Q, 0.5);
      }
    }
  }

  private readable(offset: f64): bool {
    const second = <i32>(offset / <f64>this.secondLength);
    if (second >= this.seconds || second < this.seconds - VERDICTS_KEPT) return true;
    for (let l = 0; l < this.leadCount; l += 1) {
      if (this.verdicts[l * VERDICTS_KEPT + (second & (VERDICTS_KEPT - 1))] != UNREADABLE) return true;
    }
    return false;
  }

  private confirm(): void {
    const candidates = this.detector.candidates;
    this.detector.settled = false;
    for (let s = candidates.oldest(32); s < candidates.made; s += 1) {
      const c = candidates.at(s);
      if (c.state != BEAT || c.confirmed || !c.settled) continue;
      const offset = this.nativeOffset(c);
      // Its second must have been judged: no beat is claimed in an unreadable one.
      if (<i32>(offset / <f64>this.secondLength) >= this.seconds && !this.closing) break;
      c.confirmed = true;
      if (!this.readable(offset)) continue;
      this.beats.put(this.stretchFrame + offset, true, c.label, c.confidence);
      c.told = true;
      this.heartRate.beat((this.stretchFrame + offset) / this.nativeRate);
    }
  }

  /** Final labels, in the order of the beats. */
  private label(): void {
    for (;;) {
      const c = this.detector.labels.take(this.index, this.closing);
      if (c === null) return;
      if (c.told) this.labels.put(this.stretchFrame + this.nativeOffset(c), true, c.label, c.confidence);
    }
  }
}
