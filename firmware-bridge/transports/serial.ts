import type { SetOptions } from '@serialport/bindings-cpp';
import { SerialPort } from 'serialport';
import { ValisetteError, describeError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import { TransportListeners, type SerialSettings, type Transport } from './transport.ts';

/**
 * A serial port through serialport 13: USB serial adapters, USB CDC devices and pseudo-terminals alike.
 * The port is locked against other programs. Calls a pseudo-terminal cannot honour (DTR, RTS, low latency) are let go.
 */
export class SerialTransport implements Transport {
  private readonly listeners = new TransportListeners();
  private serial: SerialPort | null = null;

  constructor(
    readonly port: string,
    private readonly settings: SerialSettings,
    private readonly log: Log,
  ) {}

  onData(listener: (bytes: Uint8Array) => void): void {
    this.listeners.onData(listener);
  }

  onClose(listener: (cause: Error | null) => void): void {
    this.listeners.onClose(listener);
  }

  async open(): Promise<void> {
    const serial = new SerialPort({ path: this.port, ...this.settings, rtscts: false, lock: true, hupcl: true, autoOpen: false });
    await new Promise<void>((resolve, reject) => {
      serial.open((error) => {
        if (error === null) resolve();
        else reject(new ValisetteError('port-unavailable', 'the serial port cannot be opened', { port: this.port, reason: error.message }, { cause: error }));
      });
    });
    this.serial = serial;
    serial.on('data', (bytes: Buffer) => this.listeners.data(bytes));
    serial.on('error', (error: Error) => this.gone(error));
    serial.on('close', (error: Error | null | undefined) => this.gone(error ?? null));
    // A read of zero bytes ends the stream without closing the port: the other side hung up.
    serial.on('end', () => this.gone(new Error('end of the port')));
    this.preferLowLatency(serial);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const serial = this.serial;
    if (serial?.isOpen !== true) throw new ValisetteError('port-closed', 'the serial port is closed', { port: this.port });
    await new Promise<void>((resolve, reject) => {
      serial.write(Buffer.from(bytes), (error) => {
        if (error === null || error === undefined) resolve();
        else reject(new ValisetteError('port-closed', 'the serial port refused bytes', { port: this.port }, { cause: error }));
      });
    });
  }

  async close(): Promise<void> {
    const serial = this.serial;
    this.serial = null;
    this.listeners.close(null);
    if (serial !== null) await closeQuietly(serial);
  }

  private gone(error: Error | null): void {
    const serial = this.serial;
    if (serial === null) return;
    this.serial = null;
    void closeQuietly(serial);
    this.listeners.close(
      new ValisetteError('port-closed', 'the instrument went away', { port: this.port, reason: error === null ? 'closed' : describeError(error) }, { cause: error }),
    );
  }

  /** FTDI adapters hold bytes for 16 ms otherwise. */
  private preferLowLatency(serial: SerialPort): void {
    const flags: SetOptions & { lowLatency: boolean } = { lowLatency: true, dtr: true, rts: true };
    serial.set(flags, (error) => {
      if (error !== null && error !== undefined) this.log.debug('port without low latency or modem lines', { port: this.port });
    });
  }
}

async function closeQuietly(serial: SerialPort): Promise<void> {
  if (!serial.isOpen) return;
  await new Promise<void>((resolve) => serial.close(() => resolve()));
}
