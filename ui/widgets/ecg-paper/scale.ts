/**
 * The scale of ECG paper on a screen: millimetres, device pixels, seconds and millivolts.
 *
 * A millimetre is always a whole number of device pixels, so that every grid line falls on one
 * pixel row and the pulse of 1 mV measures exactly its squares. The screen's true size is unknown
 * to a browser (1 mm = 3.78 CSS px is nominal), so the number of pixels is chosen and said.
 */

/** Paper speeds in mm/s and gains in mm/mV offered by the viewer; 25 and 10 are the clinical standard. */
export const PAPER_SPEEDS = [12.5, 25, 50] as const;
export const PAPER_GAINS = [5, 10, 20] as const;
export type PaperSpeed = (typeof PAPER_SPEEDS)[number];
export type PaperGain = (typeof PAPER_GAINS)[number];

export const STANDARD_SPEED: PaperSpeed = 25;
export const STANDARD_GAIN: PaperGain = 10;

/** Smallest and largest CSS px/mm chosen without being asked. */
export const SMALLEST_PX_PER_MM = 3;
export const LARGEST_PX_PER_MM = 6;

/** Below this many CSS px/mm the 1 mm squares are too dense to be read and are left out; the 5 mm ones never are. */
export const SMALL_SQUARES_FROM_PX_PER_MM = 3;

export interface PaperScale {
  /** Device pixels per CSS pixel, > 0. */
  readonly pixelRatio: number;
  /** Whole device pixels per millimetre, ≥ 1. */
  readonly devicePxPerMm: number;
  /** mm/s */
  readonly speed: number;
  /** mm/mV */
  readonly gain: number;
}

/** Whole device pixels per mm nearest to the wished CSS px/mm. */
export function devicePixelsPerMillimetre(wishedCssPxPerMm: number, pixelRatio: number): number {
  return Math.max(1, Math.round(wishedCssPxPerMm * pixelRatio));
}

/** CSS px/mm really drawn, to be said on screen. */
export function cssPixelsPerMillimetre(scale: Pick<PaperScale, 'devicePxPerMm' | 'pixelRatio'>): number {
  return scale.devicePxPerMm / scale.pixelRatio;
}

/** Largest whole CSS px/mm at which `widthMm` of paper fits in `availableCssPx`; the smallest one when none does. */
export function fittingPixelsPerMillimetre(widthMm: number, availableCssPx: number, largest = LARGEST_PX_PER_MM): number {
  const fits = Math.floor(availableCssPx / widthMm);
  return Math.min(largest, Math.max(SMALLEST_PX_PER_MM, fits));
}

export function devicePixelsPerSecond(scale: PaperScale): number {
  return scale.speed * scale.devicePxPerMm;
}

export function devicePixelsPerMillivolt(scale: PaperScale): number {
  return scale.gain * scale.devicePxPerMm;
}

/** Device x of a frame, from the left edge of its cell; `frame` counts from the cell's first frame. */
export function xOfFrame(scale: PaperScale, frame: number, samplingFrequency: number): number {
  return (frame / samplingFrequency) * devicePixelsPerSecond(scale);
}

/** Device y of a potential, from the row's baseline; up is negative, as on every canvas. */
export function yOfMillivolts(scale: PaperScale, millivolts: number): number {
  return -millivolts * devicePixelsPerMillivolt(scale);
}

/** Seconds that `widthMm` of paper show. */
export function secondsOfWidth(widthMm: number, speed: number): number {
  return widthMm / speed;
}

/** Next value of a list towards `step`; stays at the ends. */
export function stepped<T extends number>(values: readonly T[], current: T, step: 1 | -1): T {
  const at = values.indexOf(current);
  return values[Math.min(values.length - 1, Math.max(0, at + step))] ?? current;
}
