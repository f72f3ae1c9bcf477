import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { Bench, until } from './support/bench.ts';
import { casePacket, digest } from './support/packets.ts';

const PACKETS = 6;
const BYTES = 9_000;

/** An end in a process of its own, started again after each kill; its lines outlive it. */
class EndProcess {
  readonly lines: string[] = [];
  private child: ChildProcess | null = null;

  constructor(private readonly args: readonly string[], private readonly onLine: (line: string) => void = () => undefined) {}

  start(): void {
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'support/end-process.ts'), ...this.args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      if (child === this.child) this.onLine(line);
    });
  }

  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

let bench: Bench;
let processes: EndProcess[] = [];
afterEach(async () => {
  for (const one of processes) await one.kill();
  processes = [];
  await bench.close();
});

function process_(args: readonly string[], onLine?: (line: string) => void): EndProcess {
  const made = new EndProcess(args, onLine);
  processes.push(made);
  return made;
}

/** What must lie at the receiver: every object of every case, once, under its own hash. */
function expected(): string[] {
  return Array.from({ length: PACKETS }, (_, i) => casePacket(i + 1, BYTES)).flatMap((packet) => packet.objects.map((object) => `${packet.caseId}.1.${object.name.replace(':', '-')}.${digest(object.bytes)}`)).sort();
}

function expectAllOnce(sender: EndProcess): void {
  expect(readdirSync(join(bench.directory, 'kept')).sort()).toEqual(expected());
  const sent = new Map(sender.lines.filter((line) => line.startsWith('sent ')).map((line) => [line.split(' ')[2], line.split(' ')[1]]));
  expect(sent.size).toBe(PACKETS);
  // A packet keeps its number through every kill: it was made once.
  for (const line of sender.lines.filter((one) => one.startsWith('sent '))) expect(sent.get(line.split(' ')[2])).toBe(line.split(' ')[1]);
  expect(new Set(sender.lines.filter((line) => line.startsWith('received ')))).toEqual(new Set([...sent.values()].map((packetId) => `received ${packetId}`)));
  expect(sender.lines.some((line) => line.startsWith('refused '))).toBe(false);
}

const receivedAll = (sender: EndProcess) => new Set(sender.lines.filter((line) => line.startsWith('received '))).size === PACKETS;

describe('kill -9', { timeout: 120_000 }, () => {
  it('of the sender, again and again, loses nothing and doubles nothing', async () => {
    bench = await Bench.make();
    mkdirSync(join(bench.directory, 'kept'));
    const receiver = process_(['receiver', bench.directory]);
    let events = 0;
    let killing: Promise<void> | null = null;
    let kills = 0;
    // Killed at its very first packet, in the middle of sealing, and in the middle of sending.
    const killAfter = [1, 3, 5, 7];
    const sender = process_(['sender', bench.directory, String(PACKETS), String(BYTES)], () => {
      events += 1;
      if (events < (killAfter[kills] ?? Infinity) || killing !== null) return;
      killing = sender.kill().then(() => {
        kills += 1;
        events = 0;
        killing = null;
        sender.start();
      });
    });
    receiver.start();
    await until(() => receiver.lines.includes('started'));
    sender.start();
    await until(() => receivedAll(sender) && killing === null);
    expect(kills).toBeGreaterThanOrEqual(2);
    expectAllOnce(sender);
  });

  it('of the receiver, between chunks and between handler and receipt, loses nothing and doubles nothing', async () => {
    bench = await Bench.make();
    mkdirSync(join(bench.directory, 'kept'));
    const sender = process_(['sender', bench.directory, String(PACKETS), String(BYTES)]);
    let killing: Promise<void> | null = null;
    let kills = 0;
    let chunks = 0;
    const receiver = process_(['receiver', bench.directory], (line) => {
      if (line.startsWith('chunk ')) chunks += 1;
      // Twice while chunks come, twice just after the handler has kept an object and before its receipt can be sent.
      const now = kills < 2 ? chunks >= 12 : kills < 4 && line.startsWith('new ');
      if (!now || killing !== null) return;
      killing = receiver.kill().then(() => {
        kills += 1;
        chunks = 0;
        killing = null;
        receiver.start();
      });
    });
    receiver.start();
    sender.start();
    await until(() => receivedAll(sender) && killing === null);
    expect(kills).toBe(4);
    expectAllOnce(sender);
  });
});
