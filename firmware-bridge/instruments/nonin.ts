import { BlockBuilder } from '../framing/block-builder.ts';
import { emptyDecoderCounters, type Decoder, type DecoderOutput, type InstrumentDefinition, type SignalLayout } from './instrument-definition.ts';
import { FRAMES_PER_PACKET, NoninFramer, type NoninFormat, type NoninFrame } from './nonin-frames.ts';
import { NONIN_STATUS, readNoninPacket, type NoninPacketView } from './nonin-packet.ts';

/** Frames a second (Nonin 9560 specification). */
const SAMPLING_FREQUENCY = 75;
/** 80 ms. */
const FRAMES_PER_BLOCK = 6;
const FRAME_BYTES = 5;
/** Unchanged readings are repeated once a second (3 packets a second). */
const PACKETS_BETWEEN_REPEATS = 3;
/** A SYNC this many frames early or late is read as frames lost; the other way round as bytes counted too many. */
const LARGEST_CREDIBLE_LOSS = 12;

/**
 * Nonin pulse oximeters that stream by themselves: OEM III, Xpod, 9560, data formats 2 and 7 (told apart by listening).
 * 9600 8N1 is the vendor's figure for the 9560 link and taken over for the others, hence the unverified mark.
 */
export const nonin: InstrumentDefinition = {
  model: 'nonin',
  kind: 'oximeter',
  label: 'Nonin',
  hints: { vendorProduct: [], names: [/nonin/i, /xpod/i], example: 'usb-Nonin_Medical_OEM_III_SIM-OXI-0001-if00' },
  transport: { kind: 'serial', settings: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } },
  probe: 'listen',
  probeMilliseconds: 2_500,
  longestSilenceMilliseconds: 500,
  unverifiedProfile: true,
  createDecoder: (output) => new NoninDecoder(output),
};

/**
 * Nonin bytes to a 75 Hz pulse curve and three packets of readings a second.
 *
 * The protocol has no sample counter: lost frames are estimated from the discarded bytes and set right, modulo 25,
 * at the next SYNC.
 */
export class NoninDecoder implements Decoder {
  readonly counters = emptyDecoderCounters();
  private readonly framer: NoninFramer;
  private readonly blocks: BlockBuilder;
  private readonly floats = new Uint8Array(FRAMES_PER_PACKET);
  private readonly statuses = new Uint8Array(FRAMES_PER_PACKET);
  private nextFrame = 0;
  /** Place of the next frame in its packet, 1…25; null before the first SYNC. */
  private place: number | null = null;
  private packetWhole = false;
  private lastReadings = '';
  private lastReasons = '';
  private packetsSinceEmitted = 0;

  constructor(private readonly output: DecoderOutput) {
    this.framer = new NoninFramer(this.counters, (format) => this.recognised(format), (frame) => this.frame(frame));
    this.blocks = new BlockBuilder(1, FRAMES_PER_BLOCK, (run) => output.event({ kind: 'block', ...run }));
  }

  get progress(): number {
    return this.counters.frames;
  }

  start(): void {}

  push(bytes: Uint8Array): void {
    this.framer.push(bytes);
  }

  tick(): void {}

  stop(): void {
    this.blocks.flush();
  }

  private recognised(format: NoninFormat): void {
    this.output.event({ kind: 'recognised', label: `Nonin (DF${format})`, serial: null, firmware: null, layout: layoutOf(format) });
  }

  private frame(frame: NoninFrame): void {
    if (this.nextFrame > 0 && frame.discardedBefore > 0) this.lost(Math.round(frame.discardedBefore / FRAME_BYTES), true);
    const opensPacket = (frame.status & NONIN_STATUS.sync) !== 0;
    if (opensPacket) {
      if (this.place !== null && this.place !== 1) {
        const early = (FRAMES_PER_PACKET + 1 - this.place) % FRAMES_PER_PACKET;
        this.lost(early <= LARGEST_CREDIBLE_LOSS ? early : 0, false);
      }
      this.place = 1;
      this.packetWhole = true;
    }
    this.blocks.add(this.nextFrame, [frame.pleth], 0);
    this.nextFrame += 1;
    if (this.place === null) return;
    this.floats[this.place - 1] = frame.float;
    this.statuses[this.place - 1] = frame.status;
    if (this.place === FRAMES_PER_PACKET) {
      if (this.packetWhole) this.packet(readNoninPacket(this.floats, this.statuses));
      // Only a SYNC opens the next packet.
      this.packetWhole = false;
    }
    this.place = (this.place % FRAMES_PER_PACKET) + 1;
  }

  /** FLOAT bytes are known by their place only: a lost frame voids the rest of its packet, the curve goes on. */
  private lost(frames: number, advancesPlace: boolean): void {
    this.packetWhole = false;
    if (frames === 0) return;
    this.blocks.flush();
    this.counters.sequenceGaps += 1;
    this.counters.missingSamples += frames;
    this.output.event({ kind: 'gap', firstMissing: this.nextFrame, missingFrames: frames });
    this.nextFrame += frames;
    if (advancesPlace && this.place !== null) this.place = ((this.place - 1 + frames) % FRAMES_PER_PACKET) + 1;
  }

  private packet(view: NoninPacketView): void {
    const reasons = view.reasons.join();
    if (reasons !== this.lastReasons) {
      this.lastReasons = reasons;
      this.output.event({ kind: 'condition', reasons: view.reasons, electrodesOff: 0 });
    }
    const readings = JSON.stringify(view.readings);
    this.packetsSinceEmitted += 1;
    if (readings === this.lastReadings && this.packetsSinceEmitted < PACKETS_BETWEEN_REPEATS) return;
    this.lastReadings = readings;
    this.packetsSinceEmitted = 0;
    this.output.event({ kind: 'readings', readings: view.readings });
  }
}

/** The instrument's own curve has no physical unit: compressed infra-red of 8 bits (DF2) or 16 bits (DF7). */
function layoutOf(format: NoninFormat): SignalLayout {
  return {
    signal: 'pleth',
    samplingFrequency: SAMPLING_FREQUENCY,
    channels: [{ name: 'pleth', unit: '1', scale: 1, offset: 0, minimum: 0, maximum: format === 2 ? 0xff : 0xffff }],
  };
}
