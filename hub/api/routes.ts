import { z } from 'zod';
import {
  acknowledgeBody, discardBody, editCaseBody, noteBody, openCaseBody, recordBody, vitalsBody,
} from '../../model/api/bedside.ts';
import type { CasesReply, CaseReply, InstrumentsReply, RecordReply, SuitcaseReply, TicketReply } from '../../model/api/bedside.ts';
import { caseId as caseIdSchema } from '../../model/case-event.ts';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { LinkState } from '../../model/live.ts';
import { signedIn } from '../../service/web.ts';
import type { WebServer } from '../../service/web.ts';
import type { LiveBroker } from '../broker/broker.ts';
import type { TicketOffice } from '../broker/tickets.ts';
import type { CaseDesk } from '../cases/case-desk.ts';
import type { HubConfiguration } from '../configuration.ts';
import type { LiveSource } from '../live/live-source.ts';

export interface ApiParts {
  desk: CaseDesk;
  source: LiveSource;
  tickets: TicketOffice;
  broker: LiveBroker;
  config: HubConfiguration;
  version: string;
  core: { version: string; sha256: string };
  clock: Clock;
  linkState: () => LinkState;
}

/** A body that says nothing: `{}` or none. */
const nothing = z.strictObject({});

/** The routes of model/api/bedside.ts. */
export function addRoutes(web: WebServer, parts: ApiParts): void {
  const { desk, source, tickets, broker } = parts;

  web.route({ method: 'GET', path: '/api/suitcase', access: 'public', handler: () => suitcase(parts) });
  web.route({ method: 'GET', path: '/api/instruments', access: 'live.read', handler: (): InstrumentsReply => ({ instruments: source.states() }) });
  web.route({
    method: 'POST',
    path: '/api/ticket',
    access: 'live.read',
    body: nothing,
    handler: ({ session }): TicketReply => {
      if (session === null) throw new ValisetteError('session-expired', 'no one is signed in');
      return tickets.issue(session);
    },
  });
  web.webSocket({ path: '/mqtt', access: 'live.read', protocol: 'mqtt', onSocket: (socket, session) => broker.accept(socket, session) });

  web.route({ method: 'GET', path: '/api/cases', access: 'case.read', handler: (): CasesReply => ({ cases: desk.list() }) });
  web.route({ method: 'POST', path: '/api/cases', access: 'case.open', body: openCaseBody, handler: (call): CaseReply => desk.open(call.body.motive, signedIn(call)) });
  web.route({ method: 'GET', path: '/api/cases/:caseId', access: 'case.read', handler: (call): CaseReply => desk.read(caseOf(call)) });
  web.route({ method: 'PATCH', path: '/api/cases/:caseId', access: 'case.edit', body: editCaseBody, handler: (call): CaseReply => desk.edit(caseOf(call), call.body, signedIn(call)) });
  web.route({ method: 'GET', path: '/api/cases/:caseId/events', access: 'case.read', handler: (call) => ({ events: desk.events(caseOf(call)) }) });
  web.route({ method: 'POST', path: '/api/cases/:caseId/notes', access: 'case.edit', body: noteBody, handler: (call): CaseReply => desk.note(caseOf(call), call.body, signedIn(call)) });
  web.route({ method: 'POST', path: '/api/cases/:caseId/call15', access: 'case.edit', body: nothing, handler: (call): CaseReply => desk.call15(caseOf(call), signedIn(call)) });
  web.route({ method: 'POST', path: '/api/cases/:caseId/vitals', access: 'case.edit', body: vitalsBody, handler: (call): CaseReply => desk.vitals(caseOf(call), call.body, signedIn(call)) });

  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/recordings',
    access: 'case.edit',
    body: recordBody,
    handler: (call): RecordReply => {
      const started = desk.record(caseOf(call), call.body.seconds, signedIn(call));
      void call.reply.code(202);
      return started;
    },
  });
  web.route({
    method: 'GET',
    path: '/api/cases/:caseId/recordings/:recordingId',
    access: 'case.read',
    handler: async (call) => {
      const bytes = await desk.recordingFile(caseOf(call), parameter(call, 'recordingId'));
      void call.reply.type('application/vnd.valisette.recording');
      return bytes;
    },
  });
  web.route({
    method: 'DELETE',
    path: '/api/cases/:caseId/recordings/:recordingId',
    access: 'case.edit',
    body: discardBody,
    handler: (call): CaseReply => desk.discard(caseOf(call), parameter(call, 'recordingId'), call.body.reason, signedIn(call)),
  });

  web.route({ method: 'POST', path: '/api/cases/:caseId/send', access: 'case.send', body: nothing, handler: (call): Promise<CaseReply> => desk.send(caseOf(call), signedIn(call)) });
  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/answers/:answerId/displayed',
    access: 'answer.read',
    body: nothing,
    handler: (call): CaseReply => desk.displayed(caseOf(call), parameter(call, 'answerId'), signedIn(call)),
  });
  web.route({
    method: 'POST',
    path: '/api/cases/:caseId/answers/:answerId/acknowledged',
    access: 'answer.read',
    body: acknowledgeBody,
    handler: (call): CaseReply => desk.acknowledge(caseOf(call), parameter(call, 'answerId'), call.body, signedIn(call)),
  });
}

function suitcase({ config, version, core, clock, linkState, desk }: ApiParts): SuitcaseReply {
  const { iso, source } = clock.now();
  return {
    suitcaseId: config.suitcaseId,
    place: config.place,
    version,
    core,
    exercise: config.exercise,
    now: iso,
    clockSource: source,
    link: linkState(),
    openCases: desk.openCases(),
  };
}

interface WithParameters {
  readonly parameters: Readonly<Record<string, string>>;
}

function parameter({ parameters }: WithParameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || !/^[A-Za-z0-9._:-]{1,64}$/.test(value)) throw new ValisetteError('input-missing', 'there is nothing at this address');
  return value;
}

function caseOf({ parameters }: WithParameters): string {
  const parsed = caseIdSchema.safeParse(parameters['caseId']);
  if (!parsed.success) throw new ValisetteError('case-unknown', 'there is no such case');
  return parsed.data;
}
