import { msg } from '@lit/localize';
import type { CaseView } from '../../../model/case-view.ts';
import type { Intention, Place } from '../../../model/case-event.ts';
import type { Motive } from '../../../model/codes/case-codes.ts';
import { ageYears, displayName } from '../../../model/patient.ts';
import type { IdentityState, PatientIdentity } from '../../../model/patient.ts';
import { fillIn } from '../../locales/language.ts';
import { singular } from './plural.ts';

/** Enumerated values of a case in words. */

export function motiveWord(motive: Motive): string {
  switch (motive) {
    case 'chest-pain': return msg('Douleur thoracique', { id: 'hospital.motive-chest-pain' });
    case 'breathing': return msg('Gêne respiratoire', { id: 'hospital.motive-breathing' });
    case 'stroke-signs': return msg('Signes d’AVC', { id: 'hospital.motive-stroke-signs' });
    case 'malaise-fall': return msg('Malaise, chute', { id: 'hospital.motive-malaise-fall' });
    case 'skin-wound': return msg('Peau, plaie', { id: 'hospital.motive-skin-wound' });
    case 'other': return msg('Autre motif', { id: 'hospital.motive-other' });
  }
}

export function intentionWord(intention: Intention): string {
  switch (intention) {
    case 'call-15': return msg('Appeler le 15', { id: 'hospital.intention-call-15' });
    case 'emergency-department': return msg('Adresser aux urgences', { id: 'hospital.intention-emergency-department' });
    case 'specialist-visit': return msg('Demander un spécialiste', { id: 'hospital.intention-specialist-visit' });
    case 'watch-on-site': return msg('Surveiller sur place', { id: 'hospital.intention-watch-on-site' });
    case 'treat-on-site': return msg('Traiter sur place', { id: 'hospital.intention-treat-on-site' });
    case 'undecided': return msg('Ne sait pas', { id: 'hospital.intention-undecided' });
    case 'not-recorded': return msg('Non recueillie', { id: 'hospital.intention-not-recorded' });
  }
}

/** The name of the place; a home says that it is one, an EHPAD too when its name does not. */
export function placeWords(place: Place): string {
  if (place.kind === 'home') return `${msg('domicile', { id: 'hospital.place-home' })}, ${place.name}`;
  if (place.kind === 'nursing-home' && !/ehpad/i.test(place.name)) return `${msg('EHPAD', { id: 'hospital.place-nursing-home' })} ${place.name}`;
  return place.name;
}

export function patientName(patient: PatientIdentity | null): string {
  const name = displayName(patient);
  return name === '' ? msg('Identité inconnue', { id: 'hospital.identity-unknown' }) : name;
}

/** "homme, 67 ans"; parts that nobody gave are left out. */
export function sexAndAge(patient: PatientIdentity | null, onIso: string): string {
  if (patient === null) return '';
  const years = ageYears(patient.birthDate, onIso);
  const sex = patient.sex === 'male' ? msg('homme', { id: 'hospital.sex-male' }) : patient.sex === 'female' ? msg('femme', { id: 'hospital.sex-female' }) : '';
  const age = years === null ? '' : singular(years) ? fillIn(msg('{years} an', { id: 'hospital.age-year' }), { years }) : fillIn(msg('{years} ans', { id: 'hospital.age-years' }), { years });
  return [sex, age].filter((part) => part !== '').join(', ');
}

export function identityWord(state: IdentityState): string {
  switch (state) {
    case 'provisional': return msg('Identité provisoire', { id: 'hospital.identity-provisional' });
    case 'qualified': return msg('Identité qualifiée', { id: 'hospital.identity-qualified' });
    case 'fictitious': return msg('Identité fictive', { id: 'hospital.identity-fictitious' });
    case 'unknown': return msg('Identité inconnue', { id: 'hospital.identity-unknown' });
  }
}

/** "V042 · EHPAD Les Tilleuls": the suitcase that signed and where it lies. */
export function originWords(view: CaseView): string {
  return `${view.caseId.split('-')[0] ?? view.caseId} · ${view.place.name}`;
}

export function noteWord(kind: string): string {
  switch (kind) {
    case 'history': return msg('Antécédents', { id: 'hospital.note-history' });
    case 'examination': return msg('Examen', { id: 'hospital.note-examination' });
    case 'treatment': return msg('Traitements', { id: 'hospital.note-treatment' });
    case 'question': return msg('Question', { id: 'hospital.note-question' });
    default: return msg('Note', { id: 'hospital.note-other' });
  }
}
