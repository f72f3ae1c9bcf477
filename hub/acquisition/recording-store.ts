import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ValisetteError } from '../../model/errors.ts';
import { encodeRecording, recordingSummary, type RecordingData, type RecordingSummary } from '../../model/recording.ts';
import { replaceDurably, storageError, syncDirectory } from './durable-file.ts';

/** A recording that has ended, for the case that asked for it. */
export interface FinishedRecording {
  readonly caseId: string;
  readonly summary: RecordingSummary;
}

const marker = z.strictObject({
  recordingId: z.string().max(64),
  caseId: z.string().max(80),
  seconds: z.number().positive(),
  startedAt: z.iso.datetime(),
});
/** A recording that has been asked for: durable before its first block. */
export type RecordingMarker = z.infer<typeof marker>;

const unclaimed = z.strictObject({ caseId: z.string().max(80), summary: recordingSummary });

const ID = /^[A-Za-z0-9._-]{1,64}$/;
const MARKER = '.open.json';
const UNCLAIMED = '.kept.json';

/**
 * Recordings on disk. `<id>.open.json` while one is under way, `<id>.vrec` the recording file, `<id>.kept.json` its summary until
 * the case has noted it. Every file appears whole or not at all.
 */
export class RecordingStore {
  constructor(private readonly directory: string) {}

  async start(): Promise<void> {
    try {
      await mkdir(this.directory, { recursive: true });
      for (const name of await readdir(this.directory)) if (name.endsWith('.tmp')) await rm(join(this.directory, name), { force: true });
    } catch (cause) {
      throw storageError(cause);
    }
  }

  /** @throws ValisetteError `storage-full`, `storage-failed`. */
  async open(recording: RecordingMarker): Promise<void> {
    await replaceDurably(this.path(recording.recordingId, MARKER), jsonBytes(recording));
  }

  /** Keeps the recording file; a recording that is already there stays as it is. @returns SHA-256 of the file, hex. */
  async keep(recordingId: string, recording: RecordingData): Promise<string> {
    const bytes = encodeRecording(recording);
    await replaceDurably(this.path(recordingId, '.vrec'), bytes);
    return createHash('sha256').update(bytes).digest('hex');
  }

  /** From here on the recording is kept: the marker goes once the summary is durable. */
  async conclude(finished: FinishedRecording): Promise<void> {
    const { recordingId } = finished.summary;
    await replaceDurably(this.path(recordingId, UNCLAIMED), jsonBytes(finished));
    await this.drop(recordingId, MARKER);
  }

  /** The recording came to nothing. */
  async abandon(recordingId: string): Promise<void> {
    await this.drop(recordingId, MARKER);
  }

  async claim(recordingId: string): Promise<void> {
    await this.drop(recordingId, UNCLAIMED);
  }

  /** Recordings that were under way when the process ended. */
  async interrupted(): Promise<RecordingMarker[]> {
    return this.all(MARKER, marker);
  }

  /** Recordings kept that no case has noted yet. */
  async unclaimed(): Promise<FinishedRecording[]> {
    return this.all(UNCLAIMED, unclaimed);
  }

  /** @throws ValisetteError `recording-unknown`. */
  async read(recordingId: string): Promise<Uint8Array> {
    if (!ID.test(recordingId)) throw new ValisetteError('recording-unknown', 'no such recording');
    try {
      return new Uint8Array(await readFile(this.path(recordingId, '.vrec')));
    } catch (cause) {
      throw new ValisetteError('recording-unknown', 'no such recording', { recordingId }, { cause });
    }
  }

  private async all<T>(ending: string, schema: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    for (const name of (await readdir(this.directory)).sort()) {
      if (!name.endsWith(ending)) continue;
      let json: unknown;
      try {
        json = JSON.parse(await readFile(join(this.directory, name), 'utf8'));
      } catch {
        continue; // whole or absent by construction: a broken one was not written by us
      }
      const parsed = schema.safeParse(json);
      if (parsed.success) found.push(parsed.data);
    }
    return found;
  }

  private async drop(recordingId: string, ending: string): Promise<void> {
    try {
      await rm(this.path(recordingId, ending), { force: true });
      await syncDirectory(this.directory);
    } catch (cause) {
      throw storageError(cause);
    }
  }

  private path(recordingId: string, ending: string): string {
    if (!ID.test(recordingId)) throw new ValisetteError('recording-unknown', 'not an identifier of a recording');
    return join(this.directory, `${recordingId}${ending}`);
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}
