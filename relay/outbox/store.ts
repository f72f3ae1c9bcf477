import type { Priority } from '../../model/codes/case-codes.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Delivery } from '../door.ts';
import type { ContentEncoding } from '../packet/manifest.ts';
import { storing, type RelayDatabase } from '../storage/database.ts';
import { countBits, emptyBitmap } from './bitmap.ts';

/** A packet on its way out, without its bytes. */
export interface OutgoingPacket {
  readonly packetId: string;
  readonly peer: string;
  readonly caseId: string;
  readonly kind: 'case' | 'update';
  readonly version: number;
  readonly priority: Priority;
  readonly sequence: number;
  readonly manifest: Uint8Array;
  readonly mark: string | null;
  readonly state: 'open' | 'received' | 'refused';
  readonly reason: string | null;
  readonly at: string | null;
  /** How often the manifest was announced; 0 = the other end cannot know it. */
  readonly attempts: number;
  readonly objects: readonly OutgoingObject[];
}

export interface OutgoingObject {
  readonly index: number;
  readonly name: string;
  readonly sha256: string;
  readonly tier: number;
  readonly chunkCount: number;
  readonly chunkBytes: number;
  readonly sealedBytes: number;
  readonly acknowledged: Uint8Array;
  readonly received: boolean;
}

/** A sealed object as the outbox holds it, reusable by a later packet of the same case. */
export interface StoredObject {
  readonly sha256: string;
  readonly tier: number;
  readonly counter: number;
  readonly chunkBytes: number;
  readonly chunkCount: number;
  readonly sealedBytes: number;
  readonly encoding: ContentEncoding;
  readonly plainBytes: number;
}

export type NewSealedObject = StoredObject & { readonly fingerprint: Uint8Array; readonly chunks: readonly Uint8Array[] };

export interface NewPacket {
  readonly packetId: string;
  readonly peer: string;
  readonly caseId: string;
  readonly kind: 'case' | 'update';
  readonly version: number;
  readonly priority: Priority;
  readonly sequence: number;
  readonly manifest: Uint8Array;
  readonly mark: string | null;
  /** In manifest order; a reused object has no `chunks`. */
  readonly objects: readonly { readonly name: string; readonly sealed: StoredObject | NewSealedObject }[];
}

interface PacketRow { packet_id: string; peer: string; case_id: string; kind: 'case' | 'update'; version: number; priority: Priority; sequence: number; manifest: Buffer; mark: string | null; state: OutgoingPacket['state']; reason: string | null; at: string | null; attempts: number }
interface ObjectRow { idx: number; name: string; sha256: string; tier: number; chunk_count: number; chunk_bytes: number; sealed_bytes: number; acknowledged: Buffer; receipt: Buffer | null }
interface SealedRow { sha256: string; tier: number; counter: number; chunk_bytes: number; chunk_count: number; sealed_bytes: number; encoding: ContentEncoding; plain_bytes: number }

/** The durable outbox: only sealed bytes, what was acknowledged, and receipts. Every method is one transaction. */
export class OutboxStore {
  constructor(private readonly db: RelayDatabase) {}

  /** The case's content key, sealed to this end's own key, or null when the case has none yet. */
  sealedContentKey(peer: string, caseId: string): Uint8Array | null {
    const row = storing(() => this.db.prepare('SELECT sealed_key FROM content_keys WHERE peer = ? AND case_id = ?').get(peer, caseId)) as { sealed_key: Buffer } | undefined;
    return row?.sealed_key ?? null;
  }

  keepContentKey(peer: string, caseId: string, sealedKey: Uint8Array): void {
    storing(() => this.db.prepare('INSERT INTO content_keys (peer, case_id, sealed_key, next_counter) VALUES (?, ?, ?, 1)').run(peer, caseId, sealedKey));
  }

  /** Reserves `count` object counters of a case before any is used; a crash afterwards only leaves a hole. */
  reserveCounters(peer: string, caseId: string, count: number): number {
    const row = storing(() => this.db.prepare('UPDATE content_keys SET next_counter = next_counter + ? WHERE peer = ? AND case_id = ? RETURNING next_counter').get(count, peer, caseId)) as
      | { next_counter: number }
      | undefined;
    if (row === undefined) throw new ValisetteError('internal', 'the case has no content key');
    if (row.next_counter > 0xffffffff) throw new ValisetteError('limit-exceeded', 'the object counters of the case are used up');
    return row.next_counter - count;
  }

  /**
   * Next sequence number of this sender; never given twice. `first` is where an empty outbox begins: seconds of wall time, so that
   * an outbox lost with its medium does not begin again under numbers the other end knows.
   */
  nextSequence(first: number): number {
    const row = storing(() =>
      this.db.prepare(`INSERT INTO counters (name, value) VALUES ('sequence', ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`).get(Math.max(1, first)),
    ) as { value: number };
    return row.value;
  }

  reusable(peer: string, caseId: string, fingerprint: Uint8Array): StoredObject | null {
    const row = storing(() => this.db.prepare('SELECT * FROM out_sealed WHERE peer = ? AND case_id = ? AND fingerprint = ? AND present = 1').get(peer, caseId, fingerprint)) as SealedRow | undefined;
    return row === undefined ? null : storedObject(row);
  }

  /** Puts a whole packet into the outbox, or nothing. Returns false when the same version is there already. */
  add(packet: NewPacket): boolean {
    const insert = this.db.transaction((): boolean => {
      const { changes } = this.db
        .prepare(`INSERT INTO out_packets (packet_id, peer, case_id, kind, version, priority, sequence, manifest, mark, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
          ON CONFLICT (peer, case_id, kind, version) DO NOTHING`)
        .run(packet.packetId, packet.peer, packet.caseId, packet.kind, packet.version, packet.priority, packet.sequence, packet.manifest, packet.mark);
      if (changes === 0) return false;
      packet.objects.forEach(({ name, sealed }, index) => {
        if ('chunks' in sealed) this.addSealed(packet, sealed);
        this.db.prepare('INSERT INTO out_objects (packet_id, idx, name, sha256, acknowledged) VALUES (?, ?, ?, ?, ?)').run(packet.packetId, index, name, sealed.sha256, emptyBitmap(sealed.chunkCount));
      });
      return true;
    });
    return storing(() => insert.immediate());
  }

  find(peer: string, caseId: string, kind: string, version: number): OutgoingPacket | null {
    const row = storing(() => this.db.prepare('SELECT * FROM out_packets WHERE peer = ? AND case_id = ? AND kind = ? AND version = ?').get(peer, caseId, kind, version)) as PacketRow | undefined;
    return row === undefined ? null : this.packetOf(row);
  }

  packet(packetId: string): OutgoingPacket | null {
    const row = storing(() => this.db.prepare('SELECT * FROM out_packets WHERE packet_id = ?').get(packetId)) as PacketRow | undefined;
    return row === undefined ? null : this.packetOf(row);
  }

  /** Packets not yet received or refused. */
  open(): OutgoingPacket[] {
    return this.packetsOf(storing(() => this.db.prepare(`SELECT * FROM out_packets WHERE state = 'open' ORDER BY sequence`).all()));
  }

  packets(caseId?: string): OutgoingPacket[] {
    const rows = storing(() =>
      caseId === undefined ? this.db.prepare('SELECT * FROM out_packets ORDER BY sequence').all() : this.db.prepare('SELECT * FROM out_packets WHERE case_id = ? ORDER BY sequence').all(caseId),
    );
    return this.packetsOf(rows);
  }

  chunk(sha256: string, index: number): Uint8Array | null {
    const row = storing(() => this.db.prepare('SELECT bytes FROM out_chunks WHERE sha256 = ? AND idx = ?').get(sha256, index)) as { bytes: Buffer } | undefined;
    return row?.bytes ?? null;
  }

  countAttempt(packetId: string): void {
    storing(() => this.db.prepare('UPDATE out_packets SET attempts = attempts + 1 WHERE packet_id = ?').run(packetId));
  }

  keepAcknowledged(packetId: string, index: number, bitmap: Uint8Array): void {
    storing(() => this.db.prepare('UPDATE out_objects SET acknowledged = ? WHERE packet_id = ? AND idx = ?').run(bitmap, packetId, index));
  }

  /** Keeps a receipt; the packet is received with its last one. Returns true when this was the last one. */
  keepReceipt(packetId: string, index: number, receipt: Uint8Array, at: string): boolean {
    const keep = this.db.transaction((): boolean => {
      this.db.prepare('UPDATE out_objects SET receipt = ? WHERE packet_id = ? AND idx = ? AND receipt IS NULL').run(receipt, packetId, index);
      const { left } = this.db.prepare('SELECT count(*) AS left FROM out_objects WHERE packet_id = ? AND receipt IS NULL').get(packetId) as { left: number };
      if (left > 0) return false;
      return this.db.prepare(`UPDATE out_packets SET state = 'received', at = ? WHERE packet_id = ? AND state = 'open'`).run(at, packetId).changes > 0;
    });
    return storing(() => keep.immediate());
  }

  /** Returns false when the packet was settled already. */
  refuse(packetId: string, reason: string, at: string): boolean {
    return storing(() => this.db.prepare(`UPDATE out_packets SET state = 'refused', reason = ?, at = ? WHERE packet_id = ? AND state = 'open'`).run(reason, at, packetId)).changes > 0;
  }

  /** Drops the sealed bytes that no open packet needs and whose last packet was settled before `before` (UTC ISO). */
  dropSettledBytes(before: string): number {
    const drop = this.db.transaction((): number => {
      const rows = this.db
        .prepare(`SELECT s.sha256 FROM out_sealed s WHERE s.present = 1 AND NOT EXISTS (
          SELECT 1 FROM out_objects o JOIN out_packets p USING (packet_id) WHERE o.sha256 = s.sha256 AND (p.state = 'open' OR p.at IS NULL OR p.at >= ?))`)
        .all(before) as { sha256: string }[];
      for (const { sha256 } of rows) {
        this.db.prepare('DELETE FROM out_chunks WHERE sha256 = ?').run(sha256);
        this.db.prepare('UPDATE out_sealed SET present = 0 WHERE sha256 = ?').run(sha256);
      }
      return rows.length;
    });
    return storing(() => drop.immediate());
  }

  private addSealed(packet: NewPacket, sealed: NewSealedObject): void {
    this.db
      .prepare('INSERT INTO out_sealed (sha256, peer, case_id, tier, counter, chunk_bytes, chunk_count, sealed_bytes, encoding, plain_bytes, fingerprint, present) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)')
      .run(sealed.sha256, packet.peer, packet.caseId, sealed.tier, sealed.counter, sealed.chunkBytes, sealed.chunkCount, sealed.sealedBytes, sealed.encoding, sealed.plainBytes, sealed.fingerprint);
    const insert = this.db.prepare('INSERT INTO out_chunks (sha256, idx, bytes) VALUES (?, ?, ?)');
    sealed.chunks.forEach((chunk, index) => insert.run(sealed.sha256, index, chunk));
  }

  private packetsOf(rows: unknown[]): OutgoingPacket[] {
    return (rows as PacketRow[]).map((row) => this.packetOf(row));
  }

  private packetOf(row: PacketRow): OutgoingPacket {
    const objects = storing(() =>
      this.db
        .prepare(`SELECT o.idx, o.name, o.sha256, s.tier, s.chunk_count, s.chunk_bytes, s.sealed_bytes, o.acknowledged, o.receipt
          FROM out_objects o JOIN out_sealed s USING (sha256) WHERE o.packet_id = ? ORDER BY o.idx`)
        .all(row.packet_id),
    ) as ObjectRow[];
    return {
      packetId: row.packet_id, peer: row.peer, caseId: row.case_id, kind: row.kind, version: row.version, priority: row.priority, sequence: row.sequence,
      manifest: row.manifest, mark: row.mark, state: row.state, reason: row.reason, at: row.at, attempts: row.attempts,
      objects: objects.map((object) => ({
        index: object.idx, name: object.name, sha256: object.sha256, tier: object.tier, chunkCount: object.chunk_count, chunkBytes: object.chunk_bytes,
        sealedBytes: object.sealed_bytes, acknowledged: Uint8Array.from(object.acknowledged), received: object.receipt !== null,
      })),
    };
  }
}

function storedObject(row: SealedRow): StoredObject {
  return {
    sha256: row.sha256, tier: row.tier, counter: row.counter, chunkBytes: row.chunk_bytes, chunkCount: row.chunk_count,
    sealedBytes: row.sealed_bytes, encoding: row.encoding, plainBytes: row.plain_bytes,
  };
}

/** Sealed bytes of the chunks that the other end has acknowledged. */
export function acknowledgedBytes(object: OutgoingObject): number {
  if (object.received) return object.sealedBytes;
  const acknowledged = countBits(object.acknowledged, object.chunkCount);
  return Math.min(object.sealedBytes, acknowledged * object.chunkBytes);
}

/** The state of a packet as the door tells it. */
export function deliveryOf(packet: OutgoingPacket): Delivery {
  const sentBytes = packet.objects.reduce((sum, object) => sum + acknowledgedBytes(object), 0);
  const state = packet.state !== 'open' ? packet.state : packet.attempts === 0 ? 'waiting' : 'leaving';
  return {
    packetId: packet.packetId, caseId: packet.caseId, to: packet.peer, kind: packet.kind, version: packet.version,
    doneObjects: packet.objects.filter((object) => object.received).length,
    totalObjects: packet.objects.length,
    sentBytes,
    totalBytes: packet.objects.reduce((sum, object) => sum + object.sealedBytes, 0),
    state, mark: packet.mark, manifestBytes: packet.manifest.length,
    ...(packet.reason === null ? {} : { reason: packet.reason }),
    ...(packet.at === null ? {} : { at: packet.at }),
  };
}
