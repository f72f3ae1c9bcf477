import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS } from '../../../model/lead.ts';
import { figure, statement } from './evidence.ts';
import { WIDE_QRS } from './findings.ts';
import { isPositiveQrs, tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

const SHORT_PR = 120;
const SLIGHTLY_WIDE = 110;
const DELTA_LEADS = 2;
const OPPOSITE_LEADS = 2;

function deltaLeads(reading: Reading) {
  return reading.among(TWELVE_LEADS).filter(({ lead }) => lead.slurredOnset);
}

/** PR < 120, delta wave in two leads, QRS ≥ 120; from 110 with ST-T opposite to the QRS in two leads. */
export function isPreexcited(reading: Reading): boolean {
  const { prInterval: pr, qrsDuration: qrs, atrial } = reading.measurements;
  if (!atrial.pPresent || pr === null || pr >= SHORT_PR || qrs === null || qrs < SLIGHTLY_WIDE || deltaLeads(reading).length < DELTA_LEADS) return false;
  const opposite = reading.among(TWELVE_LEADS).filter(({ lead }) => tExtreme(lead) !== 0 && tExtreme(lead) > 0 !== isPositiveQrs(lead));
  return qrs >= WIDE_QRS || opposite.length >= OPPOSITE_LEADS;
}

export const preexcitationRule: Rule = {
  name: 'preexcitation',
  codes: ['preexcitation'],
  needs: [],
  alsoWithheldWhen: ['ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    const { prInterval: pr, qrsDuration: qrs } = reading.measurements;
    if (!findings.preexcited || pr === null || qrs === null) return [];
    const leads = deltaLeads(reading).map(({ name }) => name);
    return [statement('preexcitation', [figure('pr', pr, 'ms', SHORT_PR), figure('qrs', qrs, 'ms', SLIGHTLY_WIDE)], { leads: leads.join(',') })];
  },
};
