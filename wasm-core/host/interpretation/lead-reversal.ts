import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { netAmplitude, pExtreme, rHeight, rToS, sDepth } from './qrs-shape.ts';
import { CHEST_LEADS, type Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** I against V6 below this: Sp 98.5 to 99.0 %, Se 93 to 96 % on simulated swaps. */
const ARM_CORRELATION = -0.4;
/** Peak to peak, µV. */
const NEAR_FLAT = 100;
/** P of I against P of II, and its smallest height, µV. */
const P_SHARE = 1.6;
const P_SMALLEST = 60;
const NEIGHBOUR_CORRELATION = 0.2;
/** A fall of R/S to less than this share from one chest lead to the next, and a rise after it, is no progression. */
const FALL = 0.5;

/** Whether the checks of the whole record say so; undefined when there were none. */
function recordSays(reading: Reading, check: string): boolean | undefined {
  return reading.input.leadChecks?.some((one) => one.check === check);
}

/** R falls steadily from V1 to V6. */
function rFalls(reading: Reading): boolean {
  const heights = reading.among(CHEST_LEADS).map(({ lead }) => rHeight(lead));
  return heights.length === 6 && heights.every((height, index) => index === 0 || height <= (heights[index - 1] ?? 0)) && (heights[5] ?? 0) < 0.5 * (heights[0] ?? 0);
}

/** Lead I upside down (QRS, and P when there is one). */
function isOneInverted(reading: Reading): boolean {
  const one = reading.lead('I');
  if (one === null || netAmplitude(one) >= 0 || one.qrsArea >= 0) return false;
  const p = pExtreme(one);
  return !reading.measurements.atrial.pPresent || (p !== null && p < 0);
}

/**
 * Arms: lead I upside down while V6 looks the other way. Without the correlation, V5 and V6 upright stand in for it.
 * Falling R in the chest leads rather makes a heart on the right side, which is said beside it.
 */
export const armSwapRule: Rule = {
  name: 'arm-swap',
  codes: ['swap-la-ra', 'dextrocardia-possible'],
  needs: ['I', 'V6'],
  alsoWithheldWhen: ['ventricular-rhythm', 'paced'],
  silentWhenWithheld: true,
  read: (reading, findings): EcgStatement[] => {
    const { leadCorrelation: correlation } = reading.input;
    const [one, v5, v6] = [reading.lead('I'), reading.lead('V5'), reading.lead('V6')];
    if (one === null || v6 === null) return [];
    const inverted = isOneInverted(reading);
    const dextrocardia = inverted && rFalls(reading);
    const hasP = reading.measurements.atrial.pPresent;
    // A right bundle branch block turns the QRS of I by its S alone.
    const upright = hasP && findings.bundleBranch !== 'rbbb' && netAmplitude(v6) > 0 && (v5 === null || netAmplitude(v5) > 0);
    const swapped = recordSays(reading, 'arms-reversed') ?? (inverted && (correlation === undefined ? upright : correlation < ARM_CORRELATION));
    if (!swapped && !dextrocardia) return [];
    const p = pExtreme(one);
    const qrsI = netAmplitude(one);
    const evidence = [...(correlation === undefined ? [] : [figure('correlation-i-v6', correlation, '', ARM_CORRELATION)]), ...(p === null ? [] : [amplitude('p', 'I', p, 0)]), amplitude('qrs', 'I', qrsI, 0)];
    const found = [statement('swap-la-ra', evidence, { ...(correlation === undefined ? {} : { correlation }), ...(p === null ? {} : { pI: p / 1000 }), qrsI: qrsI / 1000 })];
    if (dextrocardia) found.push(statement('dextrocardia-possible', reading.among(CHEST_LEADS).map(({ name, lead }) => amplitude('r', name, rHeight(lead)))));
    return found;
  },
};

/** Right arm and left leg (II upside down, aVR upright), right leg involved (a flat limb lead), left arm and left leg (weak). */
export const limbSwapRule: Rule = {
  name: 'limb-swap',
  codes: ['swap-ra-ll', 'swap-rl'],
  needs: [],
  alsoWithheldWhen: ['ventricular-rhythm'],
  silentWhenWithheld: true,
  read: (reading, findings): EcgStatement[] => {
    const found: EcgStatement[] = [];
    const [two, avr] = [reading.lead('II'), reading.lead('aVR')];
    if (two !== null && avr !== null && !findings.paced) {
      const p = pExtreme(two) ?? 0;
      const qrs = netAmplitude(two);
      const upsideDown = reading.measurements.atrial.pPresent && p < 0 && qrs < 0 && two.qrsArea < 0 && avr.qrsArea > 0;
      if (recordSays(reading, 'right-arm-left-leg') ?? upsideDown) {
        found.push(statement('swap-ra-ll', [amplitude('p', 'II', p, 0), amplitude('qrs', 'II', qrs, 0)], { pII: p / 1000, qrsII: qrs / 1000 }));
      }
    }
    const [flat] = reading.among(['I', 'II', 'III']).sort((a, b) => a.lead.qrsPeakToPeak - b.lead.qrsPeakToPeak);
    if (flat !== undefined && (recordSays(reading, 'right-leg') ?? flat.lead.qrsPeakToPeak < NEAR_FLAT)) found.push(statement('swap-rl', [amplitude('qrs', flat.name, flat.lead.qrsPeakToPeak, NEAR_FLAT)], { lead: flat.name, value: flat.lead.qrsPeakToPeak / 1000 }));
    return found;
  },
};

/** Hints that need a P wave: P of I 1.6 times that of II and more with P of III downwards; P upside down in V1 and V2 with rSr′. */
export const weakSwapRule: Rule = {
  name: 'chest-height',
  codes: ['swap-la-ll', 'chest-v1-v2-high'],
  needs: [],
  alsoWithheldWhen: ['ventricular-rhythm', 'paced'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    if (!reading.measurements.atrial.pPresent) return [];
    const found: EcgStatement[] = [];
    const [one, two, three, v1, v2] = (['I', 'II', 'III', 'V1', 'V2'] as const).map((lead) => reading.lead(lead));
    const p = (lead: typeof one) => (lead === null || lead === undefined ? null : pExtreme(lead));
    const [pI, pII, pIII, pV1, pV2] = [p(one), p(two), p(three), p(v1), p(v2)];
    const legs = pI !== null && pII !== null && pIII !== null && pI >= P_SMALLEST && pII > 0 && pI >= P_SHARE * pII && pIII < 0;
    if (pI !== null && pII !== null && (recordSays(reading, 'left-arm-left-leg') ?? legs)) {
      found.push(statement('swap-la-ll', [amplitude('p', 'I', pI), amplitude('p', 'II', pII)], { pI: pI / 1000, pII: pII / 1000 }));
    }
    const rsr = [v1, v2].some((lead) => lead !== null && lead !== undefined && (lead.rPrime ?? 0) > 0);
    if (pV1 !== null && pV2 !== null && pV1 < 0 && pV2 < 0 && rsr && one !== null && one !== undefined && sDepth(one) === 0) {
      found.push(statement('chest-v1-v2-high', [amplitude('p', 'V1', pV1, 0), amplitude('p', 'V2', pV2, 0)], { pV1: pV1 / 1000, pV2: pV2 / 1000 }));
    }
    return found;
  },
};

/** R/S that falls and rises again along the chest, where two neighbours do not resemble each other. Needs the correlations. */
export const chestOrderRule: Rule = {
  name: 'chest-order',
  codes: ['swap-chest-order'],
  needs: CHEST_LEADS,
  alsoWithheldWhen: ['ventricular-rhythm'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const ratios = reading.among(CHEST_LEADS).map(({ lead }) => Math.min(10, rToS(lead) ?? 10));
    const check = reading.input.leadChecks?.find((one) => one.check === 'chest-order');
    if (check !== undefined) return [statement('swap-chest-order', CHEST_LEADS.map((name, index) => figure('r-to-s', ratios[index] ?? 0, '', null, name)), { leads: check.leads.join(',') })];
    const correlations = reading.input.chestCorrelations;
    if (reading.input.leadChecks !== undefined || correlations?.length !== 5) return [];
    const fall = ratios.findIndex((ratio, index) => index > 0 && ratio < FALL * (ratios[index - 1] ?? 0));
    const rises = fall > 0 && ratios.slice(fall + 1).some((ratio) => ratio * FALL > (ratios[fall] ?? 0));
    const lowest = correlations.reduce((best, value, index) => (value < best.value ? { value, index } : best), { value: Infinity, index: 0 });
    if (!rises || lowest.value >= NEIGHBOUR_CORRELATION) return [];
    const leads = CHEST_LEADS.slice(lowest.index, lowest.index + 2);
    const evidence = CHEST_LEADS.map((name, index) => figure('r-to-s', ratios[index] ?? 0, '', null, name));
    return [statement('swap-chest-order', [...evidence, figure('neighbour-correlation', lowest.value, '', NEIGHBOUR_CORRELATION)], { correlation: lowest.value, leads: leads.join(',') })];
  },
};
