import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, RandomBytes } from '../model/clock.ts';
import { SystemClock } from '../model/clock.ts';
import { ValisetteError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import { RelayEnd } from '../relay/relay-end.ts';
import type { RelayPace } from '../relay/relay-end.ts';
import { CertificateAuthority } from '../service/certificates.ts';
import { ComponentStack } from '../service/components.ts';
import { openDatabase } from '../service/database.ts';
import { CaseEventLog } from '../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../service/event-log/schema.ts';
import { createLog } from '../service/log.ts';
import { PeopleStore } from '../service/people/people.ts';
import type { ScryptCost } from '../service/people/pin-hash.ts';
import { SessionStore } from '../service/people/sessions.ts';
import { programVersion } from '../service/version.ts';
import { createWebServer } from '../service/web.ts';
import type { WebServer } from '../service/web.ts';
import { Answering } from './answers/answering.ts';
import { ReturnLeg } from './answers/return-leg.ts';
import { addChangeSocket } from './api/change-socket.ts';
import { addHospitalRoutes } from './api/routes.ts';
import { Changes } from './changes.ts';
import type { HospitalConfiguration } from './configuration.ts';
import { readIdentity } from './identity.ts';
import { AwaitedRecordings } from './intake/awaited.ts';
import { IntakeBroker } from './intake/broker.ts';
import { Devices } from './intake/devices.ts';
import { Reception } from './intake/receive.ts';
import { Arrivals } from './store/arrivals.ts';
import { FileBlobStore } from './store/blob-store.ts';
import { Claims } from './worklist/claims.ts';
import { Worklist } from './worklist/worklist.ts';

/** Injected in tests and demonstrations; a real process needs none. */
export interface HospitalDependencies {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly random?: RandomBytes;
  /** Work of a PIN hash. */
  readonly pinCost?: ScryptCost;
  readonly relayPace?: Partial<RelayPace>;
}

export interface RunningHospital {
  /** Where people sign in. */
  readonly url: string;
  /** `mqtts://…`, where suitcases connect. */
  readonly brokerUrl: string;
  /** HTTP routes and WebSockets with who may call them. */
  readonly web: Pick<WebServer, 'routes' | 'socketRoutes'>;
  stop(): Promise<void>;
}

/** OWASP's first choice; a server has the memory (128 MiB) that a board has not. */
export const HOSPITAL_PIN_COST: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

/** Page updates about chunks on their way; each chunk would be too many. */
const PROGRESS_MILLISECONDS = 1_000;
const LOOPBACK = ['localhost', '127.0.0.1'];

/**
 * Starts the whole hospital in this process: store, broker, relay, web server. When one part fails, those already started
 * are stopped and the error is thrown on.
 * @throws ValisetteError `address-in-use` (broker or web), `configuration-invalid` (no keys), `storage-*`
 */
export async function startHospital(config: HospitalConfiguration, dependencies: HospitalDependencies = {}): Promise<RunningHospital> {
  const clock = dependencies.clock ?? new SystemClock('hospital');
  const random = dependencies.random ?? ((length: number) => new Uint8Array(randomBytes(length)));
  const log = dependencies.log ?? createLog({ level: config.logLevel });
  const data = (name: string) => join(config.dataDirectory, name);
  const stack = new ComponentStack(log);
  const part = (name: string, start: () => void | Promise<void>, stop: () => void | Promise<void>) => stack.start({ name, start, stop });
  await makeDirectories(config);
  try {
    const identity = await readIdentity({
      keysDirectory: config.keysDirectory,
      hospitalId: config.hospitalId,
      brokerNames: certifiedNames(config.broker.names, config.broker.host),
      clock,
      random,
    });
    const devices = new Devices(config.devicesDirectory, log);

    const database = openDatabase(data('events.db'), EVENT_LOG_MIGRATIONS);
    await part('cases', () => undefined, () => void database.close());
    const events = new CaseEventLog(database, { deviceId: config.hospitalId, clock, log });
    const arrivals = new Arrivals(data('arrivals.db'));
    await part('arrivals', () => arrivals.start(), () => arrivals.stop());
    const blobs = new FileBlobStore(data('objects'));
    const awaited = new AwaitedRecordings();

    const changes = new Changes(clock, (caseId) => events.view(caseId)?.priority ?? null);
    const changed = (caseId: string) => changes.tell(caseId);
    let stopTelling = () => {};
    await part('changes', () => { stopTelling = events.listen(changed); }, () => { stopTelling(); changes.stop(); });
    const claims = new Claims({ events, clock, log });
    const worklist = new Worklist({ events, arrivals, claims, awaited, clock });
    await part('worklist', () => worklist.start(), () => worklist.stop());

    const broker = new IntakeBroker({
      host: config.broker.host,
      port: config.broker.port,
      tls: { ...identity.broker, authorityCertificatePem: identity.authority.certificatePem },
      hospitalId: config.hospitalId,
      keyOf: (name) => (name === config.hospitalId ? identity.signingPublicKey : devices.signingKeyOf(name)),
      clock,
      log: log.child({ room: 'broker' }),
    });
    await part('broker', () => broker.start(), () => broker.stop());
    const relay = new RelayEnd({
      self: identity.self,
      peers: devices.peers,
      databasePath: data('relay.db'),
      connection: {
        side: 'centre',
        brokerUrl: `mqtts://${reachableHost(config.broker.host)}:${broker.port}`,
        tls: { authorityCertificatePem: identity.authority.certificatePem, ...identity.client },
      },
      clock,
      random,
      log: log.child({ room: 'relay' }),
      ...(dependencies.relayPace === undefined ? {} : { pace: dependencies.relayPace }),
    });
    const suitcaseOf = (deviceId: string) => devices.suitcaseOf(deviceId);
    const reception = new Reception({ events, arrivals, blobs, awaited, hospitalName: config.name, suitcaseOf, changed, log });
    relay.handle((object) => reception.receive(object));
    relay.listen({
      onProgress: (progress) => {
        awaited.note(progress);
        changes.tell(progress.caseId, PROGRESS_MILLISECONDS);
      },
    });
    await part('relay', () => relay.start(), () => relay.stop());
    const returnLeg = new ReturnLeg({ events, arrivals, relay, clock, log, changed });
    await part('return of answers', () => returnLeg.start(), () => returnLeg.stop());
    await part('claims', () => claims.start(), () => claims.stop());

    const people = new PeopleStore({ directory: config.dataDirectory, clock, random, cost: dependencies.pinCost ?? HOSPITAL_PIN_COST });
    const sessions = new SessionStore({ clock, random, idleMilliseconds: config.web.idleMinutes * 60_000 });
    const web = createWebServer({
      host: config.web.host,
      port: config.web.port,
      tls: config.web.tls === 'none' ? null : await webCertificate(config, clock, random),
      staticDirectory: config.web.pages,
      names: config.web.names,
      cookieName: 'valisette-hospital',
      clock,
      log: log.child({ room: 'web' }),
      people,
      sessions,
    });
    const answering = new Answering({ events, arrivals, claims, clock, randomId: () => Buffer.from(random(16)).toString('hex') });
    const about = { hospitalId: config.hospitalId, name: config.name, version: programVersion(), exercise: config.exercise };
    addHospitalRoutes(web, { about, worklist, answering, events, arrivals, blobs, clock });
    addChangeSocket(web, { changes, events });
    let url = '';
    await part('web', async () => { ({ url } = await web.start()); }, () => web.stop());

    const brokerUrl = `mqtts://${config.broker.names[0] ?? reachableHost(config.broker.host)}:${broker.port}`;
    log.info('the hospital is ready', { url, brokerUrl, devices: devices.peers.ids().length });
    let stopping: Promise<void> | null = null;
    return { url, brokerUrl, web, stop: () => (stopping ??= stack.stopAll()) };
  } catch (error) {
    await stack.stopAll();
    throw error;
  }
}

async function makeDirectories(config: HospitalConfiguration): Promise<void> {
  try {
    await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
    await mkdir(config.devicesDirectory, { recursive: true });
  } catch (cause) {
    throw new ValisetteError('storage-failed', `${config.dataDirectory}: the directory cannot be made`, { path: config.dataDirectory }, { cause });
  }
}

async function webCertificate(config: HospitalConfiguration, clock: Clock, random: RandomBytes): Promise<{ certificatePem: string; keyPem: string }> {
  const authority = await CertificateAuthority.open({
    directory: join(config.dataDirectory, 'certificates'),
    name: 'web',
    commonName: `Valisette ${config.hospitalId} web authority`,
    clock,
    random,
  });
  return authority.serverCertificate('web', certifiedNames(config.web.names, config.web.host));
}

/** What people or suitcases type, the loopback, and the address itself where it is one. */
function certifiedNames(names: readonly string[], host: string): string[] {
  return [...new Set([...names, ...LOOPBACK, ...(isWildcard(host) ? [] : [host])])];
}

/** Where this process reaches its own broker. */
function reachableHost(host: string): string {
  if (isWildcard(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
