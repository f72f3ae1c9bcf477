/**
 * Words that fill the placeholders of the ECG statements and stand in no other table: names of rules, reasons of the
 * reading itself, and the few adjectives of the evidence lines. Measurements by their symbol, the same in both languages.
 */

import type { Sentence } from './sentence.ts';

export const ECG_TERMS = {
  rule: {
    'rhythm': { fr: 'rythme', en: 'rhythm' },
    'av-conduction': { fr: 'conduction atrio-ventriculaire', en: 'AV conduction' },
    'preexcitation': { fr: 'préexcitation', en: 'pre-excitation' },
    'bundle-branch': { fr: 'blocs de branche', en: 'bundle branch blocks' },
    'posterior-fascicle': { fr: 'hémibloc postérieur gauche', en: 'left posterior fascicular block' },
    'axis': { fr: 'axe', en: 'axis' },
    'st-elevation': { fr: 'sus-décalage de ST', en: 'ST elevation' },
    'st-depression': { fr: 'sous-décalage de ST', en: 'ST depression' },
    't-wave': { fr: 'ondes T', en: 'T waves' },
    'st-t-patterns': { fr: 'aspects particuliers de ST-T', en: 'particular ST-T patterns' },
    'old-infarct': { fr: 'ondes Q', en: 'Q waves' },
    'r-posterior': { fr: 'R ample en V1-V2', en: 'tall R in V1-V2' },
    'sgarbossa': { fr: 'critères de ST du bloc de branche gauche', en: 'ST criteria of left bundle branch block' },
    'sokolow': { fr: 'voltage de Sokolow', en: 'Sokolow voltage' },
    'cornell': { fr: 'voltage de Cornell', en: 'Cornell voltage' },
    'r-avl': { fr: 'R en aVL', en: 'R in aVL' },
    'left-strain': { fr: 'voltage gauche avec ST-T', en: 'left voltage with ST-T' },
    'right-voltage': { fr: 'voltage ventriculaire droit', en: 'right ventricular voltage' },
    'right-heart-strain': { fr: 'surcharge du cœur droit', en: 'right-heart strain' },
    'atria': { fr: 'oreillettes', en: 'atria' },
    'low-voltage': { fr: 'bas voltage', en: 'low voltage' },
    'r-progression': { fr: 'progression de R', en: 'R progression' },
    'r-tall-v1': { fr: 'R dominant en V1', en: 'dominant R in V1' },
    'qtc': { fr: 'QTc', en: 'QTc' },
    'potassium': { fr: 'signes de potassium élevé', en: 'signs of high potassium' },
    'sodium-channel': { fr: 'signes d’intoxication', en: 'signs of poisoning' },
    'in-range': { fr: 'mesures dans les limites usuelles', en: 'measurements within usual limits' },
    'arm-swap': { fr: 'inversion des bras', en: 'arm swap' },
    'limb-swap': { fr: 'inversion des membres', en: 'limb swap' },
    'chest-order': { fr: 'ordre de V1 à V6', en: 'order of V1 to V6' },
    'chest-height': { fr: 'hauteur de V1 et V2', en: 'height of V1 and V2' },
    'serial': { fr: 'comparaison avec l’ECG antérieur', en: 'comparison with the earlier ECG' },
    'very-wide-qrs': { fr: 'QRS très larges', en: 'very wide QRS' },
  },
  reason: {
    'fascicular-block': { fr: 'hémibloc', en: 'fascicular block' },
    'right-voltage': { fr: 'voltage ventriculaire droit', en: 'right ventricular voltage' },
    'under-40': { fr: 'moins de 40 ans', en: 'under 40 years' },
    'under-16': { fr: 'moins de 16 ans', en: 'under 16 years' },
    'moved-electrodes': { fr: 'électrodes déplacées exprès', en: 'electrodes moved on purpose' },
    'atrial-flutter': { fr: 'flutter atrial possible', en: 'possible atrial flutter' },
    't-end-not-found': { fr: 'fin de l’onde T introuvable', en: 'T-wave end not found' },
    'ventricular-rhythm': { fr: 'rythme ventriculaire possible', en: 'possible ventricular rhythm' },
  },
  slope: {
    'horizontal': { fr: 'horizontale', en: 'horizontal' },
    'downsloping': { fr: 'descendante', en: 'downsloping' },
  },
  pState: {
    'present': { fr: 'visible', en: 'visible' },
    'absent': { fr: 'non visible', en: 'not visible' },
  },
  avEvidence: {
    'dissociated': { fr: 'P sans lien avec les QRS', en: 'P unrelated to the QRS' },
  },
  variant: {
    'none': { fr: 'sans ajout', en: 'nothing added' },
    'women-8-mm': { fr: '8 mm ajoutés chez la femme', en: '8 mm added in women' },
  },
  /** Symbols of what was measured, where an evidence line mixes several. */
  symbol: {
    'st': { fr: 'ST', en: 'ST' },
    'p': { fr: 'P', en: 'P' },
    'q': { fr: 'Q', en: 'Q' },
    'r': { fr: 'R', en: 'R' },
    'r-prime': { fr: 'R’', en: 'R’' },
    's': { fr: 'S', en: 'S' },
    't': { fr: 'T', en: 'T' },
    'pr': { fr: 'PR', en: 'PR' },
    'qrs': { fr: 'QRS', en: 'QRS' },
    'r-peak-time': { fr: 'délai', en: 'R-peak time' },
  },
} as const satisfies Record<string, Record<string, Sentence>>;

export type EcgRuleName = keyof typeof ECG_TERMS.rule;
