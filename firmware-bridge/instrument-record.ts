import type { Clock } from '../model/clock.ts';
import { emptyCounters, type InstrumentCounters, type InstrumentState } from '../model/instrument.ts';
import type { InstrumentDefinition } from './instruments/instrument-definition.ts';
import type { PortCandidate } from './port-identity.ts';
import type { Opening } from './opening.ts';

/** What may change in the state of an instrument; the rest is identity. */
export type StateChange = Partial<Pick<InstrumentState, 'label' | 'serial' | 'firmware' | 'port' | 'status' | 'reasons' | 'electrodesOff'>>;

/** The state of one instrument as everyone sees it, kept over unplugging. Tells each change once. */
export class InstrumentRecord {
  private shown: InstrumentState;
  /** Counters of closed openings. */
  private past: InstrumentCounters = emptyCounters();
  private opening: Opening | null = null;
  private told = false;

  constructor(
    id: string,
    definition: InstrumentDefinition | null,
    candidate: PortCandidate,
    private readonly clock: Clock,
    private readonly tell: (state: InstrumentState) => void,
  ) {
    this.shown = {
      id,
      model: definition?.model ?? 'unknown',
      kind: definition?.kind ?? 'unknown',
      label: definition?.label ?? candidate.name.slice(0, 80),
      serial: candidate.serial,
      firmware: null,
      port: candidate.port,
      status: 'found',
      reasons: [],
      electrodesOff: 0,
      since: clock.now().iso,
      counters: emptyCounters(),
      unverifiedProfile: definition?.unverifiedProfile ?? false,
    };
  }

  get id(): string {
    return this.shown.id;
  }

  state(): InstrumentState {
    return { ...this.shown, counters: this.counters() };
  }

  /** Applies `change` and tells it where something really differs. */
  change(change: StateChange): void {
    const before = JSON.stringify(this.shown);
    const since = change.status !== undefined && change.status !== this.shown.status ? this.clock.now().iso : this.shown.since;
    this.shown = { ...this.shown, ...change, since };
    if (this.told && JSON.stringify(this.shown) === before) return;
    this.publish();
  }

  publish(): void {
    this.shown = { ...this.shown, counters: this.counters() };
    this.told = true;
    this.tell(this.shown);
  }

  /** Tells the counters where they have moved since the last telling. */
  publishCounters(): void {
    const { bytes, openings } = this.counters();
    if (bytes !== this.shown.counters.bytes || openings !== this.shown.counters.openings) this.publish();
  }

  opened(opening: Opening): void {
    this.past = { ...this.past, openings: this.past.openings + 1 };
    this.opening = opening;
  }

  closed(): void {
    this.past = this.counters();
    this.opening = null;
  }

  private counters(): InstrumentCounters {
    if (this.opening === null) return this.past;
    const { bytes, decoder } = this.opening;
    return {
      bytes: this.past.bytes + bytes,
      frames: this.past.frames + decoder.counters.frames,
      discardedBytes: this.past.discardedBytes + decoder.counters.discardedBytes,
      badChecksums: this.past.badChecksums + decoder.counters.badChecksums,
      sequenceGaps: this.past.sequenceGaps + decoder.counters.sequenceGaps,
      missingSamples: this.past.missingSamples + decoder.counters.missingSamples,
      openings: this.past.openings,
    };
  }
}
