import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHospital } from '../../hospital/main.ts';
import type { RunningHospital } from '../../hospital/main.ts';
import type { Change, HospitalCaseReply, HospitalReply, WorklistReply } from '../../model/api/hospital.ts';
import { change } from '../../model/api/hospital.ts';
import type { ErrorReply } from '../../model/api/shared.ts';
import type { CaseEvent } from '../../model/case-event.ts';
import { silentLog } from '../../model/log.ts';
import { ACTIONS, PERMISSIONS } from '../../model/people.ts';
import type { Professional, Role } from '../../model/people.ts';
import { Browser, House, eventually } from './house.ts';
import type { TestSuitcase } from './house.ts';
import { ADMINISTRATOR, ANSWER, CARDIOLOGIST, DERMATOLOGIST, NURSE, PIN, REGULATOR, SECOND_CARDIOLOGIST, sampleRecording } from './sample-case.ts';

const EVERYBODY: readonly Professional[] = [CARDIOLOGIST, SECOND_CARDIOLOGIST, DERMATOLOGIST, REGULATOR, ADMINISTRATOR, NURSE];

describe('the hospital', () => {
  let house: House;
  let hospital: RunningHospital;
  let suitcase: TestSuitcase;

  beforeEach(async () => {
    house = await House.build(EVERYBODY);
    suitcase = await house.suitcase('V042');
    hospital = await house.start();
  }, 180_000);
  afterEach(async () => {
    await suitcase.stop();
    await hospital.stop();
    await house.remove();
  }, 180_000);

  const rowsOf = async (browser: Browser) => (await browser.call<WorklistReply>('GET', '/api/worklist')).body.rows;
  const rowOf = (browser: Browser, caseId: string) => eventually(async () => (await rowsOf(browser)).find((row) => row.view.caseId === caseId));
  const whole = (browser: Browser, caseId: string) =>
    eventually(async () => {
      const row = (await rowsOf(browser)).find((one) => one.view.caseId === caseId);
      return row !== undefined && row.objects.received === row.objects.total && row;
    });

  it('shows a case sent by a suitcase, is answered, and the answer arrives at the sender', async () => {
    const { caseId, recordings } = suitcase.openCase(1, 2);
    const { packetId } = await suitcase.send(caseId, recordings);
    const browser = await Browser.signIn(hospital.url, CARDIOLOGIST);
    const row = await whole(browser, caseId);
    expect(row).toMatchObject({ answerDelivery: 'none', objects: { received: 3, total: 3 }, view: { step: 'received', priority: 'P1', claim: null, patient: { birthName: 'ESSAI-BERNARD' } } });
    expect(Date.parse(row.dueAt) - Date.parse(row.arrivedAt)).toBe(15 * 60_000);
    await eventually(() => suitcase.deliveries.get(packetId)?.state === 'received');

    const claimed = await browser.call<HospitalCaseReply>('POST', `/api/cases/${caseId}/claim`, {});
    expect(claimed).toMatchObject({ status: 200, body: { row: { view: { step: 'opened', claim: { responder: { id: CARDIOLOGIST.id } } } }, awaited: [], device: { deviceId: suitcase.deviceId, signatureValid: true } } });
    for (const { recordingId, bytes } of recordings) {
      const served = await browser.bytes(`/api/cases/${caseId}/recordings/${recordingId}`);
      expect([served.status, served.type, Buffer.from(served.bytes).equals(bytes)]).toEqual([200, 'application/vnd.valisette.recording', true]);
    }

    const answered = await browser.call<HospitalCaseReply>('POST', `/api/cases/${caseId}/answers`, ANSWER);
    expect(answered).toMatchObject({ status: 200, body: { row: { view: { step: 'answered', claim: null } } } });
    const view = await eventually(() => {
      const here = suitcase.events.view(caseId);
      return here?.answers.length === 1 && here;
    });
    expect(view.answers[0]).toMatchObject({ ...ANSWER, packetVersion: 1, responder: CARDIOLOGIST, signedAt: { source: 'hospital' } });
    expect(view.openedBy?.id).toBe(CARDIOLOGIST.id);
    await eventually(async () => (await rowOf(browser, caseId)).answerDelivery === 'received');

    const before = suitcase.events.events(caseId).at(-1)?.sequence ?? 0;
    suitcase.events.append(caseId, { kind: 'answer-displayed', body: { answerId: view.answers[0]!.answerId } }, { actor: NURSE });
    await suitcase.sendUpdate(caseId, before);
    await eventually(async () => (await rowOf(browser, caseId)).answerDelivery === 'displayed');
    const { body } = await browser.call<{ events: CaseEvent[] }>('GET', `/api/cases/${caseId}/events`);
    expect(body.events.map((event) => event.sequence)).toEqual(body.events.map((_, at) => at + 1));
    expect(body.events.filter((event) => event.kind === 'answer-given')).toHaveLength(1);
  }, 180_000);

  it('puts a case back on the list when the bedside sends what was asked for', async () => {
    const { caseId } = suitcase.openCase(7, 0);
    await suitcase.send(caseId, []);
    const browser = await Browser.signIn(hospital.url, REGULATOR);
    const first = await rowOf(browser, caseId);
    await browser.call('POST', `/api/cases/${caseId}/claim`, {});
    const more = { ...ANSWER, decision: 'COMPLEMENT_DEMANDE', orientation: null, means: [], delay: null };
    expect(await browser.call('POST', `/api/cases/${caseId}/answers`, more)).toMatchObject({ status: 200, body: { row: { view: { step: 'answered' } } } });
    await eventually(() => suitcase.events.view(caseId)?.answers.length === 1);
    const { summary, bytes } = sampleRecording('rec-asked');
    suitcase.events.append(caseId, { kind: 'recording-kept', body: { recording: summary } }, { actor: NURSE });
    await suitcase.send(caseId, [{ recordingId: 'rec-asked', bytes }], 2);
    const row = await eventually(async () => {
      const now = await rowOf(browser, caseId);
      return now.view.step === 'received' && now.objects.received === 2 && now;
    });
    expect(Date.parse(row.dueAt)).toBeGreaterThan(Date.parse(first.dueAt));
    expect(row.arrivedAt).toBe(first.arrivedAt);
    await browser.call('POST', `/api/cases/${caseId}/claim`, {});
    await browser.call('POST', `/api/cases/${caseId}/answers`, ANSWER);
    const view = await eventually(() => {
      const here = suitcase.events.view(caseId);
      return here?.answers.length === 2 && here;
    });
    expect(view.answers.map((given) => given.packetVersion)).toEqual([1, 2]);
    expect((await rowOf(browser, caseId)).view.step).toBe('answered');
  }, 180_000);

  it('gives a case to exactly one of two who claim at once, and names the one to the other', async () => {
    const { caseId } = suitcase.openCase(2, 0);
    await suitcase.send(caseId, []);
    const people = [CARDIOLOGIST, SECOND_CARDIOLOGIST];
    const browsers = await Promise.all(people.map((person) => Browser.signIn(hospital.url, person)));
    await rowOf(browsers[0]!, caseId);
    const replies = await Promise.all(browsers.map((browser) => browser.call<HospitalCaseReply & ErrorReply>('POST', `/api/cases/${caseId}/claim`, {})));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409]);
    const winner = replies.findIndex((reply) => reply.status === 200);
    const refused = replies[1 - winner]!.body;
    expect(refused).toMatchObject({ code: 'claim-taken', sentence: 'claim-taken', values: { name: people[winner]!.displayName } });
    expect(refused.values?.['time']).toMatch(/^\d{4}-/);

    const loser = browsers[1 - winner]!;
    expect(await loser.call('POST', `/api/cases/${caseId}/answers`, ANSWER)).toMatchObject({ status: 409, body: { code: 'claim-taken' } });
    expect(await loser.call('DELETE', `/api/cases/${caseId}/claim`)).toMatchObject({ status: 409, body: { code: 'claim-taken' } });
    expect(await browsers[winner]!.call('DELETE', `/api/cases/${caseId}/claim`)).toMatchObject({ status: 200, body: { row: { view: { claim: null } } } });
    expect(await loser.call('POST', `/api/cases/${caseId}/answers`, ANSWER)).toMatchObject({ status: 409, body: { code: 'claim-missing' } });
    expect(await loser.call('POST', `/api/cases/${caseId}/claim`, {})).toMatchObject({ status: 200 });
  }, 180_000);

  it('refuses wrong bodies with 422 and contradictions with the field to correct, and writes nothing', async () => {
    const { caseId } = suitcase.openCase(3, 0);
    await suitcase.send(caseId, []);
    const browser = await Browser.signIn(hospital.url, CARDIOLOGIST);
    await rowOf(browser, caseId);
    await browser.call('POST', `/api/cases/${caseId}/claim`, {});
    const wrong: unknown[] = [{}, { ...ANSWER, opinion: '' }, { ...ANSWER, decision: 'NOTHING' }, { ...ANSWER, callback: '15' }, { ...ANSWER, extra: 1 }, { ...ANSWER, advice: Array.from({ length: 13 }, () => 'x') }, [], 'null'];
    for (const body of wrong) expect(await browser.call('POST', `/api/cases/${caseId}/answers`, body)).toMatchObject({ status: 422, body: { code: 'schema-violation', sentence: 'field-invalid' } });
    expect(await browser.call('POST', `/api/cases/${caseId}/answers`, { ...ANSWER, orientation: 'DOMICILE' })).toMatchObject({
      status: 422,
      body: { code: 'schema-violation', sentence: 'field-invalid', values: { field: 'orientation', value: 'DOMICILE', expected: 'URGENCES' } },
    });
    expect((await browser.call('POST', `/api/cases/${caseId}/answers`, '{"decision":')).status).toBe(400);
    expect((await browser.call<HospitalCaseReply>('GET', `/api/cases/${caseId}`)).body.row.view).toMatchObject({ answers: [], step: 'opened' });
    expect((await browser.call('POST', '/api/session', { professionalId: CARDIOLOGIST.id, pin: 'secret' })).status).toBe(422);
  }, 180_000);

  it('shows a specialist the cases of his services and a regulator all of them', async () => {
    const { caseId } = suitcase.openCase(4, 0);
    await suitcase.send(caseId, []);
    const [regulator, dermatologist] = await Promise.all([REGULATOR, DERMATOLOGIST].map((person) => Browser.signIn(hospital.url, person)));
    await rowOf(regulator!, caseId);
    expect(await rowsOf(dermatologist!)).toEqual([]);
    for (const [method, path] of [['GET', ''], ['GET', '/events'], ['POST', '/claim'], ['POST', '/viewed']] as const) {
      expect(await dermatologist!.call(method, `/api/cases/${caseId}${path}`, method === 'POST' ? {} : undefined)).toMatchObject({ status: 404, body: { code: 'case-unknown' } });
    }
  }, 180_000);

  it('asks for a session and an allowed role on every route, by one table', async () => {
    const expected: Record<string, string> = {
      'GET /api/hospital': 'public',
      'GET /api/people': 'public',
      'POST /api/session': 'public',
      'GET /api/session': 'signed-in',
      'DELETE /api/session': 'public',
      'GET /api/worklist': 'worklist.read',
      'GET /api/cases/:caseId': 'case.read',
      'POST /api/cases/:caseId/viewed': 'case.read',
      'GET /api/cases/:caseId/events': 'case.read',
      'GET /api/cases/:caseId/recordings/:recordingId': 'case.read',
      'POST /api/cases/:caseId/claim': 'case.claim',
      'DELETE /api/cases/:caseId/claim': 'case.claim',
      'POST /api/cases/:caseId/answers': 'case.answer',
    };
    const routes = hospital.web.routes.filter((route) => route.method !== 'HEAD');
    expect(Object.fromEntries(routes.map((route) => [`${route.method} ${route.path}`, route.access]))).toEqual(expected);
    expect(hospital.web.socketRoutes().map((route) => [route.path, route.access])).toEqual([['/api/changes', 'worklist.read']]);

    const byRole = new Map<Role, Browser>();
    for (const person of [REGULATOR, ADMINISTRATOR, NURSE, CARDIOLOGIST]) byRole.set(person.role, await Browser.signIn(hospital.url, person));
    for (const [route, access] of Object.entries(expected)) {
      const [method, path] = route.split(' ') as [string, string];
      if (access === 'public' || path === '/api/session') continue;
      const address = path.replace(':caseId', 'V042-20261121-0404').replace(':recordingId', 'none');
      const body = method === 'POST' ? {} : undefined;
      expect([route, (await Browser.nobody(hospital.url).call(method, address, body)).status]).toEqual([route, 401]);
      for (const [someRole, browser] of byRole) {
        const allowed = access === 'signed-in' || PERMISSIONS[someRole].includes(ACTIONS.find((action) => action === access)!);
        expect([route, someRole, (await browser.call(method, address, body)).status === 403]).toEqual([route, someRole, !allowed]);
      }
    }
  }, 180_000);

  it('refuses requests from another site', async () => {
    const browser = await Browser.signIn(hospital.url, REGULATOR);
    expect((await browser.call('POST', '/api/cases/V042-20261121-0001/claim', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await browser.call('POST', '/api/cases/V042-20261121-0001/claim', {}, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await browser.call('POST', '/api/cases/V042-20261121-0001/claim', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('tells open pages of what moves, to signed-in people of the same origin only', async () => {
    const socketUrl = `${hospital.url.replace('http', 'ws')}/api/changes`;
    const refusal = (headers: Record<string, string>) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(socketUrl, { headers });
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('open', () => resolve(101));
        socket.on('error', () => undefined);
      });
    const regulator = await Browser.signIn(hospital.url, REGULATOR);
    const administrator = await Browser.signIn(hospital.url, ADMINISTRATOR);
    expect(await refusal({})).toBe(401);
    expect(await refusal({ cookie: administrator.cookie })).toBe(403);
    expect(await refusal({ cookie: regulator.cookie, origin: 'https://elsewhere.example' })).toBe(403);

    const dermatologist = await Browser.signIn(hospital.url, DERMATOLOGIST);
    const listen = async (browser: Browser) => {
      const heard: Change[] = [];
      const socket = new WebSocket(socketUrl, { headers: { cookie: browser.cookie, origin: hospital.url } });
      socket.on('message', (data: Buffer) => heard.push(change.parse(JSON.parse(data.toString()))));
      await new Promise((resolve) => socket.once('open', resolve));
      return { heard, socket };
    };
    const allowed = await listen(regulator);
    const elsewhere = await listen(dermatologist);
    const { caseId } = suitcase.openCase(5, 0);
    await suitcase.send(caseId, []);
    await eventually(() => allowed.heard.some((one) => one.kind === 'case' && one.caseId === caseId && one.priority === 'P1') && allowed.heard.some((one) => one.kind === 'worklist'));
    await eventually(() => elsewhere.heard.length > 0);
    expect(elsewhere.heard.every((one) => one.kind === 'worklist')).toBe(true);

    const closed = new Promise((resolve) => allowed.socket.once('close', resolve));
    await regulator.call('DELETE', '/api/session');
    await closed;
    elsewhere.socket.terminate();
  }, 180_000);

  it('says who it is to a signed-in person', async () => {
    const browser = await Browser.signIn(hospital.url, REGULATOR);
    expect((await browser.call<HospitalReply>('GET', '/api/hospital')).body).toMatchObject({ hospitalId: 'chu-essai', name: 'CHU d’essai', exercise: true });
    expect((await browser.call<{ people: Professional[] }>('GET', '/api/people')).body.people.map((person) => person.id).sort()).toEqual(EVERYBODY.map((person) => person.id).sort());
    await expect(Browser.signIn(hospital.url, REGULATOR, `${PIN}0`)).rejects.toThrow('401');
  });

  it('keeps claim, answers and people over a restart, and hands over an answer it had no time to send', async () => {
    const { caseId } = suitcase.openCase(6, 1);
    await suitcase.send(caseId, suitcase.events.view(caseId)!.recordings.map(({ recordingId }) => ({ recordingId, bytes: new Uint8Array() })).slice(1));
    const first = await Browser.signIn(hospital.url, CARDIOLOGIST);
    await rowOf(first, caseId);
    await first.call('POST', `/api/cases/${caseId}/claim`, {});
    await suitcase.relay.stop();
    await hospital.stop();
    hospital = await house.start();
    const again = await Browser.signIn(hospital.url, CARDIOLOGIST);
    const other = await Browser.signIn(hospital.url, REGULATOR);
    expect(await other.call('POST', `/api/cases/${caseId}/claim`, {})).toMatchObject({ status: 409 });
    expect(await again.call('POST', `/api/cases/${caseId}/answers`, ANSWER)).toMatchObject({ status: 200, body: { row: { answerDelivery: 'leaving' }, awaited: [{ recordingId: 'rec-6-0' }] } });
    await hospital.stop();
    hospital = await house.start();
    await suitcase.relay.start();
    await eventually(() => suitcase.events.view(caseId)?.answers.length === 1);
  }, 180_000);

  it('names the address that is taken, and leaves nothing open behind', async () => {
    const elsewhere = { ...house.configuration, dataDirectory: `${house.configuration.dataDirectory}-2` };
    const { port } = house.configuration.broker;
    await expect(startHospital(elsewhere, { log: silentLog })).rejects.toMatchObject({ code: 'address-in-use', context: { address: `127.0.0.1:${port}` } });
    const webPort = Number(new URL(hospital.url).port);
    const moved = { ...elsewhere, broker: { ...elsewhere.broker, port: 0 } };
    await expect(startHospital({ ...moved, web: { ...moved.web, port: webPort } }, { log: silentLog })).rejects.toMatchObject({ code: 'address-in-use' });
    const second = await startHospital(moved, { log: silentLog });
    await second.stop();
  }, 180_000);

  it('says what to do when there are no keys yet', async () => {
    const keysDirectory = `${house.configuration.keysDirectory}-none`;
    await expect(startHospital({ ...house.configuration, keysDirectory }, { log: silentLog })).rejects.toMatchObject({ code: 'configuration-invalid', message: expect.stringContaining('enrol init-hospital') as unknown });
  });
});
