import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import type { AuthenticateError, Client } from 'aedes';
import type { WebSocket } from 'ws';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { Session, SessionStore } from '../../service/people/sessions.ts';
import { BackPressure } from './back-pressure.ts';
import type { TicketOffice } from './tickets.ts';
import { mayRead, programMayRead } from './topic-rules.ts';
import { WebSocketStream } from './web-socket-stream.ts';

export interface LiveBrokerOptions {
  tickets: TicketOffice;
  sessions: SessionStore;
  clock: Clock;
  log: Log;
  /** MQTT over TCP on the loopback interface, with a credential; null = none. */
  tcp: { host: string; port: number; username: string; password: string } | null;
}

/** Far above what back-pressure lets wait, so that no write ever holds up the delivery to others. */
const STREAM_BYTES = 16 * 1024 * 1024;
const SUBSCRIPTIONS_MAXIMUM = 64;
const CONNECT_MILLISECONDS = 10_000;
/** Return codes of CONNACK, MQTT 3.1.1, 3.2.2.3. */
const NOT_AUTHORIZED = 5;

/** How a client came in, and once it has shown its ticket, who it is. */
interface Caller {
  way: 'web-socket' | 'tcp';
  /** Session of the cookie with which the WebSocket was opened. */
  sessionId: string | null;
  /** Set by authentication; `program` = by the credential of the configuration. */
  identity: Session | 'program' | null;
}

/**
 * The local MQTT broker (aedes, MQTT 3.1.1): curves and states for the browsers of the suitcase. Only the hub publishes;
 * browsers read with a ticket; a stranger gets nothing. Everything is QoS 0 and clean sessions: durability is elsewhere.
 */
export class LiveBroker {
  private aedes: Aedes | null = null;
  private tcpServer: Server | null = null;
  private readonly callers = new WeakMap<Duplex, Caller>();
  private readonly bySession = new Map<string, Set<Client>>();
  private readonly pressure: BackPressure;
  private forgetSessions: (() => void) | null = null;

  constructor(private readonly options: LiveBrokerOptions) {
    this.pressure = new BackPressure(options.clock, (droppedBlocks) => options.log.warn('a slow client was disconnected', { droppedBlocks }));
  }

  /** Returns the TCP port, or null when there is no TCP listener. @throws ValisetteError `address-in-use` naming the port. */
  async start(): Promise<number | null> {
    const aedes = await Aedes.createBroker({
      concurrency: 256,
      connectTimeout: CONNECT_MILLISECONDS,
      drainTimeout: 30_000,
      maxClientsIdLength: 64,
      queueLimit: 16,
      preConnect: (client, packet, done) => {
        const ok = packet.will === undefined && packet.clean !== false && this.callers.has(client.conn);
        done(ok ? null : new Error('wills and lasting sessions are refused'), ok);
      },
      authenticate: (client, username, password, done) => {
        const caller = this.callers.get(client.conn);
        const identity = caller === undefined ? null : this.identify(caller, client.id, username ?? '', password?.toString('utf8') ?? '');
        if (caller === undefined || identity === null) return done(refusal(), false);
        caller.identity = identity;
        done(null, true);
      },
      authorizePublish: (_client, _packet, done) => done(new Error('only the hub publishes')),
      authorizeSubscribe: (client, subscription, done) => {
        const identity = this.callers.get(client.conn)?.identity ?? null;
        const count = Object.keys((client as { subscriptions?: object }).subscriptions ?? {}).length;
        const allowed = identity !== null && count < SUBSCRIPTIONS_MAXIMUM && (identity === 'program' ? programMayRead(subscription.topic) : mayRead(identity.professional.role, subscription.topic));
        // A null subscription is answered with 0x80. Whatever QoS is granted, everything is published at 0: nothing queues for a reader.
        done(null, allowed ? subscription : null);
      },
      authorizeForward: (client, packet) => {
        const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
        return this.pressure.admit(client, { topic: packet.topic, payload }) ? packet : null;
      },
    });
    this.aedes = aedes;
    aedes.on('error' as 'closed', () => this.options.log.error('the broker reported an error'));
    aedes.on('clientReady', (client) => this.admitted(client));
    aedes.on('clientDisconnect', (client) => this.gone(client));
    aedes.on('clientError', (client) => this.gone(client));
    aedes.on('connectionError', () => this.options.log.debug('a client was refused'));
    this.pressure.start();
    this.forgetSessions = this.options.sessions.onEnd((id) => {
      for (const client of this.bySession.get(id) ?? []) client.close();
    });
    return this.options.tcp === null ? null : this.listen(this.options.tcp);
  }

  async stop(): Promise<void> {
    this.forgetSessions?.();
    this.pressure.stop();
    const { tcpServer, aedes } = this;
    this.aedes = null;
    this.tcpServer = null;
    if (aedes !== null) await new Promise<void>((resolve) => aedes.close(() => resolve()));
    if (tcpServer !== null) await new Promise<void>((resolve) => tcpServer.close(() => resolve()));
  }

  /** Takes over an upgraded WebSocket of a signed-in browser. */
  accept(socket: WebSocket, session: Session): void {
    if (this.aedes === null) return socket.close(1001);
    const stream = new WebSocketStream(socket, STREAM_BYTES);
    stream.on('error', () => socket.terminate());
    this.handle(stream, { way: 'web-socket', sessionId: session.id, identity: null });
  }

  /** A passing message: a wave block, a beat. Lost for whoever is behind or comes later. */
  pass(topic: string, payload: Uint8Array): void {
    this.publish(topic, payload, false);
  }

  /** The latest state of a topic: given to whoever subscribes later, and never dropped for a slow reader, only replaced. */
  state(topic: string, value: unknown): void {
    this.publish(topic, Buffer.from(JSON.stringify(value)), true);
  }

  figures(): ReturnType<BackPressure['figures']> {
    return this.pressure.figures();
  }

  private publish(topic: string, payload: Uint8Array, retain: boolean): void {
    const { aedes } = this;
    if (aedes === null || aedes.closed) return;
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    aedes.publish({ cmd: 'publish', topic, payload: bytes, qos: 0, retain, dup: false }, (error) => {
      if (error) this.options.log.warn('a live message was not published', { topic });
    });
  }

  private identify(caller: Caller, clientId: string, username: string, password: string): Session | 'program' | null {
    const { tcp, tickets } = this.options;
    if (caller.way === 'tcp') return tcp !== null && same(username, tcp.username) && same(password, tcp.password) ? 'program' : null;
    const session = tickets.redeem(clientId, username, password);
    return session !== null && session.id === caller.sessionId ? session : null;
  }

  private handle(stream: Duplex, caller: Caller): void {
    this.callers.set(stream, caller);
    this.aedes?.handle(stream);
  }

  private admitted(client: Client): void {
    const connection = client.conn as Duplex;
    const identity = this.callers.get(connection)?.identity;
    this.pressure.add(client, connection, () => connection.destroy(new Error('too slow for too long')));
    if (identity === null || identity === undefined || identity === 'program') return;
    const clients = this.bySession.get(identity.id) ?? new Set();
    this.bySession.set(identity.id, clients.add(client));
    // The session may have ended between the check of the ticket and now.
    if (this.options.sessions.get(identity.id) === null) client.close();
  }

  private gone(client: Client): void {
    this.pressure.remove(client);
    const identity = this.callers.get(client.conn)?.identity;
    if (identity === null || identity === undefined || identity === 'program') return;
    const clients = this.bySession.get(identity.id);
    clients?.delete(client);
    if (clients?.size === 0) this.bySession.delete(identity.id);
  }

  private listen(tcp: { host: string; port: number }): Promise<number> {
    return new Promise((resolve, reject) => {
      const server = createServer({ highWaterMark: STREAM_BYTES, noDelay: true }, (socket) => {
        socket.on('error', () => socket.destroy());
        this.handle(socket, { way: 'tcp', sessionId: null, identity: null });
      });
      server.once('error', (cause) => {
        const taken = 'code' in cause && cause.code === 'EADDRINUSE';
        reject(taken ? new ValisetteError('address-in-use', `port ${tcp.port} of ${tcp.host} is taken by another program`, { host: tcp.host, port: tcp.port }, { cause }) : cause);
      });
      server.listen(tcp.port, tcp.host, () => {
        this.tcpServer = server;
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : tcp.port);
      });
    });
  }
}

function refusal(): AuthenticateError {
  return Object.assign(new Error('not authorized'), { returnCode: NOT_AUTHORIZED });
}

/** Compares without telling by its time how much was right. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
