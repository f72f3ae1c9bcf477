import type { EcgMeasurements } from '../../../model/ecg-measurement.ts';

export type BundleBranch = 'lbbb' | 'lbbb-incomplete' | 'rbbb' | 'rbbb-incomplete';

/** What one rule must know of another: found once, before any statement is made. */
export interface Findings {
  readonly paced: boolean;
  readonly atrialFibrillation: boolean;
  readonly preexcited: boolean;
  /** A ventricular rhythm (named, or wide, regular, fast and without sinus P). */
  readonly ventricularRhythm: boolean;
  readonly bundleBranch: BundleBranch | null;
  readonly leftAnteriorFascicle: boolean;
  readonly rightVoltage: boolean;
  /** An electrode swap is suspected (amber swap statements; the weak hints do not count). */
  readonly swapSuspected: boolean;
}

/** Adult limit of QRS from which voltages, ST and QTc are read otherwise, ms. */
export const WIDE_QRS = 120;

export function hasWideQrs(measurements: EcgMeasurements): boolean {
  return (measurements.qrsDuration ?? 0) >= WIDE_QRS;
}
