import type { WfdbAnnotation } from '../../formats/wfdb-annotations.ts';
import type { Delineation } from '../../model/ecg-measurement.ts';
import { referenceBeats } from './reference-beats.ts';

export const WAVE_MARKS = ['pOn', 'pPeak', 'pOff', 'qrsOn', 'qrsPeak', 'qrsOff', 'tPeak', 'tOff'] as const satisfies readonly (keyof Delineation)[];
export type WaveMark = (typeof WAVE_MARKS)[number];
export type WaveMarks = Readonly<Record<WaveMark, readonly number[]>>;

/** Marks of one lead by hand, and the samples from the first of them to the last. */
export interface LeadReference {
  readonly marks: WaveMarks;
  readonly first: number;
  readonly last: number;
}

export interface MarkCounts {
  readonly found: number;
  readonly missed: number;
  readonly extra: number;
  /** Detected minus reference, ms, for every pair. */
  readonly errorsMilliseconds: readonly number[];
}

/** Waves of a LUDB annotation file: `p`, `t` or a beat is the peak, `(` before it the onset, `)` after it the end. */
export function leadReference(annotations: readonly WfdbAnnotation[]): LeadReference {
  const marks: Record<WaveMark, number[]> = { pOn: [], pPeak: [], pOff: [], qrsOn: [], qrsPeak: [], qrsOff: [], tPeak: [], tOff: [] };
  annotations.forEach((annotation, place) => {
    const before = annotations[place - 1];
    const after = annotations[place + 1];
    const on = before?.symbol === '(' ? [before.sample] : [];
    const off = after?.symbol === ')' ? [after.sample] : [];
    if (annotation.symbol === 'p') {
      marks.pOn.push(...on);
      marks.pPeak.push(annotation.sample);
      marks.pOff.push(...off);
    } else if (annotation.symbol === 't') {
      marks.tPeak.push(annotation.sample);
      marks.tOff.push(...off);
    } else if (referenceBeats([annotation]).beats.length > 0) {
      marks.qrsOn.push(...on);
      marks.qrsPeak.push(annotation.sample);
      marks.qrsOff.push(...off);
    }
  });
  return { marks, first: annotations[0]?.sample ?? 0, last: annotations.at(-1)?.sample ?? -1 };
}

/**
 * Pairs two sorted lists one to one and in order: as many pairs within `window` samples as there can be, and of these choices the
 * one with the smallest sum of distances. Returns [reference, detected] places.
 */
export function pairMarks(reference: readonly number[], detected: readonly number[], window: number): [number, number][] {
  // A pair is worth more than all distances together can cost.
  const worth = 2 * (window + 1) * (Math.min(reference.length, detected.length) + 1);
  const width = detected.length + 1;
  const best = new Float64Array((reference.length + 1) * width);
  const gain = (r: number, d: number) => {
    const distance = Math.abs((detected[d] ?? Number.NaN) - (reference[r] ?? Number.NaN));
    return distance <= window ? (best[(r + 1) * width + d + 1] ?? 0) + worth - distance : Number.NEGATIVE_INFINITY;
  };
  const skip = (r: number, d: number) => Math.max(best[(r + 1) * width + d] ?? 0, best[r * width + d + 1] ?? 0);
  for (let r = reference.length - 1; r >= 0; r -= 1) for (let d = detected.length - 1; d >= 0; d -= 1) best[r * width + d] = Math.max(gain(r, d), skip(r, d));
  const pairs: [number, number][] = [];
  for (let r = 0, d = 0; r < reference.length && d < detected.length; ) {
    if (gain(r, d) >= skip(r, d)) {
      pairs.push([r, d]);
      r += 1;
      d += 1;
    } else if ((best[(r + 1) * width + d] ?? 0) >= (best[r * width + d + 1] ?? 0)) r += 1;
    else d += 1;
  }
  return pairs;
}

/** One kind of mark of one lead. What is detected before the first or after the last mark by hand is neither right nor wrong. */
export function countMarks(reference: LeadReference, kind: WaveMark, detected: readonly number[], window: number, samplingFrequency: number): MarkCounts {
  const truth = reference.marks[kind];
  const pairs = pairMarks(truth, detected, window);
  const used = new Set(pairs.map(([, d]) => d));
  return {
    found: pairs.length,
    missed: truth.length - pairs.length,
    extra: detected.filter((at, place) => !used.has(place) && at >= reference.first && at <= reference.last).length,
    errorsMilliseconds: pairs.map(([r, d]) => (((detected[d] ?? 0) - (truth[r] ?? 0)) * 1000) / samplingFrequency),
  };
}

export function addMarkCounts(counts: readonly MarkCounts[]): MarkCounts {
  const sum = (pick: (one: MarkCounts) => number) => counts.reduce((total, one) => total + pick(one), 0);
  return { found: sum((one) => one.found), missed: sum((one) => one.missed), extra: sum((one) => one.extra), errorsMilliseconds: counts.flatMap((one) => one.errorsMilliseconds) };
}
