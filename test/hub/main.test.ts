import { readFile, readdir } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { CaseReply, TicketReply } from '../../model/api/bedside.ts';
import { createLog } from '../../service/log.ts';
import { temporaryDirectory } from '../service/workbench.ts';
import { connected, ecgBlock, nextMessage, startTestHub } from './workbench.ts';

describe('a hub with its own certificate authority', () => {
  it('serves API and live topics on one HTTPS port, with a __Host- cookie', async () => {
    await using test = await startTestHub({ web: { port: 0, pages: null, names: ['valisette-042.local'] } });
    const ca = await readFile(join(test.directory, 'tls', 'web-authority.crt'));
    const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
      new Promise<{ status: number; cookie: string; json: unknown }>((resolve, reject) => {
        const sent = request(test.hub.url + path, { method, ca, servername: 'valisette-042.local', headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } }, (reply) => {
          let text = '';
          reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, cookie: String(reply.headers['set-cookie']), json: text === '' ? null : JSON.parse(text) }));
        });
        sent.on('error', reject);
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      });
    expect(test.hub.url).toMatch(/^https:/);
    const signIn = await call('POST', '/api/session', {}, { professionalId: 'ide-essai', pin: '271828' });
    expect(signIn.cookie).toMatch(/^__Host-valisette=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const cookie = signIn.cookie.split(';')[0]!;
    const pass = (await call('POST', '/api/ticket', { cookie }, {})).json as TicketReply;
    const client = await connected(mqtt.connect(`${test.hub.url.replace('https', 'wss')}/mqtt`, {
      protocolVersion: 4, clientId: pass.clientId, username: pass.username, password: pass.ticket, reconnectPeriod: 0, wsOptions: { headers: { cookie }, ca },
    }));
    await client.subscribeAsync('valisette/1/instruments/#');
    const wave = nextMessage(client, '/waves/ecg');
    test.source.emit('onBlock', ecgBlock(0));
    expect((await wave).payload.length).toBeGreaterThan(800);
    await client.endAsync();
  });
});

describe('two hubs', () => {
  it('never share a data directory', async () => {
    await using first = await startTestHub();
    await expect(startTestHub({}, { directory: first.directory })).rejects.toMatchObject({ code: 'storage-failed' });
    expect((await fetch(`${first.hub.url}/api/suitcase`)).status).toBe(200);
  });
});

describe('the log of a hub', () => {
  it('holds nothing of a patient after a whole case, refusals included', async () => {
    await using directory = await temporaryDirectory();
    const lines: string[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    const test = await startTestHub({}, { log, directory: directory.path });
    const nurse = await test.signIn();
    const { body } = await nurse.call<CaseReply>('POST', '/api/cases', { motive: 'other' });
    const path = `/api/cases/${body.view.caseId}`;
    const patient = { state: 'fictitious', birthName: 'ZZCANARY-NOM', firstNames: 'ZZCANARY-PRENOM', birthDate: '1941-03-02', sex: 'male', room: 'ZZCANARY-12' };
    await nurse.call('PATCH', path, { patient, priority: 'P2' });
    await nurse.call('PATCH', path, { patient: { ...patient, sex: 'ZZCANARY' } });
    await nurse.call('POST', `${path}/notes`, { kind: 'history', text: 'ZZCANARY texte' });
    await nurse.call('POST', `${path}/vitals`, { readings: [{ name: 'ZZCANARY', value: 1 }] });
    await nurse.call('POST', `${path}/recordings`, { seconds: 10 });
    test.source.recording?.reject(new Error('ZZCANARY-NOM'));
    await nurse.call('GET', '/api/cases/ZZCANARY');
    await nurse.call('POST', `${path}/send`, {});
    await test.hub.stop();
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).not.toMatch(/ZZCANARY|1941-03-02/i);
    for (const name of await readdir(directory.path)) expect(name).not.toContain('ZZCANARY');
  });
});
