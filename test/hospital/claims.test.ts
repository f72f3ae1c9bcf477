import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Claims, LEASE_MILLISECONDS } from '../../hospital/worklist/claims.ts';
import { silentLog } from '../../model/log.ts';
import { openDatabase } from '../../service/database.ts';
import type { Database } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { HandClock } from './hand-clock.ts';
import { CARDIOLOGIST, OPENING, REGULATOR } from './sample-case.ts';

const CASE = 'V042-20261121-0001';
const MINUTE = 60_000;

describe('the claim of a case', () => {
  let directory = '';
  let database: Database;
  let clock: HandClock;
  let events: CaseEventLog;
  let claims: Claims;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-claims-'));
    clock = new HandClock();
    database = openDatabase(join(directory, 'events.db'), EVENT_LOG_MIGRATIONS);
    events = new CaseEventLog(database, { deviceId: 'chu-essai', clock });
    for (const event of OPENING) events.append(CASE, event, { actor: null });
    claims = new Claims({ events, clock, log: silentLog });
    claims.start();
  });
  afterEach(async () => {
    claims.stop();
    database.close();
    await rm(directory, { recursive: true, force: true });
  });

  const releases = () => events.events(CASE).flatMap((event) => (event.kind === 'case-released' ? [event.body.reason] : []));
  const restart = () => {
    claims.stop();
    claims = new Claims({ events, clock, log: silentLog });
    claims.start();
  };

  it('is refused to a second person, with the name of the first and the time', () => {
    claims.claim(CASE, CARDIOLOGIST);
    expect(() => claims.claim(CASE, REGULATOR)).toThrow(
      expect.objectContaining({ code: 'claim-taken', context: expect.objectContaining({ name: CARDIOLOGIST.displayName, time: '2026-11-21T09:00:00.000Z' }) as unknown }) as Error,
    );
    expect(events.view(CASE)?.claim?.responder.id).toBe(CARDIOLOGIST.id);
  });

  it('ends by itself after ten minutes without a sign of life, said once in the log', () => {
    claims.claim(CASE, CARDIOLOGIST);
    clock.pass(LEASE_MILLISECONDS - 1);
    expect(claims.liveClaim(CASE)?.responder.id).toBe(CARDIOLOGIST.id);
    clock.pass(6_000);
    expect(claims.liveClaim(CASE)).toBeNull();
    expect(releases()).toEqual(['lease-expired']);
    claims.claim(CASE, REGULATOR);
    expect(events.view(CASE)?.claim?.responder.id).toBe(REGULATOR.id);
  });

  it('is free for the next person at the very instant it ends, before any sweep', () => {
    claims.stop();
    claims.claim(CASE, CARDIOLOGIST);
    clock.pass(LEASE_MILLISECONDS);
    claims.claim(CASE, REGULATOR);
    expect(releases()).toEqual(['lease-expired']);
    expect(claims.liveClaim(CASE)?.responder.id).toBe(REGULATOR.id);
  });

  it('lasts while its holder shows signs of life, with few events', () => {
    claims.claim(CASE, CARDIOLOGIST);
    const before = events.events(CASE).length;
    for (let minute = 0; minute < 30; minute += 1) {
      clock.pass(MINUTE);
      claims.renewIfHeld(CASE, CARDIOLOGIST);
      claims.renewIfHeld(CASE, REGULATOR);
    }
    expect(claims.liveClaim(CASE)).toEqual({ responder: CARDIOLOGIST, until: '2026-11-21T09:40:00.000Z' });
    expect(events.events(CASE).length - before).toBeLessThanOrEqual(6);
    expect(releases()).toEqual([]);
  });

  it('neither ends early nor late when somebody sets the wall clock', () => {
    claims.claim(CASE, CARDIOLOGIST);
    clock.setWall(365 * 24 * 60 * MINUTE);
    clock.pass(9 * MINUTE);
    expect(claims.liveClaim(CASE)).not.toBeNull();
    clock.setWall(-2 * 365 * 24 * 60 * MINUTE);
    clock.pass(2 * MINUTE);
    expect(claims.liveClaim(CASE)).toBeNull();
  });

  it('survives a restart for what is left of it', () => {
    claims.claim(CASE, CARDIOLOGIST);
    clock.pass(4 * MINUTE);
    restart();
    expect(() => claims.claim(CASE, REGULATOR)).toThrow(expect.objectContaining({ code: 'claim-taken' }) as Error);
    clock.pass(6 * MINUTE + 6_000);
    expect(claims.liveClaim(CASE)).toBeNull();
  });

  it('that ended while the process was down is released at start', () => {
    claims.claim(CASE, CARDIOLOGIST);
    claims.stop();
    clock.pass(3 * LEASE_MILLISECONDS);
    restart();
    expect(releases()).toEqual(['lease-expired']);
    expect(events.view(CASE)?.claim).toBeNull();
  });

  it('never lasts longer than one lease after a restart, even when the clock went back', () => {
    claims.claim(CASE, CARDIOLOGIST);
    clock.setWall(-24 * 60 * MINUTE);
    restart();
    clock.pass(LEASE_MILLISECONDS + 6_000);
    expect(claims.liveClaim(CASE)).toBeNull();
  });

  it('is given back by its holder only', () => {
    expect(() => claims.release(CASE, CARDIOLOGIST, 'given-back')).toThrow(expect.objectContaining({ code: 'claim-missing' }) as Error);
    claims.claim(CASE, CARDIOLOGIST);
    expect(() => claims.release(CASE, REGULATOR, 'given-back')).toThrow(expect.objectContaining({ code: 'claim-taken' }) as Error);
    claims.release(CASE, CARDIOLOGIST, 'given-back');
    expect(releases()).toEqual(['given-back']);
  });

  it('of a case that is not here is refused', () => {
    expect(() => claims.claim('V042-20261121-9999', CARDIOLOGIST)).toThrow(expect.objectContaining({ code: 'case-unknown' }) as Error);
  });
});
