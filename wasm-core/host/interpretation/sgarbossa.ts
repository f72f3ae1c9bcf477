import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import { amplitude, figure, statement, type Evidence } from './evidence.ts';
import { isPositiveQrs, negativeDepth, rHeight } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

/** µV. Sgarbossa 1996, Smith 2012, BARCELONA 2020. */
const DEVIATION = 100;
const DISCORDANT = 500;
const SMITH_RATIO = -0.25;
const SMALL_QRS = 600;
const POINTS = { concordantElevation: 5, concordantDepression: 3, discordantElevation: 2 } as const;
const POSITIVE_SCORE = 3;
const RIGHT_CHEST: readonly LeadName[] = ['V1', 'V2', 'V3'];

/** Leads whose ST is measured against a QRS of known direction; aVR is left out. */
function leadsOf(reading: Reading) {
  return reading.among(TWELVE_LEADS.filter((lead) => lead !== 'aVR'));
}

export function sgarbossaScore(reading: Reading): { readonly score: number; readonly evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  let elevation = 0;
  let depression = 0;
  let discordant = 0;
  for (const { name, lead } of leadsOf(reading)) {
    if (isPositiveQrs(lead)) {
      if (lead.stJ >= DEVIATION) {
        elevation = POINTS.concordantElevation;
        evidence.push(amplitude('st', name, lead.stJ, DEVIATION));
      }
    } else if (RIGHT_CHEST.includes(name) && lead.stJ <= -DEVIATION) {
      depression = POINTS.concordantDepression;
      evidence.push(amplitude('st', name, lead.stJ, -DEVIATION));
    } else if (lead.stJ >= DISCORDANT) {
      discordant = POINTS.discordantElevation;
      evidence.push(amplitude('st', name, lead.stJ, DISCORDANT));
    }
  }
  return { score: elevation + depression + discordant, evidence };
}

/** Most negative ratio of discordant ST elevation (100 µV and more) to the depth of S, and its lead. */
export function lowestStToS(reading: Reading): { readonly ratio: number; readonly lead: LeadName } | null {
  let lowest: { ratio: number; lead: LeadName } | null = null;
  for (const { name, lead } of leadsOf(reading)) {
    const depth = negativeDepth(lead);
    if (isPositiveQrs(lead) || lead.stJ < DEVIATION || depth === 0) continue;
    const ratio = -lead.stJ / depth;
    if (lowest === null || ratio < lowest.ratio) lowest = { ratio, lead: name };
  }
  return lowest;
}

/** Concordant deviation of 100 µV in any lead, or discordant where R and S stay within 600 µV. */
export function barcelonaEvidence(reading: Reading): Evidence[] {
  return leadsOf(reading).flatMap(({ name, lead }) => {
    if (Math.abs(lead.stJ) < DEVIATION) return [];
    const concordant = lead.stJ > 0 === isPositiveQrs(lead);
    const small = Math.max(rHeight(lead), negativeDepth(lead)) <= SMALL_QRS;
    return concordant || small ? [amplitude('st', name, lead.stJ, lead.stJ > 0 ? DEVIATION : -DEVIATION)] : [];
  });
}

/** Smith's ratio on the edge of 0.25 must not depend on the last bit of a division. */
export function isSmithPositive(lowest: { readonly ratio: number } | null): boolean {
  return lowest !== null && lowest.ratio <= SMITH_RATIO + 1e-9;
}

/** ST in left bundle branch block; the same ratio in paced rhythm, which is off unless asked for. */
export const sgarbossaRule: Rule = {
  name: 'sgarbossa',
  codes: ['lbbb-sgarbossa-positive', 'lbbb-smith-positive', 'lbbb-barcelona-positive', 'lbbb-criteria-not-met', 'paced-st-criteria-positive'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'band', 'ventricular-rhythm'],
  silentWhenWithheld: true,
  read: (reading, findings): EcgStatement[] => {
    const lowest = lowestStToS(reading);
    const ratio = (): EcgStatement['values'] => (lowest === null ? {} : { ratio: lowest.ratio, lead: lowest.lead });
    const ratioEvidence = lowest === null ? [] : [figure('st-to-s', lowest.ratio, '', SMITH_RATIO, lowest.lead)];
    if (findings.paced) return isSmithPositive(lowest) ? [statement('paced-st-criteria-positive', ratioEvidence, ratio())] : [];
    if (findings.bundleBranch !== 'lbbb') return [];
    const { score, evidence } = sgarbossaScore(reading);
    const barcelona = barcelonaEvidence(reading);
    const found: EcgStatement[] = [];
    if (score >= POSITIVE_SCORE) found.push(statement('lbbb-sgarbossa-positive', evidence, { score }));
    if (isSmithPositive(lowest)) found.push(statement('lbbb-smith-positive', ratioEvidence, ratio()));
    if (barcelona.length > 0) found.push(statement('lbbb-barcelona-positive', barcelona));
    if (found.length === 0 && reading.has(TWELVE_LEADS)) found.push(statement('lbbb-criteria-not-met', [figure('sgarbossa', score, '', POSITIVE_SCORE), ...ratioEvidence], { score, ...ratio() }));
    return found;
  },
};
