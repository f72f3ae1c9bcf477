import { describe, expect, it } from 'vitest';
import type { LeadName } from '../../model/lead.ts';
import { territories } from '../../wasm-core/host/interpretation/stemi.ts';
import { AF, beats, codes, everyLead, LBBB, MAN_39, MAN_40, merge, NO_P, RBBB, WOMAN, WPW, type Patch } from './interpretation-inputs.ts';

/** code, just on the side that must not fire, just on the side that must. */
type Border = readonly [code: string, name: string, silent: Patch, fires: Patch];

const t = (microvolts: number) => (microvolts < 0 ? { tPositive: null, tNegative: microvolts } : { tPositive: microvolts, tNegative: null });
const st = (leads: Readonly<Partial<Record<LeadName, number>>>): Patch => ({ st: leads });
const qt = (ms: number, rate = 60): Patch => ({ m: { qtInterval: ms, heartRate: rate } });
const rate = (perMinute: number): Patch => ({ m: { heartRate: perMinute } });
const limb = everyLead(['I', 'II', 'III', 'aVR', 'aVL', 'aVF'], { qrsPeakToPeak: 499 });
const chest = everyLead(['V1', 'V2', 'V3', 'V4', 'V5', 'V6'], { qrsPeakToPeak: 999 });
const WIDE_REGULAR = merge(NO_P, { m: { qrsDuration: 130 } });
const LAFB: Patch = { axis: -50, leads: { aVL: { q: -60, r: 700, rPeakTime: 45 } } };
const LPFB: Patch = { axis: 100, leads: { I: { r: 100, s: -300 }, aVL: { r: 50, s: -400 }, III: { q: -60, r: 800, s: null }, aVF: { q: -60, r: 800, s: null } } };
const TALL_T_NO_P = merge(NO_P, { m: { heartRate: 70 } });
const BLOCK: Patch = { m: { heartRate: 40, rrVariation: 0.03 }, atrial: { atrialRate: 80, pPerQrs: 2 } };
const DISSOCIATED: Patch = { pAxis: null, m: { heartRate: 40, prInterval: null }, atrial: { pPresent: false, pShare: 0.3, atrialRate: 84, pPerQrs: 2.1 } };
const S1Q3T3: Patch = { leads: { I: { s: -150 }, III: { q: -150, qDuration: 20, ...t(-100) } } };

const BORDERS: readonly Border[] = [
  // Axis
  ['axis-left', 'below -30°', { axis: -30 }, { axis: -30.5 }],
  ['axis-left', 'to -45° included', { axis: -45.5 }, { axis: -45 }],
  ['axis-left-marked', 'beyond -45°', { axis: -45 }, { axis: -45.5 }],
  ['axis-left-marked', 'to -90°', { axis: -90.5 }, { axis: -90 }],
  ['axis-right', 'above +90°', { axis: 90 }, { axis: 90.5 }],
  ['axis-right-marked', 'above +120°', { axis: 120 }, { axis: 120.5 }],
  ['axis-extreme', 'between -90 and -180°', { axis: -90 }, { axis: -91 }],
  ['axis-indeterminate', 'alike up and down in I and aVF', { leads: { I: { r: 500, s: -400 }, aVF: { r: 500, s: -500 } } }, { leads: { I: { r: 500, s: -410 }, aVF: { r: 500, s: -500 } } }],
  ['axis-right', 'of a child of 10', { axis: 120, input: { patient: { sex: 'male', ageYears: 10 } } }, { axis: 121, input: { patient: { sex: 'male', ageYears: 10 } } }],
  // QTc
  ['qtc-prolonged', 'men 450', qt(449), qt(450)],
  ['qtc-prolonged', 'women 460', merge(WOMAN, qt(459)), merge(WOMAN, qt(460))],
  ['qtc-prolonged', 'below 500', qt(500), qt(499)],
  ['qtc-prolonged-marked', '500', qt(499), qt(500)],
  ['qtc-short', '340', qt(341), qt(340)],
  ['qtc-formulas-differ', 'by more than 30 ms', { m: { qtc: { bazett: 430, fridericia: 400, framingham: 400, hodges: 400 } } }, { m: { qtc: { bazett: 431, fridericia: 400, framingham: 400, hodges: 400 } } }],
  ['qtc-wide-qrs', 'QRS 120', { m: { qrsDuration: 119 } }, { m: { qrsDuration: 120 } }],
  ['qtc-not-computed', 'without the end of T', {}, { m: { qtInterval: null } }],
  ['qtc-not-computed', 'fibrillation under 6 beats', merge(AF, { m: { beatsUsed: 6 } }), merge(AF, { m: { beatsUsed: 5 }, input: { rhythm: 'atrial-fibrillation' } })],
  // ST elevation at J, per lead, sex and age
  ['stemi-anteroseptal', 'men under 40: 0.25 mV in V2-V3', merge(MAN_39, st({ V2: 250, V3: 249 })), merge(MAN_39, st({ V2: 250, V3: 250 }))],
  ['stemi-anteroseptal', 'men from 40: 0.20 mV', merge(MAN_40, st({ V2: 199, V3: 200 })), merge(MAN_40, st({ V2: 200, V3: 200 }))],
  ['stemi-anteroseptal', 'women: 0.15 mV', merge(WOMAN, st({ V2: 149, V3: 150 })), merge(WOMAN, st({ V2: 150, V3: 150 }))],
  ['stemi-septal', 'V1 at 0.10 with V2 at 0.20 mV', st({ V1: 99, V2: 200 }), st({ V1: 100, V2: 200 })],
  ['stemi-anterior', 'V3 with V4', st({ V3: 200, V4: 99 }), st({ V3: 200, V4: 100 })],
  ['stemi-inferior', 'two of II, III, aVF', st({ II: 100, aVF: 99 }), st({ II: 100, aVF: 100 })],
  ['stemi-inferior', 'aVF with III', st({ III: 100, aVF: 99 }), st({ III: 100, aVF: 100 })],
  ['stemi-high-lateral', 'I with aVL', st({ I: 99, aVL: 100 }), st({ I: 100, aVL: 100 })],
  ['stemi-lateral', 'V5 with V6', st({ V5: 100, V6: 99 }), st({ V5: 100, V6: 100 })],
  ['stemi-anterolateral', 'V4 with V5', st({ V4: 100, V5: 99 }), st({ V4: 100, V5: 100 })],
  ['stemi-anterior-extensive', 'V1-V6 with I and aVL', st({ V1: 100, V2: 200, V3: 200, V4: 100, V5: 100, V6: 100, I: 99, aVL: 100 }), st({ V1: 100, V2: 200, V3: 200, V4: 100, V5: 100, V6: 100, I: 100, aVL: 100 })],
  ['stemi-inferolateral', 'inferior with V5-V6', st({ II: 100, III: 100, aVF: 100, V5: 100, V6: 99 }), st({ II: 100, III: 100, aVF: 100, V5: 100, V6: 100 })],
  ['stemi-right-ventricle', 'V3R-V4R 0.05 mV', merge(st({ V3: 49, V4: 50 }), { input: { chestPlacement: 'right' } }), merge(st({ V3: 50, V4: 50 }), { input: { chestPlacement: 'right' } })],
  ['stemi-right-ventricle', 'men under 30: 0.10 mV', merge(st({ V3: 99, V4: 100 }), { input: { chestPlacement: 'right', patient: { sex: 'male', ageYears: 29 } } }), merge(st({ V3: 99, V4: 100 }), { input: { chestPlacement: 'right', patient: { sex: 'male', ageYears: 30 } } })],
  ['stemi-posterior', 'V7-V9 0.05 mV', merge(st({ V5: 49, V6: 50 }), { input: { chestPlacement: 'posterior' } }), merge(st({ V5: 50, V6: 50 }), { input: { chestPlacement: 'posterior' } })],
  ['stemi-posterior', 'V7-V9, men under 40: 0.10 mV', merge(st({ V5: 99, V6: 100 }), { input: { chestPlacement: 'posterior', patient: { sex: 'male', ageYears: 39 } } }), merge(st({ V5: 99, V6: 100 }), { input: { chestPlacement: 'posterior', patient: { sex: 'male', ageYears: 40 } } })],
  ['stemi-posterior-equivalent', 'V1-V3 down 0.05 mV, T upright', st({ V2: -50, V3: -49 }), st({ V2: -50, V3: -50 })],
  ['ask-posterior-leads', 'with it', st({ V2: -50, V3: -49 }), st({ V2: -50, V3: -50 })],
  ['ask-right-leads', 'inferior', st({ II: 100, aVF: 99 }), st({ II: 100, aVF: 100 })],
  ['st-elevation-avr-diffuse', 'aVR 0.10 mV with 6 leads down', st({ aVR: 99, I: -50, II: -50, V3: -50, V4: -50, V5: -50, V6: -50 }), st({ aVR: 100, I: -50, II: -50, V3: -50, V4: -50, V5: -50, V6: -50 })],
  ['st-elevation-avr-diffuse', 'six leads', st({ aVR: 100, I: -49, II: -50, V3: -50, V4: -50, V5: -50, V6: -50 }), st({ aVR: 100, I: -50, II: -50, V3: -50, V4: -50, V5: -50, V6: -50 })],
  ['st-elevation-below-threshold', 'within 0.05 mV', st({ II: 50, aVF: 49 }), st({ II: 50, aVF: 50 })],
  ['st-elevation-below-threshold', 'within 0.05 mV in V2-V3', st({ V2: 149, V3: 150 }), st({ V2: 150, V3: 150 })],
  ['rbbb', 'R′ of 0.1 mV', merge(RBBB, { leads: { V1: { rPrime: 99, r: 50 }, V2: { rPrime: null } } }), merge(RBBB, { leads: { V1: { rPrime: 100, r: 50 }, V2: { rPrime: null } } })],
  ['stemi-criteria-not-met', 'never beside a met one', st({ II: 100, aVF: 100 }), st({ II: 100, aVF: 99 })],
  // ST depression, T
  ['st-depression', '0.05 mV in two leads', st({ V5: -50, V6: -49 }), st({ V5: -50, V6: -50 })],
  ['st-depression', 'not upsloping', { leads: everyLead(['V5', 'V6'], { stJ: -80, stSlope: 0.26 }) }, { leads: everyLead(['V5', 'V6'], { stJ: -80, stSlope: 0.25 }) }],
  ['t-inversion', 'deeper than 0.1 mV', { leads: { V5: t(-101), V6: t(-100) } }, { leads: everyLead(['V5', 'V6'], t(-101)) }],
  ['t-inversion', 'with R/S above 1', { leads: everyLead(['V3', 'V4'], { ...t(-200), r: 500, s: -500 }) }, { leads: everyLead(['V3', 'V4'], { ...t(-200), r: 501, s: -500 }) }],
  ['t-inversion-deep', '0.5 mV', { leads: everyLead(['V5', 'V6'], t(-499)) }, { leads: everyLead(['V5', 'V6'], t(-500)) }],
  ['t-flat', 'T under 10 % of R', { leads: { V5: t(120), V6: t(99) } }, { leads: { V5: t(119), V6: t(99) } }],
  ['resembles-de-winter', 'J -0.1 mV', { leads: everyLead(['V2', 'V3'], { stJ: -99, stSlope: 3, ...t(800) }) }, { leads: everyLead(['V2', 'V3'], { stJ: -100, stSlope: 3, ...t(800) }) }],
  ['resembles-wellens', 'T -0.2 mV in V2 and V3', { leads: { V2: t(-199), V3: t(-200) } }, { leads: everyLead(['V2', 'V3'], t(-200)) }],
  ['resembles-wellens', 'up then down', { leads: everyLead(['V2', 'V3'], { tPositive: 150, tNegative: -99 }) }, { leads: everyLead(['V2', 'V3'], { tPositive: 150, tNegative: -100 }) }],
  ['resembles-hyperacute-t', '1 mV', { leads: everyLead(['V3', 'V4'], { ...t(999), r: 700 }) }, { leads: everyLead(['V3', 'V4'], { ...t(1000), r: 700 }) }],
  ['resembles-hyperacute-t', 'taller than R and S', { leads: everyLead(['V3', 'V4'], { ...t(1100), r: 700, s: -1100 }) }, { leads: everyLead(['V3', 'V4'], { ...t(1101), r: 700, s: -1100 }) }],
  ['subtle-inferior', 'III 0.05 mV', st({ III: 49, aVL: -50, aVF: 30 }), st({ III: 50, aVL: -50, aVF: 30 })],
  ['subtle-inferior', 'aVL -0.05 mV', st({ III: 60, aVL: -49, aVF: 30 }), st({ III: 60, aVL: -50, aVF: 30 })],
  // Q
  ['q-anterior', '20 ms in V2', { leads: { V2: { q: -100, qDuration: 19 } } }, { leads: { V2: { q: -100, qDuration: 20 } } }],
  ['q-anterior', 'a quarter of R', { leads: { V2: { q: -99, qDuration: 39 } } }, { leads: { V2: { q: -100, qDuration: 39 } } }],
  ['q-lateral', 'or 40 ms', { leads: everyLead(['V5', 'V6'], { q: -120, qDuration: 39 }) }, { leads: everyLead(['V5', 'V6'], { q: -120, qDuration: 40 }) }],
  ['q-anterior', 'QS in V3', { leads: { V3: { q: -99, r: null, s: null } } }, { leads: { V3: { q: -100, r: null, s: null } } }],
  ['q-inferior', '30 ms', { leads: { II: { q: -300, qDuration: 29 }, aVF: { q: -300, qDuration: 30 } } }, { leads: { II: { q: -300, qDuration: 30 }, aVF: { q: -300, qDuration: 30 } } }],
  ['q-inferior', '0.1 mV', { leads: { II: { q: -99, qDuration: 40 }, aVF: { q: -120, qDuration: 40 } } }, { leads: { II: { q: -100, qDuration: 40 }, aVF: { q: -120, qDuration: 40 } } }],
  ['q-lateral', '30 ms', { leads: { V5: { q: -300, qDuration: 29 }, V6: { q: -300, qDuration: 30 } } }, { leads: { V5: { q: -300, qDuration: 30 }, V6: { q: -300, qDuration: 30 } } }],
  ['r-posterior', 'R 40 ms', { leads: everyLead(['V1', 'V2'], { r: 600, s: -600, rDuration: 39 }) }, { leads: everyLead(['V1', 'V2'], { r: 600, s: -600, rDuration: 40 }) }],
  ['r-posterior', 'R/S 1', { leads: everyLead(['V1', 'V2'], { r: 599, s: -600, rDuration: 40 }) }, { leads: everyLead(['V1', 'V2'], { r: 600, s: -600, rDuration: 40 }) }],
  // Left bundle branch block: Sgarbossa, Smith, BARCELONA
  ['lbbb-sgarbossa-positive', 'concordant up 0.1 mV', merge(LBBB, st({ V5: 99 })), merge(LBBB, st({ V5: 100 }))],
  ['lbbb-sgarbossa-positive', 'concordant down 0.1 mV in V1-V3', merge(LBBB, st({ V2: -99 })), merge(LBBB, st({ V2: -100 }))],
  ['lbbb-sgarbossa-positive', 'discordant 0.5 mV alone is 2 points', merge(LBBB, st({ V2: 500 })), merge(LBBB, st({ V2: 500, V1: -100 }))],
  ['lbbb-smith-positive', 'ST/S -0.25', merge(LBBB, st({ V2: 499 })), merge(LBBB, st({ V2: 500 }))],
  ['lbbb-barcelona-positive', 'concordant down in any lead', merge(LBBB, { leads: { III: { r: 100, s: -700, qrsArea: -9000 } } }, st({ III: -99 })), merge(LBBB, { leads: { III: { r: 100, s: -700, qrsArea: -9000 } } }, st({ III: -100 }))],
  ['lbbb-barcelona-positive', 'discordant with QRS within 0.6 mV', merge(LBBB, { leads: { III: { r: 100, s: -601, qrsArea: -9000 } } }, st({ III: 100 })), merge(LBBB, { leads: { III: { r: 100, s: -600, qrsArea: -9000 } } }, st({ III: 100 }))],
  ['lbbb-criteria-not-met', 'only without a met one', merge(LBBB, st({ V5: 100 })), merge(LBBB, st({ V5: 99 }))],
  ['lbbb-with-pain', 'needs the pain', LBBB, merge(LBBB, { input: { patient: { sex: 'male', ageYears: 60, chestPain: true } } })],
  // Bundle branches and fascicles
  ['lbbb', 'QRS 120', merge(LBBB, { m: { qrsDuration: 119 } }), merge(LBBB, { m: { qrsDuration: 120 } })],
  ['lbbb', 'R peak after 60 ms in V5 and V6', merge(LBBB, { leads: { V6: { rPeakTime: 60 } } }), merge(LBBB, { leads: { V6: { rPeakTime: 61 } } })],
  ['lbbb', 'no q in V6', merge(LBBB, { leads: { V6: { q: -60 } } }), LBBB],
  ['lbbb-incomplete', 'QRS 110', merge(LBBB, { m: { qrsDuration: 109 } }), merge(LBBB, { m: { qrsDuration: 110 } })],
  ['rbbb', 'QRS 120', merge(RBBB, { m: { qrsDuration: 119 } }), merge(RBBB, { m: { qrsDuration: 120 } })],
  ['rbbb', 'S over 40 ms in I', merge(RBBB, { leads: { I: { sDuration: 40, rDuration: 40 } } }), merge(RBBB, { leads: { I: { sDuration: 41, rDuration: 45 } } })],
  ['rbbb', 'pure R in V1: peak after 50 ms', merge(RBBB, { leads: { V1: { r: 700, s: null, rPrime: null, rPeakTime: 50 }, V2: { rPrime: null } } }), merge(RBBB, { leads: { V1: { r: 700, s: null, rPrime: null, rPeakTime: 51 }, V2: { rPrime: null } } })],
  ['rbbb-incomplete', 'QRS 110', merge(RBBB, { m: { qrsDuration: 109 } }), merge(RBBB, { m: { qrsDuration: 110 } })],
  ['lafb', 'axis -45', merge(LAFB, { axis: -44 }), merge(LAFB, { axis: -45 })],
  ['lafb', 'R peak in aVL 45 ms', merge(LAFB, { leads: { aVL: { rPeakTime: 44 } } }), LAFB],
  ['lafb', 'QRS under 120', merge(LAFB, { m: { qrsDuration: 120 } }), merge(LAFB, { m: { qrsDuration: 119 } })],
  ['lpfb', 'axis +90', merge(LPFB, { axis: 89 }), merge(LPFB, { axis: 90 })],
  ['lpfb', 'qR in III', merge(LPFB, { leads: { III: { q: null } } }), LPFB],
  ['ivcd', 'QRS above 110', { m: { qrsDuration: 110 } }, { m: { qrsDuration: 111 } }],
  ['ivcd', 'child under 4: 90', { m: { qrsDuration: 89 }, input: { patient: { sex: 'male', ageYears: 3 } } }, { m: { qrsDuration: 90 }, input: { patient: { sex: 'male', ageYears: 3 } } }],
  ['qrs-very-wide', '180', { m: { qrsDuration: 179 } }, { m: { qrsDuration: 180 } }],
  ['preexcitation', 'PR under 120', merge(WPW, { m: { prInterval: 120 } }), merge(WPW, { m: { prInterval: 119 } })],
  ['preexcitation', 'QRS 110 with opposite T', merge(WPW, { m: { qrsDuration: 109 }, leads: everyLead(['V4', 'V5'], t(-200)) }), merge(WPW, { m: { qrsDuration: 110 }, leads: everyLead(['V4', 'V5'], t(-200)) })],
  ['preexcitation', 'delta in two leads', { m: { prInterval: 105, qrsDuration: 125 }, leads: { I: { slurredOnset: true } } }, { m: { prInterval: 105, qrsDuration: 125 }, leads: everyLead(['I', 'V4'], { slurredOnset: true }) }],
  // AV conduction
  ['av-block-1', 'PR above 200', { m: { prInterval: 200 } }, { m: { prInterval: 201 } }],
  ['av-block-1-marked', 'PR 300', { m: { prInterval: 299 } }, { m: { prInterval: 300 } }],
  ['pr-short', 'PR under 120', { m: { prInterval: 120 } }, { m: { prInterval: 119 } }],
  ['av-block-2-2to1', 'two P per QRS, fixed PR', merge(BLOCK, { atrial: { pPerQrs: 1.79 } }), merge(BLOCK, { atrial: { pPerQrs: 1.8 } })],
  ['av-block-high-grade', 'more than 2.2', merge(BLOCK, { atrial: { pPerQrs: 2.2, atrialRate: 90 } }), merge(BLOCK, { atrial: { pPerQrs: 2.3, atrialRate: 90 } })],
  ['av-block-3', 'P per QRS 1.1', merge(DISSOCIATED, { atrial: { pPerQrs: 1.09 } }), merge(DISSOCIATED, { atrial: { pPerQrs: 1.1 } })],
  ['av-block-3', 'regular QRS', merge(DISSOCIATED, { m: { rrVariation: 0.061 } }), merge(DISSOCIATED, { m: { rrVariation: 0.06 } })],
  ['av-block-3', 'not a flutter', merge(DISSOCIATED, { atrial: { atrialRate: 201 } }), merge(DISSOCIATED, { atrial: { atrialRate: 200 } })],
  ['av-block-2-mobitz-2', 'pause twice the RR', { m: { rrVariation: 0.3, rrMinimum: 800, rrMaximum: 1470 }, atrial: { atrialRate: 75, pPerQrs: 1.3 }, input: { beats: beats('NNNNNNN', [0.8, 0.8, 1.47, 0.8, 0.8, 0.8]) } }, { m: { rrVariation: 0.3, rrMinimum: 800, rrMaximum: 1480 }, atrial: { atrialRate: 75, pPerQrs: 1.3 }, input: { beats: beats('NNNNNNN', [0.8, 0.8, 1.48, 0.8, 0.8, 0.8]) } }],
  ['av-block-2-wenckebach', 'pause under twice the RR', { m: { rrVariation: 0.3, rrMinimum: 800, rrMaximum: 1480 }, atrial: { pShare: 0.5, atrialRate: 75, pPerQrs: 1.3 }, input: { beats: beats('NNNNNNN', [0.8, 0.8, 1.48, 0.8, 0.8, 0.8]) } }, { m: { rrVariation: 0.3, rrMinimum: 800, rrMaximum: 1470 }, atrial: { pShare: 0.5, atrialRate: 75, pPerQrs: 1.3 }, input: { beats: beats('NNNNNNN', [0.8, 0.8, 1.47, 0.8, 0.8, 0.8]) } }],
  ['av-dissociation', 'fewer P than QRS', merge(DISSOCIATED, { atrial: { pPerQrs: 0.9 } }), merge(DISSOCIATED, { atrial: { pPerQrs: 0.89 } })],
  // Chambers
  ['lvh-voltage-sokolow', '3.5 mV', { leads: { V1: { s: -1500 }, V5: { r: 1999 } } }, { leads: { V1: { s: -1500 }, V5: { r: 2000 } } }],
  ['lvh-voltage-sokolow', 'from 40 years', merge(MAN_39, { leads: { V1: { s: -1500 }, V5: { r: 2000 } } }), merge(MAN_40, { leads: { V1: { s: -1500 }, V5: { r: 2000 } } })],
  ['lvh-voltage-cornell', 'men 2.8 mV', { leads: { aVL: { r: 1000 }, V3: { s: -1799 } } }, { leads: { aVL: { r: 1000 }, V3: { s: -1800 } } }],
  ['lvh-voltage-cornell', 'women 2.0 mV', merge(WOMAN, { leads: { aVL: { r: 1000 }, V3: { s: -999 } } }), merge(WOMAN, { leads: { aVL: { r: 1000 }, V3: { s: -1000 } } })],
  ['lvh-cornell-product', '2440 mm.ms', { m: { qrsDuration: 100 }, leads: { aVL: { r: 1000 }, V3: { s: -1439 } } }, { m: { qrsDuration: 100 }, leads: { aVL: { r: 1000 }, V3: { s: -1440 } } }],
  ['lvh-cornell-product', 'women with 8 mm more', merge(WOMAN, { m: { qrsDuration: 100 }, leads: { aVL: { r: 700 }, V3: { s: -939 } } }), merge(WOMAN, { m: { qrsDuration: 100 }, leads: { aVL: { r: 700 }, V3: { s: -940 } } })],
  ['lvh-voltage-avl', '1.1 mV', { leads: { aVL: { r: 1099 } } }, { leads: { aVL: { r: 1100 } } }],
  ['lvh-with-st-t', 'ST -0.05 mV and T down in two lateral leads', { leads: { aVL: { r: 1100 }, ...everyLead(['V5', 'V6'], { st60: -49, ...t(-90) }) } }, { leads: { aVL: { r: 1100 }, ...everyLead(['V5', 'V6'], { st60: -50, ...t(-90) }) } }],
  ['rvh-possible', 'two signs: R V1 0.7 mV and R/S above 1', { leads: { V1: { r: 699, s: -500 } } }, { leads: { V1: { r: 700, s: -500 } } }],
  ['rvh-possible', 'axis above 110 and R/S above 1', { axis: 110, leads: { V1: { r: 600, s: -500 } } }, { axis: 111, leads: { V1: { r: 600, s: -500 } } }],
  ['right-heart-strain-possible', 'above 100/min', merge(S1Q3T3, rate(100)), merge(S1Q3T3, rate(101))],
  ['right-heart-strain-possible', 'S in I 0.15 mV', merge(S1Q3T3, rate(110), { leads: { I: { s: -149 } } }), merge(S1Q3T3, rate(110))],
  ['left-atrium', 'P 120 ms', { m: { pDuration: 119 } }, { m: { pDuration: 120 } }],
  ['left-atrium', 'V1 index above 40 ms.mm', { leads: { V1: { pTerminalForce: -4000 } } }, { leads: { V1: { pTerminalForce: -4001 } } }],
  ['right-atrium', 'P in II above 0.25 mV', { leads: { II: { pPositive: 250 } } }, { leads: { II: { pPositive: 251 } } }],
  ['low-voltage', 'limbs under 0.5 mV', { leads: { ...limb, II: { qrsPeakToPeak: 500 } } }, { leads: limb }],
  ['low-voltage', 'chest under 1 mV', { leads: { ...chest, V3: { qrsPeakToPeak: 1000 } } }, { leads: chest }],
  ['r-progression-poor', 'R in V3 0.3 mV', { leads: { V3: { r: 301 } } }, { leads: { V3: { r: 300 } } }],
  ['r-tall-v1', 'R/S above 1', { leads: { V1: { r: 500, s: -500 } } }, { leads: { V1: { r: 501, s: -500 } } }],
  // Potassium, sodium channel
  ['hyperkalaemia-compatible', 'T 0.85 mV without P', merge(TALL_T_NO_P, { leads: { V3: t(849) } }), merge(TALL_T_NO_P, { leads: { V3: t(850) } })],
  ['hyperkalaemia-compatible', 'T 0.85 mV with rate 40', merge(rate(41), { leads: { V3: t(900) } }), merge(rate(40), { leads: { V3: t(900) } })],
  ['hyperkalaemia-compatible-severe', 'no P, wide, under 50/min', merge(WIDE_REGULAR, rate(50)), merge(WIDE_REGULAR, rate(49))],
  ['hyperkalaemia-compatible-severe', 'compatible and QRS 120', merge(TALL_T_NO_P, { m: { qrsDuration: 119 }, leads: { V3: t(900) } }), merge(TALL_T_NO_P, { m: { qrsDuration: 120 }, leads: { V3: t(900) } })],
  ['hyperkalaemia-not-excluded', 'wide QRS, potassium unknown', { m: { qrsDuration: 119 } }, { m: { qrsDuration: 120 } }],
  ['potassium-measured-high', '6.5 mmol/L', { input: { patient: { sex: 'male', ageYears: 60, potassium: 6.4 } } }, { input: { patient: { sex: 'male', ageYears: 60, potassium: 6.5 } } }],
  ['potassium-measured-high', '6.0 with signs', merge(TALL_T_NO_P, { leads: { V3: t(900) }, input: { patient: { sex: 'male', ageYears: 60, potassium: 5.9 } } }), merge(TALL_T_NO_P, { leads: { V3: t(900) }, input: { patient: { sex: 'male', ageYears: 60, potassium: 6 } } })],
  ['sodium-channel-compatible', 'terminal R in aVR 0.3 mV', { m: { qrsDuration: 110 }, leads: { aVR: { q: -500, r: 299 } }, input: { patient: { sex: 'male', ageYears: 30, poisoningSuspected: true } } }, { m: { qrsDuration: 110 }, leads: { aVR: { q: -500, r: 300 } }, input: { patient: { sex: 'male', ageYears: 30, poisoningSuspected: true } } }],
];

describe('every threshold of the shape rules', () => {
  it.each(BORDERS)('%s: %s', (code, _name, silent, fires) => {
    expect(codes(silent)).not.toContain(code);
    expect(codes(fires)).toContain(code);
  });
});

describe('ST elevation is read at J, in contiguous leads', () => {
  it('J below with J+60 above fires nothing', () => {
    expect(codes({ leads: everyLead(['II', 'III', 'aVF'], { stJ: 99, st20: 120, st40: 150, st60: 200, st80: 220 }) }).filter((code) => code.startsWith('stemi-'))).toEqual(['stemi-criteria-not-met']);
  });

  it.each([['II', 'V1'], ['aVL', 'III'], ['V1', 'V3'], ['I', 'II'], ['V6', 'I']] as const)('%s and %s are no neighbours', (one, other) => {
    const found = codes(st({ [one]: 300, [other]: 300 }));
    expect(found.filter((code) => code.startsWith('stemi-'))).toEqual(['stemi-criteria-not-met']);
  });

  it('one lead alone fires nothing, reciprocal depression alone is no elevation', () => {
    expect(codes(st({ III: 400 }))).toContain('stemi-criteria-not-met');
    const reciprocal = codes(st({ I: -150, aVL: -150 }));
    expect(reciprocal).toContain('st-depression');
    expect(reciprocal).toContain('stemi-criteria-not-met');
  });

  it('two walls are both named', () => {
    const found = codes(st({ II: 150, III: 200, aVF: 170, V2: 250, V3: 250 }));
    expect(found).toContain('stemi-inferior');
    expect(found).toContain('stemi-anteroseptal');
  });

  it('an elevated lead is always named in the evidence of some wall', () => {
    for (let mask = 1; mask < 2048; mask += 1) {
      const leads = (['I', 'II', 'III', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).filter((_, bit) => (mask >> bit) & 1);
      const pairs = [['aVL', 'I'], ['II', 'aVF'], ['aVF', 'III'], ['V1', 'V2'], ['V2', 'V3'], ['V3', 'V4'], ['V4', 'V5'], ['V5', 'V6']] as const;
      const expected = leads.filter((lead) => pairs.some(([a, b]) => (a === lead && leads.includes(b)) || (b === lead && leads.includes(a))));
      const named = new Set(territories(expected).flatMap((wall) => wall.leads));
      expect([...named].sort()).toEqual([...expected].sort());
    }
  });
});
