import { msg } from '@lit/localize';
import type { Intention } from '../../model/case-event.ts';
import type { Motive } from '../../model/codes/case-codes.ts';
import type { NumericName } from '../../model/measurement.ts';
import { ageYears, displayName } from '../../model/patient.ts';
import type { AdministrativeSex, PatientIdentity } from '../../model/patient.ts';
import type { CaseView } from '../../model/case-view.ts';
import { formatDate } from '../locales/format.ts';
import { fillIn } from '../locales/language.ts';
import type { IconName } from '../widgets/icon.ts';

/** Words of the enumerated values on the bedside screens. */

export const MOTIVE_ICONS: Readonly<Record<Motive, IconName>> = { 'chest-pain': 'chest', breathing: 'lungs', 'stroke-signs': 'brain', 'malaise-fall': 'fall', 'skin-wound': 'skin', other: 'more' };

export function motiveWord(motive: Motive): string {
  switch (motive) {
    case 'chest-pain': return msg('Douleur thoracique', { id: 'motive.chest-pain' });
    case 'breathing': return msg('Gêne respiratoire', { id: 'motive.breathing' });
    case 'stroke-signs': return msg('Signes d’AVC', { id: 'motive.stroke-signs' });
    case 'malaise-fall': return msg('Malaise ou chute', { id: 'motive.malaise-fall' });
    case 'skin-wound': return msg('Peau, plaie', { id: 'motive.skin-wound' });
    case 'other': return msg('Autre motif', { id: 'motive.other' });
  }
}

/** What the guide proposes for a motive, in one line. */
export function motiveExaminations(motive: Motive): string {
  switch (motive) {
    case 'chest-pain': return msg('ECG · tension · SpO₂', { id: 'motive.chest-pain.examinations' });
    case 'breathing': return msg('SpO₂ · ECG · tension', { id: 'motive.breathing.examinations' });
    case 'stroke-signs': return msg('Glycémie · tension · ECG', { id: 'motive.stroke-signs.examinations' });
    case 'malaise-fall': return msg('ECG · glycémie · tension', { id: 'motive.malaise-fall.examinations' });
    case 'skin-wound': return msg('Description · constantes', { id: 'motive.skin-wound.examinations' });
    case 'other': return msg('ECG · SpO₂ · avis', { id: 'motive.other.examinations' });
  }
}

export const INTENTIONS = ['call-15', 'emergency-department', 'specialist-visit', 'watch-on-site', 'treat-on-site', 'undecided'] as const satisfies readonly Intention[];

export function intentionWord(intention: Intention): string {
  switch (intention) {
    case 'call-15': return msg('Appeler le 15, SMUR', { id: 'intention.call-15' });
    case 'emergency-department': return msg('Envoyer aux urgences', { id: 'intention.emergency-department' });
    case 'specialist-visit': return msg('Demander un spécialiste', { id: 'intention.specialist-visit' });
    case 'watch-on-site': return msg('Surveiller sur place', { id: 'intention.watch-on-site' });
    case 'treat-on-site': return msg('Traiter sur place', { id: 'intention.treat-on-site' });
    case 'undecided': return msg('Je ne sais pas', { id: 'intention.undecided' });
    case 'not-recorded': return msg('non recueillie', { id: 'intention.not-recorded' });
  }
}

export function sexWord(sex: AdministrativeSex): string {
  switch (sex) {
    case 'male': return msg('homme', { id: 'sex.male' });
    case 'female': return msg('femme', { id: 'sex.female' });
    case 'unknown': return msg('sexe inconnu', { id: 'sex.unknown' });
  }
}

export function numericWord(name: NumericName): string {
  switch (name) {
    case 'heartRate': return msg('FC', { id: 'numeric.heartRate' });
    case 'pulse': return msg('Pouls', { id: 'numeric.pulse' });
    case 'spo2': return msg('SpO₂', { id: 'numeric.spo2' });
    case 'perfusionIndex': return msg('Indice de perfusion', { id: 'numeric.perfusionIndex' });
    case 'systolic': return msg('PA systolique', { id: 'numeric.systolic' });
    case 'diastolic': return msg('PA diastolique', { id: 'numeric.diastolic' });
    case 'meanPressure': return msg('PA moyenne', { id: 'numeric.meanPressure' });
    case 'respiratoryRate': return msg('FR', { id: 'numeric.respiratoryRate' });
    case 'temperature': return msg('Température', { id: 'numeric.temperature' });
    case 'glucose': return msg('Glycémie', { id: 'numeric.glucose' });
    case 'weight': return msg('Poids', { id: 'numeric.weight' });
  }
}

/** "ESSAI-BERNARD Marcel", or the sentence that says the identity is not known. */
export function patientWord(patient: PatientIdentity | null): string {
  const name = displayName(patient);
  if (name !== '') return name;
  return patient === null ? msg('Patient à préciser', { id: 'patient.to-say' }) : msg('Identité inconnue', { id: 'patient.unknown' });
}

/** "67 ans · Douleur thoracique" */
export function caseLine(view: CaseView): string {
  const age = view.patient === null ? null : ageYears(view.patient.birthDate, view.openedAt);
  return [age === null ? '' : fillIn(msg('{age} ans', { id: 'patient.age' }), { age }), motiveWord(view.motive)].filter((part) => part !== '').join(' · ');
}

/** What the state of an identity means for what leaves. */
export function identityNote(patient: PatientIdentity | null): string {
  switch (patient?.state) {
    case undefined: case 'unknown': return msg('À compléter dès que possible ; le dossier part sans attendre.', { id: 'patient.to-complete' });
    case 'fictitious': return msg('Identité fictive : exercice.', { id: 'patient.fictitious' });
    case 'provisional': return msg('Identité provisoire : le matricule INS ne part pas.', { id: 'patient.provisional' });
    case 'qualified': return msg('Identité qualifiée.', { id: 'patient.qualified' });
  }
}

/** "homme, né le 14/03/1959 (67 ans)" */
export function identityLine(patient: PatientIdentity, openedAt: string): string {
  if (patient.state === 'unknown') return sexWord(patient.sex);
  const born = patient.sex === 'female' ? msg('née le {date}', { id: 'patient.born-female' }) : msg('né le {date}', { id: 'patient.born-male' });
  const age = ageYears(patient.birthDate, openedAt);
  const parts = [sexWord(patient.sex), patient.birthDate === '' ? msg('date de naissance inconnue', { id: 'patient.birth-unknown' }) : fillIn(born, { date: formatDate(patient.birthDate) })];
  const years = age === null ? '' : ` (${fillIn(msg('{age} ans', { id: 'patient.age' }), { age })})`;
  return `${parts.join(', ')}${years}${patient.room === undefined || patient.room === '' ? '' : ` · ${patient.room}`}`;
}
