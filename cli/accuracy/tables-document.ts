import { afTable } from './af-database.ts';
import { leadSwapTable, qualityTable } from './quality-tables.ts';
import type { AccuracyResult } from './score-databases.ts';
import { ecgTable, pulseTable } from './tables.ts';
import { delineationTables } from './tables-delineation.ts';
import { beatPeers, delineationPeers, fibrillationPeers, pulsePeers, qualityPeers, sameAsPeers } from './tables-peers.ts';
import { statementsTables } from './tables-statements.ts';

const HEAD = `# Accuracy of the analysis core

This page is written by the program; do not edit it:

\`\`\`
npm run build
npm run accuracy -- --data DIR --markdown docs/accuracy.md --write-lines docs/accuracy-lines.json
npm run accuracy -- --data DIR --check docs/accuracy-lines.json
\`\`\`

\`DIR\` holds one folder per public database (mitdb, afdb, bidmc, ludb, ptbxl, quality2011); those that are missing are skipped and named. The last command exits 1 and names each figure that fell below its line.

How to read it:

- Every figure is ours on public records, computed with the same WebAssembly file as runs in the suitcase, the browser and the hospital. None is a claim of conformity with a standard, and none was made with patients of this suitcase.
- Each section says what its records were used for. **No figure here comes from records that nobody had looked at**: take the "reported" rows as the more honest ones, and expect a little less on new patients.
- Peers' figures stand beside ours in the section of their database. Rows marked "published" are the authors' own, on other records; all others were measured with the same rules on the same records, and stand here only when the records at hand are those. Where a peer is better, the table says so.
- CPU times are of one loaded server core, not of the suitcase.`;

const MIT_BIH = `Method: records streamed in blocks of 40 ms, as live; confirmed beats with their final labels; EC57 beat by beat, window 150 ms, the first five minutes skipped unless "full record" is said; ventricular fibrillation of record 207 left out; totals over all beats. Timing is the mean distance after removal of each record's median offset.

Tuned on / reported on: the records at even places in name order, counted from 0, were tuned on, the others are reported. Per-record results of both halves were seen while the detector was developed, so the reported half is optimistic too.`;

const BIDMC = `Method: finger pulse curves streamed in blocks of 80 ms; reference = R peaks of the ECG on which two detectors agree; 150 ms window after one constant lag per record; stretches where the detectors disagree left out; records with fewer than 30 reference beats left out.

Tuned on / reported on: the records at even places in name order, counted from 0, were tuned on, the others are reported. Per-record results of both halves were seen while developing, so the reported half is optimistic.`;

const AFDB = `Method: the listed beat times alone, no signal (fibrillation by rhythm, not by P waves); every reference beat is in fibrillation or not by the rhythm annotation in force, and marked so or not; flutter is not fibrillation.

Tuned on / reported on: the weights were fitted on the halves called "tuned on" (even places in name order, of this database and of MIT-BIH); the choice of the features saw both halves, so the reported half is optimistic.`;

const MIT_RHYTHM = `Method: own beats and signal of all leads, otherwise as for AFDB. These records are mostly ectopy, which is what rhythm alone confuses with fibrillation: specificity is the figure to look at.

Tuned on / reported on: as for AFDB.`;

const LUDB = `Method: 12 leads of 10 s, streamed for the beats, then measured as a whole. Marks: each lead against its marks by hand, one to one and in order, at most 150 ms away, as many pairs as can be; what we mark before the first or after the last mark by hand of a lead counts neither way; mean and SD over all pairs of all leads. Some beats have no QRS onset or end by hand: ours then counts as extra. Intervals: the reference is derived (third earliest onset and third latest end over the leads, median over the beats); it is not the CSE reference and good for comparison only. The header's amplitudes are wrong (each lead scaled to 1 mV): the integers are read as µV with one gain, which is inferred from their size and from the leads agreeing with each other.

Tuned on / reported on: records whose number leaves 1 when divided by 4 were tuned on, those that leave 3 are reported. Both columns were seen for a few choices, so the reported half is optimistic. Marks by hand differ between the leads of one beat (SD 8.4 ms at QRS onset, 10.7 QRS end, 17.3 P onset, 16.9 P end, 23.5 T end), which is the floor for one mark for all leads.`;

const PTBXL = `Method: streamed, measured and read by the rules of the product with age and sex, but without the rhythm decision of the live analysis; a class is said when one of its statements is there, and present when the record carries one of its SCP codes, whatever the likelihood. Labels come from clinical reports, not from a second examination; PTB-XL labels infarcts of any age, so only Q waves answer to them and ST-elevation has no truth here.

Tuned on / reported on: no halves. The rules were adjusted after looking at these records, so all figures are optimistic; most classes have too few records for any figure to mean much.`;

const QUALITY = `Method: whole 12-lead records of 10 s, acceptable or not by the majority of several readers; accuracy hides a useless judge at these shares, hence both sensitivities.

Tuned on / reported on: 10-fold cross-validation of the coefficients, folds by a hash of the record's name; the features were chosen while looking at all records, so even the cross-validated row is optimistic.`;

const EXCHANGES = `Method: electrodes exchanged by computation from real records, through the potentials of the electrodes; "silent" is the share of records, taken as they are, in which a check says nothing. Real exchanges were not tested, and some records may carry one.

Tuned on / reported on: thresholds were chosen while looking at all these records, so the figures are optimistic. A peer rule (correlation of I with V6 below −0.4, arms only) measured on records of both databases with computed exchanges: Se 92.6 %, Sp 99.0 % on PTB-XL; Se 96.0 %, Sp 98.5 % on LUDB.`;

/** The whole of docs/accuracy.md. */
export function accuracyDocument(result: AccuracyResult): string {
  return `${HEAD}\n\n${accuracyTables(result)}\n`;
}

/** One section per database and question that was scored. */
export function accuracyTables(result: AccuracyResult): string {
  const listed = result.fibrillation.filter((score) => score.beats === 'listed');
  const own = result.fibrillation.filter((score) => score.beats === 'own');
  const names = (records: readonly { readonly record: string }[]) => `Records at hand (${records.length}): ${namesOf(records.map(({ record }) => record))}.`;
  const blocks: string[] = [`Analysis core ${result.core.version}, SHA-256 \`${result.core.sha256}\`.`];
  const section = (title: string, text: string, ...parts: readonly string[]) => blocks.push(`## ${title}`, text, ...parts.map((part) => part.trim()));
  const [firstEcg] = result.ecg;
  if (firstEcg !== undefined) section('Beats: MIT-BIH Arrhythmia Database', MIT_BIH, names(firstEcg.records), ...result.ecg.map(ecgTable), ...(sameAsPeers('mitdb', firstEcg.records) ? [beatPeers(result.ecg)] : []));
  for (const score of listed) section('Atrial fibrillation: MIT-BIH Atrial Fibrillation Database', AFDB, names(score.records), afTable(score), ...(sameAsPeers(score.database, score.records) ? [fibrillationPeers(score)] : []));
  for (const score of own) section('Atrial fibrillation: MIT-BIH Arrhythmia Database', MIT_RHYTHM, names(score.records), afTable(score), ...(sameAsPeers(score.database, score.records) ? [fibrillationPeers(score)] : []));
  for (const score of result.pulse) section('Pulse: BIDMC', BIDMC, names(score.records), pulseTable(score), ...(sameAsPeers('bidmc', score.records) ? [pulsePeers(score)] : []));
  for (const score of result.delineation) section('P, QRS and T: LUDB', LUDB, names(score.records), delineationTables(score), ...(sameAsPeers('ludb', score.records) ? [delineationPeers(score)] : []));
  for (const score of result.statements) section('Statements: PTB-XL', PTBXL, statementsTables(score));
  for (const score of result.quality) section('Quality of whole records: PhysioNet/CinC Challenge 2011', QUALITY, qualityTable(score), qualityPeers(score));
  if (result.leadSwaps.length > 0) section('Exchanged electrodes: PTB-XL and LUDB', EXCHANGES, ...result.leadSwaps.map(leadSwapTable));
  if (result.skipped.length > 0) blocks.push(result.skipped.join('\n'));
  return blocks.join('\n\n');
}

function namesOf(names: readonly string[]): string {
  return names.length <= 30 ? names.join(' ') : `${names.slice(0, 3).join(' ')} … ${names.slice(-1).join('')}`;
}
