/**
 * A two-way channel of bytes to one instrument. Transports know nothing of protocols;
 * decoders know nothing of transports.
 */
export interface Transport {
  /** Port as the system names it, for people and logs. */
  readonly port: string;
  /** @throws ValisetteError `port-unavailable` (missing, locked, not permitted). May be called once. */
  open(): Promise<void>;
  /** Resolves when the system has taken the bytes. @throws ValisetteError `port-closed`. */
  write(bytes: Uint8Array): Promise<void>;
  /** Idempotent; never rejects. `onClose` listeners hear of it once, with `cause` null. */
  close(): Promise<void>;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once. `cause` is a ValisetteError `port-closed` when the instrument went away by itself, null when we closed. */
  onClose(listener: (cause: Error | null) => void): void;
}

/** Line settings of a serial instrument; flow control is never used. */
export interface SerialSettings {
  /** Bits per second. Ignored by USB CDC devices and by pseudo-terminals. */
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 2;
}

/** The listeners of a transport: shared bookkeeping, one closing call whatever happens. */
export class TransportListeners {
  private readonly dataListeners: ((bytes: Uint8Array) => void)[] = [];
  private readonly closeListeners: ((cause: Error | null) => void)[] = [];
  private closed = false;

  onData(listener: (bytes: Uint8Array) => void): void {
    this.dataListeners.push(listener);
  }

  onClose(listener: (cause: Error | null) => void): void {
    this.closeListeners.push(listener);
  }

  data(bytes: Uint8Array): void {
    if (this.closed) return;
    for (const listener of this.dataListeners) listener(bytes);
  }

  close(cause: Error | null): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.closeListeners) listener(cause);
  }
}
