import { z } from 'zod';

/** Enumerated values of a case. French Hub Santé codes stand in model/codes/decisions.ts. */

/** Medical priority, chosen by the requester, never derived from a score. */
export const priority = z.enum(['P0', 'P1', 'P2', 'P3']);
export type Priority = z.infer<typeof priority>;

/** Minutes within which an answer is due. */
export const ANSWER_TARGET_MINUTES: Readonly<Record<Priority, number>> = { P0: 5, P1: 15, P2: 240, P3: 4_320 };

export const service = z.enum(['cardiology', 'neurovascular', 'pneumology', 'dermatology', 'geriatrics', 'psychiatry', 'samu', 'endocrinology']);
export type Service = z.infer<typeof service>;

/** The six motives of the home screen, each with its SAMU code, the guide it opens and the service it proposes. */
export const motive = z.enum(['chest-pain', 'breathing', 'stroke-signs', 'malaise-fall', 'skin-wound', 'other']);
export type Motive = z.infer<typeof motive>;

export const MOTIVES: Readonly<Record<Motive, { samuCode: string; service: Service; examinations: readonly ('ecg' | 'oximetry' | 'pressure' | 'glucose' | 'photos' | 'nihss' | 'spirometry')[] }>> = {
  'chest-pain': { samuCode: 'M03.06', service: 'cardiology', examinations: ['ecg', 'pressure', 'oximetry'] },
  breathing: { samuCode: 'M03.12', service: 'samu', examinations: ['oximetry', 'ecg', 'pressure'] },
  'stroke-signs': { samuCode: 'M03.08', service: 'neurovascular', examinations: ['nihss', 'glucose', 'pressure'] },
  'malaise-fall': { samuCode: 'M03.09', service: 'samu', examinations: ['ecg', 'glucose', 'pressure'] },
  'skin-wound': { samuCode: 'M06.02', service: 'dermatology', examinations: ['photos'] },
  other: { samuCode: 'M06.02', service: 'samu', examinations: ['ecg', 'oximetry'] },
};

export const placeKind = z.enum(['practice', 'home', 'nursing-home']);
export type PlaceKind = z.infer<typeof placeKind>;
