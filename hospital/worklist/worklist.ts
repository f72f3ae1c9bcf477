import type { HospitalCaseReply, WorklistRow } from '../../model/api/hospital.ts';
import type { CaseView } from '../../model/case-view.ts';
import type { Clock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import type { Professional } from '../../model/people.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { AwaitedRecordings } from '../intake/awaited.ts';
import type { ArrivedCase, Arrivals } from '../store/arrivals.ts';
import { isAskedAgain } from './asked-again.ts';
import type { Claims } from './claims.ts';
import { byUrgency, dueAt, maySee } from './order.ts';

/** How long a case stays in the list after its answer was read at the bedside. */
const KEPT_AFTER_DISPLAY_MILLISECONDS = 24 * 3_600_000;

export interface WorklistOptions {
  readonly events: CaseEventLog;
  readonly arrivals: Arrivals;
  readonly claims: Claims;
  readonly awaited: AwaitedRecordings;
  readonly clock: Clock;
}

/** The cases that wait or were answered lately, and each case as one screen needs it. Derived from the log and the arrivals; keeps no truth. */
export class Worklist {
  /** Cases that can still stand in the list. */
  private readonly open = new Map<string, CaseView>();
  private stopListening: (() => void) | null = null;

  constructor(private readonly o: WorklistOptions) {}

  start(): void {
    for (const caseId of this.o.arrivals.caseIds()) this.refresh(caseId);
    this.stopListening = this.o.events.listen((caseId) => this.refresh(caseId));
  }

  stop(): void {
    this.stopListening?.();
    this.stopListening = null;
  }

  /** Rows that `reader` may see, most urgent first. */
  rows(reader: Professional): WorklistRow[] {
    const rows: WorklistRow[] = [];
    for (const [caseId, view] of this.open) {
      const arrived = this.o.arrivals.arrivedCase(caseId);
      if (arrived === null || this.isOver(view, arrived)) this.open.delete(caseId);
      else if (maySee(reader, view)) rows.push(this.row(view, arrived));
    }
    return rows.sort(byUrgency);
  }

  /** @throws ValisetteError `case-unknown`, also for a case that `reader` may not see: its existence is not told. */
  caseFor(reader: Professional, caseId: string): HospitalCaseReply {
    const { view, arrived } = this.visible(reader, caseId);
    const stored = new Set(this.o.arrivals.recordings(caseId).flatMap((recording) => (recording.verified ? [recording.recordingId] : [])));
    return {
      row: this.row(view, arrived),
      device: {
        deviceId: arrived.deviceId,
        // The relay hands over what a known device signed and nothing else; what can still change is our own copy.
        signatureValid: this.o.events.verify(caseId),
        deviceClockOffsetSeconds: arrived.clockOffsetSeconds,
      },
      awaited: view.recordings.flatMap(({ recordingId }) => (stored.has(recordingId) ? [] : [{ recordingId, ...this.o.awaited.progress(caseId, recordingId) }])),
    };
  }

  /** @throws as `caseFor` */
  visible(reader: Professional, caseId: string): { view: CaseView; arrived: ArrivedCase } {
    const view = this.o.events.view(caseId);
    const arrived = this.o.arrivals.arrivedCase(caseId);
    if (view === null || arrived === null || !maySee(reader, view)) throw new ValisetteError('case-unknown', 'no such case', { caseId });
    return { view, arrived };
  }

  private row(view: CaseView, arrived: ArrivedCase): WorklistRow {
    const claim = this.o.claims.liveClaim(view.caseId);
    const step = this.isAskedAgain(view, arrived) ? (claim === null ? 'received' : 'opened') : view.step;
    return {
      view: { ...view, claim, step },
      arrivedAt: arrived.arrivedAt,
      dueAt: dueAt(arrived.requestedAt, view),
      objects: this.o.arrivals.objectsOfCase(view.caseId),
      answerDelivery: this.answerDelivery(view),
    };
  }

  private answerDelivery(view: CaseView): WorklistRow['answerDelivery'] {
    const latest = view.answers.at(-1);
    if (latest === undefined) return 'none';
    if (view.answerDisplayedAt !== null) return 'displayed';
    const given = this.o.events.events(view.caseId).find((event) => event.kind === 'answer-given' && event.body.answer.answerId === latest.answerId);
    return given !== undefined && this.o.arrivals.returnReceived(view.caseId, given.sequence) ? 'received' : 'leaving';
  }

  private isAskedAgain(view: CaseView, arrived: ArrivedCase): boolean {
    return view.answers.length > 0 && isAskedAgain(this.o.events.events(view.caseId), arrived.packetVersion, arrived.deviceId);
  }

  private refresh(caseId: string): void {
    const view = this.o.events.view(caseId);
    if (view === null) this.open.delete(caseId);
    else this.open.set(caseId, view);
  }

  private isOver(view: CaseView, arrived: ArrivedCase): boolean {
    if (view.answerDisplayedAt === null || view.claim !== null || this.isAskedAgain(view, arrived)) return false;
    return Date.parse(this.o.clock.now().iso) - Date.parse(view.answerDisplayedAt) > KEPT_AFTER_DISPLAY_MILLISECONDS;
  }
}
