import type { LeadName } from './lead.ts';

/**
 * Global and per-lead measurements of a 12-lead ECG, made on the unfiltered signal of the representative beat.
 * Amplitudes are µV relative to the level at QRS onset; durations ms; angles degrees. null = not measurable, never 0.
 * Global intervals run from the earliest onset to the latest end over the leads (AHA/ACC/HRS 2007, part I).
 */
export interface EcgMeasurements {
  /** Mean ventricular rate, per minute, with the extremes of RR in ms. */
  readonly heartRate: number | null;
  readonly rrMinimum: number | null;
  readonly rrMaximum: number | null;
  /** Coefficient of variation of RR, 0…1. */
  readonly rrVariation: number | null;
  /** Beats of the dominant class that make the representative beat, and all beats found. */
  readonly beatsUsed: number;
  readonly beatsFound: number;
  readonly pDuration: number | null;
  readonly prInterval: number | null;
  readonly qrsDuration: number | null;
  readonly qtInterval: number | null;
  readonly qtc: QtcByFormula | null;
  readonly axes: { readonly p: number | null; readonly qrs: number | null; readonly t: number | null };
  readonly atrial: AtrialFindings;
  /** Leads that could be measured; a lead that is off or unreadable is absent. */
  readonly leads: Readonly<Partial<Record<LeadName, LeadMeasurement>>>;
}

/** QTc in ms by the four published formulas. */
export interface QtcByFormula {
  readonly bazett: number;
  readonly fridericia: number;
  readonly framingham: number;
  readonly hodges: number;
}

export interface AtrialFindings {
  /** A P wave at a repeatable place before the QRS. */
  readonly pPresent: boolean;
  /** Share of beats with that P, 0…1, and mean correlation of the P templates, −1…1. */
  readonly pShare: number;
  readonly pCorrelation: number | null;
  /** Rate of a regular atrial activity seen between the QRS, per minute; null when there is none. */
  readonly atrialRate: number | null;
  /** P waves per QRS when counted apart from it (AV block hints); null when not counted. */
  readonly pPerQrs: number | null;
}

export interface LeadMeasurement {
  readonly pPositive: number | null;
  readonly pNegative: number | null;
  /** Terminal (last) part of P in this lead: amplitude × duration, µV·ms, negative in V1 when the left atrium is large. */
  readonly pTerminalForce: number | null;
  /** Amplitudes of the deflections of the QRS: q and s negative, r positive; null when there is none. */
  readonly q: number | null;
  readonly r: number | null;
  readonly s: number | null;
  readonly rPrime: number | null;
  readonly sPrime: number | null;
  readonly qDuration: number | null;
  readonly rDuration: number | null;
  readonly sDuration: number | null;
  readonly rPrimeDuration: number | null;
  /** QRS onset to the peak of the (last) R, ms. */
  readonly rPeakTime: number | null;
  /** The R is notched or slurred. */
  readonly notchedR: boolean;
  /** Slurred upstroke at the very beginning of the QRS (delta wave). */
  readonly slurredOnset: boolean;
  readonly qrsPeakToPeak: number;
  readonly qrsArea: number;
  readonly stJ: number;
  readonly st20: number;
  readonly st40: number;
  readonly st60: number;
  readonly st80: number;
  /** Slope of ST from J to J+80, µV per ms. */
  readonly stSlope: number;
  readonly tPositive: number | null;
  readonly tNegative: number | null;
}

/** Places of the waves of one lead (or of all, `global`), frame indexes at the file's own rate; absent waves have no entry. */
export interface Delineation {
  readonly pOn: readonly number[];
  readonly pPeak: readonly number[];
  readonly pOff: readonly number[];
  readonly qrsOn: readonly number[];
  readonly qrsPeak: readonly number[];
  readonly qrsOff: readonly number[];
  readonly tPeak: readonly number[];
  readonly tOff: readonly number[];
}

/** A statement of the computer reading, always with the values that fired it. Text: model/wording/ecg-statements.ts. */
export interface EcgStatement {
  readonly code: string;
  readonly level: 'red' | 'amber' | 'info';
  readonly evidence: readonly { readonly what: string; readonly lead: LeadName | null; readonly value: number; readonly unit: string; readonly threshold: number | null }[];
  /** Values of the placeholders of its sentences, in both languages' own formatting by the caller. */
  readonly values: Readonly<Record<string, string | number>>;
}
