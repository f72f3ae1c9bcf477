import type { CaseReply } from '../../model/api/bedside.ts';
import type { CaseNotice } from '../../model/live.ts';
import { decodeRecording } from '../../model/recording.ts';
import type { RecordingData } from '../../model/recording.ts';
import { Store } from '../data/store.ts';
import type { BedsideApi } from './bedside-api.ts';

/** The cases of this suitcase as last read; notices of the local broker say when to read again. */
export class CaseStore extends Store {
  /** False until the list was read once. */
  loaded = false;
  /** Why the last reading of the list failed, or null. */
  failure: unknown = null;
  private readonly replies = new Map<string, CaseReply>();
  private readonly recordings = new Map<string, RecordingData>();

  constructor(private readonly api: BedsideApi) {
    super();
  }

  /** Latest first; unread answers above all. */
  all(): CaseReply[] {
    const unread = (reply: CaseReply): number => Number(hasUnreadAnswer(reply));
    return [...this.replies.values()].sort((a, b) => unread(b) - unread(a) || b.view.openedAt.localeCompare(a.view.openedAt));
  }

  get(caseId: string): CaseReply | null {
    return this.replies.get(caseId) ?? null;
  }

  unreadAnswers(): CaseReply[] {
    return this.all().filter(hasUnreadAnswer);
  }

  async refresh(): Promise<void> {
    try {
      const { cases } = await this.api.cases();
      const known = new Set(cases.map((reply) => reply.view.caseId));
      for (const caseId of [...this.replies.keys()]) if (!known.has(caseId)) this.replies.delete(caseId);
      for (const reply of cases) this.keep(reply);
      this.loaded = true;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
    this.changed();
  }

  async load(caseId: string): Promise<CaseReply> {
    return this.keep(await this.api.case(caseId));
  }

  keep(reply: CaseReply): CaseReply {
    this.replies.set(reply.view.caseId, reply);
    this.changed();
    return reply;
  }

  /** A notice of the hub; null after a reconnection. */
  async noticed(notice: CaseNotice | null): Promise<void> {
    if (notice === null) return this.refresh();
    const known = this.replies.get(notice.caseId);
    if (known !== undefined && known.view.sequence >= notice.sequence) {
      this.keep({ view: known.view, leaving: notice.leaving });
      return;
    }
    try {
      await this.load(notice.caseId);
    } catch {
      // The next notice or the next reading of the list brings it.
    }
  }

  /** Samples of a recording; read once, they never change. @throws ApiError or ValisetteError */
  async recording(caseId: string, recordingId: string): Promise<RecordingData> {
    const held = this.recordings.get(recordingId);
    if (held !== undefined) return held;
    const data = decodeRecording(await this.api.recording(caseId, recordingId));
    this.recordings.set(recordingId, data);
    return data;
  }

  clear(): void {
    this.replies.clear();
    this.recordings.clear();
    this.loaded = false;
    this.changed();
  }
}

export function hasUnreadAnswer(reply: CaseReply): boolean {
  return reply.view.answers.length > 0 && reply.view.answerAcknowledgedAt === null;
}
