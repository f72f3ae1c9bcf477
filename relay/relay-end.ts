import { createHmac, createPublicKey } from 'node:crypto';
import type { Cancel } from '../model/clock.ts';
import { isValisetteError, ValisetteError } from '../model/errors.ts';
import type { Delivery, ObjectHandler, PacketInput, PacketObjectInput, RelayEndOptions, RelayLinkState, RelayListener, RelayPace, RelayPeer, SentPacket } from './door.ts';
import { InboxStore } from './inbox/store.ts';
import { deliveryOf, OutboxStore, type NewSealedObject, type StoredObject } from './outbox/store.ts';
import { encodeContent } from './packet/content.ts';
import { CONTENT_KEY_BYTES, MAXIMUM_OBJECTS, MAXIMUM_PLAIN_BYTES, sealManifest } from './packet/manifest.ts';
import { sealObject } from './packet/sealed-object.ts';
import { HPKE_ENC_BYTES, hpkeOpen, hpkeSeal } from './seal/hpke.ts';
import { openRelayDatabase, type RelayDatabase } from './storage/database.ts';
import { MqttWire } from './transfer/mqtt-wire.ts';
import { Receiver } from './transfer/receiver.ts';
import { Sender } from './transfer/sender.ts';
import { readRelayTopic, relayTopic, type RelayMessage } from './transfer/topics.ts';
import type { Wire } from './transfer/wire.ts';

export type * from './door.ts';

/** 8 KiB: 1.3 s at 50 kbit/s, so that a summary never waits long; eight in flight fill 256 kbit/s at 600 ms three times over. */
export const DEFAULT_PACE: RelayPace = {
  chunkBytes: 8_192,
  windowChunks: 8,
  stallMilliseconds: 20_000,
  retryMilliseconds: 1_000,
  longestRetryMilliseconds: 60_000,
  keepReceivedMilliseconds: 7 * 24 * 3_600_000,
};

const HOUR_MILLISECONDS = 3_600_000;
const OWN_KEY_INFO = Buffer.from('valisette/v1/own-cek', 'latin1');

/** One end of the relay: the same at the suitcase and at the hospital. */
export class RelayEnd {
  private readonly pace: RelayPace;
  private readonly listeners = new Set<RelayListener>();
  private db: RelayDatabase | null = null;
  private outbox: OutboxStore | null = null;
  private inbox: InboxStore | null = null;
  private sender: Sender | null = null;
  private receiver: Receiver | null = null;
  private wire: Wire | null = null;
  private handler: ObjectHandler | null = null;
  private cancelSweep: Cancel = () => {};
  private linkState: RelayLinkState;
  /** Packets being sealed: one at a time, so that no object is sealed twice. */
  private sealing: Promise<unknown> = Promise.resolve();

  constructor(private readonly o: RelayEndOptions) {
    this.pace = { ...DEFAULT_PACE, ...o.pace };
    this.linkState = { connected: false, since: '1970-01-01T00:00:00.000Z', roundTripMilliseconds: null };
  }

  /** Opens the database and begins to connect; does not wait for the link. @throws ValisetteError `storage-*`. */
  async start(): Promise<void> {
    if (this.db !== null) throw new ValisetteError('internal', 'the relay runs already');
    await Promise.resolve();
    const { self, peers, clock, random, log, databasePath } = this.o;
    this.db = openRelayDatabase(databasePath);
    this.outbox = new OutboxStore(this.db);
    this.inbox = new InboxStore(this.db);
    this.linkState = { connected: false, since: clock.now().iso, roundTripMilliseconds: null };
    const common = { peers, clock, random, log, pace: this.pace };
    this.sender = new Sender({
      ...common, selfId: self.id, store: this.outbox,
      publish: (peer, message, payload) => this.publish(peer, message, payload),
      changed: (packetId) => this.deliveryChanged(packetId),
      roundTrip: (milliseconds) => this.roundTrip(milliseconds),
    });
    this.receiver = new Receiver({
      ...common, self, store: this.inbox,
      publish: (peer, message, payload) => void this.publish(peer, message, payload),
      progress: (progress) => this.tell((listener) => listener.onProgress?.(progress)),
    });
    this.sweep();
    this.cancelSweep = clock.every(HOUR_MILLISECONDS, () => this.sweep());
    if (this.handler !== null) this.receiver.handle(this.handler);
    this.sender.start();
    this.receiver.start();
    this.wire = this.o.wire?.() ?? new MqttWire({ id: self.id, connection: this.o.connection, clock, random, log, retryMilliseconds: this.pace.retryMilliseconds, longestRetryMilliseconds: this.pace.longestRetryMilliseconds });
    this.wire.start({
      onConnected: () => this.linkChanged(true),
      onDisconnected: () => this.linkChanged(false),
      onMessage: (topic, payload) => this.receive(topic, payload),
      onRoundTrip: (milliseconds) => this.roundTrip(milliseconds),
    });
  }

  async stop(): Promise<void> {
    if (this.db === null) return;
    this.cancelSweep();
    await this.sealing.catch(() => undefined);
    this.sender?.stop();
    await this.wire?.stop();
    await this.receiver?.stop();
    this.db.close();
    this.db = this.outbox = this.inbox = this.sender = this.receiver = this.wire = null;
    this.linkState = { connected: false, since: this.o.clock.now().iso, roundTripMilliseconds: null };
  }

  /**
   * Compresses, seals and signs; the packet is durable in the outbox when this resolves, and not there at all when it throws.
   * @throws ValisetteError `recipient-unknown`, `limit-exceeded`, `storage-*`.
   */
  async send(packet: PacketInput): Promise<SentPacket> {
    const sealed = this.sealing.catch(() => undefined).then(() => this.seal(packet));
    this.sealing = sealed;
    return sealed;
  }

  listen(listener: RelayListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sets who takes the objects. Until then they wait in the inbox. */
  handle(handler: ObjectHandler): void {
    this.handler = handler;
    this.receiver?.handle(handler);
  }

  /** In the order in which the packets were sealed. */
  deliveries(caseId?: string): Delivery[] {
    return this.running(this.outbox).packets(caseId).map(deliveryOf);
  }

  delivery(packetId: string): Delivery | null {
    const packet = this.running(this.outbox).packet(packetId);
    return packet === null ? null : deliveryOf(packet);
  }

  /** What has no receipt yet. */
  waiting(): { objects: number; bytes: number } {
    const objects = this.running(this.outbox).open().flatMap((packet) => packet.objects).filter((object) => !object.received);
    return { objects: objects.length, bytes: objects.reduce((sum, object) => sum + object.sealedBytes, 0) };
  }

  link(): RelayLinkState {
    return this.linkState;
  }

  private async seal(input: PacketInput): Promise<SentPacket> {
    const outbox = this.running(this.outbox);
    const existing = outbox.find(input.to, input.caseId, input.kind, input.version);
    if (existing !== null) return sentPacket(existing.packetId, existing.manifest.length, existing.objects);
    const peer = this.o.peers.peer(input.to);
    if (peer === null) throw new ValisetteError('recipient-unknown', 'nobody of that name is enrolled here', { to: input.to });
    checkInput(input);
    const contentKey = this.contentKey(outbox, input.to, input.caseId);
    const objects: (StoredObject | NewSealedObject)[] = [];
    for (const object of input.objects) objects.push(await this.sealOne(outbox, input, object, contentKey, objects));
    const packetId = Buffer.from(this.o.random(16)).toString('hex');
    const sequence = outbox.nextSequence(Math.floor(Date.parse(this.o.clock.now().iso) / 1000));
    const manifest = this.manifest(outbox, input, peer, { packetId, sequence, contentKey, objects });
    contentKey.fill(0);
    const added = outbox.add({
      packetId, peer: input.to, caseId: input.caseId, kind: input.kind, version: input.version, priority: input.priority, sequence, manifest, mark: input.mark ?? null,
      objects: input.objects.map(({ name }, index) => ({ name, sealed: objects[index] as StoredObject })),
    });
    const kept = added ? outbox.packet(packetId) : outbox.find(input.to, input.caseId, input.kind, input.version);
    if (kept === null) throw new ValisetteError('internal', 'a packet vanished from the outbox');
    if (added) {
      this.deliveryChanged(packetId);
      this.sender?.add(kept);
    }
    return sentPacket(kept.packetId, kept.manifest.length, kept.objects);
  }

  private manifest(outbox: OutboxStore, input: PacketInput, peer: RelayPeer, sealed: { packetId: string; sequence: number; contentKey: Uint8Array; objects: readonly StoredObject[] }): Uint8Array {
    return sealManifest(
      {
        packetId: sealed.packetId, sequence: sealed.sequence, sender: this.o.self.id, recipient: input.to, caseId: input.caseId, kind: input.kind, version: input.version,
        priority: input.priority, createdAt: input.createdAt, chunkBytes: this.pace.chunkBytes, author: input.author,
        objects: input.objects.map((object, index) => {
          const { tier, counter, sealedBytes, sha256, encoding, plainBytes } = sealed.objects[index] as StoredObject;
          return { tier, counter, sealedBytes, sha256, name: object.name, kind: object.kind, encoding, plainBytes, description: { ...object.description } };
        }),
      },
      sealed.contentKey,
      outbox.reserveCounters(input.to, input.caseId, 1),
      { signing: this.o.self.signingPrivateKey, recipient: peer.sealingPublicKey },
    );
  }

  /** Seals an object, or finds the same one sealed for an earlier version of the case: what the other end holds is then not sent again. */
  private async sealOne(outbox: OutboxStore, input: PacketInput, object: PacketObjectInput, contentKey: Uint8Array, before: readonly StoredObject[]): Promise<StoredObject | NewSealedObject> {
    const fingerprint = createHmac('sha256', contentKey).update(`${object.kind}/${object.tier}/${this.pace.chunkBytes}/`).update(object.bytes).digest();
    const reusable = outbox.reusable(input.to, input.caseId, fingerprint);
    if (reusable !== null && !before.some((other) => other.sha256 === reusable.sha256)) return reusable;
    const { encoding, encoded } = await encodeContent(object.bytes, object.kind);
    const counter = outbox.reserveCounters(input.to, input.caseId, 1);
    const sealed = sealObject(encoded, contentKey, { caseId: input.caseId, counter, tier: object.tier, chunkBytes: this.pace.chunkBytes });
    return {
      sha256: sealed.sha256, tier: object.tier, counter, chunkBytes: this.pace.chunkBytes, chunkCount: sealed.chunks.length, sealedBytes: sealed.sealedBytes,
      encoding, plainBytes: object.bytes.length, fingerprint, chunks: sealed.chunks,
    };
  }

  /** One content key per case and recipient; the database holds it only sealed to our own sealing key, which lies in another file. */
  private contentKey(outbox: OutboxStore, peer: string, caseId: string): Uint8Array {
    const aad = Buffer.from(`${caseId}\n${peer}`, 'utf8');
    const own = this.o.self.sealingPrivateKey;
    const kept = outbox.sealedContentKey(peer, caseId);
    if (kept !== null) return hpkeOpen(own, OWN_KEY_INFO, aad, { enc: kept.subarray(0, HPKE_ENC_BYTES), ciphertext: kept.subarray(HPKE_ENC_BYTES) });
    const contentKey = Uint8Array.from(this.o.random(CONTENT_KEY_BYTES));
    const { enc, ciphertext } = hpkeSeal(createPublicKey(own), OWN_KEY_INFO, aad, contentKey);
    outbox.keepContentKey(peer, caseId, Buffer.concat([enc, ciphertext]));
    return contentKey;
  }

  private receive(topic: string, payload: Uint8Array): void {
    const read = readRelayTopic(topic);
    const device = this.o.connection.side === 'device';
    if (read?.direction !== (device ? 'down' : 'up') || (device && read.deviceId !== this.o.self.id)) return;
    const from = device ? null : read.deviceId;
    try {
      this.dispatch(from, read.message, payload);
    } catch (error) {
      this.o.log.warn('a message of the relay is dropped', { message: read.message, code: isValisetteError(error) ? error.code : 'internal' });
    }
  }

  private dispatch(from: string | null, message: RelayMessage, payload: Uint8Array): void {
    switch (message) {
      case 'hello':
        for (const peer of from === null ? this.o.peers.ids() : [from]) this.sender?.onHello(peer);
        return;
      case 'announce':
        return this.receiver?.onAnnounce(from, payload);
      case 'chunk':
        return this.receiver?.onChunk(from, payload);
      case 'holdings':
        return this.sender?.onHoldings(from, payload);
      case 'acknowledgement':
        return this.sender?.onAcknowledgement(from, payload);
      case 'receipt':
        return this.sender?.onReceipt(from, payload);
      case 'refusal':
        return this.sender?.onRefusal(from, payload);
    }
  }

  /** A suitcase speaks on its own branch only; the centre on the branch of the peer. */
  private publish(peer: string | null, message: RelayMessage, payload: Uint8Array): boolean {
    if (this.wire === null) return false;
    if (this.o.connection.side === 'device') return this.wire.publish(relayTopic(this.o.self.id, 'up', message), payload);
    return peer !== null && this.wire.publish(relayTopic(peer, 'down', message), payload);
  }

  private linkChanged(connected: boolean): void {
    this.linkState = { connected, since: this.o.clock.now().iso, roundTripMilliseconds: connected ? this.linkState.roundTripMilliseconds : null };
    if (connected) {
      if (this.o.connection.side === 'device') this.publish(null, 'hello', new Uint8Array(0));
      else for (const peer of this.o.peers.ids()) this.publish(peer, 'hello', new Uint8Array(0));
    }
    this.sender?.linkChanged(connected);
    this.tell((listener) => listener.onLink?.(this.linkState));
  }

  private roundTrip(milliseconds: number): void {
    const before = this.linkState.roundTripMilliseconds;
    const smoothed = before === null ? milliseconds : before + (milliseconds - before) / 4;
    this.linkState = { ...this.linkState, roundTripMilliseconds: smoothed };
    if (before === null || Math.abs(smoothed - before) > 0.2 * before) this.tell((listener) => listener.onLink?.(this.linkState));
  }

  private deliveryChanged(packetId: string): void {
    const packet = this.outbox?.packet(packetId);
    if (packet) this.tell((listener) => listener.onDelivery?.(deliveryOf(packet)));
  }

  private tell(call: (listener: RelayListener) => void): void {
    for (const listener of this.listeners) {
      try {
        call(listener);
      } catch (error) {
        this.o.log.error('a listener of the relay failed', { code: isValisetteError(error) ? error.code : 'internal' });
      }
    }
  }

  /** Frees the room of what was received long ago; never while a packet is being sealed, which may be about to use it again. */
  private sweep(): void {
    this.sealing = this.sealing.catch(() => undefined).then(() => {
      if (this.outbox === null || this.inbox === null) return;
      const before = new Date(Date.parse(this.o.clock.now().iso) - this.pace.keepReceivedMilliseconds).toISOString();
      try {
        this.outbox.dropSettledBytes(before);
        this.inbox.dropSettled(before);
      } catch (error) {
        this.o.log.error('old packets cannot be dropped', { code: isValisetteError(error) ? error.code : 'internal' });
      }
    });
  }

  private running<T>(part: T | null): T {
    if (part === null) throw new ValisetteError('storage-failed', 'the relay does not run');
    return part;
  }
}

function checkInput(input: PacketInput): void {
  const { objects } = input;
  if (objects.length < 1 || objects.length > MAXIMUM_OBJECTS) throw new ValisetteError('limit-exceeded', 'a packet holds 1 to 64 objects', { objects: objects.length });
  if (new Set(objects.map((object) => object.name)).size !== objects.length) throw new ValisetteError('case-conflict', 'two objects of a packet have one name');
  for (const object of objects) {
    if (object.bytes.length > MAXIMUM_PLAIN_BYTES) throw new ValisetteError('limit-exceeded', 'an object is too large', { bytes: object.bytes.length });
    if (!Number.isInteger(object.tier) || object.tier < 0 || object.tier > 6) throw new ValisetteError('schema-violation', 'a tier is 0 to 6');
  }
}

function sentPacket(packetId: string, manifestBytes: number, objects: readonly { readonly sealedBytes: number }[]): SentPacket {
  return { packetId, objects: objects.length, bytes: manifestBytes + objects.reduce((sum, object) => sum + object.sealedBytes, 0) };
}
