import { mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../model/clock.ts';
import { describeError, type ErrorCode, type ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import { openAppendFile, storageError, syncDirectory, type AppendFile, type OpenAppendFile } from './durable-file.ts';
import { encodeBlock, encodeHeader, encodeMark, readSegment, type JournalSegment, type RecordingReference } from './journal-format.ts';

export interface RecorderOptions {
  /** Segment files lie here and nothing else. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly openFile?: OpenAppendFile;
}

/** What recovery found: bytes cut from torn ends, files whose header did not hold. */
export interface JournalRecovery {
  readonly segments: number;
  readonly cutBytes: number;
  readonly unreadable: number;
}

/** A block is handed to the system at once (it survives kill -9) and reaches the disk within this time (it survives a power cut). */
const SYNC_WITHIN_MILLISECONDS = 1_000;
/** About eight minutes of ECG. */
const SEGMENT_BYTES = 8 << 20;
/** After a refusal of the disk, try again this much later. */
const RETRY_MILLISECONDS = 1_000;
/** Segments that no recording refers to are kept for a while, for whoever asks what happened. */
const KEEP_MILLISECONDS = 10 * 60_000;
const KEEP_BYTES = 256 << 20;
const RETENTION_EVERY_MILLISECONDS = 60_000;
const SEGMENT_NAME = /^(\d{10})-[A-Za-z0-9-]{1,64}\.journal$/;

interface OpenSegment {
  readonly path: string;
  readonly file: AppendFile;
  bytes: number;
  sequence: number;
  dirty: boolean;
}

interface RecordedStreamState {
  readonly stream: SignalStream;
  readonly instrumentLabel: string;
  segment: OpenSegment | null;
}

/**
 * Keeps every raw block before anyone else sees it: an append-only journal, one chain of segments per stream.
 * A disk that refuses stops the journal, not the process: `fault` tells, and writing resumes by itself.
 */
export class Recorder {
  private readonly streams = new Map<string, RecordedStreamState>();
  private readonly closedAt = new Map<string, number>();
  private readonly openFile: OpenAppendFile;
  private recording: RecordingReference | null = null;
  private referenced = new Set<string>();
  private nextNumber = 1;
  /** Segments made since the directory last reached the disk. */
  private newFiles = false;
  private failedAt: number | null = null;
  private failure: ValisetteError | null = null;
  private cancelSync: Cancel | null = null;
  private cancelRetention: Cancel | null = null;
  private syncing: Promise<void> = Promise.resolve();
  /** Last syncs of segments already closed, and what one of them said. */
  private closing: Promise<unknown> = Promise.resolve();
  private closingFailure: ValisetteError | null = null;

  constructor(private readonly options: RecorderOptions) {
    this.openFile = options.openFile ?? openAppendFile;
  }

  /** Cuts torn ends and says what was cut. @throws ValisetteError `storage-failed` when the directory cannot be used. */
  async start(): Promise<JournalRecovery> {
    let cutBytes = 0;
    let unreadable = 0;
    let names: string[];
    try {
      await mkdir(this.options.directory, { recursive: true });
      names = await this.segmentNames();
    } catch (cause) {
      throw storageError(cause);
    }
    for (const name of names) {
      this.nextNumber = Math.max(this.nextNumber, Number(SEGMENT_NAME.exec(name)?.[1]) + 1);
      const path = join(this.options.directory, name);
      const bytes = await readFile(path);
      const segment = readSegment(bytes);
      if (segment === null) unreadable += 1;
      else if (segment.validBytes < bytes.length) {
        cutBytes += bytes.length - segment.validBytes;
        await truncateDurably(path, segment.validBytes);
      }
      this.closedAt.set(path, this.options.clock.monotonicMilliseconds());
    }
    if (cutBytes > 0 || unreadable > 0) this.options.log.warn('journal recovered', { segments: names.length, cutBytes, unreadable });
    this.cancelSync = this.options.clock.every(SYNC_WITHIN_MILLISECONDS / 2, () => void this.sync().catch(() => undefined));
    this.cancelRetention = this.options.clock.every(RETENTION_EVERY_MILLISECONDS, () => void this.retain().catch(() => undefined));
    return { segments: names.length, cutBytes, unreadable };
  }

  async stop(): Promise<void> {
    this.cancelSync?.();
    this.cancelRetention?.();
    await this.sync().catch(() => undefined);
    for (const id of [...this.streams.keys()]) this.streamEnded(id);
  }

  /** Why the journal is not written at present, or null. */
  get fault(): ErrorCode | null {
    return this.failure?.code ?? null;
  }

  get state(): 'recording' | 'idle' | 'failed' {
    if (this.failure !== null) return 'failed';
    return this.streams.size > 0 ? 'recording' : 'idle';
  }

  streamBegan(stream: SignalStream, instrumentLabel: string): void {
    this.streams.set(stream.id, { stream, instrumentLabel, segment: null });
  }

  streamEnded(streamId: string): void {
    const state = this.streams.get(streamId);
    if (state === undefined) return;
    this.streams.delete(streamId);
    if (state.segment !== null) this.closeSegment(state.segment);
  }

  /** Writes a block of a stream that has begun. False when the disk refused it: see `fault`. */
  write(block: SignalBlock): boolean {
    const state = this.streams.get(block.stream.id);
    if (state === undefined || !this.mayTry()) return false;
    return this.attempt(state, (sequence) => encodeBlock(sequence, block));
  }

  /** From here on, blocks belong to the recording too. */
  beginRecording(recording: RecordingReference): void {
    this.recording = recording;
    this.referenced = new Set();
    this.mark('begin', recording);
  }

  /** @returns paths of the segments that hold the recording; they stay until `release`. */
  endRecording(): string[] {
    const { recording } = this;
    if (recording !== null) this.mark('end', recording);
    this.recording = null;
    return [...this.referenced];
  }

  /** The segments of the last recording are no longer needed. */
  release(): void {
    this.referenced = new Set();
  }

  /** Resolves when everything written so far survives a power cut. @throws ValisetteError `storage-full`, `storage-failed`. */
  async sync(): Promise<void> {
    const before = this.syncing;
    const next = before.catch(() => undefined).then(() => this.closing).then(() => this.syncDirty());
    this.syncing = next;
    await next;
  }

  async read(paths: readonly string[]): Promise<JournalSegment[]> {
    const segments: JournalSegment[] = [];
    for (const path of [...paths].sort()) {
      const segment = readSegment(await readFile(path));
      if (segment !== null) segments.push(segment);
    }
    return segments;
  }

  async allPaths(): Promise<string[]> {
    return (await this.segmentNames()).map((name) => join(this.options.directory, name));
  }

  /** Deletes what no recording under way refers to, oldest first, beyond the time and the room allowed. */
  async retain(): Promise<void> {
    const inUse = new Set([...this.streams.values()].map((state) => state.segment?.path));
    const now = this.options.clock.monotonicMilliseconds();
    const sizes = await Promise.all((await this.allPaths()).map(async (path) => ({ path, bytes: (await stat(path)).size })));
    let total = sizes.reduce((sum, segment) => sum + segment.bytes, 0);
    for (const { path, bytes } of sizes) {
      if (inUse.has(path) || this.referenced.has(path)) continue;
      const age = now - (this.closedAt.get(path) ?? now);
      if (age < KEEP_MILLISECONDS && total <= KEEP_BYTES) continue;
      await rm(path, { force: true });
      this.closedAt.delete(path);
      total -= bytes;
    }
  }

  private mark(mark: 'begin' | 'end', recording: RecordingReference): void {
    for (const state of this.streams.values()) {
      // A stream without a segment has no block yet: its segment will name the recording in its header.
      if (state.segment === null) continue;
      this.attempt(state, (sequence) => encodeMark(sequence, { mark, recording }));
    }
  }

  private attempt(state: RecordedStreamState, encode: (sequence: number) => Uint8Array): boolean {
    try {
      const segment = this.segmentFor(state);
      const record = encode(segment.sequence);
      segment.file.append(record);
      segment.sequence += 1;
      segment.bytes += record.length;
      segment.dirty = true;
      if (this.recording !== null) this.referenced.add(segment.path);
      this.recovered();
      return true;
    } catch (cause) {
      this.failed(storageError(cause));
      return false;
    }
  }

  private segmentFor(state: RecordedStreamState): OpenSegment {
    if (state.segment !== null && state.segment.bytes < SEGMENT_BYTES) return state.segment;
    if (state.segment !== null) {
      this.closeSegment(state.segment);
      state.segment = null;
    }
    const { stream, instrumentLabel } = state;
    const now = this.options.clock.now();
    const header = encodeHeader({
      format: 'valisette.journal/1',
      stream: { ...stream, channels: stream.channels.map((channel) => ({ ...channel })) },
      instrumentLabel,
      openedAt: now.iso,
      clockSource: now.source,
      recording: this.recording,
    });
    const path = join(this.options.directory, `${String(this.nextNumber).padStart(10, '0')}-${stream.id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 64)}.journal`);
    this.nextNumber += 1;
    const file = this.openFile(path);
    try {
      file.append(header);
    } catch (error) {
      file.close();
      throw error;
    }
    this.newFiles = true;
    state.segment = { path, file, bytes: header.length, sequence: 1, dirty: true };
    return state.segment;
  }

  private closeSegment(segment: OpenSegment): void {
    const last = segment.dirty ? segment.file.sync() : Promise.resolve();
    segment.file.close();
    this.closing = Promise.all([this.closing, last.catch((error: unknown) => this.failedAtClosing(storageError(error)))]);
    this.closedAt.set(segment.path, this.options.clock.monotonicMilliseconds());
  }

  private failedAtClosing(error: ValisetteError): void {
    this.failed(error);
    this.closingFailure = error;
  }

  private async syncDirty(): Promise<void> {
    const { closingFailure } = this;
    this.closingFailure = null;
    if (closingFailure !== null) throw closingFailure;
    for (const state of this.streams.values()) {
      const { segment } = state;
      if (segment?.dirty !== true) continue;
      segment.dirty = false;
      try {
        await segment.file.sync();
      } catch (cause) {
        // After a failed sync the system forgets what it could not write: leave this file, begin another.
        if (state.segment === segment) state.segment = null;
        this.closeSegment(segment);
        const error = storageError(cause);
        this.failed(error);
        throw error;
      }
    }
    if (!this.newFiles) return;
    this.newFiles = false;
    await syncDirectory(this.options.directory);
  }

  private mayTry(): boolean {
    return this.failedAt === null || this.options.clock.monotonicMilliseconds() - this.failedAt >= RETRY_MILLISECONDS;
  }

  private failed(error: ValisetteError): void {
    if (this.failure?.code !== error.code) this.options.log.error('the journal cannot be written', { code: error.code, reason: describeError(error) });
    this.failure = error;
    this.failedAt = this.options.clock.monotonicMilliseconds();
  }

  private recovered(): void {
    if (this.failure === null) return;
    this.options.log.warn('the journal is written again', { code: this.failure.code });
    this.failure = this.failedAt = null;
  }

  private async segmentNames(): Promise<string[]> {
    return (await readdir(this.options.directory)).filter((name) => SEGMENT_NAME.test(name)).sort();
  }
}

async function truncateDurably(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}
