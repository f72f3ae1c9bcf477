import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { ValisetteError } from '../../model/errors.ts';
import { ByteWriter } from './bytes.ts';

/**
 * A sealed object: AES-256-GCM chunks, each its ciphertext followed by its 16-byte tag.
 * Nonce = object counter (u32) ‖ chunk index (u64). Associated data binds a chunk to its case, object, place, length and tier,
 * each field with its length in front: no two different tuples give the same bytes.
 */
export const TAG_BYTES = 16;

export interface ChunkPlace {
  readonly caseId: string;
  readonly counter: number;
  readonly index: number;
  /** Chunks of the object. */
  readonly total: number;
  readonly tier: number;
}

export function chunkNonce(counter: number, index: number): Uint8Array {
  return new ByteWriter().u32(counter).u16(0).u48(index).bytes();
}

export function chunkAad(place: ChunkPlace): Uint8Array {
  const u32 = (value: number) => new ByteWriter().u32(value).bytes();
  return new ByteWriter().block8(place.caseId).block8(u32(place.counter)).block8(u32(place.index)).block8(u32(place.total)).block8(Uint8Array.of(place.tier)).bytes();
}

/** Number of chunks of an object of `plainBytes`; an empty object has one. */
export function chunkCount(plainBytes: number, chunkBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / (chunkBytes - TAG_BYTES)));
}

/** The same from the sealed size. Null when no object of that size can exist. */
export function sealedChunkCount(sealedBytes: number, chunkBytes: number): number | null {
  const total = Math.ceil(sealedBytes / chunkBytes);
  const last = sealedBytes - (total - 1) * chunkBytes;
  if (last < TAG_BYTES || (last === TAG_BYTES && total > 1)) return null;
  return total;
}

export interface SealedObject {
  readonly chunks: readonly Uint8Array[];
  readonly sealedBytes: number;
  /** SHA-256 of all chunks in order, hex: the name of the object. */
  readonly sha256: string;
}

/** Seals `plain` under `contentKey`. The caller has reserved `counter` durably: it must never come twice under one key. */
export function sealObject(plain: Uint8Array, contentKey: Uint8Array, o: { readonly caseId: string; readonly counter: number; readonly tier: number; readonly chunkBytes: number }): SealedObject {
  const total = chunkCount(plain.length, o.chunkBytes);
  const step = o.chunkBytes - TAG_BYTES;
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let sealedBytes = 0;
  for (let index = 0; index < total; index += 1) {
    const cipher = createCipheriv('aes-256-gcm', contentKey, chunkNonce(o.counter, index), { authTagLength: TAG_BYTES });
    cipher.setAAD(chunkAad({ caseId: o.caseId, counter: o.counter, index, total, tier: o.tier }));
    const chunk = Buffer.concat([cipher.update(plain.subarray(index * step, (index + 1) * step)), cipher.final(), cipher.getAuthTag()]);
    hash.update(chunk);
    sealedBytes += chunk.length;
    chunks.push(chunk);
  }
  return { chunks, sealedBytes, sha256: hash.digest('hex') };
}

/** @throws ValisetteError `seal-broken`: a changed byte, another place, another key. */
export function openChunk(chunk: Uint8Array, contentKey: Uint8Array, place: ChunkPlace): Uint8Array {
  if (chunk.length < TAG_BYTES) throw new ValisetteError('seal-broken', 'a chunk is too short');
  const end = chunk.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, chunkNonce(place.counter, place.index), { authTagLength: TAG_BYTES });
    decipher.setAAD(chunkAad(place));
    decipher.setAuthTag(chunk.subarray(end));
    return Buffer.concat([decipher.update(chunk.subarray(0, end)), decipher.final()]);
  } catch (cause) {
    throw new ValisetteError('seal-broken', 'a chunk does not open', { index: place.index, total: place.total }, { cause });
  }
}
