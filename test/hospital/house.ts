import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptSuitcase, addPerson, initialiseHospital, initialiseSuitcase } from '../../cli/enrol.ts';
import type { HospitalConfiguration } from '../../hospital/configuration.ts';
import { startHospital } from '../../hospital/main.ts';
import type { HospitalDependencies, RunningHospital } from '../../hospital/main.ts';
import { SystemClock } from '../../model/clock.ts';
import { silentLog } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import { readEnrolment } from '../../relay/enrolment/enrol.ts';
import { RelayEnd } from '../../relay/relay-end.ts';
import type { Delivery, RelayPace } from '../../relay/relay-end.ts';
import { openDatabase } from '../../service/database.ts';
import type { Database } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { LIGHT_COST, random } from '../service/workbench.ts';
import { NURSE, OPENING, PIN, sampleRecording } from './sample-case.ts';

/** Retries come quickly, so that a test does not wait for a patient link. */
export const QUICK: Partial<RelayPace> = { retryMilliseconds: 50, longestRetryMilliseconds: 400, stallMilliseconds: 600 };

/** A hospital and its suitcases in one temporary directory, made by the same functions as `valisette enrol`. */
export class House {
  private constructor(readonly directory: string, readonly configuration: HospitalConfiguration, readonly configurationFile: string) {}

  static async build(people: readonly Professional[]): Promise<House> {
    const directory = await mkdtemp(join(tmpdir(), 'valisette-hospital-'));
    const home = join(directory, 'hospital');
    const { configuration, configurationFile } = await initialiseHospital(home, {
      hospitalId: 'chu-essai',
      name: 'CHU d’essai',
      brokerHost: '127.0.0.1',
      brokerPort: await freePort(),
      settings: { broker: { host: '127.0.0.1' }, web: { port: 0, tls: 'none', pages: null }, logLevel: 'silent', exercise: true },
    });
    for (const person of people) await addPerson(home, person, PIN, LIGHT_COST);
    return new House(directory, configuration, configurationFile);
  }

  start(dependencies: HospitalDependencies = {}): Promise<RunningHospital> {
    return startHospital(this.configuration, { log: silentLog, pinCost: LIGHT_COST, relayPace: QUICK, ...dependencies });
  }

  /** A suitcase the hospital accepts. */
  async suitcase(suitcaseId: string): Promise<TestSuitcase> {
    const home = join(this.directory, suitcaseId);
    const { configuration } = await initialiseSuitcase(home, { suitcaseId, place: { kind: 'nursing-home', name: 'EHPAD d’essai' } });
    await acceptSuitcase(join(this.directory, 'hospital'), home);
    return TestSuitcase.open(home, suitcaseId, configuration.deviceId);
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

/** The sending end: a real case log and a real relay end, without instruments. */
export class TestSuitcase {
  readonly deliveries = new Map<string, Delivery>();

  private constructor(
    readonly suitcaseId: string,
    readonly deviceId: string,
    readonly home: string,
    private readonly database: Database,
    readonly events: CaseEventLog,
    readonly relay: RelayEnd,
  ) {}

  static async open(home: string, suitcaseId: string, deviceId: string): Promise<TestSuitcase> {
    const clock = new SystemClock('ntp');
    const { self, peers, connection } = await readEnrolment(join(home, 'keys', 'enrolment.json'));
    const database = openDatabase(join(home, 'data', 'events.db'), EVENT_LOG_MIGRATIONS);
    const events = new CaseEventLog(database, { deviceId, clock });
    const relay = new RelayEnd({ self, peers, connection, databasePath: join(home, 'data', 'relay.db'), clock, random, log: silentLog, pace: QUICK });
    const suitcase = new TestSuitcase(suitcaseId, deviceId, home, database, events, relay);
    relay.handle(async (object) => {
      events.import(object.caseId, JSON.parse(new TextDecoder().decode(object.bytes)) as Parameters<CaseEventLog['import']>[1]);
    });
    relay.listen({ onDelivery: (delivery) => suitcase.deliveries.set(delivery.packetId, delivery) });
    await relay.start();
    return suitcase;
  }

  /** Opens a case with that many recordings; returns its number and the hashes of the recordings. */
  openCase(number: number, recordings = 1, frames = 500): { caseId: string; recordings: { recordingId: string; bytes: Uint8Array; sha256: string }[] } {
    const caseId = `${this.suitcaseId}-20261121-${String(number).padStart(4, '0')}`;
    for (const event of OPENING) this.events.append(caseId, event, { actor: NURSE });
    const kept = Array.from({ length: recordings }, (_, at) => {
      const recordingId = `rec-${number}-${at}`;
      const { bytes, summary } = sampleRecording(recordingId, frames + at);
      this.events.append(caseId, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
      return { recordingId, bytes, sha256: summary.sha256 };
    });
    return { caseId, recordings: kept };
  }

  send(caseId: string, recordings: readonly { recordingId: string; bytes: Uint8Array }[], version = 1): ReturnType<RelayEnd['send']> {
    return this.relay.send({
      to: 'chu-essai',
      caseId,
      kind: 'case',
      version,
      priority: 'P1',
      author: NURSE,
      createdAt: { iso: new Date().toISOString(), source: 'ntp' },
      objects: [
        { name: 'events', kind: 'events', tier: 0, bytes: new TextEncoder().encode(JSON.stringify(this.events.ownEvents(caseId))) },
        ...recordings.map(({ recordingId, bytes }) => ({ name: `recording:${recordingId}`, kind: 'recording' as const, tier: 3, bytes })),
      ],
    });
  }

  /** Own events after a local sequence, as an update. */
  sendUpdate(caseId: string, afterSequence: number): ReturnType<RelayEnd['send']> {
    const events = this.events.ownEvents(caseId, afterSequence);
    return this.relay.send({
      to: 'chu-essai',
      caseId,
      kind: 'update',
      version: events.at(-1)?.sequence ?? 1,
      priority: 'P1',
      author: NURSE,
      createdAt: { iso: new Date().toISOString(), source: 'ntp' },
      objects: [{ name: 'events', kind: 'events', tier: 0, bytes: new TextEncoder().encode(JSON.stringify(events)) }],
    });
  }

  async stop(): Promise<void> {
    await this.relay.stop();
    this.database.close();
  }
}

/** Waits until `probe` gives something; the test's own time limit ends a wait in vain. */
export async function eventually<T>(probe: () => T | null | undefined | false | Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** A browser without pages: one person's cookie. */
export class Browser {
  private constructor(readonly url: string, readonly cookie: string) {}

  static nobody(url: string): Browser {
    return new Browser(url, '');
  }

  static async signIn(url: string, person: Professional, pin = PIN): Promise<Browser> {
    const reply = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ professionalId: person.id, pin }) });
    if (reply.status !== 200) throw new Error(`sign-in answered ${reply.status}`);
    return new Browser(url, (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '');
  }

  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const reply = await fetch(`${this.url}${path}`, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async bytes(path: string): Promise<{ status: number; type: string | null; bytes: Uint8Array }> {
    const reply = await fetch(`${this.url}${path}`, { headers: { cookie: this.cookie } });
    return { status: reply.status, type: reply.headers.get('content-type'), bytes: new Uint8Array(await reply.arrayBuffer()) };
  }
}
