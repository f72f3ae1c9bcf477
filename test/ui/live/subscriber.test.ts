import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import { SystemClock } from '../../../model/clock.ts';
import { MqttSubscriber } from '../../../ui/live/mqtt-subscriber.ts';

/** A real broker behind a real WebSocket; only the browser's WebSocket class is lent by `ws`. */
const http = createServer();
let broker: Aedes;
let sockets: WebSocketServer;
let address = '';

beforeAll(async () => {
  (globalThis as { WebSocket?: unknown }).WebSocket = WebSocket;
  broker = await Aedes.createBroker({ authenticate: (_client, username, password, done) => done(null, username === 'u' && password?.toString() === 'right') });
  sockets = new WebSocketServer({ server: http, handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket, request) => broker.handle(createWebSocketStream(socket), request));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  address = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/mqtt`;
});

afterAll(async () => {
  for (const client of sockets.clients) client.terminate();
  await new Promise<void>((resolve) => broker.close(resolve));
  http.close();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function publish(topic: string, payload: string, retain = false): Promise<void> {
  return new Promise((resolve, reject) => broker.publish({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false }, (error) => (error ? reject(error) : resolve())));
}

describe('the subscriber', () => {
  it('receives retained and live messages, and comes back by itself with a new ticket', async () => {
    const received: string[] = [];
    const connections: boolean[] = [];
    let tickets = 0;
    await publish('valisette/1/link/state', 'kept', true);
    const subscriber = new MqttSubscriber({
      address, filters: ['valisette/1/#'], clock: new SystemClock(), random: () => 0,
      ticket: async () => {
        tickets += 1;
        return { clientId: `screen-${tickets}`, username: 'u', ticket: tickets === 2 ? 'wrong' : 'right' };
      },
      onMessage: (topic, payload) => received.push(`${topic} ${new TextDecoder().decode(payload)}`),
      onConnection: (connected) => connections.push(connected),
    });
    subscriber.start();
    await until(() => received.length === 1);
    await publish('valisette/1/x', 'live');
    await until(() => received.length === 2);
    for (const client of sockets.clients) client.terminate();
    await until(() => connections.length === 3);
    await publish('valisette/1/x', 'again');
    await until(() => received.includes('valisette/1/x again'));
    subscriber.stop();
    expect(received.slice(0, 2)).toEqual(['valisette/1/link/state kept', 'valisette/1/x live']);
    expect(connections).toEqual([true, false, true, false]);
    expect(tickets).toBe(3);
  });
});
