import mqtt, { type MqttClient } from 'mqtt';
import type { Cancel, Clock, RandomBytes } from '../../model/clock.ts';
import { describeError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { RelayConnectionOptions } from '../door.ts';
import { backOffMilliseconds } from './back-off.ts';
import { relaySubscription } from './topics.ts';
import type { Wire, WireListener } from './wire.ts';

const KEEP_ALIVE_SECONDS = 15;
const CONNECT_TIMEOUT_MILLISECONDS = 20_000;

/**
 * MQTT 3.1.1 over TLS with a client certificate, QoS 0, clean session: broker and client keep nothing, the outbox does.
 * mqtt.js reconnects at a fixed pace and queues in memory, so both are off and done here.
 */
export class MqttWire implements Wire {
  private client: MqttClient | null = null;
  private listener: WireListener | null = null;
  private connected = false;
  private attempt = 0;
  private cancelRetry: Cancel = () => {};
  private askedAt = 0;

  constructor(
    private readonly o: {
      readonly id: string;
      readonly connection: RelayConnectionOptions;
      readonly clock: Clock;
      readonly random: RandomBytes;
      readonly log: Log;
      readonly retryMilliseconds: number;
      readonly longestRetryMilliseconds: number;
    },
  ) {}

  start(listener: WireListener): void {
    this.listener = listener;
    this.connect();
  }

  async stop(): Promise<void> {
    this.listener = null;
    this.cancelRetry();
    const client = this.client;
    this.client = null;
    this.connected = false;
    if (client !== null) await client.endAsync(true).catch(() => undefined);
  }

  publish(topic: string, payload: Uint8Array): boolean {
    if (!this.connected || this.client?.connected !== true) return false;
    this.client.publish(topic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), { qos: 0 });
    return true;
  }

  renew(): void {
    this.client?.end(true);
    this.lost(this.client);
  }

  private connect(): void {
    const { id, connection } = this.o;
    const client = mqtt.connect(connection.brokerUrl, {
      clientId: id,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEP_ALIVE_SECONDS,
      reschedulePings: false,
      connectTimeout: CONNECT_TIMEOUT_MILLISECONDS,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      ca: connection.tls.authorityCertificatePem,
      cert: connection.tls.certificatePem,
      key: connection.tls.privateKeyPem,
      rejectUnauthorized: true,
    });
    this.client = client;
    client.on('connect', () => this.subscribe(client));
    client.on('message', (topic, payload) => {
      if (client === this.client) this.listener?.onMessage(topic, payload);
    });
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'pingreq' || packet.cmd === 'subscribe') this.askedAt = this.o.clock.monotonicMilliseconds();
    });
    client.on('packetreceive', (packet) => {
      if (client === this.client && (packet.cmd === 'pingresp' || packet.cmd === 'suback')) this.listener?.onRoundTrip(this.o.clock.monotonicMilliseconds() - this.askedAt);
    });
    client.on('error', (error) => this.o.log.debug('the link failed', { reason: describeError(error) }));
    client.on('close', () => this.lost(client));
  }

  private subscribe(client: MqttClient): void {
    client.subscribe(relaySubscription(this.o.connection.side, this.o.id), { qos: 0 }, (error, granted) => {
      if (client !== this.client || this.listener === null) return;
      if (error !== null || (granted ?? []).some((grant) => (grant.qos as number) === 128)) {
        this.o.log.warn('the broker refuses the subscription of the relay');
        client.end(true);
        this.lost(client);
        return;
      }
      this.connected = true;
      this.attempt = 0;
      this.listener.onConnected();
    });
  }

  private lost(client: MqttClient | null): void {
    if (client === null || client !== this.client) return;
    this.client = null;
    client.end(true);
    const was = this.connected;
    this.connected = false;
    if (was) this.listener?.onDisconnected();
    if (this.listener === null) return;
    const pause = backOffMilliseconds(this.attempt, this.o.retryMilliseconds, this.o.longestRetryMilliseconds, this.o.random);
    this.attempt += 1;
    this.cancelRetry();
    this.cancelRetry = this.o.clock.after(pause, () => {
      if (this.listener !== null && this.client === null) this.connect();
    });
  }
}
