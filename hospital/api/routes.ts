import type { HospitalCaseReply, HospitalReply, WorklistReply } from '../../model/api/hospital.ts';
import { giveAnswerBody } from '../../model/api/hospital.ts';
import type { CaseEvent } from '../../model/case-event.ts';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import { signedIn } from '../../service/web.ts';
import type { RouteCall, WebServer } from '../../service/web.ts';
import type { Answering } from '../answers/answering.ts';
import type { Arrivals } from '../store/arrivals.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Worklist } from '../worklist/worklist.ts';

export interface HospitalApiOptions {
  readonly about: Omit<HospitalReply, 'now'>;
  readonly worklist: Worklist;
  readonly answering: Answering;
  readonly events: CaseEventLog;
  readonly arrivals: Arrivals;
  readonly blobs: BlobStore;
  readonly clock: Clock;
}

/** Type of a recording file (model/recording.ts). */
const RECORDING_TYPE = 'application/vnd.valisette.recording';

/**
 * Routes of model/api/hospital.ts; sign-in and people are the web server's own. A case that the reader's services do not
 * cover answers as an unknown one does.
 */
export function addHospitalRoutes(web: WebServer, o: HospitalApiOptions): void {
  const caseOf = (call: RouteCall<unknown>): string => call.parameters['caseId'] ?? '';
  const replyFor = (call: RouteCall<unknown>): HospitalCaseReply => o.worklist.caseFor(signedIn(call), caseOf(call));
  /** Does something to a case the person may see, then shows the case. */
  const deed = (act: (caseId: string, call: RouteCall<unknown>) => void) => (call: RouteCall<unknown>): HospitalCaseReply => {
    o.worklist.visible(signedIn(call), caseOf(call));
    act(caseOf(call), call);
    return replyFor(call);
  };

  web.route({ method: 'GET', path: '/api/hospital', access: 'public', handler: (): HospitalReply => ({ ...o.about, now: o.clock.now().iso }) });
  web.route({
    method: 'GET',
    path: '/api/worklist',
    access: 'worklist.read',
    handler: (call): WorklistReply => ({ rows: o.worklist.rows(signedIn(call)), now: o.clock.now().iso }),
  });
  web.route({ method: 'GET', path: '/api/cases/:caseId', access: 'case.read', handler: replyFor });
  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/viewed',
    access: 'case.read',
    handler: deed((caseId, call) => o.answering.view(caseId, signedIn(call))),
  });
  web.route({
    method: 'GET',
    path: '/api/cases/:caseId/events',
    access: 'case.read',
    handler: (call): { events: CaseEvent[] } => {
      o.worklist.visible(signedIn(call), caseOf(call));
      return { events: o.events.events(caseOf(call)) };
    },
  });
  web.route({
    method: 'GET',
    path: '/api/cases/:caseId/recordings/:recordingId',
    access: 'case.read',
    handler: async (call): Promise<Uint8Array> => {
      o.worklist.visible(signedIn(call), caseOf(call));
      const recordingId = call.parameters['recordingId'] ?? '';
      const stored = o.arrivals.recordings(caseOf(call)).find((recording) => recording.recordingId === recordingId && recording.verified);
      if (stored === undefined) throw new ValisetteError('recording-unknown', 'no such recording here, or not whole yet', { caseId: caseOf(call) });
      const bytes = await o.blobs.get(stored.sha256);
      void call.reply.header('content-type', RECORDING_TYPE).header('etag', `"${stored.sha256}"`);
      return bytes;
    },
  });
  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/claim',
    access: 'case.claim',
    handler: deed((caseId, call) => o.answering.claim(caseId, signedIn(call))),
  });
  web.route({
    method: 'DELETE',
    path: '/api/cases/:caseId/claim',
    access: 'case.claim',
    handler: deed((caseId, call) => o.answering.giveBack(caseId, signedIn(call))),
  });
  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/answers',
    access: 'case.answer',
    body: giveAnswerBody,
    handler: (call): HospitalCaseReply => {
      o.worklist.visible(signedIn(call), caseOf(call));
      o.answering.answer(caseOf(call), signedIn(call), call.body);
      return replyFor(call);
    },
  });
}
