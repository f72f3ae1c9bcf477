import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { ClockSource, Timestamp } from '../../model/clock.ts';
import { caseId as caseIdSchema } from '../../model/case-event.ts';
import type { Priority } from '../../model/codes/case-codes.ts';
import { ValisetteError } from '../../model/errors.ts';
import { professional, type Professional } from '../../model/people.ts';
import { HPKE_ENC_BYTES, HPKE_TAG_BYTES, hpkeOpen, hpkeSeal } from '../seal/hpke.ts';
import { SIGNATURE_BYTES, signatureFits, signBytes } from '../seal/signature.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { chunkAad, chunkNonce, TAG_BYTES } from './sealed-object.ts';

/**
 * The manifest of a packet: what is in it, for whom, from whom, signed by the sender (docs/packet.md, byte by byte).
 * In clear: sender, recipient, case number, priority, sizes and hashes. Sealed under the content key: the author and what each object is.
 */
export interface PacketManifest {
  /** 32 hex digits. */
  readonly packetId: string;
  /** Grows with each packet of the sender; never used twice under one signing key. */
  readonly sequence: number;
  readonly sender: string;
  readonly recipient: string;
  readonly caseId: string;
  readonly kind: 'case' | 'update';
  readonly version: number;
  readonly priority: Priority;
  readonly createdAt: Timestamp;
  /** Sealed bytes per chunk, tag included; the last one of an object may be shorter. */
  readonly chunkBytes: number;
  readonly author: Professional | null;
  readonly objects: readonly ManifestObject[];
}

/** What anyone on the way can read of an object. */
export interface SealedObjectEntry {
  readonly tier: number;
  /** First four bytes of every nonce of this object; never used twice under one content key. */
  readonly counter: number;
  readonly sealedBytes: number;
  /** Name of the object: SHA-256 of its sealed bytes, hex. */
  readonly sha256: string;
}

/** How the bytes of an object were made smaller (packet/content.ts). */
export const contentEncoding = z.enum(['raw', 'deflate', 'recording']);
export type ContentEncoding = z.infer<typeof contentEncoding>;

export interface ManifestObject extends SealedObjectEntry {
  readonly name: string;
  readonly kind: 'events' | 'recording';
  readonly encoding: ContentEncoding;
  /** Size after opening and decompression. */
  readonly plainBytes: number;
  readonly description: Readonly<Record<string, string>>;
}

export const MAXIMUM_OBJECTS = 64;
export const MAXIMUM_SEALED_BYTES = 128 * 2 ** 20;
export const MAXIMUM_PLAIN_BYTES = 512 * 2 ** 20;
export const MAXIMUM_MANIFEST_BYTES = 64 * 1024;
export const CONTENT_KEY_BYTES = 32;
const MAXIMUM_PRIVATE_BYTES = 256 * 1024;

const MAGIC = Buffer.from('VPK1', 'latin1');
const SUITE = 1;
const PRIVATE_TIER = 255;
const KINDS = ['case', 'update'] as const;
const PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
const SOURCES: readonly ClockSource[] = ['unset', 'ntp', 'gnss', 'hospital', 'browser'];

const privatePart = z.strictObject({
  author: professional.nullable(),
  objects: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(120),
        kind: z.enum(['events', 'recording']),
        encoding: contentEncoding,
        plainBytes: z.number().int().nonnegative().max(MAXIMUM_PLAIN_BYTES),
        description: z.record(z.string().max(40), z.string().max(400)),
      }),
    )
    .min(1)
    .max(MAXIMUM_OBJECTS),
});

/** Everything of a manifest that stands before its sealed content key. */
export type ManifestFields = Omit<PacketManifest, 'author' | 'objects'>;

/** Writes, seals and signs. `privateCounter` is an object counter like any other, used here for the private part. */
export function sealManifest(
  manifest: PacketManifest,
  contentKey: Uint8Array,
  privateCounter: number,
  keys: { readonly signing: KeyObject; readonly recipient: KeyObject },
): Uint8Array {
  if (manifest.objects.length < 1 || manifest.objects.length > MAXIMUM_OBJECTS) throw new ValisetteError('limit-exceeded', 'a packet holds 1 to 64 objects');
  const head = new ByteWriter()
    .raw(MAGIC)
    .u8(SUITE)
    .raw(Buffer.from(manifest.packetId, 'hex'))
    .u48(manifest.sequence)
    .block8(manifest.sender)
    .block8(manifest.recipient)
    .block8(manifest.caseId)
    .u8(1 + KINDS.indexOf(manifest.kind))
    .u32(manifest.version)
    .u8(PRIORITIES.indexOf(manifest.priority))
    .u48(Date.parse(manifest.createdAt.iso))
    .u8(SOURCES.indexOf(manifest.createdAt.source))
    .u16(manifest.chunkBytes)
    .bytes();
  const sealedKey = hpkeSeal(keys.recipient, keyInfo(manifest), head, contentKey);
  const body = new ByteWriter().raw(head).raw(sealedKey.enc).raw(sealedKey.ciphertext).u8(manifest.objects.length);
  for (const object of manifest.objects) body.u8(object.tier).u32(object.counter).u32(object.sealedBytes).raw(Buffer.from(object.sha256, 'hex'));
  const json = JSON.stringify(
    privatePart.parse({
      author: manifest.author,
      objects: manifest.objects.map(({ name, kind, encoding, plainBytes, description }) => ({ name, kind, encoding, plainBytes, description })),
    }),
  );
  const cipher = createCipheriv('aes-256-gcm', contentKey, chunkNonce(privateCounter, 0), { authTagLength: TAG_BYTES });
  cipher.setAAD(chunkAad({ caseId: manifest.caseId, counter: privateCounter, index: 0, total: 1, tier: PRIVATE_TIER }));
  const sealed = Buffer.concat([cipher.update(deflateRawSync(json, { level: 9 })), cipher.final(), cipher.getAuthTag()]);
  const unsigned = body.u32(privateCounter).block16(sealed).bytes();
  return Buffer.concat([unsigned, signBytes(keys.signing, unsigned)]);
}

/** A manifest whose fields are in order but whose signature nobody has checked yet. */
export interface UncheckedManifest {
  readonly fields: ManifestFields;
  readonly entries: readonly SealedObjectEntry[];
  readonly bytes: Uint8Array;
  readonly headLength: number;
  readonly enc: Uint8Array;
  readonly sealedKey: Uint8Array;
  readonly privateCounter: number;
  readonly sealedPrivatePart: Uint8Array;
}

/** @throws ValisetteError `packet-malformed`, `limit-exceeded`, `not-supported` (a later suite). */
export function readManifest(bytes: Uint8Array): UncheckedManifest {
  if (bytes.length > MAXIMUM_MANIFEST_BYTES) throw new ValisetteError('limit-exceeded', 'the manifest is too long');
  const reader = new ByteReader(bytes);
  if (!reader.raw(4).equals(MAGIC)) throw new ValisetteError('packet-malformed', 'not a manifest');
  if (reader.u8() !== SUITE) throw new ValisetteError('not-supported', 'the manifest uses a suite unknown here');
  const packetId = reader.raw(16).toString('hex');
  const sequence = reader.u48();
  const sender = reader.text8();
  const recipient = reader.text8();
  const caseId = reader.text8();
  const kind = KINDS[reader.u8() - 1];
  const version = reader.u32();
  const priority = PRIORITIES[reader.u8()];
  const createdMilliseconds = reader.u48();
  const source = SOURCES[reader.u8()];
  const chunkBytes = reader.u16();
  const headLength = reader.position;
  const enc = reader.raw(HPKE_ENC_BYTES);
  const sealedKey = reader.raw(CONTENT_KEY_BYTES + HPKE_TAG_BYTES);
  const count = reader.u8();
  if (kind === undefined || priority === undefined || source === undefined || version < 1 || sequence < 1) throw new ValisetteError('packet-malformed', 'a field of the manifest is out of range');
  if (!caseIdSchema.safeParse(caseId).success || createdMilliseconds > 8.64e15) throw new ValisetteError('packet-malformed', 'a field of the manifest is out of range');
  if (chunkBytes <= TAG_BYTES || count < 1 || count > MAXIMUM_OBJECTS) throw new ValisetteError('packet-malformed', 'a field of the manifest is out of range');
  const entries: SealedObjectEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    const entry = { tier: reader.u8(), counter: reader.u32(), sealedBytes: reader.u32(), sha256: reader.raw(32).toString('hex') };
    if (entry.sealedBytes < TAG_BYTES || entry.tier === PRIVATE_TIER) throw new ValisetteError('packet-malformed', 'an object of the manifest is out of range');
    if (entry.sealedBytes > MAXIMUM_SEALED_BYTES) throw new ValisetteError('limit-exceeded', 'an object is too large');
    entries.push(entry);
  }
  const privateCounter = reader.u32();
  const sealedPrivatePart = reader.block16();
  if (sealedPrivatePart.length < TAG_BYTES) throw new ValisetteError('packet-malformed', 'the private part is too short');
  reader.raw(SIGNATURE_BYTES);
  reader.end();
  const counters = [...entries.map((entry) => entry.counter), privateCounter];
  if (new Set(counters).size !== counters.length) throw new ValisetteError('packet-malformed', 'an object counter stands twice');
  const createdAt: Timestamp = { iso: new Date(createdMilliseconds).toISOString(), source };
  return {
    fields: { packetId, sequence, sender, recipient, caseId, kind, version, priority, createdAt, chunkBytes },
    entries, bytes, headLength, enc, sealedKey, privateCounter, sealedPrivatePart,
  };
}

/** @throws ValisetteError `signature-invalid`. */
export function checkManifestSignature(unchecked: UncheckedManifest, sender: KeyObject): void {
  const end = unchecked.bytes.length - SIGNATURE_BYTES;
  if (!signatureFits(sender, unchecked.bytes.subarray(0, end), unchecked.bytes.subarray(end))) {
    throw new ValisetteError('signature-invalid', 'the signature of the manifest does not fit', { packetId: unchecked.fields.packetId });
  }
}

/** Opens the content key and the private part. Call after the signature was checked. @throws ValisetteError `seal-broken`, `packet-malformed`. */
export function openManifest(unchecked: UncheckedManifest, recipient: KeyObject): { manifest: PacketManifest; contentKey: Uint8Array } {
  const { fields, entries, privateCounter, sealedPrivatePart } = unchecked;
  const contentKey = hpkeOpen(recipient, keyInfo(fields), unchecked.bytes.subarray(0, unchecked.headLength), { enc: unchecked.enc, ciphertext: unchecked.sealedKey });
  const parsed = privatePart.safeParse(openPrivatePart(sealedPrivatePart, contentKey, fields.caseId, privateCounter));
  if (!parsed.success) throw new ValisetteError('packet-malformed', 'the private part does not fit its schema');
  if (parsed.data.objects.length !== entries.length) throw new ValisetteError('packet-malformed', 'the private part names other objects');
  if (new Set(parsed.data.objects.map((object) => object.name)).size !== entries.length) throw new ValisetteError('packet-malformed', 'two objects have one name');
  const objects = parsed.data.objects.map((object, index) => ({ ...(entries[index] as SealedObjectEntry), ...object }));
  return { manifest: { ...fields, author: parsed.data.author, objects }, contentKey };
}

function openPrivatePart(sealed: Uint8Array, contentKey: Uint8Array, caseId: string, counter: number): unknown {
  const end = sealed.length - TAG_BYTES;
  let deflated: Buffer;
  try {
    const decipher = createDecipheriv('aes-256-gcm', contentKey, chunkNonce(counter, 0), { authTagLength: TAG_BYTES });
    decipher.setAAD(chunkAad({ caseId, counter, index: 0, total: 1, tier: PRIVATE_TIER }));
    decipher.setAuthTag(sealed.subarray(end));
    deflated = Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch (cause) {
    throw new ValisetteError('seal-broken', 'the private part does not open', {}, { cause });
  }
  try {
    return JSON.parse(inflateRawSync(deflated, { maxOutputLength: MAXIMUM_PRIVATE_BYTES }).toString('utf8'));
  } catch {
    throw new ValisetteError('packet-malformed', 'the private part is not JSON');
  }
}

function keyInfo(fields: { readonly caseId: string; readonly sender: string; readonly recipient: string }): Uint8Array {
  return new ByteWriter().raw(Buffer.from('valisette/v1/cek', 'latin1')).block8(fields.caseId).block8(fields.sender).block8(fields.recipient).bytes();
}
