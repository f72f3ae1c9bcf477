import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileBlobStore, sha256Of } from '../../hospital/store/blob-store.ts';

describe('the store of objects', () => {
  let directory = '';
  let store: FileBlobStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-objects-'));
    store = new FileBlobStore(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const pathOf = (sha256: string) => join(directory, sha256.slice(0, 2), sha256.slice(2));

  it('gives back the bytes it was given, under their SHA-256', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at & 0xff);
    const sha256 = await store.put(bytes);
    expect(sha256).toBe(sha256Of(bytes));
    expect(Buffer.from(await store.get(sha256)).equals(bytes)).toBe(true);
    expect(Buffer.from(await new FileBlobStore(directory).get(sha256)).equals(bytes)).toBe(true);
  });

  it('keeps one file for the same bytes put many times at once, and no temporary file', async () => {
    const bytes = new TextEncoder().encode('the same');
    const names = await Promise.all(Array.from({ length: 20 }, () => store.put(bytes)));
    expect(new Set(names).size).toBe(1);
    expect(await readdir(join(directory, names[0]!.slice(0, 2)))).toEqual([names[0]!.slice(2)]);
  });

  it('says that an object is unknown, and never reads outside its folder', async () => {
    await expect(store.get(sha256Of(new Uint8Array(1)))).rejects.toMatchObject({ code: 'recording-unknown' });
    await expect(store.get('../../../../etc/passwd')).rejects.toMatchObject({ code: 'recording-unknown' });
  });

  it('refuses to hand out bytes that no longer fit their name, and heals them at the next put', async () => {
    const bytes = new TextEncoder().encode('to be damaged');
    const sha256 = await store.put(bytes);
    await writeFile(pathOf(sha256), 'to be damagee');
    await expect(store.get(sha256)).rejects.toMatchObject({ code: 'storage-corrupt' });
    await store.put(bytes);
    expect((await readFile(pathOf(sha256))).equals(bytes)).toBe(true);
  });

  it('says so when the disk refuses', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(new FileBlobStore(join(directory, 'file')).put(new Uint8Array(3))).rejects.toMatchObject({ code: 'storage-failed' });
  });
});
