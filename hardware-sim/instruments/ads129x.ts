import { ELECTRODES } from '../../model/lead.ts';
import { normal, PURPOSE } from '../patient/random.ts';
import { Ads1298Registers, REFERENCE_MICROVOLTS } from './ads1298-registers.ts';
import { BoardConsole } from './ads129x-console.ts';
import { convert, SAMPLE_BYTES, writeSample } from './ads129x-sample.ts';
import type { ByteInstrument, InstrumentSignalTruth, StreamTruth } from './byte-instrument.ts';
import { DetachedSensors } from './detached-sensors.ts';
import type { EcgSource } from './ecg-source.ts';

/** Boot takes this long after power, µs. */
const BOOT = 300_000;
/** Samples sent in one write, at most. */
const LARGEST_BATCH = 2048;

/** Inputs of the board: channel 1 = LA − RA, 2 = LL − RA, 3 to 8 = V1 to V6 against the Wilson terminal on the chip. */
const POSITIVE_ELECTRODE = ['LA', 'LL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/**
 * The ADS1298 board on the native USB port of an Arduino Due with the ADS129x-tools firmware: text and JSON lines
 * commands, samples as MessagePack (or JSON lines) once `rdatac` and `start` were given. The port has no reset line:
 * opening it again finds the board as it was left.
 */
export class Ads129xBoard implements ByteInstrument {
  private readonly registers = new Ads1298Registers();
  private readonly electrodes = new DetachedSensors(ELECTRODES);
  private readonly leads = new Float64Array(8);
  private readonly codes = new Int32Array(8);
  /** When each electrode came off, µs; null = on. */
  private offSince: (number | null)[] = ELECTRODES.map(() => null);
  private readonly streams: { startMicros: number; samplingFrequency: number; samples: number }[] = [];
  private console: BoardConsole | null = null;
  private output: (bytes: Uint8Array) => void = () => {};
  private poweredAt = 0;
  private greetAt: number | null = null;
  private opened = false;
  private started = false;
  private continuous = false;
  private streaming = false;

  constructor(private readonly source: EcgSource, private readonly seed: number, private readonly serial: string) {}

  powerOn(micros: number, output: (bytes: Uint8Array) => void): void {
    this.output = output;
    this.poweredAt = micros;
    this.opened = false;
    this.greetAt = null;
    this.registers.reset();
    this.streams.length = 0;
    this.halt();
    this.console = new BoardConsole(this.registers, this.serial, {
      start: () => { this.started = true; },
      stop: () => { this.started = false; },
      continuous: (on) => { this.continuous = on; },
      reset: () => this.halt(),
      micros: (at) => (at - this.poweredAt) >>> 0,
      oneSample: (at) => this.encode(at, 0, this.poweredAt),
    });
  }

  /** The firmware waits for the first opening of its port, then greets once. */
  portOpened(micros: number): void {
    if (this.opened) return;
    this.opened = true;
    this.greetAt = Math.max(micros, this.poweredAt + BOOT);
  }

  receive(bytes: Uint8Array, micros: number): void {
    this.portOpened(micros);
    this.runTo(micros);
    if (this.greetAt !== null) this.greet();
    const console = this.console;
    if (console === null) return;
    for (const answer of console.receive(bytes, micros)) {
      this.output(answer);
      this.follow(micros);
    }
    this.follow(micros);
  }

  runTo(micros: number): void {
    if (this.greetAt !== null && micros >= this.greetAt) this.greet();
    const stream = this.streams.at(-1);
    if (!this.streaming || stream === undefined) return;
    for (;;) {
      const due = Math.floor(((micros - stream.startMicros) * stream.samplingFrequency) / 1e6) + 1 - stream.samples;
      if (due <= 0) return;
      const count = Math.min(due, LARGEST_BATCH);
      this.output(this.batch(stream, count));
    }
  }

  detach(what: string, micros: number): void {
    this.runTo(micros);
    this.electrodes.detach(what, micros);
    this.readElectrodes();
  }

  attach(what: string, micros: number): void {
    this.runTo(micros);
    this.electrodes.attach(what, micros);
    this.readElectrodes();
  }

  truth(): InstrumentSignalTruth {
    const frames = this.source.recordFrames;
    const streams: StreamTruth[] = this.streams.map((stream) => ({ ...stream, recordStartsAtSample: frames === null ? null : 0, recordFrames: frames }));
    return { streams, detached: this.electrodes.history() };
  }

  private readElectrodes(): void {
    this.offSince = ELECTRODES.map((electrode) => this.electrodes.since(electrode));
  }

  private greet(): void {
    this.greetAt = null;
    this.output(new TextEncoder().encode('Ready\r\n'));
  }

  private halt(): void {
    this.started = false;
    this.continuous = false;
    this.streaming = false;
  }

  /** A new stretch of samples, numbered from 0, begins when both `rdatac` and `start` hold. */
  private follow(micros: number): void {
    const streaming = this.started && this.continuous;
    if (streaming && !this.streaming) {
      this.streams.push({ startMicros: micros, samplingFrequency: this.registers.samplingFrequency, samples: 0 });
    }
    this.streaming = streaming;
  }

  private batch(stream: { startMicros: number; samplingFrequency: number; samples: number }, count: number): Uint8Array {
    const json = this.console?.mode !== 'messagepack';
    const bytes = new Uint8Array(json ? 0 : count * SAMPLE_BYTES);
    const lines: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const at = stream.startMicros + (stream.samples * 1e6) / stream.samplingFrequency;
      const sample = this.encode(at, stream.samples, stream.startMicros, stream.samplingFrequency);
      if (json) lines.push(`{"C":200,"D":"${Buffer.from(sample.subarray(9)).toString('base64')}"}\n`);
      else bytes.set(sample, n * SAMPLE_BYTES);
      stream.samples += 1;
    }
    return json ? new TextEncoder().encode(lines.join('')) : bytes;
  }

  /** One sample as MessagePack. */
  private encode(micros: number, index: number, streamStart: number, rate = this.registers.samplingFrequency): Uint8Array {
    this.source.at(index, rate, micros, this.offSince, REFERENCE_MICROVOLTS / 6, this.leads);
    for (let channel = 0; channel < 8; channel += 1) {
      this.codes[channel] = convert(this.inputMicrovolts(channel, micros, index, streamStart), this.registers.microvoltsPerStep(channel));
    }
    const leadOff = this.leadOff();
    const bytes = new Uint8Array(SAMPLE_BYTES);
    writeSample(
      { micros: Math.round(micros - this.poweredAt), number: index, leadOffPositive: leadOff.positive, leadOffNegative: leadOff.negative, channels: this.codes },
      bytes,
      0,
    );
    return bytes;
  }

  private inputMicrovolts(channel: number, micros: number, index: number, streamStart: number): number {
    switch (this.registers.input(channel)) {
      case 'electrodes': {
        const own = this.source.amplifierNoise;
        return (this.leads[channel] ?? 0) + (own === 0 ? 0 : own * normal(this.seed, PURPOSE.amplifierNoise + channel, index));
      }
      case 'test-signal':
        // The converter's clock divided by 2²¹: about 0.977 Hz.
        return ((micros - streamStart) * 2.048) % 2097152 < 1048576 ? this.registers.testSignalMicrovolts : -this.registers.testSignalMicrovolts;
      case 'shorted':
      case 'off':
        return 0;
    }
  }

  /** What the comparators see, where the host switched them on. A lost reference trips them all. */
  private leadOff(): { positive: number; negative: number } {
    if (this.offSince.every((since) => since === null)) {
      this.registers.setLeadOffStatus(0, 0);
      return { positive: 0, negative: 0 };
    }
    const off = (electrode: (typeof ELECTRODES)[number]): boolean => this.offSince[ELECTRODES.indexOf(electrode)] !== null;
    const everything = off('RL');
    let positive = 0;
    POSITIVE_ELECTRODE.forEach((electrode, channel) => {
      if (everything || off(electrode)) positive |= 1 << channel;
    });
    const negative = everything || off('RA') ? 0x03 : 0;
    const masks = this.registers.leadOffMasks();
    const seen = { positive: positive & masks.positive, negative: negative & masks.negative };
    this.registers.setLeadOffStatus(seen.positive, seen.negative);
    return seen;
  }
}
