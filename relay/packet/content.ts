import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { ValisetteError } from '../../model/errors.ts';
import type { ContentEncoding } from './manifest.ts';
import { decodeRecordingFile, encodeRecordingFile } from './recording-codec.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** The smallest of what we know: the bytes themselves, deflate-raw, and for recording files the codec of recording-codec.ts. */
export async function encodeContent(bytes: Uint8Array, kind: 'events' | 'recording'): Promise<{ encoding: ContentEncoding; encoded: Uint8Array }> {
  if (kind === 'recording') {
    const encoded = await encodeRecordingFile(bytes);
    if (encoded !== null && encoded.length < bytes.length) return { encoding: 'recording', encoded };
  }
  const deflated = await deflate(bytes, { level: 9 });
  return deflated.length < bytes.length ? { encoding: 'deflate', encoded: deflated } : { encoding: 'raw', encoded: bytes };
}

/** @throws ValisetteError `packet-malformed` when the result is not exactly `plainBytes` long or cannot be decoded. */
export async function decodeContent(encoded: Uint8Array, encoding: ContentEncoding, plainBytes: number): Promise<Uint8Array> {
  const bytes = await decode(encoded, encoding, plainBytes);
  if (bytes.length !== plainBytes) throw new ValisetteError('packet-malformed', 'an object has another size than its manifest says');
  return bytes;
}

async function decode(encoded: Uint8Array, encoding: ContentEncoding, plainBytes: number): Promise<Uint8Array> {
  switch (encoding) {
    case 'raw':
      return encoded;
    case 'deflate':
      try {
        return await inflate(encoded, { maxOutputLength: Math.max(1, plainBytes) });
      } catch (cause) {
        throw new ValisetteError('packet-malformed', 'an object cannot be decompressed', {}, { cause });
      }
    case 'recording':
      return decodeRecordingFile(encoded, plainBytes);
  }
}
