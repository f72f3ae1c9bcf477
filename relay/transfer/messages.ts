import { ValisetteError } from '../../model/errors.ts';
import { ByteReader, ByteWriter } from '../packet/bytes.ts';

/** Unsigned messages of the transfer (docs/packet.md). A lie in one of them costs time, never data: only receipts close anything. */

/** What the receiver holds of one object; `settled` = its receipt or refusal stands and follows. */
export type HeldObject = { readonly state: 'partial'; readonly bitmap: Uint8Array } | { readonly state: 'whole' | 'settled' };

export interface Holdings {
  readonly packetId: string;
  /** Empty when the receiver does not know the packet. */
  readonly objects: readonly HeldObject[];
}

export interface ChunkMessage {
  readonly packetId: string;
  readonly object: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

export interface Acknowledgement {
  readonly packetId: string;
  readonly object: number;
  readonly indexes: readonly number[];
}

export function writeHoldings(holdings: Holdings): Uint8Array {
  const writer = new ByteWriter().raw(Buffer.from(holdings.packetId, 'hex')).u8(holdings.objects.length);
  for (const object of holdings.objects) {
    if (object.state === 'partial') writer.u8(0).block16(object.bitmap);
    else writer.u8(object.state === 'whole' ? 1 : 2);
  }
  return writer.bytes();
}

/** @throws ValisetteError `packet-malformed`. */
export function readHoldings(bytes: Uint8Array): Holdings {
  const reader = new ByteReader(bytes);
  const packetId = reader.raw(16).toString('hex');
  const objects = Array.from({ length: reader.u8() }, (): HeldObject => {
    switch (reader.u8()) {
      case 0: return { state: 'partial', bitmap: Uint8Array.from(reader.block16()) };
      case 1: return { state: 'whole' };
      case 2: return { state: 'settled' };
      default: throw new ValisetteError('packet-malformed', 'holdings name an unknown state');
    }
  });
  reader.end();
  return { packetId, objects };
}

export function writeChunk(chunk: ChunkMessage): Uint8Array {
  return new ByteWriter().raw(Buffer.from(chunk.packetId, 'hex')).u8(chunk.object).u32(chunk.index).raw(chunk.bytes).bytes();
}

/** @throws ValisetteError `packet-malformed`. */
export function readChunk(bytes: Uint8Array): ChunkMessage {
  const reader = new ByteReader(bytes);
  return { packetId: reader.raw(16).toString('hex'), object: reader.u8(), index: reader.u32(), bytes: reader.rest() };
}

export function writeAcknowledgement(acknowledgement: Acknowledgement): Uint8Array {
  const writer = new ByteWriter().raw(Buffer.from(acknowledgement.packetId, 'hex')).u8(acknowledgement.object).u16(acknowledgement.indexes.length);
  for (const index of acknowledgement.indexes) writer.u32(index);
  return writer.bytes();
}

/** @throws ValisetteError `packet-malformed`. */
export function readAcknowledgement(bytes: Uint8Array): Acknowledgement {
  const reader = new ByteReader(bytes);
  const packetId = reader.raw(16).toString('hex');
  const object = reader.u8();
  const indexes = Array.from({ length: reader.u16() }, () => reader.u32());
  reader.end();
  return { packetId, object, indexes };
}
