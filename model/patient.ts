import { z } from 'zod';

/**
 * Identity traits of the INS (Identité Nationale de Santé). The matricule is no part of it here: it may
 * travel only with a qualified identity, and an identity typed in the field is provisional (RNIV).
 */
export const identityState = z.enum(['provisional', 'qualified', 'fictitious', 'unknown']);
export type IdentityState = z.infer<typeof identityState>;

export const administrativeSex = z.enum(['male', 'female', 'unknown']);
export type AdministrativeSex = z.infer<typeof administrativeSex>;

export const patientIdentity = z.strictObject({
  state: identityState,
  birthName: z.string().trim().max(100),
  firstNames: z.string().trim().max(100),
  usedName: z.string().trim().max(100).optional(),
  /** Calendar date, YYYY-MM-DD; empty string when unknown. */
  birthDate: z.union([z.literal(''), z.iso.date()]),
  sex: administrativeSex,
  /** Free place mark such as a room; never an address. */
  room: z.string().trim().max(40).optional(),
});
export type PatientIdentity = z.infer<typeof patientIdentity>;

/** Whole years between a birth date and a day (both YYYY-MM-DD…), or null when unknown. */
export function ageYears(birthDate: string, on: string): number | null {
  const birth = /^(\d{4})-(\d{2})-(\d{2})/.exec(birthDate);
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(on);
  if (birth === null || day === null) return null;
  const years = Number(day[1]) - Number(birth[1]);
  const before = `${day[2]}${day[3]}` < `${birth[2]}${birth[3]}`;
  return before ? years - 1 : years;
}

/** "ESSAI-BERNARD Marcel": family name in capitals, as French hospitals write it. */
export function displayName(patient: PatientIdentity | null): string {
  if (patient === null || patient.state === 'unknown') return '';
  const family = (patient.usedName && patient.usedName !== '' ? patient.usedName : patient.birthName).toLocaleUpperCase('fr');
  return `${family} ${patient.firstNames}`.trim();
}
