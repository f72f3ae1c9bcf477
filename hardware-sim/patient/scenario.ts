import { z } from 'zod';
import { ELECTRODES } from '../../model/lead.ts';
import { BEAT_TABLES, type BeatTableName } from './beat-tables.ts';

/**
 * A patient as data: who, the state at time 0, and what changes when. Unknown keys are refused. Times are seconds of
 * patient time. What a simulated patient shows proves software, not clinical accuracy.
 */

const tableNames = Object.keys(BEAT_TABLES) as [BeatTableName, ...BeatTableName[]];

/** What drives the ventricles. */
export const rhythmName = z.enum(['sinus', 'atrial-fibrillation', 'atrial-flutter', 'ventricular-tachycardia', 'ventricular-fibrillation', 'asystole']);
export type RhythmName = z.infer<typeof rhythmName>;

const eightLeads = z.array(z.number().min(-2000).max(2000)).length(8);

/** Everything that may be set at the start and changed by an event; ramps apply to the numbers, names switch at once. */
export const patientTargets = z.strictObject({
  rhythm: rhythmName,
  /** Shape of the conducted beats. */
  morphology: z.enum(tableNames),
  /** Heart rate, per minute (mean ventricular rate in fibrillation, atrial rate ÷ conduction in flutter). */
  heartRate: z.number().min(20).max(250),
  /** Coefficient of variation of RR in atrial fibrillation. */
  fibrillationVariation: z.number().min(0).max(0.4),
  /** Conduction in flutter: every k-th flutter wave. */
  flutterConduction: z.number().int().min(2).max(6),
  /** PR at 60/min, QRS duration, QTc (Fridericia), ms. */
  pr: z.number().min(90).max(400),
  qrs: z.number().min(60).max(200),
  qtc: z.number().min(300).max(600),
  /** Share of conducted beats followed by a premature ventricular, atrial beat, 0…1. */
  ventricularEctopy: z.number().min(0).max(1),
  atrialEctopy: z.number().min(0).max(1),
  /** Shape of the premature ventricular beats. */
  ectopicMorphology: z.enum(['pvcA', 'pvcB']),
  /** ST level at J per lead I, II, V1–V6, µV, or null to leave the table's own. */
  stLevel: eightLeads.nullable(),
  /** Added T dome per lead, µV (pattern A of the ST-T additions). */
  tDome: eightLeads.nullable(),
  /** Gain of the table's own ST-T where `stLevel` is given. */
  stTableGain: z.number().min(0).max(3),
  /** Breaths per minute and respiratory sinus arrhythmia (share of RR). */
  respiratoryRate: z.number().min(4).max(60),
  respiratoryArrhythmia: z.number().min(0).max(0.2),
  /** Arterial saturation at the lung, %, and perfusion index at the finger, %. */
  spo2: z.number().min(35).max(100),
  perfusionIndex: z.number().min(0.05).max(20),
  /** Stroke volume factor; 0 = no pulse at all. */
  strokeFactor: z.number().min(0).max(2),
  meanPressure: z.number().min(20).max(200),
  /** Noise, µV per electrode: baseline wander (peak), muscle (RMS), mains (peak). */
  baselineWander: z.number().min(0).max(5000),
  muscleNoise: z.number().min(0).max(500),
  mains: z.number().min(0).max(5000),
  /** Electrode motion artefacts per minute over all electrodes. */
  motionPerMinute: z.number().min(0).max(60),
  /** Motion of the finger in the oximeter, in heights of a normal pulse; above 0.5 the box can no longer read. */
  fingerMotion: z.number().min(0).max(5),
  /** Two cables on each other's electrode, or null. */
  electrodeSwap: z.tuple([z.enum(ELECTRODES), z.enum(ELECTRODES)]).nullable(),
});
export type PatientTargets = z.infer<typeof patientTargets>;

export const patientEvent = z.strictObject({
  at: z.number().min(0),
  /** Length of the linear ramp of the numbers, s; 0 = a step. */
  over: z.number().min(0).default(0),
  set: patientTargets.partial(),
  note: z.string().max(200).optional(),
});

export const patientScenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  description: z.string().max(300),
  patient: z.strictObject({ sex: z.enum(['male', 'female']), ageYears: z.number().min(0).max(120) }),
  start: patientTargets.partial(),
  /** Constant half-cell potential per electrode: uniform in ± this, mV, with a slow drift. */
  electrodeOffsetMillivolts: z.number().min(0).max(250).default(0),
  events: z.array(patientEvent).max(500).default([]),
});
/** A scenario as written (defaults may be left out). */
export type PatientScenario = z.input<typeof patientScenario>;

/** A calm healthy adult. */
export const NORMAL_TARGETS: PatientTargets = {
  rhythm: 'sinus',
  morphology: 'n1',
  heartRate: 68,
  fibrillationVariation: 0.2,
  flutterConduction: 2,
  pr: 160,
  qrs: 98,
  qtc: 408,
  ventricularEctopy: 0,
  atrialEctopy: 0,
  ectopicMorphology: 'pvcA',
  stLevel: null,
  tDome: null,
  stTableGain: 1,
  respiratoryRate: 15,
  respiratoryArrhythmia: 0.03,
  spo2: 97,
  perfusionIndex: 2,
  strokeFactor: 1,
  meanPressure: 93,
  baselineWander: 60,
  muscleNoise: 3,
  mains: 3,
  motionPerMinute: 0,
  fingerMotion: 0,
  electrodeSwap: null,
};
