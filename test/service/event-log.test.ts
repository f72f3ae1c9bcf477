import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SystemClock } from '../../model/clock.ts';
import { openDatabase } from '../../service/database.ts';
import { canonicalJson } from '../../service/event-log/canonical-json.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { firstBrokenLink } from '../../service/event-log/hash-chain.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { HandClock, nurse, specialist, temporaryDirectory } from './workbench.ts';

const CASE = 'VAL042-20261121-0001';
const opening = { kind: 'case-opened', body: { motive: 'chest-pain', place: { kind: 'practice', name: 'Cabinet des Essais' }, exercise: true } } as const;
const note = (text: string) => ({ kind: 'note-recorded', body: { kind: 'history', text } }) as const;

function logAt(path: string, deviceId: string) {
  const database = openDatabase(path, EVENT_LOG_MIGRATIONS);
  return { database, log: new CaseEventLog(database, { deviceId, clock: new HandClock() }) };
}

describe('canonical JSON', () => {
  it('sorts members by UTF-16 units and writes numbers as ECMAScript does (RFC 8785, 3.2.3)', () => {
    expect(canonicalJson({ '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew', '1': 'One', '\u0080': 'Control', '\u00f6': 'Latin', '\ud83d\ude00': 'Emoji' })).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin","€":"Euro Sign","😀":"Emoji","\ufb33":"Hebrew"}',
    );
    expect(canonicalJson([1e30, 4.5, 2e-3, 1e-27, -0])).toBe('[1e+30,4.5,0.002,1e-27,0]');
  });

  it('refuses what JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(expect.objectContaining({ code: 'schema-violation' }));
    expect(() => canonicalJson('\ud83d')).toThrow(expect.objectContaining({ code: 'schema-violation' }));
  });
});

describe('the case event log', () => {
  it('numbers events from 1, chains their hashes and derives the view', async () => {
    await using directory = await temporaryDirectory();
    const { database, log } = logAt(join(directory.path, 'cases.db'), 'suitcase-42');
    const heard: string[] = [];
    log.listen((_, event) => heard.push(event.kind));
    const first = log.append(CASE, opening, { actor: nurse });
    const second = log.append(CASE, note('Douleur depuis 40 min'), { actor: nurse });
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(log.verify(CASE)).toBe(true);
    expect(log.view(CASE)).toMatchObject({ motive: 'chest-pain', exercise: true, sequence: 2, author: nurse, notes: [{ text: 'Douleur depuis 40 min' }] });
    expect(heard).toEqual(['case-opened', 'note-recorded']);
    expect(log.caseIds()).toEqual([CASE]);
    expect(log.lastNumber('VAL042', '20261121')).toBe(1);
    expect(log.lastNumber('VAL042', '20261122')).toBe(0);
    database.close();
  });

  it('refuses a case that was never opened, one opened twice, and a body outside its schema, and writes nothing', async () => {
    await using directory = await temporaryDirectory();
    const { database, log } = logAt(join(directory.path, 'cases.db'), 'suitcase-42');
    expect(() => log.append(CASE, note('x'), { actor: nurse })).toThrow(expect.objectContaining({ code: 'case-unknown' }));
    log.append(CASE, opening, { actor: nurse });
    expect(() => log.append(CASE, opening, { actor: nurse })).toThrow(expect.objectContaining({ code: 'case-conflict' }));
    expect(() => log.append(CASE, note('x'.repeat(4_001)), { actor: nurse })).toThrow(expect.objectContaining({ code: 'schema-violation' }));
    expect(log.events(CASE)).toHaveLength(1);
    database.close();
  });

  it('imports the events of the other end once, whatever the portions, and both ends agree', async () => {
    await using directory = await temporaryDirectory();
    const suitcase = logAt(join(directory.path, 'suitcase.db'), 'suitcase-42');
    const hospital = logAt(join(directory.path, 'hospital.db'), 'hospital-1');
    suitcase.log.append(CASE, opening, { actor: nurse });
    suitcase.log.append(CASE, note('a'), { actor: nurse });
    expect(hospital.log.import(CASE, suitcase.log.ownEvents(CASE))).toHaveLength(2);
    hospital.log.append(CASE, { kind: 'case-viewed', body: { responder: specialist, viewedAt: new HandClock().now() } }, { actor: specialist });
    suitcase.log.append(CASE, note('b'), { actor: nurse });
    expect(suitcase.log.import(CASE, hospital.log.ownEvents(CASE))).toHaveLength(1);
    expect(hospital.log.import(CASE, suitcase.log.ownEvents(CASE))).toHaveLength(1);
    expect(hospital.log.import(CASE, suitcase.log.ownEvents(CASE))).toHaveLength(0);
    expect(suitcase.log.import(CASE, hospital.log.ownEvents(CASE, 0))).toHaveLength(0);
    for (const { log } of [suitcase, hospital]) {
      expect(log.verify(CASE)).toBe(true);
      expect(log.view(CASE)?.notes.map((n) => n.text)).toEqual(['a', 'b']);
      expect(log.view(CASE)?.openedBy).toEqual(specialist);
      expect(log.view(CASE)?.sequence).toBe(4);
    }
    const imported = suitcase.log.events(CASE).find((event) => event.kind === 'case-viewed');
    expect(imported).toMatchObject({ deviceId: 'hospital-1', actor: specialist });
    expect(suitcase.log.ownEvents(CASE, 2).map((event) => event.kind)).toEqual(['note-recorded']);
    suitcase.database.close();
    hospital.database.close();
  });

  it('refuses an import that contradicts what it knows or speaks for this machine, whole', async () => {
    await using directory = await temporaryDirectory();
    const suitcase = logAt(join(directory.path, 'suitcase.db'), 'suitcase-42');
    const hospital = logAt(join(directory.path, 'hospital.db'), 'hospital-1');
    suitcase.log.append(CASE, opening, { actor: nurse });
    suitcase.log.append(CASE, note('a'), { actor: nurse });
    const events = suitcase.log.ownEvents(CASE);
    hospital.log.import(CASE, events);
    const altered = events.map((event) => (event.kind === 'note-recorded' ? { ...event, body: { ...event.body, text: 'z' } } : event));
    expect(() => hospital.log.import(CASE, altered)).toThrow(expect.objectContaining({ code: 'case-conflict' }));
    const forged = { ...events[1]!, sequence: 7, deviceId: 'hospital-1' };
    const fresh = { ...events[1]!, sequence: 3 };
    expect(() => hospital.log.import(CASE, [fresh, forged])).toThrow(expect.objectContaining({ code: 'case-conflict' }));
    expect(hospital.log.events(CASE)).toHaveLength(2);
    suitcase.database.close();
    hospital.database.close();
  });

  it('sees an event altered, removed or moved behind its back', async () => {
    await using directory = await temporaryDirectory();
    const { database, log } = logAt(join(directory.path, 'cases.db'), 'suitcase-42');
    log.append(CASE, opening, { actor: nurse });
    for (const text of ['a', 'b', 'c']) log.append(CASE, note(text), { actor: nurse });
    const events = log.events(CASE);
    expect(firstBrokenLink(events)).toBe(null);
    expect(firstBrokenLink(events.filter((event) => event.sequence !== 2))).toBe(2);
    expect(firstBrokenLink([events[0]!, events[2]!, events[1]!, events[3]!])).toBe(2);
    expect(() => database.exec("UPDATE case_event SET json = replace(json, '\"b\"', '\"x\"')")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM case_event')).toThrow(/append-only/);
    database.exec('DROP TRIGGER case_event_is_never_changed');
    database.exec("UPDATE case_event SET json = replace(json, '\"text\":\"b\"', '\"text\":\"x\"')");
    expect(log.verify(CASE)).toBe(false);
    database.close();
  });

  it('a listener that throws costs nothing to the log nor to the next listener', async () => {
    await using directory = await temporaryDirectory();
    const { database, log } = logAt(join(directory.path, 'cases.db'), 'suitcase-42');
    const heard: number[] = [];
    log.listen(() => {
      throw new Error('broken screen');
    });
    log.listen((_, event) => heard.push(event.sequence));
    log.append(CASE, opening, { actor: nurse });
    expect(heard).toEqual([1]);
    database.close();
  });

  it('keeps every event it acknowledged when the process is killed with -9, and opens again whole', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'cases.db');
    let acknowledged = 0;
    for (let round = 0; round < 2; round += 1) {
      acknowledged = Math.max(acknowledged, await appendUntilKilled(path, 40 + 25 * round));
      const { database, log } = logAt(path, 'suitcase-42');
      const events = log.events(CASE);
      expect(events.length).toBeGreaterThanOrEqual(acknowledged);
      expect(log.verify(CASE)).toBe(true);
      database.close();
    }
    expect(acknowledged).toBeGreaterThan(40);
  });
});

/** Runs a child that appends and prints each acknowledged sequence; kills it with -9 after `count` lines. Returns the last sequence printed whole. */
function appendUntilKilled(path: string, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'appending-child.ts'), path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > count) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the child ended by itself: ${errors}`));
      resolve(Number(output.split('\n').slice(0, -1).at(-1)));
    });
  });
}

it('the clock of the machine gives times the schema accepts', async () => {
  await using directory = await temporaryDirectory();
  const database = openDatabase(join(directory.path, 'cases.db'), EVENT_LOG_MIGRATIONS);
  const log = new CaseEventLog(database, { deviceId: 'suitcase-42', clock: new SystemClock('ntp') });
  expect(log.append(CASE, opening, { actor: null }).at.source).toBe('ntp');
  database.close();
});
