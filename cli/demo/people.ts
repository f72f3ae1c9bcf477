import type { Professional } from '../../model/people.ts';

/** Invented people of the demonstration: every name begins with ESSAI, every case is an exercise. */
export const DEMONSTRATION_PIN = '271828';

export const BEDSIDE_PEOPLE: readonly Professional[] = [
  { id: 'essai-vidal', displayName: 'Dr C. ESSAI-VIDAL', role: 'gp', rpps: '99900000011' },
  { id: 'essai-marchand', displayName: 'L. ESSAI-MARCHAND', role: 'nurse' },
];

export const HOSPITAL_PEOPLE: readonly Professional[] = [
  { id: 'essai-roche', displayName: 'Dr A. ESSAI-ROCHE', role: 'specialist', rpps: '99900000029', services: ['cardiology', 'pneumology', 'neurovascular'] },
  { id: 'essai-noel', displayName: 'Dr P. ESSAI-NOËL', role: 'regulator', rpps: '99900000037', services: ['samu', 'cardiology', 'neurovascular', 'pneumology', 'dermatology', 'geriatrics', 'psychiatry', 'endocrinology'] },
];
