import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InstrumentBridge } from '../../firmware-bridge/bridge.ts';
import { SerialTransport } from '../../firmware-bridge/transports/serial.ts';
import { Pty } from '../../hardware-sim/ports/pty.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase } from '../../hardware-sim/suitcase.ts';
import { SystemClock } from '../../model/clock.ts';
import { instrumentState, type InstrumentState } from '../../model/instrument.ts';
import { silentLog } from '../../model/log.ts';
import type { SignalBlock, SignalStream } from '../../model/signal.ts';

const ECG = 'ads129x-SIM-ECG-0001';
const OXIMETER = 'nonin-SIM-OXI-0001';
const patience = { timeout: 60_000, interval: 20 };

let ports: string;
let suitcase: SimulatedSuitcase;
let bridge: InstrumentBridge;
let states: InstrumentState[];
let streams: SignalStream[];
let ended: SignalStream[];
let blocks: SignalBlock[];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  ports = await mkdtemp(join(tmpdir(), 'valisette-ports-'));
  suitcase = new SimulatedSuitcase({ portsDirectory: ports, seed: 7, patient: scenarioNamed('normal-ehpad')!, clock: new SystemClock(), log: silentLog });
  bridge = new InstrumentBridge({ clock: new SystemClock(), log: silentLog, randomId: randomUUID, serialDirectories: [ports], systemPorts: false, hid: false });
  states = [];
  streams = [];
  ended = [];
  blocks = [];
  bridge.listen({
    onState: (state) => states.push(state),
    onStream: (stream) => streams.push(stream),
    onStreamEnd: (stream) => ended.push(stream),
    onBlock: (block) => blocks.push(block),
  });
});

afterEach(async () => {
  await bridge.stop();
  await suitcase.stop();
  for (const close of closing.splice(0)) await close();
  await rm(ports, { recursive: true, force: true });
});

function statusOf(id: string): string | undefined {
  return bridge.states().find((state) => state.id === id)?.status;
}

function streamsOf(id: string): SignalStream[] {
  return streams.filter((stream) => stream.instrumentId === id);
}

function framesOf(stream: SignalStream | undefined): number {
  return blocks.filter((block) => block.stream === stream).reduce((sum, block) => sum + block.frameCount, 0);
}

async function streaming(): Promise<void> {
  await vi.waitFor(() => {
    for (const id of [ECG, OXIMETER]) expect(framesOf(streamsOf(id).at(-1))).toBeGreaterThan(10);
  }, patience);
}

describe('the bridge on virtual ports', () => {
  it('recognises what is plugged, before or after its start, and never loses a sample on the way', async () => {
    await bridge.start();
    await suitcase.start();
    await streaming();
    for (const state of states) expect(instrumentState.safeParse(state).success).toBe(true);
    expect(states.filter((state) => state.id === ECG).map((state) => state.status).slice(0, 2)).toEqual(['found', 'ready']);
    const stream = streamsOf(ECG)[0]!;
    let next = 0;
    for (const block of blocks.filter((candidate) => candidate.stream === stream)) {
      expect(block.firstSample).toBe(next);
      expect(block.samples).toHaveLength(block.frameCount * 8);
      next += block.frameCount;
    }
    expect(bridge.states().find((state) => state.id === ECG)!.counters).toMatchObject({ discardedBytes: 0, sequenceGaps: 0, openings: 1 });
  });

  it('an instrument unplugged is lost, and replugged on another port is the same instrument with another stream', async () => {
    await suitcase.start();
    await bridge.start();
    await streaming();
    await suitcase.instrument('ads129x').unplug();
    await vi.waitFor(() => expect(statusOf(ECG)).toBe('lost'), patience);
    expect(ended).toContain(streamsOf(ECG)[0]);
    expect(bridge.states().find((state) => state.id === ECG)!.port).toBeNull();
    const taken = new Pty(() => undefined, () => undefined);
    await taken.start();
    closing.push(() => taken.stop());
    await suitcase.instrument('ads129x').plug();
    await vi.waitFor(() => expect(framesOf(streamsOf(ECG)[1])).toBeGreaterThan(10), patience);
    expect(statusOf(ECG)).toBe('measuring');
    expect(streamsOf(ECG)[1]!.id).not.toBe(streamsOf(ECG)[0]!.id);
    expect(bridge.states().filter((state) => state.model === 'ads129x')).toHaveLength(1);
  });

  it('an instrument that falls silent is told silent, opened again, and comes back by itself', async () => {
    await suitcase.start();
    await bridge.start();
    await streaming();
    suitcase.instrument('nonin').silence(true);
    await vi.waitFor(() => expect(statusOf(OXIMETER)).toBe('silent'), patience);
    await vi.waitFor(() => expect(ended).toContain(streamsOf(OXIMETER)[0]), patience);
    expect(statusOf(OXIMETER)).toBe('silent');
    suitcase.instrument('nonin').silence(false);
    await vi.waitFor(() => expect(framesOf(streamsOf(OXIMETER)[1])).toBeGreaterThan(10), patience);
    expect(['measuring', 'to-check']).toContain(statusOf(OXIMETER));
  });

  it('a detached electrode and a finger removed are told, with what to check', async () => {
    await suitcase.start();
    await bridge.start();
    await streaming();
    suitcase.instrument('ads129x').detach('V3');
    suitcase.instrument('nonin').detach('finger');
    await vi.waitFor(() => {
      expect(bridge.states().find((state) => state.id === ECG)).toMatchObject({ status: 'to-check', reasons: ['off'], electrodesOff: 1 << 5 });
      expect(bridge.states().find((state) => state.id === OXIMETER)).toMatchObject({ status: 'to-check', reasons: ['no-finger'] });
    }, patience);
  });

  it('damaged bytes are counted and the stream goes on', async () => {
    await suitcase.start();
    await bridge.start();
    await streaming();
    suitcase.instrument('ads129x').corrupt(2_000);
    suitcase.instrument('nonin').corrupt(20_000);
    await vi.waitFor(() => {
      for (const { counters } of bridge.states()) expect(counters.discardedBytes).toBeGreaterThan(0);
      for (const { counters } of bridge.states()) expect(counters.sequenceGaps).toBeGreaterThan(0);
    }, patience);
    suitcase.instrument('ads129x').corrupt(0);
    suitcase.instrument('nonin').corrupt(0);
    const before = framesOf(streamsOf(ECG)[0]);
    await vi.waitFor(() => expect(framesOf(streamsOf(ECG)[0])).toBeGreaterThan(before + 100), patience);
    expect(streamsOf(ECG)).toHaveLength(1);
  });

  it('a board left streaming by a killed program is taken over', async () => {
    await suitcase.start();
    const killed = new SerialTransport(suitcase.instrument('ads129x').portPath!, { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }, silentLog);
    let heard = 0;
    killed.onData((bytes) => (heard += bytes.length));
    await killed.open();
    await killed.write(Buffer.from('jsonlines\n'));
    for (const command of ['messagepack', 'rdatac', 'start']) await killed.write(Buffer.from(`{"COMMAND":"${command}"}\n`));
    await vi.waitFor(() => expect(heard).toBeGreaterThan(5_000), patience);
    await killed.close();
    await bridge.start();
    await vi.waitFor(() => expect(framesOf(streamsOf(ECG)[0])).toBeGreaterThan(50), patience);
    expect(blocks.find((block) => block.stream === streamsOf(ECG)[0])!.firstSample).toBe(0);
  });

  it('an unknown device is named unrecognised, left alone, and nothing was sent to it', async () => {
    const received: Uint8Array[] = [];
    const stranger = new Pty((bytes) => received.push(bytes), () => undefined);
    await stranger.start();
    closing.push(() => stranger.stop());
    await symlink(stranger.path, join(ports, 'usb-Acme_Espresso_Machine_77-if00'));
    const timer = setInterval(() => stranger.write(Buffer.from('crema 9 bar\r\n')), 50);
    closing.push(async () => clearInterval(timer));
    await bridge.start();
    await vi.waitFor(() => expect(bridge.states()).toMatchObject([{ model: 'unknown', kind: 'unknown', status: 'unrecognised', serial: '77' }]), patience);
    expect(received).toEqual([]);
    expect(streams).toEqual([]);
  });

  it('two instruments of the same kind are two instruments, one behind an adapter without a name', async () => {
    const twin = new Pty(() => undefined, () => undefined);
    await twin.start();
    closing.push(() => twin.stop());
    const link = join(ports, 'usb-1a86_USB_Serial-if00-port0');
    await symlink(twin.path, link);
    closing.push(() => unlink(link).catch(() => undefined));
    let frame = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 3; i += 1, frame += 1) {
        const body = [0x01, 0x80 | (frame % 25 === 0 ? 1 : 0), frame & 0x7f, 0];
        twin.write(Uint8Array.from([...body, body.reduce((sum, byte) => sum + byte, 0) & 0xff]));
      }
    }, 40);
    closing.push(async () => clearInterval(timer));
    await suitcase.start();
    await bridge.start();
    await vi.waitFor(() => {
      const oximeters = bridge.states().filter((state) => state.model === 'nonin');
      expect(oximeters.map((state) => state.id).sort()).toEqual([OXIMETER, 'nonin-usb-1a86_USB_Serial-if00-port0'].sort());
      expect(new Set(streams.filter((stream) => stream.signal === 'pleth').map((stream) => stream.instrumentId)).size).toBe(2);
    }, patience);
  });
});
