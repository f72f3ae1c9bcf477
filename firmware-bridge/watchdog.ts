import type { Cancel, Clock } from '../model/clock.ts';

export interface WatchdogListener {
  /** Nothing valid for longer than the protocol allows. */
  silent(): void;
  /** Life again after `silent`. */
  heard(): void;
  /** Silent for so long that the port must be closed and opened again. */
  expired(): void;
}

const CHECK_EVERY_MILLISECONDS = 100;
/** A silence that ends within this time keeps the port and the stream. */
const PATIENCE_MILLISECONDS = 1_500;
/** A check later than this means that the process itself was held up: an unread port is not a silent instrument. */
const LATE_CHECK_MILLISECONDS = 300;

/**
 * Silence is a fault. After some USB faults a port gives neither data nor error for ever;
 * only missing life shows it. Each protocol states its longest legal silence.
 */
export class SilenceWatchdog {
  private lastHeard = 0;
  private lastCheck = 0;
  private isSilent = false;
  private cancel: Cancel | null = null;

  constructor(
    private readonly clock: Clock,
    private longestSilenceMilliseconds: number,
    private readonly listener: WatchdogListener,
  ) {}

  start(): void {
    this.lastHeard = this.lastCheck = this.clock.monotonicMilliseconds();
    this.cancel = this.clock.every(CHECK_EVERY_MILLISECONDS, () => this.check());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** From now on another silence is legal: recognising takes longer than streaming. */
  allow(longestSilenceMilliseconds: number): void {
    this.longestSilenceMilliseconds = longestSilenceMilliseconds;
    this.lastHeard = this.clock.monotonicMilliseconds();
  }

  /** A valid frame or answer came. */
  heard(): void {
    this.lastHeard = this.clock.monotonicMilliseconds();
    if (!this.isSilent) return;
    this.isSilent = false;
    this.listener.heard();
  }

  private check(): void {
    const now = this.clock.monotonicMilliseconds();
    const sinceCheck = now - this.lastCheck;
    this.lastCheck = now;
    if (sinceCheck > LATE_CHECK_MILLISECONDS) this.lastHeard += sinceCheck;
    const silence = now - this.lastHeard;
    if (!this.isSilent && silence > this.longestSilenceMilliseconds) {
      this.isSilent = true;
      this.listener.silent();
    }
    if (silence > this.longestSilenceMilliseconds + PATIENCE_MILLISECONDS) {
      this.stop();
      this.listener.expired();
    }
  }
}
