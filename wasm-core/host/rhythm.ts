import { ValisetteError } from '../../model/errors.ts';
import type { BeatLabel, EcgLead } from './ecg.ts';
import type { CoreInstance } from './instance.ts';

export interface RhythmAnalyserOptions {
  /** Hz; 100 to 2000 with leads, 1 to 10,000 for beats alone. */
  readonly samplingFrequency: number;
  /** The leads the beats were found in, in the order of the interleaved samples; none for beats alone. */
  readonly leads: readonly Pick<EcgLead, 'name' | 'microvoltsPerUnit'>[];
}

export interface RhythmDecision {
  /** R peak, absolute frame of the stream. */
  readonly frame: number;
  /** Probability of atrial fibrillation at this beat, 0 to 1. */
  readonly fibrillation: number;
  /**
   * How alike the curves before R are among the 33 beats around: 0.3 and more with P waves, about 0 in fibrillation;
   * null without a readable lead.
   */
  readonly likeness: number | null;
  /** False: an early guess from the past alone. True: decided, 64 beats later (84 at most), and never changed again. */
  readonly decided: boolean;
}

/** What the last four seconds of signal look like, averaged over the readable leads; about one per second. */
export interface WaveLook {
  /** End of the four seconds, absolute frame, excluded. */
  readonly to: number;
  /** What a notch at the mean frequency leaves, 0 to 1: small for an oscillation. */
  readonly leakage: number;
  /** Share of time away from the baseline, 0 to 1: large for an oscillation. */
  readonly away: number;
  /** Mean frequency, Hz. */
  readonly perSecond: number;
  /** Usual largest deflection of a second in the liveliest lead, µV. */
  readonly deflection: number;
}

export interface RhythmBlockResult {
  readonly decisions: RhythmDecision[];
  readonly looks: WaveLook[];
}

/**
 * Streaming rhythm analysis beside an ECG analyser: it takes the same signal and the confirmed beats of that analyser,
 * or beats alone. Decisions depend on samples and beats only, never on the cut into blocks.
 */
export class RhythmAnalyser {
  private readonly leads: readonly string[];
  private readonly framesPerCall: number;
  private lastFrame = Number.NEGATIVE_INFINITY;

  /** @throws ValisetteError `limit-exceeded` for a rate or a number of leads out of range. */
  constructor(
    private readonly core: CoreInstance,
    options: RhythmAnalyserOptions,
  ) {
    const { samplingFrequency, leads } = options;
    const [lowest, highest] = leads.length > 0 ? [100, 2000] : [1, 10_000];
    if (!(samplingFrequency >= lowest && samplingFrequency <= highest)) {
      throw new ValisetteError('limit-exceeded', `rhythm rate ${samplingFrequency} Hz is outside ${lowest} to ${highest} Hz`, { samplingFrequency });
    }
    if (leads.length > 12) throw new ValisetteError('limit-exceeded', `${leads.length} ECG leads: 12 at most can be analysed`, { leads: leads.length });
    this.leads = leads.map((lead) => lead.name);
    const { exports } = core;
    core.call('rhythmConfigure', () => exports.rhythmConfigure(samplingFrequency, leads.length));
    leads.forEach((lead, index) => core.call('rhythmSetLead', () => exports.rhythmSetLead(index, lead.microvoltsPerUnit)));
    core.call('rhythmStart', () => exports.rhythmStart());
    this.framesPerCall = leads.length === 0 ? 0 : Math.min(1024, Math.floor(exports.rhythmInputCapacity() / leads.length));
  }

  /** Tells which leads can be read now; the others are not looked at for oscillation. */
  setReadable(leads: ReadonlySet<string>): void {
    const mask = this.leads.reduce((bits, lead, index) => (leads.has(lead) ? bits | (1 << index) : bits), 0);
    this.core.call('rhythmReadable', () => this.core.exports.rhythmReadable(mask));
  }

  /**
   * One block of signal, before the beats confirmed in it.
   * @throws ValisetteError `limit-exceeded` when `samples` does not hold `frameCount` frames.
   */
  push(samples: Int32Array, frameCount: number, firstSample: number): RhythmBlockResult {
    const leadCount = this.leads.length;
    if (!Number.isInteger(frameCount) || frameCount < 0 || leadCount === 0 || samples.length < frameCount * leadCount) {
      throw new ValisetteError('limit-exceeded', `block of ${samples.length} samples does not hold ${frameCount} frames of ${leadCount} leads`, { frameCount, leadCount });
    }
    const result: RhythmBlockResult = { decisions: [], looks: [] };
    const { exports } = this.core;
    for (let from = 0; from < frameCount; from += this.framesPerCall) {
      const frames = Math.min(this.framesPerCall, frameCount - from);
      this.core.integers(exports.rhythmInput(), frames * leadCount).set(samples.subarray(from * leadCount, (from + frames) * leadCount));
      this.core.call('rhythmPush', () => exports.rhythmPush(frames, firstSample + from));
      this.collect(result);
    }
    return result;
  }

  /** One confirmed beat with its final label. Beats come in time order; one that comes too late is not counted. */
  beat(frame: number, label: BeatLabel): RhythmBlockResult {
    const result: RhythmBlockResult = { decisions: [], looks: [] };
    if (frame <= this.lastFrame) return result;
    this.lastFrame = frame;
    this.core.call('rhythmBeat', () => this.core.exports.rhythmBeat(frame, label === 'V' ? 1 : 0));
    this.collect(result);
    return result;
  }

  /** Decides what is still open. */
  finish(): RhythmBlockResult {
    const result: RhythmBlockResult = { decisions: [], looks: [] };
    this.core.call('rhythmFinish', () => this.core.exports.rhythmFinish());
    this.collect(result);
    return result;
  }

  private collect({ decisions, looks }: RhythmBlockResult): void {
    const { exports } = this.core;
    const count = exports.rhythmDecisionCount();
    if (count > 0) {
      const frames = this.core.doubles(exports.rhythmDecisionFrames(), count);
      const probabilities = this.core.doubles(exports.rhythmDecisionProbabilities(), count);
      const likenesses = this.core.doubles(exports.rhythmDecisionLikenesses(), count);
      const decided = this.core.integers(exports.rhythmDecisionFinal(), count);
      for (let i = 0; i < count; i += 1) {
        const likeness = likenesses[i] ?? NO_EVIDENCE;
        decisions.push({ frame: frames[i] ?? 0, fibrillation: probabilities[i] ?? 0, likeness: likeness > NO_EVIDENCE ? likeness : null, decided: decided[i] === 1 });
      }
    }
    const seconds = exports.rhythmLookCount();
    if (seconds === 0) return;
    const values = this.core.doubles(exports.rhythmLooks(), LOOK_VALUES * seconds);
    for (let at = 0; at < values.length; at += LOOK_VALUES) {
      const [to = 0, leakage = 1, away = 0, perSecond = 0, deflection = 0] = values.subarray(at, at + LOOK_VALUES);
      looks.push({ to, leakage, away, perSecond, deflection });
    }
  }
}

const NO_EVIDENCE = -9;
const LOOK_VALUES = 5;
