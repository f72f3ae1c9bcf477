import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import type { MqttClient } from 'mqtt';
import type { z } from 'zod';
import { hubConfiguration } from '../../hub/configuration.ts';
import type { HubConfiguration } from '../../hub/configuration.ts';
import type { EndedRecording, LiveListener, LiveSource } from '../../hub/live/live-source.ts';
import { startHub } from '../../hub/main.ts';
import type { HubDependencies, RunningHub } from '../../hub/main.ts';
import type { TicketReply } from '../../model/api/bedside.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { InstrumentState } from '../../model/instrument.ts';
import { emptyCounters } from '../../model/instrument.ts';
import { silentLog } from '../../model/log.ts';
import type { NumericReading } from '../../model/measurement.ts';
import type { RecordingSummary } from '../../model/recording.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';
import { LIGHT_COST, nurse, specialist, temporaryDirectory } from '../service/workbench.ts';

export const ECG_STREAM: SignalStream = {
  id: '11223344-0000-4000-8000-000000000000',
  instrumentId: 'ads129x-1',
  signal: 'ecg',
  samplingFrequency: 500,
  channels: ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((name) => ({ name, unit: 'uV', scale: 0.5, offset: 0, minimum: -8_388_608, maximum: 8_388_607 })),
};

export function ecgBlock(firstSample: number, frameCount = 25): SignalBlock {
  const samples = Int32Array.from({ length: frameCount * 8 }, (_, i) => firstSample + i);
  return { stream: ECG_STREAM, firstSample, samples, frameCount, electrodesOff: 0, arrivedAtMilliseconds: 0 };
}

export function reading(name: NumericReading['name'], value: number): NumericReading {
  return { name, value, unit: '/min', quality: 'good', reasons: [], source: 'calculated', instrumentId: 'ads129x-1', at: '2026-11-21T09:00:00.000Z' };
}

export const ECG_STATE: InstrumentState = {
  id: 'ads129x-1', model: 'ads129x', kind: 'ecg', label: 'ECG', serial: '1', firmware: null, port: '/dev/pts/1', status: 'measuring',
  reasons: [], electrodesOff: 0, since: '2026-11-21T09:00:00.000Z', counters: emptyCounters(), unverifiedProfile: false,
};

/** An acquisition whose instruments are this test: what it emits, and when a recording ends, the test decides. */
export class ScriptedSource implements LiveSource {
  private readonly listeners = new Set<LiveListener>();
  recovered: EndedRecording[] = [];
  readonly claimed: string[] = [];
  readonly files = new Map<string, Uint8Array>();
  recording: { caseId: string; recordingId: string; resolve: (ended: EndedRecording) => void; reject: (error: Error) => void } | null = null;
  startFails = false;

  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async start(): Promise<void> {
    if (this.startFails) throw new ValisetteError('storage-failed', 'the recorder cannot write');
  }

  async stop(): Promise<void> {
    this.recording?.reject(new ValisetteError('port-closed', 'stopped'));
  }

  states(): InstrumentState[] {
    return [ECG_STATE];
  }

  recorderState() {
    return this.recording === null ? 'idle' as const : 'recording' as const;
  }

  latestReadings(): NumericReading[] {
    return [];
  }

  startRecording({ caseId }: { caseId: string; seconds: number }): { recordingId: string; finished: Promise<EndedRecording> } {
    if (this.recording !== null) throw new ValisetteError('recording-active', 'another recording runs');
    const recordingId = randomUUID();
    const finished = new Promise<EndedRecording>((resolve, reject) => {
      this.recording = { caseId, recordingId, resolve, reject };
    }).finally(() => {
      this.recording = null;
    });
    return { recordingId, finished };
  }

  finish(): EndedRecording {
    const running = this.recording;
    if (running === null) throw new Error('no recording runs');
    const ended = { caseId: running.caseId, summary: recordingSummary(running.recordingId) };
    this.files.set(running.recordingId, Buffer.from('VREC'));
    running.resolve(ended);
    return ended;
  }

  recoveredRecordings(): readonly EndedRecording[] {
    return this.recovered;
  }

  forgetRecovered(recordingId: string): void {
    this.claimed.push(recordingId);
    this.recovered = this.recovered.filter((ended) => ended.summary.recordingId !== recordingId);
  }

  async readRecording(recordingId: string): Promise<Uint8Array> {
    const bytes = this.files.get(recordingId);
    if (bytes === undefined) throw new ValisetteError('recording-unknown', 'no such recording');
    return bytes;
  }

  emit<K extends keyof LiveListener>(kind: K, ...values: Parameters<NonNullable<LiveListener[K]>>): void {
    for (const listener of this.listeners) (listener[kind] as ((...all: unknown[]) => void) | undefined)?.(...values);
  }
}

export function recordingSummary(recordingId: string, complete = true): RecordingSummary {
  return { recordingId, startedAt: '2026-11-21T09:00:00.000Z', durationSeconds: 10, streams: [], sha256: '0'.repeat(64), analysis: null, readings: [reading('heartRate', 72)], complete };
}

export interface TestHub extends AsyncDisposable {
  hub: RunningHub;
  source: ScriptedSource;
  directory: string;
  config: HubConfiguration;
  signIn(id?: string, pin?: string): Promise<Browser>;
}

/** A real hub on free ports, plain HTTP, with the scripted acquisition unless told otherwise. */
export async function startTestHub(changes: Partial<z.input<typeof hubConfiguration>> = {}, dependencies: HubDependencies & { directory?: string } = {}): Promise<TestHub> {
  const temporary = dependencies.directory === undefined ? await temporaryDirectory() : null;
  const directory = dependencies.directory ?? temporary?.path ?? '';
  const config = hubConfiguration.parse({
    suitcaseId: 'VAL042',
    deviceId: 'suitcase-42',
    place: { kind: 'practice', name: 'Cabinet des Essais' },
    dataDirectory: directory,
    web: { host: '127.0.0.1', port: 0, tls: 'none', pages: null },
    exercise: true,
    logLevel: 'silent',
    ...changes,
  });
  const source = new ScriptedSource();
  const hub = await startHub(config, { log: silentLog, pinCost: LIGHT_COST, source, ...dependencies });
  await hub.people.add(nurse, '271828');
  await hub.people.add(specialist, '314159');
  return {
    hub,
    source,
    directory,
    config,
    signIn: async (id = 'ide-essai', pin = '271828') => {
      const reply = await fetch(`${hub.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ professionalId: id, pin }) });
      if (!reply.ok) throw new Error(`sign-in: ${reply.status}`);
      return new Browser(hub.url, (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    },
    [Symbol.asyncDispose]: async () => {
      await hub.stop();
      await temporary?.[Symbol.asyncDispose]();
    },
  };
}

/** One signed-in browser. */
export class Browser {
  constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    const reply = await fetch(this.url + path, {
      method,
      headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async ticket(): Promise<TicketReply> {
    return (await this.call<TicketReply>('POST', '/api/ticket', {})).body;
  }

  /** MQTT over WebSocket as the page does it. Rejects when the broker refuses. */
  async mqtt(ticket?: TicketReply, cookie = this.cookie): Promise<MqttClient> {
    const pass = ticket ?? await this.ticket();
    return connected(mqtt.connect(`${this.url.replace('http', 'ws')}/mqtt`, {
      protocolVersion: 4, clientId: pass.clientId, username: pass.username, password: pass.ticket, reconnectPeriod: 0, wsOptions: { headers: { cookie } },
    }));
  }
}

export async function connected(client: MqttClient): Promise<MqttClient> {
  const refused = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('close', () => reject(new Error('closed')));
  });
  refused.catch(() => undefined);
  await Promise.race([new Promise((resolve) => client.on('connect', resolve)), refused]);
  return client;
}

/** Resolves when the connection has gone. */
export function gone(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.on('close', () => resolve()));
}

/** The next message whose topic ends so. */
export function nextMessage(client: MqttClient, ending: string): Promise<{ topic: string; payload: Buffer; retain: boolean }> {
  return new Promise((resolve) => {
    const hear = (topic: string, payload: Buffer, packet: { retain: boolean }) => {
      if (!topic.endsWith(ending)) return;
      client.off('message', hear);
      resolve({ topic, payload, retain: packet.retain });
    };
    client.on('message', hear);
  });
}

/** Waits until `condition` holds; a test that never gets there fails by its own time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
