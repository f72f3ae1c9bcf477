import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import mqtt from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { IntakeBroker } from '../../hospital/intake/broker.ts';
import type { BrokerOptions } from '../../hospital/intake/broker.ts';
import { silentLog } from '../../model/log.ts';
import { publicJwkOf } from '../../relay/seal/keys.ts';
import { relaySubscription, relayTopic } from '../../relay/transfer/topics.ts';
import { CertificateAuthority } from '../../service/certificates.ts';
import { random } from '../service/workbench.ts';
import { HandClock } from './hand-clock.ts';
import { newPrivateKey } from './sample-case.ts';

interface Badge {
  readonly key: KeyObject;
  readonly certificatePem: string;
}

describe('the broker of the hospital', () => {
  let directory = '';
  let broker: IntakeBroker;
  let options: BrokerOptions;
  let authorityPem = '';
  const clock = new HandClock('2026-11-21T09:00:00.000Z');
  const enrolled = new Map<string, KeyObject>();
  const badges: Record<string, Badge> = {};
  const open: MqttClient[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-broker-'));
    const real = { now: () => ({ iso: new Date().toISOString(), source: 'ntp' as const }) };
    const authorityClock = Object.assign(new HandClock(), real);
    const authority = await CertificateAuthority.open({ directory, name: 'relay', commonName: 'ours', clock: authorityClock, random });
    const foreign = await CertificateAuthority.open({ directory, name: 'foreign', commonName: 'ours', clock: authorityClock, random });
    authorityPem = authority.certificatePem;
    const badge = async (name: string, by = authority): Promise<Badge> => {
      const key = newPrivateKey();
      return { key, certificatePem: await by.clientCertificate(name, { ...publicJwkOf(key) }) };
    };
    for (const name of ['chu-essai', 'suitcase-v042', 'suitcase-v043']) {
      badges[name] = await badge(name);
      enrolled.set(name, createPublicKey(badges[name].key));
    }
    badges['unknown'] = await badge('suitcase-v099');
    badges['otherKey'] = await badge('suitcase-v042');
    badges['foreign'] = await badge('suitcase-v042', foreign);
    const server = await authority.serverCertificate('broker', ['localhost', '127.0.0.1']);
    options = {
      host: '127.0.0.1',
      port: 0,
      tls: { certificatePem: server.certificatePem, privateKeyPem: server.keyPem, authorityCertificatePem: authorityPem },
      hospitalId: 'chu-essai',
      keyOf: (name) => enrolled.get(name) ?? null,
      clock,
      log: silentLog,
      maximumPacketBytes: 32 * 1024,
    };
    broker = new IntakeBroker(options);
    await broker.start();
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client.endAsync(true).catch(() => undefined);
  });
  afterAll(async () => {
    await broker.stop();
    await rm(directory, { recursive: true, force: true });
  });

  function client(badge: Badge | null, options: IClientOptions = {}): MqttClient {
    const own = badge === null ? {} : { cert: badge.certificatePem, key: badge.key.export({ format: 'pem', type: 'pkcs8' }).toString() };
    const made = mqtt.connect(`mqtts://127.0.0.1:${broker.port}`, { protocolVersion: 4, clean: true, reconnectPeriod: 0, connectTimeout: 5_000, ca: authorityPem, ...own, ...options });
    made.on('error', () => undefined);
    open.push(made);
    return made;
  }
  const connected = (one: MqttClient) =>
    new Promise<boolean>((resolve) => {
      one.once('connect', () => resolve(true));
      one.once('close', () => resolve(false));
    });
  const enter = async (name: string, options: IClientOptions = {}) => {
    const one = client(badges[name]!, { clientId: name, ...options });
    expect(await connected(one)).toBe(true);
    return one;
  };
  const closed = (one: MqttClient) => new Promise<void>((resolve) => (one.connected ? one.once('close', () => resolve()) : resolve()));

  it('carries messages between an enrolled suitcase and the hospital', async () => {
    const hospital = await enter('chu-essai');
    const suitcase = await enter('suitcase-v042');
    await hospital.subscribeAsync(relaySubscription('centre', 'chu-essai'));
    const heard = new Promise<string>((resolve) => hospital.on('message', (topic, payload) => resolve(`${topic} ${payload.toString()}`)));
    await suitcase.publishAsync(relayTopic('suitcase-v042', 'up', 'hello'), 'bonjour');
    expect(await heard).toBe('valisette/relay/1/suitcase-v042/up/hello bonjour');
    expect(broker.connectedNames().sort()).toEqual(['chu-essai', 'suitcase-v042']);
  });

  it('refuses a device without a certificate', async () => {
    expect(await connected(client(null, { clientId: 'suitcase-v042' }))).toBe(false);
  });

  it('refuses a certificate of a foreign authority, even of the same name', async () => {
    expect(await connected(client(badges['foreign']!, { clientId: 'suitcase-v042' }))).toBe(false);
  });

  it('refuses a name of our authority that is not enrolled, and an enrolled name with another key', async () => {
    expect(await connected(client(badges['unknown']!, { clientId: 'suitcase-v099' }))).toBe(false);
    expect(await connected(client(badges['otherKey']!, { clientId: 'suitcase-v042' }))).toBe(false);
  });

  it('refuses the client id of somebody else, a lasting session and a will', async () => {
    const badge = badges['suitcase-v042']!;
    expect(await connected(client(badge, { clientId: 'suitcase-v043' }))).toBe(false);
    expect(await connected(client(badge, { clientId: 'suitcase-v042', clean: false }))).toBe(false);
    expect(await connected(client(badge, { clientId: 'suitcase-v042', will: { topic: relayTopic('suitcase-v043', 'down', 'chunk'), payload: Buffer.from('x'), qos: 0, retain: false } }))).toBe(false);
  });

  it('cuts a device that publishes on a branch of another, or downwards, or retained; nobody hears it', async () => {
    const hospital = await enter('chu-essai');
    await hospital.subscribeAsync(relaySubscription('centre', 'chu-essai'));
    const neighbour = await enter('suitcase-v043');
    await neighbour.subscribeAsync(relaySubscription('device', 'suitcase-v043'));
    const heard: string[] = [];
    for (const one of [hospital, neighbour]) one.on('message', (topic) => heard.push(topic));
    const attempts: { topic: string; retain?: boolean }[] = [
      { topic: relayTopic('suitcase-v043', 'up', 'announce') },
      { topic: relayTopic('suitcase-v043', 'down', 'chunk') },
      { topic: relayTopic('suitcase-v042', 'down', 'chunk') },
      { topic: '$SYS/anything' },
      { topic: relayTopic('suitcase-v042', 'up', 'hello'), retain: true },
    ];
    for (const { topic, retain } of attempts) {
      const suitcase = await enter('suitcase-v042');
      suitcase.publish(topic, 'forged', { qos: 0, retain: retain ?? false });
      await closed(suitcase);
      await suitcase.endAsync(true);
    }
    const suitcase = await enter('suitcase-v042');
    const last = new Promise<void>((resolve) => hospital.on('message', () => resolve()));
    await suitcase.publishAsync(relayTopic('suitcase-v042', 'up', 'hello'), 'honest');
    await last;
    expect(heard).toEqual([relayTopic('suitcase-v042', 'up', 'hello')]);
  });

  it('grants no topic of another, and no wildcard beyond the own branch', async () => {
    const suitcase = await enter('suitcase-v042');
    for (const topic of ['#', '+/#', 'valisette/relay/1/#', relaySubscription('centre', 'x'), relaySubscription('device', 'suitcase-v043'), '$SYS/#', relayTopic('suitcase-v042', 'up', 'hello')]) {
      // mqtt.js turns the refusal of the broker (code 128) into an error.
      const refused = await new Promise<boolean>((resolve) => suitcase.subscribe(topic, { qos: 0 }, (error) => resolve(error !== null)));
      expect([topic, refused]).toEqual([topic, true]);
    }
    expect(await suitcase.subscribeAsync(relaySubscription('device', 'suitcase-v042'))).toMatchObject([{ qos: 0 }]);
  });

  it('cuts a device that announces more than a packet may hold, and the others do not notice', async () => {
    const neighbour = await enter('suitcase-v043');
    const suitcase = await enter('suitcase-v042');
    suitcase.publish(relayTopic('suitcase-v042', 'up', 'chunk'), Buffer.alloc(40 * 1024));
    await closed(suitcase);
    expect(neighbour.connected).toBe(true);
    const again = await enter('suitcase-v042');
    await again.publishAsync(relayTopic('suitcase-v042', 'up', 'chunk'), Buffer.alloc(30 * 1024));
    expect(again.connected).toBe(true);
  });

  it('disconnects a device whose enrolment was taken away, and lets it in no more', async () => {
    const suitcase = await enter('suitcase-v043');
    const key = enrolled.get('suitcase-v043')!;
    enrolled.delete('suitcase-v043');
    clock.pass(3_000);
    await closed(suitcase);
    expect(await connected(client(badges['suitcase-v043']!, { clientId: 'suitcase-v043' }))).toBe(false);
    enrolled.set('suitcase-v043', key);
    await enter('suitcase-v043');
  });

  it('survives plain bytes, half handshakes and noise after the handshake', async () => {
    const noise = Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 73 + 19) & 0xff));
    await new Promise<void>((resolve) => {
      const plain = connectPlain(broker.port, '127.0.0.1', () => plain.write(noise));
      plain.on('error', () => undefined);
      plain.on('close', () => resolve());
    });
    const badge = badges['suitcase-v042']!;
    await new Promise<void>((resolve) => {
      const secure = connectTls({ host: '127.0.0.1', port: broker.port, ca: authorityPem, cert: badge.certificatePem, key: badge.key.export({ format: 'pem', type: 'pkcs8' }).toString() }, () => secure.write(noise));
      secure.on('error', () => undefined);
      secure.on('close', () => resolve());
    });
    await enter('suitcase-v042');
  });

  it('stops while a device is in the middle of its handshake', async () => {
    const second = new IntakeBroker({ ...options, port: 0 });
    await second.start();
    const half = connectPlain(second.port, '127.0.0.1');
    half.on('error', () => undefined);
    await new Promise((resolve) => half.once('connect', resolve));
    const cut = new Promise((resolve) => half.once('close', resolve));
    await second.stop();
    await cut;
  });

  it('names the address when it is taken', async () => {
    const second = new IntakeBroker({ ...options, port: broker.port });
    await expect(second.start()).rejects.toMatchObject({ code: 'address-in-use', context: { address: `127.0.0.1:${broker.port}` } });
  });
});
