import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { errorReply } from '../../model/api/shared.ts';
import { SystemClock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import { silentLog } from '../../model/log.ts';
import { PeopleStore } from '../../service/people/people.ts';
import { SessionStore } from '../../service/people/sessions.ts';
import { createWebServer } from '../../service/web.ts';
import type { WebServer } from '../../service/web.ts';
import { LIGHT_COST, nurse, random, specialist, temporaryDirectory } from './workbench.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: WebServer;
let sessions: SessionStore;
let people: PeopleStore;
let url: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  const pages = join(directory.path, 'pages');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Valisette</title>');
  await writeFile(join(pages, 'assets', 'main-Ab3dE6gH.js'), 'export {};');
  const clock = new SystemClock('ntp');
  people = new PeopleStore({ directory: directory.path, clock, random, cost: LIGHT_COST });
  await people.add(nurse, '271828');
  await people.add(specialist, '314159');
  sessions = new SessionStore({ clock, random, idleMilliseconds: 900_000 });
  server = createWebServer({ host: '127.0.0.1', port: 0, tls: null, staticDirectory: pages, names: ['valisette-042.local'], clock, log: silentLog, people, sessions });
  server.route({ method: 'POST', path: '/api/echo/:word', access: 'case.edit', body: z.strictObject({ n: z.number().int().max(9) }), handler: ({ body, parameters }) => ({ ...parameters, ...body }) });
  server.route({ method: 'GET', path: '/api/breaks', access: 'public', handler: () => { throw new Error('ZZCANARY Marcel'); } });
  server.route({ method: 'GET', path: '/api/taken', access: 'public', handler: () => { throw new ValisetteError('case-conflict', 'not enrolled', { sentence: 'hospital-not-enrolled', service: 'cardiology' }); } });
  server.webSocket({ path: '/feed', access: 'live.read', protocol: 'mqtt', onSocket: (socket) => socket.send('hello') });
  ({ url } = await server.start());
});

afterEach(async () => {
  await server.stop();
  await directory[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };

async function signIn(id = 'ide-essai', pin = '271828'): Promise<{ cookie: string; reply: Response }> {
  const reply = await fetch(`${url}/api/session`, { method: 'POST', headers: json, body: JSON.stringify({ professionalId: id, pin }) });
  return { cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '', reply };
}

async function refusal(reply: Response) {
  return { status: reply.status, ...errorReply.parse(await reply.json()) };
}

describe('the web server', () => {
  it('sends the security headers with everything, and no HSTS', async () => {
    for (const path of ['/', '/api/people', '/api/nothing', '/assets/main-Ab3dE6gH.js']) {
      const reply = await fetch(url + path);
      const policy = reply.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
      expect(policy).not.toContain('unsafe-inline');
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
      expect(reply.headers.get('strict-transport-security')).toBe(null);
      expect(reply.headers.get('access-control-allow-origin')).toBe(null);
      await reply.arrayBuffer();
    }
  });

  it('serves the pages: every address of the application is index.html, hashed assets are kept for ever, the rest is not', async () => {
    for (const path of ['/', '/dossiers/VAL042-20261121-0001']) {
      const reply = await fetch(url + path);
      expect(await reply.text()).toContain('<title>Valisette');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    const asset = await fetch(`${url}/assets/main-Ab3dE6gH.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
    expect((await fetch(`${url}/..%2f..%2fpeople.json`)).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${url}/people.json`)).status).toBe(404);
  });

  it('opens a session by PIN, tells who is signed in, and closes it', async () => {
    const { cookie, reply } = await signIn();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('set-cookie')).toMatch(/^valisette=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const who = await fetch(`${url}/api/session`, { headers: { cookie } });
    expect(await who.json()).toMatchObject({ professional: nurse });
    expect((await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie } })).status).toBe(204);
    expect(await refusal(await fetch(`${url}/api/session`, { headers: { cookie } }))).toMatchObject({ status: 401, code: 'session-expired', sentence: 'session-expired' });
  });

  it('says the same of a wrong PIN and an unknown person, and then locks', async () => {
    const wrong = await refusal((await signIn('ide-essai', '000000')).reply);
    expect(wrong).toMatchObject({ status: 401, code: 'sign-in-failed', sentence: 'sign-in-failed', values: { count: 1, max: 3 } });
    expect(await refusal((await signIn('no-such-person', '000000')).reply)).toEqual(wrong);
    await signIn('ide-essai', '000000');
    await signIn('ide-essai', '000000');
    expect(await refusal((await signIn()).reply)).toMatchObject({ status: 429, code: 'sign-in-locked', values: { minutes: 1 } });
  });

  it('refuses whoever is not signed in or whose role does not allow it', async () => {
    const body = JSON.stringify({ n: 1 });
    expect((await refusal(await fetch(`${url}/api/echo/a`, { method: 'POST', headers: json, body }))).status).toBe(401);
    const { cookie } = await signIn('dr-cardio', '314159');
    expect(await refusal(await fetch(`${url}/api/echo/a`, { method: 'POST', headers: { ...json, cookie }, body }))).toMatchObject({ status: 403, code: 'role-not-allowed', sentence: 'role-not-allowed' });
  });

  it('a person who is removed loses the session at once', async () => {
    const { cookie } = await signIn();
    await people.remove('ide-essai');
    expect((await fetch(`${url}/api/session`, { headers: { cookie } })).status).toBe(401);
  });

  it('checks bodies: unknown fields, wrong values, other media types, too large, not JSON, prototype tricks', async () => {
    const { cookie } = await signIn();
    const post = (body: string, type = 'application/json') => fetch(`${url}/api/echo/abc`, { method: 'POST', headers: { cookie, 'content-type': type }, body });
    expect(await (await post('{"n":3}')).json()).toEqual({ word: 'abc', n: 3 });
    expect(await refusal(await post('{"n":30}'))).toMatchObject({ status: 422, code: 'schema-violation', sentence: 'field-invalid', values: { field: 'n', expected: '≤ 9' } });
    expect(await refusal(await post('{"n":3,"x":1}'))).toMatchObject({ status: 422, values: { field: 'x' } });
    expect((await refusal(await post('n=3', 'application/x-www-form-urlencoded'))).status).toBe(415);
    expect((await refusal(await post('{"n":3}', 'text/plain'))).status).toBe(415);
    expect((await refusal(await post('{'))).status).toBe(400);
    expect((await refusal(await post('{"__proto__":{"n":3}}'))).status).toBe(400);
    expect((await refusal(await post(`{"n":3,"x":"${'y'.repeat(70_000)}"}`))).status).toBe(413);
  });

  it('refuses what another site makes a browser send', async () => {
    const { cookie } = await signIn();
    const post = (headers: Record<string, string>) => raw('POST', '/api/echo/a', { cookie, ...json, ...headers }, '{"n":1}');
    expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await post({ origin: url })).toBe(200);
    expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await post({ origin: 'https://evil.example' })).toBe(403);
    expect(await post({ origin: 'null' })).toBe(403);
  });

  it('answers only under its names, addresses and localhost', async () => {
    const get = (host: string) => raw('GET', '/api/people', { host });
    expect(await get('valisette-042.local')).toBe(200);
    expect(await get('VALISETTE-042.local:8443')).toBe(200);
    expect(await get('localhost:1234')).toBe(200);
    expect(await get('[::1]:1234')).toBe(200);
    expect(await get('evil.example')).toBe(421);
    expect(await get('valisette-042.local.evil.example')).toBe(421);
  });

  it('never lets the text of an unexpected error out, and chooses the sentence of a typed one', async () => {
    const broken = await fetch(`${url}/api/breaks`);
    const text = await broken.text();
    expect(broken.status).toBe(500);
    expect(text).not.toContain('ZZCANARY');
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', sentence: 'unknown-error' });
    expect(await refusal(await fetch(`${url}/api/taken`))).toMatchObject({ status: 409, sentence: 'hospital-not-enrolled', values: { service: 'cardiology' } });
  });

  it('names the port when it is taken', async () => {
    const port = Number(new URL(url).port);
    const second = createWebServer({ host: '127.0.0.1', port, tls: null, staticDirectory: null, clock: new SystemClock(), log: silentLog, people, sessions: new SessionStore({ clock: new SystemClock(), random, idleMilliseconds: 1 }) });
    await expect(second.start()).rejects.toMatchObject({ code: 'address-in-use', context: { port } });
  });
});

describe('a WebSocket', () => {
  const open = (headers: Record<string, string>, protocol: string | string[] = 'mqtt', path = '/feed') =>
    new Promise<{ socket: WebSocket; status: number }>((resolve) => {
      const socket = new WebSocket(url.replace('http', 'ws') + path, protocol, { headers });
      socket.on('open', () => resolve({ socket, status: 101 }));
      socket.on('unexpected-response', (_, response) => resolve({ socket, status: response.statusCode ?? 0 }));
      socket.on('error', () => undefined);
    });

  it('opens for a signed-in person of the right role from our own page, and closes with the session', async () => {
    const { cookie } = await signIn();
    const { socket, status } = await open({ cookie, origin: url });
    expect(status).toBe(101);
    expect(socket.protocol).toBe('mqtt');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect(await closed).toBe(4401);
  });

  it('is refused before the 101 without a session, from another page, for another role, elsewhere, and past four', async () => {
    const { cookie } = await signIn();
    expect((await open({})).status).toBe(401);
    expect((await open({ cookie: `${cookie}x` })).status).toBe(401);
    expect((await open({ cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await open({ cookie, host: 'evil.example' })).status).toBe(421);
    expect((await open({ cookie }, 'mqtt', '/elsewhere')).status).toBe(404);
    const other = await signIn('dr-cardio', '314159');
    expect((await open({ cookie: other.cookie })).status).toBe(403);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await open({ cookie })).status);
    expect(statuses).toEqual([101, 101, 101, 101, 429]);
  });
});

/** A request with headers that fetch does not let us choose; returns the status. */
function raw(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url + path, { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
