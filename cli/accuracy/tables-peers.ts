import type { AfDatabaseScore } from './af-database.ts';
import type { DelineationDatabaseScore } from './delineation-database.ts';
import type { EcgDatabaseScore } from './ecg-database.ts';
import type { PulseDatabaseScore } from './pulse-database.ts';
import type { QualityDatabaseScore } from './quality-database.ts';
import { difference, signed } from './tables-delineation.ts';

/*
 * Figures of other programs beside ours. Unless a row says "published" they were measured with the same rules on the same public
 * records, and are shown only for these.
 */
const PEER_RECORDS: Readonly<Record<string, readonly [count: number, first: string, last: string]>> = {
  mitdb: [22, '101', '230'],
  afdb: [13, '00735', '06426'],
  bidmc: [25, 'bidmc_01', 'bidmc_53'],
  ludb: [100, '1', '199'],
};

/** Whether the records at hand are those the peers were measured on. */
export function sameAsPeers(database: string, records: readonly { readonly record: string }[]): boolean {
  const [count, first, last] = PEER_RECORDS[database] ?? [0, '', ''];
  return records.length === count && records[0]?.record === first && records.at(-1)?.record === last;
}

export function beatPeers(scores: readonly EcgDatabaseScore[]): string {
  const ours = scores.map((score) => {
    const all = score.totals.at(-1);
    if (all === undefined) return '';
    const { afterLearning: a, full: f } = all;
    return `| **ours, streaming, ${score.leads === 'first' ? 'first lead' : 'all leads'}** | ${a.sensitivity.toFixed(3)} | ${a.positivePredictivity.toFixed(3)} | **${a.f1.toFixed(3)}** | ${a.missed} / ${a.extra} | ${f.f1.toFixed(3)} | ${all.timingMilliseconds.toFixed(1)} | ${score.cpuSecondsPerHour.toFixed(3)} | yes |`;
  });
  const ventricular = scores.map((score) => {
    const all = score.totals.at(-1);
    return `| **ours, ${score.leads === 'first' ? 'first lead' : 'all leads'}** | ${all?.ventricular.sensitivity.toFixed(2) ?? '–'} | ${all?.ventricular.positivePredictivity.toFixed(2) ?? '–'} |`;
  });
  return [
    '### Peers: beats, the same 22 records, first lead (tuned on and reported together)',
    '',
    '| detector | Se % | +P % | F1 % | missed / extra | full record F1 % | timing ms | CPU s per hour | streaming |',
    '|---|---|---|---|---|---|---|---|---|',
    ...ours,
    '| OSEA `bdac` (C) | 99.680 | 99.774 | 99.727 | 136 / 96 | 99.539 | 6.7 | 0.080 | yes |',
    '| gqrs + gqpost (WFDB, C) | 99.609 | 99.816 | 99.712 | 166 / 78 | 99.706 | 3.0 | 0.12 | no, two passes |',
    '| gqrs (WFDB, C) | 99.659 | 99.663 | 99.661 | 145 / 143 | 99.662 | 3.0 | 0.105 | looks ahead |',
    '| Pan-Tompkins++ (Python) | 99.286 | 99.870 | 99.577 | 303 / 55 | 99.543 | 3.0 | 0.37 | no |',
    '| XQRS (wfdb-python) | 98.947 | 99.573 | 99.259 | 447 / 180 | 99.020 | 3.5 | 4.6 | no |',
    '| wqrs (WFDB, C) | 99.805 | 98.380 | 99.087 | 83 / 698 | 99.085 | 4.5 | 0.084 | yes |',
    '',
    'Timing and CPU time of the peers were measured over all 48 records of the database and under other load: compare orders of magnitude.',
    '',
    '### Peers: ventricular beats, the same 22 records after five minutes',
    '',
    '| detector | V Se % | V +P % |',
    '|---|---|---|',
    ...ventricular,
    '| OSEA `bdac`, first lead | 93.37 | 96.74 |',
    '',
  ].join('\n');
}

export function fibrillationPeers(score: AfDatabaseScore): string {
  const sum = (key: 'found' | 'missed' | 'spared' | 'extra') => score.records.reduce((total, record) => total + record.counts[key], 0);
  const percent = (part: number, whole: number) => ((100 * part) / whole).toFixed(2);
  const [found, missed, spared, extra] = [sum('found'), sum('missed'), sum('spared'), sum('extra')];
  const peers =
    score.beats === 'listed'
      ? ['| Zhou 2015, symbolic dynamics, own implementation, decision centred (63 beats late) | 93.95 | 98.35 | 96.22 |', '| the same, causal | 91.35 | 97.22 | 93.61 |']
      : ['| Zhou 2015, symbolic dynamics, own implementation, decision centred, from the reference beats | 96.08 | 90.00 | 39.68 |'];
  return [
    `### Peers: atrial fibrillation, ${score.beats === 'listed' ? 'the same 13 records and beats' : 'the same 22 records'}`,
    '',
    '| method | Se % | Sp % | +P % |',
    '|---|---|---|---|',
    `| **ours, all ${score.records.length}** | ${percent(found, found + missed)} | ${percent(spared, spared + extra)} | ${percent(found, found + extra)} |`,
    ...peers,
    '',
  ].join('\n');
}

export function pulsePeers(score: PulseDatabaseScore): string {
  const all = score.totals.at(-1);
  return [
    '### Peers: the 25 of the 27 records that can be scored',
    '',
    '| method | F1 median | F1 lowest | F1 pooled |',
    '|---|---|---|---|',
    `| **ours, streaming** | ${all?.medianF1.toFixed(4) ?? '–'} | ${all?.lowestF1.toFixed(3) ?? '–'} | ${all?.pooledF1.toFixed(4) ?? '–'} |`,
    '| Elgendi, causal filter | 0.9888 | 0.887 | 0.9835 |',
    '| Elgendi, zero-phase filter (sees the future) | 0.9918 | 0.885 | 0.9890 |',
    '| naive peaks, zero-phase filter | 0.9863 | 0.882 | 0.9813 |',
    '',
  ].join('\n');
}

export function qualityPeers(score: QualityDatabaseScore): string {
  const bad = score.records.filter((record) => record.unacceptable).length;
  return [
    '### Peers: accuracy',
    '',
    '| method | records | accuracy % |',
    '|---|---|---|',
    `| **ours, cross-validated** | ${score.records.length} of set-a | ${(100 * score.crossValidated.accuracy).toFixed(1)} |`,
    '| best official result of the challenge (published) | its own 500 test records, never seen | 93.2 |',
    '| Clifford 2011, six indexes and SVM (published) | the same 500 | 92.6 |',
    `| always "acceptable" | ${score.records.length} of set-a | ${((100 * (score.records.length - bad)) / score.records.length).toFixed(1)} |`,
    '',
    'The challenge kept the labels of its test records: ours cannot be compared with it number by number.',
    '',
  ].join('\n');
}

const DELINEATION_PEERS = [
  ['plain multi-lead recipe (spatial velocity and RMS), thresholds not tuned', '97.9/95.0, −4.1 ± 18.1', '97.9/94.9, 13.5 ± 20.3', '99.89/99.36, 4.0 ± 12.3', '99.89/99.73, −1.0 ± 11.7', '99.2/99.3, −5.1 ± 29.7'],
  ['NeuroKit2 prominence', '94.4/80.9, 3.2 ± 38.1', '94.7/80.6, 1.0 ± 37.0', '98.1/98.5, −0.9 ± 21.5', '98.2/98.9, −19.6 ± 26.3', '94.0/98.1, 9.0 ± 34.5'],
  ['NeuroKit2 dwt', '95.9/83.7, −12.8 ± 38.5', '95.0/82.7, −18.8 ± 45.3', '86.7/95.4, −52.3 ± 46.4', '88.5/97.5, 5.2 ± 24.3', '75.6/81.4, −17.4 ± 38.8'],
] as const;

const INTERVAL_PEERS = [
  ['limits of IEC 60601-2-25 on its own records (mean / SD; to be checked against the standard)', '10 / 15', '10 / 10', '10 / 10', '25 / 30', '–'],
  ['plain multi-lead recipe', '−3.6 ± 15.1 [−1.8 ± 12.2]', '5.1 ± 6.0 [5.5 ± 4.5]', '−17.9 ± 11.0 [−18.0 ± 9.1]', '−30.0 ± 17.4 [−28.4 ± 12.6]', '4 of 12'],
  ['NeuroKit2 prominence', '5.1 ± 16.0 [4.5 ± 11.1]', '−7.7 ± 10.5 [−8.6 ± 6.7]', '2.1 ± 17.9 [2.6 ± 13.7]', '22.9 ± 17.0 [25.0 ± 13.4]', '12 of 12'],
  ['NeuroKit2 dwt', '25.8 ± 32.7', '−59.5 ± 42.9', '94.5 ± 29.7', '69.2 ± 35.0', '12 of 12'],
] as const;

export function delineationPeers(score: DelineationDatabaseScore): string {
  const all = score.totals.at(-1);
  const marks = (['pOn', 'pOff', 'qrsOn', 'qrsOff', 'tOff'] as const).map((name) => {
    const mark = all?.marks.find((one) => one.mark === name);
    return mark === undefined ? '–' : `${mark.sensitivity.toFixed(2)}/${mark.positivePredictivity.toFixed(2)}, ${signed(mark.meanMilliseconds)} ± ${mark.deviationMilliseconds.toFixed(1)}`;
  });
  const extra = all?.printed.find(({ interval }) => interval === 'p')?.extra ?? 0;
  return [
    '### Peers: marks in each lead, the same 100 records (Se/+P %, mean ± SD ms)',
    '',
    '| method | P onset | P end | QRS onset | QRS end | T end |',
    '|---|---|---|---|---|---|',
    `| **ours, all ${all?.records ?? 0}** | ${marks.join(' | ')} |`,
    ...DELINEATION_PEERS.map((row) => `| ${row.join(' | ')} |`),
    '',
    '### Peers: global intervals, the same 100 records (ours − derived reference, ms)',
    '',
    '| method | P | PR | QRS | QT | P measured where there is none |',
    '|---|---|---|---|---|---|',
    `| **ours as printed, all ${all?.records ?? 0}** | ${(all?.printed ?? []).map(difference).join(' | ')} | ${extra} of ${all?.withoutP ?? 0} |`,
    ...INTERVAL_PEERS.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}
