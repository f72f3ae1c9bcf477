import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import type { EcgStatementCode } from '../../../model/wording/ecg-statements.ts';
import { isFlutter } from './atrial-flutter.ts';
import { contiguousAmong } from './contiguity.ts';
import { amplitude, statement, type Evidence } from './evidence.ts';
import type { InterpretationInput } from './input.ts';
import { hasLeftStrain } from './hypertrophy.ts';
import { tExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';

type Patient = InterpretationInput['patient'];

/** Leads in which ST elevation counts; aVR has its own rule. */
const ELEVATION_LEADS = TWELVE_LEADS.filter((lead) => lead !== 'aVR');
const LATERAL: readonly LeadName[] = ['I', 'aVL', 'V5', 'V6'];
const INFERIOR: readonly LeadName[] = ['II', 'III', 'aVF'];
const POSTERIOR_DEPRESSION = -50;
const AVR_ELEVATION = 100;
const AVR_DEPRESSED_LEADS = 6;
/** ST this low counts as depressed, µV. */
const DEPRESSED = -50;
/** ST within this distance of its threshold is "slightly up", µV. */
const SLIGHT = 50;

/**
 * Threshold of ST elevation at J, µV (fourth universal definition of myocardial infarction, 2018). V2 and V3: 250 in men
 * under 40, 200 in men from 40, 150 in women. Unknown sex takes the most sensitive limit; unknown age that of 40 years.
 */
export function elevationThreshold(lead: LeadName, { sex, ageYears }: Patient): number {
  if (lead !== 'V2' && lead !== 'V3') return 100;
  if (sex !== 'male') return 150;
  return ageYears !== null && ageYears < 40 ? 250 : 200;
}

/** V7–V9: 50 µV, 100 in men under 40. */
export function posteriorThreshold({ sex, ageYears }: Patient): number {
  return sex === 'male' && ageYears !== null && ageYears < 40 ? 100 : 50;
}

/** V3R, V4R: 50 µV, 100 in men under 30. */
export function rightThreshold({ sex, ageYears }: Patient): number {
  return sex === 'male' && ageYears !== null && ageYears < 30 ? 100 : 50;
}

/** Leads over their threshold that have a contiguous lead over its own. */
export function elevatedLeads(reading: Reading): LeadName[] {
  const over = reading.among(ELEVATION_LEADS).filter(({ name, lead }) => lead.stJ >= elevationThreshold(name, reading.input.patient));
  return contiguousAmong(over.map(({ name }) => name));
}

/** Names of the territories that together hold every elevated lead. */
export function territories(elevated: readonly LeadName[]): { readonly code: EcgStatementCode; readonly leads: readonly LeadName[] }[] {
  const among = (names: readonly LeadName[]) => elevated.filter((lead) => names.includes(lead));
  const has = (...names: readonly LeadName[]) => names.some((name) => elevated.includes(name));
  const found: { code: EcgStatementCode; leads: readonly LeadName[] }[] = [];
  const inferior = has(...INFERIOR);
  const septal = has('V1', 'V2');
  const lowLateral = has('V5', 'V6');
  const highLateral = has('I', 'aVL');
  // V4 without V3 is the edge of a lateral wall, not an anterior one.
  const anterior = has('V3') || (has('V4') && !inferior && lowLateral);
  const lateral = lowLateral || highLateral;
  if (septal && anterior && lowLateral && highLateral) found.push({ code: 'stemi-anterior-extensive', leads: among(['I', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']) });
  else if (anterior && lateral) found.push({ code: 'stemi-anterolateral', leads: among(['I', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']) });
  else if (anterior) found.push({ code: septal ? 'stemi-anteroseptal' : 'stemi-anterior', leads: among(['V1', 'V2', 'V3', 'V4']) });
  else if (septal) found.push({ code: 'stemi-septal', leads: among(['V1', 'V2']) });
  if (inferior) {
    const wide = lateral && !anterior;
    found.push({ code: wide ? 'stemi-inferolateral' : 'stemi-inferior', leads: among(wide ? [...INFERIOR, ...LATERAL, 'V4'] : INFERIOR) });
  } else if (lateral && !anterior) {
    found.push({ code: lowLateral ? 'stemi-lateral' : 'stemi-high-lateral', leads: among(LATERAL) });
  }
  const rest = elevated.filter((lead) => !found.some(({ leads }) => leads.includes(lead)));
  if (rest.length > 0) found.push({ code: 'stemi-other', leads: rest });
  return found;
}

/** ST down by 50 µV at J and still at J+60 in two contiguous leads of V1–V3, T ending upright. */
function posteriorEquivalent(reading: Reading): Evidence[] {
  const down = reading.among(['V1', 'V2', 'V3']).filter(({ lead }) => lead.stJ <= POSTERIOR_DEPRESSION && lead.st60 <= POSTERIOR_DEPRESSION && tExtreme(lead) > 0);
  const leads = contiguousAmong(down.map(({ name }) => name));
  return down.filter(({ name }) => leads.includes(name)).map(({ name, lead }) => amplitude('st', name, lead.stJ, POSTERIOR_DEPRESSION));
}

/** V3R–V4R or V7–V9, recorded with the chest electrodes moved there. */
function movedLeads(reading: Reading): EcgStatement[] {
  const { chestPlacement, patient } = reading.input;
  const moved = reading.movedLeads();
  const threshold = chestPlacement === 'right' ? rightThreshold(patient) : posteriorThreshold(patient);
  const over = moved.flatMap((name) => {
    const lead = reading.measurements.leads[name];
    const readable = reading.input.quality.leads[name] !== 'unreadable' && !reading.lostLeads().includes(name);
    return lead !== undefined && readable && lead.stJ >= threshold ? [{ name, lead }] : [];
  });
  const leads = contiguousAmong(over.map(({ name }) => name));
  if (leads.length === 0) return [];
  const evidence = over.filter(({ name }) => leads.includes(name)).map(({ name, lead }) => amplitude('st', name, lead.stJ, threshold));
  return [statement(chestPlacement === 'right' ? 'stemi-right-ventricle' : 'stemi-posterior', evidence)];
}

export const stElevationRule: Rule = {
  name: 'st-elevation',
  codes: [
    'stemi-anteroseptal', 'stemi-septal', 'stemi-anterior', 'stemi-anterolateral', 'stemi-anterior-extensive', 'stemi-lateral', 'stemi-high-lateral',
    'stemi-inferior', 'stemi-inferolateral', 'stemi-other', 'stemi-right-ventricle', 'stemi-posterior', 'stemi-posterior-equivalent',
    'ask-right-leads', 'ask-posterior-leads', 'st-elevation-avr-diffuse', 'st-elevation-below-threshold', 'stemi-criteria-not-met',
  ],
  needs: [],
  alsoWithheldWhen: ['calibration', 'band', 'ventricular-rhythm'],
  read: (reading): EcgStatement[] => {
    const { patient } = reading.input;
    const elevation = (name: LeadName) => amplitude('st', name, reading.lead(name)?.stJ ?? 0, elevationThreshold(name, patient));
    const elevated = elevatedLeads(reading);
    const found = territories(elevated).map(({ code, leads }) => statement(code, leads.map(elevation)));
    found.push(...movedLeads(reading));
    const posterior = posteriorEquivalent(reading);
    const standard = reading.movedLeads().length === 0;
    if (posterior.length > 0) {
      found.push(statement('stemi-posterior-equivalent', posterior));
      if (standard) found.push(statement('ask-posterior-leads', posterior));
    }
    const inferior = elevated.filter((lead) => INFERIOR.includes(lead));
    if (inferior.length > 0 && standard) found.push(statement('ask-right-leads', inferior.map(elevation)));
    const avr = reading.lead('aVR');
    const depressed = reading.among(ELEVATION_LEADS).filter(({ lead }) => lead.stJ <= DEPRESSED);
    // Flutter waves and the strain of a thick left ventricle lift aVR and lower the rest by themselves.
    const explained = isFlutter(reading) || hasLeftStrain(reading);
    if (avr !== null && !explained && avr.stJ >= AVR_ELEVATION && depressed.length >= AVR_DEPRESSED_LEADS) {
      const leads = depressed.map(({ name, lead }) => amplitude('st', name, lead.stJ, DEPRESSED));
      found.push(statement('st-elevation-avr-diffuse', [amplitude('st', 'aVR', avr.stJ, AVR_ELEVATION), ...leads], { count: depressed.length, value: avr.stJ / 1000 }));
    }
    const met = found.some((one) => one.level === 'red');
    if (!met) {
      const slight = reading.among(ELEVATION_LEADS).filter(({ name, lead }) => lead.stJ >= elevationThreshold(name, patient) - SLIGHT);
      const leads = contiguousAmong(slight.map(({ name }) => name));
      if (leads.length > 0) found.push(statement('st-elevation-below-threshold', leads.map(elevation)));
      if (reading.has(TWELVE_LEADS)) {
        const highest = reading.among(ELEVATION_LEADS).reduce((best, one) => (one.lead.stJ > best.lead.stJ ? one : best));
        found.push(statement('stemi-criteria-not-met', [elevation(highest.name)], { value: highest.lead.stJ / 1000, lead: highest.name }));
      }
    }
    return found;
  },
};
