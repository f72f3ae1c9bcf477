import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ValisetteError } from '../../model/errors.ts';

/** Bytes kept under the SHA-256 of their content: the same content is one object, and a name proves its content. */
export interface BlobStore {
  /** Durable when it resolves. Returns the SHA-256, 64 hex digits. @throws ValisetteError `storage-full`, `storage-failed` */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws ValisetteError `recording-unknown` when absent, `storage-corrupt` when the content no longer fits its name. */
  get(sha256: string): Promise<Uint8Array>;
}

const HASH = /^[0-9a-f]{64}$/;

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * One file per object, `ab/cdef…`, written beside its place, synced, renamed, and the directory synced:
 * after a power cut a name either is absent or holds the whole content.
 */
export class FileBlobStore implements BlobStore {
  private written = 0;

  /** @param directory holds the objects; made at the first put. */
  constructor(private readonly directory: string) {}

  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    const path = this.pathOf(sha256);
    if (await this.holds(path, sha256)) return sha256;
    this.written += 1;
    const temporary = `${path}.${process.pid}-${this.written}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeSynced(temporary, bytes);
      await rename(temporary, path);
      await syncDirectory(dirname(path));
      await syncDirectory(this.directory);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
      throw new ValisetteError(full ? 'storage-full' : 'storage-failed', full ? 'no room left for an object' : 'an object could not be written', { bytes: bytes.length }, { cause });
    }
    return sha256;
  }

  async get(sha256: string): Promise<Uint8Array> {
    if (!HASH.test(sha256)) throw new ValisetteError('recording-unknown', 'not the name of an object');
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.pathOf(sha256));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new ValisetteError('recording-unknown', 'no object of that name', { sha256 });
      throw new ValisetteError('storage-failed', 'an object could not be read', { sha256 }, { cause });
    }
    if (sha256Of(bytes) !== sha256) throw new ValisetteError('storage-corrupt', 'an object no longer fits its name', { sha256 });
    return bytes;
  }

  private pathOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256.slice(2));
  }

  /** A file whose content was damaged is written again, not trusted for its name. */
  private async holds(path: string, sha256: string): Promise<boolean> {
    try {
      return sha256Of(await readFile(path)) === sha256;
    } catch {
      return false;
    }
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
