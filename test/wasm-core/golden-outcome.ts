import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { EcgBeat, EcgBeatLabel, LeadQuality } from '../../wasm-core/host/ecg.ts';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { generateEcg, generatePulse, type GeneratedEcg, type GeneratedPulse } from './generated-signals.ts';

/** Frames in the next block, from the frames already sent. */
export type Cut = (sent: number) => number;

export interface EcgOutcome {
  readonly beats: EcgBeat[];
  readonly labels: EcgBeatLabel[];
  readonly quality: LeadQuality[];
  readonly rates: (number | null)[];
}

export function runEcg(core: AnalysisCore, ecg: GeneratedEcg, cut: Cut = () => 20, electrodesOff: (sent: number) => number = () => 0): EcgOutcome {
  const analyser = core.createEcgAnalyser({
    samplingFrequency: ecg.samplingFrequency,
    leads: Array.from({ length: ecg.leadCount }, (_, lead) => ({
      name: TWELVE_LEADS[lead] ?? `lead ${lead}`,
      microvoltsPerUnit: 1,
      offset: 0,
      minimum: -32768,
      maximum: 32767,
    })),
  });
  const outcome: EcgOutcome = { beats: [], labels: [], quality: [], rates: [] };
  const frames = ecg.samples.length / ecg.leadCount;
  for (let sent = 0; sent < frames; ) {
    const count = Math.max(1, Math.min(cut(sent), frames - sent));
    const block = ecg.samples.subarray(sent * ecg.leadCount, (sent + count) * ecg.leadCount);
    const result = analyser.push(block, count, sent, electrodesOff(sent));
    outcome.beats.push(...result.beats);
    outcome.labels.push(...result.labels);
    outcome.quality.push(...result.quality);
    outcome.rates.push(result.heartRatePerMinute);
    sent += count;
  }
  const last = analyser.finish();
  outcome.beats.push(...last.beats);
  outcome.labels.push(...last.labels);
  outcome.quality.push(...last.quality);
  return outcome;
}

export function confirmed(outcome: EcgOutcome): EcgBeat[] {
  return outcome.beats.filter((beat) => beat.confirmed);
}

export function runPulse(core: AnalysisCore, pulse: GeneratedPulse, cut: Cut = () => 6) {
  const analyser = core.createPulseAnalyser({ samplingFrequency: pulse.samplingFrequency, minimum: 0, maximum: 65535 });
  const beats: { frame: number; confirmed: boolean }[] = [];
  const rates: (number | null)[] = [];
  for (let sent = 0; sent < pulse.samples.length; ) {
    const count = Math.max(1, Math.min(cut(sent), pulse.samples.length - sent));
    const result = analyser.push(pulse.samples.subarray(sent, sent + count), count, sent);
    beats.push(...result.beats);
    rates.push(result.pulseRatePerMinute);
    sent += count;
  }
  beats.push(...analyser.finish().beats);
  return { beats, rates };
}

/** The signals of the golden vectors. */
export const GOLDEN_ECGS: Readonly<Record<string, () => GeneratedEcg>> = {
  'one lead, 360 Hz': () => generateEcg({ samplingFrequency: 360, leadCount: 1, seconds: 40, seed: 11 }),
  'twelve leads, 500 Hz, ectopics': () => generateEcg({ samplingFrequency: 500, leadCount: 12, seconds: 30, seed: 12, ventricularEvery: 7 }),
  'two leads, 128 Hz, noisy': () => generateEcg({ samplingFrequency: 128, leadCount: 2, seconds: 40, seed: 13, noiseMicrovolts: 60 }),
  'three leads, 2000 Hz, fast': () => generateEcg({ samplingFrequency: 2000, leadCount: 3, seconds: 15, seed: 14, ratePerMinute: 150 }),
};
export const GOLDEN_PULSES: Readonly<Record<string, () => GeneratedPulse>> = {
  'pulse, 75 Hz': () => generatePulse(75, 40, 21),
  'pulse, 125 Hz, fast': () => generatePulse(125, 40, 22, 130),
};

/** Everything the core says of the golden signals, in a form that keeps every bit. */
export function goldenOutcome(core: AnalysisCore): Record<string, unknown> {
  const outcome: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(GOLDEN_ECGS)) {
    const { beats, labels, quality, rates } = runEcg(core, make());
    outcome[name] = {
      beats: beats.map((beat) => `${beat.frame} ${beat.confirmed ? beat.label : '?'} ${beat.confidence}`),
      labels: labels.map((final) => `${final.frame} ${final.label} ${final.confidence}`),
      quality: quality.map((span) => `${span.lead} ${span.from} ${span.to} ${span.verdict} ${span.reasons.join('+')}`),
      lastRate: rates.at(-1) ?? null,
    };
  }
  for (const [name, make] of Object.entries(GOLDEN_PULSES)) {
    const { beats, rates } = runPulse(core, make());
    outcome[name] = { beats: beats.map((beat) => `${beat.frame} ${beat.confirmed ? '!' : '?'}`), lastRate: rates.at(-1) ?? null };
  }
  return outcome;
}
