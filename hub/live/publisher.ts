import type { Cancel, Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { NumericReading } from '../../model/measurement.ts';
import type { SignalBlock } from '../../model/signal.ts';
import { topics } from '../../model/topics.ts';
import { encodeWaveBlock } from '../../model/wave-block.ts';
import { describeFault } from '../../service/fault-description.ts';
import type { LiveBroker } from '../broker/broker.ts';
import type { LiveSource } from './live-source.ts';

/** Numerics that come faster than this are published as the latest one; a change of value or quality never waits longer. */
const NUMERIC_MILLISECONDS = 250;

/** From the acquisition to the topics of model/topics.ts: curves as blocks, states and numerics as the latest. */
export class LivePublisher {
  private stopListening: (() => void) | null = null;
  private cancel: Cancel | null = null;
  private readonly waiting = new Map<string, NumericReading>();

  constructor(
    private readonly options: {
      source: LiveSource;
      broker: Pick<LiveBroker, 'pass' | 'state'>;
      clock: Clock;
      log: Log;
    },
  ) {}

  start(): void {
    const { source, broker, clock } = this.options;
    this.stopListening = source.listen({
      onState: (state) => broker.state(topics.instrumentState(state.id), state),
      onBlock: (block) => this.publishBlock(block),
      onReading: (reading) => {
        if (reading.instrumentId !== null) this.waiting.set(topics.numeric(reading.instrumentId, reading.name), reading);
      },
      onEvent: (instrumentId, event) => broker.pass(topics.instrumentEvents(instrumentId), json(event)),
      onRecording: ({ caseId, ...progress }) => broker.pass(topics.caseRecording(caseId), json(progress)),
    });
    for (const state of source.states()) broker.state(topics.instrumentState(state.id), state);
    this.cancel = clock.every(NUMERIC_MILLISECONDS, () => this.flush());
  }

  stop(): void {
    this.stopListening?.();
    this.cancel?.();
    this.stopListening = null;
    this.cancel = null;
    this.waiting.clear();
  }

  private publishBlock(block: SignalBlock): void {
    try {
      this.options.broker.pass(topics.wave(block.stream.instrumentId, block.stream.signal), encodeWaveBlock(block));
    } catch (error) {
      // A block no browser can be shown is still in the recording; the acquisition goes on.
      this.options.log.warn('a wave block was not published', { instrumentId: block.stream.instrumentId, reason: describeFault(error) });
    }
  }

  private flush(): void {
    for (const [topic, reading] of this.waiting) this.options.broker.state(topic, reading);
    this.waiting.clear();
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
