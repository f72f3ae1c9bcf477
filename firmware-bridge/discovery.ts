import { readdir, readlink, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SerialPort } from 'serialport';
import type { Cancel, Clock } from '../model/clock.ts';
import { describeError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import { serialOfByIdName, type PortCandidate } from './port-identity.ts';
import { listHidDevices } from './transports/hid.ts';

export interface DiscoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Directories of symbolic links named as in /dev/serial/by-id. */
  readonly serialDirectories: readonly string[];
  /** Also ask the system for its serial ports. */
  readonly systemPorts: boolean;
  readonly hid: boolean;
}

export interface DiscoveryListener {
  appeared(candidate: PortCandidate): void;
  vanished(key: string): void;
}

/** Links are looked at this often: a plugged instrument is seen within one second. */
const LOOK_EVERY_MILLISECONDS = 500;
/** Asking the system costs a process (udevadm) or an enumeration: every fourth look. */
const LOOKS_PER_SYSTEM_LISTING = 4;
const MAXIMUM_CANDIDATES = 64;

/** Watches where ports appear. There is no hotplug event to rely on in serialport or node-hid, so it looks. */
export class Discovery {
  private known = new Map<string, PortCandidate>();
  private listed: PortCandidate[] = [];
  private cancel: Cancel | null = null;
  private looking: Promise<void> | null = null;
  private looks = 0;
  private readonly complaints = new Set<string>();

  constructor(
    private readonly options: DiscoveryOptions,
    private readonly listener: DiscoveryListener,
  ) {}

  async start(): Promise<void> {
    await this.look();
    this.cancel = this.options.clock.every(LOOK_EVERY_MILLISECONDS, () => void this.look());
  }

  async stop(): Promise<void> {
    this.cancel?.();
    this.cancel = null;
    await this.looking;
  }

  /** Looks now; calls made meanwhile share the same look. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    if (this.looks % LOOKS_PER_SYSTEM_LISTING === 0) this.listed = [...(await this.systemPorts()), ...(await this.hidDevices())];
    this.looks += 1;
    const seen = new Map<string, PortCandidate>();
    for (const candidate of this.listed) seen.set(candidate.key, candidate);
    for (const directory of this.options.serialDirectories) {
      for (const link of await this.links(directory)) {
        const listed = seen.get(link.key);
        seen.set(link.key, listed === undefined ? link : { ...listed, port: link.port });
      }
    }
    this.compare(seen);
  }

  private compare(seen: Map<string, PortCandidate>): void {
    const before = this.known;
    this.known = new Map([...seen].slice(0, MAXIMUM_CANDIDATES));
    for (const [key, candidate] of before) {
      if (this.known.get(key)?.port !== candidate.port) this.listener.vanished(key);
    }
    for (const [key, candidate] of this.known) {
      if (before.get(key)?.port !== candidate.port) this.listener.appeared(candidate);
    }
  }

  private async links(directory: string): Promise<PortCandidate[]> {
    let names: string[];
    try {
      names = await readdir(directory);
    } catch {
      return []; // no such directory while no adapter is plugged
    }
    const found: PortCandidate[] = [];
    for (const name of names.sort().slice(0, MAXIMUM_CANDIDATES)) {
      try {
        const port = resolve(directory, await readlink(join(directory, name)));
        await stat(port);
        found.push({ key: name, transport: 'serial', port, name, serial: serialOfByIdName(name), vendorId: null, productId: null });
      } catch {
        // not a link, or a link to a port that has just gone
      }
    }
    return found;
  }

  private async systemPorts(): Promise<PortCandidate[]> {
    if (!this.options.systemPorts) return [];
    try {
      const ports = await SerialPort.list();
      // Ports soldered on the board have no USB identity and are nobody's instrument.
      return ports.filter((port) => port.vendorId !== undefined).map((port) => ({
        key: port.pnpId ?? (port.serialNumber === undefined ? basename(port.path) : `${port.vendorId}:${port.productId}:${port.serialNumber}`),
        transport: 'serial' as const,
        port: port.path,
        name: port.pnpId ?? `${port.manufacturer ?? ''} ${port.path}`,
        serial: port.serialNumber ?? null,
        vendorId: port.vendorId?.toLowerCase() ?? null,
        productId: port.productId?.toLowerCase() ?? null,
      }));
    } catch (error) {
      this.complainOnce('the system cannot list its serial ports (udevadm missing?); links are still watched', error);
      return [];
    }
  }

  private async hidDevices(): Promise<PortCandidate[]> {
    if (!this.options.hid) return [];
    try {
      const devices = await listHidDevices();
      return devices.map((device) => {
        const vendorId = device.vendorId.toString(16).padStart(4, '0');
        const productId = device.productId.toString(16).padStart(4, '0');
        const key = `hid:${vendorId}:${productId}:${device.serial ?? device.path}`;
        return { key, transport: 'hid' as const, port: device.path, name: device.product ?? key, serial: device.serial, vendorId, productId };
      });
    } catch (error) {
      this.complainOnce('HID instruments are not available on this system', error);
      return [];
    }
  }

  private complainOnce(message: string, error: unknown): void {
    if (this.complaints.has(message)) return;
    this.complaints.add(message);
    this.options.log.warn(message, { reason: describeError(error) });
  }
}
