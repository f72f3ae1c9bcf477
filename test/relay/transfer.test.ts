import { afterEach, describe, expect, it } from 'vitest';
import { ValisetteError } from '../../model/errors.ts';
import type { Delivery, ReceivedObject } from '../../relay/relay-end.ts';
import { Bench, HOSPITAL, keepingLog, SUITCASE, until } from './support/bench.ts';
import { caseNumber, casePacket, digest, noise, NURSE } from './support/packets.ts';

let bench: Bench;
afterEach(() => bench.close());

/** Keeps every object that the end is given. */
function taking(end: { handle(handler: (object: ReceivedObject) => Promise<void>): void }): ReceivedObject[] {
  const objects: ReceivedObject[] = [];
  end.handle(async (object) => void objects.push(object));
  return objects;
}

describe('the relay over a real broker', () => {
  it('carries a case to the hospital and brings the signed receipts back', async () => {
    bench = await Bench.make();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(centre);
    const told: Delivery[] = [];
    device.listen({ onDelivery: (delivery) => told.push(delivery) });
    await device.start();
    await centre.start();
    const packet = casePacket(1, 20_000);
    const sent = await device.send(packet);
    await until(() => device.delivery(sent.packetId)?.state === 'received');
    expect(taken.map((object) => [object.from, object.name, object.tier, object.version, object.priority, digest(object.bytes)])).toEqual(
      packet.objects.map((object) => [SUITCASE, object.name, object.tier, 1, 'P1', digest(object.bytes)]),
    );
    expect(taken[0]?.manifest.author).toEqual(NURSE);
    expect(taken[0]?.manifest.createdAt).toEqual(packet.createdAt);
    expect(taken.map((object) => [object.objectsReceived, object.objectsTotal])).toEqual([[1, 2], [2, 2]]);
    expect(taken[1]?.manifest.objects[1]?.description).toEqual({ recordingId: 'r1' });
    const states = told.map((delivery) => delivery.state);
    expect([states[0], states.at(-1)]).toEqual(['waiting', 'received']);
    expect(states).toContain('leaving');
    expect(told.at(-1)).toMatchObject({ doneObjects: 2, totalObjects: 2, to: HOSPITAL, caseId: caseNumber(1) });
    expect(told.at(-1)?.sentBytes).toBe(told.at(-1)?.totalBytes);
    expect(device.waiting()).toEqual({ objects: 0, bytes: 0 });
  });

  it('carries an answer back to the suitcase by the same way', async () => {
    bench = await Bench.make();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(device);
    await centre.start();
    const sent = await centre.send({ ...casePacket(2), to: SUITCASE, kind: 'update', objects: [{ name: 'events', kind: 'events', tier: 0, bytes: Buffer.from('[1]') }] });
    await device.start();
    await until(() => centre.delivery(sent.packetId)?.state === 'received');
    expect(taken.map((object) => [object.from, object.kind, Buffer.from(object.bytes).toString()])).toEqual([[HOSPITAL, 'update', '[1]']]);
  });

  it('makes one packet of the same version however often it is sent', async () => {
    bench = await Bench.make();
    const device = await bench.device();
    await device.start();
    const first = await device.send(casePacket(1));
    const again = await Promise.all([device.send(casePacket(1)), device.send(casePacket(1))]);
    expect(again).toEqual([first, first]);
    expect(device.deliveries()).toHaveLength(1);
  });

  it('sends every summary before any recording, and the urgent case first', async () => {
    bench = await Bench.make();
    await bench.stopBroker();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(centre);
    await device.start();
    for (const [n, priority] of [[1, 'P2'], [2, 'P2'], [3, 'P0'], [4, 'P3']] as const) await device.send(casePacket(n, 3_000, { priority }));
    await device.stop();
    await bench.startBroker();
    await centre.start();
    await until(() => centre.link().connected);
    await device.start();
    await until(() => device.waiting().objects === 0);
    expect(taken.slice(0, 4).map((object) => object.name)).toEqual(['events', 'events', 'events', 'events']);
    expect(taken.map((object) => object.caseId).slice(0, 4)).toEqual([3, 1, 2, 4].map(caseNumber));
  });

  it('does not send again what an earlier version of the case brought', async () => {
    bench = await Bench.make();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(centre);
    await device.start();
    await centre.start();
    const first = await device.send(casePacket(1, 40_000));
    await until(() => device.delivery(first.packetId)?.state === 'received');
    const progress: string[] = [];
    centre.listen({ onProgress: ({ packetId, name }) => progress.push(`${packetId} ${name}`) });
    const packet = casePacket(1, 40_000, { version: 2 });
    const second = await device.send({ ...packet, objects: [{ name: 'events', kind: 'events', tier: 0, bytes: Buffer.from('[2]') }, packet.objects[1]!] });
    await until(() => device.delivery(second.packetId)?.state === 'received');
    expect(new Set(progress)).toEqual(new Set([`${second.packetId} events`]));
    const later = taken.filter((object) => object.version === 2);
    expect(later.map((object) => object.name).sort()).toEqual(['events', 'recording:r1']);
    expect(digest(later.find((object) => object.name === 'recording:r1')!.bytes)).toBe(digest(packet.objects[1]!.bytes));
  });

  it('goes on where a cut link left it', async () => {
    bench = await Bench.make();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(centre);
    let cuts = 0;
    let chunks = 0;
    centre.listen({ onProgress: () => {
      chunks += 1;
      if (chunks % 15 === 0 && cuts < 8) {
        cuts += 1;
        bench.cut();
      }
    } });
    await device.start();
    await centre.start();
    const packets = [casePacket(1, 40_000), casePacket(2, 40_000)];
    for (const packet of packets) await device.send(packet);
    await until(() => device.waiting().objects === 0);
    expect(cuts).toBeGreaterThanOrEqual(4);
    expect(taken.map((object) => `${object.caseId} ${object.name} ${digest(object.bytes)}`).sort()).toEqual(
      packets.flatMap((packet) => packet.objects.map((object) => `${packet.caseId} ${object.name} ${digest(object.bytes)}`)).sort(),
    );
  });

  it('waits in silence while the broker is away', async () => {
    bench = await Bench.make();
    await bench.stopBroker();
    const [device, centre] = [await bench.device(), await bench.centre()];
    const taken = taking(centre);
    await device.start();
    await centre.start();
    const sent = await device.send(casePacket(1));
    expect(device.link().connected).toBe(false);
    expect(device.delivery(sent.packetId)?.state).toBe('waiting');
    expect(device.waiting().objects).toBe(2);
    await bench.startBroker();
    await until(() => device.delivery(sent.packetId)?.state === 'received');
    expect(taken).toHaveLength(2);
    expect(device.link()).toMatchObject({ connected: true });
  });

  it('tells the sender why an object is refused, and logs no word of the patient', async () => {
    bench = await Bench.make();
    const log = keepingLog();
    const [device, centre] = [await bench.device({ log }), await bench.centre({ log })];
    centre.handle(async (object) => {
      if (object.objectKind === 'recording') throw new ValisetteError('schema-violation', `not a recording of ${Buffer.from(object.bytes).toString('latin1')}`);
    });
    await device.start();
    await centre.start();
    const sent = await device.send(casePacket(1));
    await until(() => device.delivery(sent.packetId)?.state === 'refused');
    expect(device.delivery(sent.packetId)).toMatchObject({ state: 'refused', reason: 'schema-violation' });
    expect(log.lines.some((line) => line.context['code'] === 'schema-violation')).toBe(true);
    expect(JSON.stringify(log.lines)).not.toMatch(/ESSAI|Ginette/);
  });

  it('hands an object over again after a passing fault, and the receipt waits for it', async () => {
    bench = await Bench.make();
    const [device, centre] = [await bench.device(), await bench.centre()];
    let calls = 0;
    centre.handle(async () => {
      calls += 1;
      if (calls <= 2) throw new ValisetteError('storage-full', 'no room');
      if (calls === 3) throw new Error('a fault of our own');
    });
    await device.start();
    await centre.start();
    const sent = await device.send({ ...casePacket(1), objects: [{ name: 'events', kind: 'events', tier: 0, bytes: noise('e', 700) }] });
    await until(() => device.delivery(sent.packetId)?.state === 'received');
    expect(calls).toBe(4);
  });

  it('refuses to send to somebody it does not know', async () => {
    bench = await Bench.make();
    const device = await bench.device();
    await device.start();
    await expect(device.send({ ...casePacket(1), to: 'AUTRE' })).rejects.toMatchObject({ code: 'recipient-unknown' });
    await expect(device.send({ ...casePacket(1), objects: [] })).rejects.toMatchObject({ code: 'limit-exceeded' });
    expect(device.deliveries()).toEqual([]);
  });
});
