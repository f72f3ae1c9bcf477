import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkManifestSignature, openManifest, readManifest } from '../../relay/packet/manifest.ts';
import { chunkNonce, openChunk, sealObject } from '../../relay/packet/sealed-object.ts';
import { deriveKeyPair } from '../../relay/seal/hpke.ts';
import { readReceipt } from '../../relay/transfer/receipt.ts';

/** The vector of docs/packet.md, section 6. */
const manifestHex = [
  '56504b3101000102030405060708090a0b0c0d0e0f0000000000070656414c303432094348552d45535341491456414c3034322d3230323631313231',
  '2d3030303101000000010001a1fd71f0200120000407b9ebc33220cfdca26499f954dc38fd5e0b38df8ca5348f46e87c52cb4ca601906ec4ccb16000',
  'f05c5090e358b3797abc75c5c369fc8d49b446db25b868205c65d99f1ff679e9a7b55631bca74eba53d48a4cc202e13586aab091cc8de2f426ef19c7',
  '79792d615c8824c17fef7b2bbb01000000000100000012538bd6cbc3fadcc822d8b74f9551c7451646bf953469c6f5142fa5a87081c2500000000200',
  '94e1b7ebc45030e268ba172c73190a648e8e93ca2c556f8c5d8e994e88739f5f683e4f575db42d51976f7f4d888a2b5f2e873e97a90f12e8d5107911',
  'eae326c624757a99ae61b6d09aceb04a560af39c15ea496f9353485833bfc215ce5c83047af59b4108207a6ef7a22ffc1849c1150dc14c344e1ff18c',
  'c89e3e4a240cb7b1a0117cb2bd7e35f12315ceab0c7b5f061ff595d67a17282df0f9337737890298e01dbd4228f6339f29e47fbe5080d97127dc1b84',
  'e145c61392740178f8bf0af7f2fc2551f64bb605a171e8ebcd37cfee1145cadcf9',
].join('');
const receiptHex = [
  '56524331000102030405060708090a0b0c0d0e0f00538bd6cbc3fadcc822d8b74f9551c7451646bf953469c6f5142fa5a87081c250094348552d4553',
  '5341490656414c30343201a1fd71f3908e8f02454787c06ac1d10cbdac9c7ee3e5ab69d9927cdfbd079c9f9fc0e2dfdf2e4a6c5d81c323df5dfadc69',
  'b761116763e0ae0972eb111530f454ca14e2a91b',
].join('');
const objectHex = '1f6b1f51a95b637c21d90c1582db89ae8693';
const objectName = '538bd6cbc3fadcc822d8b74f9551c7451646bf953469c6f5142fa5a87081c250';

const key = (byte: number) => deriveKeyPair(Buffer.alloc(32, byte));
const contentKey = Uint8Array.from({ length: 32 }, (_, i) => i);
const place = { caseId: 'VAL042-20261121-0001', counter: 1, tier: 0 };
const typed = (code: string) => expect.objectContaining({ code }) as Error;

describe('the packet of docs/packet.md', () => {
  it('seals its object to the same bytes', () => {
    const sealed = sealObject(Buffer.from('[]'), contentKey, { ...place, chunkBytes: 8_192 });
    expect(sealed.chunks.map((chunk) => Buffer.from(chunk).toString('hex'))).toEqual([objectHex]);
    expect(sealed.sha256).toBe(objectName);
    expect(Buffer.from(chunkNonce(1, 2)).toString('hex')).toBe('000000010000000000000002');
  });

  it('verifies and opens to what was written', () => {
    const unchecked = readManifest(Buffer.from(manifestHex, 'hex'));
    checkManifestSignature(unchecked, createPublicKey(key(3)));
    const opened = openManifest(unchecked, key(4));
    expect(Buffer.from(opened.contentKey).equals(contentKey)).toBe(true);
    expect(opened.manifest).toEqual({
      packetId: '000102030405060708090a0b0c0d0e0f', sequence: 7, sender: 'VAL042', recipient: 'CHU-ESSAI', caseId: place.caseId, kind: 'case', version: 1, priority: 'P0',
      createdAt: { iso: '2026-11-21T09:31:05.120Z', source: 'ntp' }, chunkBytes: 8_192, author: { id: 'nurse-1', displayName: 'Inf. A. ESSAI', role: 'nurse' },
      objects: [{ tier: 0, counter: 1, sealedBytes: 18, sha256: objectName, name: 'events', kind: 'events', encoding: 'raw', plainBytes: 2, description: {} }],
    });
    expect(readReceipt(Buffer.from(receiptHex, 'hex'), createPublicKey(key(5)))).toEqual({
      packetId: '000102030405060708090a0b0c0d0e0f', object: 0, sha256: objectName, receiver: 'CHU-ESSAI', sender: 'VAL042', receivedAt: '2026-11-21T09:31:06.000Z',
    });
  });

  it('is refused with any byte changed, cut or added', () => {
    const good = Buffer.from(manifestHex, 'hex');
    const check = (bytes: Uint8Array) => () => {
      const unchecked = readManifest(bytes);
      checkManifestSignature(unchecked, createPublicKey(key(3)));
    };
    expect(check(good)).not.toThrow();
    for (let at = 0; at < good.length; at += 1) {
      const changed = Buffer.from(good);
      changed[at]! ^= 1 << (at % 8);
      expect(check(changed)).toThrow(expect.objectContaining({ name: 'ValisetteError' }) as Error);
      expect(check(good.subarray(0, at))).toThrow(expect.objectContaining({ name: 'ValisetteError' }) as Error);
    }
    expect(check(Buffer.concat([good, Buffer.of(0)]))).toThrow(typed('packet-malformed'));
    expect(() => openManifest(readManifest(good), key(5))).toThrow(typed('seal-broken'));
    expect(() => readReceipt(Buffer.from(receiptHex, 'hex'), createPublicKey(key(4)))).toThrow(typed('signature-invalid'));
  });

  it('binds a chunk to its case, object, place, length and tier', () => {
    const chunk = Buffer.from(objectHex, 'hex');
    const here = { ...place, index: 0, total: 1 };
    expect(Buffer.from(openChunk(chunk, contentKey, here)).toString()).toBe('[]');
    for (const other of [{ caseId: 'VAL042-20261121-0002' }, { counter: 2 }, { index: 1 }, { total: 2 }, { tier: 1 }]) {
      expect(() => openChunk(chunk, contentKey, { ...here, ...other })).toThrow(typed('seal-broken'));
    }
  });
});
