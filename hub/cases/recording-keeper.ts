import type { Log } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import { describeFault } from '../../service/fault-description.ts';
import type { EndedRecording, LiveSource } from '../live/live-source.ts';

/** Ties recordings to cases: what the acquisition has finished, or found again after a power cut, becomes an event of its case. */
export class RecordingKeeper {
  private running: { caseId: string; recordingId: string } | null = null;
  private ending: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: {
      source: LiveSource;
      eventLog: CaseEventLog;
      log: Log;
      /** A recording could not be kept; the screen must say so. */
      onFailure: (caseId: string, recordingId: string) => void;
    },
  ) {}

  /** Appends what the last run left behind. Idempotent: a recording whose event is there already is only forgotten. */
  async recover(): Promise<void> {
    const { source, eventLog, log } = this.options;
    for (const recording of [...source.recoveredRecordings()]) {
      const { caseId, summary } = recording;
      if (eventLog.view(caseId) === null) {
        log.warn('a recovered recording is of no known case; its file stays', { caseId, recordingId: summary.recordingId });
        continue;
      }
      await this.keep(recording, null);
      log.info('a recording cut short was recovered', { caseId, recordingId: summary.recordingId, seconds: summary.durationSeconds });
    }
  }

  /** @throws ValisetteError `recording-active`. */
  start(caseId: string, seconds: number, author: Professional): { recordingId: string } {
    const { recordingId, finished } = this.options.source.startRecording({ caseId, seconds });
    this.running = { caseId, recordingId };
    this.ending = finished
      .then((recording) => this.keep(recording, author))
      .catch((error: unknown) => {
        this.options.log.error('a recording was not kept', { caseId, recordingId, reason: describeFault(error) });
        this.options.onFailure(caseId, recordingId);
      })
      .finally(() => {
        if (this.running?.recordingId === recordingId) this.running = null;
      });
    return { recordingId };
  }

  active(): { caseId: string; recordingId: string } | null {
    return this.running;
  }

  file(recordingId: string): Promise<Uint8Array> {
    return this.options.source.readRecording(recordingId);
  }

  /** Resolves when no recording is being ended any more. */
  async settled(): Promise<void> {
    await this.ending;
  }

  /** Event first, then the claim: a kill in between leaves the recording to be recovered, and the event is not written twice. */
  private async keep({ caseId, summary }: EndedRecording, author: Professional | null): Promise<void> {
    const known = this.options.eventLog.events(caseId).some((event) => event.kind === 'recording-kept' && event.body.recording.recordingId === summary.recordingId);
    if (!known) this.options.eventLog.append(caseId, { kind: 'recording-kept', body: { recording: summary } }, { actor: author });
    await this.options.source.forgetRecovered(summary.recordingId);
  }
}
