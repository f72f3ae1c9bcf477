import { ValisetteError } from '../../model/errors.ts';
import { emptyBitmap, setBit } from '../outbox/bitmap.ts';
import { storing, type RelayDatabase } from '../storage/database.ts';

/** `partial` = chunks are missing; `whole` = all chunks durable, not handled yet; then settled by a signed word. */
export type IncomingState = 'partial' | 'whole' | 'handled' | 'refused';

export interface IncomingObject {
  readonly packetId: string;
  readonly index: number;
  readonly sender: string;
  readonly sha256: string;
  readonly chunkCount: number;
  readonly state: IncomingState;
  /** Signed receipt or refusal, once settled. */
  readonly word: Uint8Array | null;
}

export interface IncomingChunk {
  readonly sender: string;
  readonly sha256: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

interface ObjectRow { packet_id: string; idx: number; sender: string; sha256: string; chunk_count: number; state: IncomingState; word: Buffer | null }

/** Packets whose numbers are remembered one by one; older ones are covered by a floor under the sequence. */
const REMEMBERED_PACKETS = 10_000;

/** The durable inbox: manifests, sealed chunks, and the signed words about them. Every method is one transaction. */
export class InboxStore {
  constructor(private readonly db: RelayDatabase) {}

  manifest(packetId: string): Uint8Array | null {
    const row = storing(() => this.db.prepare('SELECT manifest FROM in_packets WHERE packet_id = ?').get(packetId)) as { manifest: Buffer } | undefined;
    return row?.manifest ?? null;
  }

  /**
   * Takes a packet in, all its objects or none. Objects whose chunks all lie here already (sent with an earlier version) are whole at once.
   * @throws ValisetteError `packet-replayed` when the sequence was used by another packet or lies under the floor.
   */
  add(packet: { packetId: string; sender: string; senderKey: string; sequence: number; manifest: Uint8Array }, objects: readonly { sha256: string; chunkCount: number }[]): IncomingObject[] {
    const add = this.db.transaction((): IncomingObject[] => {
      const floor = this.db.prepare('SELECT sequence FROM in_floors WHERE sender = ? AND sender_key = ?').get(packet.sender, packet.senderKey) as { sequence: number } | undefined;
      const taken = this.db.prepare('SELECT 1 FROM in_packets WHERE sender = ? AND sender_key = ? AND sequence = ?').get(packet.sender, packet.senderKey, packet.sequence);
      if (taken !== undefined || packet.sequence <= (floor?.sequence ?? 0)) throw new ValisetteError('packet-replayed', 'the sequence number was used before', { packetId: packet.packetId, sequence: packet.sequence });
      this.db.prepare(`INSERT INTO in_packets (packet_id, sender, sender_key, sequence, manifest, state) VALUES (?, ?, ?, ?, ?, 'open')`)
        .run(packet.packetId, packet.sender, packet.senderKey, packet.sequence, packet.manifest);
      objects.forEach(({ sha256, chunkCount }, index) => {
        const state = this.heldChunks(packet.sender, sha256) >= chunkCount ? 'whole' : 'partial';
        this.db.prepare('INSERT INTO in_objects (packet_id, idx, sender, sha256, chunk_count, state) VALUES (?, ?, ?, ?, ?, ?)').run(packet.packetId, index, packet.sender, sha256, chunkCount, state);
      });
      return this.objects(packet.packetId);
    });
    return storing(() => add.immediate());
  }

  objects(packetId: string): IncomingObject[] {
    const rows = storing(() => this.db.prepare('SELECT * FROM in_objects WHERE packet_id = ? ORDER BY idx').all(packetId)) as ObjectRow[];
    return rows.map(incomingObject);
  }

  /** Objects that are whole and wait for the handler. */
  whole(): IncomingObject[] {
    const rows = storing(() => this.db.prepare(`SELECT o.* FROM in_objects o JOIN in_packets p USING (packet_id) WHERE p.state = 'open' AND o.state = 'whole' ORDER BY p.rowid, o.idx`).all()) as ObjectRow[];
    return rows.map(incomingObject);
  }

  /** Keeps chunks durably in one transaction; returns the objects that became whole. Chunks held already change nothing. */
  keepChunks(chunks: readonly IncomingChunk[]): IncomingObject[] {
    const keep = this.db.transaction((): IncomingObject[] => {
      const insert = this.db.prepare('INSERT INTO in_chunks (sender, sha256, idx, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
      const touched = new Map<string, IncomingChunk>();
      for (const chunk of chunks) {
        insert.run(chunk.sender, chunk.sha256, chunk.index, chunk.bytes);
        touched.set(`${chunk.sender}/${chunk.sha256}`, chunk);
      }
      const whole: IncomingObject[] = [];
      for (const { sender, sha256 } of touched.values()) {
        const rows = this.db
          .prepare(`UPDATE in_objects SET state = 'whole' WHERE sender = ? AND sha256 = ? AND state = 'partial' AND chunk_count <= ? RETURNING *`)
          .all(sender, sha256, this.heldChunks(sender, sha256)) as ObjectRow[];
        whole.push(...rows.map(incomingObject));
      }
      return whole;
    });
    return storing(() => keep.immediate());
  }

  heldChunks(sender: string, sha256: string): number {
    const { held } = storing(() => this.db.prepare('SELECT count(*) AS held FROM in_chunks WHERE sender = ? AND sha256 = ?').get(sender, sha256)) as { held: number };
    return held;
  }

  bitmap(object: IncomingObject): Uint8Array {
    const bitmap = emptyBitmap(object.chunkCount);
    const rows = storing(() => this.db.prepare('SELECT idx FROM in_chunks WHERE sender = ? AND sha256 = ?').all(object.sender, object.sha256)) as { idx: number }[];
    for (const { idx } of rows) setBit(bitmap, idx);
    return bitmap;
  }

  chunks(object: IncomingObject): Uint8Array[] {
    const rows = storing(() => this.db.prepare('SELECT bytes FROM in_chunks WHERE sender = ? AND sha256 = ? ORDER BY idx').all(object.sender, object.sha256)) as { bytes: Buffer }[];
    return rows.map((row) => row.bytes);
  }

  /** Keeps the signed word about an object; the packet is settled with its last one. */
  settle(object: IncomingObject, state: 'handled' | 'refused', word: Uint8Array, at: string): void {
    const settle = this.db.transaction(() => {
      this.db.prepare(`UPDATE in_objects SET state = ?, word = ? WHERE packet_id = ? AND idx = ?`).run(state, word, object.packetId, object.index);
      const { left } = this.db.prepare(`SELECT count(*) AS left FROM in_objects WHERE packet_id = ? AND state IN ('partial', 'whole')`).get(object.packetId) as { left: number };
      if (left === 0) this.db.prepare(`UPDATE in_packets SET state = 'settled', settled_at = ? WHERE packet_id = ?`).run(at, object.packetId);
    });
    storing(() => settle.immediate());
  }

  /** Drops chunks that only packets settled before `before` (UTC ISO) name, and the rows of packets so old that a floor covers them. */
  dropSettled(before: string): void {
    const drop = this.db.transaction(() => {
      this.db
        .prepare(`DELETE FROM in_chunks WHERE NOT EXISTS (SELECT 1 FROM in_objects o JOIN in_packets p USING (packet_id)
          WHERE o.sender = in_chunks.sender AND o.sha256 = in_chunks.sha256 AND (p.state = 'open' OR p.settled_at >= ?))`)
        .run(before);
      const senders = this.db.prepare('SELECT sender, sender_key, count(*) AS packets FROM in_packets GROUP BY sender, sender_key').all() as { sender: string; sender_key: string; packets: number }[];
      for (const { sender, sender_key: senderKey, packets } of senders) if (packets > REMEMBERED_PACKETS) this.raiseFloor(sender, senderKey, before);
    });
    storing(() => drop.immediate());
  }

  private raiseFloor(sender: string, senderKey: string, before: string): void {
    const row = this.db
      .prepare('SELECT sequence FROM in_packets WHERE sender = ? AND sender_key = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?')
      .get(sender, senderKey, REMEMBERED_PACKETS) as { sequence: number } | undefined;
    const oldestOpen = this.db
      .prepare(`SELECT min(sequence) AS sequence FROM in_packets WHERE sender = ? AND sender_key = ? AND (state = 'open' OR settled_at >= ?)`)
      .get(sender, senderKey, before) as { sequence: number | null };
    const floor = Math.min(row?.sequence ?? 0, (oldestOpen.sequence ?? Infinity) - 1);
    if (floor < 1) return;
    this.db.prepare('INSERT INTO in_floors (sender, sender_key, sequence) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence)').run(sender, senderKey, floor);
    this.db.prepare('DELETE FROM in_objects WHERE packet_id IN (SELECT packet_id FROM in_packets WHERE sender = ? AND sender_key = ? AND sequence <= ?)').run(sender, senderKey, floor);
    this.db.prepare('DELETE FROM in_packets WHERE sender = ? AND sender_key = ? AND sequence <= ?').run(sender, senderKey, floor);
  }
}

function incomingObject(row: ObjectRow): IncomingObject {
  return { packetId: row.packet_id, index: row.idx, sender: row.sender, sha256: row.sha256, chunkCount: row.chunk_count, state: row.state, word: row.word };
}
