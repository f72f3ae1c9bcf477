import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import type { BeatLabel } from '../ecg.ts';
import { figure, statement } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

const FREQUENT_PER_MINUTE = 6;
const FREQUENT_IN_TEN_SECONDS = 3;
const BIGEMINY_PAIRS = 3;
const ESCAPE_LATENESS = 1.5;
const ESCAPE_PAUSE = 1.5;

export interface VentricularRun {
  readonly beats: number;
  /** Per minute within the run; 0 for a single beat. */
  readonly rate: number;
  /** Seconds of the recording. */
  readonly from: number;
  readonly to: number;
  /** Index of its first beat. */
  readonly first: number;
}

/** Ventricular beats in a row. */
export function ventricularRuns(reading: Reading): VentricularRun[] {
  const { beats } = reading.input;
  const runs: VentricularRun[] = [];
  for (let first = 0; first < beats.length; first += 1) {
    if (beats[first]?.label !== 'V') continue;
    let last = first;
    while (beats[last + 1]?.label === 'V') last += 1;
    const [begin, end] = [beats[first]?.frame ?? 0, beats[last]?.frame ?? 0];
    const rate = last > first ? (60 * reading.input.samplingFrequency * (last - first)) / (end - begin) : 0;
    runs.push({ beats: last - first + 1, rate, from: reading.secondsOf(begin), to: reading.secondsOf(end), first });
    first = last;
  }
  return runs;
}

/** Pairs of an ordinary and a premature beat in strict alternation, the longest stretch. */
export function alternatingPairs(labels: readonly BeatLabel[], premature: BeatLabel): number {
  let best = 0;
  let current = 0;
  for (let index = 1; index < labels.length; index += 1) {
    if (labels[index] === premature && labels[index - 1] !== premature) {
      current += 1;
      best = Math.max(best, current);
      // The beat between two pairs belongs to the next pair.
      if (labels[index + 2] !== premature || labels[index + 1] === premature) current = 0;
    }
  }
  return best;
}

/** Isolated, frequent, alternating and paired ventricular beats, on the T wave, and late (escape). Shapes are not compared. */
export const ventricularBeatsRule: Rule = {
  name: 'rhythm',
  codes: ['beats-ventricular', 'beats-ventricular-frequent', 'beats-ventricular-bigeminy', 'beats-ventricular-couplets', 'beats-ventricular-on-t', 'beats-escape'],
  needs: [],
  read: (reading, findings): EcgStatement[] => {
    if (findings.ventricularRhythm) return [];
    const { beats, durationSeconds } = reading.input;
    const found: EcgStatement[] = [];
    const median = reading.medianInterval();
    const isLate = (index: number) => {
      const before = reading.intervals[index - 1];
      return before !== undefined && median !== null && before >= ESCAPE_PAUSE && before > ESCAPE_LATENESS * median;
    };
    const early = beats.flatMap((beat, index) => (beat.label === 'V' && !isLate(index) ? [index] : []));
    const late = beats.findIndex((beat, index) => beat.label === 'V' && isLate(index));
    if (late > 0) {
      const pause = reading.intervals[late - 1] ?? 0;
      found.push(statement('beats-escape', [figure('rr', pause, 's', ESCAPE_PAUSE)], { seconds: pause, time: reading.secondsOf(beats[late]?.frame ?? 0) }));
    }
    if (early.length === 0) return found;
    const perMinute = (60 * early.length) / durationSeconds;
    const pairs = alternatingPairs(beats.map((beat) => beat.label), 'V');
    const couplets = ventricularRuns(reading).filter((run) => run.beats === 2).length;
    const frequent = durationSeconds <= 10 ? early.length >= FREQUENT_IN_TEN_SECONDS : perMinute >= FREQUENT_PER_MINUTE && early.length >= FREQUENT_IN_TEN_SECONDS;
    if (pairs >= BIGEMINY_PAIRS) found.push(statement('beats-ventricular-bigeminy', [figure('pairs', pairs, '', BIGEMINY_PAIRS)]));
    else if (frequent) found.push(statement('beats-ventricular-frequent', [figure('ventricular-beats', early.length, '', FREQUENT_IN_TEN_SECONDS)], { count: early.length, perMinute }));
    else found.push(statement('beats-ventricular', [figure('ventricular-beats', early.length, '')], { count: early.length }));
    if (couplets > 0) found.push(statement('beats-ventricular-couplets', [figure('couplets', couplets, '')], { count: couplets }));
    const qt = reading.measurements.qtInterval;
    const couplings = early.flatMap((index) => (index > 0 && beats[index - 1]?.label !== 'V' ? [1000 * (reading.intervals[index - 1] ?? Infinity)] : []));
    const shortest = Math.min(...couplings);
    if (qt !== null && shortest < qt) found.push(statement('beats-ventricular-on-t', [figure('coupling', shortest, 'ms', qt)], { value: shortest }));
    return found;
  },
};
