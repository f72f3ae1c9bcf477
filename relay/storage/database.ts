import { closeSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { ValisetteError } from '../../model/errors.ts';

export type RelayDatabase = SqliteDatabase.Database;

/** SQLite's number for FULL; a reopened WAL database starts at NORMAL in this build, so it is set and asserted at each open. */
const SYNCHRONOUS_FULL = 2;

/** Forward only; each one is one transaction. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
   CREATE TABLE content_keys (peer TEXT NOT NULL, case_id TEXT NOT NULL, sealed_key BLOB NOT NULL, next_counter INTEGER NOT NULL, PRIMARY KEY (peer, case_id)) STRICT;
   CREATE TABLE out_sealed (
     sha256 TEXT PRIMARY KEY, peer TEXT NOT NULL, case_id TEXT NOT NULL, tier INTEGER NOT NULL, counter INTEGER NOT NULL, chunk_bytes INTEGER NOT NULL,
     chunk_count INTEGER NOT NULL, sealed_bytes INTEGER NOT NULL, encoding TEXT NOT NULL, plain_bytes INTEGER NOT NULL, fingerprint BLOB NOT NULL, present INTEGER NOT NULL) STRICT;
   CREATE INDEX out_sealed_fingerprint ON out_sealed (peer, case_id, fingerprint);
   CREATE TABLE out_chunks (sha256 TEXT NOT NULL REFERENCES out_sealed (sha256), idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, idx)) STRICT;
   CREATE TABLE out_packets (
     packet_id TEXT PRIMARY KEY, peer TEXT NOT NULL, case_id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, priority TEXT NOT NULL, sequence INTEGER NOT NULL UNIQUE,
     manifest BLOB NOT NULL, mark TEXT, state TEXT NOT NULL, reason TEXT, at TEXT, attempts INTEGER NOT NULL DEFAULT 0, UNIQUE (peer, case_id, kind, version)) STRICT;
   CREATE INDEX out_packets_state ON out_packets (state);
   CREATE INDEX out_packets_case ON out_packets (case_id);
   CREATE TABLE out_objects (
     packet_id TEXT NOT NULL REFERENCES out_packets (packet_id), idx INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES out_sealed (sha256),
     acknowledged BLOB NOT NULL, receipt BLOB, PRIMARY KEY (packet_id, idx)) STRICT;
   CREATE INDEX out_objects_sha256 ON out_objects (sha256);
   CREATE TABLE in_packets (
     packet_id TEXT PRIMARY KEY, sender TEXT NOT NULL, sender_key TEXT NOT NULL, sequence INTEGER NOT NULL, manifest BLOB NOT NULL, state TEXT NOT NULL,
     settled_at TEXT, UNIQUE (sender, sender_key, sequence)) STRICT;
   CREATE INDEX in_packets_state ON in_packets (state);
   CREATE TABLE in_floors (sender TEXT NOT NULL, sender_key TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (sender, sender_key)) STRICT;
   CREATE TABLE in_objects (
     packet_id TEXT NOT NULL REFERENCES in_packets (packet_id), idx INTEGER NOT NULL, sender TEXT NOT NULL, sha256 TEXT NOT NULL, chunk_count INTEGER NOT NULL,
     state TEXT NOT NULL, word BLOB, PRIMARY KEY (packet_id, idx)) STRICT;
   CREATE INDEX in_objects_sha256 ON in_objects (sender, sha256);
   CREATE TABLE in_chunks (sender TEXT NOT NULL, sha256 TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sender, sha256, idx)) STRICT;`,
];

/**
 * Opens outbox and inbox: one file, readable by its owner only, held by this process alone, durable at each commit.
 * @throws ValisetteError `storage-failed`, `storage-corrupt`, `storage-full`, `not-supported` (made by a later version).
 */
export function openRelayDatabase(path: string): RelayDatabase {
  return storing(() => {
    closeSync(openSync(path, 'a', 0o600));
    const db = new SqliteDatabase(path);
    try {
      for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'foreign_keys = ON', 'trusted_schema = OFF',
        'cell_size_check = ON', 'wal_autocheckpoint = 200', 'journal_size_limit = 8388608', 'mmap_size = 0', 'fullfsync = ON', 'checkpoint_fullfsync = ON', 'temp_store = MEMORY']) db.pragma(pragma);
      if (db.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) throw new ValisetteError('storage-failed', 'the database is not durable');
      migrate(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function migrate(db: RelayDatabase): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > MIGRATIONS.length) throw new ValisetteError('not-supported', 'the relay database was made by a later version', { version });
  MIGRATIONS.slice(version).forEach((migration, index) => {
    db.transaction(() => {
      db.exec(migration);
      db.pragma(`user_version = ${version + index + 1}`);
    }).immediate();
  });
}

/** Turns errors of SQLite and of the file system into ours. */
export function storing<T>(action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof ValisetteError) throw cause;
    const code = (cause as { code?: unknown }).code;
    if (code === 'SQLITE_FULL' || code === 'ENOSPC') throw new ValisetteError('storage-full', 'no room left for the relay', {}, { cause });
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') throw new ValisetteError('storage-corrupt', 'the relay database is damaged', {}, { cause });
    throw new ValisetteError('storage-failed', 'the relay database failed', { sqlite: typeof code === 'string' ? code : 'unknown' }, { cause });
  }
}
