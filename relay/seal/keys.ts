import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { isValisetteError, ValisetteError } from '../../model/errors.ts';

/** The two key pairs of an end (P-256): one signs, one opens what was sealed to it. A key never does both. */
export interface EndKeys {
  readonly signing: KeyObject;
  readonly sealing: KeyObject;
}

/** A public key as the description files carry it (RFC 7518, 6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const privateJwk = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate, d: coordinate });
const keyFile = z.strictObject({ schema: z.literal('valisette.relay-keys/1'), id: z.string().min(1).max(64), signing: privateJwk, sealing: privateJwk });

export function createEndKeys(): EndKeys {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  return { signing: pair(), sealing: pair() };
}

/** The public half, whether `key` is private or public. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { x, y, crv } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (crv !== 'P-256' || x === undefined || y === undefined) throw new ValisetteError('schema-violation', 'not a P-256 key');
  return { kty: 'EC', crv, x, y };
}

/** @throws ValisetteError `schema-violation` when the point is not on the curve. */
export function publicKeyFromJwk(jwk: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch (cause) {
    throw new ValisetteError('schema-violation', 'not a public key on P-256', {}, { cause });
  }
}

/** SPKI in PEM, what a certificate issuer needs. */
export function publicKeyPem(key: KeyObject): string {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'pem', type: 'spki' }).toString();
}

/**
 * Writes both private keys as JWK into a file that only its owner reads (0600). Never over an existing file: keys that
 * a hospital knows must not vanish by a second enrolment.
 * @throws ValisetteError `request-refused` when the file exists; `storage-failed`.
 */
export async function writeKeyFile(path: string, id: string, keys: EndKeys): Promise<void> {
  const text = JSON.stringify({ schema: 'valisette.relay-keys/1', id, signing: keys.signing.export({ format: 'jwk' }), sealing: keys.sealing.export({ format: 'jwk' }) });
  await writeDurably(path, `${text}\n`, 0o600, false);
}

/** @throws ValisetteError `input-missing`, `input-unreadable`, `schema-violation`. */
export async function readKeyFile(path: string): Promise<{ id: string; keys: EndKeys }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ValisetteError(missing ? 'input-missing' : 'input-unreadable', 'the key file cannot be read', { path }, { cause });
  }
  try {
    const file = keyFile.parse(JSON.parse(text));
    const key = (jwk: z.infer<typeof privateJwk>) => createPrivateKey({ key: jwk, format: 'jwk' });
    return { id: file.id, keys: { signing: key(file.signing), sealing: key(file.sealing) } };
  } catch {
    // The cause is left out: a parser may quote the text, and the text is a private key.
    throw new ValisetteError('schema-violation', 'the key file is damaged', { path });
  }
}

/** Temporary file, sync, rename, sync of the directory: after it returns the file is wholly there, before it is absent or the old one. */
export async function writeDurably(path: string, text: string, mode: number, replace: boolean): Promise<void> {
  const temporary = join(dirname(path), `.${String(process.pid)}.${path.split('/').at(-1) ?? ''}.new`);
  try {
    if (!replace && (await exists(path))) throw new ValisetteError('request-refused', 'the file exists already', { path });
    const file = await open(temporary, 'w', mode);
    try {
      await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    const directory = await open(dirname(path), 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (cause) {
    if (isValisetteError(cause)) throw cause;
    await unlink(temporary).catch(() => undefined);
    throw new ValisetteError((cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'storage-full' : 'storage-failed', 'the file cannot be written', { path }, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
