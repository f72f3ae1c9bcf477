import { createHash } from 'node:crypto';
import type { Cancel, Clock, RandomBytes } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import type { PeerDirectory, RelayPace } from '../door.ts';
import { emptyBitmap, hasBit, setBit } from '../outbox/bitmap.ts';
import type { OutboxStore, OutgoingPacket } from '../outbox/store.ts';
import { backOffMilliseconds } from './back-off.ts';
import { flightKey, Lane, type LiveObject, type LivePacket } from './lane.ts';
import { readAcknowledgement, readHoldings, writeChunk } from './messages.ts';
import { readReceipt, readRefusal, type Refusal } from './receipt.ts';

export interface SenderOptions {
  readonly selfId: string;
  readonly peers: PeerDirectory;
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly pace: RelayPace;
  /** False when not connected. */
  readonly publish: (peer: string, message: 'announce' | 'chunk', payload: Uint8Array) => boolean;
  /** Something about the packet has changed and stands in the store. */
  readonly changed: (packetId: string) => void;
  readonly roundTrip: (milliseconds: number) => void;
}

/** A damaged chunk is sent again at once this often, then with pauses. */
const DAMAGED_CHUNKS_AT_ONCE = 8;

/**
 * Empties the outbox: announces, sends what the other end lacks in the order of outbox/schedule.ts, believes only durable
 * acknowledgements for progress and only signed receipts for the end.
 */
export class Sender {
  private readonly lanes = new Map<string, Lane>();
  private connected = false;
  private cancelWatch: Cancel = () => {};

  constructor(private readonly o: SenderOptions) {}

  start(): void {
    for (const packet of this.o.store.open()) this.lane(packet.peer).add(packet, this.o.clock.monotonicMilliseconds());
    this.cancelWatch = this.o.clock.every(Math.max(10, this.o.pace.stallMilliseconds / 4), () => this.watch());
  }

  stop(): void {
    this.connected = false;
    this.cancelWatch();
    for (const lane of this.lanes.values()) lane.cancelRest();
    this.lanes.clear();
  }

  add(packet: OutgoingPacket): void {
    const lane = this.lane(packet.peer);
    lane.add(packet, this.o.clock.monotonicMilliseconds());
    this.pump(lane);
  }

  linkChanged(connected: boolean): void {
    this.connected = connected;
    if (connected) for (const lane of this.lanes.values()) this.wake(lane);
  }

  /** The peer has just (re)connected. */
  onHello(peer: string): void {
    const lane = this.lanes.get(peer);
    if (lane !== undefined) this.wake(lane);
  }

  onHoldings(from: string | null, payload: Uint8Array): void {
    const holdings = readHoldings(payload);
    const found = this.find(from, holdings.packetId);
    if (found === null) return;
    const { lane, packet } = found;
    lane.attempt = 0;
    packet.heardAt = this.o.clock.monotonicMilliseconds();
    if (holdings.objects.length !== packet.objects.length) {
      // The other end does not know the packet: its announcement was lost or refused.
      packet.phase = 'unannounced';
      this.rest(lane);
      return;
    }
    packet.objects.forEach((object, index) => {
      const held = holdings.objects[index];
      if (held === undefined || object.received) return;
      const bitmap = emptyBitmap(object.chunkCount);
      for (let i = 0; i < object.chunkCount; i += 1) if (held.state !== 'partial' || hasBit(held.bitmap, i)) setBit(bitmap, i);
      object.cursor = 0;
      if (Buffer.compare(bitmap, object.acknowledged) === 0) return;
      object.acknowledged = bitmap;
      this.o.store.keepAcknowledged(packet.packetId, index, bitmap);
    });
    packet.phase = 'ready';
    this.o.changed(packet.packetId);
    this.pump(lane);
  }

  onAcknowledgement(from: string | null, payload: Uint8Array): void {
    const { packetId, object: objectIndex, indexes } = readAcknowledgement(payload);
    const found = this.find(from, packetId);
    const object = found?.packet.objects[objectIndex];
    if (found === null || object === undefined) return;
    const { lane, packet } = found;
    const now = this.o.clock.monotonicMilliseconds();
    lane.attempt = 0;
    lane.damaged = 0;
    packet.heardAt = now;
    let news = false;
    for (const index of indexes) {
      if (index >= object.chunkCount) continue;
      const key = flightKey(packetId, objectIndex, index);
      const sent = lane.inFlight.get(key);
      if (sent !== undefined) this.o.roundTrip(now - sent.sentAt);
      lane.inFlight.delete(key);
      if (hasBit(object.acknowledged, index)) continue;
      setBit(object.acknowledged, index);
      news = true;
    }
    if (news) {
      this.o.store.keepAcknowledged(packetId, objectIndex, object.acknowledged);
      this.o.changed(packetId);
    }
    this.pump(lane);
  }

  onReceipt(from: string | null, payload: Uint8Array): void {
    const found = this.findSigned(from, payload);
    if (found === null) return;
    const { lane, packet, peer } = found;
    const receipt = readReceipt(payload, peer.signingPublicKey);
    const object = packet.objects[receipt.object];
    if (object?.sha256 !== receipt.sha256 || receipt.receiver !== packet.peer || receipt.sender !== this.o.selfId) {
      this.o.log.warn('a receipt does not belong to its packet', { packetId: packet.packetId });
      return;
    }
    lane.attempt = 0;
    packet.heardAt = this.o.clock.monotonicMilliseconds();
    if (object.received) return;
    const last = this.o.store.keepReceipt(packet.packetId, receipt.object, payload, receipt.receivedAt);
    object.received = true;
    for (let index = 0; index < object.chunkCount; index += 1) lane.inFlight.delete(flightKey(packet.packetId, receipt.object, index));
    if (last) lane.remove(packet.packetId);
    this.o.changed(packet.packetId);
    this.pump(lane);
  }

  onRefusal(from: string | null, payload: Uint8Array): void {
    const found = this.findSigned(from, payload);
    if (found === null) return;
    const { lane, packet, peer } = found;
    const refusal = readRefusal(payload, peer.signingPublicKey);
    if (refusal.receiver !== packet.peer) return;
    const own = this.ownDigest(packet, refusal);
    if (own === null) return;
    packet.heardAt = this.o.clock.monotonicMilliseconds();
    if (own !== refusal.digest) {
      this.o.log.warn('bytes were changed on the way', { packetId: packet.packetId, scope: refusal.scope });
      this.sendAgain(lane, packet, refusal);
      return;
    }
    this.o.log.warn('the other end refuses a packet', { packetId: packet.packetId, reason: refusal.reason });
    if (this.o.store.refuse(packet.packetId, refusal.reason, refusal.at)) this.o.changed(packet.packetId);
    lane.remove(packet.packetId);
    this.pump(lane);
  }

  /** SHA-256 of what this end really sent where the refusal points; null when it points nowhere. */
  private ownDigest(packet: LivePacket, refusal: Refusal): string | null {
    if (refusal.scope === 'manifest') return sha256(packet.manifest);
    const object = packet.objects[refusal.object];
    if (object === undefined) return null;
    if (refusal.scope === 'object') return object.sha256;
    const chunk = this.o.store.chunk(object.sha256, refusal.index);
    return chunk === null ? null : sha256(chunk);
  }

  private sendAgain(lane: Lane, packet: LivePacket, refusal: Refusal): void {
    lane.damaged += 1;
    if (refusal.scope === 'chunk') {
      lane.inFlight.delete(flightKey(packet.packetId, refusal.object, refusal.index));
      const object = packet.objects[refusal.object];
      if (object !== undefined) object.cursor = 0;
    } else {
      packet.phase = 'unannounced';
    }
    if (lane.damaged > DAMAGED_CHUNKS_AT_ONCE || refusal.scope !== 'chunk') this.rest(lane);
    else this.pump(lane);
  }

  private lane(peer: string): Lane {
    let lane = this.lanes.get(peer);
    if (lane === undefined) this.lanes.set(peer, (lane = new Lane(peer)));
    return lane;
  }

  private find(from: string | null, packetId: string): { lane: Lane; packet: LivePacket } | null {
    for (const lane of this.lanes.values()) {
      if (from !== null && from !== lane.peer) continue;
      const packet = lane.packets.get(packetId);
      if (packet !== undefined) return { lane, packet };
    }
    return null;
  }

  /** Receipts and refusals carry the packet id after their 4-byte magic. */
  private findSigned(from: string | null, payload: Uint8Array) {
    const found = this.find(from, Buffer.from(payload.subarray(4, 20)).toString('hex'));
    const peer = found === null ? null : this.o.peers.peer(found.packet.peer);
    return found === null || peer === null ? null : { ...found, peer };
  }

  private pump(lane: Lane): void {
    while (this.connected && !lane.resting && lane.used < this.o.pace.windowChunks) {
      const step = lane.next();
      if (step === null) return;
      if (step.packet.phase === 'fresh' || step.announceOnly) {
        if (!this.announce(step.packet)) return;
        if (step.announceOnly) continue;
      }
      if (!this.sendChunk(lane, step.packet, step.object, step.index)) return;
      if (step.object.tier === 0) {
        // A summary leaves in a TLS record of its own: written in one go with what follows, it would be readable only with it.
        setImmediate(() => this.pump(lane));
        return;
      }
    }
  }

  private announce(packet: LivePacket): boolean {
    // Counted before it leaves: after a crash the packet is asked about instead of being sent blindly.
    if (packet.phase === 'fresh') this.o.store.countAttempt(packet.packetId);
    if (!this.o.publish(packet.peer, 'announce', packet.manifest)) {
      packet.phase = 'unannounced';
      return false;
    }
    if (packet.phase === 'fresh') this.o.changed(packet.packetId);
    packet.phase = packet.phase === 'fresh' ? 'ready' : 'asked';
    packet.heardAt = this.o.clock.monotonicMilliseconds();
    return true;
  }

  private sendChunk(lane: Lane, packet: LivePacket, object: LiveObject, index: number): boolean {
    const bytes = this.o.store.chunk(object.sha256, index);
    if (bytes === null) {
      this.o.log.error('a sealed chunk is missing from the outbox', { packetId: packet.packetId });
      this.o.store.refuse(packet.packetId, 'storage-corrupt', this.o.clock.now().iso);
      lane.remove(packet.packetId);
      this.o.changed(packet.packetId);
      return true;
    }
    if (!this.o.publish(packet.peer, 'chunk', writeChunk({ packetId: packet.packetId, object: object.index, index, bytes }))) return false;
    lane.inFlight.set(flightKey(packet.packetId, object.index, index), { packetId: packet.packetId, object: object.index, index, sentAt: this.o.clock.monotonicMilliseconds() });
    object.cursor = index + 1;
    return true;
  }

  /** Looks for what should have been answered long ago. */
  private watch(): void {
    if (!this.connected) return;
    const now = this.o.clock.monotonicMilliseconds();
    for (const lane of this.lanes.values()) {
      if (lane.resting) continue;
      const late = [...lane.inFlight.values()].some((chunk) => now - chunk.sentAt > this.o.pace.stallMilliseconds && now - (lane.packets.get(chunk.packetId)?.heardAt ?? 0) > this.o.pace.stallMilliseconds);
      const quiet = [...lane.packets.values()].some((packet) => packet.phase === 'asked' && now - packet.heardAt > this.o.pace.stallMilliseconds);
      if (late || quiet) {
        lane.restart();
        this.rest(lane);
        continue;
      }
      for (const packet of lane.packets.values()) this.askAgain(lane, packet, now);
    }
  }

  /** Everything acknowledged and nothing in flight, but a receipt is missing: it is asked for. */
  private askAgain(lane: Lane, packet: LivePacket, now: number): void {
    if (packet.phase !== 'ready' || now - packet.heardAt <= this.o.pace.stallMilliseconds) return;
    packet.phase = 'unannounced';
    for (const object of packet.objects) object.cursor = 0;
    this.pump(lane);
  }

  private rest(lane: Lane): void {
    lane.cancelRest();
    lane.resting = true;
    const pause = backOffMilliseconds(lane.attempt, this.o.pace.retryMilliseconds, this.o.pace.longestRetryMilliseconds, this.o.random);
    lane.attempt += 1;
    lane.cancelRest = this.o.clock.after(pause, () => {
      lane.resting = false;
      this.pump(lane);
    });
  }

  private wake(lane: Lane): void {
    lane.cancelRest();
    lane.resting = false;
    lane.attempt = 0;
    lane.restart();
    this.pump(lane);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
