import { join } from 'node:path';
import type { InstrumentBridge } from '../../firmware-bridge/bridge.ts';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError, describeError, isValisetteError, type ErrorCode } from '../../model/errors.ts';
import type { InstrumentState } from '../../model/instrument.ts';
import type { LiveEvent, RecordingProgress } from '../../model/live.ts';
import type { Log } from '../../model/log.ts';
import { NUMERIC_UNITS, type NumericReading } from '../../model/measurement.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { LiveAnalysis } from './analysis.ts';
import type { OpenAppendFile } from './durable-file.ts';
import { LiveReadings } from './live.ts';
import { Recorder } from './recorder.ts';
import { ActiveRecording, LONGEST_RECORDING_SECONDS, keepRecording, type RecordingRequest } from './recording.ts';
import { RecordingStore, type FinishedRecording } from './recording-store.ts';

export type { FinishedRecording } from './recording-store.ts';
export type { RecordingRequest } from './recording.ts';

export interface AcquisitionOptions {
  readonly bridge: InstrumentBridge;
  readonly core: AnalysisCore;
  /** Holds `journal/` and `recordings/`; made when missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  /** How journal files are opened; another one in tests of a failing disk. */
  readonly openFile?: OpenAppendFile;
}

export interface AcquisitionListener {
  onState?(state: InstrumentState): void;
  /** Only after the recorder wrote the block, or tried to and said why not (`recorderFault`). */
  onBlock?(block: SignalBlock): void;
  onReading?(reading: NumericReading): void;
  onEvent?(instrumentId: string, event: LiveEvent): void;
  onRecording?(progress: RecordingProgress & { caseId: string }): void;
}

/** From the bridge to the record and to the screens: every block is written first, then analysed, then shown. */
export class Acquisition {
  private readonly listeners = new Set<AcquisitionListener>();
  private readonly recorder: Recorder;
  private readonly store: RecordingStore;
  private readonly live: LiveReadings;
  private readonly streams = new Map<string, { stream: SignalStream; analysis: LiveAnalysis }>();
  private recovered: FinishedRecording[] = [];
  private active: ActiveRecording | null = null;
  private stopListening: (() => void) | null = null;

  constructor(private readonly options: AcquisitionOptions) {
    const { directory, clock, log, openFile } = options;
    this.recorder = new Recorder({ directory: join(directory, 'journal'), clock, log, ...(openFile === undefined ? {} : { openFile }) });
    this.store = new RecordingStore(join(directory, 'recordings'));
    this.live = new LiveReadings(clock, (reading) => this.tell((listener) => listener.onReading?.(reading)));
  }

  /** @returns a function that takes the listener away again. */
  listen(listener: AcquisitionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Recovers the journal and the recordings it cut short, then starts the instruments. @throws ValisetteError `storage-failed`, `storage-full`. */
  async start(): Promise<void> {
    await this.recorder.start();
    await this.store.start();
    await this.recover();
    this.live.start();
    this.stopListening = this.options.bridge.listen({
      onState: (state) => this.state(state),
      onStream: (stream) => this.streamBegan(stream),
      onStreamEnd: (stream) => this.streamEnded(stream),
      onBlock: (block) => this.block(block),
      onGap: (stream, _firstMissing, missingFrames) => this.event(stream.instrumentId, { kind: 'gap', signal: stream.signal, missingSamples: missingFrames }),
      onReading: (reading) => this.live.take(reading),
    });
    await this.options.bridge.start();
  }

  /** A recording under way is ended as far as it came and kept. */
  async stop(): Promise<void> {
    this.active?.interrupt();
    await this.active?.finished.catch(() => undefined);
    await this.options.bridge.stop();
    this.stopListening?.();
    this.live.stop();
    await this.recorder.stop();
  }

  states(): InstrumentState[] {
    return this.options.bridge.states();
  }

  /** Live numbers that are not stale. */
  latestReadings(): NumericReading[] {
    return this.live.current();
  }

  recorderState(): 'recording' | 'idle' | 'failed' {
    return this.recorder.state;
  }

  /** Why samples are not being kept at present (`storage-full`, `storage-failed`), or null. */
  recorderFault(): ErrorCode | null {
    return this.recorder.fault;
  }

  /**
   * Records `seconds` (up to 30 min) of every live stream for a case.
   * @returns `finished`, which rejects with ValisetteError `storage-full`, `storage-failed` or `instrument-silent` when nothing could be kept.
   * @throws ValisetteError `recording-active`, `limit-exceeded`, `instrument-silent` (nothing is live), `storage-full`, `storage-failed`.
   */
  startRecording(request: RecordingRequest): { recordingId: string; finished: Promise<FinishedRecording> } {
    if (this.active !== null) throw new ValisetteError('recording-active', 'a recording is under way', { recordingId: this.active.recordingId });
    if (!(request.seconds > 0 && request.seconds <= LONGEST_RECORDING_SECONDS)) {
      throw new ValisetteError('limit-exceeded', 'a recording lasts from some seconds to 30 minutes', { seconds: request.seconds });
    }
    if (this.streams.size === 0) throw new ValisetteError('instrument-silent', 'no instrument is measuring');
    const { fault } = this.recorder;
    if (fault !== null) throw new ValisetteError(fault, 'samples cannot be kept at present');
    const { core, clock, log } = this.options;
    const recording = new ActiveRecording(this.options.randomId(), request, {
      recorder: this.recorder,
      store: this.store,
      core,
      clock,
      log,
      streams: () => [...this.streams.values()].map(({ stream }) => stream),
      states: () => this.states(),
      readings: () => this.latestReadings(),
      progress: (progress) => this.tell((listener) => listener.onRecording?.(progress)),
    });
    this.active = recording;
    const done = (): void => {
      if (this.active === recording) this.active = null;
    };
    recording.finished.then(done, done);
    return { recordingId: recording.recordingId, finished: recording.finished };
  }

  /** Recordings of earlier runs that no case has noted: those cut by a kill (`complete` false), and those kept just before one. */
  recoveredRecordings(): FinishedRecording[] {
    return [...this.recovered];
  }

  /** The case has noted the recording. Idempotent; meant for every finished recording, recovered or not. */
  async forgetRecovered(recordingId: string): Promise<void> {
    this.recovered = this.recovered.filter(({ summary }) => summary.recordingId !== recordingId);
    await this.store.claim(recordingId);
  }

  /** The recording file. @throws ValisetteError `recording-unknown`. */
  readRecording(recordingId: string): Promise<Uint8Array> {
    return this.store.read(recordingId);
  }

  private async recover(): Promise<void> {
    const { core, log } = this.options;
    const interrupted = await this.store.interrupted();
    const kept = new Set((await this.store.unclaimed()).map(({ summary }) => summary.recordingId));
    const paths = await this.recorder.allPaths();
    for (const marker of interrupted) {
      try {
        if (!kept.has(marker.recordingId)) {
          const segments = await this.recorder.read(paths);
          const finished = await keepRecording({ store: this.store, core, log, marker, segments, complete: false, readings: [] });
          log.warn('a recording was cut short', { recordingId: marker.recordingId, seconds: finished?.summary.durationSeconds ?? 0 });
          if (finished !== null) continue;
        }
        await this.store.abandon(marker.recordingId);
      } catch (error) {
        // Its marker and its journal stay for the next start; the instruments must not wait for it.
        log.error('a recording could not be recovered yet', { recordingId: marker.recordingId, code: isValisetteError(error) ? error.code : 'internal', reason: describeError(error) });
      }
    }
    this.recovered = await this.store.unclaimed();
  }

  private state(state: InstrumentState): void {
    if (state.status === 'silent' || state.status === 'lost') this.live.withdraw(state.id);
    this.active?.state(state);
    this.tell((listener) => listener.onState?.(state));
  }

  private streamBegan(stream: SignalStream): void {
    const label = this.states().find((state) => state.id === stream.instrumentId)?.label ?? stream.instrumentId;
    this.streams.set(stream.id, { stream, analysis: new LiveAnalysis(this.options.core, stream, this.options.log) });
    this.recorder.streamBegan(stream, label);
  }

  private streamEnded(stream: SignalStream): void {
    this.streams.delete(stream.id);
    this.recorder.streamEnded(stream.id);
  }

  private block(block: SignalBlock): void {
    const written = this.recorder.write(block);
    if (written) this.active?.block(block);
    const { instrumentId } = block.stream;
    const analysis = this.streams.get(block.stream.id)?.analysis.block(block);
    this.tell((listener) => listener.onBlock?.(block));
    if (analysis === undefined) return;
    for (const event of analysis.events) this.event(instrumentId, event);
    if (analysis.heartRate !== null) {
      const at = this.options.clock.now().iso;
      this.live.take({ name: 'heartRate', ...analysis.heartRate, unit: NUMERIC_UNITS.heartRate, source: 'calculated', instrumentId, at });
    }
  }

  private event(instrumentId: string, event: LiveEvent): void {
    this.tell((listener) => listener.onEvent?.(instrumentId, event));
  }

  private tell(action: (listener: AcquisitionListener) => void): void {
    for (const listener of this.listeners) {
      try {
        action(listener);
      } catch (error) {
        this.options.log.error('a listener of the acquisition failed', { code: isValisetteError(error) ? error.code : 'internal', reason: describeError(error) });
      }
    }
  }
}
