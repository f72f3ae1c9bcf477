import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import { contiguousAmong } from './contiguity.ts';
import { amplitude, statement } from './evidence.ts';
import { hasWideQrs, type Findings } from './findings.ts';
import { isQs, rHeight, sDepth, tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';
import { elevatedLeads } from './stemi.ts';

/** Named as "resembles" only; limits from memory and proposals, to be confirmed by a cardiologist. µV, slopes µV per ms. */
const DE_WINTER = { depression: -100, tallT: 500, leads: 2, rise: 0.25 } as const;
const WELLENS = { deepT: -200, upT: 100, downT: -100, highestSt: 100 } as const;
const HYPERACUTE = { tallT: 1000 } as const;
const SUBTLE_INFERIOR = { three: 50, avl: -50 } as const;

const ANTERIOR: readonly LeadName[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

function deWinter(reading: Reading): EcgStatement[] {
  const found = reading.among(ANTERIOR).filter(({ lead }) => lead.stJ <= DE_WINTER.depression && lead.stSlope > DE_WINTER.rise && tExtreme(lead) >= DE_WINTER.tallT);
  const leads = contiguousAmong(found.map(({ name }) => name));
  if (leads.length < DE_WINTER.leads) return [];
  const shown = found.filter(({ name }) => leads.includes(name));
  return [statement('resembles-de-winter', shown.flatMap(({ name, lead }) => [amplitude('st', name, lead.stJ, DE_WINTER.depression), amplitude('t', name, tExtreme(lead), DE_WINTER.tallT)]))];
}

/** Both V2 and V3: deep inverted or up-then-down T, R kept, ST not elevated. */
function wellens(reading: Reading, findings: Findings): EcgStatement[] {
  const leads = reading.among(['V2', 'V3']);
  if (leads.length < 2 || findings.bundleBranch === 'rbbb' || findings.rightVoltage || hasWideQrs(reading.measurements)) return [];
  const fits = leads.every(({ lead }) => {
    const down = lead.tNegative ?? 0;
    const deep = tExtreme(lead) <= WELLENS.deepT;
    const biphasic = (lead.tPositive ?? 0) >= WELLENS.upT && down <= WELLENS.downT;
    return (deep || biphasic) && lead.stJ < WELLENS.highestSt && lead.stJ > -WELLENS.highestSt && !isQs(lead);
  });
  return fits ? [statement('resembles-wellens', leads.map(({ name, lead }) => amplitude('t', name, lead.tNegative ?? 0, WELLENS.downT)))] : [];
}

/** T of 1 mV and more that outgrows its own R and S, in two contiguous leads of V2–V5. */
function hyperacute(reading: Reading): EcgStatement[] {
  const tall = reading.among(['V2', 'V3', 'V4', 'V5']).filter(({ lead }) => tExtreme(lead) >= HYPERACUTE.tallT && tExtreme(lead) > Math.max(rHeight(lead), sDepth(lead)));
  const leads = contiguousAmong(tall.map(({ name }) => name));
  const shown = tall.filter(({ name }) => leads.includes(name));
  return shown.length === 0 ? [] : [statement('resembles-hyperacute-t', shown.map(({ name, lead }) => amplitude('t', name, tExtreme(lead), HYPERACUTE.tallT)))];
}

/** ST in III up by 50 µV while aVL is down by 50, below the criteria of ST elevation. */
function subtleInferior(reading: Reading): EcgStatement[] {
  const [three, avl, avf] = [reading.lead('III'), reading.lead('aVL'), reading.lead('aVF')];
  if (three === null || avl === null || avf === null || elevatedLeads(reading).length > 0) return [];
  if (three.stJ < SUBTLE_INFERIOR.three || avl.stJ > SUBTLE_INFERIOR.avl || avf.stJ <= 0) return [];
  const evidence = [amplitude('st', 'III', three.stJ, SUBTLE_INFERIOR.three), amplitude('st', 'aVL', avl.stJ, SUBTLE_INFERIOR.avl)];
  return [statement('subtle-inferior', evidence, { value: three.stJ / 1000, valueAvl: avl.stJ / 1000 })];
}

export const stTPatternsRule: Rule = {
  name: 'st-t-patterns',
  codes: ['resembles-de-winter', 'resembles-wellens', 'resembles-hyperacute-t', 'subtle-inferior'],
  needs: [],
  alsoWithheldWhen: ['calibration', 'band', 'ventricular-rhythm', 'under-16'],
  read: (reading, findings): EcgStatement[] => [...deWinter(reading), ...wellens(reading, findings), ...hyperacute(reading), ...subtleInferior(reading)],
};
