import { statfs } from 'node:fs/promises';
import type { Clock } from '../model/clock.ts';
import type { HubHealth } from '../model/live.ts';

/** What a process says of itself, without asking the operating system for more than it needs. */
export class HealthMonitor {
  private readonly faults = new Set<string>();
  private readonly startedAt: string;
  private last: { wall: number; processor: number };

  constructor(
    private readonly options: {
      version: string;
      /** Its file system is the one that must not fill up. */
      dataDirectory: string;
      clock: Clock;
    },
  ) {
    this.startedAt = options.clock.now().iso;
    this.last = this.used();
  }

  /** Marks a component as faulty, or well again; `name` is a word of ours, at most 80 characters. */
  fault(name: string, present: boolean): void {
    if (present && this.faults.size < 16) this.faults.add(name.slice(0, 80));
    else this.faults.delete(name.slice(0, 80));
  }

  /** Figures since the last call; the processor share is over that interval. */
  async sample(recorder: HubHealth['recorder']): Promise<HubHealth> {
    const now = this.used();
    const interval = now.wall - this.last.wall;
    const share = interval > 0 ? (now.processor - this.last.processor) / interval : 0;
    this.last = now;
    return {
      version: this.options.version,
      startedAt: this.startedAt,
      residentMebibytes: Math.round(process.memoryUsage.rss() / 2 ** 20),
      processorShare: Math.max(0, Math.round(share * 1_000) / 1_000),
      freeDiskMebibytes: await freeMebibytes(this.options.dataDirectory),
      recorder,
      faults: [...this.faults].sort(),
    };
  }

  /** Both in milliseconds. */
  private used(): { wall: number; processor: number } {
    const { user, system } = process.cpuUsage();
    return { wall: this.options.clock.monotonicMilliseconds(), processor: (user + system) / 1_000 };
  }
}

/** Space an unprivileged program may still use; 0 when the directory is not there. */
export async function freeMebibytes(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return Math.floor((bavail * bsize) / 2 ** 20);
  } catch {
    return 0;
  }
}
