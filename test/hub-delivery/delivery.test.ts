import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { caseEvent, type CaseEvent } from '../../model/case-event.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { ReceivedObject } from '../../relay/relay-end.ts';
import type { Database } from '../../service/database.ts';
import { Bench, deviceEnd, HOSPITAL, SUITCASE, until } from '../relay/support/bench.ts';
import { digest } from '../relay/support/packets.ts';
import { CASE, deliveryOf, DOCTOR, NURSE, OPENING, openLog, recording } from './support.ts';

let bench: Bench;
let databases: Database[] = [];
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  for (const db of databases) db.close();
  databases = [];
  await bench.close();
});

function logOf(name: string, deviceId: string) {
  const { db, log } = openLog(join(bench.directory, `${name}.sqlite`), deviceId);
  databases.push(db);
  return log;
}

const eventsIn = (object: ReceivedObject) => (JSON.parse(Buffer.from(object.bytes).toString()) as unknown[]).map((event) => caseEvent.parse(event));
const kinds = (events: readonly CaseEvent[]) => events.map((event) => event.kind);

/** A suitcase with an open case, and a hospital that keeps what it is given. */
async function scene(o: { centre: boolean; take?: (object: ReceivedObject) => void }) {
  bench = await Bench.make();
  const log = logOf('suitcase', SUITCASE);
  for (const event of OPENING) log.append(CASE, event, { actor: NURSE });
  const { file, summary } = recording('r1');
  log.append(CASE, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
  const objects: ReceivedObject[] = [];
  const centre = await bench.centre();
  centre.handle(async (object) => {
    o.take?.(object);
    objects.push(object);
  });
  if (o.centre) await centre.start();
  const open = async () => {
    const delivery = deliveryOf({ directory: bench.directory, log, end: await deviceEnd(bench.directory), recordings: new Map([['r1', file]]) });
    await delivery.start();
    stops.push(() => delivery.stop());
    return delivery;
  };
  return { log, file, centre, objects, open };
}

describe('the delivery of a case', () => {
  it('sends the events and the recordings bit for bit, and notes the receipt', async () => {
    const { log, file, objects, open } = await scene({ centre: true });
    const delivery = await open();
    await delivery.prepare(CASE, NURSE);
    expect(log.view(CASE)).toMatchObject({ step: 'prepared', packet: { version: 1, objects: 2 } });
    await until(() => log.view(CASE)?.step === 'received');
    expect(objects.map((object) => [object.name, object.tier, object.priority, object.version])).toEqual([['events', 0, 'P0', 1], ['recording:r1', 3, 'P0', 1]]);
    expect(kinds(eventsIn(objects[0]!))).toEqual(['case-opened', 'priority-set', 'intention-recorded', 'recording-kept']);
    expect(objects[0]?.manifest.author).toEqual(NURSE);
    expect(digest(objects[1]!.bytes)).toBe(digest(file));
    expect(log.events(CASE).filter((event) => event.kind === 'packet-received')).toHaveLength(1);
    expect(delivery.leaving(CASE)).toBeNull();
    expect(delivery.linkState()).toMatchObject({ connected: true, hospital: 'CHU d’essai', waitingObjects: 0, waitingBytes: 0 });
  });

  it('prepares once however often it is asked, and a new version once there is something new', async () => {
    const { log, objects, open } = await scene({ centre: true });
    const delivery = await open();
    await Promise.all([delivery.prepare(CASE, NURSE), delivery.prepare(CASE, NURSE)]);
    await delivery.prepare(CASE, NURSE);
    expect(kinds(log.events(CASE)).filter((kind) => kind === 'packet-prepared')).toHaveLength(1);
    log.append(CASE, { kind: 'note-recorded', body: { kind: 'history', text: 'ESSAI' } }, { actor: NURSE });
    await delivery.prepare(CASE, NURSE);
    await until(() => log.events(CASE).filter((event) => event.kind === 'packet-received').length === 2);
    expect(log.view(CASE)?.packet?.version).toBe(2);
    expect(objects.filter((object) => object.version === 2).map((object) => object.name).sort()).toEqual(['events', 'recording:r1']);
  });

  it('follows with what happened after the case had left, and with nothing for a draft', async () => {
    const { log, objects, open } = await scene({ centre: true });
    const delivery = await open();
    delivery.caseChanged(CASE);
    await delivery.prepare(CASE, NURSE);
    await until(() => log.view(CASE)?.step === 'received');
    log.append(CASE, { kind: 'call15-noted', body: { calledAt: '2026-11-21T10:00:00.000Z' } }, { actor: NURSE });
    delivery.caseChanged(CASE);
    await until(() => objects.some((object) => object.kind === 'update'));
    const updates = objects.filter((object) => object.kind === 'update');
    expect(updates.map((object) => kinds(eventsIn(object)))).toEqual([['call15-noted']]);
  });

  it('imports the answer of the hospital once, and refuses what the hospital may not say', async () => {
    const { log, centre, open } = await scene({ centre: true });
    const delivery = await open();
    await delivery.prepare(CASE, NURSE);
    await until(() => log.view(CASE)?.step === 'received');
    const theirs = logOf('hospital', HOSPITAL);
    theirs.import(CASE, log.ownEvents(CASE, 0).filter((event) => !event.kind.startsWith('packet-')));
    const viewed = theirs.append(CASE, { kind: 'case-viewed', body: { responder: DOCTOR, viewedAt: { iso: '2026-11-21T10:01:00.000Z', source: 'ntp' } } }, { actor: DOCTOR });
    const send = (version: number, events: unknown) =>
      centre.send({ to: SUITCASE, caseId: CASE, kind: 'update', version, priority: 'P0', author: DOCTOR, createdAt: { iso: '2026-11-21T10:01:00.000Z', source: 'ntp' }, objects: [{ name: 'events', kind: 'events', tier: 0, bytes: Buffer.from(JSON.stringify(events)) }] });
    const first = await send(1, [viewed]);
    const again = await send(2, [viewed]);
    await until(() => [first, again].every(({ packetId }) => centre.delivery(packetId)?.state === 'received'));
    expect(kinds(log.events(CASE)).filter((kind) => kind === 'case-viewed')).toHaveLength(1);
    expect(log.view(CASE)).toMatchObject({ step: 'opened', openedBy: DOCTOR });
    const forged = await send(3, [{ ...viewed, sequence: 99, kind: 'note-recorded', body: { kind: 'history', text: 'x' } }]);
    const broken = await send(4, 'not events');
    await until(() => [forged, broken].every(({ packetId }) => centre.delivery(packetId)?.state === 'refused'));
    expect(centre.delivery(forged.packetId)?.reason).toBe('packet-malformed');
    expect(log.verify(CASE)).toBe(true);
  });

  it('notes a refusal, and the case can be sent again', async () => {
    let refusing = true;
    const { log, objects, open } = await scene({ centre: true, take: () => {
      if (refusing) throw new ValisetteError('case-conflict', 'not now, not this');
    } });
    const delivery = await open();
    await delivery.prepare(CASE, NURSE);
    await until(() => log.view(CASE)?.refusedReason !== null);
    expect(log.view(CASE)?.refusedReason).toBe('case-conflict');
    refusing = false;
    await delivery.prepare(CASE, NURSE);
    await until(() => log.view(CASE)?.step === 'received');
    expect(objects.filter((object) => object.version === 2).map((object) => object.name).sort()).toEqual(['events', 'recording:r1']);
    expect(kinds(log.events(CASE)).filter((kind) => kind === 'packet-refused')).toHaveLength(1);
  });

  it('finishes at its next start what a crash between outbox and log left half said', async () => {
    const { log, open } = await scene({ centre: false });
    const append = log.append.bind(log);
    log.append = () => {
      throw new ValisetteError('storage-full', 'the power went');
    };
    const first = await open();
    await expect(first.prepare(CASE, NURSE)).rejects.toMatchObject({ code: 'storage-full' });
    await first.stop();
    log.append = append;
    expect(kinds(log.events(CASE))).not.toContain('packet-prepared');
    const second = await open();
    expect(kinds(log.events(CASE)).filter((kind) => kind === 'packet-prepared')).toHaveLength(1);
    await second.prepare(CASE, NURSE);
    expect(kinds(log.events(CASE)).filter((kind) => kind === 'packet-prepared')).toHaveLength(1);
    expect(second.linkState().waitingObjects).toBe(2);
  });

  it('lets a case leave without a recording that was lost', async () => {
    const { log, objects, open } = await scene({ centre: true });
    log.append(CASE, { kind: 'recording-kept', body: { recording: { ...recording('r2').summary, recordingId: 'lost' } } }, { actor: NURSE });
    const delivery = await open();
    await delivery.prepare(CASE, NURSE);
    await until(() => log.view(CASE)?.step === 'received');
    expect(objects.map((object) => object.name)).toEqual(['events', 'recording:r1']);
  });

  it('says clearly that an unknown case cannot be prepared', async () => {
    const { open } = await scene({ centre: false });
    const delivery = await open();
    await expect(delivery.prepare('VAL042-20261121-0099', NURSE)).rejects.toMatchObject({ code: 'case-unknown' });
  });

  it('survives kill -9 while it prepares: each case has its packet once, wholly', { timeout: 120_000 }, async () => {
    bench = await Bench.make();
    await bench.stopBroker();
    const CASES = 12;
    const prepared = new Set<string>();
    // Killed some lines after each start; the last run goes to its end.
    for (const killAt of [2, 4, 5, Infinity]) {
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'prepare-process.ts'), bench.directory, String(CASES)], { stdio: ['ignore', 'pipe', 'inherit'] });
        let lines = 0;
        child.once('exit', () => resolve());
        createInterface({ input: child.stdout }).on('line', (line) => {
          lines += 1;
          if (line.startsWith('prepared ')) prepared.add(line.slice(9));
          if (lines >= killAt || line === 'done') child.kill('SIGKILL');
        });
      });
    }
    const log = logOf('cases', SUITCASE);
    const end = await bench.device();
    await end.start();
    expect(prepared.size).toBe(CASES);
    for (const caseId of prepared) {
      const said = log.events(caseId).flatMap((event) => (event.kind === 'packet-prepared' ? [event.body] : []));
      const packets = end.deliveries(caseId);
      expect(packets.map((packet) => [packet.packetId, packet.version, packet.totalObjects])).toEqual(said.map((body) => [body.packetId, body.version, body.objects]));
      expect(said).toHaveLength(1);
      expect(log.verify(caseId)).toBe(true);
    }
  });
});
