import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../service/database.ts';
import { temporaryDirectory } from './workbench.ts';

describe('a database', () => {
  it('is opened with WAL and synchronous FULL, the second time too', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'x.db');
    for (let opening = 0; opening < 2; opening += 1) {
      const database = openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT']);
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(database.pragma('synchronous', { simple: true })).toBe(2);
      expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
      database.close();
    }
  });

  it('runs each migration once and in order', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'x.db');
    const first = openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1)']);
    first.close();
    const second = openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT; INSERT INTO a VALUES (1)', 'INSERT INTO a SELECT n + 1 FROM a']);
    expect(second.prepare('SELECT n FROM a ORDER BY n').pluck().all()).toEqual([1, 2]);
    second.close();
  });

  it('a migration that fails leaves the old schema', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'x.db');
    openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT']).close();
    expect(() => openDatabase(path, ['-', 'CREATE TABLE b (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1)'])).toThrow(expect.objectContaining({ code: 'storage-failed' }));
    const again = openDatabase(path, ['-']);
    expect(again.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['a']);
    again.close();
  });

  it('refuses a file of a newer program and a damaged file', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'x.db');
    openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT', 'CREATE TABLE b (n INTEGER) STRICT']).close();
    expect(() => openDatabase(path, ['CREATE TABLE a (n INTEGER) STRICT'])).toThrow(expect.objectContaining({ code: 'not-supported' }));
    const damaged = join(directory.path, 'damaged.db');
    await writeFile(damaged, 'this is not a database, and long enough to be looked at '.repeat(200));
    expect(() => openDatabase(damaged, [])).toThrow(expect.objectContaining({ code: 'storage-corrupt' }));
  });
});
