import { ValisetteError } from '../../model/errors.ts';
import type { SignalFile } from '../../formats/signal-file.ts';
import { RhythmAlarms, type RhythmAlarm, type TechnicalState } from '../../wasm-core/host/alarms.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgBeat } from '../../wasm-core/host/ecg.ts';
import type { PulseAnalyser } from '../../wasm-core/host/pulse.ts';
import type { RhythmAnalyser, RhythmDecision, WaveLook } from '../../wasm-core/host/rhythm.ts';
import { rhythmFindings, rhythmSpans, type RhythmFinding, type RhythmSpan } from '../../wasm-core/host/rhythm-spans.ts';
import type { QualitySpan } from './quality-spans.ts';
import { readableStretches } from './readable-stretches.ts';
import { leadOf, type StreamedBlock } from './stream-ecg.ts';

/** Name of a channel, `none`, or absent for the one there is. */
export interface PulseChannelChoice {
  readonly pleth?: string;
  readonly abp?: string;
}

export interface RhythmOutcome {
  readonly rhythm: RhythmSpan[];
  readonly findings: RhythmFinding[];
  readonly alarms: readonly RhythmAlarm[];
}

const USUAL_NAMES = { pleth: /^(pleth|ppg|spo2 ?wave)/i, abp: /^(abp|art|ibp)/i } as const;

/** Rhythm, findings and alarms of one record, beside the ECG analysis of its blocks. */
export class RhythmWatch {
  private readonly rhythm: RhythmAnalyser;
  private readonly alarmRules: RhythmAlarms;
  private readonly pulses: readonly { readonly channel: number; readonly analyser: PulseAnalyser }[];
  private readonly unreadable = new Set<string>();
  private readonly decisions: RhythmDecision[] = [];
  private readonly looks: WaveLook[] = [];
  private readonly leads: readonly string[];
  readonly alarms: RhythmAlarm[] = [];
  readonly technical: TechnicalState[] = [];

  /** @throws ValisetteError `input-unreadable` for a pulse channel that is not there. */
  constructor(
    core: AnalysisCore,
    private readonly file: SignalFile,
    channels: readonly number[],
    choice: PulseChannelChoice,
  ) {
    const leads = channels.map((index) => leadOf(file, index));
    this.leads = leads.map((lead) => lead.name);
    this.rhythm = core.createRhythmAnalyser({ samplingFrequency: file.samplingFrequency, leads });
    this.alarmRules = new RhythmAlarms(file.samplingFrequency);
    this.pulses = (['pleth', 'abp'] as const).flatMap((kind) => {
      const channel = pulseChannel(file, kind, choice[kind], channels);
      if (channel === null) return [];
      const { minimum, maximum } = file.channels[channel] ?? { minimum: -0x80000000, maximum: 0x7fffffff };
      return [{ channel, analyser: core.createPulseAnalyser({ samplingFrequency: file.samplingFrequency, minimum, maximum }) }];
    });
  }

  take({ from, frameCount, samples, result }: StreamedBlock): void {
    for (const second of result.quality) {
      if ((second.verdict === 'unreadable') === this.unreadable.has(second.lead)) continue;
      if (second.verdict === 'unreadable') this.unreadable.add(second.lead);
      else this.unreadable.delete(second.lead);
      this.rhythm.setReadable(new Set(this.leads.filter((lead) => !this.unreadable.has(lead))));
    }
    const looks = frameCount > 0 ? this.rhythm.push(samples, frameCount, from).looks : [];
    this.looks.push(...looks);
    for (const { frame, label } of result.labels) this.keep(this.rhythm.beat(frame, label).decisions);
    if (frameCount === 0) this.keep(this.rhythm.finish().decisions);
    const to = from + frameCount;
    const pulses = this.pulses.map(({ channel, analyser }) => {
      if (frameCount === 0) return [];
      const frames = this.file.readFrames(from, to);
      const width = this.file.channels.length;
      const curve = Int32Array.from({ length: frameCount }, (_, i) => frames[i * width + channel] ?? 0);
      return analyser.push(curve, frameCount, from).beats.filter((beat) => beat.confirmed).map((beat) => beat.frame);
    });
    const { alarms, technical } = this.alarmRules.push({ from, to, beats: result.beats, labels: result.labels, quality: result.quality, looks, electrodesOff: false, pulses });
    this.alarms.push(...alarms);
    this.technical.push(...technical);
  }

  private keep(decisions: readonly RhythmDecision[]): void {
    for (const decision of decisions) if (decision.decided) this.decisions.push(decision);
  }

  /** After the last block. */
  outcome(beats: readonly EcgBeat[], quality: readonly QualitySpan[]): RhythmOutcome {
    const { samplingFrequency, frameCount } = this.file;
    const input = { samplingFrequency, frameCount, readable: readableStretches(quality, frameCount), beats, decisions: this.decisions, looks: this.looks };
    return { rhythm: rhythmSpans(input), findings: rhythmFindings(input), alarms: this.alarms };
  }
}

function pulseChannel(file: SignalFile, kind: 'pleth' | 'abp', choice: string | undefined, leads: readonly number[]): number | null {
  if (choice?.toLowerCase() === 'none') return null;
  const fits = (name: string) => (choice === undefined ? USUAL_NAMES[kind].test(name) : name.toLowerCase() === choice.toLowerCase());
  const index = file.channels.findIndex((channel, i) => fits(channel.name) && !leads.includes(i));
  if (index >= 0) return index;
  if (choice === undefined) return null;
  throw new ValisetteError('input-unreadable', `${file.path}: no signal "${choice}" for --${kind}`, { path: file.path });
}
