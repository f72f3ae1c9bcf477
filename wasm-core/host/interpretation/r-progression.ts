import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { amplitude, figure, statement } from './evidence.ts';
import { rHeight, rToS } from './qrs-shape.ts';
import type { Rule } from './rule.ts';

const SMALL_R_V3 = 300;
const DOMINANT = 1;

export const rProgressionRule: Rule = {
  name: 'r-progression',
  codes: ['r-progression-poor'],
  needs: ['V1', 'V2', 'V3', 'V4'],
  alsoWithheldWhen: ['calibration', 'ventricular-rhythm', 'under-16'],
  read: (reading): EcgStatement[] => {
    const v3 = reading.lead('V3');
    if (v3 === null || rHeight(v3) > SMALL_R_V3) return [];
    return [statement('r-progression-poor', reading.among(['V1', 'V2', 'V3', 'V4']).map(({ name, lead }) => amplitude('r', name, rHeight(lead), name === 'V3' ? SMALL_R_V3 : null)))];
  },
};

export const tallRV1Rule: Rule = {
  name: 'r-tall-v1',
  codes: ['r-tall-v1'],
  needs: ['V1'],
  alsoWithheldWhen: ['ventricular-rhythm', 'under-16'],
  silentWhenWithheld: true,
  read: (reading): EcgStatement[] => {
    const v1 = reading.lead('V1');
    if (v1 === null || rHeight(v1) === 0) return [];
    const ratio = rToS(v1);
    if (ratio !== null && ratio <= DOMINANT) return [];
    return [statement('r-tall-v1', [ratio === null ? amplitude('r', 'V1', rHeight(v1)) : figure('r-to-s', ratio, '', DOMINANT, 'V1')], ratio === null ? {} : { ratio })];
  },
};
