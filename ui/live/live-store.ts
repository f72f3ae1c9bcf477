import type { Clock } from '../../model/clock.ts';
import { instrumentState } from '../../model/instrument.ts';
import type { InstrumentKind, InstrumentState } from '../../model/instrument.ts';
import { caseNotice, hubHealth, linkState, liveEvent, recordingProgress } from '../../model/live.ts';
import type { CaseNotice, HubHealth, LinkState, RecordingProgress } from '../../model/live.ts';
import { numericReading } from '../../model/measurement.ts';
import type { NumericName, NumericReading, QualityReason, QualityVerdict } from '../../model/measurement.ts';
import { BROWSER_SUBSCRIPTIONS, TOPIC_ROOT } from '../../model/topics.ts';
import { decodeWaveBlock } from '../../model/wave-block.ts';
import { Store } from '../data/store.ts';
import { MqttSubscriber } from './mqtt-subscriber.ts';
import type { MqttTicket } from './mqtt-subscriber.ts';
import { formatReading } from './reading-shown.ts';
import type { HeldReading } from './reading-shown.ts';
import { WaveBuffer } from './wave-buffer.ts';

const BUFFERED_SECONDS = 60;
const decoder = new TextDecoder();

export interface ChannelQuality {
  readonly verdict: QualityVerdict;
  readonly reasons: readonly QualityReason[];
}

export interface LiveWave {
  readonly instrumentId: string;
  readonly signal: string;
  readonly buffer: WaveBuffer;
  lastBlockAtMilliseconds: number;
}

export interface LiveStoreOptions {
  readonly address: string;
  readonly ticket: () => Promise<MqttTicket>;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Everything the local broker says, by topic: instruments, numbers, curves, link, notices. Curves bypass redrawing. */
export class LiveStore extends Store {
  readonly instruments = new Map<string, InstrumentState>();
  readonly recordings = new Map<string, RecordingProgress>();
  link: LinkState | null = null;
  health: HubHealth | null = null;
  connected = false;
  /** True once a connection has existed: before it, silence is waiting, not a loss. */
  everConnected = false;
  /** Hub wall clock minus this screen's, ms; set from GET /api/suitcase. */
  hubOffsetMilliseconds = 0;

  private readonly waves = new Map<string, LiveWave>();
  private readonly readings = new Map<string, HeldReading>();
  private readonly quality = new Map<string, Map<string, ChannelQuality>>();
  private readonly noticeListeners = new Set<(notice: CaseNotice | null) => void>();
  private readonly subscriber: MqttSubscriber;

  constructor(private readonly options: LiveStoreOptions) {
    super();
    this.subscriber = new MqttSubscriber({
      address: options.address,
      filters: BROWSER_SUBSCRIPTIONS,
      ticket: options.ticket,
      clock: options.clock,
      random: options.random,
      onMessage: (topic, payload) => this.receive(topic, payload),
      onConnection: (connected) => this.connection(connected),
    });
  }

  start(): void {
    this.subscriber.start();
    addEventListener('online', this.retry);
    document.addEventListener('visibilitychange', this.retry);
  }

  stop(): void {
    removeEventListener('online', this.retry);
    document.removeEventListener('visibilitychange', this.retry);
    this.subscriber.stop();
  }

  /** Told of each case that moved, and with null after a reconnection: anything may have moved. */
  onNotice(listener: (notice: CaseNotice | null) => void): () => void {
    this.noticeListeners.add(listener);
    return () => this.noticeListeners.delete(listener);
  }

  /** The curve of a kind that received something last, or null. */
  wave(signal: string): LiveWave | null {
    let best: LiveWave | null = null;
    for (const wave of this.waves.values()) {
      if (wave.signal === signal && (best === null || wave.lastBlockAtMilliseconds > best.lastBlockAtMilliseconds)) best = wave;
    }
    return best;
  }

  /** The freshest reading of a name over all instruments, or null. */
  reading(name: NumericName): HeldReading | null {
    let best: HeldReading | null = null;
    for (const held of this.readings.values()) {
      if (held.reading.name !== name) continue;
      if (best === null || held.arrivedAtMilliseconds - held.ageAtArrivalMilliseconds > best.arrivedAtMilliseconds - best.ageAtArrivalMilliseconds) best = held;
    }
    return best;
  }

  channelQuality(instrumentId: string, channel: string): ChannelQuality | null {
    return this.quality.get(instrumentId)?.get(channel) ?? null;
  }

  instrumentOfKind(kind: InstrumentKind): InstrumentState | null {
    return [...this.instruments.values()].filter((state) => state.kind === kind).sort((a, b) => Number(a.status === 'lost') - Number(b.status === 'lost'))[0] ?? null;
  }

  now(): number {
    return this.options.clock.monotonicMilliseconds();
  }

  /** Wall time of the hub now, ms. */
  hubNow(): number {
    return Date.parse(this.options.clock.now().iso) + this.hubOffsetMilliseconds;
  }

  private readonly retry = (): void => {
    if (document.visibilityState === 'visible') this.subscriber.retryNow();
  };

  private connection(connected: boolean): void {
    this.connected = connected;
    if (connected) {
      this.everConnected = true;
      for (const listener of [...this.noticeListeners]) listener(null);
    }
    this.changed();
  }

  private receive(topic: string, payload: Uint8Array): void {
    const parts = topic.slice(TOPIC_ROOT.length + 1).split('/');
    if (parts[0] === 'instruments' && parts[2] === 'waves') return this.receiveWave(parts[1] ?? '', parts[3] ?? '', payload);
    const json = parse(payload);
    if (json === undefined) return;
    if (parts[0] === 'instruments') this.receiveInstrument(parts[1] ?? '', parts[2] ?? '', json);
    else if (parts[0] === 'cases') this.receiveCase(parts[1] ?? '', parts[2] ?? '', json);
    else if (parts[0] === 'link') this.link = linkState.safeParse(json).data ?? this.link;
    else if (parts[0] === 'hub') this.health = hubHealth.safeParse(json).data ?? this.health;
    this.changed();
  }

  private receiveWave(instrumentId: string, signal: string, payload: Uint8Array): void {
    const key = `${instrumentId}/${signal}`;
    let wave = this.waves.get(key);
    if (wave === undefined) {
      wave = { instrumentId, signal, buffer: new WaveBuffer(BUFFERED_SECONDS), lastBlockAtMilliseconds: 0 };
      this.waves.set(key, wave);
      this.changed();
    }
    const before = wave.buffer.electrodesOff;
    try {
      wave.buffer.push(decodeWaveBlock(payload));
    } catch {
      return; // A malformed block costs itself only.
    }
    wave.lastBlockAtMilliseconds = this.now();
    if (wave.buffer.electrodesOff !== before) this.changed();
  }

  private receiveInstrument(instrumentId: string, leaf: string, json: unknown): void {
    if (leaf === 'state') {
      const state = instrumentState.safeParse(json).data;
      if (state !== undefined) this.instruments.set(instrumentId, state);
    } else if (leaf === 'numerics') {
      const reading = numericReading.safeParse(json).data;
      if (reading !== undefined) this.hold(`${instrumentId}/${reading.name}`, reading);
    } else if (leaf === 'events') {
      const event = liveEvent.safeParse(json).data;
      if (event?.kind === 'quality') this.quality.set(instrumentId, new Map(event.channels.map((channel) => [channel.name, channel])));
    }
  }

  private hold(key: string, reading: NumericReading): void {
    const arrivedAtMilliseconds = this.now();
    const ageAtArrivalMilliseconds = Math.max(0, this.hubNow() - Date.parse(reading.at));
    const before = this.readings.get(key);
    const { name, value, quality } = reading;
    const lastValue = value !== null && quality !== 'unreadable' ? { text: formatReading(name, value), arrivedAtMilliseconds, ageAtArrivalMilliseconds } : (before?.lastValue ?? null);
    this.readings.set(key, { reading, arrivedAtMilliseconds, ageAtArrivalMilliseconds, lastValue });
  }

  private receiveCase(caseId: string, leaf: string, json: unknown): void {
    if (leaf === 'recording') {
      const progress = recordingProgress.safeParse(json).data;
      if (progress !== undefined) this.recordings.set(caseId, progress);
      return;
    }
    const notice = caseNotice.safeParse(json).data;
    if (notice !== undefined) for (const listener of [...this.noticeListeners]) listener(notice);
  }
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload)) as unknown;
  } catch {
    return undefined;
  }
}
