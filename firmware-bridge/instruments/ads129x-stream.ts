import { ByteWindow } from '../framing/byte-window.ts';
import type { DecoderCounters } from './instrument-definition.ts';

/**
 * What an ADS129x-tools board sends: text and JSON lines in answer to commands, and one MessagePack map per sample,
 * `{ "C": 200, "D": bin(35) }`:
 *
 * ```
 * 82 A1 43 CC C8 A1 44 C4 23 · micros u32 LE · sample u32 LE · status 24 bits BE (1100 | LOFF_STATP | LOFF_STATN | GPIO) · 8 × int24 BE
 * ```
 *
 * A sample carries no checksum. It is believed when its status begins with 1100 and another message starts right after it:
 * a byte lost or doubled inside would shift every channel, and a gap is better than a wrong curve.
 */
export interface AdsSample {
  /** Counted by the board, modulo 2³². */
  readonly counter: number;
  readonly statusPositive: number;
  readonly statusNegative: number;
  /** Eight channels, read before the next call. */
  readonly values: Int32Array;
}

export const ADS_CHANNELS = 8;
const HEADER = [0x82, 0xa1, 0x43, 0xcc, 0xc8, 0xa1, 0x44, 0xc4, 0x23] as const;
const SAMPLE_BYTES = 44;
/** Bytes of the following message that are compared, and how many must agree: one damaged byte there costs only its own sample. */
const NEXT_BYTES = 8;
const NEXT_AGREEING = 6;
const STATUS_AT = 17;
const VALUES_AT = 20;
const STATUS_MARK = 0xc0;
const LONGEST_LINE = 512;
const LINE_FEED = 0x0a;
const BRACE = 0x7b;
const QUOTE = 0x22;
const WINDOW_BYTES = 2_048;

/** Bytes to samples and answer lines. Resynchronises byte by byte; never holds more than 2 KiB. */
export class AdsFramer {
  /** Plain text is only expected before the samples run; afterwards a line must be JSON. */
  expectsText = true;
  private readonly window = new ByteWindow(WINDOW_BYTES);
  private readonly values = new Int32Array(ADS_CHANNELS);

  constructor(
    private readonly counters: DecoderCounters,
    private readonly onSample: (sample: AdsSample) => void,
    private readonly onLine: (line: string) => void,
  ) {}

  push(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      from += this.window.fill(bytes, from);
      while (this.window.length > 0 && this.step());
    }
  }

  /** One decision on the front of the window; false when more bytes are needed. */
  private step(): boolean {
    const first = this.window.at(0);
    if (first === HEADER[0]) return this.sample();
    if (first === BRACE || (this.expectsText && isText(first))) return this.line();
    return this.discard();
  }

  private sample(): boolean {
    const { window } = this;
    const compared = Math.min(HEADER.length, window.length);
    for (let i = 0; i < compared; i += 1) if (window.at(i) !== HEADER[i]) return this.discard();
    if (window.length < STATUS_AT + 1) return false;
    if ((window.at(STATUS_AT) & 0xf0) !== STATUS_MARK) return this.discard();
    if (window.length < SAMPLE_BYTES + 2) return false;
    const answerFollows = window.at(SAMPLE_BYTES) === BRACE && window.at(SAMPLE_BYTES + 1) === QUOTE;
    if (!answerFollows) {
      if (window.length < SAMPLE_BYTES + NEXT_BYTES) return false;
      let agreeing = 0;
      for (let i = 0; i < NEXT_BYTES; i += 1) if (window.at(SAMPLE_BYTES + i) === HEADER[i]) agreeing += 1;
      if (agreeing < NEXT_AGREEING) {
        this.counters.badChecksums += 1;
        return this.discard();
      }
    }
    for (let channel = 0; channel < ADS_CHANNELS; channel += 1) this.values[channel] = window.i24BigEndian(VALUES_AT + 3 * channel);
    const sample: AdsSample = {
      counter: window.u32LittleEndian(13),
      statusPositive: ((window.at(STATUS_AT) & 0x0f) << 4) | (window.at(STATUS_AT + 1) >> 4),
      statusNegative: ((window.at(STATUS_AT + 1) & 0x0f) << 4) | (window.at(STATUS_AT + 2) >> 4),
      values: this.values,
    };
    window.drop(SAMPLE_BYTES);
    this.onSample(sample);
    return true;
  }

  private line(): boolean {
    const { window } = this;
    const limit = Math.min(window.length, LONGEST_LINE);
    for (let i = 0; i < limit; i += 1) {
      const byte = window.at(i);
      if (byte === LINE_FEED) {
        const text = String.fromCharCode(...window.copy(0, i)).trim();
        window.drop(i + 1);
        if (text !== '') this.onLine(text);
        return true;
      }
      if (!isText(byte)) return this.discard();
    }
    return limit === LONGEST_LINE ? this.discard() : false;
  }

  private discard(): boolean {
    this.window.drop(1);
    this.counters.discardedBytes += 1;
    return true;
  }
}

/** Printable ASCII, tabulation and line ends. */
function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
