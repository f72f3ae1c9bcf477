import type { GiveAnswerBody, HospitalCaseReply, HospitalReply, WorklistReply } from '../../../model/api/hospital.ts';
import type { CaseEvent } from '../../../model/case-event.ts';
import { decodeRecording } from '../../../model/recording.ts';
import type { RecordingData } from '../../../model/recording.ts';
import { ApiClient } from '../../data/api-client.ts';

/** Routes of model/api/hospital.ts. Every call throws ApiError. */
export class HospitalApi extends ApiClient {
  hospital(): Promise<HospitalReply> {
    return this.call('GET', '/api/hospital');
  }

  worklist(): Promise<WorklistReply> {
    return this.call('GET', '/api/worklist');
  }

  case(caseId: string): Promise<HospitalCaseReply> {
    return this.call('GET', caseUrl(caseId));
  }

  viewed(caseId: string): Promise<HospitalCaseReply> {
    return this.call('POST', `${caseUrl(caseId)}/viewed`, {});
  }

  claim(caseId: string): Promise<HospitalCaseReply> {
    return this.call('POST', `${caseUrl(caseId)}/claim`, {});
  }

  giveBack(caseId: string): Promise<HospitalCaseReply> {
    return this.call('DELETE', `${caseUrl(caseId)}/claim`);
  }

  answer(caseId: string, body: GiveAnswerBody): Promise<HospitalCaseReply> {
    return this.call('POST', `${caseUrl(caseId)}/answers`, body);
  }

  async events(caseId: string): Promise<readonly CaseEvent[]> {
    return (await this.call<{ events: CaseEvent[] }>('GET', `${caseUrl(caseId)}/events`)).events;
  }

  /** @throws ApiError, or ValisetteError when the file is damaged */
  async recording(caseId: string, recordingId: string): Promise<RecordingData> {
    return decodeRecording(await this.bytes(`${caseUrl(caseId)}/recordings/${encodeURIComponent(recordingId)}`));
  }
}

function caseUrl(caseId: string): string {
  return `/api/cases/${encodeURIComponent(caseId)}`;
}
