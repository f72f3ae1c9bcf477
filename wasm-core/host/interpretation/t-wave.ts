import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import { contiguousAmong } from './contiguity.ts';
import { amplitude, statement } from './evidence.ts';
import { isRDominant, rHeight, tExtreme } from './qrs-shape.ts';
import type { Rule } from './rule.ts';

const INVERTED = -100;
const DEEP = -500;
const FLAT_SHARE = 0.1;
/** Below this R the ratio T/R means little, µV. */
const SMALLEST_R = 300;

/** T inverted in two contiguous leads with R/S > 1, deep, or flat against R. After a right bundle branch block V1–V3 do not count. */
export const tWaveRule: Rule = {
  name: 't-wave',
  codes: ['t-inversion', 't-inversion-deep', 't-flat'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm', 'under-16'],
  read: (reading, findings): EcgStatement[] => {
    const secondary: readonly LeadName[] = findings.bundleBranch === 'rbbb' ? ['V1', 'V2', 'V3'] : [];
    const leads = reading.among(TWELVE_LEADS.filter((lead) => lead !== 'aVR' && !secondary.includes(lead)));
    const pick = (chosen: typeof leads) => {
      const names = contiguousAmong(chosen.map(({ name }) => name));
      return chosen.filter(({ name }) => names.includes(name));
    };
    const deep = pick(leads.filter(({ lead }) => tExtreme(lead) <= DEEP));
    const inverted = pick(leads.filter(({ lead }) => tExtreme(lead) < INVERTED && isRDominant(lead)));
    const flat = pick(leads.filter(({ lead }) => rHeight(lead) >= SMALLEST_R && isRDominant(lead) && Math.abs(tExtreme(lead)) < FLAT_SHARE * rHeight(lead)));
    const show = (chosen: typeof leads, threshold: number | null) => chosen.map(({ name, lead }) => amplitude('t', name, tExtreme(lead), threshold));
    const found: EcgStatement[] = [];
    if (deep.length > 0) found.push(statement('t-inversion-deep', show(deep, DEEP)));
    else if (inverted.length > 0) found.push(statement('t-inversion', show(inverted, INVERTED)));
    if (flat.length > 0) found.push(statement('t-flat', flat.map(({ name, lead }) => amplitude('t', name, tExtreme(lead), FLAT_SHARE * rHeight(lead)))));
    return found;
  },
};
