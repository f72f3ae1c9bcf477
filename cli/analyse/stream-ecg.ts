import { ValisetteError } from '../../model/errors.ts';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { microvoltsPerUnit, type SignalFile } from '../../formats/signal-file.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgBeat, EcgBlockResult, EcgLead, LeadQuality } from '../../wasm-core/host/ecg.ts';

/** Length of a block, as an instrument sends it. */
const BLOCK_SECONDS = 0.04;
const MAXIMUM_LEADS = 12;

export interface EcgStreaming {
  readonly leads: readonly string[];
  /** Confirmed beats in time order, with their final labels. */
  readonly beats: readonly EcgBeat[];
  readonly quality: readonly LeadQuality[];
  readonly cpuSeconds: number;
}

/**
 * Channels of a file that are ECG leads: all voltages, twelve at most (the clinical twelve first), or the one named.
 * @throws ValisetteError `input-unreadable` when there is none, or no such lead.
 */
export function ecgChannels(file: SignalFile, lead?: string): number[] {
  const voltages = file.channels.map((_, index) => index).filter((index) => microvoltsPerUnit(file.channels[index]?.unit ?? '') !== null);
  if (lead !== undefined) {
    const byName = voltages.find((index) => file.channels[index]?.name.toLowerCase() === lead.toLowerCase());
    const byIndex = /^\d+$/.test(lead) ? voltages.find((index) => index === Number(lead)) : undefined;
    const chosen = byName ?? byIndex;
    if (chosen === undefined) throw new ValisetteError('input-unreadable', `${file.path}: no ECG lead "${lead}"`, { path: file.path });
    return [chosen];
  }
  if (voltages.length === 0) throw new ValisetteError('input-unreadable', `${file.path}: no channel is a voltage`, { path: file.path });
  if (voltages.length <= MAXIMUM_LEADS) return voltages;
  const clinical = voltages.filter((index) => (TWELVE_LEADS as readonly string[]).includes(file.channels[index]?.name ?? ''));
  return (clinical.length > 0 ? clinical : voltages).slice(0, MAXIMUM_LEADS);
}

/** One block as it went through the ECG analyser; `samples` interleave the chosen leads. The last one is empty: the end. */
export interface StreamedBlock {
  readonly from: number;
  readonly frameCount: number;
  readonly samples: Int32Array;
  readonly result: EcgBlockResult;
}

export interface StreamOptions {
  readonly blockSeconds?: number;
  /** Further analysis of every block, counted in the CPU time. */
  readonly onBlock?: (block: StreamedBlock) => void;
}

/** Runs the core over a file block by block, as live. */
export function streamEcg(core: AnalysisCore, file: SignalFile, channels: readonly number[], options: StreamOptions = {}): EcgStreaming {
  const { blockSeconds = BLOCK_SECONDS, onBlock } = options;
  const leads = channels.map((index) => leadOf(file, index));
  const analyser = core.createEcgAnalyser({ samplingFrequency: file.samplingFrequency, leads });
  const block = Math.max(1, Math.round(blockSeconds * file.samplingFrequency));
  const stretch = block * 500;
  const beats: EcgBeat[] = [];
  const finals = new Map<number, Pick<EcgBeat, 'label' | 'confidence'>>();
  const quality: LeadQuality[] = [];
  const take = (result: EcgBlockResult, from: number, frameCount: number, samples: Int32Array) => {
    for (const beat of result.beats) if (beat.confirmed) beats.push(beat);
    for (const { frame, label, confidence } of result.labels) finals.set(frame, { label, confidence });
    quality.push(...result.quality);
    onBlock?.({ from, frameCount, samples, result });
  };
  let cpuSeconds = 0;
  for (let from = 0; from < file.frameCount; from += stretch) {
    const frames = Math.min(stretch, file.frameCount - from);
    const chosen = chosenFrames(file, channels, from, from + frames);
    const before = process.cpuUsage();
    for (let at = 0; at < frames; at += block) {
      const count = Math.min(block, frames - at);
      const samples = chosen.subarray(at * channels.length, (at + count) * channels.length);
      take(analyser.push(samples, count, from + at, 0), from + at, count, samples);
    }
    cpuSeconds += spent(before);
  }
  const before = process.cpuUsage();
  take(analyser.finish(), file.frameCount, 0, new Int32Array(0));
  cpuSeconds += spent(before);
  beats.sort((a, b) => a.frame - b.frame);
  return { leads: leads.map((lead) => lead.name), beats: beats.map((beat) => ({ ...beat, ...finals.get(beat.frame) })), quality, cpuSeconds };
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Raw integers of some channels of a file, frame after frame, in the order asked for; `to` excluded. */
export function chosenFrames(file: SignalFile, channels: readonly number[], from: number, to: number): Int32Array {
  const frames = file.readFrames(from, to);
  const all = file.channels.length;
  const chosen = new Int32Array((to - from) * channels.length);
  for (let frame = 0; frame < to - from; frame += 1) {
    channels.forEach((channel, index) => {
      chosen[frame * channels.length + index] = frames[frame * all + channel] ?? 0;
    });
  }
  return chosen;
}

export function leadOf(file: SignalFile, index: number): EcgLead {
  const channel = file.channels[index];
  const unit = microvoltsPerUnit(channel?.unit ?? '');
  if (channel === undefined || unit === null) throw new ValisetteError('internal', `channel ${index} is no voltage`);
  const microvolts = unit / channel.gain;
  return { name: channel.name, microvoltsPerUnit: microvolts, offset: -channel.baseline * microvolts, minimum: channel.minimum, maximum: channel.maximum };
}
