/**
 * Beat-by-beat comparison as ANSI/AAMI EC57 describes it: every reference beat pairs with at most one detection
 * within the window, the nearer one; what is left over is missed or extra.
 */
export interface MarkedBeat {
  /** Sample index at the record's rate. */
  readonly at: number;
  /** AAMI class: N, S, V, F or Q. */
  readonly label: string;
}

export interface BeatMatching {
  readonly pairs: readonly (readonly [reference: MarkedBeat, detected: MarkedBeat])[];
  readonly missed: readonly MarkedBeat[];
  readonly extra: readonly MarkedBeat[];
}

/**
 * Pairs two lists sorted by time. A pair stands when it lies within `window` samples and neither side has a nearer
 * free partner next to it.
 */
export function matchBeats(reference: readonly MarkedBeat[], detected: readonly MarkedBeat[], window: number): BeatMatching {
  const pairs: [MarkedBeat, MarkedBeat][] = [];
  const missed: MarkedBeat[] = [];
  const extra: MarkedBeat[] = [];
  let r = 0;
  let d = 0;
  const away = (i: number, j: number) => {
    const a = reference[i];
    const b = detected[j];
    return a === undefined || b === undefined ? Number.POSITIVE_INFINITY : Math.abs(a.at - b.at);
  };
  for (;;) {
    const ref = reference[r];
    const det = detected[d];
    if (ref === undefined && det === undefined) break;
    const here = away(r, d);
    if (ref !== undefined && det !== undefined && here <= window) {
      // The earlier of the two yields when the later one has a nearer partner to come.
      const betterDetection = det.at < ref.at && away(r, d + 1) <= here && away(r + 1, d + 1) >= away(r, d + 1);
      const betterReference = ref.at < det.at && away(r + 1, d) <= here && away(r + 1, d + 1) >= away(r + 1, d);
      if (betterDetection) {
        extra.push(det);
        d += 1;
      } else if (betterReference) {
        missed.push(ref);
        r += 1;
      } else {
        pairs.push([ref, det]);
        r += 1;
        d += 1;
      }
    } else if (ref === undefined || (det !== undefined && det.at < ref.at)) {
      if (det !== undefined) extra.push(det);
      d += 1;
    } else {
      missed.push(ref);
      r += 1;
    }
  }
  return { pairs, missed, extra };
}

/** Counts from `start` (samples) on, detections inside the excluded stretches left out. */
export interface BeatCounts {
  readonly truePositives: number;
  readonly missed: number;
  readonly extra: number;
  readonly ventricular: { readonly truePositives: number; readonly missed: number; readonly extra: number };
  /** Detection minus reference, ms, for every pair. */
  readonly offsetsMilliseconds: readonly number[];
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * V counts follow EC57: a reference fusion or unknown beat called V is not held as false; a V that matches nothing is.
 */
export function countBeats(matching: BeatMatching, start: number, excluded: readonly Stretch[], samplingFrequency: number): BeatCounts {
  const counted = (at: number) => at >= start && !excluded.some((stretch) => at >= stretch.from && at <= stretch.to);
  const pairs = matching.pairs.filter(([reference]) => counted(reference.at));
  const missed = matching.missed.filter((beat) => counted(beat.at));
  const extra = matching.extra.filter((beat) => counted(beat.at));
  const isV = (beat: MarkedBeat) => beat.label === 'V';
  const falseV = pairs.filter(([reference, detected]) => isV(detected) && (reference.label === 'N' || reference.label === 'S')).length;
  return {
    truePositives: pairs.length,
    missed: missed.length,
    extra: extra.length,
    ventricular: {
      truePositives: pairs.filter(([reference, detected]) => isV(reference) && isV(detected)).length,
      missed: pairs.filter(([reference, detected]) => isV(reference) && !isV(detected)).length + missed.filter(isV).length,
      extra: falseV + extra.filter(isV).length,
    },
    offsetsMilliseconds: pairs.map(([reference, detected]) => ((detected.at - reference.at) * 1000) / samplingFrequency),
  };
}

/** Sums of several records. */
export function addCounts(records: readonly BeatCounts[]): BeatCounts {
  const sum = (pick: (counts: BeatCounts) => number) => records.reduce((total, counts) => total + pick(counts), 0);
  return {
    truePositives: sum((counts) => counts.truePositives),
    missed: sum((counts) => counts.missed),
    extra: sum((counts) => counts.extra),
    ventricular: {
      truePositives: sum((counts) => counts.ventricular.truePositives),
      missed: sum((counts) => counts.ventricular.missed),
      extra: sum((counts) => counts.ventricular.extra),
    },
    offsetsMilliseconds: records.flatMap((counts) => counts.offsetsMilliseconds),
  };
}

export interface Rates {
  /** Percent; NaN when nothing could be counted. */
  readonly sensitivity: number;
  readonly positivePredictivity: number;
  readonly f1: number;
}

export function ratesOf(counts: { readonly truePositives: number; readonly missed: number; readonly extra: number }): Rates {
  const { truePositives: found, missed, extra } = counts;
  return {
    sensitivity: (100 * found) / (found + missed),
    positivePredictivity: (100 * found) / (found + extra),
    f1: (200 * found) / (2 * found + missed + extra),
  };
}
