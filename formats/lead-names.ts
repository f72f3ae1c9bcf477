import { TWELVE_LEADS, type LeadName } from '../model/lead.ts';

/**
 * Lead numbers shared by SCP-ECG (EN 1064, table of lead identifications) and the MDC nomenclature (ISO/IEEE 11073-10101,
 * where a lead is 131072 plus the number). DICOM writes them `5.6.3-9-N` (SCPECG) or `2:N` (MDC).
 */
const NUMBERED: Readonly<Record<number, string>> = {
  1: 'I', 2: 'II', 3: 'V1', 4: 'V2', 5: 'V3', 6: 'V4', 7: 'V5', 8: 'V6', 9: 'V7', 10: 'V2R', 11: 'V3R', 12: 'V4R', 13: 'V5R', 14: 'V6R', 15: 'V7R',
  16: 'X', 17: 'Y', 18: 'Z', 19: 'CC5', 20: 'CM5', 21: 'LA', 22: 'RA', 23: 'LL', 61: 'III', 62: 'aVR', 63: 'aVL', 64: 'aVF', 65: '-aVR', 66: 'V8', 67: 'V9',
};

/** Name of a numbered lead; a number without a name of ours keeps its number. */
export function numberedLeadName(number: number): string {
  return NUMBERED[number] ?? `lead ${number}`;
}

/** Number of a lead in a DICOM code value, or null: `5.6.3-9-61` (SCPECG), `2:61` (MDC). */
export function numberOfDicomLead(codeValue: string): number | null {
  const match = /^5\.6\.3-9-(\d{1,3})(?:-\d+)?$/.exec(codeValue) ?? /^2:(\d{1,5})$/.exec(codeValue);
  return match === null ? null : Number(match[1]);
}

/** Name of a lead in the MDC nomenclature, `MDC_ECG_LEAD_AVR`; null when the code names no lead. */
export function mdcLeadName(code: string): string | null {
  const match = /^MDC_ECG_LEAD_(.{1,16})$/.exec(code);
  return match === null ? null : (clinicalLeadName(match[1] ?? '') ?? match[1] ?? null);
}

/**
 * The clinical lead that a label of a file names, or null: `ECG II`, `EKG V1`, `Lead I (Einthoven)`, `AVF`, `V2-Ref`.
 */
export function clinicalLeadName(label: string): LeadName | null {
  const bare = label
    .replace(/\([^)]*\)/g, ' ')
    .replace(/^\s*(?:ecg|ekg|lead|ableitung|d[ée]rivation)[\s:_-]+/i, '')
    .replace(/^\s*(?:lead)[\s:_-]+/i, '')
    .replace(/[\s_-]*ref$/i, '')
    .trim()
    .toLowerCase();
  return TWELVE_LEADS.find((lead) => lead.toLowerCase() === bare) ?? null;
}

/** One name for each channel: the first of its candidates that no channel before it bears, else that with its place. */
export function distinctNames(candidates: readonly (readonly (string | null | undefined)[])[]): string[] {
  const taken = new Set<string>();
  return candidates.map((wishes, index) => {
    const usable = wishes.filter((wish): wish is string => typeof wish === 'string' && wish !== '');
    const name = usable.find((wish) => !taken.has(wish)) ?? `${usable[0] ?? 'channel'} (${index + 1})`;
    taken.add(name);
    return name;
  });
}
