import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { electrodesOfMask, electrodeBit, leadsLost, TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import type { QualityReason } from '../../../model/measurement.ts';
import { figure, statement } from './evidence.ts';
import { CHEST_LEADS, LIMB_LEADS, type Reading } from './reading.ts';

const FEWEST_BEATS = 3;
const MOST_LOST_CHEST_LEADS = 2;

/** How much of the reading may be made: all of it, the rhythm only, or what the stream analysis itself said. */
export type Extent = 'all' | 'rhythm' | 'nothing';

const NOISE = { drift: 'noise-drift', mains: 'noise-mains', muscle: 'noise-muscle', spikes: 'noise-spikes', flat: 'lead-flat', saturated: 'lead-saturated' } as const satisfies Partial<Record<QualityReason, string>>;

/** "V4:off,II:doubtful": leads that are not good with their first reason or verdict. */
function leadReasons(reading: Reading): string {
  const { quality } = reading.input;
  const off = leadsLost(quality.electrodesOff);
  return TWELVE_LEADS.flatMap((lead) => {
    const verdict = quality.leads[lead];
    if (off.includes(lead) && (verdict !== undefined || reading.measurements.leads[lead] !== undefined)) return [`${lead}:off`];
    if (verdict === undefined || verdict === 'good') return [];
    return [`${lead}:${quality.reasons?.[lead]?.[0] ?? verdict}`];
  }).join(',');
}

export function extentOf(reading: Reading): Extent {
  const lost = reading.lostLeads();
  const limb = LIMB_LEADS.filter((lead) => !reading.absentLeads().includes(lead));
  if (reading.measurements.beatsUsed < FEWEST_BEATS || reading.leads.length === 0) return 'nothing';
  if (limb.length > 0 && limb.every((lead) => lost.includes(lead))) return 'nothing';
  return lost.filter((lead) => CHEST_LEADS.includes(lead)).length > MOST_LOST_CHEST_LEADS ? 'rhythm' : 'all';
}

function electrodesOff(reading: Reading): EcgStatement[] {
  const { quality, durationSeconds } = reading.input;
  const times = { from: Math.max(0, durationSeconds - quality.lastSeconds), to: durationSeconds };
  return electrodesOfMask(quality.electrodesOff).map((electrode) => {
    const leads = leadsLost(electrodeBit(electrode));
    const evidence = [figure('leads-lost', leads.length, '')];
    if (electrode === 'RL') return statement('electrode-off-rl', evidence, times);
    if (electrode.startsWith('V')) return statement('electrode-off-chest', evidence, { ...times, electrode });
    return statement('electrode-off-limb', evidence, { ...times, electrode, leads: leads.join(',') });
  });
}

/** Noise and dead leads by the reasons given, but not those of an electrode that is off. */
function noise(reading: Reading): EcgStatement[] {
  const { reasons } = reading.input.quality;
  const off = leadsLost(reading.input.quality.electrodesOff);
  return Object.entries(NOISE).flatMap(([reason, code]) => {
    const leads = TWELVE_LEADS.filter((lead: LeadName) => !off.includes(lead) && (reasons?.[lead] ?? []).includes(reason as QualityReason));
    return leads.length === 0 ? [] : [statement(code, [figure('leads', leads.length, '')], { leads: leads.join(','), leadValues: leads.join(', ') })];
  });
}

/** Everything technical, said before any finding: electrodes, noise, leads, scale, band, length, and one verdict. */
export function technicalQuality(reading: Reading): EcgStatement[] {
  const { input, measurements } = reading;
  const found = [...electrodesOff(reading), ...noise(reading)];
  const reasons = leadReasons(reading);
  const extent = extentOf(reading);
  const short = measurements.beatsUsed < FEWEST_BEATS;
  const verdictEvidence = [figure('readable-leads', reading.leads.length, ''), figure('beats', measurements.beatsUsed, '', FEWEST_BEATS)];
  if (short) found.push(statement('record-too-short', verdictEvidence, { count: measurements.beatsUsed }));
  if (extent === 'nothing' && !short) found.push(statement('quality-unreadable', verdictEvidence, { leadReasons: reasons }));
  else if (extent === 'rhythm') found.push(statement('interpretation-withheld', verdictEvidence, { reason: reasons.includes(':off') ? 'off' : 'leads-missing', leadReasons: reasons }));
  else if (!input.quality.acceptable || reasons !== '') found.push(statement('quality-doubtful', verdictEvidence, { leadReasons: reasons }));
  else if (!short) found.push(statement('quality-sufficient', verdictEvidence, { leadCount: reading.leads.length, count: measurements.beatsUsed }));
  const absent = reading.absentLeads();
  if (absent.length > 0) {
    const leadCount = TWELVE_LEADS.length - absent.length;
    found.push(statement('leads-absent', [figure('leads', leadCount, '')], { leads: absent.join(','), leadCount }));
  }
  const inconsistent = input.leadChecks?.find(({ check }) => check === 'inconsistent');
  if (inconsistent !== undefined) found.push(statement('leads-inconsistent', [figure('leads', inconsistent.leads.length, '')]));
  if (input.calibrationKnown === false) found.push(statement('calibration-unknown', []));
  if (input.band === 'monitor') found.push(statement('band-not-diagnostic', [figure('sampling-rate', input.samplingFrequency, 'Hz', 500)], { samplingRate: input.samplingFrequency }));
  return found;
}
