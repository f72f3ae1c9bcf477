import { createHash } from 'node:crypto';
import type { Cancel, Clock, RandomBytes } from '../../model/clock.ts';
import { isValisetteError, ValisetteError, type ErrorCode } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { IncomingProgress, ObjectHandler, PeerDirectory, ReceivedObject, RelayIdentity, RelayPace } from '../door.ts';
import type { IncomingChunk, IncomingObject, InboxStore } from '../inbox/store.ts';
import { decodeContent } from '../packet/content.ts';
import { checkManifestSignature, openManifest, readManifest, type ManifestObject, type PacketManifest } from '../packet/manifest.ts';
import { openChunk, sealedChunkCount } from '../packet/sealed-object.ts';
import { publicJwkOf } from '../seal/keys.ts';
import { backOffMilliseconds } from './back-off.ts';
import { readChunk, writeAcknowledgement, writeHoldings } from './messages.ts';
import { signReceipt, signRefusal, type RefusalScope } from './receipt.ts';

export interface ReceiverOptions {
  readonly self: RelayIdentity;
  readonly peers: PeerDirectory;
  readonly store: InboxStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly pace: RelayPace;
  /** What is not published is asked for again by the sender. */
  readonly publish: (peer: string | null, message: 'holdings' | 'acknowledgement' | 'receipt' | 'refusal', payload: Uint8Array) => void;
  readonly progress: (progress: IncomingProgress) => void;
}

interface OpenPacket {
  readonly manifest: PacketManifest;
  readonly contentKey: Uint8Array;
  readonly objects: IncomingObject[];
}

/** A whole object and how often it was handed over in vain. */
interface Waiting {
  readonly object: IncomingObject;
  readonly attempt: number;
}

const OPEN_PACKETS_IN_MEMORY = 256;
const NO_PACKET = '0'.repeat(32);
/** Throws of a handler that say "not now" rather than "not this". */
const PASSING: readonly ErrorCode[] = ['storage-full', 'storage-failed', 'storage-corrupt', 'internal'];

/**
 * Fills the inbox: checks manifests, keeps chunks durably before it acknowledges them, hands whole objects over one at a time,
 * and signs receipts and refusals. Every message may come twice, late or damaged.
 */
export class Receiver {
  private readonly open = new Map<string, OpenPacket>();
  private arrived: { readonly packet: OpenPacket; readonly object: IncomingObject; readonly chunk: IncomingChunk }[] = [];
  private flushing: NodeJS.Immediate | null = null;
  private handler: ObjectHandler | null = null;
  private readonly queue: Waiting[] = [];
  private readonly cancels = new Set<Cancel>();
  private working: Promise<void> | null = null;
  private running = false;

  constructor(private readonly o: ReceiverOptions) {}

  start(): void {
    this.running = true;
    this.enqueue(this.o.store.whole());
  }

  async stop(): Promise<void> {
    this.running = false;
    if (this.flushing !== null) clearImmediate(this.flushing);
    this.flushing = null;
    this.arrived = [];
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
    await this.working;
    this.queue.length = 0;
    this.open.clear();
  }

  handle(handler: ObjectHandler): void {
    this.handler = handler;
    this.work();
  }

  /** `from` is the branch the manifest came by (known to the broker), null where the branch does not tell the sender. */
  onAnnounce(from: string | null, bytes: Uint8Array): void {
    let packetId = NO_PACKET;
    try {
      const unchecked = readManifest(bytes);
      packetId = unchecked.fields.packetId;
      const { sender } = unchecked.fields;
      const peer = from !== null && from !== sender ? null : this.o.peers.peer(sender);
      if (peer === null) throw new ValisetteError('sender-unknown', 'nobody of that name is enrolled here', { packetId });
      checkManifestSignature(unchecked, peer.signingPublicKey);
      if (unchecked.fields.recipient !== this.o.self.id) throw new ValisetteError('recipient-unknown', 'the packet is for somebody else', { packetId });
      this.takeIn(sender, keyMark(peer.signingPublicKey), bytes, unchecked);
      this.answerHoldings(from, packetId);
    } catch (error) {
      this.refuse(from, error, { packetId, scope: 'manifest', object: 0, index: 0, digest: sha256(bytes) });
    }
  }

  onChunk(from: string | null, payload: Uint8Array): void {
    const message = readChunk(payload);
    const packet = this.packet(message.packetId);
    if (packet === null || (from !== null && from !== packet.manifest.sender)) {
      this.o.publish(from, 'holdings', writeHoldings({ packetId: message.packetId, objects: [] }));
      return;
    }
    const object = packet.objects[message.object];
    const entry = packet.manifest.objects[message.object];
    if (object === undefined || entry === undefined || message.index >= object.chunkCount) {
      this.o.log.warn('a chunk belongs nowhere', { packetId: message.packetId });
      return;
    }
    if (object.state !== 'partial') {
      this.o.publish(packet.manifest.sender, 'acknowledgement', writeAcknowledgement({ packetId: message.packetId, object: message.object, indexes: [message.index] }));
      return;
    }
    try {
      openChunk(message.bytes, packet.contentKey, placeOf(packet.manifest, entry, message.index, object.chunkCount));
      if (message.bytes.length !== chunkLength(entry, packet.manifest.chunkBytes, message.index)) throw new ValisetteError('packet-malformed', 'a chunk has a wrong length', { packetId: message.packetId });
    } catch (error) {
      this.refuse(from, error, { packetId: message.packetId, scope: 'chunk', object: message.object, index: message.index, digest: sha256(message.bytes) });
      return;
    }
    this.arrived.push({ packet, object, chunk: { sender: packet.manifest.sender, sha256: entry.sha256, index: message.index, bytes: message.bytes } });
    // One transaction, one sync, for all that arrived in one go.
    this.flushing ??= setImmediate(() => this.flush());
  }

  private takeIn(sender: string, senderKey: string, bytes: Uint8Array, unchecked: ReturnType<typeof readManifest>): void {
    const { packetId, sequence, chunkBytes } = unchecked.fields;
    const known = this.o.store.manifest(packetId);
    if (known !== null) {
      if (Buffer.compare(known, bytes) !== 0) throw new ValisetteError('packet-replayed', 'another packet has this number', { packetId });
      return;
    }
    const { manifest, contentKey } = openManifest(unchecked, this.o.self.sealingPrivateKey);
    const parts = manifest.objects.map((object) => {
      const chunkCount = sealedChunkCount(object.sealedBytes, chunkBytes);
      if (chunkCount === null) throw new ValisetteError('packet-malformed', 'an object has an impossible size', { packetId });
      return { sha256: object.sha256, chunkCount };
    });
    const objects = this.o.store.add({ packetId, sender, senderKey, sequence, manifest: bytes }, parts);
    this.remember({ manifest, contentKey, objects });
    this.enqueue(objects.filter((object) => object.state === 'whole'));
  }

  private answerHoldings(from: string | null, packetId: string): void {
    const packet = this.packet(packetId);
    if (packet === null) return;
    const objects = packet.objects.map((object) => {
      if (object.state === 'partial') return { state: 'partial' as const, bitmap: this.o.store.bitmap(object) };
      return { state: object.state === 'whole' ? ('whole' as const) : ('settled' as const) };
    });
    const to = from ?? packet.manifest.sender;
    this.o.publish(to, 'holdings', writeHoldings({ packetId, objects }));
    for (const object of packet.objects) if (object.word !== null) this.o.publish(to, object.state === 'handled' ? 'receipt' : 'refusal', object.word);
  }

  private flush(): void {
    this.flushing = null;
    const arrived = this.arrived.splice(0);
    let whole: IncomingObject[];
    try {
      whole = this.o.store.keepChunks(arrived.map(({ chunk }) => chunk));
    } catch (error) {
      // Not kept, hence not acknowledged: the sender sends them again later.
      this.o.log.error('chunks cannot be kept', { code: isValisetteError(error) ? error.code : 'internal', chunks: arrived.length });
      return;
    }
    const acknowledged = new Map<string, { readonly packet: OpenPacket; readonly object: IncomingObject; readonly indexes: number[] }>();
    for (const { packet, object, chunk } of arrived) {
      const key = `${object.packetId}/${object.index}`;
      const entry = acknowledged.get(key) ?? { packet, object, indexes: [] };
      entry.indexes.push(chunk.index);
      acknowledged.set(key, entry);
    }
    for (const object of whole) this.stateChanged(object);
    for (const { packet, object, indexes } of acknowledged.values()) {
      this.o.publish(packet.manifest.sender, 'acknowledgement', writeAcknowledgement({ packetId: object.packetId, object: object.index, indexes }));
      this.o.progress({
        from: packet.manifest.sender, packetId: object.packetId, caseId: packet.manifest.caseId, name: packet.manifest.objects[object.index]?.name ?? '',
        receivedChunks: this.o.store.heldChunks(object.sender, object.sha256), totalChunks: object.chunkCount,
      });
    }
    this.enqueue(whole);
  }

  private enqueue(objects: readonly IncomingObject[], attempt = 0): void {
    for (const object of objects) this.queue.push({ object, attempt });
    this.work();
  }

  /** Hands over what is whole, lowest tier first, one at a time. */
  private work(): void {
    if (this.working !== null || !this.running || this.handler === null || this.queue.length === 0) return;
    this.working = this.drain(this.handler).finally(() => {
      this.working = null;
      this.work();
    });
  }

  private async drain(handler: ObjectHandler): Promise<void> {
    while (this.running && this.queue.length > 0) {
      const tier = ({ object }: Waiting) => this.packet(object.packetId)?.manifest.objects[object.index]?.tier ?? 255;
      const place = this.queue.reduce((best, waiting, index) => (tier(waiting) < tier(this.queue[best] as Waiting) ? index : best), 0);
      const [waiting] = this.queue.splice(place, 1);
      if (waiting !== undefined) await this.handOver(waiting, handler);
    }
  }

  private async handOver({ object, attempt }: Waiting, handler: ObjectHandler): Promise<void> {
    const packet = this.packet(object.packetId);
    if (packet === null || packet.objects[object.index]?.state !== 'whole') return;
    try {
      await handler(await this.openObject(packet, object));
    } catch (error) {
      if (isValisetteError(error) && !PASSING.includes(error.code)) {
        this.settleRefused(packet, object, error);
        return;
      }
      this.o.log.warn('an object cannot be handed over now', { packetId: object.packetId, code: isValisetteError(error) ? error.code : 'internal', attempt });
      this.later(attempt, () => this.enqueue([object], attempt + 1));
      return;
    }
    const receivedAt = this.o.clock.now().iso;
    const receipt = signReceipt(
      { packetId: object.packetId, object: object.index, sha256: object.sha256, receiver: this.o.self.id, sender: packet.manifest.sender, receivedAt },
      this.o.self.signingPrivateKey,
    );
    this.settle(packet, object, 'handled', receipt, receivedAt);
  }

  private settleRefused(packet: OpenPacket, object: IncomingObject, error: ValisetteError): void {
    const at = this.o.clock.now().iso;
    this.o.log.warn('an object is refused', { packetId: object.packetId, caseId: packet.manifest.caseId, code: error.code });
    const word = signRefusal(
      { packetId: object.packetId, scope: 'object', object: object.index, index: 0, digest: object.sha256, receiver: this.o.self.id, reason: error.code, at },
      this.o.self.signingPrivateKey,
    );
    this.settle(packet, object, 'refused', word, at);
  }

  private settle(packet: OpenPacket, object: IncomingObject, state: 'handled' | 'refused', word: Uint8Array, at: string): void {
    try {
      this.o.store.settle(object, state, word, at);
    } catch (error) {
      this.o.log.error('a receipt cannot be kept', { packetId: object.packetId, code: isValisetteError(error) ? error.code : 'internal' });
      this.later(0, () => this.enqueue([object]));
      return;
    }
    this.stateChanged({ ...object, state, word });
    this.o.publish(packet.manifest.sender, state === 'handled' ? 'receipt' : 'refusal', word);
  }

  private async openObject(packet: OpenPacket, object: IncomingObject): Promise<ReceivedObject> {
    const { manifest, contentKey } = packet;
    const entry = manifest.objects[object.index] as ManifestObject;
    const chunks = this.o.store.chunks(object);
    const hash = createHash('sha256');
    for (const chunk of chunks) hash.update(chunk);
    if (hash.digest('hex') !== entry.sha256) throw new ValisetteError('seal-broken', 'an object does not have the hash of its manifest', { packetId: object.packetId });
    const encoded = Buffer.concat(chunks.map((chunk, index) => openChunk(chunk, contentKey, placeOf(manifest, entry, index, object.chunkCount))));
    const bytes = await decodeContent(encoded, entry.encoding, entry.plainBytes);
    return {
      from: manifest.sender, packetId: manifest.packetId, caseId: manifest.caseId, kind: manifest.kind, version: manifest.version, priority: manifest.priority,
      name: entry.name, objectKind: entry.kind, tier: entry.tier, bytes, manifest,
      objectsReceived: 1 + packet.objects.filter((other) => other.state === 'handled').length,
      objectsTotal: packet.objects.length,
      receivedAt: this.o.clock.now(),
    };
  }

  private later(attempt: number, action: () => void): void {
    const cancel = this.o.clock.after(backOffMilliseconds(attempt, this.o.pace.retryMilliseconds, this.o.pace.longestRetryMilliseconds, this.o.random), () => {
      this.cancels.delete(cancel);
      if (this.running) action();
    });
    this.cancels.add(cancel);
  }

  private stateChanged(object: IncomingObject): void {
    const packet = this.open.get(object.packetId);
    if (packet !== undefined) packet.objects[object.index] = object;
  }

  /** From memory, or from the inbox after a restart. A manifest taken in once is not doubted again. */
  private packet(packetId: string): OpenPacket | null {
    const known = this.open.get(packetId);
    if (known !== undefined) return known;
    const bytes = this.o.store.manifest(packetId);
    if (bytes === null) return null;
    try {
      return this.remember({ ...openManifest(readManifest(bytes), this.o.self.sealingPrivateKey), objects: this.o.store.objects(packetId) });
    } catch (error) {
      this.o.log.error('a packet of the inbox cannot be opened any more', { packetId, code: isValisetteError(error) ? error.code : 'internal' });
      return null;
    }
  }

  private remember(packet: OpenPacket): OpenPacket {
    this.open.set(packet.manifest.packetId, packet);
    for (const oldest of this.open.keys()) {
      if (this.open.size <= OPEN_PACKETS_IN_MEMORY) break;
      this.open.delete(oldest);
    }
    return packet;
  }

  private refuse(to: string | null, error: unknown, what: { packetId: string; scope: RefusalScope; object: number; index: number; digest: string }): void {
    const code: ErrorCode = isValisetteError(error) ? error.code : 'internal';
    this.o.log.warn('something is refused', { packetId: what.packetId, scope: what.scope, code });
    // A full disk or a fault of our own is no verdict on the packet: silence, and the sender asks again later.
    if (PASSING.includes(code)) return;
    this.o.publish(to, 'refusal', signRefusal({ ...what, receiver: this.o.self.id, reason: code, at: this.o.clock.now().iso }, this.o.self.signingPrivateKey));
  }
}

function placeOf(manifest: PacketManifest, entry: ManifestObject, index: number, total: number) {
  return { caseId: manifest.caseId, counter: entry.counter, index, total, tier: entry.tier };
}

function chunkLength(entry: ManifestObject, chunkBytes: number, index: number): number {
  return Math.min(chunkBytes, entry.sealedBytes - index * chunkBytes);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Short name of a signing key: a suitcase enrolled anew with other keys starts its sequence anew. */
function keyMark(key: Parameters<typeof publicJwkOf>[0]): string {
  const { x, y } = publicJwkOf(key);
  return createHash('sha256').update(`${x}.${y}`).digest('hex').slice(0, 32);
}
