import type { EcgDatabaseScore } from './ecg-database.ts';
import { ratesOf } from './match-beats.ts';
import type { PulseDatabaseScore } from './pulse-database.ts';

const WORST_RECORDS = 6;

/** Markdown of one ECG database: totals, then the records with most errors. */
export function ecgTable(score: EcgDatabaseScore): string {
  const leads = score.leads === 'first' ? 'first lead' : 'all leads';
  const lines = [
    `### ${score.database}, ${leads}: beats, streaming, 150 ms window`,
    '',
    '| records | Se % | +P % | F1 % | missed / extra | full record F1 % | missed / extra | timing ms | V Se % | V +P % |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const total of score.totals) {
    const { afterLearning: a, full: f, ventricular: v } = total;
    lines.push(
      `| ${total.name} (${total.records}) | ${a.sensitivity.toFixed(3)} | ${a.positivePredictivity.toFixed(3)} | ${a.f1.toFixed(3)} | ${a.missed} / ${a.extra} | ${f.f1.toFixed(3)} | ${f.missed} / ${f.extra} | ${total.timingMilliseconds.toFixed(1)} | ${v.sensitivity.toFixed(2)} | ${v.positivePredictivity.toFixed(2)} |`,
    );
  }
  const worst = [...score.records].sort((x, y) => y.full.missed + y.full.extra - x.full.missed - x.full.extra).slice(0, WORST_RECORDS);
  lines.push('', '| worst records | half | full record F1 % | missed / extra | unreadable % |', '|---|---|---|---|---|');
  for (const record of worst) {
    lines.push(`| ${record.record} | ${record.half} | ${ratesOf(record.full).f1.toFixed(2)} | ${record.full.missed} / ${record.full.extra} | ${(100 * record.unreadableShare).toFixed(2)} |`);
  }
  lines.push('', `First five minutes skipped unless "full record". CPU ${score.cpuSecondsPerHour.toFixed(3)} s per hour of signal.`, '');
  return lines.join('\n');
}

/** Markdown of one pulse database. */
export function pulseTable(score: PulseDatabaseScore): string {
  const lines = [
    `### ${score.database}: pulses against R peaks, streaming, 150 ms after one constant lag per record`,
    '',
    '| records | F1 median | F1 lowest | F1 pooled | missed / extra |',
    '|---|---|---|---|---|',
  ];
  for (const total of score.totals) {
    lines.push(`| ${total.name} (${total.records}) | ${total.medianF1.toFixed(4)} | ${total.lowestF1.toFixed(3)} | ${total.pooledF1.toFixed(4)} | ${total.missed} / ${total.extra} |`);
  }
  const worst = [...score.records].sort((x, y) => x.f1 - y.f1).slice(0, WORST_RECORDS);
  lines.push('', '| worst records | half | F1 | missed / extra |', '|---|---|---|---|');
  for (const record of worst) lines.push(`| ${record.record} | ${record.half} | ${record.f1.toFixed(4)} | ${record.missed} / ${record.extra} |`);
  lines.push('', `CPU ${score.cpuSecondsPerHour.toFixed(3)} s per hour of signal.`, '');
  return lines.join('\n');
}
