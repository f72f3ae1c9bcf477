import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';

/**
 * A WebSocket as the byte stream an MQTT broker reads and writes (binary messages, MQTT 3.1.1, 6). What is written in one
 * turn leaves in one message: the broker writes a packet in several pieces, and a message for each would cost several
 * system calls per packet and reader. `writableLength` counts every byte the network has not taken yet.
 */
export class WebSocketStream extends Duplex {
  constructor(
    private readonly socket: WebSocket,
    writableHighWaterMark: number,
  ) {
    super({ writableHighWaterMark, readableHighWaterMark: 64 * 1024, allowHalfOpen: false });
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) this.destroy(new Error('MQTT travels in binary messages only'));
      else if (!this.push(bytesOf(data))) socket.pause();
    });
    socket.on('close', () => this.destroy());
    socket.on('error', (error) => this.destroy(error));
  }

  override _read(): void {
    if (this.socket.isPaused) this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Without a fault what was written before (a refusal) still leaves; a stalled peer is cut off.
    if (error === null) this.socket.close();
    else this.socket.terminate();
    done(error);
  }

  private send(bytes: Buffer, done: (error?: Error | null) => void): void {
    if (this.socket.readyState !== WebSocket.OPEN) done(new Error('the WebSocket is closed'));
    else this.socket.send(bytes, { binary: true }, done);
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
