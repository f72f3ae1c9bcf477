import type { Cancel, Clock, Timestamp } from '../../model/clock.ts';
import { ValisetteError, describeError, isValisetteError } from '../../model/errors.ts';
import type { InstrumentState } from '../../model/instrument.ts';
import type { RecordingProgress } from '../../model/live.ts';
import type { Log } from '../../model/log.ts';
import type { NumericReading } from '../../model/measurement.ts';
import type { RecordingAnalysis, RecordingData, RecordingSummary } from '../../model/recording.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { JournalSegment } from './journal-format.ts';
import type { Recorder } from './recorder.ts';
import { analyseRecording } from './recording-analysis.ts';
import { assembleRecording } from './recording-assembly.ts';
import type { FinishedRecording, RecordingMarker, RecordingStore } from './recording-store.ts';
import { Timeline } from './timeline.ts';

export interface RecordingRequest {
  readonly caseId: string;
  readonly seconds: number;
}

export interface RecordingContext {
  readonly recorder: Recorder;
  readonly store: RecordingStore;
  readonly core: AnalysisCore;
  readonly clock: Clock;
  readonly log: Log;
  /** Streams open now. */
  readonly streams: () => readonly SignalStream[];
  readonly states: () => readonly InstrumentState[];
  readonly readings: () => NumericReading[];
  readonly progress: (progress: RecordingProgress & { caseId: string }) => void;
}

export const LONGEST_RECORDING_SECONDS = 30 * 60;
/** An instrument may be late by this much, and its clock off by this share, before its part counts as missing. */
const GRACE_MILLISECONDS = 2_000;
const CLOCK_TOLERANCE = 0.02;
const PROGRESS_EVERY_MILLISECONDS = 500;
const MAXIMUM_READINGS = 32;
const MAXIMUM_TROUBLES = 8;

interface Part {
  readonly timeline: Timeline;
  readonly targetFrames: number;
}

/**
 * A bounded recording under way: begins at the request, ends when every stream that was live then has given its seconds,
 * or incomplete when one of them stays away. Its samples are those of the journal, read back when it ends.
 */
export class ActiveRecording {
  readonly finished: Promise<FinishedRecording>;
  private readonly marker: RecordingMarker;
  private readonly startedAtMilliseconds: number;
  private readonly startedAt: Timestamp;
  private readonly parts = new Map<string, Part>();
  private readonly troubles = new Set<string>();
  private readonly cancels: Cancel[] = [];
  private ending = false;
  private end: (complete: boolean) => void = () => undefined;

  constructor(
    readonly recordingId: string,
    private readonly request: RecordingRequest,
    private readonly context: RecordingContext,
  ) {
    const { clock } = context;
    this.startedAt = clock.now();
    this.startedAtMilliseconds = clock.monotonicMilliseconds();
    this.marker = { recordingId, caseId: request.caseId, seconds: request.seconds, startedAt: this.startedAt.iso };
    const ended = new Promise<boolean>((resolve) => {
      this.end = resolve;
    });
    this.finished = this.run(ended);
  }

  get caseId(): string {
    return this.request.caseId;
  }

  /** A block the journal holds. */
  block(block: SignalBlock): void {
    if (this.ending) return;
    const part = this.parts.get(partKey(block.stream));
    if (part === undefined) return;
    part.timeline.place(block.stream.id, block);
    if (this.partsWhole()) this.finish(true);
  }

  state(state: InstrumentState): void {
    const recorded = [...this.parts.keys()].some((key) => key.startsWith(`${state.id}|`));
    if (recorded && (state.status === 'silent' || state.status === 'lost' || state.electrodesOff !== 0)) this.troubles.add(state.id);
  }

  /** Ends it now, as far as it came. */
  interrupt(): void {
    this.finish(this.partsWhole());
  }

  private async run(ended: Promise<boolean>): Promise<FinishedRecording> {
    const { context, marker } = this;
    try {
      context.recorder.beginRecording({ recordingId: this.recordingId, startedAtMilliseconds: this.startedAtMilliseconds });
      for (const stream of context.streams()) {
        const targetFrames = Math.round(this.request.seconds * stream.samplingFrequency);
        this.parts.set(partKey(stream), { timeline: new Timeline(stream.samplingFrequency), targetFrames });
      }
      this.watch();
      this.tell('recording');
      await context.store.open(marker);
      const complete = await ended;
      this.tell('saving');
      const finished = await this.save(complete);
      this.tell('kept');
      return finished;
    } catch (error) {
      context.recorder.endRecording();
      this.stopWatching();
      this.tell('failed');
      context.log.error('a recording failed', { recordingId: this.recordingId, code: isValisetteError(error) ? error.code : 'internal', reason: describeError(error) });
      throw error;
    } finally {
      context.recorder.release();
    }
  }

  private watch(): void {
    const { clock } = this.context;
    const longest = this.request.seconds * 1000 * (1 + CLOCK_TOLERANCE) + GRACE_MILLISECONDS;
    this.cancels.push(
      clock.every(PROGRESS_EVERY_MILLISECONDS, () => this.tell('recording')),
      clock.after(longest, () => this.finish(this.partsWhole())),
    );
  }

  private finish(complete: boolean): void {
    if (this.ending) return;
    this.ending = true;
    this.stopWatching();
    this.end(complete);
  }

  private stopWatching(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels.length = 0;
  }

  private partsWhole(): boolean {
    return this.parts.size > 0 && [...this.parts.values()].every(({ timeline, targetFrames }) => timeline.end >= targetFrames);
  }

  private async save(complete: boolean): Promise<FinishedRecording> {
    const { recorder, store, core, log } = this.context;
    const readings = this.context.readings().slice(0, MAXIMUM_READINGS);
    const paths = recorder.endRecording();
    await recorder.sync();
    const finished = await keepRecording({ store, core, log, marker: this.marker, segments: await recorder.read(paths), complete, readings });
    if (finished !== null) return finished;
    await store.abandon(this.recordingId);
    if (recorder.fault !== null) throw new ValisetteError(recorder.fault, 'nothing of the recording could be kept', { recordingId: this.recordingId });
    throw new ValisetteError('instrument-silent', 'no instrument gave anything to record', { recordingId: this.recordingId });
  }

  private tell(state: RecordingProgress['state']): void {
    const elapsed = (this.context.clock.monotonicMilliseconds() - this.startedAtMilliseconds) / 1000;
    this.context.progress({
      caseId: this.request.caseId,
      recordingId: this.recordingId,
      state,
      elapsedSeconds: Math.max(0, Math.min(elapsed, this.request.seconds)),
      targetSeconds: this.request.seconds,
      troubles: [...this.troubles].slice(0, MAXIMUM_TROUBLES),
    });
  }
}

/** Builds, analyses and keeps a recording from its journal; the same after an orderly end and after a crash. Null when the journal holds nothing of it. */
export async function keepRecording(job: {
  readonly log: Log;
  readonly store: RecordingStore;
  readonly core: AnalysisCore;
  readonly marker: RecordingMarker;
  readonly segments: readonly JournalSegment[];
  readonly complete: boolean;
  readonly readings: NumericReading[];
}): Promise<FinishedRecording | null> {
  const { marker } = job;
  const recording = assembleRecording(marker, job.segments);
  if (recording === null) return null;
  const summary: RecordingSummary = {
    recordingId: marker.recordingId,
    startedAt: marker.startedAt,
    durationSeconds: durationOf(recording),
    streams: recording.header.streams,
    sha256: await job.store.keep(marker.recordingId, recording),
    analysis: analyse(job.core, recording, job.log),
    readings: job.readings,
    complete: job.complete,
  };
  const finished = { caseId: marker.caseId, summary };
  await job.store.conclude(finished);
  return finished;
}

/** The samples matter more than what the core says of them: a core that aborts costs the analysis only. */
function analyse(core: AnalysisCore, recording: RecordingData, log: Log): RecordingAnalysis | null {
  try {
    return analyseRecording(core, recording);
  } catch (error) {
    log.error('a recording was not analysed', { recordingId: recording.header.recordingId, code: isValisetteError(error) ? error.code : 'internal', reason: describeError(error) });
    return null;
  }
}

function durationOf(recording: RecordingData): number {
  return Math.max(...recording.header.streams.map((stream) => stream.frameCount / stream.samplingFrequency));
}

function partKey(stream: SignalStream): string {
  return `${stream.instrumentId}|${stream.signal}`;
}
