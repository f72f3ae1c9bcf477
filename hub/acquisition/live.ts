import type { Cancel, Clock } from '../../model/clock.ts';
import { STALE_AFTER_MILLISECONDS, type NumericReading } from '../../model/measurement.ts';

const CHECK_EVERY_MILLISECONDS = 500;

/**
 * The latest live numbers. A number goes when its instrument falls silent or when it is too old: it is then told once more,
 * without a value, so that nobody shows a frozen one.
 */
export class LiveReadings {
  private readonly latest = new Map<string, { reading: NumericReading; atMilliseconds: number }>();
  private cancel: Cancel | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (reading: NumericReading) => void,
  ) {}

  start(): void {
    this.cancel = this.clock.every(CHECK_EVERY_MILLISECONDS, () => this.withdrawStale());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** Readings that are not stale. */
  current(): NumericReading[] {
    return [...this.latest.values()].filter((held) => !this.isStale(held)).map(({ reading }) => reading);
  }

  take(reading: NumericReading): void {
    this.latest.set(`${reading.instrumentId}|${reading.name}`, { reading, atMilliseconds: this.clock.monotonicMilliseconds() });
    this.tell(reading);
  }

  /** The instrument fell silent or was unplugged. */
  withdraw(instrumentId: string): void {
    for (const [key, { reading }] of this.latest) if (reading.instrumentId === instrumentId) this.remove(key, reading);
  }

  private withdrawStale(): void {
    for (const [key, held] of this.latest) if (this.isStale(held)) this.remove(key, held.reading);
  }

  private remove(key: string, reading: NumericReading): void {
    this.latest.delete(key);
    this.tell({ ...reading, value: null, quality: 'unreadable', reasons: ['silent'], at: this.clock.now().iso });
  }

  private isStale({ reading, atMilliseconds }: { reading: NumericReading; atMilliseconds: number }): boolean {
    const limit = STALE_AFTER_MILLISECONDS[reading.name];
    return limit !== undefined && this.clock.monotonicMilliseconds() - atMilliseconds > limit;
  }
}
