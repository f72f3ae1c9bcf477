import type { Cancel, Clock } from '../model/clock.ts';
import { describeError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import type { Decoder, DecoderEvent, InstrumentDefinition } from './instruments/instrument-definition.ts';
import type { Transport } from './transports/transport.ts';
import { SilenceWatchdog } from './watchdog.ts';

export interface OpeningListener {
  event(event: DecoderEvent, arrivedAtMilliseconds: number): void;
  silent(): void;
  heard(): void;
}

/** Why a port was closed: the instrument went away, fell silent, was refused by its decoder, or we closed it. */
export type OpeningEnd = 'unplugged' | 'silent' | 'failed' | 'closed';

const TICK_MILLISECONDS = 100;
/** Longest wait for the last commands to leave when closing. */
const FAREWELL_MILLISECONDS = 500;

/** One port from opening to closing, with one decoder: the bytes between them, the watchdog, the end. */
export class Opening {
  /** Bytes received so far. */
  bytes = 0;
  readonly decoder: Decoder;
  /** True once the decoder has recognised its instrument; false when the time for it has passed or the port closed first. */
  readonly recognised: Promise<boolean>;
  readonly ended: Promise<OpeningEnd>;
  private settleRecognised: (recognised: boolean) => void = () => undefined;
  private settleEnded: (end: OpeningEnd) => void = () => undefined;
  private over = false;
  private gone = false;
  private readonly watchdog: SilenceWatchdog;
  private readonly cancels: Cancel[] = [];
  private writing: Promise<void> = Promise.resolve();
  private progress = 0;
  private arrivedAt = 0;

  constructor(
    private readonly transport: Transport,
    private readonly definition: InstrumentDefinition,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly listener: OpeningListener,
  ) {
    this.recognised = new Promise((resolve) => {
      this.settleRecognised = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.settleEnded = resolve;
    });
    this.watchdog = new SilenceWatchdog(clock, definition.probeMilliseconds, {
      silent: () => listener.silent(),
      heard: () => listener.heard(),
      expired: () => void this.finish('silent'),
    });
    this.decoder = definition.createDecoder({ event: (event) => this.event(event), reply: (bytes) => this.reply(bytes) });
  }

  /** @throws ValisetteError `port-unavailable`, `not-supported`. */
  async open(): Promise<void> {
    this.transport.onData((bytes) => this.data(bytes));
    this.transport.onClose((cause) => void this.finish(cause === null ? 'closed' : 'unplugged'));
    await this.transport.open();
    this.arrivedAt = this.clock.monotonicMilliseconds();
    this.watchdog.start();
    this.cancels.push(
      this.clock.every(TICK_MILLISECONDS, () => this.guard(() => this.decoder.tick(this.clock.monotonicMilliseconds()))),
      this.clock.after(this.definition.probeMilliseconds, () => this.settleRecognised(false)),
    );
    this.guard(() => this.decoder.start(this.arrivedAt));
  }

  /** Says goodbye to the instrument and closes. Idempotent; resolves when the port is closed. */
  async close(): Promise<void> {
    await this.finish('closed');
    await this.transport.close();
  }

  private data(bytes: Uint8Array): void {
    if (this.over) return;
    this.bytes += bytes.length;
    this.arrivedAt = this.clock.monotonicMilliseconds();
    this.guard(() => this.decoder.push(bytes, this.arrivedAt));
    if (this.decoder.progress === this.progress) return;
    this.progress = this.decoder.progress;
    this.watchdog.heard();
  }

  private event(event: DecoderEvent): void {
    this.listener.event(event, this.arrivedAt);
    if (event.kind !== 'recognised') return;
    this.watchdog.allow(this.definition.longestSilenceMilliseconds);
    this.settleRecognised(true);
  }

  private reply(bytes: Uint8Array): void {
    if (this.gone) return;
    this.writing = this.writing.then(() => this.transport.write(bytes)).catch((error: unknown) => {
      this.log.debug('a command did not leave', { port: this.transport.port, reason: describeError(error) });
    });
  }

  /** One decoder that fails must not take the others down. */
  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.log.error('a decoder failed', { model: this.definition.model, reason: describeError(error) });
      void this.finish('failed');
    }
  }

  private async finish(end: OpeningEnd): Promise<void> {
    if (this.over) return;
    this.over = true;
    this.gone = end === 'unplugged';
    this.watchdog.stop();
    for (const cancel of this.cancels) cancel();
    try {
      this.decoder.stop(this.clock.monotonicMilliseconds());
    } catch (error) {
      this.log.error('a decoder failed while closing', { model: this.definition.model, reason: describeError(error) });
    }
    if (end !== 'unplugged') await Promise.race([this.writing, this.patience()]);
    await this.transport.close();
    this.settleRecognised(false);
    this.settleEnded(end);
  }

  private patience(): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(FAREWELL_MILLISECONDS, resolve);
    });
  }
}
