import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { hasWideQrs } from './findings.ts';
import { isPositiveQrs, rHeight, rToS, sDepth, tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule, Tag } from './rule.ts';

/** µV; the product in mm·ms as printed (1 mm = 100 µV). */
const SOKOLOW = 3500;
const CORNELL = { male: 2800, female: 2000 } as const;
const PRODUCT = 2440;
/** Added to the Cornell voltage of women in the product, µV (sources differ, 6 or 8 mm: the variant is printed). */
const PRODUCT_WOMEN = 800;
const R_AVL = 1100;
const STRAIN_ST = -50;
const STRAIN_LEADS = 2;

const EXTRA: readonly Tag[] = ['wide-qrs', 'under-16', 'calibration', 'ventricular-rhythm'];

/** S V1 + the taller R of V5 and V6. */
export function sokolowVoltage(reading: Reading): number | null {
  const [v1, v5, v6] = [reading.lead('V1'), reading.lead('V5'), reading.lead('V6')];
  return v1 === null || v5 === null || v6 === null ? null : sDepth(v1) + Math.max(rHeight(v5), rHeight(v6));
}

/** R aVL + S V3. */
export function cornellVoltage(reading: Reading): number | null {
  const [avl, v3] = [reading.lead('aVL'), reading.lead('V3')];
  return avl === null || v3 === null ? null : rHeight(avl) + sDepth(v3);
}

export const sokolowRule: Rule = {
  name: 'sokolow',
  codes: ['lvh-voltage-sokolow'],
  needs: ['V1', 'V5', 'V6'],
  alsoWithheldWhen: EXTRA,
  read: (reading): EcgStatement[] => {
    const voltage = sokolowVoltage(reading);
    if (voltage === null || voltage < SOKOLOW) return [];
    return [statement('lvh-voltage-sokolow', [figure('sokolow', voltage / 1000, 'mV', SOKOLOW / 1000)], { value: voltage / 1000 })];
  },
};

export const cornellRule: Rule = {
  name: 'cornell',
  codes: ['lvh-voltage-cornell', 'lvh-cornell-product'],
  needs: ['aVL', 'V3'],
  alsoWithheldWhen: [...EXTRA, 'sex'],
  read: (reading): EcgStatement[] => {
    const voltage = cornellVoltage(reading);
    const { sex } = reading.input.patient;
    const qrs = reading.measurements.qrsDuration;
    if (voltage === null || sex === 'unknown') return [];
    const found: EcgStatement[] = [];
    if (voltage >= CORNELL[sex]) {
      found.push(statement('lvh-voltage-cornell', [figure('cornell', voltage / 1000, 'mV', CORNELL[sex] / 1000)], { value: voltage / 1000, threshold: CORNELL[sex] / 1000 }));
    }
    const product = qrs === null ? null : ((voltage + (sex === 'female' ? PRODUCT_WOMEN : 0)) / 100) * qrs;
    if (product !== null && product >= PRODUCT) {
      found.push(statement('lvh-cornell-product', [figure('cornell-product', product, 'mm.ms', PRODUCT)], { value: product, variant: sex === 'female' ? 'women-8-mm' : 'none' }));
    }
    return found;
  },
};

export const rAvlRule: Rule = {
  name: 'r-avl',
  codes: ['lvh-voltage-avl'],
  needs: ['aVL'],
  alsoWithheldWhen: EXTRA,
  read: (reading): EcgStatement[] => {
    const avl = reading.lead('aVL');
    return avl !== null && rHeight(avl) >= R_AVL ? [statement('lvh-voltage-avl', [amplitude('r', 'aVL', rHeight(avl), R_AVL)], { value: rHeight(avl) / 1000 })] : [];
  },
};

const LATERAL: readonly LeadName[] = ['I', 'aVL', 'V5', 'V6'];

function hasVoltage(reading: Reading): boolean {
  const { sex, ageYears } = reading.input.patient;
  const avl = reading.lead('aVL');
  const sokolow = ageYears !== null && ageYears >= 40 && (sokolowVoltage(reading) ?? 0) >= SOKOLOW;
  const cornell = sex !== 'unknown' && (cornellVoltage(reading) ?? 0) >= CORNELL[sex];
  return sokolow || cornell || (avl !== null && rHeight(avl) >= R_AVL);
}

/** Lateral leads with ST down and T against the QRS, in a narrow QRS that meets a voltage criterion. */
function strainLeads(reading: Reading) {
  return reading.among(LATERAL).filter(({ lead }) => isPositiveQrs(lead) && lead.st60 <= STRAIN_ST && tExtreme(lead) < 0);
}

/** True when left voltage explains a depressed lateral ST. */
export function hasLeftStrain(reading: Reading): boolean {
  return !hasWideQrs(reading.measurements) && hasVoltage(reading) && strainLeads(reading).length >= STRAIN_LEADS;
}

/** A voltage criterion and, in two lateral leads, ST down and T against the QRS. */
export const leftStrainRule: Rule = {
  name: 'left-strain',
  codes: ['lvh-with-st-t'],
  needs: ['I', 'aVL', 'V5', 'V6'],
  alsoWithheldWhen: EXTRA,
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    return !hasLeftStrain(reading) ? [] : [statement('lvh-with-st-t', strainLeads(reading).flatMap(({ name, lead }) => [amplitude('st', name, lead.st60, STRAIN_ST), amplitude('t', name, tExtreme(lead))]))];
  },
};

/** Right ventricle, µV and degrees; two of the four signs are asked. */
const RIGHT = { rV1: 700, ratio: 1, sum: 1050, axis: 110, signs: 2 } as const;

export function rightVoltageSigns(reading: Reading): number {
  const [v1, v5, v6] = [reading.lead('V1'), reading.lead('V5'), reading.lead('V6')];
  if (v1 === null || v5 === null || v6 === null) return 0;
  const axis = reading.measurements.axes.qrs;
  return [
    rHeight(v1) >= RIGHT.rV1,
    rHeight(v1) > 0 && (rToS(v1) ?? Infinity) > RIGHT.ratio,
    rHeight(v1) + Math.max(sDepth(v5), sDepth(v6)) > RIGHT.sum,
    axis !== null && axis > RIGHT.axis,
  ].filter(Boolean).length;
}

export function hasRightVoltage(reading: Reading): boolean {
  return rightVoltageSigns(reading) >= RIGHT.signs;
}

export const rightVoltageRule: Rule = {
  name: 'right-voltage',
  codes: ['rvh-possible'],
  needs: ['V1', 'V5', 'V6'],
  alsoWithheldWhen: EXTRA,
  read: (reading, findings): EcgStatement[] => {
    const v1 = reading.lead('V1');
    if (!findings.rightVoltage || v1 === null) return [];
    const ratio = rToS(v1);
    const axis = reading.measurements.axes.qrs;
    const evidence = [amplitude('r', 'V1', rHeight(v1), RIGHT.rV1), ...(ratio === null ? [] : [figure('r-to-s', ratio, '', RIGHT.ratio, 'V1')]), ...(axis === null ? [] : [figure('axis', axis, '°', RIGHT.axis)])];
    return [statement('rvh-possible', evidence, { value: rHeight(v1) / 1000, ...(ratio === null ? {} : { ratio }) })];
  },
};
