import { pExtreme } from './qrs-shape.ts';
import type { Reading } from './reading.ts';

/** Share of the beats that must have their P for a P "before each QRS". */
const P_BEFORE_EACH_QRS = 0.6;
/** More P than this per QRS: the conduction is not one to one. */
const ONE_TO_ONE = 1.3;
/** 0 to +75°, with 15° for the error of a P axis. */
const SINUS_P_AXIS = [-15, 90] as const;

/** A repeatable P leads each QRS, one to one. */
export function isAtrialLed({ measurements }: Reading): boolean {
  const { atrial } = measurements;
  return atrial.pPresent && atrial.pShare >= P_BEFORE_EACH_QRS && (atrial.pPerQrs === null || atrial.pPerQrs < ONE_TO_ONE);
}

/** P axis 0 to +75° within its error; without a P axis, P upright in II. */
export function hasSinusPAxis(reading: Reading): boolean {
  const axis = reading.measurements.axes.p;
  if (axis !== null) return axis >= SINUS_P_AXIS[0] && axis <= SINUS_P_AXIS[1];
  const two = reading.lead('II');
  return two !== null && (pExtreme(two) ?? 0) > 0;
}

export function isSinus(reading: Reading): boolean {
  const label = reading.input.rhythm;
  return (label === undefined || label === 'sinus' || label === 'other') && isAtrialLed(reading) && hasSinusPAxis(reading);
}
