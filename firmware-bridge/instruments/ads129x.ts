import { INDEPENDENT_LEADS } from '../../model/lead.ts';
import { BlockBuilder, type FrameRun } from '../framing/block-builder.ts';
import { AdsDialogue } from './ads129x-dialogue.ts';
import { ADS_MAXIMUM, ADS_MINIMUM, ADS_SAMPLING_FREQUENCY, MICROVOLTS_PER_STEP, electrodesOffOf } from './ads129x-registers.ts';
import { ADS_CHANNELS, AdsFramer, type AdsSample } from './ads129x-stream.ts';
import { emptyDecoderCounters, type Decoder, type DecoderOutput, type InstrumentDefinition, type SignalLayout } from './instrument-definition.ts';

/** 50 ms at 500 samples/s. */
const FRAMES_PER_BLOCK = 25;
/** A jump forward of more than this (10 min) is a board that counts afresh, not a gap. */
const LONGEST_GAP_FRAMES = 10 * 60 * ADS_SAMPLING_FREQUENCY;

/** ADS1298 board running the ADS129x-tools (HackEEG) firmware on an Arduino Due, MessagePack protocol (from working drivers; see ads129x-registers.ts). */
export const ads129x: InstrumentDefinition = {
  model: 'ads129x',
  kind: 'ecg',
  label: 'ADS1298',
  hints: {
    vendorProduct: [{ vendorId: '2341', productId: '003e' }],
    names: [/arduino.*due/i, /hackeeg/i, /ads129/i],
    example: 'usb-Arduino_Arduino_Due_SIM-ECG-0001-if00',
  },
  transport: { kind: 'serial', settings: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } },
  probe: 'ask',
  probeMilliseconds: 5_000,
  longestSilenceMilliseconds: 1_000,
  unverifiedProfile: true,
  createDecoder: (output) => new Ads129xDecoder(output),
};

const LAYOUT: SignalLayout = {
  signal: 'ecg',
  samplingFrequency: ADS_SAMPLING_FREQUENCY,
  channels: INDEPENDENT_LEADS.map((name) => ({ name, unit: 'uV', scale: MICROVOLTS_PER_STEP, offset: 0, minimum: ADS_MINIMUM, maximum: ADS_MAXIMUM })),
};

/**
 * Board bytes to an eight-lead ECG. Frame numbers are the board's own sample counter, from its first sample on.
 * A counter that does not follow is believed only when the next sample follows it, so that one damaged counter is one lost sample.
 */
export class Ads129xDecoder implements Decoder {
  readonly counters = emptyDecoderCounters();
  private readonly framer: AdsFramer;
  private readonly dialogue: AdsDialogue;
  private readonly blocks: BlockBuilder;
  /** Counter of frame 0; null before the first sample of a stream. */
  private base: number | null = null;
  private next = 0;
  private readonly heldValues = new Int32Array(ADS_CHANNELS);
  private held: { counter: number; electrodesOff: number } | null = null;
  private shownElectrodesOff = 0;
  private lastBlockElectrodesOff = 0;
  private now = 0;
  private recognised = false;

  constructor(private readonly output: DecoderOutput) {
    this.framer = new AdsFramer(this.counters, (sample) => this.sample(sample), (line) => this.dialogue.line(line, this.now));
    this.blocks = new BlockBuilder(ADS_CHANNELS, FRAMES_PER_BLOCK, (run) => this.block(run));
    this.dialogue = new AdsDialogue({
      send: (bytes) => output.reply(bytes),
      identified: (firmware) => this.identified(firmware),
      samplesExpected: (expected) => {
        this.framer.expectsText = !expected;
      },
      failing: () => output.event({ kind: 'condition', reasons: ['probe-fault'], electrodesOff: this.shownElectrodesOff }),
    });
  }

  get progress(): number {
    return this.counters.frames + this.dialogue.answers;
  }

  start(nowMilliseconds: number): void {
    this.now = nowMilliseconds;
    this.dialogue.start(nowMilliseconds);
  }

  push(bytes: Uint8Array, nowMilliseconds: number): void {
    this.now = nowMilliseconds;
    this.framer.push(bytes);
  }

  tick(nowMilliseconds: number): void {
    this.now = nowMilliseconds;
    this.dialogue.tick(nowMilliseconds);
  }

  stop(nowMilliseconds: number): void {
    this.now = nowMilliseconds;
    this.blocks.flush();
    this.dialogue.stop();
  }

  private identified(firmware: string | null): void {
    if (this.recognised) return;
    this.recognised = true;
    this.output.event({ kind: 'recognised', label: 'ADS1298', serial: null, firmware, layout: LAYOUT });
  }

  private sample(sample: AdsSample): void {
    // Samples of an earlier run of the board say nothing until its registers are ours.
    if (!this.dialogue.mayStream()) return;
    this.dialogue.sampleSeen();
    const electrodesOff = electrodesOffOf(sample.statusPositive, sample.statusNegative);
    if (this.base !== null && sample.counter === this.counterOf(this.next)) {
      if (this.held !== null) this.dropHeld();
      this.accept(sample.values, electrodesOff);
      return;
    }
    const held = this.held;
    if (held !== null && sample.counter === ((held.counter + 1) >>> 0)) {
      this.held = null;
      this.jumpTo(held.counter);
      this.accept(this.heldValues, held.electrodesOff);
      this.accept(sample.values, electrodesOff);
      return;
    }
    if (held !== null && this.base !== null && sample.counter === this.counterOf(this.next + 1)) {
      // The sample between had a damaged counter: its place is known, its content is not trusted.
      this.held = null;
      this.gap(1);
      this.accept(sample.values, electrodesOff);
      return;
    }
    if (held !== null) this.dropHeld();
    this.held = { counter: sample.counter, electrodesOff };
    this.heldValues.set(sample.values);
  }

  private counterOf(frame: number): number {
    return ((this.base as number) + frame) >>> 0;
  }

  private accept(values: Int32Array, electrodesOff: number): void {
    this.counters.frames += 1;
    this.blocks.add(this.next, values, electrodesOff);
    this.next += 1;
  }

  private dropHeld(): void {
    this.held = null;
    this.counters.badChecksums += 1;
  }

  /** Two samples agree that counting goes on at `counter`: a gap, or a board that counts afresh. */
  private jumpTo(counter: number): void {
    if (this.base === null) {
      this.base = counter;
      return;
    }
    const missing = (counter - this.counterOf(this.next)) >>> 0;
    if (missing <= LONGEST_GAP_FRAMES) {
      this.gap(missing);
      return;
    }
    this.blocks.flush();
    this.output.event({ kind: 'restarted' });
    this.base = counter;
    this.next = 0;
  }

  private gap(frames: number): void {
    this.blocks.flush();
    this.counters.sequenceGaps += 1;
    this.counters.missingSamples += frames;
    this.output.event({ kind: 'gap', firstMissing: this.next, missingFrames: frames });
    this.next += frames;
  }

  private block(run: FrameRun): void {
    this.output.event({ kind: 'block', ...run });
    // Shown once two blocks agree: an electrode that trembles is not a flood of messages.
    if (run.electrodesOff === this.lastBlockElectrodesOff && run.electrodesOff !== this.shownElectrodesOff) {
      this.shownElectrodesOff = run.electrodesOff;
      this.output.event({ kind: 'condition', reasons: run.electrodesOff === 0 ? [] : ['off'], electrodesOff: run.electrodesOff });
    }
    this.lastBlockElectrodesOff = run.electrodesOff;
  }
}
