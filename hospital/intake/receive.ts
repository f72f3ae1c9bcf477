import { z } from 'zod';
import type { CaseEvent, CaseEventKind } from '../../model/case-event.ts';
import { caseEvent } from '../../model/case-event.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import { decodeRecording } from '../../model/recording.ts';
import type { ReceivedObject } from '../../relay/relay-end.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import { isAskedAgain } from '../worklist/asked-again.ts';
import type { Arrivals } from '../store/arrivals.ts';
import type { BlobStore } from '../store/blob-store.ts';
import { sha256Of } from '../store/blob-store.ts';
import type { AwaitedRecordings } from './awaited.ts';
import { recordingIdOf } from './awaited.ts';

export interface ReceptionOptions {
  readonly events: CaseEventLog;
  readonly arrivals: Arrivals;
  readonly blobs: BlobStore;
  readonly awaited: AwaitedRecordings;
  /** Name of the hospital in the event of reception. */
  readonly hospitalName: string;
  /** First part of the case numbers of an enrolled device; null = not enrolled. */
  readonly suitcaseOf: (deviceId: string) => string | null;
  /** Called after an object is durable. */
  readonly changed: (caseId: string) => void;
  readonly log: Log;
}

/** What happens at the bedside, so what a suitcase may tell; the rest is the hospital's to say. */
const BEDSIDE_KINDS: ReadonlySet<CaseEventKind> = new Set<CaseEventKind>([
  'case-opened', 'motive-set', 'identity-recorded', 'priority-set', 'service-asked', 'intention-recorded', 'call15-noted', 'note-recorded', 'vitals-recorded',
  'recording-kept', 'recording-discarded', 'packet-prepared', 'packet-received', 'packet-refused', 'answer-displayed', 'answer-acknowledged',
]);

const eventList = z.array(caseEvent).max(10_000);

/**
 * Keeps each object the relay has verified and opened. It resolves only once the object is durable, since the signed
 * receipt leaves then; the same object may come again after a crash and changes nothing.
 */
export class Reception {
  constructor(private readonly o: ReceptionOptions) {}

  /** @throws ValisetteError: any code but `storage-*` and `internal` refuses the object for good. */
  async receive(object: ReceivedObject): Promise<void> {
    this.checkOwner(object);
    if (object.objectKind === 'events') this.receiveEvents(object);
    else await this.receiveRecording(object);
    this.o.arrivals.noteObject({
      packetId: object.packetId,
      name: object.name,
      caseId: object.caseId,
      packetKind: object.kind,
      packetVersion: object.version,
      objectsTotal: object.objectsTotal,
      receivedAt: object.receivedAt.iso,
    });
    this.noteWholePacket(object);
    this.o.changed(object.caseId);
  }

  /** A suitcase writes into its own cases only: those that bear its number, and never one that came from another device. */
  private checkOwner(object: ReceivedObject): void {
    const suitcaseId = this.o.suitcaseOf(object.from);
    if (suitcaseId === null) throw new ValisetteError('sender-unknown', 'the sender is not enrolled', { deviceId: object.from });
    const known = this.o.arrivals.arrivedCase(object.caseId);
    if (!object.caseId.startsWith(`${suitcaseId}-`) || (known !== null && known.deviceId !== object.from)) {
      throw new ValisetteError('case-conflict', 'the case is not of this suitcase', { caseId: object.caseId, deviceId: object.from });
    }
  }

  private receiveEvents(object: ReceivedObject): void {
    const events = readEvents(object);
    if (this.o.events.view(object.caseId) === null && !events.some((event) => event.kind === 'case-opened')) {
      throw new ValisetteError('packet-malformed', 'the first events of a case do not open it', { caseId: object.caseId });
    }
    const asked = this.isAskedAgain(object);
    if (object.kind === 'case') {
      this.o.arrivals.noteSummary({
        caseId: object.caseId,
        deviceId: object.from,
        version: object.version,
        receivedAt: object.receivedAt.iso,
        clockOffsetSeconds: clockOffsetSeconds(object),
      });
    }
    this.o.events.import(object.caseId, events);
    if (!asked && this.isAskedAgain(object)) this.o.arrivals.noteAskedAgain(object.caseId, object.receivedAt.iso);
    this.verifyWaiting(object.caseId);
  }

  private isAskedAgain({ caseId, from }: ReceivedObject): boolean {
    const arrived = this.o.arrivals.arrivedCase(caseId);
    return arrived !== null && isAskedAgain(this.o.events.events(caseId), arrived.packetVersion, from);
  }

  private async receiveRecording(object: ReceivedObject): Promise<void> {
    const recordingId = recordingIdOf(object.name);
    if (recordingId === null) throw new ValisetteError('packet-malformed', 'not the name of a recording', { packetId: object.packetId });
    if (decodeRecording(object.bytes).header.recordingId !== recordingId) {
      throw new ValisetteError('packet-malformed', 'the recording is not the one it is named for', { recordingId });
    }
    const sha256 = sha256Of(object.bytes);
    const summary = this.o.events.view(object.caseId)?.recordings.find((kept) => kept.recordingId === recordingId);
    if (summary !== undefined && summary.sha256 !== sha256) {
      throw new ValisetteError('signature-invalid', 'the recording does not fit its summary', { recordingId });
    }
    await this.o.blobs.put(object.bytes);
    this.o.arrivals.noteRecording({ caseId: object.caseId, recordingId, sha256, bytes: object.bytes.length, receivedAt: object.receivedAt.iso, verified: summary !== undefined });
    this.o.awaited.arrived(object.caseId, recordingId);
  }

  /** A recording may overtake the summary that names its hash: it is checked when the summary comes, and shown only then. */
  private verifyWaiting(caseId: string): void {
    const summaries = this.o.events.view(caseId)?.recordings ?? [];
    for (const stored of this.o.arrivals.recordings(caseId)) {
      if (stored.verified) continue;
      const summary = summaries.find((kept) => kept.recordingId === stored.recordingId);
      if (summary === undefined) continue;
      if (summary.sha256 === stored.sha256) {
        this.o.arrivals.markVerified(caseId, stored.recordingId);
      } else {
        this.o.log.error('a recording does not fit the summary that came after it', { caseId, recordingId: stored.recordingId });
        this.o.arrivals.forgetRecording(caseId, stored.recordingId);
      }
    }
  }

  private noteWholePacket(object: ReceivedObject): void {
    if (object.kind !== 'case') return;
    const { received, total } = this.o.arrivals.objectsOf(object.packetId);
    if (received < total || this.o.events.view(object.caseId) === null) return;
    const noted = this.o.events.events(object.caseId).some((event) => event.kind === 'packet-received' && event.deviceId !== object.from && event.body.packetId === object.packetId);
    if (noted) return;
    this.o.events.append(
      object.caseId,
      { kind: 'packet-received', body: { packetId: object.packetId, receivedAt: object.receivedAt.iso, hospital: this.o.hospitalName } },
      { actor: null },
    );
    this.o.log.info('a case packet is whole', { caseId: object.caseId, version: object.version, objects: total });
  }
}

/** The events of one object: ours by schema, of this case, of this device, and of the kinds a bedside may tell. */
function readEvents(object: ReceivedObject): CaseEvent[] {
  const where = { caseId: object.caseId, packetId: object.packetId };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(object.bytes));
  } catch (cause) {
    throw new ValisetteError('packet-malformed', 'the events are not JSON', where, { cause });
  }
  const parsed = eventList.safeParse(json);
  if (!parsed.success) throw new ValisetteError('packet-malformed', 'the events do not fit their schema', { ...where, issues: parsed.error.issues.length });
  for (const event of parsed.data) {
    if (event.caseId !== object.caseId || event.deviceId !== object.from || !BEDSIDE_KINDS.has(event.kind)) {
      throw new ValisetteError('packet-malformed', 'an event is not this suitcase’s to tell', { ...where, kind: event.kind, sequence: event.sequence });
    }
  }
  return parsed.data;
}

/** Writing time of the packet minus its reception: the clock offset less the sending delay, so the largest of several is the nearest. */
function clockOffsetSeconds(object: ReceivedObject): number | null {
  const created = Date.parse(object.manifest.createdAt.iso);
  const received = Date.parse(object.receivedAt.iso);
  return Number.isFinite(created) && Number.isFinite(received) ? (created - received) / 1000 : null;
}
