import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { signInBody } from '../model/api/shared.ts';
import type { PeopleReply, SessionReply } from '../model/api/shared.ts';
import type { Clock } from '../model/clock.ts';
import { ValisetteError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import { mayDo } from '../model/people.ts';
import type { Action, Professional } from '../model/people.ts';
import { firstIssue } from './configuration.ts';
import { describeFault } from './fault-description.ts';
import type { PeopleStore } from './people/people.ts';
import type { Session, SessionStore } from './people/sessions.ts';
import { errorReplyOf } from './web/error-reply.ts';
import { setSecurityHeaders } from './web/headers.ts';
import { hostAllowed, sameOriginRequest } from './web/request-guard.ts';
import { SessionCookie } from './web/session-cookie.ts';
import { cacheControlOf, servePages } from './web/static-pages.ts';
import { WebSocketDoor } from './web/web-socket.ts';
import type { SocketRoute } from './web/web-socket.ts';

export interface WebServerOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** Certificate chain and key, or null for plain HTTP (loopback, tests). */
  tls: { certificatePem: string; keyPem: string } | null;
  /** Built pages of the application, or null. */
  staticDirectory: string | null;
  /** Names under which the server answers; empty = any. Addresses and localhost always pass. */
  names?: readonly string[];
  /** Base name of the session cookie; another one for each server that may run beside on one machine. */
  cookieName?: string;
  clock: Clock;
  log: Log;
  people: PeopleStore;
  sessions: SessionStore;
}

/** Who may call a route: everyone, every signed-in person, or those whose role allows an action. */
export type RouteAccess = 'public' | 'signed-in' | Action;

export interface RouteCall<Body> {
  readonly body: Body;
  /** Path parameters, each 1 to 64 characters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The signed-in person; for a public route the session may be absent. */
  readonly session: Session | null;
  readonly reply: FastifyReply;
  readonly request: FastifyRequest;
}

export interface Route<Body = unknown> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** E.g. `/api/cases/:caseId`. */
  path: string;
  access: RouteAccess;
  /** Schema of the JSON body; without one the body is not looked at. */
  body?: z.ZodType<Body>;
  /** Largest body in bytes; 64 KiB by default. */
  bodyLimit?: number;
  /** The value is sent as JSON; bytes as they are with the type set on `reply`. */
  handler: (call: RouteCall<Body>) => unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    valisetteSession: Session | null;
  }
}

const BODY_LIMIT = 64 * 1024;
const REQUEST_MILLISECONDS = 30_000;

/**
 * The web server of a hub or a hospital, on fastify: security headers, Host and cross-site checks, cookie sessions,
 * sign-in routes, one permission per route (deny by default), checked bodies, typed errors, pages, WebSockets.
 */
export class WebServer {
  /** Every HTTP route that was registered, with who may call it: a table a test can read. */
  readonly routes: { method: string; path: string; access: RouteAccess | null }[] = [];
  private readonly app: FastifyInstance;
  private readonly cookie: SessionCookie;
  private readonly scheme: 'http' | 'https';
  private readonly sockets: WebSocketDoor;
  private readonly names: readonly string[];

  constructor(private readonly options: WebServerOptions) {
    this.scheme = options.tls === null ? 'http' : 'https';
    this.names = options.names ?? [];
    this.cookie = new SessionCookie(options.cookieName ?? 'valisette', options.tls !== null);
    this.sockets = new WebSocketDoor({ names: this.names, scheme: this.scheme, cookie: this.cookie, sessions: options.sessions, clock: options.clock });
    const common = { bodyLimit: BODY_LIMIT, requestTimeout: REQUEST_MILLISECONDS, trustProxy: false, forceCloseConnections: true, routerOptions: { maxParamLength: 64 } };
    const { tls } = options;
    this.app = tls === null ? Fastify(common) : Fastify({ ...common, https: { cert: tls.certificatePem, key: tls.keyPem, minVersion: 'TLSv1.2' } });
    this.prepare();
    this.addSignIn();
  }

  /** Registers a route; only before `start()`. */
  route<Body = unknown>(route: Route<Body>): void {
    const { method, path, access, body: schema } = route;
    this.app.route({
      method,
      url: path,
      bodyLimit: route.bodyLimit ?? BODY_LIMIT,
      config: { access },
      handler: async (request, reply) => {
        const body = schema === undefined ? (undefined as Body) : checkedBody(schema, request.body);
        const result: unknown = await route.handler({ body, parameters: request.params as Record<string, string>, session: request.valisetteSession, reply, request });
        if (result instanceof Uint8Array) return reply.send(Buffer.from(result.buffer, result.byteOffset, result.byteLength));
        return reply.send(result ?? null);
      },
    });
  }

  webSocket(route: SocketRoute): void {
    this.sockets.add(route);
  }

  socketRoutes(): readonly SocketRoute[] {
    return this.sockets.list();
  }

  /** @throws ValisetteError `address-in-use` naming the port. */
  async start(): Promise<{ url: string; port: number }> {
    const { host, port, staticDirectory, log } = this.options;
    if (staticDirectory !== null && await servePages(this.app, staticDirectory, log)) this.servesPages = true;
    this.options.sessions.start();
    try {
      await this.app.listen({ host, port });
    } catch (cause) {
      await this.app.close();
      if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
        throw new ValisetteError('address-in-use', `port ${port} of ${host} is taken by another program`, { host, port }, { cause });
      }
      throw cause;
    }
    this.sockets.attach(this.app.server);
    const address = this.app.server.address();
    const boundPort = typeof address === 'object' && address !== null ? address.port : port;
    const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return { url: `${this.scheme}://${shown}:${boundPort}`, port: boundPort };
  }

  async stop(): Promise<void> {
    this.sockets.close();
    this.options.sessions.stop();
    await this.app.close();
  }

  private servesPages = false;

  private prepare(): void {
    const { app, options } = this;
    app.decorateRequest('valisetteSession', null);
    app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) {
        this.routes.push({ method, path: route.url, access: route.config?.access ?? (isPages(method, route.url) ? 'public' : null) });
      }
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
      if (text === '') return done(null, {});
      const parse = app.getDefaultJsonParser('error', 'error');
      void parse(_request, text as string, done);
    });
    app.addHook('onRequest', async (request, reply) => {
      setSecurityHeaders(reply, cacheControlOf(pathOf(request.url)));
      if (!hostAllowed(request.headers.host, this.names)) return reply.code(421).send({ code: 'request-refused', message: 'this name is not served here' });
      if (request.method !== 'GET' && request.method !== 'HEAD' && !sameOriginRequest(request.headers, this.scheme)) {
        throw new ValisetteError('request-refused', 'the request comes from another site');
      }
      await this.admit(request);
    });
    app.setErrorHandler((error, request, reply) => {
      const { status, body } = errorReplyOf(error);
      if (status >= 500) options.log.error('a request failed', { method: request.method, route: request.routeOptions.url ?? '?', code: body.code, reason: describeFault(error) });
      setSecurityHeaders(reply);
      return reply.code(status).send(body);
    });
    app.setNotFoundHandler((request, reply) => {
      const path = pathOf(request.url);
      setSecurityHeaders(reply);
      const isAddress = !path.startsWith('/api/') && path !== '/api' && !/\.[a-z0-9]{1,5}$/i.test(path);
      if (this.servesPages && isAddress && (request.method === 'GET' || request.method === 'HEAD')) return reply.sendFile('index.html');
      return reply.code(404).send({ code: 'input-missing', message: 'there is nothing at this address' });
    });
  }

  /** Finds the session and checks the permission of the route; a route without one answers nobody. */
  private async admit(request: FastifyRequest): Promise<void> {
    const value = this.cookie.read(request.headers.cookie);
    const url = request.routeOptions.url;
    if (url === undefined) return;
    const access = request.routeOptions.config.access ?? (isPages(request.method, url) ? 'public' : undefined);
    // What a locked screen asks by itself keeps nobody signed in.
    const session = value === null ? null : access === 'public' ? this.options.sessions.peek(value) : this.options.sessions.find(value);
    request.valisetteSession = session;
    if (access === 'public') return;
    if (session === null) throw new ValisetteError('session-expired', 'no one is signed in');
    if (access === undefined) throw new ValisetteError('role-not-allowed', 'this route answers nobody');
    const { professional } = session;
    const today = await this.options.people.find(professional.id);
    if (today?.role !== professional.role) {
      this.options.sessions.close(session.id);
      throw new ValisetteError('session-expired', 'this person no longer signs in here in that role');
    }
    if (access !== 'signed-in' && !mayDo(professional.role, access)) throw new ValisetteError('role-not-allowed', 'the role does not allow this', { action: access });
  }

  private addSignIn(): void {
    const { people, sessions } = this.options;
    this.route({ method: 'GET', path: '/api/people', access: 'public', handler: async (): Promise<PeopleReply> => ({ people: await people.list() }) });
    this.route({
      method: 'POST',
      path: '/api/session',
      access: 'public',
      body: signInBody,
      bodyLimit: 1_024,
      handler: async ({ body, session: previous, reply }): Promise<SessionReply> => {
        const professional = await people.verifyPin(body.professionalId, body.pin);
        if (previous !== null) sessions.close(previous.id);
        const { value, session } = sessions.open(professional);
        void reply.header('set-cookie', this.cookie.set(value));
        return { professional, expiresAt: session.expiresAt };
      },
    });
    this.route({
      method: 'GET',
      path: '/api/session',
      access: 'signed-in',
      handler: ({ session }): SessionReply => {
        if (session === null) throw new ValisetteError('session-expired', 'no one is signed in');
        return { professional: session.professional, expiresAt: session.expiresAt };
      },
    });
    this.route({
      method: 'DELETE',
      path: '/api/session',
      access: 'public',
      handler: ({ session, reply }) => {
        if (session !== null) sessions.close(session.id);
        void reply.header('set-cookie', this.cookie.clear()).code(204);
        return null;
      },
    });
  }
}

export function createWebServer(options: WebServerOptions): WebServer {
  return new WebServer(options);
}

/** The signed-in person of a call. @throws ValisetteError `session-expired`; never on a route whose access is an action. */
export function signedIn(call: { readonly session: Session | null }): Professional {
  if (call.session === null) throw new ValisetteError('session-expired', 'no one is signed in');
  return call.session.professional;
}

function checkedBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const { field, expected } = firstIssue(result.error);
  throw new ValisetteError('schema-violation', `${field}: ${expected}`, { field, expected });
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** The catch-all that serves built pages; it holds no secret and no patient. */
function isPages(method: string, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && path === '/*';
}
