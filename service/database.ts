import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3-multiple-ciphers';
import { ValisetteError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';

export type Database = SqliteDatabase.Database;

export interface DatabaseOptions {
  /**
   * One process holds the file alone (default). No shared-memory index is then needed, so a closed database can be read
   * on a full disk, and two programs on one data directory are refused. Set false where two connections must share it.
   */
  exclusive?: boolean;
}

/** SQLite's number for FULL. A reopened WAL database starts at NORMAL in this build, hence the assertion at each open. */
const SYNCHRONOUS_FULL = 2;
const QUICK_CHECK_MAXIMUM_BYTES = 200 * 1024 * 1024;

/**
 * Opens a SQLite file for what must survive a power cut: WAL, synchronous = FULL, short WAL, foreign keys, no memory map.
 * `migrations` are numbered from 1 by their place and only ever appended to; each runs in its own transaction.
 *
 * @throws ValisetteError `not-supported` when the file was written by a newer program, `storage-corrupt`, `storage-full`,
 * `storage-failed` (also when another process holds the file).
 */
export function openDatabase(path: string, migrations: readonly string[], options: DatabaseOptions = {}): Database {
  mkdirSync(dirname(path), { recursive: true });
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(path);
    if (options.exclusive ?? true) database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('busy_timeout = 5000');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('wal_autocheckpoint = 200');
    database.pragma(`journal_size_limit = ${8 * 1024 * 1024}`);
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    database.pragma('mmap_size = 0');
    database.pragma('fullfsync = ON');
    database.pragma('checkpoint_fullfsync = ON');
    assertDurable(database, path);
    quickCheck(database, path);
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw asStorageError(error, path);
  }
}

function assertDurable(database: Database, path: string): void {
  const journal = database.pragma('journal_mode', { simple: true });
  const synchronous = database.pragma('synchronous', { simple: true });
  const foreignKeys = database.pragma('foreign_keys', { simple: true });
  if (journal !== 'wal' || synchronous !== SYNCHRONOUS_FULL || foreignKeys !== 1) {
    throw new ValisetteError('storage-failed', `${path}: the database refuses durable settings`, { path, journal: String(journal), synchronous: Number(synchronous) });
  }
}

function quickCheck(database: Database, path: string): void {
  const bytes = Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
  if (bytes > QUICK_CHECK_MAXIMUM_BYTES) return;
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new ValisetteError('storage-corrupt', `${path}: the database is damaged`, { path });
}

function migrate(database: Database, path: string, migrations: readonly string[]): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new ValisetteError('not-supported', `${path}: written by a newer version of the program (schema ${version}, this one knows ${migrations.length})`, { path, version });
  }
  for (let next = version; next < migrations.length; next += 1) {
    const script = migrations[next];
    if (script === undefined) continue;
    database.transaction(() => {
      database.exec(script);
      database.pragma(`user_version = ${next + 1}`);
    }).immediate();
  }
}

/** The typed form of an SQLite failure; anything else is returned as it is. */
export function asStorageError(error: unknown, path?: string): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error;
  const context = path === undefined ? { sqlite: error.code } : { sqlite: error.code, path };
  const where = path === undefined ? '' : `${path}: `;
  const typed = (code: ErrorCode, message: string) => new ValisetteError(code, `${where}${message}`, context, { cause: error });
  if (error.code === 'SQLITE_FULL') return typed('storage-full', 'no space left');
  if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB') return typed('storage-corrupt', 'the database is damaged');
  if (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED')) return typed('storage-failed', 'held by another process');
  return typed('storage-failed', `the database failed (${error.code})`);
}
