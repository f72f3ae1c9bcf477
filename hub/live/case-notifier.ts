import type { Cancel, Clock } from '../../model/clock.ts';
import type { CaseNotice, LinkState } from '../../model/live.ts';
import { topics } from '../../model/topics.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { LiveBroker } from '../broker/broker.ts';
import type { DeliveryPort } from '../cases/delivery-port.ts';

/** Progress of sending may change with every chunk; the screen needs it a few times a second. */
const PROGRESS_MILLISECONDS = 200;

/** Tells the browsers that a case or the link has changed; the content they read from the API. */
export class CaseNotifier {
  private stops: (() => void)[] = [];
  private readonly moving = new Set<string>();
  private cancel: Cancel | null = null;

  constructor(
    private readonly options: {
      eventLog: CaseEventLog;
      delivery: DeliveryPort | null;
      broker: Pick<LiveBroker, 'state'>;
      clock: Clock;
      linkState: () => LinkState;
    },
  ) {}

  start(): void {
    const { eventLog, delivery, broker, linkState } = this.options;
    this.stops.push(eventLog.listen((caseId) => this.notify(caseId)));
    if (delivery !== null) {
      this.stops.push(delivery.listen({
        onLink: (state) => broker.state(topics.linkState(), state),
        onLeaving: (caseId) => this.later(caseId),
      }));
    }
    broker.state(topics.linkState(), linkState());
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
    this.cancel?.();
    this.cancel = null;
    this.moving.clear();
  }

  private later(caseId: string): void {
    this.moving.add(caseId);
    this.cancel ??= this.options.clock.after(PROGRESS_MILLISECONDS, () => {
      this.cancel = null;
      for (const moved of this.moving) this.notify(moved);
      this.moving.clear();
      this.options.broker.state(topics.linkState(), this.options.linkState());
    });
  }

  private notify(caseId: string): void {
    const view = this.options.eventLog.view(caseId);
    if (view === null) return;
    const notice: CaseNotice = { caseId, sequence: view.sequence, leaving: this.options.delivery?.leaving(caseId) ?? null };
    this.options.broker.state(topics.caseState(caseId), notice);
  }
}
