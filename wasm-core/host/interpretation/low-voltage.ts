import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { figure, statement } from './evidence.ts';
import { CHEST_LEADS, LIMB_LEADS, type Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** Peak to peak, µV. */
const LIMB = 500;
const CHEST = 1000;

function largest(reading: Reading, leads: typeof LIMB_LEADS): number {
  return Math.max(...reading.among(leads).map(({ lead }) => lead.qrsPeakToPeak));
}

/** QRS below 0.5 mV in every limb lead, or below 1 mV in every chest lead. */
export const lowVoltageRule: Rule = {
  name: 'low-voltage',
  codes: ['low-voltage'],
  needs: [...LIMB_LEADS, ...CHEST_LEADS],
  alsoWithheldWhen: ['calibration', 'paced', 'ventricular-rhythm'],
  read: (reading): EcgStatement[] => {
    const [limb, chest] = [largest(reading, LIMB_LEADS), largest(reading, CHEST_LEADS)];
    if (limb >= LIMB && chest >= CHEST) return [];
    const evidence = [figure('largest-limb-qrs', limb / 1000, 'mV', LIMB / 1000), figure('largest-chest-qrs', chest / 1000, 'mV', CHEST / 1000)];
    return [statement('low-voltage', evidence, { value: limb / 1000, valueChest: chest / 1000 })];
  },
};
