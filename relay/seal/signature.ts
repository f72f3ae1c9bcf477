import { sign, verify, type KeyObject } from 'node:crypto';

/** ES256 (ECDSA on P-256 with SHA-256), raw r ‖ s as in RFC 7518, 3.4. */
export const SIGNATURE_BYTES = 64;

export function signBytes(privateKey: KeyObject, bytes: Uint8Array): Uint8Array {
  return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

export function signatureFits(publicKey: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  return verify('sha256', bytes, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
}
