import type { EcgMeasurements } from '../../../model/ecg-measurement.ts';
import type { LeadName } from '../../../model/lead.ts';
import type { QualityReason, QualityVerdict } from '../../../model/measurement.ts';
import type { AdministrativeSex } from '../../../model/patient.ts';
import type { EcgStatementCode } from '../../../model/wording/ecg-statements.ts';
import type { LABELS } from '../../../model/wording/labels.ts';
import type { BeatLabel } from '../ecg.ts';

export type RhythmLabel = keyof typeof LABELS.rhythm;
export type AlarmKind = keyof typeof LABELS.alarm;
export type RecordingBand = 'diagnostic' | 'monitor' | 'unknown';

/** An earlier ECG of the same person, with the day it was made (YYYY-MM-DD or an ISO time). */
export type EarlierEcg = EcgMeasurements & {
  readonly date: string;
  readonly rhythm?: RhythmLabel;
  readonly band?: RecordingBand;
};

/** Everything the reading of one 12-lead recording looks at. Nothing here names the person. */
export interface InterpretationInput {
  readonly measurements: EcgMeasurements;
  /** Rhythm named by the stream analysis; `other` and absent both mean that nobody named it. */
  readonly rhythm?: RhythmLabel;
  /** Alarms of the stream analysis, frames of the recording. */
  readonly alarms?: readonly { readonly kind: AlarmKind; readonly onset: number; readonly raised: number }[];
  readonly quality: {
    /** The whole recording is good enough to interpret. */
    readonly acceptable: boolean;
    /** A lead without an entry and without measurements is absent from the recording. */
    readonly leads: Readonly<Partial<Record<LeadName, QualityVerdict>>>;
    readonly reasons?: Readonly<Partial<Record<LeadName, readonly QualityReason[]>>>;
    /** Electrode mask of model/lead.ts. */
    readonly electrodesOff: number;
    /** The verdicts speak of this many seconds before the end. */
    readonly lastSeconds: number;
  };
  readonly patient: {
    readonly sex: AdministrativeSex;
    readonly ageYears: number | null;
    readonly chestPain?: boolean;
    /** mmol/L. */
    readonly potassium?: number;
    readonly poisoningSuspected?: boolean;
  };
  readonly earlier?: EarlierEcg;
  readonly durationSeconds: number;
  readonly band?: RecordingBand;
  /** Frames of `beats` and `alarms` per second. */
  readonly samplingFrequency: number;
  /** All beats found, in time order. */
  readonly beats: readonly { readonly frame: number; readonly label: BeatLabel }[];
  /** Correlation of lead I with V6 over the recording, high-passed; −1…1. */
  readonly leadCorrelation?: number;
  /** Correlations V1–V2, V2–V3 … V5–V6, five values; needed for the order of the chest electrodes. */
  readonly chestCorrelations?: readonly number[];
  /** Checks of the whole record for exchanged electrodes (record quality); where given they stand for those on the measurements. */
  readonly leadChecks?: readonly { readonly check: string; readonly leads: readonly LeadName[]; readonly strength: 'likely' | 'hint' }[];
  /** `right`: V3 and V4 stand at V3R and V4R; `posterior`: V4, V5, V6 stand at V7, V8, V9. */
  readonly chestPlacement?: 'standard' | 'right' | 'posterior';
  readonly calibrationKnown?: boolean;
  readonly softwareVersion?: string;
}

export interface InterpretationOptions {
  /** Statements never to be made. */
  readonly disabled?: readonly EcgStatementCode[];
  /** Statements that are off unless asked for: `paced-st-criteria-positive`. */
  readonly enabled?: readonly EcgStatementCode[];
}
