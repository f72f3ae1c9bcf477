import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Aedes, type Client } from 'aedes';
import { SystemClock } from '../../../model/clock.ts';
import { silentLog, type Log } from '../../../model/log.ts';
import { createHospitalKeys, createSuitcaseKeys, enrolSuitcase, keepEnrolment, readEnrolment, type SuitcaseRelay } from '../../../relay/enrolment/enrol.ts';
import { peersInDirectory } from '../../../relay/enrolment/peers.ts';
import { RelayEnd, type RelayConnectionOptions, type RelayEndOptions, type RelayIdentity, type RelayPace } from '../../../relay/relay-end.ts';
import { publicJwkOf, readKeyFile } from '../../../relay/seal/keys.ts';
import { mayUse } from '../../../relay/transfer/topics.ts';
import { CertificateAuthority } from '../../../service/certificates.ts';

export const HOSPITAL = 'CHU-ESSAI';
export const SUITCASE = 'VAL042';
const clock = new SystemClock('ntp');

/** Impatient, for tests: small chunks, short pauses. */
export const TEST_PACE: Partial<RelayPace> = { chunkBytes: 512, windowChunks: 6, stallMilliseconds: 400, retryMilliseconds: 20, longestRetryMilliseconds: 200 };

/** A hospital's broker over TLS with client certificates, one enrolled suitcase, all keys and files in a directory of its own. */
export class Bench {
  private aedes: Aedes | null = null;
  private server: Server | null = null;
  private port = 0;
  private readonly ends: RelayEnd[] = [];
  private sockets = new Set<TLSSocket>();

  private constructor(
    readonly directory: string,
    private readonly authority: CertificateAuthority,
    private readonly serverTls: { certificatePem: string; keyPem: string },
  ) {}

  static async make(): Promise<Bench> {
    const directory = mkdtempSync(join(tmpdir(), 'valisette-relay-'));
    const authority = await CertificateAuthority.open({ directory, name: 'broker', commonName: 'Test authority', clock, random: randomBytes });
    const bench = new Bench(directory, authority, await authority.serverCertificate('broker', ['localhost', '127.0.0.1']));
    await bench.startBroker();
    await bench.enrol();
    return bench;
  }

  get brokerUrl(): string {
    return `mqtts://localhost:${this.port}`;
  }

  async startBroker(): Promise<void> {
    const aedes = await Aedes.createBroker();
    const names = new WeakMap<object, string>();
    const nameOf = (client: Client | null) => (client === null ? '' : (names.get(client) ?? ''));
    aedes.authorizePublish = (client, packet, done) => done(mayUse(nameOf(client), packet.topic, 'publish', HOSPITAL) ? null : new Error('not yours'));
    aedes.authorizeSubscribe = (client, subscription, done) => done(null, mayUse(nameOf(client), subscription.topic, 'subscribe', HOSPITAL) ? subscription : null);
    const server = createServer({ cert: this.serverTls.certificatePem, key: this.serverTls.keyPem, ca: this.authority.certificatePem, requestCert: true, rejectUnauthorized: true }, (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
      names.set(aedes.handle(socket), String(socket.getPeerCertificate().subject.CN));
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.aedes = aedes;
    this.server = server;
  }

  async stopBroker(): Promise<void> {
    const { aedes, server } = this;
    this.aedes = this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server !== null) await new Promise((resolve) => server.close(resolve));
    if (aedes !== null) await new Promise<void>((resolve) => aedes.close(resolve));
  }

  /** Cuts every connection, without a goodbye. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  certificate(commonName: string, jwk: { x: string; y: string }): Promise<string> {
    return this.authority.clientCertificate(commonName, { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y });
  }

  private async enrol(): Promise<void> {
    const path = (name: string) => join(this.directory, name);
    const hospital = await createHospitalKeys({ keyFile: path('hospital.keys'), hospitalId: HOSPITAL, name: 'CHU d’essai', brokerUrl: this.brokerUrl, authorityCertificatePem: this.authority.certificatePem });
    const suitcase = await createSuitcaseKeys({ keyFile: path('suitcase.keys'), deviceId: SUITCASE, suitcaseId: SUITCASE, place: 'EHPAD d’essai' });
    const enrolled = await enrolSuitcase({ suitcase, devicesDirectory: this.directory, issueCertificate: ({ commonName, publicKeyJwk }) => this.certificate(commonName, publicKeyJwk) });
    await keepEnrolment({ enrolmentFile: path('enrolment.json'), keyFile: path('suitcase.keys'), suitcase: enrolled, hospital });
    const { keys } = await readKeyFile(path('hospital.keys'));
    const connection: RelayConnectionOptions = {
      side: 'centre', brokerUrl: this.brokerUrl,
      tls: { authorityCertificatePem: this.authority.certificatePem, certificatePem: await this.certificate(HOSPITAL, publicJwkOf(keys.signing)), privateKeyPem: keys.signing.export({ format: 'pem', type: 'pkcs8' }).toString() },
    };
    writeFileSync(path('centre.connection'), JSON.stringify(connection));
  }

  suitcase(): Promise<SuitcaseRelay> {
    return readEnrolment(join(this.directory, 'enrolment.json'));
  }

  async device(o: Partial<RelayEndOptions> = {}): Promise<RelayEnd> {
    return this.keep(await deviceEnd(this.directory, o));
  }

  async centre(o: Partial<RelayEndOptions> = {}): Promise<RelayEnd> {
    return this.keep(await centreEnd(this.directory, o));
  }

  async close(): Promise<void> {
    for (const end of this.ends) await end.stop();
    await this.stopBroker();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private keep(end: RelayEnd): RelayEnd {
    this.ends.push(end);
    return end;
  }
}

export async function deviceEnd(directory: string, o: Partial<RelayEndOptions> = {}): Promise<RelayEnd> {
  const { self, peers, connection } = await readEnrolment(join(directory, 'enrolment.json'));
  return new RelayEnd({ self, peers, connection, databasePath: join(directory, 'device.sqlite'), clock, random: randomBytes, log: silentLog, pace: TEST_PACE, ...o });
}

export async function centreIdentity(directory: string): Promise<RelayIdentity> {
  const { id, keys } = await readKeyFile(join(directory, 'hospital.keys'));
  return { id, signingPrivateKey: keys.signing, sealingPrivateKey: keys.sealing };
}

export async function centreEnd(directory: string, o: Partial<RelayEndOptions> = {}): Promise<RelayEnd> {
  const connection = JSON.parse(readFileSync(join(directory, 'centre.connection'), 'utf8')) as RelayConnectionOptions;
  return new RelayEnd({
    self: await centreIdentity(directory), peers: peersInDirectory(directory, silentLog), connection, databasePath: join(directory, 'centre.sqlite'),
    clock, random: randomBytes, log: silentLog, pace: TEST_PACE, ...o,
  });
}

/** A log that keeps what was said. */
export function keepingLog(): Log & { readonly lines: { level: string; message: string; context: Readonly<Record<string, unknown>> }[] } {
  const lines: { level: string; message: string; context: Readonly<Record<string, unknown>> }[] = [];
  const say = (level: string) => (message: string, context = {}) => void lines.push({ level, message, context });
  const log = { lines, debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), child: () => log };
  return log;
}

/** Waits until `done` says so; the test's own time limit ends a wait in vain. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}
