import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/**
 * Watches the length every MQTT packet announces (fixed header, MQTT 3.1.1 section 2.2) and cuts the connection
 * before an oversized one is gathered in memory: the parser behind it would otherwise buffer up to 256 MiB.
 */
export class PacketGuard extends Duplex {
  private readonly reader: LengthReader;
  private paused = false;

  /** @param maximumBytes largest remaining length accepted, in bytes. @param refused called once, before the connection is cut. */
  constructor(private readonly socket: Socket, maximumBytes: number, refused: (announcedBytes: number) => void) {
    super({ allowHalfOpen: false });
    this.reader = new LengthReader(maximumBytes);
    socket.on('data', (bytes: Buffer) => {
      const excess = this.reader.read(bytes);
      if (excess !== null) {
        refused(excess);
        this.destroy();
        return;
      }
      if (!this.push(bytes)) {
        this.paused = true;
        socket.pause();
      }
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    if (!this.paused) return;
    this.paused = false;
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}

/** Follows packet boundaries through any split of the bytes; keeps no byte. */
export class LengthReader {
  private skip = 0;
  private state: 'type' | 'length' = 'type';
  private length = 0;
  private shift = 0;

  constructor(private readonly maximumBytes: number) {}

  /** Returns the announced length when it is too large or malformed, else null. */
  read(bytes: Uint8Array): number | null {
    let at = 0;
    while (at < bytes.length) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, bytes.length - at);
        this.skip -= step;
        at += step;
        continue;
      }
      const byte = bytes[at] as number;
      at += 1;
      if (this.state === 'type') {
        this.state = 'length';
        this.length = 0;
        this.shift = 0;
        continue;
      }
      this.length += (byte & 0x7f) * 2 ** this.shift;
      this.shift += 7;
      if (this.length > this.maximumBytes || (byte >= 0x80 && this.shift >= 28)) return this.length;
      if (byte < 0x80) {
        this.skip = this.length;
        this.state = 'type';
      }
    }
    return null;
  }
}
