import type { Cancel } from '../../model/clock.ts';
import type { OutgoingObject, OutgoingPacket } from '../outbox/store.ts';
import { hasBit } from '../outbox/bitmap.ts';
import { leavesBefore, type Waiting } from '../outbox/schedule.ts';

/**
 * `fresh`: never announced, its chunks may follow the manifest at once. `unannounced`: the other end may hold parts, so it is
 * asked first. `asked`: waiting for what it holds. `ready`: chunks may leave.
 */
export type Phase = 'fresh' | 'unannounced' | 'asked' | 'ready';

export interface LiveObject extends Omit<OutgoingObject, 'received' | 'acknowledged'> {
  received: boolean;
  acknowledged: Uint8Array;
  /** Chunks below this one need no look: acknowledged or in flight. */
  cursor: number;
}

export interface LivePacket extends Omit<OutgoingPacket, 'objects'> {
  phase: Phase;
  readonly objects: LiveObject[];
  /** Monotonic milliseconds of the last announcement or answer about it. */
  heardAt: number;
}

export interface InFlight {
  readonly packetId: string;
  readonly object: number;
  readonly index: number;
  readonly sentAt: number;
}

/** What happens next in a lane. */
export type NextStep = { readonly packet: LivePacket; readonly announceOnly: true } | { readonly packet: LivePacket; readonly announceOnly: false; readonly object: LiveObject; readonly index: number };

/** Everything on its way to one peer: its packets, its window, its pauses. */
export class Lane {
  readonly packets = new Map<string, LivePacket>();
  readonly inFlight = new Map<string, InFlight>();
  /** Retries since the peer was last heard. */
  attempt = 0;
  resting = false;
  cancelRest: Cancel = () => {};
  /** Chunks damaged on the way since the last good one. */
  damaged = 0;

  constructor(readonly peer: string) {}

  add(packet: OutgoingPacket, now: number): LivePacket {
    const live: LivePacket = {
      ...packet,
      phase: packet.attempts === 0 ? 'fresh' : 'unannounced',
      heardAt: now,
      objects: packet.objects.map((object) => ({ ...object, cursor: 0 })),
    };
    this.packets.set(packet.packetId, live);
    return live;
  }

  remove(packetId: string): void {
    this.packets.delete(packetId);
    for (const [key, chunk] of this.inFlight) if (chunk.packetId === packetId) this.inFlight.delete(key);
  }

  /** Window slots in use: chunks in flight and questions without an answer. */
  get used(): number {
    let asked = 0;
    for (const packet of this.packets.values()) if (packet.phase === 'asked') asked += 1;
    return this.inFlight.size + asked;
  }

  /** The most urgent thing that may be done now, or null. */
  next(): NextStep | null {
    let best: { waiting: Waiting; step: NextStep } | null = null;
    for (const packet of this.packets.values()) {
      if (packet.phase === 'asked') continue;
      for (const object of packet.objects) {
        if (object.received) continue;
        const waiting = { tier: object.tier, priority: packet.priority, sequence: packet.sequence, index: object.index };
        if (best !== null && leavesBefore(waiting, best.waiting) >= 0) continue;
        const step = this.stepOf(packet, object);
        if (step !== null) best = { waiting, step };
      }
    }
    return best?.step ?? null;
  }

  /** Forgets what was in flight: every packet is asked about again. */
  restart(): void {
    this.inFlight.clear();
    for (const packet of this.packets.values()) {
      if (packet.phase !== 'fresh') packet.phase = 'unannounced';
      for (const object of packet.objects) object.cursor = 0;
    }
  }

  private stepOf(packet: LivePacket, object: LiveObject): NextStep | null {
    if (packet.phase === 'unannounced') return { packet, announceOnly: true };
    while (object.cursor < object.chunkCount && (hasBit(object.acknowledged, object.cursor) || this.inFlight.has(flightKey(packet.packetId, object.index, object.cursor)))) object.cursor += 1;
    return object.cursor < object.chunkCount ? { packet, announceOnly: false, object, index: object.cursor } : null;
  }
}

export function flightKey(packetId: string, object: number, index: number): string {
  return `${packetId}/${object}/${index}`;
}

