import type { RecordingData } from '../../../model/recording.ts';
import { Store } from '../../data/store.ts';
import type { HospitalApi } from './hospital-api.ts';

export type RecordingState = { readonly kind: 'loading' } | { readonly kind: 'ready'; readonly data: RecordingData } | { readonly kind: 'failed'; readonly error: unknown };

/** Recordings kept in memory at once; each is a few hundred kilobytes. */
const KEPT = 24;

/** Recordings fetched once and shared by the list and the case page. */
export class RecordingLibrary extends Store {
  private readonly byId = new Map<string, RecordingState>();

  constructor(private readonly api: HospitalApi) {
    super();
  }

  /** What is known now; asks for it when it never was, or when the last attempt failed and `retry` is set. */
  state(caseId: string, recordingId: string, retry = false): RecordingState {
    const known = this.byId.get(recordingId);
    if (known !== undefined && !(retry && known.kind === 'failed')) return known;
    const loading: RecordingState = { kind: 'loading' };
    this.keep(recordingId, loading);
    void this.load(caseId, recordingId);
    return loading;
  }

  private async load(caseId: string, recordingId: string): Promise<void> {
    try {
      this.keep(recordingId, { kind: 'ready', data: await this.api.recording(caseId, recordingId) });
    } catch (error) {
      this.keep(recordingId, { kind: 'failed', error });
    }
    this.changed();
  }

  private keep(recordingId: string, state: RecordingState): void {
    this.byId.delete(recordingId);
    this.byId.set(recordingId, state);
    const oldest = this.byId.keys().next();
    if (this.byId.size > KEPT && oldest.done !== true) this.byId.delete(oldest.value);
  }

  /** Forgets everything, at sign-out. */
  clear(): void {
    this.byId.clear();
  }
}
