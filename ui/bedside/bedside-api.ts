import type {
  AcknowledgeBody, CaseReply, CasesReply, EditCaseBody, InstrumentsReply, NoteBody, RecordReply, SuitcaseReply, TicketReply, VitalsBody,
} from '../../model/api/bedside.ts';
import type { CaseEvent } from '../../model/case-event.ts';
import type { Motive } from '../../model/codes/case-codes.ts';
import { ApiClient } from '../data/api-client.ts';

/** The routes of model/api/bedside.ts, one method each. */
export class BedsideApi extends ApiClient {
  suitcase(): Promise<SuitcaseReply> {
    return this.call('GET', '/api/suitcase');
  }

  ticket(): Promise<TicketReply> {
    return this.call('POST', '/api/ticket', {});
  }

  instruments(): Promise<InstrumentsReply> {
    return this.call('GET', '/api/instruments');
  }

  cases(): Promise<CasesReply> {
    return this.call('GET', '/api/cases');
  }

  openCase(motive: Motive): Promise<CaseReply> {
    return this.call('POST', '/api/cases', { motive });
  }

  case(caseId: string): Promise<CaseReply> {
    return this.call('GET', of(caseId));
  }

  editCase(caseId: string, body: EditCaseBody): Promise<CaseReply> {
    return this.call('PATCH', of(caseId), body);
  }

  events(caseId: string): Promise<{ readonly events: readonly CaseEvent[] }> {
    return this.call('GET', of(caseId, 'events'));
  }

  note(caseId: string, body: NoteBody): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'notes'), body);
  }

  noteCall15(caseId: string): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'call15'), {});
  }

  vitals(caseId: string, body: VitalsBody): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'vitals'), body);
  }

  record(caseId: string, seconds: number): Promise<RecordReply> {
    return this.call('POST', of(caseId, 'recordings'), { seconds });
  }

  discard(caseId: string, recordingId: string, reason: string): Promise<CaseReply> {
    return this.call('DELETE', of(caseId, 'recordings', recordingId), { reason });
  }

  recording(caseId: string, recordingId: string): Promise<Uint8Array> {
    return this.bytes(of(caseId, 'recordings', recordingId));
  }

  sendCase(caseId: string): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'send'), {});
  }

  displayed(caseId: string, answerId: string): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'answers', answerId, 'displayed'), {});
  }

  acknowledge(caseId: string, answerId: string, body: AcknowledgeBody): Promise<CaseReply> {
    return this.call('POST', of(caseId, 'answers', answerId, 'acknowledged'), body);
  }
}

function of(...parts: readonly string[]): string {
  return `/api/cases/${parts.map(encodeURIComponent).join('/')}`;
}
