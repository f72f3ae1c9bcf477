import { z } from 'zod';

/** A number is never alone: it has a unit, a worth, a source and a time. */

export const qualityVerdict = z.enum(['good', 'doubtful', 'unreadable']);
export type QualityVerdict = z.infer<typeof qualityVerdict>;

/** Why a lead, a curve or a number is not good. */
export const qualityReason = z.enum([
  'off', 'flat', 'saturated', 'drift', 'mains', 'muscle', 'spikes',
  'no-finger', 'weak-perfusion', 'searching', 'artefact', 'probe-fault', 'low-battery', 'too-few-beats', 'silent',
]);
export type QualityReason = z.infer<typeof qualityReason>;

/** Numerics the case knows, with the only unit each is kept in. */
export const NUMERIC_UNITS = {
  heartRate: '/min',
  pulse: '/min',
  spo2: '%',
  perfusionIndex: '%',
  systolic: 'mmHg',
  diastolic: 'mmHg',
  meanPressure: 'mmHg',
  respiratoryRate: '/min',
  temperature: '°C',
  glucose: 'mmol/L',
  weight: 'kg',
} as const;
export type NumericName = keyof typeof NUMERIC_UNITS;
export const numericName = z.enum(Object.keys(NUMERIC_UNITS) as [NumericName, ...NumericName[]]);

/** Plausible range of a number typed by a person; outside it the screen asks again. Inclusive. */
export const PLAUSIBLE_RANGE: Readonly<Record<NumericName, readonly [number, number]>> = {
  heartRate: [20, 300],
  pulse: [20, 300],
  spo2: [40, 100],
  perfusionIndex: [0, 30],
  systolic: [40, 300],
  diastolic: [20, 200],
  meanPressure: [20, 250],
  respiratoryRate: [2, 80],
  temperature: [25, 45],
  glucose: [0.5, 60],
  weight: [0.3, 350],
};

export const numericReading = z.strictObject({
  name: numericName,
  /** null = the instrument measures but has no value to give. */
  value: z.number().nullable(),
  unit: z.string(),
  quality: qualityVerdict,
  reasons: z.array(qualityReason).max(8),
  /** `instrument` = the box's own number; `calculated` = by the analysis core; `manual` = typed by a person. */
  source: z.enum(['instrument', 'calculated', 'manual']),
  /** Instrument that measured, or null for a typed value. */
  instrumentId: z.string().max(80).nullable(),
  /** Wall time of the measurement, UTC ISO. */
  at: z.iso.datetime(),
});
export type NumericReading = z.infer<typeof numericReading>;

/**
 * A live number goes stale when its instrument falls silent: after this many milliseconds the screen
 * shows "—" with the last value and its time. Discrete measures (blood pressure …) keep their value and show their age.
 */
export const STALE_AFTER_MILLISECONDS: Readonly<Partial<Record<NumericName, number>>> = {
  heartRate: 4_000,
  pulse: 6_000,
  spo2: 6_000,
  perfusionIndex: 6_000,
};

/** A curve without new samples for this long is shown as silent. */
export const WAVE_STALE_AFTER_MILLISECONDS = 3_000;
