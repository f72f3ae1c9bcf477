import type { Log } from '../model/log.ts';
import { describeFault } from './fault-description.ts';

export interface Component {
  /** A word of ours for logs and health, e.g. `broker`. */
  name: string;
  start(): void | Promise<void>;
  stop(): void | Promise<void>;
  /** Without an essential component the process is of no use and does not start; others may fail alone. Default true. */
  essential?: boolean;
}

/** Longest wait for one component to stop before the next one is stopped. */
const STOP_MILLISECONDS = 10_000;

/** Starts components in order and stops what was started in reverse order; a failure of one never keeps another from stopping. */
export class ComponentStack {
  private readonly running: Component[] = [];

  constructor(
    private readonly log: Log,
    private readonly onFault: (name: string) => void = () => undefined,
  ) {}

  /** Rethrows the failure of an essential component, after stopping all that had started. */
  async start(component: Component): Promise<boolean> {
    try {
      await component.start();
      this.running.push(component);
      return true;
    } catch (error) {
      this.log.error('a component did not start', { component: component.name, reason: describeFault(error) });
      this.onFault(component.name);
      if (component.essential ?? true) {
        await this.stopAll();
        throw error;
      }
      return false;
    }
  }

  async stopAll(): Promise<void> {
    for (let component = this.running.pop(); component !== undefined; component = this.running.pop()) {
      let timer: NodeJS.Timeout | undefined;
      try {
        const late = new Promise<'late'>((resolve) => {
          timer = setTimeout(() => resolve('late'), STOP_MILLISECONDS);
        });
        const outcome = await Promise.race([Promise.resolve(component.stop()), late]);
        if (outcome === 'late') this.log.error('a component did not stop in time', { component: component.name });
      } catch (error) {
        this.log.error('a component failed while stopping', { component: component.name, reason: describeFault(error) });
      } finally {
        clearTimeout(timer);
      }
    }
  }
}
