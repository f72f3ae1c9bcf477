import type { CaseEventKind } from '../../model/case-event.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { describeError } from '../../model/errors.ts';
import type { Log } from '../../model/log.ts';
import type { Delivery, RelayEnd } from '../../relay/relay-end.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { Arrivals } from '../store/arrivals.ts';
import { workingPriority } from '../worklist/order.ts';

/** What the bedside must know of the hospital's doings. */
const RETURNED_KINDS: ReadonlySet<CaseEventKind> = new Set<CaseEventKind>(['case-viewed', 'case-claimed', 'case-released', 'answer-given']);

/** Events of one gesture (an answer and the end of its claim) leave in one packet. */
const GATHER_MILLISECONDS = 30;
const RETRY_MILLISECONDS = 5_000;

export interface ReturnLegOptions {
  readonly events: CaseEventLog;
  readonly arrivals: Arrivals;
  readonly relay: RelayEnd;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when an answer moved on its way. */
  readonly changed: (caseId: string) => void;
}

/**
 * Hands the hospital's own events of a case to the relay as `update` packets. The log says what there is to hand over
 * and the arrivals how far it went, so a crash at any point costs at most a repetition, which the other end ignores.
 */
export class ReturnLeg {
  private readonly waiting = new Map<string, Cancel>();
  private sending: Promise<void> = Promise.resolve();
  private stops: (() => void)[] = [];
  private stopped = true;

  constructor(private readonly o: ReturnLegOptions) {}

  /** Call after the relay was started: also hands over what the last run left. */
  start(): void {
    this.stopped = false;
    this.stops = [
      this.o.events.listen((caseId, event) => {
        if (RETURNED_KINDS.has(event.kind)) this.gather(caseId, GATHER_MILLISECONDS);
      }),
      this.o.relay.listen({ onDelivery: (delivery) => this.note(delivery) }),
    ];
    for (const delivery of this.o.relay.deliveries()) this.note(delivery);
    for (const caseId of this.o.arrivals.caseIds()) {
      if (this.unsent(caseId).length > 0) this.gather(caseId, 0);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const stop of this.stops) stop();
    for (const cancel of this.waiting.values()) cancel();
    this.waiting.clear();
    await this.sending;
  }

  private gather(caseId: string, milliseconds: number): void {
    if (this.stopped || this.waiting.has(caseId)) return;
    const cancel = this.o.clock.after(milliseconds, () => {
      this.waiting.delete(caseId);
      this.sending = this.sending.then(() => this.handOver(caseId));
    });
    this.waiting.set(caseId, cancel);
  }

  private async handOver(caseId: string): Promise<void> {
    if (this.stopped) return;
    try {
      const arrived = this.o.arrivals.arrivedCase(caseId);
      const view = this.o.events.view(caseId);
      const events = this.unsent(caseId);
      const last = events.at(-1);
      if (arrived === null || view === null || last === undefined) return;
      const { packetId } = await this.o.relay.send({
        to: arrived.deviceId,
        caseId,
        kind: 'update',
        version: last.sequence,
        priority: workingPriority(view),
        author: last.actor,
        createdAt: this.o.clock.now(),
        objects: [{ name: 'events', kind: 'events', tier: 0, bytes: new TextEncoder().encode(JSON.stringify(events)) }],
      });
      this.o.arrivals.noteReturned({ packetId, caseId, upToSequence: last.sequence });
      const delivery = this.o.relay.delivery(packetId);
      if (delivery !== null) this.note(delivery);
    } catch (error) {
      this.o.log.error('an answer could not be handed to the relay', { caseId, reason: describeError(error) });
      this.gather(caseId, RETRY_MILLISECONDS);
    }
  }

  private unsent(caseId: string) {
    return this.o.events.ownEvents(caseId, this.o.arrivals.returnedUpTo(caseId)).filter((event) => RETURNED_KINDS.has(event.kind));
  }

  private note(delivery: Delivery): void {
    if (delivery.state === 'received') this.o.arrivals.noteReturnReceived(delivery.packetId, delivery.at ?? this.o.clock.now().iso);
    if (delivery.state === 'refused') this.o.log.error('the suitcase refused an update', { caseId: delivery.caseId, reason: delivery.reason ?? null });
    if (delivery.state === 'received') this.o.changed(delivery.caseId);
  }
}
