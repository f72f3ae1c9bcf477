import { z } from 'zod';
import { caseEvent, type CaseEventKind } from '../../model/case-event.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { ReceivedObject } from '../../relay/relay-end.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';

/** What only the hospital may say. */
const HOSPITAL_KINDS: ReadonlySet<CaseEventKind> = new Set<CaseEventKind>(['case-viewed', 'case-claimed', 'case-released', 'answer-given', 'packet-received']);

const hospitalEvents = z.array(caseEvent).max(10_000);

/**
 * Imports the events of the hospital into the local log; doing it twice changes nothing.
 * @throws ValisetteError `packet-malformed`, `case-unknown`, `case-conflict`, `schema-violation` (the object is refused); `storage-*` (tried again).
 */
export function importHospitalEvents(eventLog: CaseEventLog, object: ReceivedObject, hospitalId: string): void {
  const where = { packetId: object.packetId, caseId: object.caseId };
  if (object.objectKind !== 'events') throw new ValisetteError('packet-malformed', 'the hospital sends events only', where);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(object.bytes));
  } catch {
    throw new ValisetteError('packet-malformed', 'the events are not JSON', where);
  }
  const parsed = hospitalEvents.safeParse(json);
  if (!parsed.success) throw new ValisetteError('packet-malformed', 'the events do not fit their schema', where);
  for (const event of parsed.data) {
    if (event.caseId !== object.caseId || event.deviceId !== hospitalId || object.from !== hospitalId || !HOSPITAL_KINDS.has(event.kind)) {
      throw new ValisetteError('packet-malformed', 'an event that the hospital may not tell', { ...where, kind: event.kind });
    }
  }
  eventLog.import(object.caseId, parsed.data);
}
