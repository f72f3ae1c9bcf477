import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { ValisetteError } from '../../model/errors.ts';

/** Bytes that may wait for a slow reader before more are dropped, as a serial line drops what is not read. */
const LARGEST_BACKLOG = 64 * 1024;
const START_TIMEOUT = 5000;
/** Longest first line of the session: port name and process number. */
const LONGEST_GREETING = 200;

const alive = new Set<ChildProcessWithoutNullStreams>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/**
 * A pseudo-terminal without native code: `script` of util-linux makes one and its standard input and output are the
 * master end. A shell inside keeps the other end open while this process lives, so nothing is left even after a kill −9.
 */
export class Pty {
  private child: ChildProcessWithoutNullStreams | null = null;
  /** Path of the end that programs open, e.g. /dev/pts/3; empty before start. */
  path = '';
  /** Session inside the pty. */
  session = 0;
  /** Process that holds the master end. */
  master = 0;
  /** Bytes not written because nobody took them. */
  droppedBytes = 0;

  constructor(private readonly onBytes: (bytes: Uint8Array) => void, private readonly onClosed: () => void) {}

  /** Throws ValisetteError `port-unavailable` when `script` is missing or gives no terminal. */
  async start(): Promise<void> {
    const keepAlive = `stty raw -echo && echo "$(tty) $$" && while kill -0 ${process.pid} 2>/dev/null; do sleep 2; done`;
    const child = spawn('script', ['-qfc', keepAlive, '/dev/null'], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, SHELL: '/bin/sh' } });
    this.child = child;
    this.master = child.pid ?? 0;
    alive.add(child);
    child.stdin.on('error', () => {});
    child.stderr.resume();
    child.once('close', () => {
      alive.delete(child);
      if (this.child !== child) return;
      this.child = null;
      this.onClosed();
    });
    try {
      await this.greeting(child);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Sends bytes to whoever has the port open. Never waits; what the reader does not take is dropped and counted. */
  write(bytes: Uint8Array): void {
    const stdin = this.child?.stdin;
    if (stdin === undefined || stdin.destroyed || stdin.writableLength > LARGEST_BACKLOG) {
      this.droppedBytes += bytes.length;
      return;
    }
    stdin.write(bytes);
  }

  /** Pulls the plug: the reader sees the device vanish. Resolves when the terminal is gone. */
  async stop(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.kill('SIGKILL');
    // The shell inside gets the hang-up of its terminal; its output end may outlive `script` by an instant.
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.destroy();
    await closed;
  }

  private greeting(child: ChildProcessWithoutNullStreams): Promise<void> {
    return new Promise((resolve, reject) => {
      let text = '';
      const fail = (message: string, cause?: unknown): void => {
        clearTimeout(timer);
        reject(new ValisetteError('port-unavailable', message, {}, { cause }));
      };
      const timer = setTimeout(() => fail('no pseudo-terminal within 5 s'), START_TIMEOUT);
      child.once('error', (error) => fail('cannot run `script` (util-linux)', error));
      child.once('close', () => fail('`script` ended without giving a terminal'));
      const read = (chunk: Buffer): void => {
        text += chunk.toString('latin1');
        const found = /^(\/dev\/\S+) (\d+)\r?\n/.exec(text);
        if (found === null) {
          if (text.length > LONGEST_GREETING) fail('`script` gave no terminal name');
          return;
        }
        clearTimeout(timer);
        child.stdout.off('data', read);
        this.path = found[1] ?? '';
        this.session = Number(found[2]);
        child.stdout.on('data', (bytes: Buffer) => this.onBytes(bytes));
        const early = text.slice(found[0].length);
        if (early !== '') this.onBytes(Buffer.from(early, 'latin1'));
        resolve();
      };
      child.stdout.on('data', read);
    });
  }
}
