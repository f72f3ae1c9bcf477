import type { PatientScenario } from '../patient/scenario.ts';

/**
 * Patients one may ask for by name. They are drawn from criteria and from single records: they prove that the chain
 * works, not that it finds disease, and no cardiologist has read them.
 */
const LIST = [
  {
    id: 'normal-ehpad',
    description: 'Résidente de 84 ans, rythme sinusal 72/min, SpO2 96 % / Resident of 84, sinus rhythm 72/min, SpO2 96 %',
    patient: { sex: 'female', ageYears: 84 },
    start: { heartRate: 72, spo2: 96, perfusionIndex: 1.6, respiratoryArrhythmia: 0.02, qrs: 94, respiratoryRate: 16 },
  },
  {
    id: 'af-fast',
    description: 'Fibrillation auriculaire rapide 145/min, pouls déficitaire, ralentie à 30 min / Fast atrial fibrillation 145/min with pulse deficit, slowed at 30 min',
    patient: { sex: 'male', ageYears: 76 },
    start: {
      rhythm: 'atrial-fibrillation', heartRate: 145, fibrillationVariation: 0.22, morphology: 'n2', qrs: 92, spo2: 94, perfusionIndex: 0.9,
      strokeFactor: 0.65, meanPressure: 82, respiratoryRate: 22, muscleNoise: 6,
    },
    events: [
      { at: 600, set: { rhythm: 'atrial-flutter', heartRate: 150, flutterConduction: 2 }, note: 'flutter 2:1' },
      { at: 1200, set: { rhythm: 'atrial-fibrillation' } },
      { at: 1500, over: 300, set: { heartRate: 78, strokeFactor: 0.95 }, note: 'slowed' },
    ],
  },
  {
    id: 'chest-pain',
    description: 'Douleur thoracique : sus-décalage antérieur progressif, extrasystoles, salve de TV à 20 min / Chest pain: anterior ST rise over minutes, premature beats, run of VT at 20 min',
    patient: { sex: 'male', ageYears: 58 },
    start: { heartRate: 92, morphology: 'n1', qrs: 94, qtc: 420, spo2: 95, perfusionIndex: 0.7, respiratoryRate: 20, muscleNoise: 8, ventricularEctopy: 0.02 },
    events: [
      { at: 120, set: { tDome: [20, 0, 60, 200, 240, 180, 60, 20] }, note: 'hyperacute T' },
      {
        at: 300,
        set: { stLevel: [40, -50, 90, 190, 225, 175, 90, 25], tDome: [20, -20, 75, 225, 300, 240, 130, 50], stTableGain: 0.8 },
        note: 'half of the ST rise',
      },
      {
        at: 480,
        set: { stLevel: [80, -100, 180, 380, 450, 350, 180, 50], tDome: [40, -40, 150, 450, 600, 480, 260, 100], stTableGain: 0.6 },
        note: 'anterior ST rise',
      },
      { at: 900, set: { ventricularEctopy: 0.12 }, note: 'frequent premature ventricular beats' },
      { at: 1200, set: { rhythm: 'ventricular-tachycardia', heartRate: 170 }, note: 'ventricular tachycardia' },
      { at: 1206, set: { rhythm: 'sinus', heartRate: 98 } },
    ],
  },
  {
    id: 'frequent-pvc',
    description: 'Extrasystoles ventriculaires fréquentes, déficit de pouls / Frequent premature ventricular beats, pulse deficit',
    patient: { sex: 'female', ageYears: 67 },
    start: { heartRate: 74, morphology: 'n3', spo2: 97, ventricularEctopy: 0.2, atrialEctopy: 0.04, strokeFactor: 0.6 },
  },
  {
    id: 'left-bundle-branch-block',
    description: 'Bloc de branche gauche, 64/min / Left bundle branch block, 64/min',
    patient: { sex: 'male', ageYears: 79 },
    start: { heartRate: 64, morphology: 'lbbb', qrs: 150, qtc: 430, pr: 190, spo2: 95, perfusionIndex: 1.1 },
  },
  {
    id: 'right-bundle-branch-block',
    description: 'Bloc de branche droit, 70/min / Right bundle branch block, 70/min',
    patient: { sex: 'female', ageYears: 72 },
    start: { heartRate: 70, morphology: 'rbbb', qrs: 144, qtc: 420, spo2: 96 },
  },
  {
    id: 'desaturation',
    description: 'Détresse respiratoire : SpO2 96 puis 84 %, remonte sous oxygène / Respiratory distress: SpO2 96 then 84 %, rises on oxygen',
    patient: { sex: 'male', ageYears: 71 },
    start: { heartRate: 96, spo2: 96, perfusionIndex: 0.9, respiratoryRate: 28, respiratoryArrhythmia: 0.01 },
    events: [
      { at: 60, over: 120, set: { spo2: 84, heartRate: 118 } },
      { at: 300, over: 60, set: { spo2: 92, heartRate: 104 }, note: 'oxygen' },
    ],
  },
  {
    id: 'cold-finger',
    description: 'Choc : extrémités froides, perfusion 0,2 %, pouls 118/min / Shock: cold hands, perfusion index 0.2 %, 118/min',
    patient: { sex: 'female', ageYears: 81 },
    start: { heartRate: 118, spo2: 91, perfusionIndex: 0.2, meanPressure: 62, strokeFactor: 0.8, respiratoryRate: 27 },
  },
  {
    id: 'bad-evening',
    description: 'Patient calme, signaux difficiles : offset des électrodes, secteur, mouvements, doigt froid / Calm patient, difficult signals: electrode offset, mains, motion, cold finger',
    patient: { sex: 'female', ageYears: 88 },
    electrodeOffsetMillivolts: 80,
    start: { heartRate: 78, spo2: 95, perfusionIndex: 0.5, baselineWander: 400, muscleNoise: 20, mains: 80, motionPerMinute: 6 },
    events: [
      { at: 120, set: { motionPerMinute: 0, muscleNoise: 6, mains: 10, baselineWander: 120 }, note: 'the patient has settled' },
      { at: 240, set: { perfusionIndex: 0.15 }, note: 'the finger has gone cold' },
    ],
  },
  {
    id: 'fall-hip',
    description: 'Chute, douleur de hanche, tremblement ; bras inversés jusqu’à 4 min / Fall, hip pain, trembling; arm cables swapped until minute 4',
    patient: { sex: 'female', ageYears: 86 },
    start: { heartRate: 104, spo2: 95, perfusionIndex: 0.8, respiratoryRate: 20, muscleNoise: 30, electrodeSwap: ['LA', 'RA'], fingerMotion: 0 },
    events: [
      { at: 60, set: { fingerMotion: 1.5 }, note: 'the hand trembles' },
      { at: 90, set: { fingerMotion: 0, muscleNoise: 12 } },
      { at: 240, set: { electrodeSwap: null }, note: 'cables put right' },
    ],
  },
  {
    id: 'arrest',
    description: 'TV à 60 s, fibrillation ventriculaire à 70 s, asystolie à 120 s / Ventricular tachycardia at 60 s, fibrillation at 70 s, asystole at 120 s',
    patient: { sex: 'male', ageYears: 61 },
    start: { heartRate: 96, morphology: 'oldInferiorInfarct', qrs: 116, ventricularEctopy: 0.15, spo2: 93 },
    events: [
      { at: 60, set: { rhythm: 'ventricular-tachycardia', heartRate: 190, strokeFactor: 0.7 } },
      { at: 70, set: { rhythm: 'ventricular-fibrillation', strokeFactor: 0 } },
      { at: 120, set: { rhythm: 'asystole' } },
    ],
  },
  {
    id: 'bigeminy',
    description: 'Bigéminisme ventriculaire : une extrasystole après chaque battement / Ventricular bigeminy: a premature beat after each normal one',
    patient: { sex: 'female', ageYears: 70 },
    start: { heartRate: 76, morphology: 'n2', ventricularEctopy: 1, spo2: 96, strokeFactor: 0.65 },
  },
  {
    id: 'asystole',
    description: 'Rythme sinusal puis asystolie à 60 s, reprise à 75 s (essai des alertes de saisie) / Sinus rhythm, asystole at 60 s, back at 75 s (test of alerts)',
    patient: { sex: 'male', ageYears: 69 },
    start: { heartRate: 66 },
    events: [
      { at: 60, set: { rhythm: 'asystole' } },
      { at: 75, set: { rhythm: 'sinus' } },
    ],
  },
] as const satisfies readonly PatientScenario[];

export const SCENARIOS: readonly PatientScenario[] = LIST;

/** The scenario of that name, or undefined. */
export function scenarioNamed(id: string): PatientScenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}
