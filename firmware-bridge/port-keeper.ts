import type { Cancel, Clock } from '../model/clock.ts';
import { describeError, isValisetteError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import { NUMERIC_UNITS, type NumericReading, type QualityReason } from '../model/measurement.ts';
import type { SignalBlock, SignalStream } from '../model/signal.ts';
import type { InstrumentRecord } from './instrument-record.ts';
import type { DecoderEvent, InstrumentDefinition, SignalLayout } from './instruments/instrument-definition.ts';
import { Opening } from './opening.ts';
import type { PortCandidate } from './port-identity.ts';
import { definitionsToTry, isHinted } from './recognition.ts';
import type { Transport } from './transports/transport.ts';

export interface PortKeeperOptions {
  readonly catalogue: readonly InstrumentDefinition[];
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: () => string;
  readonly makeTransport: (candidate: PortCandidate, definition: InstrumentDefinition) => Transport;
  /** The record of the instrument on this port; null definition = unrecognised. */
  readonly recordOf: (definition: InstrumentDefinition | null, candidate: PortCandidate, keeper: PortKeeper) => InstrumentRecord;
}

export interface StreamListener {
  onStream(stream: SignalStream): void;
  onStreamEnd(stream: SignalStream): void;
  onBlock(block: SignalBlock): void;
  onGap(stream: SignalStream, firstMissing: number, missingFrames: number): void;
  onReading(reading: NumericReading): void;
}

/** Waits before opening again after a failure or a silence; the last one repeats. */
const BACK_OFF_MILLISECONDS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/**
 * Keeps the instrument of one port identity alive: recognises it, follows it, opens it again after a silence
 * or a replugging. One keeper per stable identity, for the life of the bridge.
 */
export class PortKeeper {
  private candidate: PortCandidate | null = null;
  /** Changes with each plugging and unplugging, so that what began before it knows it is outdated. */
  private generation = 0;
  private stopping = false;
  private running: Promise<void> | null = null;
  private opening: Opening | null = null;
  private wake: (() => void) | null = null;
  private cancelPause: Cancel | null = null;
  /** What this port held when it was last recognised. */
  private known: InstrumentDefinition | null = null;
  private record: InstrumentRecord | null = null;
  private stream: SignalStream | null = null;
  private layout: SignalLayout | null = null;
  private reasons: readonly QualityReason[] = [];
  /** True from a silence to the next sign of life: late blocks of a closing port are no such sign. */
  private isSilent = false;
  private electrodesOff = 0;

  constructor(
    private readonly options: PortKeeperOptions,
    private readonly listener: StreamListener,
  ) {}

  appeared(candidate: PortCandidate): void {
    this.candidate = candidate;
    this.generation += 1;
    if (this.known !== null || this.options.catalogue.some((definition) => isHinted(definition, candidate))) {
      const likely = this.known ?? definitionsToTry(this.options.catalogue, candidate)[0] ?? null;
      this.record = this.options.recordOf(likely, candidate, this);
      this.record.change({ status: 'found', port: candidate.port, reasons: [] });
    }
    this.wake?.();
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  vanished(): void {
    this.candidate = null;
    this.generation += 1;
    this.markLost();
    void this.opening?.close();
    this.wake?.();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.generation += 1;
    this.wake?.();
    await this.opening?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (this.candidate !== null && !this.stopping) {
      const generation = this.generation;
      const result = await this.visit(this.candidate, generation);
      if (generation !== this.generation) {
        failures = 0;
        continue;
      }
      if (result === 'unrecognised') {
        await this.pause(null);
        continue;
      }
      if (result === 'lived') failures = 0;
      await this.pause(BACK_OFF_MILLISECONDS[Math.min(failures, BACK_OFF_MILLISECONDS.length - 1)] as number);
      failures += 1;
    }
  }

  /** Opens the port with each definition that may fit until one is recognised, then stays until that opening ends. */
  private async visit(candidate: PortCandidate, generation: number): Promise<'lived' | 'failed' | 'unrecognised'> {
    const definitions = this.known === null ? definitionsToTry(this.options.catalogue, candidate) : [this.known];
    let bytes = 0;
    for (const definition of definitions) {
      const opening = this.makeOpening(candidate, definition);
      try {
        await opening.open();
      } catch (error) {
        await opening.close();
        this.options.log.warn('a port cannot be opened', { port: candidate.port, code: isValisetteError(error) ? error.code : 'internal', reason: isValisetteError(error) ? (error.context['reason'] ?? error.message) : describeError(error) });
        this.markSilent();
        return 'failed';
      }
      if (generation !== this.generation) {
        await opening.close();
        return 'failed';
      }
      this.opening = opening;
      const recognised = await opening.recognised;
      if (recognised) {
        const end = await opening.ended;
        this.closed(opening);
        if (end === 'unplugged') this.markLost();
        this.options.log.info('instrument closed', { model: definition.model, end });
        return 'lived';
      }
      bytes += opening.bytes;
      await opening.close();
      this.closed(opening);
      if (generation !== this.generation) return 'failed';
    }
    return this.notRecognised(candidate, bytes);
  }

  /** A port whose name promised an instrument may only be switched off: it is tried again. Anything else is left alone. */
  private notRecognised(candidate: PortCandidate, bytes: number): 'failed' | 'unrecognised' {
    if (bytes === 0 && this.record !== null) {
      this.markSilent();
      return 'failed';
    }
    if (this.known !== null) {
      this.known = null;
      return 'failed';
    }
    this.record ??= this.options.recordOf(null, candidate, this);
    this.record.change({ status: 'unrecognised', port: candidate.port, reasons: [] });
    return 'unrecognised';
  }

  private makeOpening(candidate: PortCandidate, definition: InstrumentDefinition): Opening {
    const { clock, log } = this.options;
    const opening: Opening = new Opening(this.options.makeTransport(candidate, definition), definition, clock, log, {
      event: (event, arrivedAt) => this.event(opening, definition, candidate, event, arrivedAt),
      silent: () => this.markSilent(),
      heard: () => {
        this.isSilent = false;
        this.follow();
      },
    });
    return opening;
  }

  private event(opening: Opening, definition: InstrumentDefinition, candidate: PortCandidate, event: DecoderEvent, arrivedAtMilliseconds: number): void {
    switch (event.kind) {
      case 'recognised':
        this.recognised(opening, definition, candidate, event);
        break;
      case 'restarted':
        this.beginStream();
        break;
      case 'block':
        if (this.stream === null) return;
        this.follow();
        this.listener.onBlock({ ...event, stream: this.stream, arrivedAtMilliseconds });
        break;
      case 'gap':
        if (this.stream !== null) this.listener.onGap(this.stream, event.firstMissing, event.missingFrames);
        break;
      case 'readings':
        this.readings(event);
        break;
      case 'condition':
        this.reasons = event.reasons;
        this.electrodesOff = event.electrodesOff;
        if (this.stream !== null) this.follow();
        break;
    }
  }

  private recognised(opening: Opening, definition: InstrumentDefinition, candidate: PortCandidate, event: Extract<DecoderEvent, { kind: 'recognised' }>): void {
    const sameLayout = this.stream !== null && JSON.stringify(this.layout) === JSON.stringify(event.layout);
    this.layout = event.layout;
    if (this.record !== null && this.stream !== null) {
      if (!sameLayout) this.beginStream();
      return;
    }
    const record = this.options.recordOf(definition, candidate, this);
    if (this.record !== null && this.record !== record) this.record.change({ status: 'lost', port: null });
    this.record = record;
    this.known = definition;
    this.reasons = [];
    this.electrodesOff = 0;
    this.isSilent = false;
    record.opened(opening);
    record.change({
      status: 'ready',
      label: event.label,
      firmware: event.firmware,
      serial: event.serial ?? candidate.serial,
      port: candidate.port,
      reasons: [],
      electrodesOff: 0,
    });
    this.options.log.info('instrument recognised', { model: definition.model, instrumentId: record.id });
    this.beginStream();
  }

  private beginStream(): void {
    this.endStream();
    if (this.layout === null || this.record === null) return;
    this.stream = { id: this.options.randomId(), instrumentId: this.record.id, ...this.layout };
    this.listener.onStream(this.stream);
  }

  private endStream(): void {
    const stream = this.stream;
    this.stream = null;
    if (stream !== null) this.listener.onStreamEnd(stream);
  }

  private readings(event: Extract<DecoderEvent, { kind: 'readings' }>): void {
    if (this.record === null) return;
    const at = this.options.clock.now().iso;
    for (const { name, value, quality, reasons } of event.readings) {
      this.listener.onReading({
        name, value, quality, reasons: [...reasons], unit: NUMERIC_UNITS[name], source: 'instrument', instrumentId: this.record.id, at,
      });
    }
  }

  private closed(opening: Opening): void {
    if (this.opening === opening) this.opening = null;
    if (this.stream === null) return;
    this.record?.closed();
    this.endStream();
  }

  private follow(): void {
    if (this.isSilent) return;
    this.record?.change({ status: this.reasons.length > 0 ? 'to-check' : 'measuring', reasons: [...this.reasons], electrodesOff: this.electrodesOff });
  }

  private markSilent(): void {
    this.isSilent = true;
    if (this.record !== null && this.record.state().status !== 'lost') this.record.change({ status: 'silent', reasons: ['silent'] });
  }

  private markLost(): void {
    this.isSilent = true;
    this.record?.change({ status: 'lost', port: null, reasons: [], electrodesOff: 0 });
  }

  private pause(milliseconds: number | null): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.cancelPause?.();
        this.cancelPause = this.wake = null;
        resolve();
      };
      this.wake = end;
      if (milliseconds !== null) this.cancelPause = this.options.clock.after(milliseconds, end);
    });
  }
}
