import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS } from '../../../model/lead.ts';
import { ECG_STATEMENTS, type EcgStatementCode } from '../../../model/wording/ecg-statements.ts';
import { alarmRule } from './alarms.ts';
import { atriaRule } from './atria.ts';
import { atrialFibrillationRule } from './atrial-fibrillation.ts';
import { flutterRule } from './atrial-flutter.ts';
import { avConductionRule } from './av-block.ts';
import { axisRule, readAxis } from './axis.ts';
import { bundleBranchRule, posteriorFascicleRule, veryWideQrsRule } from './bundle-branch.ts';
import { figure, statement } from './evidence.ts';
import type { Findings } from './findings.ts';
import { measuredPotassiumRule, potassiumSignsRule } from './hyperkalaemia.ts';
import { cornellRule, leftStrainRule, rAvlRule, rightVoltageRule, sokolowRule } from './hypertrophy.ts';
import type { InterpretationInput, InterpretationOptions } from './input.ts';
import { armSwapRule, chestOrderRule, limbSwapRule, weakSwapRule } from './lead-reversal.ts';
import { lowVoltageRule } from './low-voltage.ts';
import { oldInfarctRule, posteriorRRule } from './old-infarct.ts';
import { inOrder } from './order.ts';
import { pacingRule } from './pacing.ts';
import { pausesRule } from './pauses.ts';
import { preexcitationRule } from './preexcitation.ts';
import { chooseQtc, qtcRule } from './qtc.ts';
import { rProgressionRule, tallRV1Rule } from './r-progression.ts';
import { Reading, REGULAR_VARIATION } from './reading.ts';
import { rightHeartStrainRule } from './right-heart-strain.ts';
import type { Rule } from './rule.ts';
import { compareWithEarlier } from './serial-comparison.ts';
import { sgarbossaRule } from './sgarbossa.ts';
import { sodiumChannelRule } from './sodium-channel.ts';
import { stDepressionRule } from './st-depression.ts';
import { stElevationRule } from './stemi.ts';
import { stTPatternsRule } from './st-t-patterns.ts';
import { supraventricularBeatsRule } from './supraventricular-beats.ts';
import { supraventricularRule } from './supraventricular-rhythms.ts';
import { notEvaluated, readRules, withoutOutranked } from './suppression.ts';
import { survey } from './survey.ts';
import { tWaveRule } from './t-wave.ts';
import { extentOf, technicalQuality } from './technical-quality.ts';
import { usualLimitsRule } from './usual-limits.ts';
import { ventricularBeatsRule } from './ventricular-beats.ts';
import { ventricularRule } from './ventricular-rhythms.ts';

/** Read first: they decide whether the places of the leads can be believed. */
export const SWAP_RULES: readonly Rule[] = [armSwapRule, limbSwapRule, weakSwapRule, chestOrderRule];
/** Read even from a recording that is good for nothing else. */
export const EMERGENCY_RULES: readonly Rule[] = [alarmRule, pausesRule, measuredPotassiumRule];
export const RHYTHM_RULES: readonly Rule[] = [
  pacingRule, atrialFibrillationRule, flutterRule, supraventricularRule, ventricularRule, ventricularBeatsRule, supraventricularBeatsRule, avConductionRule,
];
export const SHAPE_RULES: readonly Rule[] = [
  preexcitationRule, bundleBranchRule, posteriorFascicleRule, veryWideQrsRule, axisRule, stElevationRule, sgarbossaRule, stTPatternsRule, stDepressionRule,
  tWaveRule, oldInfarctRule, posteriorRRule, sokolowRule, cornellRule, rAvlRule, leftStrainRule, rightVoltageRule, rightHeartStrainRule, atriaRule,
  lowVoltageRule, rProgressionRule, tallRV1Rule, qtcRule, potassiumSignsRule, sodiumChannelRule,
];

/** Made only when asked for by name. */
const OFF_BY_DEFAULT: readonly EcgStatementCode[] = ['paced-st-criteria-positive'];

/**
 * Computer reading of one recording: statements of model/wording/ecg-statements.ts, each with the figures that fired it, in
 * the order of the screen. It names what it did not read and why; it never says that nothing is wrong. An adjunct to a
 * doctor's reading (AHA/ACC/HRS 2007, part I).
 */
export function interpret(input: InterpretationInput, options: InterpretationOptions = {}): EcgStatement[] {
  const reading = new Reading(input);
  const extent = extentOf(reading);
  const first = survey(reading);
  const statements = technicalQuality(reading);
  let findings: Findings = first;
  if (extent === 'nothing') {
    const reason = reading.measurements.beatsUsed < 3 ? 'too-few-beats' : 'leads-missing';
    statements.push(...readRules(EMERGENCY_RULES, reading, first).statements, statement('st-not-evaluated', [figure('beats', reading.measurements.beatsUsed, '', 3)], { reason }));
    if (input.rhythm === 'ventricular-tachycardia') statements.push(...readRules([ventricularRule], reading, first).statements);
  } else {
    const swaps = readRules(SWAP_RULES, reading, first);
    findings = { ...first, swapSuspected: swaps.statements.some(({ level }) => level === 'amber') };
    const rules = [...EMERGENCY_RULES, ...RHYTHM_RULES, ...(extent === 'all' ? SHAPE_RULES : [])];
    const read = readRules(rules, reading, findings);
    statements.push(...swaps.statements, ...read.statements, ...unnamedRhythm(reading, findings, read.statements), ...notEvaluated(read.withheld));
    const missing = TWELVE_LEADS.filter((lead) => !reading.leads.includes(lead));
    const answered = read.statements.some(({ code }) => code.startsWith('stemi-') || code.startsWith('lbbb')) || read.withheld.some(({ rule }) => rule === 'st-elevation');
    if (missing.length > 0 && !answered) {
      const reason = missing.every((lead) => reading.movedLeads().includes(lead)) ? 'moved-electrodes' : 'leads-missing';
      statements.push(statement('st-not-evaluated', [figure('leads', missing.length, '')], { reason, values: missing.join(', ') }));
    }
    if (extent === 'all') statements.push(...compareWithEarlier(reading, findings));
    const serious = statements.some(({ level }) => level !== 'info');
    if (extent === 'all' && !serious) {
      const usual = readRules([usualLimitsRule], reading, findings);
      statements.push(...usual.statements, ...notEvaluated(usual.withheld));
    }
  }
  statements.push(...missingPerson(input), statement('computer-reading', [], input.softwareVersion === undefined ? {} : { version: input.softwareVersion }));
  const off = new Set<string>([...OFF_BY_DEFAULT.filter((code) => !(options.enabled ?? []).includes(code)), ...(options.disabled ?? [])]);
  const common = commonValues(reading, findings);
  return inOrder(withoutOutranked(joinNotEvaluated(statements.filter(({ code }) => !off.has(code)))).map((one) => withCommonValues(one, common)));
}

/** An irregular rhythm that no rule has named. */
function unnamedRhythm(reading: Reading, findings: Findings, named: readonly EcgStatement[]): EcgStatement[] {
  const variation = reading.variation();
  const isNamed = findings.paced || named.some(({ code }) => /^(rhythm-|alarm-|beats-.*-bigeminy|av-block-[23]|av-block-high)/.test(code));
  return isNamed || variation === null || variation <= REGULAR_VARIATION ? [] : [statement('rhythm-irregular-unnamed', [figure('rr-variation', variation, '', REGULAR_VARIATION)])];
}

/** Rules that want the age or the sex, when one of them is unknown. */
function missingPerson({ patient }: InterpretationInput): EcgStatement[] {
  if (patient.ageYears !== null && patient.sex !== 'unknown') return [];
  const rules = ['st-elevation', 'qtc', ...(patient.ageYears === null ? ['sokolow'] : []), ...(patient.sex === 'unknown' ? ['cornell'] : []), 'in-range'];
  return [statement('age-sex-missing', [], { rules: rules.join(',') })];
}

/** Lines of the same reason become one. */
function joinNotEvaluated(statements: readonly EcgStatement[]): EcgStatement[] {
  const joined: EcgStatement[] = [];
  for (const one of statements) {
    const same = joined.findIndex((other) => other.code === 'rule-not-evaluated' && one.code === other.code && other.values['reason'] === one.values['reason']);
    const before = joined[same];
    if (before === undefined) joined.push(one);
    else joined[same] = { ...before, values: { ...before.values, rule: `${before.values['rule'] ?? ''},${one.values['rule'] ?? ''}` } };
  }
  return joined;
}

/** Measured values that many sentences show beside their own. */
function commonValues(reading: Reading, findings: Findings): Record<string, string | number> {
  const m = reading.measurements;
  const qtc = chooseQtc(m);
  const axis = readAxis(reading, findings);
  const variation = reading.variation();
  const values: Record<string, string | number | null> = {
    hr: m.heartRate, pr: m.prInterval, qrs: m.qrsDuration, qt: m.qtInterval, rrMin: m.rrMinimum, rrMax: m.rrMaximum,
    hrMin: m.rrMaximum === null ? null : 60_000 / m.rrMaximum,
    hrMax: m.rrMinimum === null ? null : 60_000 / m.rrMinimum,
    qtc: qtc?.value ?? null, formula: qtc?.formula ?? null, bazett: qtc?.bazett ?? null, fridericia: qtc?.fridericia ?? null,
    pAxis: m.axes.p, axis, cv: variation === null ? null : 100 * variation, seconds: reading.input.durationSeconds, qrsDominant: m.qrsDuration,
  };
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== null));
}

/** Adds those of the common values that the texts of the statement ask for and it did not give itself. */
function withCommonValues(one: EcgStatement, common: Readonly<Record<string, string | number>>): EcgStatement {
  const { sentence, evidence } = ECG_STATEMENTS[one.code as EcgStatementCode];
  const asked = new Set([...`${sentence.fr} ${evidence.fr}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  // A ventricular beat's own width is not measured: never show the dominant one in its place.
  const foreign = one.code === 'beats-ventricular' ? ['qrs'] : [];
  const added = Object.entries(common).filter(([name]) => asked.has(name) && !(name in one.values) && !foreign.includes(name));
  return added.length === 0 ? one : { ...one, values: { ...Object.fromEntries(added), ...one.values } };
}
