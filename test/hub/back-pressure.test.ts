import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { BEHIND_BYTES, BackPressure, HARD_LIMIT_BYTES, PATIENCE_MILLISECONDS } from '../../hub/broker/back-pressure.ts';
import { LiveBroker } from '../../hub/broker/broker.ts';
import { TicketOffice } from '../../hub/broker/tickets.ts';
import { topics } from '../../model/topics.ts';
import { encodeWaveBlock } from '../../model/wave-block.ts';
import { PeopleStore } from '../../service/people/people.ts';
import { SessionStore } from '../../service/people/sessions.ts';
import { createWebServer } from '../../service/web.ts';
import type { WebServer } from '../../service/web.ts';
import { SystemClock } from '../../model/clock.ts';
import { silentLog } from '../../model/log.ts';
import { HandClock, LIGHT_COST, nurse, random, temporaryDirectory } from '../service/workbench.ts';
import { Browser, ecgBlock, until } from './workbench.ts';

/** Moved by hand for ages, by the machine for timers, so that thirty seconds of patience pass when the test says. */
class JumpingClock extends SystemClock {
  jumped = 0;
  override monotonicMilliseconds(): number {
    return super.monotonicMilliseconds() + this.jumped;
  }
}

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let broker: LiveBroker;
let web: WebServer;
let browser: Browser;
let clock: JumpingClock;
const sockets: Socket[] = [];

beforeEach(async () => {
  directory = await temporaryDirectory();
  clock = new JumpingClock();
  const people = new PeopleStore({ directory: directory.path, clock, random, cost: LIGHT_COST });
  await people.add(nurse, '271828');
  const sessions = new SessionStore({ clock, random, idleMilliseconds: 3_600_000 });
  const tickets = new TicketOffice(sessions, clock, random);
  broker = new LiveBroker({ tickets, sessions, clock, log: silentLog, tcp: null });
  await broker.start();
  web = createWebServer({ host: '127.0.0.1', port: 0, tls: null, staticDirectory: null, clock, log: silentLog, people, sessions });
  web.route({ method: 'POST', path: '/api/ticket', access: 'live.read', handler: ({ session }) => tickets.issue(session!) });
  web.webSocket({ path: '/mqtt', access: 'live.read', protocol: 'mqtt', onSocket: (socket, session) => broker.accept(socket, session) });
  const { url } = await web.start();
  const reply = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ professionalId: 'ide-essai', pin: '271828' }) });
  browser = new Browser(url, (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await web.stop();
  await broker.stop();
  await directory[Symbol.asyncDispose]();
});

const WAVE = topics.wave('ads129x-1', 'ecg');
const RATE = topics.numeric('ads129x-1', 'heartRate');

/** Publishes blocks of about 20 kB, `count` times, and lets the network run in between. */
async function publish(count: number, from = 0): Promise<number> {
  let most = 0;
  for (let n = from; n < from + count; n += 1) {
    broker.pass(WAVE, encodeWaveBlock(ecgBlock(n * 600, 600)));
    broker.state(RATE, { value: n });
    await new Promise((resolve) => setImmediate(resolve));
    most = Math.max(most, broker.figures().waitingBytes);
  }
  return most;
}

describe('a browser that no longer reads', () => {
  it('never holds more than the bound in memory, does not slow the others, and gets the latest number when it reads again', async () => {
    const stalled = await stallingClient();
    const quick = await browser.mqtt();
    let quickBlocks = 0;
    quick.on('message', (topic) => void (quickBlocks += topic === WAVE ? 1 : 0));
    await quick.subscribeAsync('valisette/1/instruments/#');
    stalled.pause();
    const before = process.memoryUsage().arrayBuffers;
    // 60 MB in all: far more than the kernel's buffers of a local connection take.
    const most = await publish(3_000);
    await until(() => quickBlocks === 3_000);
    const blockBytes = encodeWaveBlock(ecgBlock(0, 600)).length;
    expect(most).toBeLessThan(BEHIND_BYTES + 3 * blockBytes);
    expect(most).toBeLessThan(HARD_LIMIT_BYTES);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 2 ** 20);
    const figures = broker.figures();
    expect(figures).toMatchObject({ readers: 2, behind: 1, keptStates: 1 });
    expect(figures.droppedBlocks).toBeGreaterThan(1_000);
    stalled.resume();
    await until(() => broker.figures().behind === 0);
    await until(() => stalled.text().includes('{"value":2999}'));
    await publish(1, 9_000);
    await until(() => stalled.text().includes('{"value":9000}'));
    await quick.endAsync();
  }, 180_000);

  it('is disconnected when it stays behind for thirty seconds', async () => {
    const stalled = await stallingClient();
    stalled.pause();
    await publish(1_500);
    expect(broker.figures()).toMatchObject({ readers: 1, behind: 1 });
    clock.jumped += PATIENCE_MILLISECONDS;
    await until(() => broker.figures().readers === 0);
    stalled.resume();
    await stalled.closed;
  });
});

describe('the bounds', () => {
  it('drop passing messages, keep the latest state per topic, and lose patience by the clock', () => {
    const hand = new HandClock();
    const dropped: number[] = [];
    const pressure = new BackPressure(hand, (blocks) => dropped.push(blocks));
    pressure.start();
    // The first write is never finished: the network has stopped.
    const connection = new Duplex({ highWaterMark: 16 * 2 ** 20, read: () => undefined, write: () => undefined });
    const client = {};
    let gone = false;
    pressure.add(client, connection, () => void (gone = true));
    const state = (n: number) => pressure.admit(client, { topic: RATE, payload: Buffer.from(String(n)) });
    const wave = () => pressure.admit(client, { topic: WAVE, payload: Buffer.alloc(100) });
    expect([state(1), wave()]).toEqual([true, true]);
    connection.write(Buffer.alloc(BEHIND_BYTES + 1));
    expect([state(2), state(3), wave()]).toEqual([false, false, false]);
    expect(pressure.figures()).toMatchObject({ behind: 1, keptStates: 1, droppedBlocks: 1 });
    hand.advance(PATIENCE_MILLISECONDS - 500);
    expect(gone).toBe(false);
    hand.advance(1_000);
    expect(gone).toBe(true);
    expect(dropped).toEqual([1]);
    expect(pressure.figures().readers).toBe(0);
    pressure.stop();
  });
});

/** A WebSocket MQTT client on a bare socket, so that it can really stop reading: what is not read stays in the kernel and in the hub. */
async function stallingClient() {
  const { hostname, port } = new URL(browser.url);
  const pass = await browser.ticket();
  const socket = connect({ host: hostname, port: Number(port) });
  sockets.push(socket);
  let tail = Buffer.alloc(0);
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
    tail = Buffer.concat([tail, chunk]).subarray(-200_000);
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.write(`GET /mqtt HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${Buffer.from(random(16)).toString('base64')}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\nCookie: ${browser.cookie}\r\n\r\n`);
  await until(() => tail.toString('latin1').includes('\r\n\r\n'));
  expect(tail.toString('latin1')).toMatch(/^HTTP\/1.1 101/);
  const text = (value: string) => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
  const connectBody = Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 0]), text(pass.clientId), text(pass.username), text(pass.ticket)]);
  socket.write(masked(Buffer.concat([Buffer.from([0x10, connectBody.length]), connectBody])));
  await until(() => broker.figures().readers > 0);
  const subscribeBody = Buffer.concat([Buffer.from([0, 1]), text('valisette/1/instruments/#'), Buffer.from([0])]);
  const before = received;
  socket.write(masked(Buffer.concat([Buffer.from([0x82, subscribeBody.length]), subscribeBody])));
  await until(() => received > before);
  return { pause: () => socket.pause(), resume: () => socket.resume(), closed, text: () => tail.toString('latin1') };
}

/** A binary WebSocket frame of a client (RFC 6455, 5.2), mask zero. */
function masked(payload: Buffer): Buffer {
  const length = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x82, ...length, 0, 0, 0, 0]), payload]);
}
