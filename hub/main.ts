import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { SystemClock } from '../model/clock.ts';
import type { Clock, RandomBytes } from '../model/clock.ts';
import type { LinkState } from '../model/live.ts';
import type { Log } from '../model/log.ts';
import { topics } from '../model/topics.ts';
import { CertificateAuthority } from '../service/certificates.ts';
import { systemClockSource } from '../service/clock-source.ts';
import { ComponentStack } from '../service/components.ts';
import { openDatabase } from '../service/database.ts';
import { CaseEventLog } from '../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../service/event-log/schema.ts';
import { describeFault } from '../service/fault-description.ts';
import { HealthMonitor } from '../service/health.ts';
import { createLog } from '../service/log.ts';
import { PeopleStore } from '../service/people/people.ts';
import { SessionStore } from '../service/people/sessions.ts';
import { programVersion } from '../service/version.ts';
import { createWebServer } from '../service/web.ts';
import type { AnalysisCore } from '../wasm-core/host/core.ts';
import { loadCoreFile } from '../wasm-core/host/core-file.ts';
import { addRoutes } from './api/routes.ts';
import { LiveBroker } from './broker/broker.ts';
import { TicketOffice } from './broker/tickets.ts';
import { CaseDesk } from './cases/case-desk.ts';
import type { CreateDelivery, DeliveryPort } from './cases/delivery-port.ts';
import { RecordingKeeper } from './cases/recording-keeper.ts';
import type { HubConfiguration } from './configuration.ts';
import { CaseNotifier } from './live/case-notifier.ts';
import type { LiveSource } from './live/live-source.ts';
import { LivePublisher } from './live/publisher.ts';

const HEALTH_MILLISECONDS = 5_000;
const PEOPLE_COST = { n: 2 ** 15, r: 8, p: 1 };

/** What a test or a demonstration may put in the place of the machine's own. */
export interface HubDependencies {
  clock?: Clock;
  log?: Log;
  random?: RandomBytes;
  randomId?: () => string;
  /** Cost of the PIN hashes. */
  pinCost?: { n: number; r: number; p: number };
  core?: AnalysisCore;
  source?: LiveSource;
  createDelivery?: CreateDelivery;
}

export interface RunningHub {
  /** Address of the pages and the API, e.g. `https://127.0.0.1:8443`. */
  readonly url: string;
  /** Port of MQTT over TCP, or null when it is off. */
  readonly mqttPort: number | null;
  /** Every HTTP route with who may call it. */
  readonly routes: readonly { readonly method: string; readonly path: string; readonly access: string | null }[];
  readonly people: PeopleStore;
  /** Stops everything in reverse order; a running recording is ended and kept. */
  stop(): Promise<void>;
}

/**
 * Starts the process in the case: instruments, recorder, cases, delivery, live topics, pages. Instruments and delivery may
 * fail alone (said in the health topic); cases, broker and pages are essential.
 *
 * @throws ValisetteError `address-in-use` naming the port, `core-missing`, `storage-failed` (another hub on the same data
 * directory), `storage-corrupt`, `not-supported` (data of a newer program).
 */
export async function startHub(config: HubConfiguration, dependencies: HubDependencies = {}): Promise<RunningHub> {
  const clock = dependencies.clock ?? new SystemClock(systemClockSource());
  const log = dependencies.log ?? createLog({ level: config.logLevel });
  const random = dependencies.random ?? ((length) => randomBytes(length));
  const randomId = dependencies.randomId ?? randomUUID;
  const { dataDirectory } = config;
  const version = programVersion();

  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const core = dependencies.core ?? await loadCoreFile();
  const health = new HealthMonitor({ version, dataDirectory, clock });
  const stack = new ComponentStack(log, (name) => health.fault(name, true));

  const database = openDatabase(join(dataDirectory, 'cases.db'), EVENT_LOG_MIGRATIONS);
  await stack.start({ name: 'cases', start: () => undefined, stop: () => void database.close() });
  try {
    const eventLog = new CaseEventLog(database, { deviceId: config.deviceId, clock, log });
    const people = new PeopleStore({ directory: dataDirectory, clock, random, cost: dependencies.pinCost ?? PEOPLE_COST });
    const sessions = new SessionStore({ clock, random, idleMilliseconds: config.web.idleMinutes * 60_000 });
    const tickets = new TicketOffice(sessions, clock, random);

    const broker = new LiveBroker({ tickets, sessions, clock, log, tcp: config.mqtt });
    let mqttPort: number | null = null;
    await stack.start({ name: 'broker', start: async () => { mqttPort = await broker.start(); }, stop: () => broker.stop() });

    const source = dependencies.source ?? (await import('./live/default-source.ts')).wiredInstruments({ config, core, clock, log, randomId });
    const publisher = new LivePublisher({ source, broker, clock, log });
    await stack.start({ name: 'live topics', start: () => publisher.start(), stop: () => publisher.stop() });

    const recordings = new RecordingKeeper({
      source,
      eventLog,
      log,
      onFailure: (caseId, recordingId) => broker.pass(topics.caseRecording(caseId), Buffer.from(JSON.stringify({ recordingId, state: 'failed', elapsedSeconds: 0, targetSeconds: 1, troubles: [] }))),
    });
    await stack.start({
      name: 'instruments',
      essential: false,
      start: async () => {
        await source.start();
        await recordings.recover();
      },
      stop: async () => {
        await source.stop();
        await recordings.settled();
      },
    });

    const startedAt = clock.now().iso;
    let delivery: DeliveryPort | null = null;
    if (config.relay !== null || dependencies.createDelivery !== undefined) {
      const create = dependencies.createDelivery ?? (await import('./delivery/delivery.ts')).createDelivery;
      const readRecording = (recordingId: string) => source.readRecording(recordingId);
      delivery = await create({ eventLog, readRecording, config, clock, log: log.child({ room: 'delivery' }), random, dataDirectory });
    }
    const linkState = (): LinkState => delivery?.linkState() ?? { connected: false, since: startedAt, roundTripMilliseconds: null, hospital: null, waitingObjects: 0, waitingBytes: 0 };
    const notifier = new CaseNotifier({ eventLog, delivery, broker, clock, linkState });
    await stack.start({ name: 'notices', start: () => notifier.start(), stop: () => notifier.stop() });
    if (delivery !== null) {
      const port = delivery;
      await stack.start({ name: 'delivery', essential: false, start: () => port.start(), stop: () => port.stop() });
    }

    let publishing: Promise<void> = Promise.resolve();
    const publishHealth = () => {
      health.fault('recorder', source.recorderState() === 'failed');
      publishing = health
        .sample(source.recorderState())
        .then((sample) => broker.state(topics.hubHealth(), sample))
        .catch((error: unknown) => log.warn('health could not be read', { reason: describeFault(error) }));
    };
    let cancelHealth = () => {};
    await stack.start({
      name: 'health',
      start: () => {
        publishHealth();
        cancelHealth = clock.every(HEALTH_MILLISECONDS, publishHealth);
      },
      stop: async () => {
        cancelHealth();
        await publishing;
      },
    });

    const web = createWebServer({
      host: config.web.host,
      port: config.web.port,
      tls: await webCertificate(config, clock, random),
      staticDirectory: config.web.pages,
      names: config.web.names,
      clock,
      log: log.child({ room: 'web' }),
      people,
      sessions,
    });
    const desk = new CaseDesk({ eventLog, recordings, delivery, config, clock });
    addRoutes(web, { desk, source, tickets, broker, config, version, core: { version: core.version, sha256: core.sha256 }, clock, linkState });
    let url = '';
    await stack.start({ name: 'web', start: async () => { ({ url } = await web.start()); }, stop: () => web.stop() });
    log.info('the hub is ready', { suitcaseId: config.suitcaseId, version, url });

    let stopping: Promise<void> | null = null;
    return { url, mqttPort, routes: web.routes, people, stop: () => (stopping ??= stack.stopAll()) };
  } catch (error) {
    await stack.stopAll();
    throw error;
  }
}

/** Certificate of the pages under every name and address a person may type; null for plain HTTP. */
async function webCertificate(config: HubConfiguration, clock: Clock, random: RandomBytes): Promise<{ certificatePem: string; keyPem: string } | null> {
  if (config.web.tls === 'none') return null;
  const authority = await CertificateAuthority.open({ directory: join(config.dataDirectory, 'tls'), name: 'web', commonName: `Valisette ${config.suitcaseId} authority`, clock, random });
  const { host, names } = config.web;
  const own = isIP(host) !== 0 && host !== '0.0.0.0' && host !== '::' ? [host] : [hostname()];
  return authority.serverCertificate('web', [...new Set([...names, ...own, 'localhost', '127.0.0.1'])]);
}
