import { createServer } from 'node:net';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayRead } from '../../hub/broker/topic-rules.ts';
import { TicketOffice } from '../../hub/broker/tickets.ts';
import { hubHealth, linkState } from '../../model/live.ts';
import { topics } from '../../model/topics.ts';
import { decodeWaveBlock } from '../../model/wave-block.ts';
import { SessionStore } from '../../service/people/sessions.ts';
import { HandClock, nurse, random } from '../service/workbench.ts';
import { ECG_STATE, connected, ecgBlock, gone, nextMessage, reading, startTestHub, until } from './workbench.ts';
import type { TestHub } from './workbench.ts';

const CREDENTIAL = { username: 'monitor', password: 'a long enough password' };
let test: TestHub;

beforeEach(async () => {
  test = await startTestHub({ mqtt: { host: '127.0.0.1', port: 0, ...CREDENTIAL } });
});

afterEach(() => test[Symbol.asyncDispose]());

describe('a signed-in browser', () => {
  it('sees curves bit for bit, and the states and numbers published before it came', async () => {
    test.source.emit('onState', ECG_STATE);
    test.source.emit('onReading', reading('heartRate', 71));
    test.source.emit('onReading', reading('heartRate', 72));
    const client = await (await test.signIn()).mqtt();
    const state = nextMessage(client, '/state');
    const numeric = nextMessage(client, '/numerics/heartRate');
    await client.subscribeAsync('valisette/1/instruments/#', { qos: 1 });
    expect(JSON.parse((await state).payload.toString())).toEqual(ECG_STATE);
    expect(JSON.parse((await numeric).payload.toString())).toMatchObject({ value: 72 });
    const wave = nextMessage(client, '/waves/ecg');
    const block = ecgBlock(1_000);
    test.source.emit('onBlock', block);
    const decoded = decodeWaveBlock((await wave).payload);
    expect(decoded.samples).toEqual(block.samples);
    expect(decoded).toMatchObject({ firstSample: 1_000, samplingFrequency: 500, streamMark: 0x11223344 });
    const event = nextMessage(client, '/events');
    test.source.emit('onEvent', 'ads129x-1', { kind: 'gap', signal: 'ecg', missingSamples: 3 });
    expect(JSON.parse((await event).payload.toString())).toEqual({ kind: 'gap', signal: 'ecg', missingSamples: 3 });
    await client.endAsync();
  });

  it('is told the health of the hub and the state of the link', async () => {
    const client = await (await test.signIn()).mqtt();
    const health = nextMessage(client, 'hub/health');
    const link = nextMessage(client, 'link/state');
    await client.subscribeAsync(['valisette/1/hub/health', 'valisette/1/link/state']);
    expect(hubHealth.parse(JSON.parse((await health).payload.toString()))).toMatchObject({ recorder: 'idle', faults: [] });
    expect(linkState.parse(JSON.parse((await link).payload.toString()))).toMatchObject({ connected: false, hospital: null });
    await client.endAsync();
  });

  it('subscribes only within what it was granted', async () => {
    const client = await (await test.signIn()).mqtt();
    for (const filter of ['#', '$SYS/#', 'valisette/#', 'valisette/1/#', '+/1/instruments/#', 'valisette/1/+/x', 'other/topic']) {
      await expect(client.subscribeAsync(filter)).rejects.toThrow();
    }
    for (const filter of ['valisette/1/instruments/+/waves/#', 'valisette/1/cases/VAL042-20261121-0001/state', 'valisette/1/hub/health']) {
      await expect(client.subscribeAsync(filter)).resolves.toBeDefined();
    }
    await client.endAsync();
  });

  it('publishes nothing: it is disconnected and nobody hears it', async () => {
    const listener = await (await test.signIn()).mqtt();
    await listener.subscribeAsync('valisette/1/instruments/#');
    const heard: string[] = [];
    listener.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
    for (const qos of [0, 1] as const) {
      const liar = await (await test.signIn()).mqtt();
      const closed = gone(liar);
      liar.publish(topics.numeric('ads129x-1', 'heartRate'), 'ZZFORGED', { qos, retain: true }, () => undefined);
      await closed;
      liar.end(true);
    }
    test.source.emit('onEvent', 'ads129x-1', { kind: 'gap', signal: 'ecg', missingSamples: 1 });
    await until(() => heard.some((line) => line.includes('missingSamples')));
    expect(heard.join()).not.toContain('ZZFORGED');
    await listener.endAsync();
  });

  it('leaves no will and no lasting session', async () => {
    const browser = await test.signIn();
    const pass = await browser.ticket();
    const options = { protocolVersion: 4 as const, clientId: pass.clientId, username: pass.username, password: pass.ticket, reconnectPeriod: 0, wsOptions: { headers: { cookie: browser.cookie } } };
    const url = `${test.hub.url.replace('http', 'ws')}/mqtt`;
    await expect(connected(mqtt.connect(url, { ...options, will: { topic: topics.hubHealth(), payload: Buffer.from('x'), qos: 0, retain: true } }))).rejects.toThrow();
    await expect(connected(mqtt.connect(url, { ...options, clean: false }))).rejects.toThrow();
  });

  it('loses the curves when it signs out', async () => {
    const browser = await test.signIn();
    const client = await browser.mqtt();
    const closed = gone(client);
    await browser.call('DELETE', '/api/session');
    await closed;
    client.end(true);
  });
});

describe('a ticket', () => {
  it('is good once, for its own client, user and session', async () => {
    const browser = await test.signIn();
    const other = await test.signIn();
    const pass = await browser.ticket();
    const first = await browser.mqtt(pass);
    await expect(browser.mqtt(pass)).rejects.toThrow();
    await expect(browser.mqtt({ ...(await browser.ticket()), clientId: 'b-other' })).rejects.toThrow();
    await expect(browser.mqtt({ ...(await browser.ticket()), username: 'dr-essai' })).rejects.toThrow();
    await expect(browser.mqtt({ ...(await browser.ticket()), ticket: 'x'.repeat(43) })).rejects.toThrow();
    await expect(browser.mqtt(await other.ticket())).rejects.toThrow();
    expect(first.connected).toBe(true);
    await first.endAsync();
  });

  it('is dead after thirty seconds and with its session', () => {
    const clock = new HandClock();
    const sessions = new SessionStore({ clock, random, idleMilliseconds: 900_000 });
    const office = new TicketOffice(sessions, clock, random);
    const { session } = sessions.open(nurse);
    const late = office.issue(session);
    clock.advance(30_000);
    expect(office.redeem(late.clientId, late.username, late.ticket)).toBe(null);
    const good = office.issue(session);
    expect(office.redeem(good.clientId, good.username, good.ticket)?.professional).toEqual(nurse);
    const orphan = office.issue(session);
    sessions.close(session.id);
    expect(office.redeem(orphan.clientId, orphan.username, orphan.ticket)).toBe(null);
  });

  it('is for roles that read live curves', async () => {
    const browser = await test.signIn('dr-cardio', '314159');
    expect((await browser.call('POST', '/api/ticket', {})).status).toBe(403);
    expect(mayRead('specialist', 'valisette/1/instruments/#')).toBe(false);
    expect(mayRead('specialist', 'valisette/1/cases/#')).toBe(true);
    expect(mayRead('administrator', 'valisette/1/cases/#')).toBe(false);
    expect(mayRead('nurse', 'valisette/1/instruments/#')).toBe(true);
  });
});

describe('a stranger', () => {
  it('neither reads nor writes, over WebSocket or TCP', async () => {
    const url = `${test.hub.url.replace('http', 'ws')}/mqtt`;
    await expect(connected(mqtt.connect(url, { protocolVersion: 4, reconnectPeriod: 0 }))).rejects.toThrow();
    const tcp = `mqtt://127.0.0.1:${test.hub.mqttPort}`;
    await expect(connected(mqtt.connect(tcp, { protocolVersion: 4, reconnectPeriod: 0 }))).rejects.toThrow();
    await expect(connected(mqtt.connect(tcp, { protocolVersion: 4, reconnectPeriod: 0, ...CREDENTIAL, password: 'wrong' }))).rejects.toThrow();
    const browser = await test.signIn();
    const pass = await browser.ticket();
    await expect(connected(mqtt.connect(tcp, { protocolVersion: 4, reconnectPeriod: 0, clientId: pass.clientId, username: pass.username, password: pass.ticket }))).rejects.toThrow();
  });
});

describe('a program of the same machine', () => {
  it('reads with the credential of the configuration and publishes nothing', async () => {
    const client = await connected(mqtt.connect(`mqtt://127.0.0.1:${test.hub.mqttPort}`, { protocolVersion: 4, reconnectPeriod: 0, ...CREDENTIAL }));
    await client.subscribeAsync('valisette/1/instruments/#');
    await expect(client.subscribeAsync('#')).rejects.toThrow();
    const wave = nextMessage(client, '/waves/ecg');
    test.source.emit('onBlock', ecgBlock(0));
    expect(decodeWaveBlock((await wave).payload).frameCount).toBe(25);
    const closed = gone(client);
    client.publish('valisette/1/hub/health', 'x');
    await closed;
    client.end(true);
  });

  it('a taken port is named', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(startTestHub({ mqtt: { host: '127.0.0.1', port, ...CREDENTIAL } })).rejects.toMatchObject({ code: 'address-in-use', context: { port } });
    await expect(startTestHub({ web: { host: '127.0.0.1', port, tls: 'none', pages: null } })).rejects.toMatchObject({ code: 'address-in-use', context: { port } });
    await new Promise((resolve) => taken.close(resolve));
  });
});
