import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS } from '../../../model/lead.ts';
import { contiguousAmong } from './contiguity.ts';
import { amplitude, statement } from './evidence.ts';
import type { Rule } from './rule.ts';

const DEPRESSION = -50;
/** ST that rises by more than this from J to J+80 is upsloping, µV per ms (20 µV in 80 ms). */
const UPSLOPING = 0.25;

/** Horizontal or downsloping ST depression at J in two contiguous leads; after a right bundle branch block V1–V3 do not count. */
export const stDepressionRule: Rule = {
  name: 'st-depression',
  codes: ['st-depression'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'band', 'ventricular-rhythm'],
  read: (reading, findings): EcgStatement[] => {
    const secondary = findings.bundleBranch === 'rbbb' ? ['V1', 'V2', 'V3'] : [];
    const names = TWELVE_LEADS.filter((lead) => lead !== 'aVR' && !secondary.includes(lead));
    const down = reading.among(names).filter(({ lead }) => lead.stJ <= DEPRESSION && lead.stSlope <= UPSLOPING);
    const leads = contiguousAmong(down.map(({ name }) => name));
    const shown = down.filter(({ name }) => leads.includes(name));
    if (shown.length === 0) return [];
    const slope = shown.some(({ lead }) => lead.stSlope < -UPSLOPING) ? 'downsloping' : 'horizontal';
    return [statement('st-depression', shown.map(({ name, lead }) => amplitude('st', name, lead.stJ, DEPRESSION)), { slope })];
  },
};
