import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PeopleStore } from '../../service/people/people.ts';
import { SessionStore } from '../../service/people/sessions.ts';
import { HandClock, LIGHT_COST, nurse, random, specialist, temporaryDirectory } from './workbench.ts';

function store(directory: string, clock: HandClock, cost = LIGHT_COST) {
  return new PeopleStore({ directory, clock, random, cost });
}

const failed = expect.objectContaining({ code: 'sign-in-failed' }) as Error;
const locked = (minutes: number) => expect.objectContaining({ code: 'sign-in-locked', context: expect.objectContaining({ minutes }) as object }) as Error;

describe('the people who may sign in', () => {
  it('are known by their PIN, which stands nowhere in the file', async () => {
    await using directory = await temporaryDirectory();
    const people = store(directory.path, new HandClock(), { n: 2 ** 15, r: 8, p: 1 });
    await people.add(nurse, '271828');
    expect(await people.verifyPin('ide-essai', '271828')).toEqual(nurse);
    await expect(people.verifyPin('ide-essai', '271829')).rejects.toEqual(failed);
    const file = await readFile(join(directory.path, 'people.json'), 'utf8');
    expect(file).not.toContain('271828');
    expect(file).toContain('"n": 32768');
  });

  it('may be added by another program while this one runs', async () => {
    await using directory = await temporaryDirectory();
    const running = store(directory.path, new HandClock());
    expect(await running.list()).toEqual([]);
    await store(directory.path, new HandClock()).add(specialist, '314159');
    expect(await running.list()).toEqual([specialist]);
    expect(await running.verifyPin('dr-cardio', '314159')).toEqual(specialist);
    expect(await running.remove('dr-cardio')).toBe(true);
    expect(await running.find('dr-cardio')).toBe(null);
  });

  it('have three free tries, then 30 s, 2, 5 and 15 min of lock, known or unknown alike', async () => {
    await using directory = await temporaryDirectory();
    const clock = new HandClock();
    const people = store(directory.path, clock);
    await people.add(nurse, '271828');
    for (const id of ['ide-essai', 'nobody-of-that-name']) {
      for (let n = 0; n < 3; n += 1) await expect(people.verifyPin(id, '000000')).rejects.toEqual(failed);
      for (const [seconds, next] of [[30, 2], [120, 5], [300, 15], [900, 15]] as const) {
        clock.advance(1_000 * seconds - 1);
        await expect(people.verifyPin(id, '271828')).rejects.toEqual(locked(1));
        clock.advance(1);
        await expect(people.verifyPin(id, '000000')).rejects.toEqual(locked(next));
      }
    }
    clock.advance(900_000);
    expect(await people.verifyPin('ide-essai', '271828')).toEqual(nurse);
    await expect(people.verifyPin('ide-essai', '000000')).rejects.toEqual(failed);
  });

  it('gain no try by killing the program: the count is on disk before the PIN is looked at', async () => {
    await using directory = await temporaryDirectory();
    const clock = new HandClock();
    await store(directory.path, clock).add(nurse, '271828');
    for (let n = 0; n < 3; n += 1) await expect(store(directory.path, clock).verifyPin('ide-essai', '000000')).rejects.toEqual(failed);
    await expect(store(directory.path, clock).verifyPin('ide-essai', '271828')).rejects.toEqual(locked(1));
  });

  it('gain no try by asking many times at once', async () => {
    await using directory = await temporaryDirectory();
    const people = store(directory.path, new HandClock());
    await people.add(nurse, '271828');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => people.verifyPin('ide-essai', '000000')));
    const codes = results.map((result) => (result.status === 'rejected' ? (result.reason as { code: string }).code : 'in'));
    expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(3);
    expect(codes.filter((code) => code === 'sign-in-locked')).toHaveLength(5);
  });

  it('get a hash of the new cost at their next sign-in', async () => {
    await using directory = await temporaryDirectory();
    const clock = new HandClock();
    await store(directory.path, clock).add(nurse, '271828');
    await store(directory.path, clock, { n: 2 ** 11, r: 8, p: 1 }).verifyPin('ide-essai', '271828');
    expect(await readFile(join(directory.path, 'people.json'), 'utf8')).toContain('"n": 2048');
  });

  it('a PIN that is too short and a damaged file are refused with words', async () => {
    await using directory = await temporaryDirectory();
    const people = store(directory.path, new HandClock());
    await expect(people.add(nurse, '1234')).rejects.toMatchObject({ code: 'schema-violation', context: { field: 'pin' } });
    await writeFile(join(directory.path, 'people.json'), '{ "schema": "valisette.people/1", "people": [{}] }');
    await expect(people.list()).rejects.toMatchObject({ code: 'configuration-invalid' });
  });
});

describe('sessions', () => {
  it('live in the browser as 32 random bytes and here as their hash', () => {
    const sessions = new SessionStore({ clock: new HandClock(), random, idleMilliseconds: 900_000 });
    const { value, session } = sessions.open(nurse);
    expect(Buffer.from(value, 'base64url')).toHaveLength(32);
    expect(session.id).not.toContain(value);
    expect(sessions.find(value)?.professional).toEqual(nurse);
    expect(sessions.find(`${value}x`)).toBe(null);
  });

  it('end when idle, after twelve hours, and when closed, and say so once', () => {
    const clock = new HandClock();
    const sessions = new SessionStore({ clock, random, idleMilliseconds: 900_000 });
    sessions.start();
    const ended: string[] = [];
    sessions.onEnd((id) => ended.push(id));
    const idle = sessions.open(nurse);
    const busy = sessions.open(specialist);
    for (let minute = 0; minute < 12 * 60 - 1; minute += 10) {
      clock.advance(600_000);
      if (minute < 12 * 60 - 10) expect(sessions.find(busy.value)).not.toBe(null);
    }
    expect(ended).toEqual([idle.session.id, busy.session.id]);
    const third = sessions.open(nurse);
    sessions.close(third.session.id);
    expect(sessions.find(third.value)).toBe(null);
    expect(ended).toHaveLength(3);
    sessions.stop();
  });
});
