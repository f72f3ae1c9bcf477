import { createCipheriv, createDecipheriv, createECDH, createHmac, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ValisetteError } from '../../model/errors.ts';

/**
 * HPKE, base mode, one message per context (RFC 9180): DHKEM(P-256, HKDF-SHA256) 0x0010, HKDF-SHA256 0x0001,
 * AES-256-GCM 0x0002. Overhead of a sealed message: 65 bytes (`enc`) and a 16-byte tag.
 */
export const HPKE_ENC_BYTES = 65;
export const HPKE_TAG_BYTES = 16;

export interface HpkeSealed {
  /** Uncompressed ephemeral public point, 65 bytes. */
  readonly enc: Uint8Array;
  /** Ciphertext followed by the tag. */
  readonly ciphertext: Uint8Array;
}

const KEM_SUITE = Buffer.from('KEM\x00\x10', 'latin1');
const HPKE_SUITE = Buffer.from('HPKE\x00\x10\x00\x01\x00\x02', 'latin1');
const VERSION = Buffer.from('HPKE-v1', 'latin1');
const EMPTY = Buffer.alloc(0);
/** Order of the group of P-256 (FIPS 186-4, D.1.2.3). */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** Seals `plaintext` to the owner of `recipient`. `ephemeral` is made anew for each call; giving one is for test vectors only. */
export function hpkeSeal(recipient: KeyObject, info: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, ephemeral?: KeyObject): HpkeSealed {
  const secret = ephemeral ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const enc = pointOf(secret);
  const { key, baseNonce } = schedule(sharedSecret(secret, recipient, enc, pointOf(recipient)), info);
  const cipher = createCipheriv('aes-256-gcm', key, baseNonce);
  cipher.setAAD(aad);
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return { enc, ciphertext: body };
}

/** @throws ValisetteError `seal-broken`: not for this key, or changed on the way. */
export function hpkeOpen(recipient: KeyObject, info: Uint8Array, aad: Uint8Array, sealed: HpkeSealed): Uint8Array {
  try {
    const { key, baseNonce } = schedule(sharedSecret(recipient, publicKeyOfPoint(sealed.enc), Buffer.from(sealed.enc), pointOf(recipient)), info);
    const end = sealed.ciphertext.length - HPKE_TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, baseNonce, { authTagLength: HPKE_TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.ciphertext.subarray(end));
    const plaintext = Buffer.concat([decipher.update(sealed.ciphertext.subarray(0, end)), decipher.final()]);
    key.fill(0);
    return plaintext;
  } catch (cause) {
    throw new ValisetteError('seal-broken', 'the sealed key does not open', {}, { cause });
  }
}

/** DHKEM shared secret; `dh` of an invalid point throws in node:crypto, an all-zero one is refused here. */
export function sharedSecret(privateKey: KeyObject, publicKey: KeyObject, enc: Uint8Array, recipientPoint: Uint8Array): Buffer {
  const dh = diffieHellman({ privateKey, publicKey });
  if (dh.every((byte) => byte === 0)) throw new ValisetteError('seal-broken', 'degenerate key agreement');
  const pseudoRandomKey = labeledExtract(KEM_SUITE, EMPTY, 'eae_prk', dh);
  return labeledExpand(KEM_SUITE, pseudoRandomKey, 'shared_secret', Buffer.concat([enc, recipientPoint]), 32);
}

/** Key schedule of base mode: AEAD key and nonce of the first and only message. */
export function schedule(shared: Uint8Array, info: Uint8Array): { key: Buffer; baseNonce: Buffer } {
  const context = Buffer.concat([Buffer.of(0), labeledExtract(HPKE_SUITE, EMPTY, 'psk_id_hash', EMPTY), labeledExtract(HPKE_SUITE, EMPTY, 'info_hash', info)]);
  const secret = labeledExtract(HPKE_SUITE, shared, 'secret', EMPTY);
  return { key: labeledExpand(HPKE_SUITE, secret, 'key', context, 32), baseNonce: labeledExpand(HPKE_SUITE, secret, 'base_nonce', context, 12) };
}

/** DeriveKeyPair of RFC 9180, 7.1.3. */
export function deriveKeyPair(inputKeyMaterial: Uint8Array): KeyObject {
  const pseudoRandomKey = labeledExtract(KEM_SUITE, EMPTY, 'dkp_prk', inputKeyMaterial);
  for (let counter = 0; counter < 256; counter += 1) {
    const candidate = labeledExpand(KEM_SUITE, pseudoRandomKey, 'candidate', Buffer.of(counter), 32);
    const scalar = BigInt(`0x${candidate.toString('hex')}`);
    if (scalar > 0n && scalar < ORDER) return privateKeyOfScalar(candidate);
  }
  throw new ValisetteError('internal', 'no key pair can be derived');
}

/** Uncompressed point of a P-256 key, 65 bytes. */
export function pointOf(key: KeyObject): Buffer {
  const { x, y } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(4), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]);
}

function publicKeyOfPoint(point: Uint8Array): KeyObject {
  if (point.length !== HPKE_ENC_BYTES || point[0] !== 4) throw new ValisetteError('seal-broken', 'not an uncompressed point');
  const bytes = Buffer.from(point);
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: bytes.toString('base64url', 1, 33), y: bytes.toString('base64url', 33) }, format: 'jwk' });
}

function privateKeyOfScalar(scalar: Buffer): KeyObject {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  const jwk = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33), d: scalar.toString('base64url') };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

function labeledExtract(suite: Buffer, salt: Uint8Array, label: string, inputKeyMaterial: Uint8Array): Buffer {
  return createHmac('sha256', salt.length === 0 ? Buffer.alloc(32) : salt).update(VERSION).update(suite).update(label, 'latin1').update(inputKeyMaterial).digest();
}

/** HKDF-Expand (RFC 5869) for one block: every length used here is 32 bytes or less. */
function labeledExpand(suite: Buffer, pseudoRandomKey: Uint8Array, label: string, info: Uint8Array, length: number): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(length);
  const block = createHmac('sha256', pseudoRandomKey).update(head).update(VERSION).update(suite).update(label, 'latin1').update(info).update(Buffer.of(1)).digest();
  return block.subarray(0, length);
}
