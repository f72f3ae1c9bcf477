import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caseNumber } from '../../hub/cases/case-number.ts';
import type { CreateDelivery, DeliveryDependencies, DeliveryListener } from '../../hub/cases/delivery-port.ts';
import { typedReadings } from '../../hub/cases/plausibility.ts';
import { suitcaseReply } from '../../model/api/bedside.ts';
import type { CaseReply, CasesReply, RecordReply } from '../../model/api/bedside.ts';
import type { ErrorReply } from '../../model/api/shared.ts';
import type { Answer, CaseEvent } from '../../model/case-event.ts';
import type { LinkState } from '../../model/live.ts';
import type { Professional } from '../../model/people.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { openDatabase } from '../../service/database.ts';
import { HandClock, specialist, temporaryDirectory } from '../service/workbench.ts';
import { nextMessage, recordingSummary, startTestHub, until } from './workbench.ts';
import type { Browser, TestHub } from './workbench.ts';

/** A delivery that appends what the real one appends and remembers what it was told. */
class NotedDelivery {
  readonly changed: string[] = [];
  readonly listeners = new Set<DeliveryListener>();
  progress: CaseReply['leaving'] = null;
  constructor(private readonly given: DeliveryDependencies) {}
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async prepare(caseId: string, author: Professional): Promise<void> {
    const version = (this.given.eventLog.view(caseId)?.packet?.version ?? 0) + 1;
    this.given.eventLog.append(caseId, { kind: 'packet-prepared', body: { packetId: `p${version}`, version, objects: 1, bytes: 100 } }, { actor: author });
  }
  caseChanged(caseId: string): void {
    this.changed.push(caseId);
  }
  leaving(): CaseReply['leaving'] {
    return this.progress;
  }
  linkState(): LinkState {
    return { connected: true, since: '2026-11-21T09:00:00.000Z', roundTripMilliseconds: 600, hospital: 'CH des Essais', waitingObjects: 1, waitingBytes: 100 };
  }
  listen(listener: DeliveryListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

const PATIENT = { state: 'fictitious', birthName: 'ESSAI-BERNARD', firstNames: 'Marcel', birthDate: '1941-03-02', sex: 'male' } as const;

let test: TestHub;
let nurse: Browser;

async function opened(motive = 'chest-pain'): Promise<{ id: string; path: string }> {
  const { status, body } = await nurse.call<CaseReply>('POST', '/api/cases', { motive });
  expect(status).toBe(200);
  return { id: body.view.caseId, path: `/api/cases/${body.view.caseId}` };
}

describe('cases of a suitcase without a hospital', () => {
  beforeEach(async () => {
    test = await startTestHub();
    nurse = await test.signIn();
  });
  afterEach(() => test[Symbol.asyncDispose]());

  it('are numbered by suitcase, day and count, and listed latest first', async () => {
    const first = await opened();
    const second = await opened('breathing');
    expect(first.id).toMatch(/^VAL042-\d{8}-0001$/);
    expect(second.id).toMatch(/^VAL042-\d{8}-0002$/);
    const { body } = await nurse.call<CasesReply>('GET', '/api/cases');
    expect(body.cases.map((reply) => reply.view.caseId).sort()).toEqual([first.id, second.id]);
    expect(body.cases[0]).toMatchObject({ leaving: null, view: { exercise: true, step: 'draft', place: { name: 'Cabinet des Essais' } } });
    expect(() => caseNumber('VAL042', '20261121', 9_999)).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });

  it('take motive, identity, priority, service, intention, notes and the call to 15, one event for each thing that changed', async () => {
    const { path } = await opened();
    const change = { motive: 'breathing', patient: PATIENT, priority: 'P1', service: 'pneumology', intention: 'call-15' };
    expect((await nurse.call<CaseReply>('PATCH', path, change)).body.view).toMatchObject(change);
    expect((await nurse.call<CaseReply>('PATCH', path, change)).body.view.sequence).toBe(6);
    await nurse.call('POST', `${path}/notes`, { kind: 'history', text: '  Dyspnée depuis hier  ' });
    const { body } = await nurse.call<CaseReply>('POST', `${path}/call15`, {});
    expect(body.view.notes).toMatchObject([{ kind: 'history', text: 'Dyspnée depuis hier', author: { id: 'ide-essai' } }]);
    expect(body.view.call15At).toMatch(/Z$/);
    const { body: log } = await nurse.call<{ events: CaseEvent[] }>('GET', `${path}/events`);
    expect(log.events.map((event) => event.kind)).toEqual(['case-opened', 'intention-recorded', 'motive-set', 'identity-recorded', 'priority-set', 'service-asked', 'note-recorded', 'call15-noted']);
    expect(log.events.every((event) => event.actor?.id === 'ide-essai' && event.deviceId === 'suitcase-42')).toBe(true);
  });

  it('refuse what is not theirs with words: unknown case, unknown field, wrong value', async () => {
    const { path } = await opened();
    for (const other of ['/api/cases/VAL042-20261121-9999', '/api/cases/nonsense', '/api/cases/..%2Fpeople']) {
      expect(await nurse.call<ErrorReply>('GET', other)).toMatchObject({ status: 404, body: { code: 'case-unknown' } });
    }
    expect(await nurse.call('PATCH', path, { colour: 'red' })).toMatchObject({ status: 422, body: { sentence: 'field-invalid' } });
    expect(await nurse.call('PATCH', path, { priority: 'P9' })).toMatchObject({ status: 422, body: { values: { field: 'priority', expected: 'P0, P1, P2, P3' } } });
    expect(await nurse.call('POST', `${path}/call15`, { extra: 1 })).toMatchObject({ status: 422 });
  });

  it('ask again about a number that is not plausible, take it when confirmed, and never take an impossible one', async () => {
    const { path } = await opened();
    const vitals = (readings: object[], confirmed?: boolean) => nurse.call<CaseReply & ErrorReply>('POST', `${path}/vitals`, { readings, ...(confirmed === undefined ? {} : { confirmed }) });
    expect((await vitals([{ name: 'systolic', value: 132 }, { name: 'diastolic', value: 81 }])).body.view.vitals).toMatchObject([{ name: 'systolic', value: 132, unit: 'mmHg', source: 'manual', quality: 'good' }, { name: 'diastolic', value: 81 }]);
    expect(await vitals([{ name: 'temperature', value: 47 }])).toMatchObject({ status: 422, body: { sentence: 'field-invalid', values: { field: 'temperature', value: 47, expected: '25–45 °C' } } });
    expect((await vitals([{ name: 'temperature', value: 47 }], true)).body.view.vitals).toContainEqual(expect.objectContaining({ name: 'temperature', value: 47, quality: 'doubtful' }));
    for (const wrong of [{ name: 'temperature', value: 370 }, { name: 'spo2', value: 101 }, { name: 'pulse', value: -60 }]) expect((await vitals([wrong], true)).status).toBe(422);
    expect((await vitals([{ name: 'systolic', value: 80 }, { name: 'diastolic', value: 120 }], true)).status).toBe(422);
    expect(() => typedReadings([{ name: 'pulse', value: 60 }, { name: 'pulse', value: 61 }], false, '2026-11-21T09:00:00.000Z')).toThrow(expect.objectContaining({ code: 'schema-violation' }));
  });

  it('keep a recording when it ends, serve its file, and can discard it', async () => {
    const { path, id } = await opened();
    const { status, body } = await nurse.call<RecordReply>('POST', `${path}/recordings`, { seconds: 10 });
    expect(status).toBe(202);
    expect((await nurse.call<ErrorReply>('POST', `${path}/recordings`, { seconds: 10 })).body.code).toBe('recording-active');
    const client = await nurse.mqtt();
    await client.subscribeAsync(`valisette/1/cases/${id}/#`);
    const progress = nextMessage(client, '/recording');
    test.source.emit('onRecording', { caseId: id, recordingId: body.recordingId, state: 'recording', elapsedSeconds: 3, targetSeconds: 10, troubles: [] });
    expect(JSON.parse((await progress).payload.toString())).toEqual({ recordingId: body.recordingId, state: 'recording', elapsedSeconds: 3, targetSeconds: 10, troubles: [] });
    const notice = new Promise<void>((resolve) => client.on('message', (topic, payload) => void (topic.endsWith('/state') && payload.toString().includes('"sequence":2') && resolve())));
    test.source.finish();
    await notice;
    const { body: after } = await nurse.call<CaseReply>('GET', path);
    expect(after.view.recordings.map((kept) => kept.recordingId)).toEqual([body.recordingId]);
    expect(after.view.vitals).toContainEqual(expect.objectContaining({ name: 'heartRate', value: 72 }));
    await until(() => test.source.claimed.includes(body.recordingId));
    const file = await fetch(`${test.hub.url}${path}/recordings/${body.recordingId}`, { headers: { cookie: nurse.cookie } });
    expect(file.headers.get('content-type')).toBe('application/vnd.valisette.recording');
    expect(await file.text()).toBe('VREC');
    expect(await nurse.call('GET', `${path}/recordings/other`)).toMatchObject({ status: 404, body: { code: 'recording-unknown' } });
    expect((await nurse.call<CaseReply>('DELETE', `${path}/recordings/${body.recordingId}`, { reason: 'électrode décollée' })).body.view.recordings).toEqual([]);
    await client.endAsync();
  });

  it('say on the topic of the case that a recording came to nothing', async () => {
    const { path, id } = await opened();
    const client = await nurse.mqtt();
    await client.subscribeAsync(`valisette/1/cases/${id}/#`);
    await nurse.call('POST', `${path}/recordings`, { seconds: 10 });
    const progress = nextMessage(client, '/recording');
    test.source.recording?.reject(new Error('instrument lost'));
    expect(JSON.parse((await progress).payload.toString())).toMatchObject({ state: 'failed' });
    await client.endAsync();
  });

  it('cannot be sent, and the page is told why', async () => {
    const { path } = await opened();
    expect(await nurse.call('POST', `${path}/send`, {})).toMatchObject({ status: 409, body: { sentence: 'hospital-not-enrolled', values: { service: 'cardiology' } } });
  });

  it('show on a locked screen only how many are open', async () => {
    await opened();
    const reply = suitcaseReply.parse(await (await fetch(`${test.hub.url}/api/suitcase`)).json());
    expect(reply).toMatchObject({ suitcaseId: 'VAL042', openCases: 1, exercise: true, link: { connected: false } });
    expect(reply.core.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('cases of an enrolled suitcase', () => {
  let delivery: NotedDelivery;
  let dependencies: DeliveryDependencies;
  const createDelivery: CreateDelivery = (given) => {
    dependencies = given;
    return (delivery = new NotedDelivery(given));
  };
  beforeEach(async () => {
    test = await startTestHub({}, { createDelivery });
    nurse = await test.signIn();
  });
  afterEach(() => test[Symbol.asyncDispose]());

  it('freeze the intention at sending, and are sent again only when something was added', async () => {
    const { path } = await opened();
    expect(await nurse.call('POST', `${path}/send`, {})).toMatchObject({ status: 422, body: { values: { field: 'priority' } } });
    await nurse.call('PATCH', path, { priority: 'P1', patient: PATIENT, intention: 'watch-on-site' });
    expect((await nurse.call<CaseReply>('POST', `${path}/send`, {})).body.view).toMatchObject({ step: 'prepared', packet: { version: 1 } });
    expect(await nurse.call('PATCH', path, { intention: 'call-15' })).toMatchObject({ status: 409, body: { code: 'case-conflict' } });
    expect((await nurse.call<CaseReply>('PATCH', path, { intention: 'watch-on-site' })).status).toBe(200);
    expect((await nurse.call<CaseReply>('POST', `${path}/send`, {})).body.view.packet?.version).toBe(1);
    await nurse.call('POST', `${path}/notes`, { kind: 'question', text: 'Et maintenant ?' });
    expect((await nurse.call<CaseReply>('POST', `${path}/send`, {})).body.view.packet?.version).toBe(2);
  });

  it('note an intention nobody gave as not recorded, and wait for a recording to end', async () => {
    const { path } = await opened();
    await nurse.call('PATCH', path, { priority: 'P1' });
    await nurse.call('POST', `${path}/recordings`, { seconds: 10 });
    expect(await nurse.call('POST', `${path}/send`, {})).toMatchObject({ status: 409, body: { code: 'case-conflict' } });
    test.source.finish();
    await until(async () => (await nurse.call<CaseReply>('GET', path)).body.view.recordings.length === 1);
    await until(async () => (await nurse.call('POST', `${path}/send`, {})).status === 200);
    expect((await nurse.call<CaseReply>('GET', path)).body.view.intention).toBe('not-recorded');
  });

  it('show an answer, tell the hospital once that it was displayed, and take what was done', async () => {
    const { path, id } = await opened();
    await nurse.call('PATCH', path, { priority: 'P1' });
    await nurse.call('POST', `${path}/send`, {});
    await importAnswer(dependencies.eventLog, id);
    expect((await nurse.call<CaseReply>('GET', path)).body.view).toMatchObject({ step: 'answered', answers: [{ answerId: 'a1' }] });
    expect((await nurse.call('POST', `${path}/answers/other/displayed`, {})).status).toBe(409);
    await nurse.call('POST', `${path}/answers/a1/displayed`, {});
    const { body } = await nurse.call<CaseReply>('POST', `${path}/answers/a1/displayed`, {});
    expect(body.view.step).toBe('displayed');
    expect((await nurse.call<CaseReply>('POST', `${path}/answers/a1/acknowledged`, { applied: true, comment: '' })).body.view.answerAcknowledgedAt).not.toBe(null);
    expect(delivery.changed).toEqual([id, id]);
    expect(suitcaseReply.parse(await (await fetch(`${test.hub.url}/api/suitcase`)).json())).toMatchObject({ openCases: 0, link: { connected: true, hospital: 'CH des Essais' } });
  });

  it('show how far they have left', async () => {
    const { path, id } = await opened();
    delivery.progress = { done: 1, total: 2, sentBytes: 50, totalBytes: 100 };
    const client = await nurse.mqtt();
    await client.subscribeAsync(`valisette/1/cases/${id}/state`);
    const notice = new Promise<string>((resolve) => client.on('message', (_, payload) => void (payload.toString().includes('"done":1') && resolve(payload.toString()))));
    for (const listener of delivery.listeners) listener.onLeaving?.(id);
    expect(JSON.parse(await notice)).toMatchObject({ caseId: id, leaving: { done: 1, total: 2 } });
    expect((await nurse.call<CaseReply>('GET', path)).body.leaving).toEqual(delivery.progress);
    await client.endAsync();
  });
});

/** What comes back from the hospital, by its own event log. */
async function importAnswer(suitcase: CaseEventLog, caseId: string): Promise<void> {
  await using directory = await temporaryDirectory();
  const database = openDatabase(`${directory.path}/hospital.db`, EVENT_LOG_MIGRATIONS);
  const hospital = new CaseEventLog(database, { deviceId: 'hospital-1', clock: new HandClock() });
  hospital.import(caseId, suitcase.ownEvents(caseId));
  const answer: Answer = {
    answerId: 'a1', packetVersion: 1, responder: specialist, signedAt: new HandClock().now(), decision: 'SMUR_TERRESTRE', orientation: null, means: [], delay: null,
    opinion: 'ECG sans particularité lisible', advice: [], callback: null, ecgReadable: true,
  };
  hospital.append(caseId, { kind: 'answer-given', body: { answer } }, { actor: specialist });
  suitcase.import(caseId, hospital.ownEvents(caseId));
  database.close();
}

describe('a hub that starts again', () => {
  it('has its cases, and the recording cut short becomes an event once', async () => {
    await using directory = await temporaryDirectory();
    const first = await startTestHub({}, { directory: directory.path });
    nurse = await first.signIn();
    test = first;
    const { id, path } = await opened();
    await first[Symbol.asyncDispose]();
    const { ScriptedSource } = await import('./workbench.ts');
    for (let restart = 0; restart < 2; restart += 1) {
      const source = new ScriptedSource();
      source.recovered = [{ caseId: id, summary: recordingSummary('r1', false) }, { caseId: 'VAL042-20200101-0001', summary: recordingSummary('r2', false) }];
      await using again = await startTestHub({}, { directory: directory.path, source });
      const { body } = await (await again.signIn()).call<CaseReply>('GET', path);
      expect(body.view.recordings).toMatchObject([{ recordingId: 'r1', complete: false }]);
      expect(body.view.sequence).toBe(2);
      expect(source.recovered.map((ended) => ended.summary.recordingId)).toEqual(['r2']);
    }
  });

  it('serves cases even when the instruments do not start, and says so', async () => {
    const { ScriptedSource } = await import('./workbench.ts');
    const source = new ScriptedSource();
    source.startFails = true;
    await using hub = await startTestHub({}, { source });
    nurse = await hub.signIn();
    test = hub;
    await opened();
    const client = await nurse.mqtt();
    const health = nextMessage(client, 'hub/health');
    await client.subscribeAsync('valisette/1/hub/health');
    expect(JSON.parse((await health).payload.toString())).toMatchObject({ faults: ['instruments'] });
    await client.endAsync();
  });
});
