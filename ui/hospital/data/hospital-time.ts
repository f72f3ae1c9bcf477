import type { Clock } from '../../../model/clock.ts';

/**
 * The hospital's time on a screen whose own clock may be wrong: what the server said, plus the monotonic
 * time since. Delays and leases are counted on it.
 */
export class HospitalTime {
  private anchor: { server: number; monotonic: number } | null = null;

  constructor(private readonly clock: Clock) {}

  /** @param iso hospital time in a reply that has just arrived */
  heard(iso: string): void {
    const server = Date.parse(iso);
    if (!Number.isNaN(server)) this.anchor = { server, monotonic: this.clock.monotonicMilliseconds() };
  }

  /** Milliseconds since 1970; this screen's own clock before the first reply. */
  nowMilliseconds(): number {
    if (this.anchor === null) return Date.parse(this.clock.now().iso);
    return this.anchor.server + this.clock.monotonicMilliseconds() - this.anchor.monotonic;
  }

  nowIso(): string {
    return new Date(this.nowMilliseconds()).toISOString();
  }
}
