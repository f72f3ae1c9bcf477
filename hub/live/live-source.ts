import type { InstrumentState } from '../../model/instrument.ts';
import type { LiveEvent, RecordingProgress } from '../../model/live.ts';
import type { NumericReading } from '../../model/measurement.ts';
import type { RecordingSummary } from '../../model/recording.ts';
import type { SignalBlock } from '../../model/signal.ts';

/** A recording that has ended, well or not, with the case it is for. */
export interface EndedRecording {
  readonly caseId: string;
  readonly summary: RecordingSummary;
}

export interface LiveListener {
  onState?(state: InstrumentState): void;
  /** Only after the recorder wrote the block. */
  onBlock?(block: SignalBlock): void;
  onReading?(reading: NumericReading): void;
  onEvent?(instrumentId: string, event: LiveEvent): void;
  onRecording?(progress: RecordingProgress & { caseId: string }): void;
}

/** What the cases and the live topics need of the acquisition (hub/acquisition has this shape). */
export interface LiveSource {
  listen(listener: LiveListener): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
  states(): InstrumentState[];
  recorderState(): 'recording' | 'idle' | 'failed';
  /** Stale ones are not among them. */
  latestReadings(): NumericReading[];
  /** @throws ValisetteError `recording-active`. */
  startRecording(request: { caseId: string; seconds: number }): { recordingId: string; finished: Promise<EndedRecording> };
  /** Those of earlier runs that no case has noted: cut short by a kill, or kept just before one. */
  recoveredRecordings(): readonly EndedRecording[];
  /** The case has noted the recording; said of every one, recovered or not. Idempotent. */
  forgetRecovered(recordingId: string): void | Promise<void>;
  /** @throws ValisetteError `recording-unknown`. */
  readRecording(recordingId: string): Promise<Uint8Array>;
}
