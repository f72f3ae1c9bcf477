import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Ads129xBoard } from '../../hardware-sim/instruments/ads129x.ts';
import { convert, writeSample } from '../../hardware-sim/instruments/ads129x-sample.ts';
import { ElectrodeSource, RecordSource } from '../../hardware-sim/instruments/ecg-source.ts';
import { NoninOximeter } from '../../hardware-sim/instruments/nonin.ts';
import { frame } from '../../hardware-sim/instruments/nonin-frame.ts';
import { Patient } from '../../hardware-sim/patient/patient.ts';
import { RecordedLeads } from '../../hardware-sim/patient/recorded-patient.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { INDEPENDENT_LEADS } from '../../model/lead.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const NORMAL = scenarioNamed('normal-ehpad')!;

const SETUP = [
  'jsonlines', '{"COMMAND":"sdatac"}', '{"COMMAND":"wreg","PARAMETERS":[1,134]}', '{"COMMAND":"wreg","PARAMETERS":[15,255]}',
  '{"COMMAND":"wreg","PARAMETERS":[16,3]}', '{"COMMAND":"wreg","PARAMETERS":[23,2]}', '{"COMMAND":"messagepack"}', '{"COMMAND":"rdatac"}', '',
].join('\n');

/** A board that has been set up and collects what it sends; streams from patient time 1 s. */
function streamingBoard(board: Ads129xBoard): { sent: number[]; board: Ads129xBoard } {
  const sent: number[] = [];
  board.powerOn(0, (bytes) => sent.push(...bytes));
  board.receive(ascii(SETUP), 500_000);
  board.receive(ascii('{"COMMAND":"start"}\n'), 1_000_000);
  sent.length = 0;
  return { sent, board };
}

function simulatedBoard(seed = 1): { sent: number[]; board: Ads129xBoard } {
  return streamingBoard(new Ads129xBoard(new ElectrodeSource(new Patient(NORMAL, seed).electrodes), seed, 'SIM'));
}

/** Fields of sample `n` of a stream of 44-byte samples, read from the sheet, not with the encoder. */
function sampleAt(bytes: readonly number[], n: number): { micros: number; number: number; status: number; channels: number[] } {
  const d = bytes.slice(44 * n + 9, 44 * n + 44);
  const little = (at: number): number => d[at]! + d[at + 1]! * 256 + d[at + 2]! * 65536 + d[at + 3]! * 16777216;
  const channels = Array.from({ length: 8 }, (_, c) => {
    const value = d[11 + 3 * c]! * 65536 + d[12 + 3 * c]! * 256 + d[13 + 3 * c]!;
    return value >= 8388608 ? value - 16777216 : value;
  });
  return { micros: little(0), number: little(4), status: d[8]! * 65536 + d[9]! * 256 + d[10]!, channels };
}

describe('the ADS1298 board', () => {
  it.each([
    ['82a143ccc8a144c42340e2010007000000c000000003e8fffc18000000000001000002000003000004000005', { micros: 123456, number: 7, leadOffPositive: 0, leadOffNegative: 0, channels: [1000, -1000, 0, 1, 2, 3, 4, 5] }],
    ['82a143ccc8a144c42310ea010009000000c010007fffff800000000001000002000003000004000005000006', { micros: 125456, number: 9, leadOffPositive: 1, leadOffNegative: 0, channels: [8388607, -8388608, 1, 2, 3, 4, 5, 6] }],
  ])('writes a sample as the known vector %s', (expected, sample) => {
    const bytes = new Uint8Array(44);
    writeSample(sample, bytes, 0);
    expect(hex(bytes)).toBe(expected);
  });

  it('greets once, answers in text, then in JSON lines, and refuses what it does not know', () => {
    const board = new Ads129xBoard(new ElectrodeSource(new Patient(NORMAL, 1).electrodes), 1, 'SIM-1');
    let said = '';
    board.powerOn(0, (bytes) => { said += Buffer.from(bytes).toString('latin1'); });
    board.runTo(1_000_000);
    expect(said).toBe('');
    board.portOpened(1_000_000);
    board.runTo(1_100_000);
    expect(said).toBe('Ready\r\n');
    said = '';
    board.portOpened(2_000_000);
    board.receive(ascii('serialnumber\nrreg 0'), 2_000_000);
    board.receive(ascii('1\nfrobnicate\n'), 2_000_001);
    expect(said).toBe('200 Ok\r\nSIM-1\r\n\r\n200 Ok\r\n06\r\n\r\n406 Unknown command\r\n\r\n');
    said = '';
    board.receive(ascii('jsonlines\n{"COMMAND":"wreg","PARAMETERS":[1,134]}\n{"COMMAND":"rreg","PARAMETERS":[1]}\nnot json\n{"COMMAND":"wreg","PARAMETERS":[0,1]}\n'), 2_100_000);
    expect(said.split('\n')).toEqual([
      '{"STATUS_CODE":200,"STATUS_TEXT":"Ok"}',
      '{"STATUS_CODE":200,"STATUS_TEXT":"Ok"}',
      '{"STATUS_CODE":200,"STATUS_TEXT":"Ok","DATA":134}',
      '{"STATUS_CODE":400,"STATUS_TEXT":"Bad request"}',
      '{"STATUS_CODE":400,"STATUS_TEXT":"Bad request"}',
      '',
    ]);
  });

  it('does not stream before start, nor after stop, and refuses rdatac without an active channel', () => {
    const { sent, board } = simulatedBoard();
    board.runTo(2_000_000);
    expect(sent.length).toBe(501 * 44);
    board.receive(ascii('{"COMMAND":"stop"}\n{"COMMAND":"sdatac"}\n'), 2_000_000);
    sent.length = 0;
    board.runTo(9_000_000);
    expect(sent).toEqual([]);
    for (let register = 5; register <= 12; register += 1) board.receive(ascii(`{"COMMAND":"wreg","PARAMETERS":[${register},1]}\n`), 9_000_000);
    sent.length = 0;
    board.receive(ascii('{"COMMAND":"rdatac"}\n'), 9_000_000);
    expect(Buffer.from(sent).toString()).toContain('"STATUS_CODE":405');
  });

  it('sends exactly n samples in n/500 s over ten minutes, numbered and stamped without drift', () => {
    const silent = { at: (_i: number, _r: number, _m: number, _o: unknown, _l: number, leads: Float64Array) => { leads.fill(0); }, recordFrames: null, amplifierNoise: 0 };
    const board = new Ads129xBoard(silent, 1, 'SIM');
    let bytes = 0;
    let last: Uint8Array = new Uint8Array(0);
    board.powerOn(0, (chunk) => { bytes += chunk.length; last = chunk; });
    board.receive(ascii(`${SETUP}{"COMMAND":"start"}\n`), 0);
    bytes = 0;
    for (let at = 13_337; at < 600_000_000; at += 13_337) board.runTo(at);
    board.runTo(600_000_000);
    expect(bytes).toBe((600 * 500 + 1) * 44);
    const final = sampleAt([...last], last.length / 44 - 1);
    expect(final.number).toBe(600 * 500);
    expect(final.micros).toBe(600_000_000);
  });

  it('the test signal of the chip is a square wave of ± 1 mV', () => {
    const board = new Ads129xBoard(new ElectrodeSource(new Patient(NORMAL, 1).electrodes), 1, 'SIM');
    const sent: number[] = [];
    board.powerOn(0, (bytes) => sent.push(...bytes));
    const registers = [5, 6, 7, 8, 9, 10, 11, 12].map((register) => `{"COMMAND":"wreg","PARAMETERS":[${register},5]}\n`).join('');
    board.receive(ascii(`jsonlines\n${registers}{"COMMAND":"wreg","PARAMETERS":[2,16]}\n{"COMMAND":"messagepack"}\n{"COMMAND":"rdatac"}\n{"COMMAND":"start"}\n`), 0);
    sent.length = 0;
    board.runTo(3_000_000);
    const values = Array.from({ length: 500 }, (_, n) => sampleAt(sent, n).channels[3]!);
    expect(new Set(values.map((value) => Math.round(value * 0.04768372))).size).toBe(2);
    expect(Math.max(...values) * 0.0476837).toBeCloseTo(1000, 0);
  });

  it('an electrode off goes to the rail in the leads it takes part in, with its comparator bit, and comes back', () => {
    const { sent, board } = simulatedBoard();
    board.detach('V3', 1_000_000);
    board.runTo(5_000_000);
    const off = sampleAt(sent, 1999);
    expect(off.status).toBe(0xc00000 | (1 << (12 + 4)));
    expect(Math.abs(off.channels[4]!)).toBeGreaterThan(8388000);
    for (const channel of [0, 1, 2, 3, 5, 6, 7]) expect(Math.abs(off.channels[channel]!)).toBeLessThan(100_000);
    board.attach('V3', 5_000_000);
    board.detach('RA', 5_000_000);
    sent.length = 0;
    board.runTo(9_000_000);
    const arm = sampleAt(sent, 1990);
    expect((arm.status >> 4) & 0xff).toBe(0x03);
    expect((arm.status >> 12) & 0xff).toBe(0);
    for (const channel of [0, 1, 2, 7]) expect(Math.abs(arm.channels[channel]!)).toBeGreaterThan(2_000_000);
    expect(() => board.detach('V9', 9_000_000)).toThrowError(/V9/);
    expect(board.truth().detached).toEqual([{ what: 'V3', from: 1_000_000, to: 5_000_000 }, { what: 'RA', from: 5_000_000, to: null }]);
  });

  it('saturates at its limits instead of wrapping', () => {
    expect(convert(1e9, 0.04768)).toBe(8388607);
    expect(convert(-1e9, 0.04768)).toBe(-8388608);
  });

  it('plays a record so that its samples, scaled back and rounded to µV, are the file, loop after loop', () => {
    const leads = INDEPENDENT_LEADS.map((name, lead) => ({ name, microvolts: Int32Array.from({ length: 777 }, (_, n) => ((n * 7919 + lead * 104729) % 9001) - 4500) }));
    const { sent, board } = streamingBoard(new Ads129xBoard(new RecordSource(new RecordedLeads({ samplingFrequency: 500, leads })), 1, 'SIM'));
    board.runTo(1_000_000 + 4_000_000);
    expect(board.truth().streams[0]).toMatchObject({ recordStartsAtSample: 0, recordFrames: 777, samples: 2001 });
    for (let n = 0; n < 2000; n += 1) {
      const sample = sampleAt(sent, n);
      leads.forEach((lead, channel) => expect(Math.round((sample.channels[channel]! * 2_400_000) / 6 / 8388607)).toBe(lead.microvolts[n % 777]));
    }
  });

  it('a record without one of the eight leads is refused by name', () => {
    expect(() => new RecordedLeads({ samplingFrequency: 500, leads: [{ name: 'I', microvolts: new Int32Array(5) }] })).toThrowError(/II/);
  });
});

describe('the Nonin oximeter', () => {
  it('writes the frames of the known vectors', () => {
    expect(hex(frame(7, 0x83, 0x8123, 0x01))).toBe('8381230128');
    expect(hex(frame(2, 0x80, 0x4900, 0x00))).toBe('01804900ca');
    expect(hex(frame(2, 0x81, 0xaf00, 0x00))).toBe('0181af0031');
    expect(hex(frame(2, 0x89, 0x0000, 0x03))).toBe('018900038d');
  });

  /** Packets of a run, read from the sheet: status bytes, pleth and floats by position. */
  function packets(format: 2 | 7, bytes: readonly number[]): { status: number[]; pleth: number[]; float: (position: number) => number }[] {
    const frames = Array.from({ length: bytes.length / 5 }, (_, n) => bytes.slice(5 * n, 5 * n + 5));
    for (const f of frames) expect((f[0]! + f[1]! + f[2]! + f[3]!) & 255).toBe(f[4]);
    const status = (f: number[]): number => (format === 2 ? f[1]! : f[0]!);
    const first = frames.findIndex((f) => (status(f) & 1) === 1);
    const found = [];
    for (let n = first; n + 25 <= frames.length; n += 25) {
      const packet = frames.slice(n, n + 25);
      expect(packet.map((f) => status(f) & 1)).toEqual([1, ...new Array<number>(24).fill(0)]);
      found.push({ status: packet.map(status), pleth: packet.map((f) => (format === 2 ? f[2]! : f[1]! * 256 + f[2]!)), float: (position: number) => packet[position - 1]![3]! });
    }
    return found;
  }
  const rate = (packet: { float: (position: number) => number }, position: number): number => (packet.float(position) & 3) * 128 + (packet.float(position + 1) & 127);

  function run(format: 2 | 7, seconds: number, act?: (box: NoninOximeter) => void): { bytes: number[]; patient: Patient } {
    const patient = new Patient(NORMAL, 4);
    const box = new NoninOximeter(patient, format);
    const bytes: number[] = [];
    box.powerOn(0, (chunk) => bytes.push(...chunk));
    act?.(box);
    box.runTo(seconds * 1_000_000 - 1);
    return { bytes, patient };
  }

  it.each([2, 7] as const)('data format %i: 75 frames a second in packets of 25, missing values first, then the patient’s', (format) => {
    const { bytes, patient } = run(format, 40);
    expect(bytes).toHaveLength(40 * 75 * 5);
    const all = packets(format, bytes);
    expect(rate(all[3]!, 1)).toBe(511);
    expect(all[3]!.float(3)).toBe(127);
    const truth = patient.truth(38_500_000);
    const last = all.at(-1);
    expect(Math.abs(rate(last, 1) - truth.pulseRatePerMinute!)).toBeLessThanOrEqual(4);
    expect(Math.abs(rate(last, 20) - truth.pulseRatePerMinute!)).toBeLessThanOrEqual(4);
    for (const position of [3, 9, 10, 11, 16, 17]) expect(Math.abs(last.float(position) - 96)).toBeLessThanOrEqual(3);
    expect(last.float(6) * 128 + last.float(7)).toBe(119);
    expect(last.float(8) & 0x20).toBe(0x20);
  });

  it('marks each pulse that reaches the finger green for twelve frames, at its own time', () => {
    const { bytes, patient } = run(7, 40);
    const statuses = Array.from({ length: bytes.length / 5 }, (_, n) => bytes[5 * n]!);
    const green = statuses.map((status) => (status & 0x06) === 0x02);
    const rises = green.flatMap((on, n) => (on && !green[n - 1] ? [n] : []));
    const feet = patient.truth(40_000_000).beats.flatMap((beat) => beat.pulseFoot ?? []);
    for (const rise of rises.slice(1)) {
      const micros = (rise * 1e6) / 75 - 400_000;
      expect(Math.min(...feet.map((foot) => Math.abs(foot - micros)))).toBeLessThanOrEqual(13_400);
      expect(green.slice(rise, rise + 14).filter(Boolean).length).toBe(12);
    }
    expect(rises.length).toBeGreaterThan(30);
  });

  it('without a finger: sensor alarm and missing values at once, -D values held 10 s, then missing, then a search', () => {
    const { bytes } = run(7, 70, (box) => {
      box.detach('finger', 30_000_000);
      box.attach('finger', 50_000_000);
    });
    const all = packets(7, bytes);
    const at = (seconds: number) => all[Math.floor(seconds * 3)]!;
    expect(at(29).status[1]! & 0x08).toBe(0);
    expect(at(31).status[1]! & 0x08).toBe(0x08);
    expect([rate(at(31), 1), at(31).float(3)]).toEqual([511, 127]);
    expect(rate(at(31), 20)).toBeLessThan(100);
    expect(at(38).float(9)).toBeLessThan(101);
    expect([rate(at(41), 20), at(41).float(9)]).toEqual([511, 127]);
    expect(Math.max(...at(40).pleth) - Math.min(...at(40).pleth)).toBeLessThan(400);
    expect(at(52).status[1]! & 0x18).toBe(0x10);
    expect(rate(at(69), 1)).toBeLessThan(100);
  });

  it('a moving finger sets the artefact bit, and its pulses are not counted', () => {
    const patient = new Patient({ ...NORMAL, events: [{ at: 30, set: { fingerMotion: 2 } }, { at: 45, set: { fingerMotion: 0 } }] }, 4);
    const box = new NoninOximeter(patient, 7);
    const bytes: number[] = [];
    box.powerOn(0, (chunk) => bytes.push(...chunk));
    box.runTo(60_000_000 - 1);
    const all = packets(7, bytes);
    expect(all[29 * 3]!.status[4]! & 0x20).toBe(0);
    expect(all[35 * 3]!.status[4]! & 0x20).toBe(0x20);
    expect(all[40 * 3]!.status[4]! & 0x30).toBe(0x30);
    expect(rate(all[40 * 3]!, 1)).toBe(511);
    expect(all[59 * 3]!.status[4]! & 0x38).toBe(0);
  });
});

describe('same seed, same bytes', () => {
  const digest = (bytes: readonly number[]): string => createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');

  function minute(seed: number, step: number): { ecg: string; oximeter2: string; oximeter7: string } {
    const { sent, board } = simulatedBoard(seed);
    const patient = new Patient(NORMAL, seed);
    const boxes = ([2, 7] as const).map((format) => ({ box: new NoninOximeter(patient, format), bytes: [] as number[] }));
    for (const { box, bytes } of boxes) box.powerOn(0, (chunk) => bytes.push(...chunk));
    for (let at = 0; at < 60_000_000; at += step) {
      board.runTo(1_000_000 + at);
      for (const { box } of boxes) box.runTo(at);
    }
    board.runTo(61_000_000);
    for (const { box } of boxes) box.runTo(60_000_000);
    return { ecg: digest(sent), oximeter2: digest(boxes[0]!.bytes), oximeter7: digest(boxes[1]!.bytes) };
  }

  it('whatever the size of the blocks, one minute of each instrument has the same golden sum; another seed has another', () => {
    const golden = minute(1, 20_000);
    expect(golden).toEqual({
      ecg: 'f79fe8853b94bd5ff1369127be891bea97e5aad6caf95734e39a448def7d69c1',
      oximeter2: '0230ce9793d99d60b151575b5ca52cf1667ae5c923fa0a428cf5f952ce5852ed',
      oximeter7: 'b4dee7a7943f94b34747de9d8613a3d6ae4543ff5bb33539227ddaa0aac2dd4e',
    });
    expect(minute(1, 7_777_777)).toEqual(golden);
    expect(minute(2, 20_000).ecg).not.toBe(golden.ecg);
  });
});
