import { ValisetteError } from '../../model/errors.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { TransportListeners, type Transport } from './transport.ts';

/** One line of a capture: bytes and when they came (or left), in milliseconds from its start. */
export interface CaptureLine {
  readonly milliseconds: number;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

const LINE = /^(\d+(?:\.\d+)?);(in|out);((?:[0-9a-fA-F]{2})*)$/;
const MAXIMUM_LINES = 1_000_000;

/**
 * Reads a capture: one `milliseconds;in|out;hex` per line, `#` comments and empty lines allowed.
 * @throws ValisetteError `format-malformed` naming the line, `limit-exceeded`.
 */
export function parseCapture(text: string): CaptureLine[] {
  const lines: CaptureLine[] = [];
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = LINE.exec(line);
    if (match === null) throw new ValisetteError('format-malformed', 'a capture line is not `milliseconds;in|out;hex`', { line: number });
    if (lines.length >= MAXIMUM_LINES) throw new ValisetteError('limit-exceeded', 'the capture is too long', { lines: lines.length });
    lines.push({ milliseconds: Number(match[1]), direction: match[2] as 'in' | 'out', bytes: Uint8Array.from(Buffer.from(match[3] as string, 'hex')) });
  }
  return lines;
}

export function formatCapture(lines: readonly CaptureLine[]): string {
  return lines.map((line) => `${line.milliseconds};${line.direction};${Buffer.from(line.bytes).toString('hex')}\n`).join('');
}

/** Plays the incoming bytes of a capture at their own pace, then closes as an unplugged instrument does. Written bytes are kept for inspection. */
export class ReplayTransport implements Transport {
  readonly written: Uint8Array[] = [];
  private readonly listeners = new TransportListeners();
  private cancel: Cancel | null = null;
  private isOpen = false;

  constructor(
    readonly port: string,
    private readonly capture: readonly CaptureLine[],
    private readonly clock: Clock,
  ) {}

  onData(listener: (bytes: Uint8Array) => void): void {
    this.listeners.onData(listener);
  }

  onClose(listener: (cause: Error | null) => void): void {
    this.listeners.onClose(listener);
  }

  open(): Promise<void> {
    this.isOpen = true;
    this.play(this.capture.filter((line) => line.direction === 'in'), 0, this.clock.monotonicMilliseconds());
    return Promise.resolve();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) return Promise.reject(new ValisetteError('port-closed', 'the replay is over', { port: this.port }));
    this.written.push(bytes.slice());
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isOpen = false;
    this.cancel?.();
    this.listeners.close(null);
    return Promise.resolve();
  }

  private play(lines: readonly CaptureLine[], next: number, startedAt: number): void {
    const line = lines[next];
    const due = line === undefined ? 0 : startedAt + line.milliseconds - this.clock.monotonicMilliseconds();
    this.cancel = this.clock.after(Math.max(0, due), () => {
      if (!this.isOpen) return;
      if (line === undefined) {
        this.isOpen = false;
        this.listeners.close(new ValisetteError('port-closed', 'end of the capture', { port: this.port }));
        return;
      }
      this.listeners.data(line.bytes);
      this.play(lines, next + 1, startedAt);
    });
  }
}
