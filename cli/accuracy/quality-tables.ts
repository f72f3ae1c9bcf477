import type { LeadSwapScore } from './lead-swaps.ts';
import type { QualityDatabaseScore } from './quality-database.ts';

/** Markdown of the judgement of whole records. */
export function qualityTable(score: QualityDatabaseScore): string {
  const row = (name: string, counts: QualityDatabaseScore['shipped']) =>
    `| ${name} | ${(100 * counts.accuracy).toFixed(1)} | ${(100 * counts.unacceptableSensitivity).toFixed(1)} | ${(100 * counts.acceptableSensitivity).toFixed(1)} | ${counts.missed} / ${counts.refused} |`;
  const wrong = score.records.filter((record) => record.crossValidated !== record.unacceptable);
  return [
    `### ${score.database}: 12-lead records of 10 s, acceptable or not (${score.records.length} labelled)`,
    '',
    '| coefficients | accuracy % | unacceptable found % | acceptable let through % | missed / refused |',
    '|---|---|---|---|---|',
    row('10-fold cross-validation, folds by name (reported)', score.crossValidated),
    row('as shipped (optimistic on records it was fitted on)', score.shipped),
    '',
    `Wrong in cross-validation: ${wrong.map((record) => `${record.record} ${record.unacceptable ? 'missed' : 'refused'}`).join(', ') || 'none'}.`,
    `Fitted on all of these: weights ${score.fitted.weights.map((weight) => weight.toFixed(6)).join(' ')}, bias ${score.fitted.bias.toFixed(6)}. CPU ${score.millisecondsPerRecord.toFixed(1)} ms per record.`,
    'The features were chosen on these records too, so a new set will do a little worse.',
    '',
  ].join('\n');
}

/** Markdown of the checks for exchanged electrodes. */
export function leadSwapTable(score: LeadSwapScore): string {
  const percent = (count: number) => ((100 * count) / Math.max(1, score.records)).toFixed(1);
  return [
    `### ${score.database}: exchanged electrodes (${score.records} records)`,
    '',
    '| record as it is: check | silent % |',
    '|---|---|',
    ...score.flagged.map(({ check, records }) => `| ${check} | ${percent(score.records - records)} |`),
    '',
    '| computed exchange | named % | seen by any check % |',
    '|---|---|---|',
    ...score.exchanges.map(({ pair, named, seen }) => `| ${pair} | ${percent(named)} | ${percent(seen)} |`),
    '',
  ].join('\n');
}
