/**
 * Decisions, priorities, care levels, means, destinations, delays, and the reasons to call 15 first.
 * French is the source, English is complete; `{placeholders}` are filled by the caller for the language.
 * A code never changes its meaning; a sentence may.
 */

import type { Sentence } from './sentence.ts';

export interface DecisionSentence {
  readonly label: Sentence;
  /** What the bedside reads. */
  readonly bedside: Sentence;
  /** Question asked before signing; null = none is asked. */
  readonly confirm: Sentence | null;
  readonly call15First: 'yes' | 'if-worse' | 'no' | null;
}

export const DECISION_SENTENCES = {
  decision: {
    'SMUR_TERRESTRE': {
      label: { fr: 'SMUR par la route', en: 'Mobile intensive care unit by road' },
      bedside: { fr: 'Une équipe avec médecin part maintenant. Restez près de la personne, gardez l’ECG branché, ouvrez les portes, préparez ordonnance et directives.', en: 'A team with a doctor is leaving now. Stay with the person, keep the ECG connected, open the doors, have prescription and directives ready.' },
      confirm: { fr: 'Envoyer un SMUR par la route pour {patient}, à {place} ?', en: 'Send a mobile intensive care unit by road for {patient}, at {place}?' },
      call15First: 'yes',
    },
    'SMUR_HELI': {
      label: { fr: 'SMUR en hélicoptère', en: 'Mobile intensive care unit by helicopter' },
      bedside: { fr: 'Un hélicoptère part avec un médecin. Suivez la consigne du 15 pour le lieu de pose. Éloignez tout objet léger.', en: 'A helicopter is leaving with a doctor. Follow the 15 instruction for the landing place. Remove light objects.' },
      confirm: { fr: 'Envoyer un SMUR en hélicoptère pour {patient}, à {place} ?', en: 'Send a helicopter team for {patient}, at {place}?' },
      call15First: 'yes',
    },
    'VSAV_SAP': {
      label: { fr: 'Sapeurs-pompiers (VSAV)', en: 'Fire and rescue ambulance' },
      bedside: { fr: 'Les secours viennent chercher la personne. Préparez-la, guettez l’arrivée, rappelez le 15 si elle s’aggrave.', en: 'Rescuers are coming for the person. Get them ready, watch for arrival, call 15 again if worse.' },
      confirm: { fr: 'Envoyer les sapeurs-pompiers pour {patient}, à {place} ?', en: 'Send fire and rescue for {patient}, at {place}?' },
      call15First: 'yes',
    },
    'AMBULANCE_URGENTE': {
      label: { fr: 'Ambulance urgente', en: 'Urgent ambulance' },
      bedside: { fr: 'Une ambulance arrive sous 30 min. Préparez la personne et ses papiers. Rappelez le 15 si elle s’aggrave.', en: 'An ambulance will come within 30 min. Get the person and papers ready. Call 15 again if worse.' },
      confirm: { fr: 'Demander une ambulance sous 30 min pour {patient} ?', en: 'Ask for an ambulance within 30 min for {patient}?' },
      call15First: 'if-worse',
    },
    'MEDECIN_CORRESPONDANT_SAMU': {
      label: { fr: 'Médecin correspondant du SAMU', en: 'SAMU correspondent doctor' },
      bedside: { fr: 'Un médecin proche, formé à l’urgence, vient. Restez joignable au {callback}.', en: 'A nearby doctor trained in emergency is coming. Stay reachable on {callback}.' },
      confirm: { fr: 'Faire venir le médecin correspondant auprès de {patient} ?', en: 'Send the correspondent doctor to {patient}?' },
      call15First: 'if-worse',
    },
    'AMBULANCE_PROGRAMMEE': {
      label: { fr: 'Ambulance programmée', en: 'Scheduled ambulance' },
      bedside: { fr: 'Un transport est organisé le {date}. La personne reste sur place d’ici là.', en: 'Transport is arranged for {date}. The person stays on site until then.' },
      confirm: { fr: 'Organiser un transport le {date} pour {patient} ?', en: 'Arrange transport on {date} for {patient}?' },
      call15First: 'if-worse',
    },
    'ADMISSION_DIRECTE_SERVICE': {
      label: { fr: 'Admission directe dans un service', en: 'Direct ward admission' },
      bedside: { fr: 'Un lit est prévu en {service}. Les urgences ne sont pas nécessaires. Suivez l’heure indiquée.', en: 'A bed is planned in {service}. The emergency department is not needed. Follow the time given.' },
      confirm: { fr: 'Confirmer l’admission directe en {service} le {date} ?', en: 'Confirm direct admission to {service} on {date}?' },
      call15First: 'if-worse',
    },
    'URGENCES_PAR_SES_MOYENS': {
      label: { fr: 'Urgences par ses propres moyens', en: 'Emergency department by own means' },
      bedside: { fr: 'La personne se rend aux urgences avec un proche. Elle ne conduit pas. Remettez la lettre imprimée.', en: 'The person goes to the emergency department with a relative. They do not drive. Hand over the printed letter.' },
      confirm: { fr: 'La personne peut-elle se déplacer sans ambulance ?', en: 'Can the person travel without an ambulance?' },
      call15First: 'if-worse',
    },
    'CONSULTATION_SPECIALISTE': {
      label: { fr: 'Consultation d’un spécialiste', en: 'Specialist consultation' },
      bedside: { fr: 'Un rendez-vous en {specialty} est conseillé avant le {date}.', en: 'A {specialty} appointment is advised before {date}.' },
      confirm: { fr: 'Conseiller une consultation de {specialty} avant le {date} ?', en: 'Advise a {specialty} consultation before {date}?' },
      call15First: 'no',
    },
    'CONSULTATION_HOSPITALIERE': {
      label: { fr: 'Consultation à l’hôpital', en: 'Hospital clinic' },
      bedside: { fr: 'Une consultation à l’hôpital est proposée avant le {date}.', en: 'A hospital clinic is offered before {date}.' },
      confirm: { fr: 'Proposer une consultation à l’hôpital avant le {date} ?', en: 'Offer a hospital clinic before {date}?' },
      call15First: 'no',
    },
    'VISITE_MEDECIN_OU_IDE': {
      label: { fr: 'Visite d’un médecin ou d’un infirmier', en: 'Doctor or nurse visit' },
      bedside: { fr: 'Un médecin ou un infirmier passe sous 8 h. Gardez la valisette à portée.', en: 'A doctor or nurse will come within 8 h. Keep the suitcase within reach.' },
      confirm: { fr: 'Demander une visite sous 8 h pour {patient} ?', en: 'Ask for a visit within 8 h for {patient}?' },
      call15First: 'if-worse',
    },
    'SURVEILLANCE_SUR_PLACE': {
      label: { fr: 'Surveillance sur place', en: 'Watch on site' },
      bedside: { fr: 'La personne reste. Remesurez à {times}. Rappelez le 15 si {warning}.', en: 'The person stays. Measure again at {times}. Call 15 if {warning}.' },
      confirm: { fr: 'Laisser {patient} sur place, avec des mesures à {times} ?', en: 'Keep {patient} on site, with measurements at {times}?' },
      call15First: 'if-worse',
    },
    'PRESCRIPTION_A_DISTANCE': {
      label: { fr: 'Prescription à distance', en: 'Remote prescription' },
      bedside: { fr: 'Une prescription vous est envoyée. Vérifiez le nom, la dose et les allergies avant de donner.', en: 'A prescription is sent to you. Check name, dose and allergies before giving.' },
      confirm: { fr: 'Prescrire {treatment} à {patient}, allergies : {allergies} ?', en: 'Prescribe {treatment} to {patient}, allergies: {allergies}?' },
      call15First: 'no',
    },
    'COMPLEMENT_DEMANDE': {
      label: { fr: 'Complément demandé', en: 'More information asked' },
      bedside: { fr: 'Le médecin demande : {request}. Rien n’est décidé : continuez la surveillance.', en: 'The doctor asks for: {request}. Nothing is decided: keep watching.' },
      confirm: { fr: 'Envoyer cette demande au chevet sans décider maintenant ?', en: 'Send this request to the bedside without deciding now?' },
      call15First: 'if-worse',
    },
    'SOINS_CONFORT_NIVEAU_DE_SOINS': {
      label: { fr: 'Soins de confort, niveau de soins', en: 'Comfort care, level of care' },
      bedside: { fr: 'La priorité est le confort. Traitez douleur et gêne pour respirer. Prévenez les proches. Le niveau de soins est écrit dans la réponse.', en: 'Comfort comes first. Treat pain and breathlessness. Tell the family. The level of care is written in the answer.' },
      confirm: { fr: 'Écrire « confort » pour {patient}, après lecture des directives et accord du médecin traitant ou de garde ?', en: 'Record “comfort” for {patient}, after reading the directives and agreement of the GP or duty doctor?' },
      call15First: 'no',
    },
  },
  priority: {
    'P0': {
      label: { fr: 'P0 : urgence vitale', en: 'P0: life-threatening' },
      bedside: { fr: 'Appelez le 15 d’abord. L’envoi vient après.', en: 'Call 15 first. Sending comes after.' },
      confirm: { fr: 'Le 15 a-t-il été appelé ? Heure : {time}', en: 'Has 15 been called? Time: {time}' },
      call15First: 'yes',
    },
    'P1': {
      label: { fr: 'P1 : prioritaire', en: 'P1: priority' },
      bedside: { fr: 'Réponse visée en 15 min. Sans réponse à {time}, appelez le 15.', en: 'Answer aimed at 15 min. No answer by {time}: call 15.' },
      confirm: { fr: 'Envoyer en P1, avec rappel automatique à {time} ?', en: 'Send as P1, with an automatic reminder at {time}?' },
      call15First: 'if-worse',
    },
    'P2': {
      label: { fr: 'P2 : non urgente', en: 'P2: not urgent' },
      bedside: { fr: 'Réponse visée en 4 h. L’état s’aggrave : appelez le 15.', en: 'Answer aimed at 4 h. Getting worse: call 15.' },
      confirm: { fr: 'Envoyer en P2 ?', en: 'Send as P2?' },
      call15First: 'if-worse',
    },
    'P3': {
      label: { fr: 'P3 : différée', en: 'P3: deferred' },
      bedside: { fr: 'Réponse visée en 72 h. Pas pour une douleur de poitrine, un essoufflement ou un malaise du jour.', en: 'Answer aimed at 72 h. Not for chest pain, breathlessness or faintness today.' },
      confirm: { fr: 'Envoyer en P3 ?', en: 'Send as P3?' },
      call15First: 'no',
    },
    'NR': {
      label: { fr: 'Sans priorité', en: 'No priority' },
      bedside: { fr: 'Choisissez une priorité avant l’envoi.', en: 'Choose a priority before sending.' },
      confirm: { fr: 'Envoyer sans priorité ?', en: 'Send without a priority?' },
      call15First: 'no',
    },
  },
  careLevel: {
    'R1': {
      label: { fr: 'R1 : urgence vitale', en: 'R1: life-threatening' },
      bedside: { fr: 'Soins intensifs possibles.', en: 'Intensive care possible.' },
      confirm: null,
      call15First: 'yes',
    },
    'R2': {
      label: { fr: 'R2 : urgence vraie', en: 'R2: true emergency' },
      bedside: { fr: 'Hôpital à bref délai.', en: 'Hospital soon.' },
      confirm: null,
      call15First: 'if-worse',
    },
    'R3': {
      label: { fr: 'R3 : suite de soins', en: 'R3: continuity of care' },
      bedside: { fr: 'Suite de soins organisée.', en: 'Organised follow-up.' },
      confirm: null,
      call15First: 'no',
    },
    'R4': {
      label: { fr: 'R4 : conseil', en: 'R4: advice' },
      bedside: { fr: 'Conseil donné, personne sur place.', en: 'Advice given, person stays.' },
      confirm: null,
      call15First: 'no',
    },
  },
  mean: {
    'SMUR.ADULT': {
      label: { fr: 'SMUR (équipe avec médecin)', en: 'Mobile intensive care unit (team with a doctor)' },
      bedside: { fr: 'Médecin, infirmier, conducteur, matériel de réanimation.', en: 'Doctor, nurse, driver, resuscitation equipment.' },
      confirm: null,
      call15First: 'yes',
    },
    'SIS.SP': {
      label: { fr: 'Sapeurs-pompiers', en: 'Fire and rescue' },
      bedside: { fr: 'Équipe de secouristes, défibrillateur, oxygène.', en: 'Rescuers, defibrillator, oxygen.' },
      confirm: null,
      call15First: 'yes',
    },
    'TSU': {
      label: { fr: 'Ambulance privée', en: 'Private ambulance' },
      bedside: { fr: 'Deux ambulanciers, oxygène, brancard.', en: 'Two ambulance workers, oxygen, stretcher.' },
      confirm: null,
      call15First: 'if-worse',
    },
    'LIBERAL.MCS': {
      label: { fr: 'Médecin correspondant du SAMU', en: 'SAMU correspondent doctor' },
      bedside: { fr: 'Médecin libéral formé, à proximité.', en: 'Trained private doctor nearby.' },
      confirm: null,
      call15First: 'if-worse',
    },
    'LIBERAL.MG': {
      label: { fr: 'Médecin généraliste', en: 'General practitioner' },
      bedside: { fr: 'Visite ou appel.', en: 'Visit or call.' },
      confirm: null,
      call15First: 'no',
    },
    'LIBERAL.INF': {
      label: { fr: 'Infirmier', en: 'Nurse' },
      bedside: { fr: 'Soins et surveillance.', en: 'Care and monitoring.' },
      confirm: null,
      call15First: 'no',
    },
    'LIBERAL.SPEMED': {
      label: { fr: 'Médecin spécialiste', en: 'Specialist doctor' },
      bedside: { fr: 'Cabinet.', en: 'Practice.' },
      confirm: null,
      call15First: 'no',
    },
    'HOSPIT': {
      label: { fr: 'Service hospitalier', en: 'Hospital ward' },
      bedside: { fr: 'Lit annoncé avant le départ.', en: 'Bed announced before departure.' },
      confirm: null,
      call15First: 'no',
    },
    'AUTRE.AUTRE': {
      label: { fr: 'Moyens personnels', en: 'Own means' },
      bedside: { fr: 'La personne ne conduit pas.', en: 'The person does not drive.' },
      confirm: null,
      call15First: 'if-worse',
    },
    'NONE': {
      label: { fr: 'Aucun moyen envoyé', en: 'No means sent' },
      bedside: { fr: 'La personne reste sur place.', en: 'The person stays on site.' },
      confirm: null,
      call15First: 'if-worse',
    },
  },
  orientation: {
    'REA-USI': {
      label: { fr: 'Réanimation ou soins intensifs', en: 'Intensive care' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'URGENCES': {
      label: { fr: 'Service d’urgences', en: 'Emergency department' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'SANTE': {
      label: { fr: 'Autre service d’un établissement', en: 'Other hospital ward' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'CABINET': {
      label: { fr: 'Cabinet d’un professionnel', en: 'Practice' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'DOMICILE': {
      label: { fr: 'Domicile', en: 'Home' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'EPHAD': {
      label: { fr: 'EHPAD ou long séjour', en: 'Nursing home or long stay' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
  },
  delay: {
    'DEL0': {
      label: { fr: 'Immédiatement', en: 'At once' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'ASAP': {
      label: { fr: 'Dès que disponible', en: 'As soon as available' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '30M': {
      label: { fr: 'Dans les 30 min', en: 'Within 30 min' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '45M': {
      label: { fr: 'Dans les 45 min', en: 'Within 45 min' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '1H': {
      label: { fr: 'Dans 1 heure', en: 'Within 1 hour' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '2H': {
      label: { fr: 'Dans 2 heures', en: 'Within 2 hours' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '4H': {
      label: { fr: 'Dans 4 heures', en: 'Within 4 hours' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '8H': {
      label: { fr: 'Dans 8 heures', en: 'Within 8 hours' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '12H': {
      label: { fr: 'Dans 12 heures', en: 'Within 12 hours' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    '24H': {
      label: { fr: 'Dans 24 heures', en: 'Within 24 hours' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
    'RDV': {
      label: { fr: 'À l’heure convenue', en: 'At the agreed time' },
      bedside: { fr: '', en: '' },
      confirm: null,
      call15First: 'no',
    },
  },
  call15: {
    'chest-pain': {
      label: { fr: 'Douleur de poitrine de plus de 5 min', en: 'Chest pain for more than 5 min' },
      bedside: { fr: 'Appelez le 15 avant l’ECG.', en: 'Call 15 before the ECG.' },
      confirm: null,
      call15First: 'yes',
    },
    'stroke-signs': {
      label: { fr: 'Visage, bras ou parole anormaux d’un coup', en: 'Face, arm or speech suddenly abnormal' },
      bedside: { fr: 'Appelez le 15, notez l’heure du dernier état normal.', en: 'Call 15, note when last seen normal.' },
      confirm: null,
      call15First: 'yes',
    },
    'unconscious': {
      label: { fr: 'Ne répond pas, ou conscience qui baisse', en: 'Unresponsive, or consciousness falling' },
      bedside: { fr: 'Appelez le 15, vérifiez la respiration.', en: 'Call 15, check breathing.' },
      confirm: null,
      call15First: 'yes',
    },
    'breathing': {
      label: { fr: 'Étouffe, ne finit pas ses phrases, lèvres bleues', en: 'Choking, cannot finish sentences, blue lips' },
      bedside: { fr: 'Appelez le 15, asseyez la personne.', en: 'Call 15, sit the person up.' },
      confirm: null,
      call15First: 'yes',
    },
    'bleeding': {
      label: { fr: 'Saignement qui ne s’arrête pas', en: 'Bleeding that does not stop' },
      bedside: { fr: 'Appuyez fort, appelez le 15.', en: 'Press hard, call 15.' },
      confirm: null,
      call15First: 'yes',
    },
    'fall-head': {
      label: { fr: 'Chute sur la tête sous anticoagulant', en: 'Fall on the head with an anticoagulant' },
      bedside: { fr: 'Appelez le 15, même si la personne va bien.', en: 'Call 15, even if the person looks well.' },
      confirm: null,
      call15First: 'yes',
    },
    'allergy': {
      label: { fr: 'Gonflement du visage, malaise après une piqûre ou un médicament', en: 'Swollen face or faintness after a sting or drug' },
      bedside: { fr: 'Appelez le 15, adrénaline si elle est prescrite.', en: 'Call 15, adrenaline if prescribed.' },
      confirm: null,
      call15First: 'yes',
    },
    'worry': {
      label: { fr: 'Vous êtes inquiet, sans savoir pourquoi', en: 'You are worried and cannot say why' },
      bedside: { fr: 'Appelez le 15. C’est une bonne raison.', en: 'Call 15. That is a good reason.' },
      confirm: null,
      call15First: 'yes',
    },
  },
} as const satisfies Record<string, Record<string, DecisionSentence>>;
