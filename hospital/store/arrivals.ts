import { openDatabase } from '../../service/database.ts';
import type { Database } from '../../service/database.ts';

/** What the hospital knows of a case beside its events: how and when it arrived, what is stored, what went back. */

const MIGRATIONS = [
  `CREATE TABLE arrived_case (
     case_id TEXT PRIMARY KEY,
     device_id TEXT NOT NULL,
     -- Hospital time at which the summary was readable; the answer target runs from requested_at.
     arrived_at TEXT NOT NULL,
     requested_at TEXT NOT NULL,
     packet_version INTEGER NOT NULL,
     clock_offset_seconds REAL
   ) STRICT;
   CREATE TABLE arrived_object (
     packet_id TEXT NOT NULL,
     name TEXT NOT NULL,
     case_id TEXT NOT NULL,
     packet_kind TEXT NOT NULL,
     packet_version INTEGER NOT NULL,
     objects_total INTEGER NOT NULL,
     received_at TEXT NOT NULL,
     PRIMARY KEY (packet_id, name)
   ) STRICT;
   CREATE INDEX arrived_object_by_case ON arrived_object (case_id, packet_kind, packet_version);
   CREATE TABLE stored_recording (
     case_id TEXT NOT NULL,
     recording_id TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     received_at TEXT NOT NULL,
     -- 1 once the SHA-256 fits the summary in the events of the case.
     verified INTEGER NOT NULL,
     PRIMARY KEY (case_id, recording_id)
   ) STRICT;
   CREATE TABLE returned_packet (
     packet_id TEXT PRIMARY KEY,
     case_id TEXT NOT NULL,
     -- The hospital's own events up to this sequence of the local log are in this packet or an earlier one.
     up_to_sequence INTEGER NOT NULL,
     received_at TEXT
   ) STRICT;
   CREATE INDEX returned_packet_by_case ON returned_packet (case_id, up_to_sequence);`,
] as const;

export interface ArrivedCase {
  readonly caseId: string;
  readonly deviceId: string;
  /** UTC ISO, hospital clock. */
  readonly arrivedAt: string;
  /** UTC ISO, hospital clock: arrival of the first request, or of the one that came after an answer. */
  readonly requestedAt: string;
  /** Latest version of the case packet whose events are in the log. */
  readonly packetVersion: number;
  /** Device clock minus hospital clock in seconds, as far as sending delay lets it be known; positive = the device is ahead. */
  readonly clockOffsetSeconds: number | null;
}

export interface ArrivedObject {
  readonly packetId: string;
  readonly name: string;
  readonly caseId: string;
  readonly packetKind: 'case' | 'update';
  readonly packetVersion: number;
  readonly objectsTotal: number;
  readonly receivedAt: string;
}

export interface StoredRecording {
  readonly recordingId: string;
  readonly sha256: string;
  readonly verified: boolean;
}

export class Arrivals {
  private database: Database | null = null;

  /** @param path SQLite file, made when absent. */
  constructor(private readonly path: string) {}

  start(): void {
    this.database = openDatabase(this.path, MIGRATIONS);
  }

  stop(): void {
    this.database?.close();
    this.database = null;
  }

  arrivedCase(caseId: string): ArrivedCase | null {
    const row = this.db.prepare<[string], CaseRow>('SELECT * FROM arrived_case WHERE case_id = ?').get(caseId);
    return row === undefined ? null : fromRow(row);
  }

  caseIds(): string[] {
    return this.db.prepare<[], { case_id: string }>('SELECT case_id FROM arrived_case ORDER BY arrived_at').all().map((row) => row.case_id);
  }

  /**
   * Notes that the summary of a case, or a later version of it, has come. The first arrival stays, an older version changes nothing.
   */
  noteSummary(summary: { caseId: string; deviceId: string; version: number; receivedAt: string; clockOffsetSeconds: number | null }): void {
    this.db
      .prepare(
        `INSERT INTO arrived_case (case_id, device_id, arrived_at, requested_at, packet_version, clock_offset_seconds)
         VALUES (@caseId, @deviceId, @receivedAt, @receivedAt, @version, @clockOffsetSeconds)
         ON CONFLICT (case_id) DO UPDATE SET
           clock_offset_seconds = COALESCE(MAX(clock_offset_seconds, @clockOffsetSeconds), clock_offset_seconds, @clockOffsetSeconds),
           packet_version = MAX(packet_version, @version)`,
      )
      .run(summary);
  }

  /** The bedside asks again after an answer: the answer target runs anew. */
  noteAskedAgain(caseId: string, at: string): void {
    this.db.prepare('UPDATE arrived_case SET requested_at = ? WHERE case_id = ?').run(at, caseId);
  }

  noteObject(object: ArrivedObject): void {
    this.db
      .prepare(
        `INSERT INTO arrived_object (packet_id, name, case_id, packet_kind, packet_version, objects_total, received_at)
         VALUES (@packetId, @name, @caseId, @packetKind, @packetVersion, @objectsTotal, @receivedAt)
         ON CONFLICT (packet_id, name) DO NOTHING`,
      )
      .run(object);
  }

  /** Objects of one packet that are durable here. */
  objectsOf(packetId: string): { received: number; total: number } {
    const row = this.db
      .prepare<[string], { received: number; total: number | null }>('SELECT COUNT(*) AS received, MAX(objects_total) AS total FROM arrived_object WHERE packet_id = ?')
      .get(packetId);
    return { received: row?.received ?? 0, total: row?.total ?? 0 };
  }

  /** Objects of the latest version of the case packet. */
  objectsOfCase(caseId: string): { received: number; total: number } {
    const latest = this.db
      .prepare<[string], { packet_id: string }>(`SELECT packet_id FROM arrived_object WHERE case_id = ? AND packet_kind = 'case' ORDER BY packet_version DESC LIMIT 1`)
      .get(caseId);
    return latest === undefined ? { received: 0, total: 0 } : this.objectsOf(latest.packet_id);
  }

  noteRecording(recording: { caseId: string; recordingId: string; sha256: string; bytes: number; receivedAt: string; verified: boolean }): void {
    this.db
      .prepare(
        `INSERT INTO stored_recording (case_id, recording_id, sha256, bytes, received_at, verified)
         VALUES (@caseId, @recordingId, @sha256, @bytes, @receivedAt, @verified)
         ON CONFLICT (case_id, recording_id) DO UPDATE SET sha256 = @sha256, bytes = @bytes, received_at = @receivedAt, verified = @verified WHERE verified = 0`,
      )
      .run({ ...recording, verified: recording.verified ? 1 : 0 });
  }

  recordings(caseId: string): StoredRecording[] {
    return this.db
      .prepare<[string], { recording_id: string; sha256: string; verified: number }>('SELECT recording_id, sha256, verified FROM stored_recording WHERE case_id = ?')
      .all(caseId)
      .map((row) => ({ recordingId: row.recording_id, sha256: row.sha256, verified: row.verified === 1 }));
  }

  markVerified(caseId: string, recordingId: string): void {
    this.db.prepare('UPDATE stored_recording SET verified = 1 WHERE case_id = ? AND recording_id = ?').run(caseId, recordingId);
  }

  forgetRecording(caseId: string, recordingId: string): void {
    this.db.prepare('DELETE FROM stored_recording WHERE case_id = ? AND recording_id = ? AND verified = 0').run(caseId, recordingId);
  }

  /** Local sequence up to which the hospital's own events of the case were handed to the relay; 0 = none. */
  returnedUpTo(caseId: string): number {
    return this.db.prepare<[string], { last: number | null }>('SELECT MAX(up_to_sequence) AS last FROM returned_packet WHERE case_id = ?').get(caseId)?.last ?? 0;
  }

  noteReturned(packet: { packetId: string; caseId: string; upToSequence: number }): void {
    this.db
      .prepare('INSERT INTO returned_packet (packet_id, case_id, up_to_sequence) VALUES (@packetId, @caseId, @upToSequence) ON CONFLICT (packet_id) DO NOTHING')
      .run(packet);
  }

  noteReturnReceived(packetId: string, at: string): void {
    this.db.prepare('UPDATE returned_packet SET received_at = COALESCE(received_at, ?) WHERE packet_id = ?').run(at, packetId);
  }

  /** True when the packet that carries the event of that sequence was received by the suitcase. */
  returnReceived(caseId: string, sequence: number): boolean {
    const carrier = this.db
      .prepare<[string, number], { received_at: string | null }>('SELECT received_at FROM returned_packet WHERE case_id = ? AND up_to_sequence >= ? ORDER BY up_to_sequence LIMIT 1')
      .get(caseId, sequence);
    return carrier !== undefined && carrier.received_at !== null;
  }

  private get db(): Database {
    if (this.database === null) throw new Error('the store is not started');
    return this.database;
  }
}

interface CaseRow {
  readonly case_id: string;
  readonly device_id: string;
  readonly arrived_at: string;
  readonly requested_at: string;
  readonly packet_version: number;
  readonly clock_offset_seconds: number | null;
}

function fromRow(row: CaseRow): ArrivedCase {
  return {
    caseId: row.case_id,
    deviceId: row.device_id,
    arrivedAt: row.arrived_at,
    requestedAt: row.requested_at,
    packetVersion: row.packet_version,
    clockOffsetSeconds: row.clock_offset_seconds,
  };
}
