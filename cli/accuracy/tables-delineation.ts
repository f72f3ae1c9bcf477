import type { DelineationDatabaseScore, DelineationRecordScore, IntervalTotals } from './delineation-database.ts';
import { addMarkCounts } from './delineation-marks.ts';
import { ratesOf } from './match-beats.ts';

const WORST_RECORDS = 8;

/** Markdown of the marks of every lead and of the global intervals. */
export function delineationTables(score: DelineationDatabaseScore): string {
  const marks = score.totals.flatMap((total) =>
    total.marks.map(
      (mark) =>
        `| ${total.name} (${total.records}) | ${mark.mark} | ${mark.references} | ${mark.sensitivity.toFixed(2)} | ${mark.positivePredictivity.toFixed(2)} | ${signed(mark.meanMilliseconds)} ± ${mark.deviationMilliseconds.toFixed(1)} |`,
    ),
  );
  const intervals = score.totals.flatMap((total) =>
    [
      ['printed', total.printed] as const,
      ['median of the marked beats', total.marked] as const,
    ].flatMap(([source, rows]) => rows.map((row) => `| ${total.name} (${total.records}) | ${source} | ${row.interval.toUpperCase()} | ${row.records} | ${difference(row)} | ${row.notMeasured} | ${row.extra} |`)),
  );
  return [
    `### ${score.database}: marks in each lead, 150 ms window`,
    '',
    '| records | mark | by hand | Se % | +P % | ours − hand, ms (mean ± SD) |',
    '|---|---|---|---|---|---|',
    ...marks,
    '',
    ...worst(score.records),
    '',
    `### ${score.database}: global intervals, ours − derived reference, ms`,
    '',
    '| records | ours | interval | records with both | mean ± SD [without the 4 % farthest] | not measured | measured where there is none |',
    '|---|---|---|---|---|---|---|',
    ...intervals,
    '',
    ...score.totals.map((total) => {
      const said = total.printed.find(({ interval }) => interval === 'p')?.extra ?? 0;
      return `- P recognised as absent, ${total.name}: ${total.withoutP - said} of the ${total.withoutP} records that have no P by hand.`;
    }),
    '',
    `CPU ${score.millisecondsPerRecord.toFixed(1)} ms per 12-lead record of 10 s, beats and measurement together.`,
    '',
  ].join('\n');
}

function worst(records: readonly DelineationRecordScore[]): string[] {
  const sums = records.map((record) => ({ record, counts: addMarkCounts(Object.values(record.marks)) }));
  sums.sort((a, b) => b.counts.missed + b.counts.extra - a.counts.missed - a.counts.extra);
  return [
    '| worst records, all marks | half | F1 % | missed / extra |',
    '|---|---|---|---|',
    ...sums.slice(0, WORST_RECORDS).map(({ record, counts }) => `| ${record.record} | ${record.half} | ${ratesOf({ ...counts, truePositives: counts.found }).f1.toFixed(1)} | ${counts.missed} / ${counts.extra} |`),
  ];
}

export function difference(row: IntervalTotals): string {
  return `${signed(row.mean)} ± ${row.deviation.toFixed(1)} [${signed(row.trimmedMean)} ± ${row.trimmedDeviation.toFixed(1)}]`;
}

export function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return value < 0 && text !== '0.0' ? `−${text}` : text;
}
