import type { BeatLabel, EcgBeat, EcgBeatLabel, LeadQuality } from './ecg.ts';
import type { WaveLook } from './rhythm.ts';
import {
  ASYSTOLE_SECONDS, BRADYCARDIA, FIBRILLATION_SECONDS, isRegular, isVentricularFibrillation, ratePerMinute, TACHYCARDIA, VENTRICULAR_TACHYCARDIA,
} from './rhythm-rules.ts';

export type AlarmKind = 'asystole' | 'extreme-bradycardia' | 'extreme-tachycardia' | 'ventricular-tachycardia' | 'ventricular-fibrillation';

export interface RhythmAlarm {
  readonly kind: AlarmKind;
  /** Frame where what is meant begins: the last beat before a pause, the first beat of a run, the start of the oscillation. */
  readonly onset: number;
  /** Frame up to which the signal had been seen when the alarm was raised. */
  readonly raised: number;
}

/** Why rhythm alarms are held back: nothing can be read, or the pulse contradicts the ECG. */
export interface TechnicalState {
  readonly kind: 'unreadable' | 'pulse-veto';
  /** The alarm that was held back by the pulse. */
  readonly withheld: AlarmKind | null;
  readonly from: number;
}

export interface AlarmBlock {
  /** Frames of the block, `to` excluded: the signal has been seen up to there. */
  readonly from: number;
  readonly to: number;
  /** Beats of this block, provisional and confirmed, as the ECG analyser gives them. */
  readonly beats: readonly EcgBeat[];
  /** Final labels of earlier beats, as they come. */
  readonly labels: readonly EcgBeatLabel[];
  readonly quality: readonly LeadQuality[];
  readonly looks: readonly WaveLook[];
  /** All leads are lost by electrodes that are off, as the amplifier says at once. */
  readonly electrodesOff: boolean;
  /** Confirmed pulses of each other channel (oximeter, pressure line) that came with this block, frames of the same stream. */
  readonly pulses: readonly (readonly number[])[];
}

export interface AlarmBlockResult {
  readonly alarms: RhythmAlarm[];
  readonly technical: TechnicalState[];
}

interface SeenBeat {
  readonly frame: number;
  confirmed: boolean;
  label: BeatLabel;
}

/** A beat seen but not confirmed by then was none. */
const CONFIRMED_WITHIN_SECONDS = 3;
const SAME_BEAT_SECONDS = 0.12;
const HISTORY_SECONDS = 60;
const MOST_BEATS = 256;
/** Without news the rules are looked at this often. */
const LOOK_EVERY_SECONDS = 0.1;
/** Pulses looked at, how evenly they come, and how old the last one may be: a pulse is confirmed within a second. */
const PULSE_SECONDS = 5;
const PULSE_REGULARITY = 0.2;
const PULSE_FRESH_SECONDS = 2.5;
const FEWEST_PULSES = 4;
const FEWEST_PULSES_OF_RUN = 3;
const PULSE_DELAY_SECONDS = 0.5;
const PULSE_WAIT_SECONDS = 5;
/** A pulse slower than this share of the ECG's rate contradicts a tachycardia, faster than its inverse a bradycardia. */
const CONTRADICTION = 0.75;

/**
 * Alarms of a live stream by the definitions of rhythm-rules.ts. Each is raised once per episode, with what is known then.
 * Nothing is raised while no lead can be read; a pause is counted anew from the return of the signal. A regular pulse of
 * another channel vetoes what it contradicts, and says so. Depends on the order of its blocks only.
 */
export class RhythmAlarms {
  private beats: SeenBeat[] = [];
  private pulses: number[][] = [];
  private readableSince: number | null = null;
  private readonly verdicts = new Map<string, boolean>();
  private lastLook: WaveLook | null = null;
  private told = false;
  private lastLooked = Number.NEGATIVE_INFINITY;
  private readonly active = new Map<AlarmKind, boolean>();
  private fibrillationUntil = Number.NEGATIVE_INFINITY;

  constructor(private readonly samplingFrequency: number) {}

  push(block: AlarmBlock): AlarmBlockResult {
    const result: AlarmBlockResult = { alarms: [], technical: [] };
    this.takeQuality(block, result);
    this.takeBeats(block);
    this.takePulses(block);
    if (this.readableSince === null) {
      this.active.clear();
      return result;
    }
    const news = block.beats.length + block.labels.length + block.looks.length > 0;
    if (!news && this.seconds(block.to - this.lastLooked) < LOOK_EVERY_SECONDS) return result;
    this.lastLooked = block.to;
    for (const look of block.looks) this.lookForFibrillation(look, block.to, result);
    this.lookForPause(block.to, result);
    this.lookForRates(block.to, result);
    this.lookForVentricularRun(block.to, result);
    return result;
  }

  private seconds(frames: number): number {
    return frames / this.samplingFrequency;
  }

  private takeQuality(block: AlarmBlock, result: AlarmBlockResult): void {
    let lostUntil: number | null = null;
    for (const second of block.quality) {
      this.verdicts.set(second.lead, second.verdict !== 'unreadable');
      if (![...this.verdicts.values()].some((readable) => readable)) lostUntil = Math.max(lostUntil ?? 0, second.to);
    }
    const readable = !block.electrodesOff && (this.verdicts.size === 0 || [...this.verdicts.values()].some((lead) => lead));
    if (!readable) {
      if (!this.told) result.technical.push({ kind: 'unreadable', withheld: null, from: block.to });
      this.told = true;
      this.readableSince = null;
      this.beats = [];
      this.lastLook = null;
    } else if (this.readableSince === null) {
      this.readableSince = lostUntil ?? block.from;
      this.told = false;
    }
  }

  private takeBeats({ beats, labels, to }: AlarmBlock): void {
    for (const beat of beats) {
      const known = this.beats.find((seen) => this.seconds(Math.abs(seen.frame - beat.frame)) < SAME_BEAT_SECONDS);
      if (known === undefined) this.beats.push({ frame: beat.frame, confirmed: beat.confirmed, label: beat.label });
      else if (beat.confirmed) {
        known.confirmed = true;
        known.label = beat.label;
      }
    }
    for (const { frame, label } of labels) {
      const known = this.beats.find((seen) => this.seconds(Math.abs(seen.frame - frame)) < SAME_BEAT_SECONDS);
      if (known !== undefined) known.label = label;
    }
    if (beats.length === 0 && this.beats.every((beat) => beat.confirmed)) return;
    this.beats = this.beats
      .filter((beat) => (beat.confirmed || this.seconds(to - beat.frame) < CONFIRMED_WITHIN_SECONDS) && this.seconds(to - beat.frame) < HISTORY_SECONDS)
      .sort((a, b) => a.frame - b.frame)
      .slice(-MOST_BEATS);
  }

  private takePulses({ pulses, to }: AlarmBlock): void {
    this.pulses = pulses.map((channel, i) => [...(this.pulses[i] ?? []), ...channel].filter((pulse) => this.seconds(to - pulse) < PULSE_SECONDS).sort((a, b) => a - b));
  }

  private beatsIn(from: number, to: number): { frame: number; label: BeatLabel | null }[] {
    return this.beats.filter((beat) => beat.frame >= from && beat.frame < to).map(({ frame, confirmed, label }) => ({ frame, label: confirmed ? label : null }));
  }

  /** Rate of the first channel with a regular pulse in the last seconds, and not before `since`, per minute, or null. */
  private pulseRate(now: number, since = Number.NEGATIVE_INFINITY, fewest = FEWEST_PULSES): number | null {
    for (const channel of this.pulses) {
      const pulses = channel.filter((pulse) => pulse >= since);
      const last = pulses.at(-1);
      if (last === undefined || this.seconds(now - last) > PULSE_FRESH_SECONDS) continue;
      if (isRegular(pulses, fewest, PULSE_REGULARITY)) return ratePerMinute(pulses, this.samplingFrequency);
    }
    return null;
  }

  /** One alarm per episode: `holds` false ends the episode. */
  private decide(kind: AlarmKind, holds: boolean, onset: number, now: number, contradicted: (pulse: number) => boolean, result: AlarmBlockResult, pulse = this.pulseRate(now)): void {
    if (!holds) {
      this.active.delete(kind);
      return;
    }
    const vetoed = this.active.get(kind);
    if (vetoed === false) return;
    if (pulse !== null && contradicted(pulse)) {
      if (vetoed === undefined) result.technical.push({ kind: 'pulse-veto', withheld: kind, from: now });
      this.active.set(kind, true);
      return;
    }
    this.active.set(kind, false);
    result.alarms.push({ kind, onset, raised: now });
  }

  private lookForFibrillation(look: WaveLook, now: number, result: AlarmBlockResult): void {
    this.lastLook = look;
    const from = look.to - FIBRILLATION_SECONDS * this.samplingFrequency;
    if (from < (this.readableSince ?? Number.POSITIVE_INFINITY)) return;
    const holds = isVentricularFibrillation(look, this.beatsIn(from, look.to));
    if (holds) this.fibrillationUntil = look.to;
    const over = look.to > this.fibrillationUntil + FIBRILLATION_SECONDS * this.samplingFrequency;
    if (holds || over) this.decide('ventricular-fibrillation', holds, from, now, () => true, result);
  }

  private get fibrillating(): boolean {
    return this.active.get('ventricular-fibrillation') === false && (this.lastLook?.to ?? 0) <= this.fibrillationUntil + this.samplingFrequency;
  }

  private lookForPause(now: number, result: AlarmBlockResult): void {
    const since = Math.max(this.beats.at(-1)?.frame ?? Number.NEGATIVE_INFINITY, this.readableSince ?? now, this.fibrillationUntil);
    const silent = this.seconds(now - since) >= ASYSTOLE_SECONDS;
    // What moves without beats is for the oscillation detector, whose next look is at most a second away.
    const moving = this.lastLook !== null && isVentricularFibrillation(this.lastLook, []);
    if (silent && moving) return;
    this.decide('asystole', silent, since, now, () => true, result);
  }

  private lookForRates(now: number, result: AlarmBlockResult): void {
    const frames = this.beats.map((beat) => beat.frame);
    const slow = frames.slice(-BRADYCARDIA.beats);
    const unbroken = slow.every((frame, i) => i === 0 || this.seconds(frame - (slow[i - 1] ?? 0)) < ASYSTOLE_SECONDS);
    const slowRate = ratePerMinute(slow, this.samplingFrequency);
    this.decide('extreme-bradycardia', slow.length === BRADYCARDIA.beats && unbroken && slowRate < BRADYCARDIA.perMinute, slow[0] ?? now, now, (pulse) => pulse * CONTRADICTION > slowRate, result);
    const fast = frames.slice(-TACHYCARDIA.beats);
    const fastRate = ratePerMinute(fast, this.samplingFrequency);
    const recent = this.seconds(now - (fast.at(-1) ?? now)) < 2;
    const holds = fast.length === TACHYCARDIA.beats && recent && fastRate > TACHYCARDIA.perMinute && !this.fibrillating;
    // An episode ends well below its limit only, so that a rate about 140 is one alarm.
    if (holds || fastRate < 0.95 * TACHYCARDIA.perMinute || !recent) {
      this.decide('extreme-tachycardia', holds, fast[0] ?? now, now, (pulse) => pulse < CONTRADICTION * fastRate, result);
    }
  }

  /** The last run of ventricular beats among the confirmed ones; what could not be told neither counts nor breaks it. */
  private lookForVentricularRun(now: number, result: AlarmBlockResult): void {
    const run: number[] = [];
    for (let i = this.beats.length - 1; i >= 0; i -= 1) {
      const beat = this.beats[i];
      if (beat === undefined || this.seconds(now - beat.frame) > 10) break;
      if (!beat.confirmed || beat.label === 'Q') continue;
      if (beat.label !== 'V') break;
      run.unshift(beat.frame);
    }
    const newest = run.slice(-VENTRICULAR_TACHYCARDIA.beats);
    const rate = ratePerMinute(newest, this.samplingFrequency);
    const holds = newest.length === VENTRICULAR_TACHYCARDIA.beats && rate > VENTRICULAR_TACHYCARDIA.perMinute && !this.fibrillating;
    const onset = run[0] ?? now;
    const since = onset + PULSE_DELAY_SECONDS * this.samplingFrequency;
    const pulse = this.pulseRate(now, since, FEWEST_PULSES_OF_RUN);
    // The pulses from before the run prove nothing: where there is a regular pulse, those that follow are waited for.
    const waiting = holds && !this.active.has('ventricular-tachycardia') && pulse === null && this.seconds(now - onset) < PULSE_WAIT_SECONDS && this.pulseRate(now) !== null;
    if (!waiting) this.decide('ventricular-tachycardia', holds, onset, now, (rateOfPulse) => rateOfPulse < CONTRADICTION * rate, result, pulse);
  }
}
