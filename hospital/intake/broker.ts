import type { KeyObject } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import { Aedes } from 'aedes';
import type { AedesPublishPacket, AuthenticateError, Client } from 'aedes';
import type { Cancel, Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import { mayUse } from '../../relay/transfer/topics.ts';
import { PacketGuard } from './packet-guard.ts';

export interface BrokerOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly tls: { readonly certificatePem: string; readonly privateKeyPem: string; /** The one authority whose client certificates count. */ readonly authorityCertificatePem: string };
  /** CN of the hospital's own relay end. */
  readonly hospitalId: string;
  /** The key a name must prove; null = unknown or revoked. Asked at each connection and again while it stands. */
  readonly keyOf: (commonName: string) => KeyObject | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Largest MQTT packet in bytes. */
  readonly maximumPacketBytes?: number;
}

/** A chunk has at most 16 KiB; what lists the objects of a packet may be larger. */
const MAXIMUM_PACKET_BYTES = 512 * 1024;
const MAXIMUM_CONNECTIONS = 2_000;
const HANDSHAKE_MILLISECONDS = 20_000;
const CONNECT_MILLISECONDS = 20_000;
const REVOCATION_CHECK_MILLISECONDS = 2_000;
const NOT_AUTHORIZED = 5;

/**
 * MQTT 3.1.1 broker inside the hospital process. TLS with mutual authentication: only a certificate of the hospital's own
 * authority, for a name that is enrolled and with the key it was enrolled with, ever reaches MQTT. The name in the
 * certificate, never the client id, decides on topics (relay/transfer/topics.ts). It keeps nothing: no session, no retained
 * message, no will; what must last is in the relay's outbox at the ends.
 */
export class IntakeBroker {
  private aedes: Aedes | null = null;
  private server: Server | null = null;
  private stopChecks: Cancel | null = null;
  /** What the certificate of each MQTT client proved. */
  private readonly proofs = new WeakMap<Client, Proof>();
  private readonly connected = new Set<Client>();
  /** Every TCP connection, those still in their handshake too. */
  private readonly sockets = new Set<Socket>();

  constructor(private readonly o: BrokerOptions) {}

  /** @throws ValisetteError `address-in-use`, `configuration-invalid` (the certificate cannot be used) */
  async start(): Promise<void> {
    const aedes = await Aedes.createBroker({
      connectTimeout: CONNECT_MILLISECONDS,
      maxTopicLevels: 8,
      queueLimit: 256,
      preConnect: (client, packet, done) => {
        const name = this.proofs.get(client)?.name;
        // Aedes drops the older of two clients with one id, so a device may only use ids of its own.
        const own = name !== undefined && (packet.clientId === name || packet.clientId.startsWith(`${name}/`));
        const acceptable = own && packet.clean === true && packet.will === undefined;
        // Without an error Aedes leaves the refused connection open.
        done(acceptable ? null : notAuthorized(), acceptable);
      },
      authenticate: (client, _username, _password, done) => {
        if (this.standingName(client) !== null) done(null, true);
        else done(notAuthorized(), null);
      },
      authorizePublish: (client, packet, done) => {
        const allowed = client !== null && packet.retain !== true && this.allows(client, packet.topic, 'publish');
        done(allowed ? null : new Error('not authorized'));
      },
      authorizeSubscribe: (client, subscription, done) => done(null, this.allows(client, subscription.topic, 'subscribe') ? subscription : null),
      authorizeForward: (client, packet) => (this.mayRead(client, packet) ? packet : null),
    });
    aedes.on('client', (client) => this.connected.add(client));
    aedes.on('clientDisconnect', (client) => this.connected.delete(client));
    const quiet = (_client: Client, error: Error) => this.o.log.debug('a broker connection ended badly', { reason: error.message });
    aedes.on('clientError', quiet);
    aedes.on('connectionError', quiet);
    this.aedes = aedes;
    this.server = this.createServer(aedes);
    await this.listen(this.server);
    this.stopChecks = this.o.clock.every(REVOCATION_CHECK_MILLISECONDS, () => this.dropRevoked());
  }

  async stop(): Promise<void> {
    this.stopChecks?.();
    this.stopChecks = null;
    const { aedes, server } = this;
    this.aedes = null;
    this.server = null;
    const closed = new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
    if (aedes !== null) await new Promise<void>((resolve) => aedes.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** The port in use; what a configuration with port 0 became. */
  get port(): number {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (address === null || address === undefined) throw new ValisetteError('internal', 'the broker is not started');
    return address.port;
  }

  /** Certified names with a standing MQTT connection. */
  connectedNames(): string[] {
    return [...this.connected].flatMap((client) => this.proofs.get(client)?.name ?? []);
  }

  private createServer(aedes: Aedes): Server {
    const { tls } = this.o;
    let server: Server;
    try {
      server = createServer({
        cert: tls.certificatePem,
        key: tls.privateKeyPem,
        ca: [tls.authorityCertificatePem],
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_MILLISECONDS,
      });
    } catch (cause) {
      throw new ValisetteError('configuration-invalid', 'the certificate of the broker cannot be used', {}, { cause });
    }
    server.maxConnections = MAXIMUM_CONNECTIONS;
    server.on('tlsClientError', (error) => this.o.log.warn('a connection to the broker was refused', { reason: (error as NodeJS.ErrnoException).code ?? 'TLS' }));
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('secureConnection', (socket) => this.accept(aedes, socket));
    return server;
  }

  private accept(aedes: Aedes, socket: TLSSocket): void {
    if (this.aedes !== aedes) {
      socket.destroy();
      return;
    }
    const proof = this.proofOf(socket);
    if (proof === null) {
      this.o.log.warn('a certificate of our authority is not, or no longer, enrolled', {});
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    const guarded = new PacketGuard(socket, this.o.maximumPacketBytes ?? MAXIMUM_PACKET_BYTES, (announced) => this.o.log.warn('an oversized packet was refused', { deviceId: proof.name, announced }));
    this.proofs.set(aedes.handle(guarded), proof);
  }

  /** Name and key of the verified certificate, when the name is enrolled with that key. */
  private proofOf(socket: TLSSocket): Proof | null {
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    if (certificate === undefined) return null;
    const names = certificate.subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice(3)] : []));
    const name = names.length === 1 ? names[0] : undefined;
    if (name === undefined) return null;
    const proof = { name, key: certificate.publicKey };
    return this.stands(proof) ? proof : null;
  }

  private stands(proof: Proof): boolean {
    return this.o.keyOf(proof.name)?.equals(proof.key) === true;
  }

  /** The certified name, unless it was revoked or enrolled again with another key meanwhile. */
  private standingName(client: Client): string | null {
    const proof = this.proofs.get(client);
    return proof !== undefined && this.stands(proof) ? proof.name : null;
  }

  private allows(client: Client, topic: string, action: 'publish' | 'subscribe'): boolean {
    const name = this.standingName(client);
    const allowed = name !== null && mayUse(name, topic, action, this.o.hospitalId);
    if (!allowed) this.o.log.warn('a topic was refused', { deviceId: name, action });
    return allowed;
  }

  private mayRead(client: Client, packet: AedesPublishPacket): boolean {
    const name = this.proofs.get(client)?.name;
    return name !== undefined && mayUse(name, packet.topic, 'subscribe', this.o.hospitalId);
  }

  private dropRevoked(): void {
    for (const client of this.connected) {
      if (this.standingName(client) !== null) continue;
      this.o.log.warn('a revoked device was disconnected', { deviceId: this.proofs.get(client)?.name ?? null });
      client.close();
    }
  }

  private listen(server: Server): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (cause: NodeJS.ErrnoException) => {
        const taken = cause.code === 'EADDRINUSE';
        const where = `${this.o.host}:${this.o.port}`;
        reject(new ValisetteError(taken ? 'address-in-use' : 'configuration-invalid', taken ? `the broker cannot listen on ${where}: the address is in use` : `the broker cannot listen on ${where}`, { address: where }, { cause }));
      };
      server.once('error', failed);
      server.listen(this.o.port, this.o.host, () => {
        server.off('error', failed);
        server.on('error', (error: Error) => this.o.log.error('the broker failed', { reason: error.message }));
        resolve();
      });
    });
  }
}

interface Proof {
  readonly name: string;
  readonly key: KeyObject;
}

function notAuthorized(): AuthenticateError {
  return Object.assign(new Error('not authorized'), { returnCode: NOT_AUTHORIZED });
}
