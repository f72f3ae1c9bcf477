import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { EcgMeasurements, EcgStatement } from '../../model/ecg-measurement.ts';
import type { AdministrativeSex } from '../../model/patient.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { InterpretationInput } from '../../wasm-core/host/interpretation/input.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';
import { ecgChannels, streamEcg } from '../analyse/stream-ecg.ts';

/**
 * Classes of PTB-XL (SCP codes) and the statements that stand for them. STEMI has no truth there: PTB-XL labels an infarct of
 * any age, so only Q waves answer to it. `any` class codes count as present when the record has one of them.
 */
export const PTBXL_CLASSES: readonly { readonly name: string; readonly scp: readonly string[]; readonly statements: readonly string[] }[] = [
  { name: 'sinus rhythm', scp: ['SR', 'SBRAD', 'STACH', 'SARRH'], statements: ['rhythm-sinus', 'rhythm-sinus-bradycardia', 'rhythm-sinus-bradycardia-marked', 'rhythm-sinus-tachycardia'] },
  { name: 'atrial fibrillation', scp: ['AFIB'], statements: ['rhythm-af', 'rhythm-af-fast', 'rhythm-af-very-fast', 'rhythm-af-slow'] },
  { name: 'atrial flutter', scp: ['AFLT'], statements: ['rhythm-flutter', 'rhythm-flutter-2-1-not-excluded'] },
  { name: 'fibrillation or flutter', scp: ['AFIB', 'AFLT'], statements: ['rhythm-af', 'rhythm-af-fast', 'rhythm-af-very-fast', 'rhythm-af-slow', 'rhythm-flutter', 'rhythm-flutter-2-1-not-excluded'] },
  { name: 'sinus bradycardia', scp: ['SBRAD'], statements: ['rhythm-sinus-bradycardia', 'rhythm-sinus-bradycardia-marked'] },
  { name: 'sinus arrhythmia', scp: ['SARRH'], statements: ['rhythm-sinus-arrhythmia'] },
  { name: 'paced', scp: ['PACE'], statements: ['rhythm-paced-ventricular'] },
  { name: 'first-degree AV block', scp: ['1AVB', 'LPR'], statements: ['av-block-1', 'av-block-1-marked'] },
  { name: 'left bundle branch block', scp: ['CLBBB'], statements: ['lbbb'] },
  { name: 'right bundle branch block', scp: ['CRBBB'], statements: ['rbbb'] },
  { name: 'incomplete right bundle branch block', scp: ['IRBBB'], statements: ['rbbb-incomplete'] },
  { name: 'non-specific conduction delay', scp: ['IVCD'], statements: ['ivcd'] },
  { name: 'left anterior fascicle', scp: ['LAFB'], statements: ['lafb'] },
  { name: 'left posterior fascicle', scp: ['LPFB'], statements: ['lpfb'] },
  { name: 'pre-excitation', scp: ['WPW'], statements: ['preexcitation'] },
  { name: 'left ventricular voltage', scp: ['LVH', 'VCLVH'], statements: ['lvh-voltage-sokolow', 'lvh-voltage-cornell', 'lvh-cornell-product', 'lvh-voltage-avl', 'lvh-with-st-t'] },
  { name: 'right ventricular voltage', scp: ['RVH'], statements: ['rvh-possible'] },
  { name: 'left atrium', scp: ['LAO/LAE'], statements: ['left-atrium'] },
  { name: 'right atrium', scp: ['RAO/RAE'], statements: ['right-atrium'] },
  { name: 'low voltage', scp: ['LVOLT'], statements: ['low-voltage'] },
  { name: 'long QT', scp: ['LNGQT'], statements: ['qtc-prolonged', 'qtc-prolonged-marked'] },
  { name: 'inferior infarct', scp: ['IMI', 'ILMI', 'IPMI', 'IPLMI'], statements: ['q-inferior'] },
  { name: 'anterior infarct', scp: ['AMI', 'ASMI', 'ALMI'], statements: ['q-anterior'] },
  { name: 'ST or T change', scp: ['NDT', 'NST_', 'DIG', 'ISC_', 'ISCAL', 'ISCIN', 'ISCAS', 'ISCLA', 'ISCIL', 'ISCAN', 'STD_', 'INVT', 'NT_', 'LOWT'], statements: ['st-depression', 't-inversion', 't-inversion-deep', 't-flat', 'lvh-with-st-t'] },
];

/** Statements that would send someone running: how often they come up in records labelled normal. */
export const ALARMING = /^(stemi-(?!criteria)|resembles-|subtle-|st-elevation-avr|lbbb-(?!criteria|incomplete)|rhythm-(vt$|wide|ventricular-escape|preexcited|af-very)|av-block-(2|3|high)|hyperkalaemia-compatible|qrs-very|swap-(la-ra|ra-ll|rl|chest|limb)|qtc-prolonged-marked)/;

export interface PtbxlRecord {
  readonly record: string;
  readonly scp: readonly string[];
  readonly measurements: EcgMeasurements;
  readonly statements: readonly EcgStatement[];
}

export interface ClassScore {
  readonly name: string;
  readonly present: number;
  readonly truePositive: number;
  readonly falsePositive: number;
  /** 0…1, or null without a record of that kind. */
  readonly sensitivity: number | null;
  readonly specificity: number | null;
}

export interface PtbxlScore {
  readonly records: number;
  readonly classes: readonly ClassScore[];
  /** Records whose main label is normal, and how many of them carry each red or alarming statement. */
  readonly normal: number;
  readonly alarmingInNormal: Readonly<Record<string, number>>;
  readonly inRangeInNormal: number;
}

interface Row {
  readonly id: string;
  readonly ageYears: number | null;
  readonly sex: AdministrativeSex;
  readonly scp: readonly string[];
  readonly file: string;
}

/** Reads the first fields and the codes of a line; quoted fields may hold commas. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => (match[1] ?? '').replace(/^"|"$/g, ''));
}

/** Records of ptbxl_database.csv; empty when the folder is not there. */
async function rowsIn(directory: string): Promise<Row[]> {
  const text = await readFile(join(directory, 'ptbxl_database.csv'), 'utf8').catch(() => '');
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const names = fieldsOf(head);
  return lines.map((line) => {
    const fields = fieldsOf(line);
    const at = (name: string) => fields[names.indexOf(name)] ?? '';
    const age = Number.parseFloat(at('age'));
    // In PTB-XL 0 is male and 1 female; ages above 89 are all written as 300.
    return { id: at('ecg_id'), ageYears: Number.isFinite(age) ? Math.min(age, 90) : null, sex: at('sex') === '1' ? 'female' : 'male', scp: [...at('scp_codes').matchAll(/'([^']+)':/g)].map((match) => match[1] ?? ''), file: at('filename_hr') };
  });
}

/** Correlation of leads I and V6 without their slow parts (difference over 20 ms). */
function correlationOfIAndV6(samples: Int32Array, channels: number, one: number, six: number, frames: number, rate: number): number | undefined {
  if (one < 0 || six < 0) return undefined;
  const step = Math.max(1, Math.round(0.02 * rate));
  let [xy, xx, yy] = [0, 0, 0];
  for (let frame = step; frame < frames; frame += 1) {
    const x = (samples[frame * channels + one] ?? 0) - (samples[(frame - step) * channels + one] ?? 0);
    const y = (samples[frame * channels + six] ?? 0) - (samples[(frame - step) * channels + six] ?? 0);
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}

async function readOne(core: AnalysisCore, directory: string, row: Row): Promise<PtbxlRecord> {
  const file = await readWfdbRecord(join(directory, row.file));
  const channels = ecgChannels(file);
  const { beats, quality } = streamEcg(core, file, channels);
  const samples = file.readFrames(0, file.frameCount);
  const leads = file.channels.map((channel) => ({ name: channel.name, microvoltsPerUnit: (channel.unit.toLowerCase() === 'mv' ? 1000 : 1) / channel.gain, offset: 0 }));
  const { measurements } = core.measure({ samplingFrequency: file.samplingFrequency, leads, samples, frameCount: file.frameCount, beats, electrodesOff: 0 });
  const unreadable = (name: string) => {
    const spans = quality.filter((span) => span.lead === name);
    return spans.filter((span) => span.verdict === 'unreadable').length > 0.5 * Math.max(1, spans.length);
  };
  const names = file.channels.map((channel) => TWELVE_LEADS.find((lead) => lead.toLowerCase() === channel.name.toLowerCase()));
  const verdicts = Object.fromEntries(names.flatMap((lead, index) => (lead === undefined ? [] : [[lead, unreadable(file.channels[index]?.name ?? '') ? 'unreadable' : 'good']]))) as Partial<Record<LeadName, 'good' | 'unreadable'>>;
  const seconds = file.frameCount / file.samplingFrequency;
  const correlation = correlationOfIAndV6(samples, file.channels.length, names.indexOf('I'), names.indexOf('V6'), file.frameCount, file.samplingFrequency);
  const input: InterpretationInput = {
    measurements,
    quality: { acceptable: true, leads: verdicts, electrodesOff: 0, lastSeconds: seconds },
    patient: { sex: row.sex, ageYears: row.ageYears },
    durationSeconds: seconds,
    band: 'diagnostic',
    samplingFrequency: file.samplingFrequency,
    beats,
    ...(correlation === undefined ? {} : { leadCorrelation: correlation }),
  };
  return { record: row.id, scp: row.scp, measurements, statements: interpret(input) };
}

/** Reads the records found, at most `limit` of them. */
export async function readPtbxl(core: AnalysisCore, directory: string, progress: (line: string) => void = () => {}, limit = Infinity): Promise<PtbxlRecord[]> {
  const records: PtbxlRecord[] = [];
  for (const row of (await rowsIn(directory)).slice(0, limit)) {
    progress(`ptbxl ${row.id}`);
    records.push(await readOne(core, directory, row));
  }
  return records;
}

/** Sensitivity and specificity per class, and what is said of records labelled normal. */
export function scorePtbxl(records: readonly PtbxlRecord[]): PtbxlScore {
  const classes = PTBXL_CLASSES.map(({ name, scp, statements }) => {
    let [present, truePositive, falsePositive] = [0, 0, 0];
    for (const record of records) {
      const isPresent = record.scp.some((code) => scp.includes(code));
      const isSaid = record.statements.some(({ code }) => statements.includes(code));
      if (isPresent) present += 1;
      if (isSaid && isPresent) truePositive += 1;
      if (isSaid && !isPresent) falsePositive += 1;
    }
    const absent = records.length - present;
    return { name, present, truePositive, falsePositive, sensitivity: present > 0 ? truePositive / present : null, specificity: absent > 0 ? 1 - falsePositive / absent : null };
  });
  const normal = records.filter(({ scp }) => scp.includes('NORM'));
  const alarmingInNormal: Record<string, number> = {};
  for (const { statements } of normal) {
    for (const { code, level } of statements) if (level === 'red' || ALARMING.test(code)) alarmingInNormal[code] = (alarmingInNormal[code] ?? 0) + 1;
  }
  return { records: records.length, classes, normal: normal.length, alarmingInNormal, inRangeInNormal: normal.filter(({ statements }) => statements.some(({ code }) => code === 'measurements-in-range')).length };
}
