import type { KeyObject } from 'node:crypto';
import { ValisetteError, type ErrorCode } from '../../model/errors.ts';
import { ByteReader, ByteWriter } from '../packet/bytes.ts';
import { SIGNATURE_BYTES, signatureFits, signBytes } from '../seal/signature.ts';

/** The two signed words of a receiver: a receipt closes an object, a refusal says why it will not be taken. */

export interface Receipt {
  readonly packetId: string;
  readonly object: number;
  /** Name of the object, SHA-256 hex. */
  readonly sha256: string;
  readonly receiver: string;
  readonly sender: string;
  /** UTC ISO, the receiver's clock. */
  readonly receivedAt: string;
}

export type RefusalScope = 'manifest' | 'chunk' | 'object';

export interface Refusal {
  readonly packetId: string;
  readonly scope: RefusalScope;
  readonly object: number;
  readonly index: number;
  /** SHA-256 hex of exactly the bytes refused: a sender whose own bytes differ knows that they were changed on the way. */
  readonly digest: string;
  readonly receiver: string;
  readonly reason: string;
  readonly at: string;
}

const RECEIPT_MAGIC = Buffer.from('VRC1', 'latin1');
const REFUSAL_MAGIC = Buffer.from('VRF1', 'latin1');
const SCOPES: readonly RefusalScope[] = ['manifest', 'chunk', 'object'];
const MAXIMUM_BYTES = 1_024;

/** Reasons that may stand in a refusal: what another version says beyond them is told as `packet-malformed`. */
const REASON = /^[a-z0-9-]{1,40}$/;

export function signReceipt(receipt: Receipt, signing: KeyObject): Uint8Array {
  const body = new ByteWriter()
    .raw(RECEIPT_MAGIC).raw(Buffer.from(receipt.packetId, 'hex')).u8(receipt.object).raw(Buffer.from(receipt.sha256, 'hex'))
    .block8(receipt.receiver).block8(receipt.sender).u48(Date.parse(receipt.receivedAt)).bytes();
  return Buffer.concat([body, signBytes(signing, body)]);
}

/** @throws ValisetteError `packet-malformed`, `signature-invalid`. */
export function readReceipt(bytes: Uint8Array, receiver: KeyObject): Receipt {
  const reader = readSigned(bytes, RECEIPT_MAGIC, receiver);
  const receipt = {
    packetId: reader.raw(16).toString('hex'), object: reader.u8(), sha256: reader.raw(32).toString('hex'),
    receiver: reader.text8(), sender: reader.text8(), receivedAt: new Date(Math.min(reader.u48(), 8.64e15)).toISOString(),
  };
  reader.end();
  return receipt;
}

export function signRefusal(refusal: Omit<Refusal, 'reason'> & { readonly reason: ErrorCode }, signing: KeyObject): Uint8Array {
  const body = new ByteWriter()
    .raw(REFUSAL_MAGIC).raw(Buffer.from(refusal.packetId, 'hex')).u8(SCOPES.indexOf(refusal.scope)).u8(refusal.object).u32(refusal.index)
    .raw(Buffer.from(refusal.digest, 'hex')).block8(refusal.receiver).block8(refusal.reason).u48(Date.parse(refusal.at)).bytes();
  return Buffer.concat([body, signBytes(signing, body)]);
}

/** @throws ValisetteError `packet-malformed`, `signature-invalid`. */
export function readRefusal(bytes: Uint8Array, receiver: KeyObject): Refusal {
  const reader = readSigned(bytes, REFUSAL_MAGIC, receiver);
  const packetId = reader.raw(16).toString('hex');
  const scope = SCOPES[reader.u8()];
  const refusal = {
    packetId, object: reader.u8(), index: reader.u32(), digest: reader.raw(32).toString('hex'),
    receiver: reader.text8(), reason: reader.text8(), at: new Date(Math.min(reader.u48(), 8.64e15)).toISOString(),
  };
  reader.end();
  if (scope === undefined) throw new ValisetteError('packet-malformed', 'a refusal of an unknown scope');
  return { ...refusal, scope, reason: REASON.test(refusal.reason) ? refusal.reason : 'packet-malformed' };
}

function readSigned(bytes: Uint8Array, magic: Buffer, signer: KeyObject): ByteReader {
  const end = bytes.length - SIGNATURE_BYTES;
  if (end < magic.length || bytes.length > MAXIMUM_BYTES) throw new ValisetteError('packet-malformed', 'a signed word has a wrong length');
  const reader = new ByteReader(bytes.subarray(0, end));
  if (!reader.raw(magic.length).equals(magic)) throw new ValisetteError('packet-malformed', 'not the signed word expected here');
  if (!signatureFits(signer, bytes.subarray(0, end), bytes.subarray(end))) throw new ValisetteError('signature-invalid', 'the signature of a receiver does not fit');
  return reader;
}
