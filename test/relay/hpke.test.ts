import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKeyPair, hpkeOpen, hpkeSeal, pointOf, schedule, sharedSecret } from '../../relay/seal/hpke.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unhex = (text: string) => Buffer.from(text, 'hex');

/** Vector on which two independent implementations agree: P-256, HKDF-SHA256, AES-256-GCM, base mode. */
const vector = {
  info: Buffer.from('valisette/v1/cek', 'ascii'),
  aad: Buffer.from('aad-1', 'ascii'),
  plaintext: Uint8Array.from({ length: 32 }, (_, i) => i),
  skE: '5cbee5d69ad4669b44ea0822ff6f0910a7b9e5f119298ed1333cb703f2d78db6',
  enc: '04f791112c804e47e8c1eafdac919f5723271d09610917699d39714bde35f7cdec809572e69748b68207f0ca7a7a76dfa9b2c5df97515cc444a478494868c0ae1f',
  skR: 'a4f2ab39a3475ac66e4bae9edea78e4b5b8cdd1dc766c4bf74c529c2f036c899',
  pkR: '049882f5f512d7f21b4f47e193c0bb684dec66fd19cc2b8980a75c933e5305268d58d9ac4cec385dea5b2499599a7192005dc898b7867b984e3f82c78a33449af3',
  shared: 'b5eb6f7021391876f4b9217daee2243f7628bb1ce3a2e1f01777ee2ee5d2f846',
  key: '6e3dbc84f73659507bd29ece431404071063c6aceec706a005bde2a1326f3dde',
  baseNonce: 'aa5f47f26aabe9213d4c0bc9',
  sealed: 'e06b76bf1f53aefa63460b91e34f1a84bc523cacfbfaf7374c84670137567bfc9642b44dac1d83e2480d46325f36b4dc',
};

const scalarOf = (key: KeyObject) => hex(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));

function privateKeyOf(scalar: string): KeyObject {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar, 'hex');
  const point = ecdh.getPublicKey();
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33), d: unhex(scalar).toString('base64url') }, format: 'jwk' });
}

describe('HPKE', () => {
  it('derives the key pairs of the vector', () => {
    expect(scalarOf(deriveKeyPair(Buffer.alloc(32, 1)))).toBe(vector.skE);
    expect(scalarOf(deriveKeyPair(Buffer.alloc(32, 2)))).toBe(vector.skR);
  });

  it('agrees on shared secret, key and nonce', () => {
    const skE = privateKeyOf(vector.skE);
    const pkR = createPublicKey(privateKeyOf(vector.skR));
    expect(hex(pointOf(pkR))).toBe(vector.pkR);
    const shared = sharedSecret(skE, pkR, unhex(vector.enc), unhex(vector.pkR));
    expect(hex(shared)).toBe(vector.shared);
    const { key, baseNonce } = schedule(shared, vector.info);
    expect(hex(key)).toBe(vector.key);
    expect(hex(baseNonce)).toBe(vector.baseNonce);
  });

  it('seals and opens the vector', () => {
    const recipient = privateKeyOf(vector.skR);
    const sealed = hpkeSeal(createPublicKey(recipient), vector.info, vector.aad, vector.plaintext, privateKeyOf(vector.skE));
    expect(hex(sealed.enc)).toBe(vector.enc);
    expect(hex(sealed.ciphertext)).toBe(vector.sealed);
    expect(hex(hpkeOpen(recipient, vector.info, vector.aad, sealed))).toBe(hex(vector.plaintext));
  });

  it('agrees with the KEM of RFC 9180, A.3.1', () => {
    const ikmE = unhex('4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e');
    expect(scalarOf(deriveKeyPair(ikmE))).toBe('4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb');
  });

  it('opens with no other key, info, associated data or byte', () => {
    const recipient = deriveKeyPair(Buffer.alloc(32, 7));
    const sealed = hpkeSeal(createPublicKey(recipient), vector.info, vector.aad, vector.plaintext);
    const refused = expect.objectContaining({ code: 'seal-broken' }) as Error;
    expect(() => hpkeOpen(deriveKeyPair(Buffer.alloc(32, 8)), vector.info, vector.aad, sealed)).toThrow(refused);
    expect(() => hpkeOpen(recipient, Buffer.from('valisette/v1/ceK'), vector.aad, sealed)).toThrow(refused);
    expect(() => hpkeOpen(recipient, vector.info, Buffer.from('aad-2'), sealed)).toThrow(refused);
    for (let i = 0; i < sealed.ciphertext.length; i += 1) {
      const ciphertext = Buffer.from(sealed.ciphertext);
      ciphertext[i]! ^= 1;
      expect(() => hpkeOpen(recipient, vector.info, vector.aad, { enc: sealed.enc, ciphertext })).toThrow(refused);
    }
    for (const at of [0, 1, 33, 64]) {
      const enc = Buffer.from(sealed.enc);
      enc[at]! ^= 1;
      expect(() => hpkeOpen(recipient, vector.info, vector.aad, { enc, ciphertext: sealed.ciphertext })).toThrow(refused);
    }
  });
});
