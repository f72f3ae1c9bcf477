import type { IncomingProgress } from '../../relay/relay-end.ts';

/** Recordings of a case that are on their way, chunk by chunk. Live knowledge only: the relay's own journal is the durable one. */
export class AwaitedRecordings {
  private readonly byCase = new Map<string, Map<string, { receivedChunks: number; totalChunks: number }>>();

  note(progress: IncomingProgress): void {
    const recordingId = recordingIdOf(progress.name);
    if (recordingId === null) return;
    const known = this.byCase.get(progress.caseId) ?? new Map<string, { receivedChunks: number; totalChunks: number }>();
    known.set(recordingId, { receivedChunks: progress.receivedChunks, totalChunks: progress.totalChunks });
    this.byCase.set(progress.caseId, known);
  }

  arrived(caseId: string, recordingId: string): void {
    const known = this.byCase.get(caseId);
    known?.delete(recordingId);
    if (known?.size === 0) this.byCase.delete(caseId);
  }

  /** Zero of zero chunks when nothing of it has come yet. */
  progress(caseId: string, recordingId: string): { receivedChunks: number; totalChunks: number } {
    return this.byCase.get(caseId)?.get(recordingId) ?? { receivedChunks: 0, totalChunks: 0 };
  }
}

const RECORDING_OBJECT = /^recording:(.{1,64})$/;

/** Object name `recording:<id>` → id; null for any other object. */
export function recordingIdOf(objectName: string): string | null {
  return RECORDING_OBJECT.exec(objectName)?.[1] ?? null;
}
