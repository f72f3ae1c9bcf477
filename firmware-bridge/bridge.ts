import type { Cancel, Clock } from '../model/clock.ts';
import { describeError } from '../model/errors.ts';
import type { InstrumentState } from '../model/instrument.ts';
import type { Log } from '../model/log.ts';
import type { NumericReading } from '../model/measurement.ts';
import type { SignalBlock, SignalStream } from '../model/signal.ts';
import { Discovery } from './discovery.ts';
import { InstrumentRecord } from './instrument-record.ts';
import { CATALOGUE } from './instruments/catalogue.ts';
import type { InstrumentDefinition } from './instruments/instrument-definition.ts';
import { instrumentIdOf, type PortCandidate } from './port-identity.ts';
import { PortKeeper, type StreamListener } from './port-keeper.ts';
import { definitionsToTry } from './recognition.ts';
import { HidTransport } from './transports/hid.ts';
import { SerialTransport } from './transports/serial.ts';
import type { Transport } from './transports/transport.ts';

export interface BridgeOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Identifiers of streams: UUIDs. */
  readonly randomId: () => string;
  /** Watched as /dev/serial/by-id is: symbolic links with stable names. */
  readonly serialDirectories: readonly string[];
  /** Also ask the system for its serial ports. */
  readonly systemPorts: boolean;
  readonly hid: boolean;
  readonly catalogue?: readonly InstrumentDefinition[];
}

export interface BridgeListener {
  onState?(state: InstrumentState): void;
  onStream?(stream: SignalStream): void;
  onStreamEnd?(stream: SignalStream): void;
  onBlock?(block: SignalBlock): void;
  /** Frames that never came, told before the block that follows them. */
  onGap?(stream: SignalStream, firstMissing: number, missingFrames: number): void;
  onReading?(reading: NumericReading): void;
}

const COUNTERS_EVERY_MILLISECONDS = 1_000;
/** Instruments remembered once lost; the oldest goes first. */
const MAXIMUM_RECORDS = 64;

/**
 * The instruments of the suitcase: finds them, recognises them, turns their bytes into streams and readings,
 * and brings them back after unplugging, silence and noise. Nobody above needs to know a port or a protocol.
 */
export class InstrumentBridge {
  private readonly listeners = new Set<BridgeListener>();
  private readonly keepers = new Map<string, PortKeeper>();
  private readonly records = new Map<string, { record: InstrumentRecord; keeper: PortKeeper }>();
  private readonly discovery: Discovery;
  private readonly catalogue: readonly InstrumentDefinition[];
  private cancelCounters: Cancel | null = null;

  constructor(private readonly options: BridgeOptions) {
    this.catalogue = options.catalogue ?? CATALOGUE;
    this.discovery = new Discovery(options, {
      appeared: (candidate) => this.appeared(candidate),
      vanished: (key) => this.keepers.get(key)?.vanished(),
    });
  }

  /** @returns a function that takes the listener away again. */
  listen(listener: BridgeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.cancelCounters = this.options.clock.every(COUNTERS_EVERY_MILLISECONDS, () => {
      for (const { record } of this.records.values()) record.publishCounters();
    });
    await this.discovery.start();
  }

  /** Ends every stream, says goodbye to the instruments and closes the ports. */
  async stop(): Promise<void> {
    this.cancelCounters?.();
    await this.discovery.stop();
    await Promise.all([...this.keepers.values()].map((keeper) => keeper.stop()));
    this.keepers.clear();
  }

  /** Instruments seen since the start, lost ones included. */
  states(): InstrumentState[] {
    return [...this.records.values()].map(({ record }) => record.state());
  }

  private appeared(candidate: PortCandidate): void {
    if (candidate.transport === 'hid' && definitionsToTry(this.catalogue, candidate).length === 0) return;
    let keeper = this.keepers.get(candidate.key);
    if (keeper === undefined) {
      keeper = new PortKeeper(
        {
          catalogue: this.catalogue,
          clock: this.options.clock,
          log: this.options.log,
          randomId: this.options.randomId,
          makeTransport: (port, definition) => this.makeTransport(port, definition),
          recordOf: (definition, port, owner) => this.recordOf(definition, port, owner),
        },
        this.streams,
      );
      this.keepers.set(candidate.key, keeper);
    }
    keeper.appeared(candidate);
  }

  private makeTransport(candidate: PortCandidate, definition: InstrumentDefinition): Transport {
    return definition.transport.kind === 'serial'
      ? new SerialTransport(candidate.port, definition.transport.settings, this.options.log)
      : new HidTransport(candidate.port, this.options.log);
  }

  /** The record of an instrument by its stable identifier; two instruments that claim the same one are told apart by a number. */
  private recordOf(definition: InstrumentDefinition | null, candidate: PortCandidate, keeper: PortKeeper): InstrumentRecord {
    const wanted = instrumentIdOf(definition?.model ?? 'unknown', candidate);
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? wanted : `${wanted}-${number}`;
      const taken = this.records.get(id);
      if (taken === undefined) {
        this.forgetOldest();
        const record = new InstrumentRecord(id, definition, candidate, this.options.clock, (state) => this.tell((listener) => listener.onState?.(state)));
        this.records.set(id, { record, keeper });
        return record;
      }
      if (taken.keeper === keeper || taken.record.state().status === 'lost') {
        taken.keeper = keeper;
        return taken.record;
      }
    }
  }

  private forgetOldest(): void {
    if (this.records.size < MAXIMUM_RECORDS) return;
    for (const [id, { record }] of this.records) {
      if (record.state().status !== 'lost') continue;
      this.records.delete(id);
      return;
    }
  }

  private readonly streams: StreamListener = {
    onStream: (stream) => this.tell((listener) => listener.onStream?.(stream)),
    onStreamEnd: (stream) => this.tell((listener) => listener.onStreamEnd?.(stream)),
    onBlock: (block) => this.tell((listener) => listener.onBlock?.(block)),
    onGap: (stream, firstMissing, missingFrames) => this.tell((listener) => listener.onGap?.(stream, firstMissing, missingFrames)),
    onReading: (reading) => this.tell((listener) => listener.onReading?.(reading)),
  };

  private tell(action: (listener: BridgeListener) => void): void {
    for (const listener of this.listeners) {
      try {
        action(listener);
      } catch (error) {
        // One listener that fails must neither stop the others nor pass for a fault of the instrument.
        this.options.log.error('a listener of the bridge failed', { reason: describeError(error) });
      }
    }
  }
}
