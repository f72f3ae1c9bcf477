import { randomBytes } from 'node:crypto';
import { closeSync, fdatasync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ValisetteError, describeError } from '../../model/errors.ts';

/** A file that only grows. `append` either adds all of its bytes or leaves the file as it was. */
export interface AppendFile {
  /** Hands the bytes to the system: they survive the death of this process. @throws ValisetteError `storage-full`, `storage-failed`. */
  append(bytes: Uint8Array): void;
  /** Resolves when the bytes appended so far survive a power cut. @throws ValisetteError `storage-full`, `storage-failed`. */
  sync(): Promise<void>;
  close(): void;
}

export type OpenAppendFile = (path: string) => AppendFile;

/** A new file; it must not exist yet. */
export const openAppendFile: OpenAppendFile = (path) => new NodeAppendFile(path);

class NodeAppendFile implements AppendFile {
  private readonly descriptor: number;
  private length = 0;
  private isOpen = true;
  private syncing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    try {
      this.descriptor = openSync(path, 'wx', 0o600);
    } catch (cause) {
      throw storageError(cause);
    }
  }

  append(bytes: Uint8Array): void {
    let written = 0;
    try {
      // The last write before a full disk is short; the next one tells.
      while (written < bytes.length) written += writeSync(this.descriptor, bytes, written, bytes.length - written, this.length + written);
    } catch (cause) {
      this.truncate();
      throw storageError(cause);
    }
    this.length += bytes.length;
  }

  sync(): Promise<void> {
    if (!this.isOpen) return this.syncing;
    this.syncing = new Promise((resolve, reject) => {
      fdatasync(this.descriptor, (error) => (error === null ? resolve() : reject(storageError(error))));
    });
    return this.syncing;
  }

  /** Waits for a running sync, so that the descriptor is not reused under it. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { descriptor } = this;
    void this.syncing.catch(() => undefined).then(() => closeSync(descriptor));
  }

  private truncate(): void {
    try {
      ftruncateSync(this.descriptor, this.length);
    } catch {
      // The torn record is then cut at the next recovery.
    }
  }
}

/** Writes a whole file so that after any crash there is the old one, or none, or all of the new one: temporary, fsync, rename, fsync of the directory. */
export async function replaceDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storageError(cause);
  }
}

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** A full disk and a broken one, told apart by the system's own code. */
export function storageError(cause: unknown): ValisetteError {
  if (cause instanceof ValisetteError) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new ValisetteError('storage-full', 'the disk is full', { system: code }, { cause })
    : new ValisetteError('storage-failed', `the disk refused: ${describeError(cause)}`, { system: code }, { cause });
}
