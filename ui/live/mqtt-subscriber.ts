import type { Cancel, Clock } from '../../model/clock.ts';
import { encodeConnect, encodeDisconnect, encodePing, encodeSubscribe, PacketReader } from './mqtt-packets.ts';

/** Ticket for one connection; a new one is asked for at each attempt. */
export interface MqttTicket {
  readonly clientId: string;
  readonly username: string;
  readonly ticket: string;
}

export interface MqttSubscriberOptions {
  /** `wss://…/mqtt` */
  readonly address: string;
  readonly filters: readonly string[];
  readonly ticket: () => Promise<MqttTicket>;
  readonly clock: Clock;
  /** 0…1, spreads reconnections of several screens. */
  readonly random: () => number;
  readonly onMessage: (topic: string, payload: Uint8Array, retained: boolean) => void;
  readonly onConnection: (connected: boolean) => void;
}

const KEEP_ALIVE_SECONDS = 20;
const SILENCE_MILLISECONDS = 30_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;

/** Reads the local broker over WebSocket and never gives up: back-off from 0.5 to 8 s, a fresh ticket each time. */
export class MqttSubscriber {
  private socket: WebSocket | null = null;
  private wanted = false;
  private attempts = 0;
  private cancels: Cancel[] = [];
  private lastHeard = 0;
  private connected = false;

  constructor(private readonly options: MqttSubscriberOptions) {}

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.cancelTimers();
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encodeDisconnect() as Uint8Array<ArrayBuffer>);
    this.socket?.close();
    this.socket = null;
    this.tell(false);
  }

  /** Tries at once: the screen came back, or the network did. */
  retryNow(): void {
    if (!this.wanted || this.connected) return;
    this.attempts = 0;
    this.cancelTimers();
    this.drop(this.socket);
    void this.connect();
  }

  private async connect(): Promise<void> {
    let ticket: MqttTicket;
    try {
      ticket = await this.options.ticket();
    } catch {
      this.again();
      return;
    }
    if (!this.wanted || this.socket !== null) return;
    const socket = new WebSocket(this.options.address, 'mqtt');
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    const reader = new PacketReader();
    this.lastHeard = this.options.clock.monotonicMilliseconds();
    socket.onopen = () => socket.send(encodeConnect({ clientId: ticket.clientId, username: ticket.username, password: ticket.ticket, keepAliveSeconds: KEEP_ALIVE_SECONDS }) as Uint8Array<ArrayBuffer>);
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (socket === this.socket) this.read(socket, reader, new Uint8Array(event.data));
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lost();
    };
    this.watch(socket);
  }

  private read(socket: WebSocket, reader: PacketReader, bytes: Uint8Array): void {
    this.lastHeard = this.options.clock.monotonicMilliseconds();
    let packets;
    try {
      packets = reader.push(bytes);
    } catch {
      socket.close();
      return;
    }
    for (const packet of packets) {
      if (packet.kind === 'publish') this.options.onMessage(packet.topic, packet.payload, packet.retained);
      else if (packet.kind === 'connack') {
        if (packet.returnCode !== 0) socket.close();
        else socket.send(encodeSubscribe(1, this.options.filters) as Uint8Array<ArrayBuffer>);
      } else if (packet.kind === 'suback') {
        if (packet.returnCodes.some((code) => code === 0x80)) socket.close();
        else {
          this.attempts = 0;
          this.tell(true);
        }
      }
    }
  }

  /** Pings, and closes a socket that has gone dumb: a Wi-Fi that left the room tells nobody. */
  private watch(socket: WebSocket): void {
    const cancel = this.options.clock.every((KEEP_ALIVE_SECONDS * 1000) / 2, () => {
      if (socket !== this.socket) return;
      const silent = this.options.clock.monotonicMilliseconds() - this.lastHeard;
      if (silent > SILENCE_MILLISECONDS) this.lost();
      else if (socket.readyState === WebSocket.OPEN) socket.send(encodePing() as Uint8Array<ArrayBuffer>);
    });
    this.cancels.push(cancel);
  }

  private lost(): void {
    this.drop(this.socket);
    this.cancelTimers();
    this.tell(false);
    this.again();
  }

  private drop(socket: WebSocket | null): void {
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private again(): void {
    if (!this.wanted) return;
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.attempts) * (0.75 + 0.5 * this.options.random());
    this.attempts += 1;
    this.cancels.push(this.options.clock.after(delay, () => void this.connect()));
  }

  private cancelTimers(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels = [];
  }

  private tell(connected: boolean): void {
    if (connected === this.connected) return;
    this.connected = connected;
    this.options.onConnection(connected);
  }
}
