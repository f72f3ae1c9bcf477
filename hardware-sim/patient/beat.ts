import type { BeatTableName } from './beat-tables.ts';
import type { RhythmName } from './scenario.ts';

/** Class of a beat by origin, as in annotated databases: normal (or conducted), supraventricular premature, ventricular. */
export type BeatClass = 'N' | 'S' | 'V';

/** One ventricular beat with its exact instants (µs of patient time; support of the curve, where it leaves and meets 0). */
export interface Beat {
  readonly number: number;
  readonly beatClass: BeatClass;
  readonly rhythm: RhythmName;
  readonly table: BeatTableName;
  /** Onset and end of the P wave that conducted to this beat; null without one. */
  readonly pOn: number | null;
  readonly pOff: number | null;
  readonly qrsOn: number;
  /** Extremum of the QRS: greatest sum of squares over the eight independent leads. */
  readonly rPeak: number;
  readonly j: number;
  readonly tEnd: number;
  /** From the QRS onset before, µs. */
  readonly rr: number;
  /** Amplitude factor of the whole beat (breathing). */
  readonly gain: number;
  /** Stroke volume relative to a normal beat; below 0.25 there is no pulse at the finger. */
  readonly stroke: number;
  /** Foot of its pulse at the finger, µs, or null when the beat gives none (pulse deficit). */
  readonly pulseFoot: number | null;
}

/** One activation of the atria. `flutter` waves follow each other without a pause. */
export interface AtrialWave {
  readonly kind: 'sinus' | 'premature' | 'flutter';
  readonly on: number;
  /** µs. */
  readonly duration: number;
}

/** From `from` (µs) the heart is in this rhythm. */
export interface RhythmSpan {
  readonly from: number;
  readonly rhythm: RhythmName;
}
