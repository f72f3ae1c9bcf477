import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../model/clock.ts';
import { silentLog } from '../../model/log.ts';
import { peersOf } from '../../relay/enrolment/peers.ts';
import type { ReceivedObject, RelayEndOptions } from '../../relay/relay-end.ts';
import { DEFAULT_PACE } from '../../relay/relay-end.ts';
import { createEndKeys } from '../../relay/seal/keys.ts';
import { MqttWire } from '../../relay/transfer/mqtt-wire.ts';
import type { Wire, WireListener } from '../../relay/transfer/wire.ts';
import { Bench, deviceEnd, SUITCASE, TEST_PACE, until } from './support/bench.ts';
import { casePacket, digest } from './support/packets.ts';

let bench: Bench;
afterEach(() => bench.close());

interface Message { readonly topic: string; readonly payload: Uint8Array }

/** The real wire with a hand on it: every message of this end passes `meddle`, which says what really leaves. */
function meddling(connection: RelayEndOptions['connection'], id: string, meddle: (message: Message) => readonly Message[]): () => Wire {
  return () => {
    const wire = new MqttWire({ id, connection, clock: new SystemClock(), random: randomBytes, log: silentLog, retryMilliseconds: 20, longestRetryMilliseconds: 200 });
    return {
      start: (listener: WireListener) => wire.start(listener),
      stop: () => wire.stop(),
      renew: () => wire.renew(),
      publish: (topic, payload) => meddle({ topic, payload }).map((message) => wire.publish(message.topic, message.payload)).every(Boolean),
    };
  };
}

async function meddlingDevice(meddle: (message: Message) => readonly Message[]) {
  const { connection } = await bench.suitcase();
  return bench.device({ wire: meddling(connection, SUITCASE, meddle) });
}

function taking(end: { handle(handler: (object: ReceivedObject) => Promise<void>): void }): ReceivedObject[] {
  const objects: ReceivedObject[] = [];
  end.handle(async (object) => void objects.push(object));
  return objects;
}

const is = (message: Message, kind: string) => message.topic.endsWith(`/${kind}`);
const summary = (objects: readonly ReceivedObject[]) => objects.map((object) => `${object.caseId} ${object.name} ${digest(object.bytes)}`).sort();
const wanted = (...numbers: number[]) => numbers.flatMap((n) => casePacket(n).objects.map((object) => `${casePacket(n).caseId} ${object.name} ${digest(object.bytes)}`)).sort();

describe('the relay among faults and enemies', () => {
  it('takes duplicates and any order: every object is handed over once', async () => {
    bench = await Bench.make();
    let held: Message | null = null;
    let count = 0;
    const device = await meddlingDevice((message) => {
      count += 1;
      if (!is(message, 'chunk')) return [message, message];
      if (held === null && count % 3 === 0) {
        held = message;
        return [];
      }
      const late = held;
      held = null;
      return late === null ? [message, message] : [message, late, message];
    });
    const centre = await bench.centre();
    const taken = taking(centre);
    await device.start();
    await centre.start();
    for (const n of [1, 2, 3]) await device.send(casePacket(n));
    await until(() => device.waiting().objects === 0);
    expect(summary(taken)).toEqual(wanted(1, 2, 3));
  });

  it('sends again what was lost on the way', async () => {
    bench = await Bench.make();
    let count = 0;
    const lossy = (message: Message) => ((count += 1) % 4 === 0 && !is(message, 'hello') ? [] : [message]);
    const device = await meddlingDevice(lossy);
    const centre = await bench.centre();
    const taken = taking(centre);
    await centre.start();
    await device.start();
    await device.send(casePacket(1, 4_000));
    await until(() => device.waiting().objects === 0);
    expect(taken).toHaveLength(2);
  });

  it('refuses a byte changed anywhere in manifest or chunk, and the untouched bytes still arrive', async () => {
    bench = await Bench.make();
    let changed = 0;
    let announces = 0;
    const device = await meddlingDevice((message) => {
      const manifest = is(message, 'announce');
      if (manifest) announces += 1;
      if ((!manifest && !is(message, 'chunk')) || changed >= 40 || (manifest && announces > 12)) return [message];
      const payload = Buffer.from(message.payload);
      // Chunks keep their address (packet, object, index): a changed address is another message.
      const from = manifest ? 0 : 21;
      const at = from + ((changed * 37 + 5) % (payload.length - from));
      payload[at]! ^= 1 << (changed % 8);
      changed += 1;
      return [{ ...message, payload }];
    });
    const centre = await bench.centre();
    const taken = taking(centre);
    await centre.start();
    await device.start();
    const sent = await device.send(casePacket(1));
    await until(() => device.delivery(sent.packetId)?.state === 'received');
    expect(changed).toBe(40);
    expect(summary(taken)).toEqual(wanted(1));
  });

  it('refuses a packet of somebody who is not enrolled, or whose key is another', async () => {
    bench = await Bench.make();
    const stranger = createEndKeys();
    const { self } = await bench.suitcase();
    const device = await deviceEnd(bench.directory, { self: { ...self, signingPrivateKey: stranger.signing }, pace: TEST_PACE });
    const centre = await bench.centre();
    const taken = taking(centre);
    await centre.start();
    await device.start();
    const sent = await device.send(casePacket(1));
    await until(() => device.delivery(sent.packetId)?.state === 'refused');
    expect(device.delivery(sent.packetId)?.reason).toBe('signature-invalid');
    await device.stop();

    const nobody = await deviceEnd(bench.directory, { self: { ...self, id: 'INCONNU' }, databasePath: `${bench.directory}/other.sqlite`, wire: meddling((await bench.suitcase()).connection, SUITCASE, (message) => [{ ...message, topic: message.topic.replace('INCONNU', SUITCASE) }]) });
    await nobody.start();
    const other = await nobody.send(casePacket(2));
    // Its own branch is closed to it by the broker, so it never hears the refusal; nothing is taken either.
    await until(() => nobody.delivery(other.packetId)?.state === 'leaving');
    await nobody.stop();
    expect(taken).toEqual([]);
  });

  it('refuses what is sealed and addressed to another hospital', async () => {
    bench = await Bench.make();
    const { peers } = await bench.suitcase();
    const hospital = peers.peer(peers.ids()[0]!)!;
    const device = await bench.device({ peers: peersOf([hospital, { ...hospital, id: 'AUTRE' }]) });
    const centre = await bench.centre();
    const taken = taking(centre);
    await centre.start();
    await device.start();
    const sent = await device.send({ ...casePacket(1), to: 'AUTRE' });
    // The refusal is signed by somebody else than the addressee, so the sender does not believe it: nothing is settled, nothing taken.
    await until(() => device.delivery(sent.packetId)?.state === 'leaving');
    await until(() => device.link().roundTripMilliseconds !== null);
    expect(taken).toEqual([]);
    expect(device.delivery(sent.packetId)?.state).toBe('leaving');
  });

  it('does nothing twice when old messages are played again, before and after a restart of the receiver', async () => {
    bench = await Bench.make();
    const tape: Message[] = [];
    const device = await meddlingDevice((message) => {
      if (!is(message, 'hello')) tape.push(message);
      return [message];
    });
    let centre = await bench.centre();
    taking(centre);
    await centre.start();
    await device.start();
    const sent = await device.send(casePacket(1));
    await until(() => device.delivery(sent.packetId)?.state === 'received');
    await device.stop();
    const played = tape.splice(0);
    await centre.stop();
    centre = await bench.centre();
    const taken = taking(centre);
    await centre.start();
    await until(() => centre.link().connected);
    let listener: WireListener | undefined;
    let answers = 0;
    const { connection } = await bench.suitcase();
    const player = new MqttWire({ id: SUITCASE, connection, clock: new SystemClock(), random: randomBytes, log: silentLog, retryMilliseconds: 20, longestRetryMilliseconds: 200 });
    await new Promise<void>((resolve) => player.start(listener = { onConnected: resolve, onDisconnected: () => undefined, onRoundTrip: () => undefined, onMessage: (topic) => { if (topic.endsWith('/receipt')) answers += 1; } }));
    for (const message of played) player.publish(message.topic, message.payload);
    await until(() => answers >= 2);
    await player.stop();
    expect(listener).toBeDefined();
    expect(taken).toEqual([]);
  });

  it('refuses a sequence number used by another packet of the same key', async () => {
    bench = await Bench.make();
    const first = await bench.device();
    const centre = await bench.centre();
    taking(centre);
    await centre.start();
    await first.start();
    const before = await first.send(casePacket(1));
    await until(() => first.delivery(before.packetId)?.state === 'received');
    await first.stop();
    // The outbox is copied, used, and then put back as it was.
    copyFileSync(join(bench.directory, 'device.sqlite'), join(bench.directory, 'restored.sqlite'));
    await first.start();
    const sent = await first.send(casePacket(2));
    await until(() => first.delivery(sent.packetId)?.state === 'received');
    await first.stop();
    const restored = await bench.device({ databasePath: join(bench.directory, 'restored.sqlite') });
    await restored.start();
    const again = await restored.send(casePacket(3));
    await until(() => restored.delivery(again.packetId)?.state === 'refused');
    expect(restored.delivery(again.packetId)?.reason).toBe('packet-replayed');
  });

  it('has at least five chunks in flight by default', () => {
    expect(DEFAULT_PACE.windowChunks).toBeGreaterThanOrEqual(5);
    expect(DEFAULT_PACE.chunkBytes).toBeGreaterThanOrEqual(8_192);
    expect(DEFAULT_PACE.chunkBytes).toBeLessThanOrEqual(16_384);
  });
});
