import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../model/clock.ts';
import type { Action } from '../../model/people.ts';
import { mayDo } from '../../model/people.ts';
import type { Session, SessionStore } from '../people/sessions.ts';
import { hostAllowed, originMatches } from './request-guard.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface SocketRoute {
  path: string;
  /** Action of model/people.ts the signed-in person must be allowed. */
  access: Action;
  /** Subprotocol that must be asked and is answered; none by default. */
  protocol?: string;
  onSocket: (socket: WebSocket, session: Session, request: IncomingMessage) => void;
}

interface UpgradeOptions {
  names: readonly string[];
  scheme: 'http' | 'https';
  cookie: SessionCookie;
  sessions: SessionStore;
  clock: Clock;
}

const SOCKETS_PER_SESSION = 4;
const FRAME_MAXIMUM_BYTES = 64 * 1024;
const PING_MILLISECONDS = 15_000;

/**
 * WebSockets of the web server. CORS does not protect them, so Host, Origin, cookie session, role and number are checked
 * before the 101; a session that ends closes its sockets; a peer that misses two pings is dropped.
 */
export class WebSocketDoor {
  private readonly routes = new Map<string, SocketRoute>();
  private readonly bySession = new Map<string, Set<WebSocket>>();
  private readonly acceptor: WebSocketServer;
  private forgetSessions: (() => void) | null = null;
  private cancelPing: Cancel | null = null;
  private readonly unanswered = new Map<WebSocket, number>();

  constructor(private readonly options: UpgradeOptions) {
    this.acceptor = new WebSocketServer({
      noServer: true,
      maxPayload: FRAME_MAXIMUM_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered, request) => {
        const wanted = this.routes.get(pathOf(request))?.protocol;
        return wanted !== undefined && offered.has(wanted) ? wanted : false;
      },
    });
  }

  add(route: SocketRoute): void {
    this.routes.set(route.path, route);
  }

  list(): readonly SocketRoute[] {
    return [...this.routes.values()];
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.forgetSessions = this.options.sessions.onEnd((id) => {
      for (const socket of this.bySession.get(id) ?? []) this.drop(socket, 'the session has ended');
    });
    this.cancelPing = this.options.clock.every(PING_MILLISECONDS, () => this.ping());
  }

  close(): void {
    this.forgetSessions?.();
    this.cancelPing?.();
    for (const sockets of this.bySession.values()) for (const socket of sockets) socket.terminate();
    this.bySession.clear();
    this.acceptor.close();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const route = this.routes.get(pathOf(request));
    if (route === undefined) return refuse(socket, 404);
    if (!hostAllowed(request.headers.host, this.options.names)) return refuse(socket, 421);
    if (!originMatches(request.headers, this.options.scheme)) return refuse(socket, 403);
    const value = this.options.cookie.read(request.headers.cookie);
    const session = value === null ? null : this.options.sessions.find(value);
    if (session === null) return refuse(socket, 401);
    if (!mayDo(session.professional.role, route.access)) return refuse(socket, 403);
    const open = this.bySession.get(session.id) ?? new Set();
    if (open.size >= SOCKETS_PER_SESSION) return refuse(socket, 429);
    this.acceptor.handleUpgrade(request, socket, head, (webSocket) => {
      // Authenticated above; between the check and here nothing else ran but the handshake.
      this.bySession.set(session.id, (this.bySession.get(session.id) ?? new Set()).add(webSocket));
      this.unanswered.set(webSocket, 0);
      webSocket.on('pong', () => this.unanswered.set(webSocket, 0));
      webSocket.on('error', () => webSocket.terminate());
      webSocket.on('close', () => {
        this.unanswered.delete(webSocket);
        const sockets = this.bySession.get(session.id);
        sockets?.delete(webSocket);
        if (sockets?.size === 0) this.bySession.delete(session.id);
      });
      route.onSocket(webSocket, session, request);
    });
  }

  private ping(): void {
    for (const [socket, missed] of this.unanswered) {
      if (missed >= 2) {
        socket.terminate();
        continue;
      }
      this.unanswered.set(socket, missed + 1);
      socket.ping();
    }
  }

  private drop(socket: WebSocket, reason: string): void {
    socket.close(4401, reason);
    this.options.clock.after(2_000, () => socket.terminate());
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

const REASONS: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 421: 'Misdirected Request', 429: 'Too Many Requests' };

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
