import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwaitedRecordings } from '../../hospital/intake/awaited.ts';
import { Reception } from '../../hospital/intake/receive.ts';
import { Arrivals } from '../../hospital/store/arrivals.ts';
import { FileBlobStore } from '../../hospital/store/blob-store.ts';
import type { CaseEvent, NewCaseEvent } from '../../model/case-event.ts';
import { silentLog } from '../../model/log.ts';
import type { ReceivedObject } from '../../relay/relay-end.ts';
import { openDatabase } from '../../service/database.ts';
import type { Database } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { HandClock } from './hand-clock.ts';
import { CARDIOLOGIST, NURSE, OPENING, sampleRecording } from './sample-case.ts';

const CASE = 'V042-20261121-0001';
const DEVICE = 'suitcase-v042';

describe('the reception of a case', () => {
  let directory = '';
  let databases: Database[] = [];
  let clock: HandClock;
  let bedside: CaseEventLog;
  let events: CaseEventLog;
  let arrivals: Arrivals;
  let blobs: FileBlobStore;
  let reception: Reception;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'valisette-reception-'));
    clock = new HandClock();
    const open = (name: string) => {
      const database = openDatabase(join(directory, name), EVENT_LOG_MIGRATIONS);
      databases.push(database);
      return database;
    };
    bedside = new CaseEventLog(open('bedside.db'), { deviceId: DEVICE, clock });
    events = new CaseEventLog(open('hospital.db'), { deviceId: 'chu-essai', clock });
    arrivals = new Arrivals(join(directory, 'arrivals.db'));
    arrivals.start();
    blobs = new FileBlobStore(join(directory, 'objects'));
    reception = new Reception({
      events,
      arrivals,
      blobs,
      awaited: new AwaitedRecordings(),
      hospitalName: 'CHU d’essai',
      suitcaseOf: (deviceId) => (deviceId === DEVICE ? 'V042' : deviceId === 'suitcase-v043' ? 'V043' : null),
      changed: () => undefined,
      log: silentLog,
    });
    for (const event of OPENING) bedside.append(CASE, event, { actor: NURSE });
  });
  afterEach(async () => {
    arrivals.stop();
    for (const database of databases) database.close();
    databases = [];
    await rm(directory, { recursive: true, force: true });
  });

  function object(parts: Partial<ReceivedObject> & { createdAt?: string }): ReceivedObject {
    const base = { from: DEVICE, packetId: 'packet-1', caseId: CASE, kind: 'case' as const, version: 1, priority: 'P1' as const };
    const whole = { ...base, ...parts };
    return {
      name: 'events',
      objectKind: 'events',
      tier: 0,
      bytes: eventBytes(bedside.ownEvents(CASE)),
      objectsReceived: 1,
      objectsTotal: 1,
      receivedAt: clock.now(),
      manifest: { ...base, sequence: 1, sender: whole.from, recipient: 'chu-essai', createdAt: { iso: parts.createdAt ?? clock.now().iso, source: 'ntp' }, author: NURSE } as unknown as ReceivedObject['manifest'],
      ...whole,
    };
  }
  const eventBytes = (list: readonly CaseEvent[]) => new TextEncoder().encode(JSON.stringify(list));
  const recordingObject = (recordingId: string, bytes: Uint8Array, parts: Partial<ReceivedObject> = {}) =>
    object({ name: `recording:${recordingId}`, objectKind: 'recording', tier: 3, bytes, objectsTotal: 2, ...parts });
  const kinds = () => events.events(CASE).map((event) => event.kind);

  it('keeps events and recording, and says when the packet is whole', async () => {
    const { bytes, summary } = sampleRecording('r1');
    bedside.append(CASE, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
    await reception.receive(object({ objectsTotal: 2 }));
    expect(kinds()).not.toContain('packet-received');
    await reception.receive(recordingObject('r1', bytes));
    expect(kinds().at(-1)).toBe('packet-received');
    expect(events.view(CASE)).toMatchObject({ step: 'received', patient: { birthName: 'ESSAI-BERNARD' } });
    expect(arrivals.recordings(CASE)).toEqual([{ recordingId: 'r1', sha256: summary.sha256, verified: true }]);
    expect(Buffer.from(await blobs.get(summary.sha256)).equals(bytes)).toBe(true);
    expect(arrivals.objectsOfCase(CASE)).toEqual({ received: 2, total: 2 });
  });

  it('changes nothing when the same objects come again', async () => {
    const { bytes, summary } = sampleRecording('r1');
    bedside.append(CASE, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
    const both = [object({ objectsTotal: 2 }), recordingObject('r1', bytes)];
    for (const one of [...both, ...both, ...both]) await reception.receive(one);
    expect(kinds().filter((kind) => kind === 'packet-received')).toHaveLength(1);
    expect(kinds().filter((kind) => kind === 'case-opened')).toHaveLength(1);
    expect(events.verify(CASE)).toBe(true);
  });

  it('keeps a recording that overtakes its summary, and shows it only once the summary proves it', async () => {
    const { bytes, summary } = sampleRecording('r1');
    await reception.receive(recordingObject('r1', bytes));
    expect(arrivals.recordings(CASE)).toEqual([{ recordingId: 'r1', sha256: summary.sha256, verified: false }]);
    bedside.append(CASE, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
    await reception.receive(object({ objectsTotal: 2 }));
    expect(arrivals.recordings(CASE)[0]?.verified).toBe(true);
    expect(kinds().at(-1)).toBe('packet-received');
  });

  it('refuses a recording that does not fit its summary, or is not the one it is named for', async () => {
    const { summary } = sampleRecording('r1');
    bedside.append(CASE, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
    await reception.receive(object({ objectsTotal: 2 }));
    await expect(reception.receive(recordingObject('r1', sampleRecording('r1', 400).bytes))).rejects.toMatchObject({ code: 'signature-invalid' });
    await expect(reception.receive(recordingObject('r1', sampleRecording('r2').bytes))).rejects.toMatchObject({ code: 'packet-malformed' });
    await expect(reception.receive(recordingObject('r1', new Uint8Array(12)))).rejects.toMatchObject({ code: 'format-malformed' });
    expect(arrivals.recordings(CASE)).toEqual([]);
  });

  it('refuses events that a suitcase may not tell, and writes none of their packet', async () => {
    const forge = (event: NewCaseEvent, parts: Partial<CaseEvent> = {}) =>
      eventBytes([...bedside.ownEvents(CASE), { ...event, caseId: CASE, sequence: 99, at: clock.now(), actor: NURSE, deviceId: DEVICE, hash: '0'.repeat(64), ...parts } as CaseEvent]);
    const claim: NewCaseEvent = { kind: 'case-claimed', body: { responder: CARDIOLOGIST, until: clock.now().iso } };
    const note: NewCaseEvent = { kind: 'note-recorded', body: { kind: 'history', text: 'x' } };
    const wrong = [forge(claim), forge(note, { deviceId: 'suitcase-v043' }), forge(note, { deviceId: 'chu-essai' }), forge(note, { caseId: 'V042-20261121-0002' })];
    for (const bytes of wrong) await expect(reception.receive(object({ bytes }))).rejects.toMatchObject({ code: 'packet-malformed' });
    expect(events.events(CASE)).toEqual([]);
  });

  it('refuses what is not a list of events', async () => {
    for (const text of ['', '{', '{}', '[1]', '[{"kind":"case-opened"}]', '\ufffe']) {
      await expect(reception.receive(object({ bytes: new TextEncoder().encode(text) }))).rejects.toMatchObject({ code: 'packet-malformed' });
    }
    await expect(reception.receive(object({ bytes: Uint8Array.from([0xff, 0xfe]) }))).rejects.toMatchObject({ code: 'packet-malformed' });
    await expect(reception.receive(object({ bytes: eventBytes([]) }))).rejects.toMatchObject({ code: 'packet-malformed' });
  });

  it('refuses a case of another suitcase, and a sender nobody enrolled', async () => {
    await expect(reception.receive(object({ from: 'suitcase-v043' }))).rejects.toMatchObject({ code: 'case-conflict' });
    await expect(reception.receive(object({ from: 'stranger' }))).rejects.toMatchObject({ code: 'sender-unknown' });
    expect(events.caseIds()).toEqual([]);
  });

  it('measures how far the clock of the device is off, as near as the sending delay allows', async () => {
    await reception.receive(object({ createdAt: '2026-11-21T08:58:00.000Z' }));
    expect(arrivals.arrivedCase(CASE)?.clockOffsetSeconds).toBe(-120);
    clock.pass(60_000);
    await reception.receive(object({ packetId: 'packet-2', version: 2, createdAt: '2026-11-21T09:01:30.000Z' }));
    expect(arrivals.arrivedCase(CASE)).toMatchObject({ clockOffsetSeconds: 30, packetVersion: 2, arrivedAt: '2026-11-21T09:00:00.000Z', requestedAt: '2026-11-21T09:00:00.000Z' });
  });
});
