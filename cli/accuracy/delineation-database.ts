import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignalFile } from '../../formats/signal-file.ts';
import { readWfdbAnnotations } from '../../formats/wfdb-annotations.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import type { Delineation, EcgMeasurements } from '../../model/ecg-measurement.ts';
import { TWELVE_LEADS } from '../../model/lead.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { leadOf, streamEcg } from '../analyse/stream-ecg.ts';
import { intervalsOfGlobal, intervalsOfLeads, mean, median, standardDeviation, type RecordIntervals } from './delineation-intervals.ts';
import { addMarkCounts, countMarks, leadReference, WAVE_MARKS, type LeadReference, type MarkCounts, type WaveMark } from './delineation-marks.ts';
import type { Half } from './ecg-database.ts';
import { ratesOf, type Rates } from './match-beats.ts';

const WINDOW_SECONDS = 0.15;
/** Share of the records nearest to the median difference that the trimmed columns keep. */
const KEPT_SHARE = 0.96;
const INTERVALS = ['p', 'pr', 'qrs', 'qt'] as const;
export type IntervalName = (typeof INTERVALS)[number];

/** LUDB numbers its records; every other odd number was tuned on. */
export interface DelineationRecordScore {
  readonly record: string;
  readonly half: Half;
  readonly marks: Readonly<Record<WaveMark, MarkCounts>>;
  readonly reference: RecordIntervals;
  /** From the global marks of the beats, and as printed in the measurements. */
  readonly marked: RecordIntervals;
  readonly printed: RecordIntervals;
}

export interface MarkTotals extends Rates {
  readonly mark: WaveMark;
  readonly references: number;
  readonly meanMilliseconds: number;
  readonly deviationMilliseconds: number;
}

export interface IntervalTotals {
  readonly interval: IntervalName;
  readonly records: number;
  /** Records that have it by hand and not here, and here but not by hand. */
  readonly notMeasured: number;
  readonly extra: number;
  readonly mean: number;
  readonly deviation: number;
  /** The same without the 4 % farthest from the median difference. */
  readonly trimmedMean: number;
  readonly trimmedDeviation: number;
}

export interface DelineationTotals {
  readonly name: string;
  readonly records: number;
  readonly marks: readonly MarkTotals[];
  readonly marked: readonly IntervalTotals[];
  readonly printed: readonly IntervalTotals[];
  readonly withoutP: number;
}

export interface DelineationDatabaseScore {
  readonly database: string;
  readonly records: readonly DelineationRecordScore[];
  readonly totals: readonly DelineationTotals[];
  readonly millisecondsPerRecord: number;
}

/** Numbers of the records of `directory`/data; empty when there is no such folder. */
export async function delineationRecordsIn(directory: string): Promise<string[]> {
  const files = await readdir(join(directory, 'data')).catch(() => [] as string[]);
  return files.filter((file) => /^\d+\.hea$/.test(file)).map((file) => file.slice(0, -4)).sort((a, b) => Number(a) - Number(b));
}

/** Streams every record, measures it, and compares the marks of each lead and the global intervals with those made by hand. */
export async function scoreDelineationDatabase(core: AnalysisCore, database: string, directory: string, progress: (line: string) => void): Promise<DelineationDatabaseScore> {
  const names = await delineationRecordsIn(directory);
  const records: DelineationRecordScore[] = [];
  let cpuSeconds = 0;
  for (const [place, record] of names.entries()) {
    const path = join(directory, 'data', record);
    const file = inMicrovolts(await readWfdbRecord(path));
    const before = process.cpuUsage();
    const { measurements, delineation } = measure(core, file);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds += (user + system) / 1e6;
    const byHand: LeadReference[] = [];
    const counts: Record<WaveMark, MarkCounts[]> = { pOn: [], pPeak: [], pOff: [], qrsOn: [], qrsPeak: [], qrsOff: [], tPeak: [], tOff: [] };
    for (const lead of TWELVE_LEADS) {
      const reference = leadReference(await readWfdbAnnotations(`${path}.${lead.toLowerCase()}`));
      byHand.push(reference);
      const window = WINDOW_SECONDS * file.samplingFrequency;
      for (const mark of WAVE_MARKS) counts[mark].push(countMarks(reference, mark, sorted(delineation.leads[lead]?.[mark] ?? []), window, file.samplingFrequency));
    }
    records.push({
      record,
      half: Number(record) % 4 === 1 ? 'tune' : 'report',
      marks: Object.fromEntries(WAVE_MARKS.map((mark) => [mark, addMarkCounts(counts[mark])])) as Record<WaveMark, MarkCounts>,
      reference: intervalsOfLeads(byHand.map(({ marks }) => marks), file.samplingFrequency),
      marked: intervalsOfGlobal(delineation.global, file.samplingFrequency),
      printed: printedIntervals(measurements),
    });
    progress(`${database} ${record} (${place + 1}/${names.length})`);
  }
  const totals = [
    totalsOf('tuned on', records.filter((score) => score.half === 'tune')),
    totalsOf('reported', records.filter((score) => score.half === 'report')),
    totalsOf('all', records),
  ];
  return { database, records, totals, millisecondsPerRecord: (1000 * cpuSeconds) / Math.max(1, names.length) };
}

/** LUDB headers scale every lead to 1 mV from peak to peak: that is no amplitude. The integers are µV, one gain for all leads. */
function inMicrovolts(file: SignalFile): SignalFile {
  return {
    path: file.path,
    format: file.format,
    samplingFrequency: file.samplingFrequency,
    frameCount: file.frameCount,
    channels: file.channels.map((channel) => ({ ...channel, unit: 'uV', gain: 1, baseline: 0 })),
    readFrames: (from, to) => file.readFrames(from, to),
  };
}

/** Beats and marks as the product makes them: streamed beats, then the whole recording. */
export function measure(core: AnalysisCore, file: SignalFile): { measurements: EcgMeasurements; delineation: { global: Delineation; leads: Partial<Record<(typeof TWELVE_LEADS)[number], Delineation>> } } {
  const channels = file.channels.map((_, index) => index);
  const { beats } = streamEcg(core, file, channels);
  const leads = channels.map((index) => leadOf(file, index));
  return core.measure({ samplingFrequency: file.samplingFrequency, leads, samples: file.readFrames(0, file.frameCount), frameCount: file.frameCount, beats, electrodesOff: 0 });
}

function sorted(marks: readonly number[]): number[] {
  return [...marks].sort((a, b) => a - b);
}

function printedIntervals({ pDuration, prInterval, qrsDuration, qtInterval }: EcgMeasurements): RecordIntervals {
  return { p: pDuration ?? Number.NaN, pr: prInterval ?? Number.NaN, qrs: qrsDuration ?? Number.NaN, qt: qtInterval ?? Number.NaN };
}

function totalsOf(name: string, records: readonly DelineationRecordScore[]): DelineationTotals {
  return {
    name,
    records: records.length,
    marks: WAVE_MARKS.map((mark) => {
      const { found, missed, extra, errorsMilliseconds } = addMarkCounts(records.map((record) => record.marks[mark]));
      return {
        mark,
        references: found + missed,
        ...ratesOf({ truePositives: found, missed, extra }),
        meanMilliseconds: mean(errorsMilliseconds),
        deviationMilliseconds: standardDeviation(errorsMilliseconds),
      };
    }),
    marked: INTERVALS.map((interval) => intervalTotals(interval, records, (record) => record.marked)),
    printed: INTERVALS.map((interval) => intervalTotals(interval, records, (record) => record.printed)),
    withoutP: records.filter((record) => !Number.isFinite(record.reference.p)).length,
  };
}

function intervalTotals(interval: IntervalName, records: readonly DelineationRecordScore[], side: (record: DelineationRecordScore) => RecordIntervals): IntervalTotals {
  const differences: number[] = [];
  let notMeasured = 0;
  let extra = 0;
  for (const record of records) {
    const truth = record.reference[interval];
    const ours = side(record)[interval];
    if (Number.isFinite(truth) && Number.isFinite(ours)) differences.push(ours - truth);
    else if (Number.isFinite(truth)) notMeasured += 1;
    else if (Number.isFinite(ours)) extra += 1;
  }
  const middle = median(differences);
  const kept = [...differences].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, Math.round(KEPT_SHARE * differences.length));
  return {
    interval,
    records: differences.length,
    notMeasured,
    extra,
    mean: mean(differences),
    deviation: standardDeviation(differences),
    trimmedMean: mean(kept),
    trimmedDeviation: standardDeviation(kept),
  };
}
