import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ByteFaults } from '../../hardware-sim/ports/byte-faults.ts';
import { PortHolder } from '../../hardware-sim/ports/port-holder.ts';
import { Pty } from '../../hardware-sim/ports/pty.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase, type SimulatedSuitcaseOptions } from '../../hardware-sim/suitcase.ts';
import { type Cancel, type Clock, type Timestamp } from '../../model/clock.ts';
import { isValisetteError } from '../../model/errors.ts';
import { silentLog } from '../../model/log.ts';

/** A clock that moves when told to. */
class ScriptedClock implements Clock {
  private milliseconds = 0;
  private readonly actions = new Map<object, { due: number; period: number | null; action: () => void }>();

  monotonicMilliseconds(): number {
    return this.milliseconds;
  }

  now(): Timestamp {
    return { iso: '2026-01-01T00:00:00.000Z', source: 'unset' };
  }

  after(milliseconds: number, action: () => void): Cancel {
    return this.add({ due: this.milliseconds + milliseconds, period: null, action });
  }

  every(milliseconds: number, action: () => void): Cancel {
    return this.add({ due: this.milliseconds + milliseconds, period: milliseconds, action });
  }

  advance(milliseconds: number): void {
    const end = this.milliseconds + milliseconds;
    for (;;) {
      const next = [...this.actions.entries()].sort((a, b) => a[1].due - b[1].due)[0];
      if (next === undefined || next[1].due > end) break;
      this.milliseconds = next[1].due;
      if (next[1].period === null) this.actions.delete(next[0]);
      else next[1].due += next[1].period;
      next[1].action();
    }
    this.milliseconds = end;
  }

  private add(entry: { due: number; period: number | null; action: () => void }): Cancel {
    const key = {};
    this.actions.set(key, entry);
    return () => void this.actions.delete(key);
  }
}

function openPort(path: string): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
    port.open((error) => (error ? reject(error) : resolve(port)));
  });
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()));
}

/** Processes of `script` that this process has started and that still run. */
function terminalsOfOurs(): string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return stat.includes('(script)') && state !== 'Z' && Number(parent) === process.pid;
    } catch {
      return false;
    }
  });
}

/** False for a process that has ended, also while nobody has asked for its status. */
function isRunning(number: string): boolean {
  try {
    const stat = readFileSync(`/proc/${number}/stat`, 'latin1');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Waits until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a pseudo-terminal', () => {
  it('carries all 256 byte values both ways, and its end reaches the reader as a vanished device', async () => {
    const received: number[] = [];
    const pty = new Pty((bytes) => received.push(...bytes), () => {});
    await pty.start();
    const port = await openPort(pty.path);
    const read: number[] = [];
    port.on('data', (chunk: Buffer) => read.push(...chunk));
    const closed = new Promise<unknown>((resolve) => port.once('close', resolve));
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    pty.write(all);
    port.write(Buffer.from(all));
    await until(() => read.length >= 256 && received.length >= 256);
    expect(read).toEqual([...all]);
    expect(received).toEqual([...all]);
    await pty.stop();
    expect(await closed).toBeInstanceOf(Error);
    expect(terminalsOfOurs()).toEqual([]);
  });

  it('knows whether a program has it open, and does not count its own keeper', async () => {
    const pty = new Pty(() => {}, () => {});
    await pty.start();
    const holder = new PortHolder(pty.path, pty.session, pty.master);
    expect(holder.isOpen()).toBe(false);
    const port = await openPort(pty.path);
    expect(holder.isOpen()).toBe(true);
    await closePort(port);
    expect(holder.isOpen()).toBe(false);
    await pty.stop();
  });
});

describe('a killed simulator', () => {
  it('leaves no process behind, even after SIGKILL', async () => {
    const program = `import { Pty } from ${JSON.stringify(new URL('../../hardware-sim/ports/pty.ts', import.meta.url).href)};
      const pty = new Pty(() => {}, () => {});
      await pty.start();
      console.log(pty.session, pty.master);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    await until(() => said.includes('\n'));
    const processes = said.trim().split(' ');
    expect(processes).toHaveLength(2);
    for (const number of processes) expect(existsSync(`/proc/${number}`)).toBe(true);
    child.kill('SIGKILL');
    await until(() => processes.every((number) => !isRunning(number)));
  });
});

describe('damage on the way', () => {
  it('is the same for the same seed whatever the size of the blocks, and is counted', () => {
    const bytes = Uint8Array.from({ length: 50_000 }, (_, n) => n & 255);
    const damaged = (block: number): { out: number[]; faults: ByteFaults } => {
      const faults = new ByteFaults(9);
      faults.corruptPerMillion = 2000;
      faults.losePerMillion = 1000;
      const out: number[] = [];
      for (let at = 0; at < bytes.length; at += block) out.push(...faults.pass(bytes.subarray(at, at + block)));
      return { out, faults };
    };
    const whole = damaged(50_000);
    expect(damaged(77).out).toEqual(whole.out);
    expect(whole.out.length).toBe(50_000 - whole.faults.lostBytes);
    expect(whole.faults.corruptedBytes).toBeGreaterThan(60);
    expect(whole.faults.corruptedBytes).toBeLessThan(150);
    expect(whole.faults.lostBytes).toBeGreaterThan(25);
    expect(whole.faults.lostBytes).toBeLessThan(80);
  });

  it('a damaged byte is never the right one', () => {
    const faults = new ByteFaults(3);
    faults.corruptPerMillion = 1_000_000;
    const bytes = Uint8Array.from({ length: 4096 }, (_, n) => n & 255);
    faults.pass(bytes).forEach((byte, n) => expect(byte).not.toBe(bytes[n]));
  });
});

describe('the simulated suitcase', () => {
  let directory: string;
  let suitcase: SimulatedSuitcase;
  let clock: ScriptedClock;

  function build(more: Partial<SimulatedSuitcaseOptions> = {}): SimulatedSuitcase {
    return new SimulatedSuitcase({ portsDirectory: directory, seed: 1, patient: scenarioNamed('normal-ehpad')!, clock, log: silentLog, ...more });
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ports-'));
    clock = new ScriptedClock();
    suitcase = build();
  });

  afterEach(async () => {
    await suitcase.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Opens the port and lets the clock go until the instrument has noticed. */
  async function listen(path: string, notice: () => boolean): Promise<{ port: SerialPort; bytes: number[] }> {
    const port = await openPort(path);
    const bytes: number[] = [];
    port.on('data', (chunk: Buffer) => bytes.push(...chunk));
    while (!notice()) {
      clock.advance(20);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return { port, bytes };
  }

  it('announces its ports like /dev/serial/by-id, and leaves nothing behind', async () => {
    await suitcase.start();
    expect(readdirSync(directory).sort()).toEqual(['usb-Arduino_Arduino_Due_SIM-ECG-0001-if00', 'usb-Nonin_Medical_OEM_III_SIM-OXI-0001-if00']);
    const target = readlinkSync(suitcase.instrument('nonin').portPath!);
    expect(target).toMatch(/^\/dev\/pts\/\d+$/);
    await suitcase.stop();
    expect(readdirSync(directory)).toEqual([]);
    expect(terminalsOfOurs()).toEqual([]);
    expect(suitcase.instrument('nonin').portPath).toBeNull();
  });

  it('sends at the real rate of the injected clock, and what nobody hears is not kept for later', async () => {
    suitcase = build({ instruments: ['nonin'], noninFormat: 2 });
    await suitcase.start();
    clock.advance(30_000);
    const nonin = suitcase.instrument('nonin');
    expect(nonin.truth().streams[0]!.samples).toBe(30 * 75 + 1);
    expect(nonin.truth().unheardBytes).toBe(5 * (30 * 75 + 1));
    const first = { samples: 0 };
    const { port, bytes } = await listen(nonin.portPath!, () => nonin.truth().unheardBytes < 5 * nonin.truth().streams[0]!.samples);
    first.samples = nonin.truth().streams[0]!.samples - bytes.length / 5;
    clock.advance(10_000);
    const truth = nonin.truth();
    expect(truth.streams[0]!.samples - first.samples).toBeGreaterThanOrEqual(750);
    const heard = 5 * truth.streams[0]!.samples - truth.unheardBytes;
    await until(() => bytes.length >= heard);
    expect(bytes.length).toBe(heard);
    await closePort(port);
  });

  it('unplugged and plugged again, an instrument has a new port under the same name and starts anew', async () => {
    suitcase = build({ instruments: ['nonin'] });
    await suitcase.start();
    const nonin = suitcase.instrument('nonin');
    const name = nonin.portPath!;
    const port = await openPort(name);
    port.resume();
    const closed = new Promise<unknown>((resolve) => port.once('close', resolve));
    clock.advance(5000);
    await nonin.unplug();
    expect(await closed).toBeInstanceOf(Error);
    expect(existsSync(name)).toBe(false);
    expect(nonin.portPath).toBeNull();
    clock.advance(2000);
    await nonin.plug();
    expect(nonin.portPath).toBe(name);
    expect(existsSync(name)).toBe(true);
    clock.advance(1000);
    expect(nonin.truth().streams[0]!.samples).toBe(76);
    expect(nonin.truth().plugged).toEqual([{ from: 0, to: 5_000_000 }, { from: 7_000_000, to: null }]);
  });

  it('the ECG board answers on its port and streams 500 samples a second once started', async () => {
    suitcase = build({ instruments: ['ads129x'] });
    await suitcase.start();
    const board = suitcase.instrument('ads129x');
    const text = (bytes: number[]): string => Buffer.from(bytes).toString('latin1');
    const { port, bytes } = await listen(board.portPath!, () => clock.monotonicMilliseconds() > 2000);
    clock.advance(500);
    await until(() => text(bytes).includes('Ready\r\n'));
    for (const command of ['jsonlines', '{"COMMAND":"wreg","PARAMETERS":[1,134]}', '{"COMMAND":"messagepack"}', '{"COMMAND":"rdatac"}', '{"COMMAND":"start"}']) {
      bytes.length = 0;
      port.write(`${command}\n`);
      await until(() => text(bytes).includes('"STATUS_CODE":200'));
    }
    bytes.length = 0;
    for (let step = 0; step < 100; step += 1) {
      clock.advance(20);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(board.truth().streams[0]!.samples).toBe(1001);
    await until(() => bytes.length >= 1001 * 44);
    expect(bytes.length).toBe(1001 * 44);
    await closePort(port);
  });

  it('silence stops the bytes but not the samples, and is in the truth', async () => {
    suitcase = build({ instruments: ['nonin'] });
    await suitcase.start();
    const nonin = suitcase.instrument('nonin');
    const { port } = await listen(nonin.portPath!, () => 5 * nonin.truth().streams[0]!.samples > nonin.truth().unheardBytes);
    nonin.silence(true);
    const before = nonin.truth();
    clock.advance(4000);
    nonin.silence(false);
    const after = nonin.truth();
    expect(after.streams[0]!.samples - before.streams[0]!.samples).toBe(300);
    expect(after.silencedBytes).toBe(1500);
    expect(after.silences).toHaveLength(1);
    expect(after.silences[0]!.to! - after.silences[0]!.from).toBe(4_000_000);
    await closePort(port);
  });

  it('refuses an instrument, a sensor or a rate it does not have, by typed errors', () => {
    expect(() => build({ instruments: ['nonin'] }).instrument('ads129x')).toThrowError(expect.objectContaining({ code: 'instrument-unknown' }));
    expect(() => suitcase.instrument('nonin').detach('toe')).toThrowError(expect.objectContaining({ code: 'not-supported' }));
    try {
      suitcase.instrument('nonin').corrupt(-1);
      expect.unreachable();
    } catch (error) {
      expect(isValisetteError(error, 'limit-exceeded')).toBe(true);
    }
  });

  it('the truth of the patient is what the same seed gives again, whenever it is asked', async () => {
    const [often, once] = [build({ instruments: [] }), build({ instruments: [] })];
    await often.start();
    await once.start();
    for (let second = 0; second < 30; second += 1) {
      clock.advance(1000);
      often.truth();
    }
    expect(often.truth().beats.length).toBeGreaterThan(30);
    expect(often.truth()).toEqual(once.truth());
  });
});
