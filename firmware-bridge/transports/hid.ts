import type { Device, HIDAsync } from 'node-hid';
import { ValisetteError, describeError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import { TransportListeners, type Transport } from './transport.ts';

/** A HID device as the system lists it. */
export interface HidDevice {
  /** Path to open, e.g. `/dev/hidraw3`. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serial: string | null;
  readonly product: string | null;
}

/** The part of node-hid that is used. */
interface NodeHid {
  devicesAsync(): Promise<Device[]>;
  readonly HIDAsync: { open(path: string): Promise<HIDAsync> };
}
let loading: Promise<NodeHid> | null = null;

/** node-hid needs libusb and libudev at run time: it is loaded at first use, so that a system without them loses HID only. */
function loadNodeHid(): Promise<NodeHid> {
  loading ??= import('node-hid').then(
    (module) => module,
    (cause: unknown) => {
      loading = null;
      throw new ValisetteError('not-supported', 'HID is not available on this system', { reason: describeError(cause) }, { cause });
    },
  );
  return loading;
}

/** @throws ValisetteError `not-supported` where node-hid or its system libraries are missing. */
export async function listHidDevices(): Promise<HidDevice[]> {
  const hid = await loadNodeHid();
  const found: HidDevice[] = [];
  for (const device of await hid.devicesAsync()) {
    if (device.path === undefined || device.path === '') continue;
    found.push({
      path: device.path,
      vendorId: device.vendorId,
      productId: device.productId,
      serial: device.serialNumber === undefined || device.serialNumber === '' ? null : device.serialNumber,
      product: device.product === undefined || device.product === '' ? null : device.product,
    });
  }
  return found;
}

/**
 * One HID device through node-hid's asynchronous calls. `write` takes a whole output report with its
 * report id in front (0 when the device has none); each input report is one `onData`.
 */
export class HidTransport implements Transport {
  private readonly listeners = new TransportListeners();
  private device: HIDAsync | null = null;

  constructor(
    readonly port: string,
    private readonly log: Log,
  ) {}

  onData(listener: (bytes: Uint8Array) => void): void {
    this.listeners.onData(listener);
  }

  onClose(listener: (cause: Error | null) => void): void {
    this.listeners.onClose(listener);
  }

  async open(): Promise<void> {
    const hid = await loadNodeHid();
    try {
      this.device = await hid.HIDAsync.open(this.port);
    } catch (cause) {
      throw new ValisetteError('port-unavailable', 'the HID device cannot be opened', { port: this.port, reason: describeError(cause) }, { cause });
    }
    this.device.on('data', (report: Buffer) => this.listeners.data(report));
    // On unplugging, the argument is a plain string, not an Error.
    this.device.on('error', (reason: unknown) => this.gone(describeError(reason)));
  }

  async write(report: Uint8Array): Promise<void> {
    if (this.device === null) throw new ValisetteError('port-closed', 'the HID device is closed', { port: this.port });
    try {
      await this.device.write(Buffer.from(report));
    } catch (cause) {
      throw new ValisetteError('port-closed', 'the HID device refused a report', { port: this.port, reason: describeError(cause) }, { cause });
    }
  }

  async close(): Promise<void> {
    const device = this.device;
    this.device = null;
    this.listeners.close(null);
    if (device !== null) await this.closeQuietly(device);
  }

  private gone(reason: string): void {
    const device = this.device;
    if (device === null) return;
    this.device = null;
    void this.closeQuietly(device);
    this.listeners.close(new ValisetteError('port-closed', 'the instrument went away', { port: this.port, reason }));
  }

  private async closeQuietly(device: HIDAsync): Promise<void> {
    try {
      await device.close();
    } catch (error) {
      this.log.debug('closing a HID device failed', { port: this.port, reason: describeError(error) });
    }
  }
}
