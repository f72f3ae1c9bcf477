import type { KeyObject } from 'node:crypto';
import type { Clock, RandomBytes, Timestamp } from '../model/clock.ts';
import type { Priority } from '../model/codes/case-codes.ts';
import type { Log } from '../model/log.ts';
import type { Professional } from '../model/people.ts';
import type { PacketManifest } from './packet/manifest.ts';
import type { Wire } from './transfer/wire.ts';

/** The words at the door of the relay: the same at both ends of the wire. */

/** This end: its name on the wire (the CN of its certificate) and its two P-256 private keys (seal/keys.ts). */
export interface RelayIdentity {
  readonly id: string;
  readonly signingPrivateKey: KeyObject;
  readonly sealingPrivateKey: KeyObject;
}

/** The other end, as enrolment made it known. */
export interface RelayPeer {
  readonly id: string;
  readonly signingPublicKey: KeyObject;
  readonly sealingPublicKey: KeyObject;
}

/** Whom this end trusts; asked each time, so an enrolment or a revocation counts at once. */
export interface PeerDirectory {
  peer(id: string): RelayPeer | null;
  ids(): readonly string[];
}

export interface RelayConnectionOptions {
  /** `centre` = the hospital (serves every branch), `device` = a suitcase (its own branch only). */
  readonly side: 'device' | 'centre';
  /** `mqtts://host:port` or `wss://host:port/path`. */
  readonly brokerUrl: string;
  readonly tls: {
    /** Authority that signed the broker's certificate; no other one is trusted. */
    readonly authorityCertificatePem: string;
    /** Client certificate, CN = `self.id`. */
    readonly certificatePem: string;
    readonly privateKeyPem: string;
  };
}

export interface RelayEndOptions {
  readonly self: RelayIdentity;
  readonly peers: PeerDirectory;
  /** SQLite file of the outbox and the inbox; made when absent, readable by its owner only. */
  readonly databasePath: string;
  readonly connection: RelayConnectionOptions;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly pace?: Partial<RelayPace>;
  /** Another wire than MQTT (fault injection in tests); default: transfer/mqtt-wire.ts. */
  readonly wire?: () => Wire;
}

/** Times and sizes of the transfer; the defaults suit 50 kbit/s to 100 Mbit/s. */
export interface RelayPace {
  /** Sealed bytes per chunk, tag included; 8 KiB to 16 KiB on a real link. */
  chunkBytes: number;
  /** Chunks in flight per peer: never under 5 on a real link. */
  windowChunks: number;
  /** Silence of the peer after which everything in flight is asked about again. */
  stallMilliseconds: number;
  /** First and longest pause between two attempts, jittered. */
  retryMilliseconds: number;
  longestRetryMilliseconds: number;
  /** Sealed bytes of a received packet are kept that long, so that a later version need not send them again. */
  keepReceivedMilliseconds: number;
}

export type ObjectKind = 'events' | 'recording';

export interface PacketObjectInput {
  /** Unique in the packet, e.g. `events`, `recording:<id>`. */
  readonly name: string;
  readonly kind: ObjectKind;
  /** 0…6, 0 leaves first. */
  readonly tier: number;
  readonly bytes: Uint8Array;
  readonly description?: Readonly<Record<string, string>>;
}

export interface PacketInput {
  /** Peer id. */
  readonly to: string;
  readonly caseId: string;
  readonly kind: 'case' | 'update';
  /** Sending again with the same `to`, `caseId`, `kind` and `version` gives back the packet already made: nothing is doubled. */
  readonly version: number;
  readonly priority: Priority;
  readonly author: Professional | null;
  readonly createdAt: Timestamp;
  readonly objects: readonly PacketObjectInput[];
  /** Kept in the outbox beside the packet and given back by `deliveries`; never sent. */
  readonly mark?: string;
}

export interface SentPacket {
  readonly packetId: string;
  readonly objects: number;
  /** Sealed bytes of all objects and the manifest. */
  readonly bytes: number;
}

export type DeliveryState = 'waiting' | 'leaving' | 'received' | 'refused';

export interface Delivery {
  readonly packetId: string;
  readonly caseId: string;
  readonly to: string;
  readonly kind: 'case' | 'update';
  readonly version: number;
  readonly doneObjects: number;
  readonly totalObjects: number;
  readonly sentBytes: number;
  readonly totalBytes: number;
  readonly state: DeliveryState;
  /** Error code given by the other end, when refused. */
  readonly reason?: string;
  /** UTC ISO of the last receipt (the other end's clock) or of the refusal. */
  readonly at?: string;
  readonly mark: string | null;
  readonly manifestBytes: number;
}

export interface RelayLinkState {
  /** True when this end is connected to the broker. */
  readonly connected: boolean;
  readonly since: string;
  readonly roundTripMilliseconds: number | null;
}

export interface IncomingProgress {
  readonly from: string;
  readonly packetId: string;
  readonly caseId: string;
  readonly name: string;
  readonly receivedChunks: number;
  readonly totalChunks: number;
}

export interface RelayListener {
  onDelivery?(delivery: Delivery): void;
  onLink?(state: RelayLinkState): void;
  onProgress?(progress: IncomingProgress): void;
}

/** One object, verified, opened and decompressed. */
export interface ReceivedObject {
  readonly from: string;
  readonly packetId: string;
  readonly caseId: string;
  readonly kind: 'case' | 'update';
  readonly version: number;
  readonly priority: Priority;
  readonly name: string;
  readonly objectKind: ObjectKind;
  readonly tier: number;
  readonly bytes: Uint8Array;
  /** Signature verified, private part opened. */
  readonly manifest: PacketManifest;
  /** Objects of the packet handled so far, this one included. */
  readonly objectsReceived: number;
  readonly objectsTotal: number;
  readonly receivedAt: Timestamp;
}

/**
 * Called for each object, one at a time. The signed receipt leaves only after the promise resolves.
 * A crash in between calls it again with the same object, so it must be idempotent.
 * A ValisetteError refuses the object for good, except `storage-*` and `internal`, which are tried again, as is any other throw.
 */
export type ObjectHandler = (object: ReceivedObject) => Promise<void>;
