/**
 * Short names of the enumerated values of the analysis and of the case.
 * French is the source, English is complete; `{placeholders}` are filled by the caller for the language.
 * A code never changes its meaning; a sentence may.
 */

import type { Sentence } from './sentence.ts';

export const LABELS = {
  rhythm: {
    'sinus': { fr: 'rythme sinusal', en: 'sinus rhythm' },
    'atrial-fibrillation': { fr: 'fibrillation atriale possible', en: 'possible atrial fibrillation' },
    'atrial-flutter': { fr: 'flutter atrial possible', en: 'possible atrial flutter' },
    'paced': { fr: 'rythme stimulé', en: 'paced rhythm' },
    'ventricular-tachycardia': { fr: 'tachycardie ventriculaire possible', en: 'possible ventricular tachycardia' },
    'ventricular-fibrillation': { fr: 'fibrillation ventriculaire possible', en: 'possible ventricular fibrillation' },
    'asystole': { fr: 'aucun battement détecté', en: 'no beat detected' },
    'other': { fr: 'rythme non nommé', en: 'rhythm not named' },
    'unreadable': { fr: 'illisible', en: 'unreadable' },
  },
  alarm: {
    'asystole': { fr: 'aucun battement', en: 'no beat' },
    'extreme-bradycardia': { fr: 'cœur très lent', en: 'very slow heart' },
    'extreme-tachycardia': { fr: 'cœur très rapide', en: 'very fast heart' },
    'ventricular-tachycardia': { fr: 'tachycardie ventriculaire possible', en: 'possible ventricular tachycardia' },
    'ventricular-fibrillation': { fr: 'fibrillation ventriculaire possible', en: 'possible ventricular fibrillation' },
  },
  verdict: {
    'good': { fr: 'lisible', en: 'good' },
    'doubtful': { fr: 'douteux', en: 'doubtful' },
    'unreadable': { fr: 'illisible', en: 'unreadable' },
  },
  reason: {
    'off': { fr: 'décollée', en: 'off' },
    'flat': { fr: 'plate', en: 'flat' },
    'saturated': { fr: 'hors échelle', en: 'off scale' },
    'drift': { fr: 'ligne de base qui bouge', en: 'drifting baseline' },
    'mains': { fr: 'parasites du secteur', en: 'mains interference' },
    'muscle': { fr: 'tremblement musculaire', en: 'muscle tremor' },
    'spikes': { fr: 'pointes parasites', en: 'spikes' },
    'calibration-unknown': { fr: 'échelle inconnue', en: 'unknown scale' },
    'swap-suspected': { fr: 'inversion d’électrodes possible', en: 'electrode swap suspected' },
    'too-few-beats': { fr: 'trop peu de battements', en: 'too few beats' },
    'paced': { fr: 'stimulateur', en: 'pacemaker' },
    'bundle-branch-block': { fr: 'bloc de branche', en: 'bundle branch block' },
    'preexcitation': { fr: 'préexcitation', en: 'pre-excitation' },
    'atrial-fibrillation': { fr: 'fibrillation atriale', en: 'atrial fibrillation' },
    'wide-qrs': { fr: 'QRS large', en: 'wide QRS' },
    'age-sex-unknown': { fr: 'âge ou sexe inconnu', en: 'age or sex unknown' },
    'leads-missing': { fr: 'dérivations absentes', en: 'leads missing' },
    'band-not-diagnostic': { fr: 'bande de surveillance', en: 'monitoring band' },
    'other-filters': { fr: 'autres filtres ou autre appareil', en: 'other filters or device' },
  },
  electrode: {
    'RA': { fr: 'R, rouge (bras droit)', en: 'RA, red (right arm)' },
    'LA': { fr: 'L, jaune (bras gauche)', en: 'LA, yellow (left arm)' },
    'LL': { fr: 'F, verte (jambe gauche)', en: 'LL, green (left leg)' },
    'RL': { fr: 'N, noire (jambe droite)', en: 'RL, black (right leg)' },
    'V1': { fr: 'V1, rouge', en: 'V1, red' },
    'V2': { fr: 'V2, jaune', en: 'V2, yellow' },
    'V3': { fr: 'V3, verte', en: 'V3, green' },
    'V4': { fr: 'V4, marron', en: 'V4, brown' },
    'V5': { fr: 'V5, noire', en: 'V5, black' },
    'V6': { fr: 'V6, violette', en: 'V6, violet' },
  },
  instrument: {
    'ecg': { fr: 'ECG', en: 'ECG' },
    'oximeter': { fr: 'oxymètre', en: 'oximeter' },
    'cuff': { fr: 'tensiomètre', en: 'blood pressure monitor' },
    'spirometer': { fr: 'spiromètre', en: 'spirometer' },
    'glucometer': { fr: 'lecteur de glycémie', en: 'glucose meter' },
    'laboratory': { fr: 'micro-laboratoire', en: 'micro-laboratory' },
    'thermometer': { fr: 'thermomètre', en: 'thermometer' },
    'scale': { fr: 'balance', en: 'scale' },
    'camera': { fr: 'appareil photo', en: 'camera' },
  },
  service: {
    'cardiology': { fr: 'cardiologie', en: 'cardiology' },
    'neurovascular': { fr: 'neurovasculaire', en: 'stroke unit' },
    'pneumology': { fr: 'pneumologie', en: 'pulmonology' },
    'dermatology': { fr: 'dermatologie', en: 'dermatology' },
    'geriatrics': { fr: 'gériatrie', en: 'geriatrics' },
    'psychiatry': { fr: 'psychiatrie', en: 'psychiatry' },
    'samu': { fr: 'régulation du SAMU', en: 'SAMU regulation' },
    'endocrinology': { fr: 'diabétologie', en: 'endocrinology' },
  },
  clockSource: {
    'unset': { fr: 'heure non réglée', en: 'clock not set' },
    'ntp': { fr: 'réseau', en: 'network' },
    'gnss': { fr: 'satellite', en: 'satellite' },
    'hospital': { fr: 'hôpital', en: 'hospital' },
    'browser': { fr: 'cet écran', en: 'this screen' },
  },
} as const satisfies Record<string, Record<string, Sentence>>;
