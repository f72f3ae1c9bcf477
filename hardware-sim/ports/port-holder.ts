import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Finds out whether some program has a port open, by looking at the open files of processes. A box that nobody
 * listens to talks into the void; a pty would keep those bytes and hand out minutes of stale curve later.
 *
 * Synchronous on purpose: thousands of links of /proc are read ten times faster than by promises, in a few milliseconds.
 */
export class PortHolder {
  /** File of /proc by which the port was last seen open. */
  private seenAt: string | null = null;

  /** `session` is the process that keeps the pty alive, `master` the one at its other end: they do not count. */
  constructor(private readonly port: string, private readonly session: number, private readonly master: number) {}

  /** True also where there is no /proc to look at. */
  isOpen(): boolean {
    if (this.seenAt !== null && this.leadsHere(this.seenAt)) return true;
    this.seenAt = this.searchProcess('self');
    if (this.seenAt !== null) return true;
    const processes = listing('/proc');
    if (processes.length === 0) return true;
    for (const entry of processes) {
      if (!/^\d+$/.test(entry)) continue;
      this.seenAt = this.searchProcess(entry);
      if (this.seenAt !== null) return true;
    }
    return false;
  }

  private searchProcess(process: string): string | null {
    for (const file of listing(`/proc/${process}/fd`)) {
      const path = `/proc/${process}/fd/${file}`;
      if (this.leadsHere(path)) return this.isOurs(process) ? null : path;
    }
    return null;
  }

  private leadsHere(path: string): boolean {
    try {
      return readlinkSync(path) === this.port;
    } catch {
      return false;
    }
  }

  /** The fourth field after the name in stat is the session; the name before it may hold spaces. */
  private isOurs(process: string): boolean {
    if (process === 'self') return false;
    if (Number(process) === this.master) return true;
    try {
      const stat = readFileSync(`/proc/${process}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === this.session;
    } catch {
      return true;
    }
  }
}

/** Names in a folder; none when it cannot be read (a process that has just ended, or of another user). */
function listing(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
