import type { EcgStatement, LeadMeasurement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import { amplitude, figure, statement, type Evidence } from './evidence.ts';
import { WIDE_QRS, type BundleBranch, type Findings } from './findings.ts';
import { isPositiveQrs, isQs, isRDominant, qDepth, rHeight, sDepth, tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** AHA/ACC/HRS 2009, part III. Times in ms, amplitudes in µV. */
const INCOMPLETE_QRS = 110;
const LEFT_R_PEAK = 60;
const RIGHT_R_PEAK = 50;
const LONG_S = 40;
const LAFB_AXIS = [-90, -45] as const;
const LAFB_R_PEAK = 45;
const LPFB_AXIS = [90, 180] as const;
/** A deflection smaller than this is no Q and no S; a late bump smaller than 0.1 mV is no R′ (proposal). */
const SMALLEST_DEFLECTION = 25;
const SMALLEST_R_PRIME = 100;
const NOTCHED_LEADS = 2;
const VERY_WIDE_QRS = 180;

const hasQ = (lead: LeadMeasurement | null) => lead !== null && qDepth(lead) >= SMALLEST_DEFLECTION && !isQs(lead);
const hasRPrime = (lead: LeadMeasurement | null) => lead !== null && (lead.rPrime ?? 0) >= SMALLEST_R_PRIME;

function hasBroadS(lead: LeadMeasurement | null): boolean {
  if (lead === null || sDepth(lead) < SMALLEST_DEFLECTION) return false;
  const duration = lead.sDuration ?? 0;
  return duration > LONG_S || duration > (lead.rDuration ?? Infinity);
}

function hasRightShape(reading: Reading): boolean {
  const [v1, v2, v5, v6] = [reading.lead('V1'), reading.lead('V2'), reading.lead('V5'), reading.lead('V6')];
  if (!hasBroadS(reading.lead('I')) || !hasBroadS(v6)) return false;
  if (hasRPrime(v1) || hasRPrime(v2)) return true;
  const late = v1 !== null && isRDominant(v1) && (v1.rPeakTime ?? 0) > RIGHT_R_PEAK;
  return late && [v5, v6].every((lead) => lead !== null && (lead.rPeakTime ?? 0) <= RIGHT_R_PEAK);
}

function hasLeftShape(reading: Reading): boolean {
  const [one, avl, v1, v5, v6] = (['I', 'aVL', 'V1', 'V5', 'V6'] as const).map((lead) => reading.lead(lead));
  if (!one || !avl || !v1 || !v5 || !v6) return false;
  const notched = [one, avl, v5, v6].filter((lead) => lead.notchedR).length;
  const opposite = [one, v5, v6].some((lead) => isPositiveQrs(lead) && (tExtreme(lead) < 0 || lead.stJ < 0)) || (tExtreme(v1) > 0 && !isPositiveQrs(v1));
  return (
    notched >= NOTCHED_LEADS && [one, v6].every(isRDominant) && !isPositiveQrs(v1) && ![one, v5, v6].some(hasQ) &&
    [v5, v6].every((lead) => (lead.rPeakTime ?? 0) > LEFT_R_PEAK) && opposite
  );
}

/** Shape of a bundle branch block with its width: complete from 120 ms, incomplete from 110. */
export function bundleBranchOf(reading: Reading): BundleBranch | null {
  const qrs = reading.measurements.qrsDuration;
  if (qrs === null || qrs < INCOMPLETE_QRS) return null;
  const side = hasLeftShape(reading) ? 'lbbb' : hasRightShape(reading) ? 'rbbb' : null;
  if (side === null) return null;
  return qrs >= WIDE_QRS ? side : `${side}-incomplete`;
}

/** Axis −45 to −90°, qR in aVL, late R peak there, QRS < 120. */
export function isLeftAnteriorFascicle(reading: Reading): boolean {
  const { axes, qrsDuration } = reading.measurements;
  const avl = reading.lead('aVL');
  if (axes.qrs === null || qrsDuration === null || avl === null || qrsDuration >= WIDE_QRS) return false;
  return axes.qrs >= LAFB_AXIS[0] && axes.qrs <= LAFB_AXIS[1] && hasQ(avl) && isRDominant(avl) && (avl.rPeakTime ?? 0) >= LAFB_R_PEAK;
}

/** Axis +90 to +180°, rS in I and aVL, qR in III and aVF, QRS < 120. */
export function isLeftPosteriorFascicle(reading: Reading): boolean {
  const { axes, qrsDuration } = reading.measurements;
  const [one, avl, three, avf] = (['I', 'aVL', 'III', 'aVF'] as const).map((lead) => reading.lead(lead));
  if (!one || !avl || !three || !avf || axes.qrs === null || qrsDuration === null || qrsDuration >= WIDE_QRS) return false;
  const rS = (lead: LeadMeasurement) => rHeight(lead) > 0 && sDepth(lead) > rHeight(lead);
  const qR = (lead: LeadMeasurement) => hasQ(lead) && isRDominant(lead);
  return axes.qrs >= LPFB_AXIS[0] && axes.qrs <= LPFB_AXIS[1] && rS(one) && rS(avl) && qR(three) && qR(avf);
}

/** Longest usual QRS at that age, ms; at and above the child limits QRS is already wide. */
function usualQrs(ageYears: number | null): number {
  if (ageYears === null || ageYears >= 16) return 110;
  return ageYears >= 4 ? 99 : 89;
}

function evidenceOf(reading: Reading, shape: BundleBranch): Evidence[] {
  const qrs = reading.measurements.qrsDuration ?? 0;
  const width = figure('qrs', qrs, 'ms', shape.endsWith('incomplete') ? INCOMPLETE_QRS : WIDE_QRS);
  const show = (names: readonly LeadName[], of: (lead: LeadMeasurement) => readonly [string, number] | null) =>
    reading.among(names).flatMap(({ name, lead }) => {
      const shown = of(lead);
      return shown === null ? [] : [amplitude(shown[0], name, shown[1])];
    });
  if (shape.startsWith('rbbb')) {
    const chest = show(['V1', 'V2'], (lead) => (lead.rPrime !== null ? ['r-prime', lead.rPrime] : ['r', rHeight(lead)]));
    return [width, ...chest.filter((item) => item.value > 0), ...show(['I', 'V6'], (lead) => ['s', -sDepth(lead)])];
  }
  return [width, ...show(['I', 'V6'], (lead) => ['r', rHeight(lead)]), ...show(['V1'], (lead) => ['s', -sDepth(lead)])];
}

export const bundleBranchRule: Rule = {
  name: 'bundle-branch',
  codes: ['rbbb', 'rbbb-incomplete', 'lbbb', 'lbbb-incomplete', 'lbbb-with-pain', 'lafb', 'ivcd'],
  needs: ['I', 'aVL', 'V1', 'V2', 'V5', 'V6'],
  alsoWithheldWhen: ['ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    const { qrsDuration: qrs, axes } = reading.measurements;
    const found: EcgStatement[] = [];
    const shape = findings.bundleBranch;
    if (qrs === null) return found;
    if (shape !== null) found.push(statement(shape, evidenceOf(reading, shape)));
    if (shape === 'lbbb' && reading.input.patient.chestPain === true) found.push(statement('lbbb-with-pain', [figure('qrs', qrs, 'ms', WIDE_QRS)]));
    const avl = reading.lead('aVL');
    if (findings.leftAnteriorFascicle && axes.qrs !== null && avl !== null && avl.rPeakTime !== null) {
      const peak = avl.rPeakTime;
      found.push(statement('lafb', [figure('axis', axes.qrs, '°', LAFB_AXIS[1]), figure('r-peak-time', peak, 'ms', LAFB_R_PEAK, 'aVL')], { value: peak }));
    }
    const usual = usualQrs(reading.input.patient.ageYears);
    if (shape === null && qrs > usual && qrs < VERY_WIDE_QRS) found.push(statement('ivcd', [figure('qrs', qrs, 'ms', usual)]));
    return found;
  },
};

export const posteriorFascicleRule: Rule = {
  name: 'posterior-fascicle',
  codes: ['lpfb'],
  needs: ['I', 'aVL', 'III', 'aVF'],
  alsoWithheldWhen: ['ventricular-rhythm'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const axis = reading.measurements.axes.qrs;
    return axis !== null && isLeftPosteriorFascicle(reading) ? [statement('lpfb', [figure('axis', axis, '°', LPFB_AXIS[0])])] : [];
  },
};

/** QRS of 180 ms and more: red whatever its shape, unless a pacemaker makes it. */
export const veryWideQrsRule: Rule = {
  name: 'very-wide-qrs',
  codes: ['qrs-very-wide'],
  needs: [],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const qrs = reading.measurements.qrsDuration;
    if (qrs === null || qrs < VERY_WIDE_QRS) return [];
    const previous = reading.input.earlier?.qrsDuration ?? null;
    return [statement('qrs-very-wide', [figure('qrs', qrs, 'ms', VERY_WIDE_QRS)], previous === null ? {} : { qrsPrevious: previous })];
  },
};

/** Statements of the bundle branches that an earlier ECG did not make. */
export function isBundleBranchBlock(findings: Findings): boolean {
  return findings.bundleBranch === 'lbbb' || findings.bundleBranch === 'rbbb';
}
