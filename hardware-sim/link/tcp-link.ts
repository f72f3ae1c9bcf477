import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Cancel, Clock } from '../../model/clock.ts';

/** What the link does to each direction. Numbers may be changed while it runs. */
export interface LinkConditions {
  /** Payload bits per second in each direction; Infinity = not limited. */
  bitsPerSecond: number;
  /** One-way delay, ms. */
  delayMilliseconds: number;
  /** False = the network is gone: connections fall and new ones are refused at once. */
  connected: boolean;
}

export interface TcpLinkOptions {
  /** Where the link leads. */
  readonly targetHost: string;
  readonly targetPort: number;
  /** Local port; 0 = any free one. */
  readonly port: number;
  readonly conditions: LinkConditions;
  readonly clock: Clock;
}

/**
 * A bad network between two TCP ends: limited rate, delay, cuts. Whoever connects to `port` talks to the
 * target through it. TCP hides single losses from the ends, so loss shows as lower rate and as cuts.
 */
export class TcpLink {
  private server: Server | null = null;
  private readonly pipes = new Set<Direction>();
  private readonly sockets = new Set<Socket>();
  private conditions: LinkConditions;

  constructor(private readonly options: TcpLinkOptions) {
    this.conditions = { ...options.conditions };
  }

  /** Resolves with the port to connect to. */
  async start(): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (near) => this.accept(near));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.options.port, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.dropConnections();
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Changes the conditions; `connected: false` cuts what is open. */
  set(conditions: Partial<LinkConditions>): void {
    this.conditions = { ...this.conditions, ...conditions };
    if (!this.conditions.connected) this.dropConnections();
    for (const pipe of this.pipes) pipe.wake();
  }

  /** Payload bytes carried so far, from the one who connects to the target. */
  bytesUp = 0;
  /** And back. */
  bytesDown = 0;

  private accept(near: Socket): void {
    if (!this.conditions.connected) {
      near.destroy();
      return;
    }
    const far = connect({ port: this.options.targetPort, host: this.options.targetHost, allowHalfOpen: true });
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        // A socket that said goodbye is followed by its queue; one that fell takes the other with it.
        if (!socket.readableEnded) other.destroy();
      });
    }
    this.carry(near, far, (bytes) => (this.bytesUp += bytes));
    this.carry(far, near, (bytes) => (this.bytesDown += bytes));
  }

  private carry(from: Socket, to: Socket, count: (bytes: number) => void): void {
    const direction = new Direction(from, to, () => this.conditions, this.options.clock, count);
    this.pipes.add(direction);
    to.once('close', () => {
      direction.stop();
      this.pipes.delete(direction);
    });
  }

  private dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
}

/** Bytes kept back at most before the sender is made to wait. */
const QUEUE_LIMIT = 64 * 1024;
/** Bytes leave in slices of about one packet. */
const SLICE_BYTES = 1_400;

/** One direction: a queue released at the rate of the link, each slice delayed by the one-way delay. */
class Direction {
  private readonly queue: { bytes: Buffer; arrived: number }[] = [];
  private queued = 0;
  private freeAt = 0;
  private timer: Cancel | null = null;
  private ended = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly conditions: () => LinkConditions,
    private readonly clock: Clock,
    private readonly count: (bytes: number) => void,
  ) {
    from.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        this.queue.push({ bytes: bytes.subarray(at, at + SLICE_BYTES), arrived: clock.monotonicMilliseconds() });
      }
      this.queued += bytes.length;
      if (this.queued > QUEUE_LIMIT) from.pause();
      this.wake();
    });
    from.on('end', () => {
      this.ended = true;
      this.wake();
    });
  }

  wake(): void {
    if (this.timer !== null || this.to.destroyed) return;
    const head = this.queue[0];
    if (head === undefined) {
      if (this.ended) this.to.end();
      return;
    }
    const now = this.clock.monotonicMilliseconds();
    const { bitsPerSecond, delayMilliseconds } = this.conditions();
    const start = Math.max(this.freeAt, head.arrived);
    const leaves = start + (Number.isFinite(bitsPerSecond) ? (head.bytes.length * 8_000) / bitsPerSecond : 0);
    const due = leaves + delayMilliseconds;
    if (due > now + 0.5) {
      this.timer = this.clock.after(due - now, () => {
        this.timer = null;
        this.release(leaves);
      });
    } else {
      this.release(leaves);
    }
  }

  stop(): void {
    this.timer?.();
    this.timer = null;
    this.queue.length = 0;
  }

  private release(leaves: number): void {
    const head = this.queue.shift();
    if (head === undefined) return;
    this.freeAt = leaves;
    this.queued -= head.bytes.length;
    this.count(head.bytes.length);
    if (!this.to.destroyed) this.to.write(head.bytes);
    if (this.queued < QUEUE_LIMIT / 2) this.from.resume();
    this.wake();
  }
}
