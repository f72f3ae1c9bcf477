import type { WaveMarks } from './delineation-marks.ts';

/** Median over the beats of a record, ms; NaN where no beat has it. */
export interface RecordIntervals {
  readonly p: number;
  readonly pr: number;
  readonly qrs: number;
  readonly qt: number;
}

interface BeatLimits {
  readonly pOn: number;
  readonly pOff: number;
  readonly qrsOn: number;
  readonly qrsOff: number;
  readonly tOff: number;
}

/** The global limit is the third earliest onset and the third latest end: two leads may be outliers. Fixed before any result was seen. */
const RANK = 3;
/** R marks of the leads belong to one beat within this time, s. */
const BEAT_SECONDS = 0.2;

/** Global intervals derived from marks by hand in single leads: no reference of the CSE working party, but the same for everyone. */
export function intervalsOfLeads(leads: readonly WaveMarks[], samplingFrequency: number): RecordIntervals {
  const peaks = leads.flatMap((lead) => lead.qrsPeak).sort((a, b) => a - b);
  const beats: number[][] = [];
  for (const peak of peaks) {
    const beat = beats.at(-1);
    if (beat !== undefined && peak - (beat[0] ?? peak) < BEAT_SECONDS * samplingFrequency) beat.push(peak);
    else beats.push([peak]);
  }
  const limits = beats.filter((beat) => beat.length >= Math.max(1, leads.length / 2)).map((beat) => limitsOfBeat(leads, median(beat), samplingFrequency));
  return intervalsOf(limits, samplingFrequency);
}

function limitsOfBeat(leads: readonly WaveMarks[], peak: number, rate: number): BeatLimits {
  const fewest = Math.max(1, Math.min(RANK, leads.length / 3));
  const limit = (kind: keyof BeatLimits, from: number, to: number, side: 'onset' | 'end', which: 'first' | 'last') => {
    const places = leads.flatMap((lead) => {
      const near = lead[kind].filter((at) => at > peak + from * rate && at < peak + to * rate);
      const one = which === 'first' ? near[0] : near.at(-1);
      return one === undefined ? [] : [one];
    });
    if (places.length < fewest) return Number.NaN;
    places.sort((a, b) => (side === 'onset' ? a - b : b - a));
    return places[Math.min(RANK, places.length) - 1] ?? Number.NaN;
  };
  return {
    pOn: limit('pOn', -0.45, -0.04, 'onset', 'last'),
    pOff: limit('pOff', -0.4, -0.01, 'end', 'last'),
    qrsOn: limit('qrsOn', -0.2, 0.02, 'onset', 'last'),
    qrsOff: limit('qrsOff', 0, 0.25, 'end', 'last'),
    tOff: limit('tOff', 0.1, 0.75, 'end', 'first'),
  };
}

/** Intervals from marks that are global already, beat by beat around every QRS onset. */
export function intervalsOfGlobal(marks: WaveMarks, samplingFrequency: number): RecordIntervals {
  const before = (kind: 'pOn' | 'pOff', on: number, seconds: number) => marks[kind].filter((at) => at < on && on - at < seconds * samplingFrequency).at(-1) ?? Number.NaN;
  const after = (kind: 'qrsOff' | 'tOff', on: number, seconds: number) => marks[kind].find((at) => at > on && at - on < seconds * samplingFrequency) ?? Number.NaN;
  const limits = marks.qrsOn.map((on) => ({ qrsOn: on, pOn: before('pOn', on, 0.45), pOff: before('pOff', on, 0.4), qrsOff: after('qrsOff', on, 0.25), tOff: after('tOff', on, 0.75) }));
  return intervalsOf(limits, samplingFrequency);
}

function intervalsOf(beats: readonly BeatLimits[], rate: number): RecordIntervals {
  const middle = (length: (beat: BeatLimits) => number) => (median(beats.map(length).filter(Number.isFinite)) * 1000) / rate;
  return {
    p: middle((beat) => beat.pOff - beat.pOn),
    pr: middle((beat) => beat.qrsOn - beat.pOn),
    qrs: middle((beat) => beat.qrsOff - beat.qrsOn),
    qt: middle((beat) => beat.tOff - beat.qrsOn),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of a sample (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
