import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase } from '../../hardware-sim/suitcase.ts';
import { hubConfiguration } from '../../hub/configuration.ts';
import { startHub } from '../../hub/main.ts';
import type { CaseReply, InstrumentsReply, RecordReply } from '../../model/api/bedside.ts';
import { SystemClock } from '../../model/clock.ts';
import { silentLog } from '../../model/log.ts';
import type { NumericReading } from '../../model/measurement.ts';
import { decodeRecording } from '../../model/recording.ts';
import { decodeWaveBlock } from '../../model/wave-block.ts';
import type { WaveBlock } from '../../model/wave-block.ts';
import { PeopleStore } from '../../service/people/people.ts';
import { LIGHT_COST, nurse, random, temporaryDirectory } from '../service/workbench.ts';
import { Browser, until } from './workbench.ts';

/** The real chain: simulated boxes on pseudo-terminals, bridge, recorder, analysis core, broker, API. */
const noPty = spawnSync('script', ['--version']).status === 0 ? null : 'no pseudo-terminals: needs `script` of util-linux';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let suitcase: SimulatedSuitcase;

beforeEach(async (context) => {
  if (noPty !== null) return context.skip(noPty);
  directory = await temporaryDirectory();
  suitcase = new SimulatedSuitcase({ portsDirectory: join(directory.path, 'by-id'), seed: 7, clock: new SystemClock(), log: silentLog, patient: scenarioNamed('normal-ehpad')! });
  await suitcase.start();
  await new PeopleStore({ directory: join(directory.path, 'data'), clock: new SystemClock(), random, cost: LIGHT_COST }).add(nurse, '271828');
});

afterEach(async () => {
  if (noPty !== null) return;
  await suitcase.stop();
  await directory[Symbol.asyncDispose]();
});

function configuration() {
  return {
    suitcaseId: 'VAL042', deviceId: 'suitcase-42', place: { kind: 'practice', name: 'Cabinet des Essais' }, dataDirectory: join(directory.path, 'data'),
    web: { port: 0, tls: 'none', pages: null }, instruments: { serialDirectories: [join(directory.path, 'by-id')] }, exercise: true, logLevel: 'silent',
  };
}

async function signIn(url: string): Promise<Browser> {
  const reply = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ professionalId: 'ide-essai', pin: '271828' }) });
  return new Browser(url, (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
}

async function measuring(browser: Browser): Promise<void> {
  await until(async () => {
    const { body } = await browser.call<InstrumentsReply>('GET', '/api/instruments');
    return body.instruments.filter((instrument) => instrument.status === 'measuring').length === 2;
  });
}

async function openCase(browser: Browser): Promise<string> {
  const { body } = await browser.call<CaseReply>('POST', '/api/cases', { motive: 'chest-pain' });
  return `/api/cases/${body.view.caseId}`;
}

describe('a hub with wired instruments', () => {
  it('shows curves and numbers live, and what it recorded is what it showed', async () => {
    const hub = await startHub(hubConfiguration.parse(configuration()), { log: silentLog });
    try {
      const browser = await signIn(hub.url);
      const client = await browser.mqtt();
      const blocks: WaveBlock[] = [];
      const rates: NumericReading[] = [];
      client.on('message', (topic, payload) => {
        if (topic.endsWith('/waves/ecg')) blocks.push(decodeWaveBlock(payload));
        if (topic.endsWith('/numerics/heartRate')) rates.push(JSON.parse(payload.toString()) as NumericReading);
      });
      await client.subscribeAsync('valisette/1/instruments/#');
      await measuring(browser);
      const path = await openCase(browser);
      const { body: started } = await browser.call<RecordReply>('POST', `${path}/recordings`, { seconds: 6 });
      await until(async () => (await browser.call<CaseReply>('GET', path)).body.view.recordings.length === 1);
      const { body } = await browser.call<CaseReply>('GET', path);
      const [summary] = body.view.recordings;
      expect(summary).toMatchObject({ recordingId: started.recordingId, complete: true });
      const file = await fetch(`${hub.url}${path}/recordings/${started.recordingId}`, { headers: { cookie: browser.cookie } });
      const recording = decodeRecording(new Uint8Array(await file.arrayBuffer()));
      const index = recording.header.streams.findIndex((stream) => stream.signal === 'ecg');
      const frames = recording.header.streams[index]!.frameCount;
      const rate = recording.header.streams[index]!.samplingFrequency;
      expect(frames).toBeGreaterThanOrEqual(5.9 * rate);
      const shown = new Map(blocks.flatMap((block) => Array.from({ length: block.frameCount }, (_, f) => [JSON.stringify([...block.samples.subarray(f * block.channels.length, (f + 1) * block.channels.length)]), true] as const)));
      const channels = recording.header.streams[index]!.channels.length;
      const recorded = recording.samples[index]!;
      let missing = 0;
      for (let f = 0; f < frames; f += 1) if (!shown.has(JSON.stringify([...recorded.subarray(f * channels, (f + 1) * channels)]))) missing += 1;
      expect(missing).toBe(0);
      await until(() => rates.some((reading) => reading.value !== null && Math.abs(reading.value - 72) <= 5));
      await client.endAsync();
    } finally {
      await hub.stop();
    }
  }, 180_000);

  it('killed with -9 while recording, has the beginning of the recording in the case when it starts again', async () => {
    const { child, url } = await startChild();
    const browser = await signIn(url);
    await measuring(browser);
    const path = await openCase(browser);
    const { body: started } = await browser.call<RecordReply>('POST', `${path}/recordings`, { seconds: 60 });
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const gone = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await gone;
    const hub = await startHub(hubConfiguration.parse(configuration()), { log: silentLog });
    try {
      const again = await signIn(hub.url);
      const { body } = await again.call<CaseReply>('GET', path);
      expect(body.view.recordings).toMatchObject([{ recordingId: started.recordingId, complete: false }]);
      expect(body.view.recordings[0]!.durationSeconds).toBeGreaterThan(2);
      const file = await fetch(`${hub.url}${path}/recordings/${started.recordingId}`, { headers: { cookie: again.cookie } });
      expect(decodeRecording(new Uint8Array(await file.arrayBuffer())).header.recordingId).toBe(started.recordingId);
    } finally {
      await hub.stop();
    }
  }, 180_000);
});

function startChild(): Promise<{ child: ChildProcess; url: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'hub-child.ts'), JSON.stringify(configuration())], { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once('data', (chunk: Buffer) => resolve({ child, url: chunk.toString().trim() }));
    child.on('close', () => reject(new Error(`the hub ended: ${errors}`)));
  });
}
