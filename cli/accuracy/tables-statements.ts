import type { StatementsScore } from './score-databases.ts';

const WORST_RECORDS = 8;

/** Markdown of the statements of the computer reading against the labels of a database. */
export function statementsTables(score: StatementsScore): string {
  const percent = (share: number | null) => (share === null ? '–' : (100 * share).toFixed(1));
  const alarming = Object.entries(score.alarmingInNormal).sort((a, b) => b[1] - a[1]);
  return [
    `### ${score.database}: statements against labels (${score.records} records)`,
    '',
    '| class | labelled | said and labelled | said, not labelled | Se % | Sp % |',
    '|---|---|---|---|---|---|',
    ...score.classes.map((one) => `| ${one.name} | ${one.present} | ${one.truePositive} | ${one.falsePositive} | ${percent(one.sensitivity)} | ${percent(one.specificity)} |`),
    '',
    `- Of the ${score.normal} records labelled normal, ${score.inRangeInNormal} have all measurements in range.`,
    `- Red or alarming statements in records labelled normal: ${alarming.map(([code, count]) => `${code} ${count}`).join(', ') || 'none'}.`,
    '',
    '| records with most disagreements | labelled, not said | said, not labelled |',
    '|---|---|---|',
    ...score.disagreements.slice(0, WORST_RECORDS).map(({ record, missed, extra }) => `| ${record} | ${missed.join(', ') || '–'} | ${extra.join(', ') || '–'} |`),
    '',
  ].join('\n');
}
