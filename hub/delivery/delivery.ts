import { join } from 'node:path';
import type { CaseReply } from '../../model/api/bedside.ts';
import type { CaseEvent } from '../../model/case-event.ts';
import type { Cancel } from '../../model/clock.ts';
import { isValisetteError, ValisetteError, type ErrorCode } from '../../model/errors.ts';
import type { LinkState } from '../../model/live.ts';
import type { Professional } from '../../model/people.ts';
import { readEnrolment } from '../../relay/enrolment/enrol.ts';
import { RelayEnd, type Delivery as RelayDelivery, type PacketObjectInput } from '../../relay/relay-end.ts';
import type { DeliveryDependencies, DeliveryListener, DeliveryPort } from '../cases/delivery-port.ts';
import { importHospitalEvents } from './hospital-events.ts';
import { MAXIMUM_RECORDINGS, packetObjects, PRIORITY_WHEN_UNSET, sendableEvents } from './packet-content.ts';

/** Events of one gesture leave in one packet. */
const GATHER_MILLISECONDS = 100;
const LINK_NOTICE_MILLISECONDS = 500;
const RETRY_MILLISECONDS = 5_000;

/** Settings beside the dependencies, for tests and demonstrations. */
export interface DeliveryOptions extends DeliveryDependencies {
  /** The relay end to use instead of the one that the enrolment file describes, with the hospital's id and name. */
  readonly relay?: { readonly end: RelayEnd; readonly hospitalId: string; readonly hospitalName: string };
}

export function createDelivery(options: DeliveryOptions): DeliveryPort {
  return new Delivery(options);
}

interface Hospital {
  readonly end: RelayEnd;
  readonly id: string;
  readonly name: string;
}

/**
 * A case becomes packets, packets of the hospital become events. The outbox is the truth about what left: after a crash at any
 * point the events `packet-prepared`, `packet-received` and `packet-refused` are made again from it, so a packet is wholly
 * there or absent and never doubled.
 */
class Delivery implements DeliveryPort {
  private hospital: Hospital | null = null;
  private readonly listeners = new Set<DeliveryListener>();
  private readonly gathering = new Map<string, Cancel>();
  private tasks: Promise<unknown> = Promise.resolve();
  private cancelLinkNotice: Cancel | null = null;
  private cancelRetry: Cancel = () => {};
  private stopListening: () => void = () => {};

  constructor(private readonly o: DeliveryOptions) {}

  async start(): Promise<void> {
    const hospital = await this.openHospital();
    if (hospital === null) return;
    hospital.end.handle((object) => Promise.resolve(importHospitalEvents(this.o.eventLog, object, hospital.id)));
    this.stopListening = hospital.end.listen({
      onDelivery: (delivery) => this.deliveryChanged(delivery),
      onLink: () => this.noticeLink(),
    });
    await hospital.end.start();
    this.hospital = hospital;
    this.reconcile();
    for (const caseId of this.o.eventLog.caseIds()) if (this.unsent(caseId).length > 0) this.caseChanged(caseId);
  }

  async stop(): Promise<void> {
    for (const cancel of this.gathering.values()) cancel();
    this.gathering.clear();
    this.cancelLinkNotice?.();
    this.cancelLinkNotice = null;
    this.cancelRetry();
    await this.tasks;
    const hospital = this.hospital;
    this.hospital = null;
    await hospital?.end.stop();
    this.stopListening();
  }

  async prepare(caseId: string, author: Professional): Promise<void> {
    return this.inTurn(() => this.prepareNow(caseId, author));
  }

  caseChanged(caseId: string): void {
    if (this.gathering.has(caseId)) return;
    this.gathering.set(caseId, this.o.clock.after(GATHER_MILLISECONDS, () => {
      this.gathering.delete(caseId);
      void this.inTurn(() => this.updateNow(caseId)).catch((error: unknown) => {
        this.o.log.warn('an update cannot be prepared now', { caseId, code: codeOf(error) });
        this.gathering.set(caseId, this.o.clock.after(RETRY_MILLISECONDS, () => {
          this.gathering.delete(caseId);
          this.caseChanged(caseId);
        }));
      });
    }));
  }

  leaving(caseId: string): CaseReply['leaving'] {
    const packet = this.deliveries(caseId).filter((delivery) => delivery.kind === 'case').at(-1);
    if (packet?.state !== 'leaving') return null;
    return { done: packet.doneObjects, total: packet.totalObjects, sentBytes: packet.sentBytes, totalBytes: packet.totalBytes };
  }

  linkState(): LinkState {
    if (this.hospital === null) return { connected: false, since: this.o.clock.now().iso, roundTripMilliseconds: null, hospital: null, waitingObjects: 0, waitingBytes: 0 };
    const waiting = this.hospital.end.waiting();
    return { ...this.hospital.end.link(), hospital: this.hospital.name, waitingObjects: waiting.objects, waitingBytes: waiting.bytes };
  }

  listen(listener: DeliveryListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async openHospital(): Promise<Hospital | null> {
    if (this.o.relay !== undefined) return { end: this.o.relay.end, id: this.o.relay.hospitalId, name: this.o.relay.hospitalName };
    if (this.o.config.relay === null) return null;
    const { self, peers, connection, hospital } = await readEnrolment(this.o.config.relay.enrolmentFile);
    const { clock, log, random, dataDirectory } = this.o;
    const end = new RelayEnd({ self, peers, connection, databasePath: join(dataDirectory, 'relay.sqlite'), clock, random, log });
    return { end, id: hospital.hospitalId, name: hospital.name };
  }

  private async prepareNow(caseId: string, author: Professional): Promise<void> {
    const hospital = this.enrolled();
    const view = this.o.eventLog.view(caseId);
    if (view === null) throw new ValisetteError('case-unknown', 'no such case here', { caseId });
    this.reconcileCase(caseId);
    const events = sendableEvents(this.o.eventLog.ownEvents(caseId, 0));
    const through = lastSequence(events);
    const packets = this.deliveries(caseId).filter((delivery) => delivery.kind === 'case');
    const latest = packets.at(-1);
    if (latest !== undefined && latest.state !== 'refused' && markOf(latest) >= through) return;
    const objects = await packetObjects(events, view.recordings.map((recording) => recording.recordingId), this.readRecording);
    await hospital.end.send({
      to: hospital.id, caseId, kind: 'case', version: 1 + (latest?.version ?? 0), priority: view.priority ?? PRIORITY_WHEN_UNSET, author,
      createdAt: this.o.clock.now(), objects, mark: String(through),
    });
    this.reconcileCase(caseId, author);
    // What was written while the packet was being sealed follows by itself.
    if (this.unsent(caseId).length > 0) this.caseChanged(caseId);
  }

  private async updateNow(caseId: string): Promise<void> {
    const hospital = this.hospital;
    const events = this.unsent(caseId);
    if (hospital === null || events.length === 0) return;
    const recordings = events.flatMap((event) => (event.kind === 'recording-kept' ? [event.body.recording.recordingId] : [])).slice(-MAXIMUM_RECORDINGS);
    const objects: PacketObjectInput[] = await packetObjects(events, recordings, this.readRecording);
    const version = 1 + Math.max(0, ...this.deliveries(caseId).filter((delivery) => delivery.kind === 'update').map((delivery) => delivery.version));
    await hospital.end.send({
      to: hospital.id, caseId, kind: 'update', version, priority: this.o.eventLog.view(caseId)?.priority ?? PRIORITY_WHEN_UNSET,
      author: events.findLast((event) => event.actor !== null)?.actor ?? null, createdAt: this.o.clock.now(), objects, mark: String(lastSequence(events)),
    });
  }

  /** Own events that no packet holds, of a case that was sent before; none for a draft. */
  private unsent(caseId: string): CaseEvent[] {
    const packets = this.deliveries(caseId).filter((delivery) => delivery.state !== 'refused');
    if (!packets.some((delivery) => delivery.kind === 'case')) return [];
    return sendableEvents(this.o.eventLog.ownEvents(caseId, Math.max(...packets.map(markOf))));
  }

  private readonly readRecording = async (recordingId: string): Promise<Uint8Array | null> => {
    try {
      return await this.o.readRecording(recordingId);
    } catch (error) {
      // A recording that is lost must not hold back the case; its summary is in the events.
      if (!isValisetteError(error, 'recording-unknown')) throw error;
      this.o.log.error('a recording of the case is missing and is not sent', { recordingId });
      return null;
    }
  };

  private deliveryChanged(delivery: RelayDelivery): void {
    if (delivery.state === 'received' || delivery.state === 'refused') this.reconcileSoon(delivery.caseId);
    for (const listener of this.listeners) listener.onLeaving?.(delivery.caseId);
    this.noticeLink();
  }

  private reconcileSoon(caseId: string): void {
    try {
      this.reconcileCase(caseId);
    } catch (error) {
      this.o.log.error('the delivery of a case cannot be noted now', { caseId, code: codeOf(error) });
      this.cancelRetry();
      this.cancelRetry = this.o.clock.after(RETRY_MILLISECONDS, () => this.reconcile());
    }
  }

  private reconcile(): void {
    for (const caseId of new Set(this.deliveries().map((delivery) => delivery.caseId))) this.reconcileSoon(caseId);
  }

  /** Makes the log say what the outbox knows: each packet prepared once, then received or refused once. */
  private reconcileCase(caseId: string, author: Professional | null = null): void {
    const said = new Set<string>();
    for (const event of this.o.eventLog.events(caseId)) {
      if (event.kind === 'packet-prepared' || event.kind === 'packet-received' || event.kind === 'packet-refused') said.add(`${event.kind} ${event.body.packetId}`);
    }
    for (const delivery of this.deliveries(caseId)) {
      if (delivery.kind !== 'case') continue;
      const { packetId, version } = delivery;
      if (!said.has(`packet-prepared ${packetId}`)) {
        const bytes = delivery.totalBytes + delivery.manifestBytes;
        this.o.eventLog.append(caseId, { kind: 'packet-prepared', body: { packetId, version, objects: delivery.totalObjects, bytes } }, { actor: author });
      }
      if (delivery.state === 'received' && !said.has(`packet-received ${packetId}`)) {
        const body = { packetId, receivedAt: delivery.at ?? this.o.clock.now().iso, hospital: this.hospital?.name ?? '' };
        this.o.eventLog.append(caseId, { kind: 'packet-received', body }, { actor: null });
      }
      if (delivery.state === 'refused' && !said.has(`packet-refused ${packetId}`)) {
        this.o.eventLog.append(caseId, { kind: 'packet-refused', body: { packetId, reason: delivery.reason ?? 'packet-malformed' } }, { actor: null });
      }
    }
  }

  private noticeLink(): void {
    this.cancelLinkNotice ??= this.o.clock.after(LINK_NOTICE_MILLISECONDS, () => {
      this.cancelLinkNotice = null;
      if (this.hospital === null) return;
      for (const listener of this.listeners) listener.onLink?.(this.linkState());
    });
  }

  private deliveries(caseId?: string): RelayDelivery[] {
    return this.hospital?.end.deliveries(caseId) ?? [];
  }

  private enrolled(): Hospital {
    if (this.hospital === null) throw new ValisetteError('recipient-unknown', 'the suitcase is not enrolled with a hospital');
    return this.hospital;
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.tasks.then(task);
    this.tasks = done.catch(() => undefined);
    return done;
  }
}

function lastSequence(events: readonly CaseEvent[]): number {
  return events.at(-1)?.sequence ?? 0;
}

/** Local sequence of the last own event in the packet. */
function markOf(delivery: RelayDelivery): number {
  return Number(delivery.mark ?? 0);
}

function codeOf(error: unknown): ErrorCode {
  return isValisetteError(error) ? error.code : 'internal';
}
