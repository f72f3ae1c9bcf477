import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../../model/clock.ts';
import { isPassing } from './topic-rules.ts';

/** Bytes waiting for one client over which curves are dropped for it and only the latest of each state is kept. */
export const BEHIND_BYTES = 256 * 1024;
/** A client behind for this long is disconnected: it gets a fresh start when it comes back. */
export const PATIENCE_MILLISECONDS = 30_000;
/** Its queue never comes near this: one large message over the bound. Over it the client goes at once. */
export const HARD_LIMIT_BYTES = 2 * 1024 * 1024;

const LOOK_MILLISECONDS = 250;
const LATEST_MAXIMUM = 512;

export interface Outgoing {
  topic: string;
  payload: Buffer;
}

interface Reader {
  connection: Duplex;
  disconnect: () => void;
  /** Monotonic time since which it is behind; null = it keeps up. */
  behindSince: number | null;
  /** Latest state and numeric per topic that it has not got. */
  latest: Map<string, Outgoing>;
  droppedBlocks: number;
}

/**
 * Keeps a slow browser from growing the hub's memory or slowing the others: while more than BEHIND_BYTES wait for it, wave
 * blocks and other passing messages are dropped, the latest of each other topic (states, numerics, notices) waits
 * and is sent when it catches up.
 *
 * The streams given here must accept writes without limit (a high-water mark far above the bounds): a write that
 * reports "full" would hold up the broker's delivery to everyone.
 */
export class BackPressure {
  private readonly readers = new Map<object, Reader>();
  private cancel: Cancel | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly onDisconnect: (droppedBlocks: number) => void,
  ) {}

  start(): void {
    this.cancel ??= this.clock.every(LOOK_MILLISECONDS, () => this.look());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.readers.clear();
  }

  /** `client` is any object that stands for the reader. */
  add(client: object, connection: Duplex, disconnect: () => void): void {
    this.readers.set(client, { connection, disconnect, behindSince: null, latest: new Map(), droppedBlocks: 0 });
  }

  remove(client: object): void {
    this.readers.delete(client);
  }

  /** True when the message may be written to the client now; else it has been dropped or kept as the latest of its topic. */
  admit(client: object, message: Outgoing): boolean {
    const reader = this.readers.get(client);
    if (reader === undefined) return true;
    const waiting = waitingBytes(reader.connection);
    if (waiting > HARD_LIMIT_BYTES) {
      this.drop(client, reader);
      return false;
    }
    if (waiting <= BEHIND_BYTES && reader.latest.size === 0) return true;
    reader.behindSince ??= this.clock.monotonicMilliseconds();
    if (!isPassing(message.topic)) {
      reader.latest.delete(message.topic);
      if (reader.latest.size < LATEST_MAXIMUM) reader.latest.set(message.topic, message);
    } else reader.droppedBlocks += 1;
    return false;
  }

  /** Bytes waiting for all clients, and how many are behind. */
  figures(): { readers: number; behind: number; waitingBytes: number; keptStates: number; droppedBlocks: number } {
    const all = [...this.readers.values()];
    return {
      readers: all.length,
      behind: all.filter((reader) => reader.behindSince !== null).length,
      waitingBytes: all.reduce((sum, reader) => sum + waitingBytes(reader.connection), 0),
      keptStates: all.reduce((sum, reader) => sum + reader.latest.size, 0),
      droppedBlocks: all.reduce((sum, reader) => sum + reader.droppedBlocks, 0),
    };
  }

  private look(): void {
    const now = this.clock.monotonicMilliseconds();
    for (const [client, reader] of this.readers) {
      if (reader.behindSince === null) continue;
      if (waitingBytes(reader.connection) <= BEHIND_BYTES / 2) this.catchUp(reader);
      else if (now - reader.behindSince >= PATIENCE_MILLISECONDS) this.drop(client, reader);
    }
  }

  private catchUp(reader: Reader): void {
    for (const message of reader.latest.values()) {
      if (waitingBytes(reader.connection) > BEHIND_BYTES) return;
      reader.latest.delete(message.topic);
      reader.connection.write(publishPacket(message));
    }
    reader.behindSince = null;
  }

  private drop(client: object, reader: Reader): void {
    this.readers.delete(client);
    this.onDisconnect(reader.droppedBlocks);
    reader.disconnect();
  }
}

function waitingBytes(connection: Duplex): number {
  return connection.writableLength;
}

/** PUBLISH of MQTT 3.1.1 (3.3) at QoS 0. It is written to the connection itself: the broker has let its turn pass already. */
export function publishPacket(message: Outgoing): Buffer {
  const topic = Buffer.from(message.topic, 'utf8');
  let remaining = 2 + topic.length + message.payload.length;
  // The retain bit is for messages sent because of a subscription; these are ordinary ones (3.3.1.3).
  const header = [0x30];
  do {
    const digit = remaining % 128;
    remaining = Math.floor(remaining / 128);
    header.push(remaining > 0 ? digit | 0x80 : digit);
  } while (remaining > 0);
  return Buffer.concat([Buffer.from(header), Buffer.from([topic.length >> 8, topic.length & 0xff]), topic, message.payload]);
}
