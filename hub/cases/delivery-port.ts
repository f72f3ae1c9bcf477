import type { CaseReply } from '../../model/api/bedside.ts';
import type { Clock, RandomBytes } from '../../model/clock.ts';
import type { LinkState } from '../../model/live.ts';
import type { Log } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import type { CaseEventLog } from '../../service/event-log/event-log.ts';
import type { HubConfiguration } from '../configuration.ts';

export interface DeliveryListener {
  onLink?(state: LinkState): void;
  /** What `leaving(caseId)` says has changed. */
  onLeaving?(caseId: string): void;
}

/** The way of a case to the hospital, as the hub's cases see it. The events of the case are the common truth. */
export interface DeliveryPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Seals the case into the outbox and appends `packet-prepared`; the packet is durable when this resolves. */
  prepare(caseId: string, author: Professional): Promise<void>;
  /** The suitcase has new events of its own (an answer displayed …) that the hospital should know. Only for cases already sent. */
  caseChanged(caseId: string): void;
  /** Objects of the current packet acknowledged so far; null when nothing is leaving. */
  leaving(caseId: string): CaseReply['leaving'];
  linkState(): LinkState;
  listen(listener: DeliveryListener): () => void;
}

/** What the hub gives to the maker of a DeliveryPort. */
export interface DeliveryDependencies {
  eventLog: CaseEventLog;
  /** Bytes of a recording file. @throws ValisetteError `recording-unknown`. */
  readRecording: (recordingId: string) => Promise<Uint8Array>;
  config: HubConfiguration;
  clock: Clock;
  log: Log;
  random: RandomBytes;
  dataDirectory: string;
}

export type CreateDelivery = (dependencies: DeliveryDependencies) => DeliveryPort | Promise<DeliveryPort>;
