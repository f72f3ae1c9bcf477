import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** One of our programs as a process of its own, so that it can be killed as a power cut kills it. */
export class Program {
  private child: ChildProcess | null = null;
  output = '';

  constructor(private readonly parameters: readonly string[], private readonly ready: RegExp) {}

  /** Process number while it runs, else 0. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves once the program said it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['cli/launch.mjs', ...this.parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    // A test that is cut short must not leave a hub behind: it would open the ports of the next one.
    const orphan = () => child.kill('SIGKILL');
    process.once('exit', orphan);
    child.once('exit', () => process.off('exit', orphan));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const hear = (bytes: Buffer) => {
        said += bytes.toString();
        this.output += bytes.toString();
        if (this.ready.test(said)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code, signal) => reject(new Error(`${this.parameters[0] ?? ''} ended (${code ?? signal ?? ''}) before it was ready:\n${said}`)));
    });
  }

  /** `kill -9`: no handler runs. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ctrl-C; resolves with the exit status. */
  async stop(): Promise<number | null> {
    return this.end('SIGINT');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    this.child = null;
    if (child?.exitCode !== null) return child?.exitCode ?? null;
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }
}
