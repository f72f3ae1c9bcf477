import { ByteWindow } from '../framing/byte-window.ts';
import type { DecoderCounters } from './instrument-definition.ts';

/**
 * Frames of Nonin data formats 2 and 7 (Nonin 9560 Bluetooth specification; the same frames leave OEM III and Xpod):
 *
 * ```
 * DF2  01 · STATUS · PLETH · FLOAT · CHK          CHK = sum of the first four, modulo 256
 * DF7  STATUS · PLETH-MSB · PLETH-LSB · FLOAT · CHK
 * ```
 *
 * 75 frames a second; STATUS bit 7 is always 1, bit 0 (SYNC) stands on the first frame of each packet of 25.
 */
export type NoninFormat = 2 | 7;

export interface NoninFrame {
  readonly status: number;
  /** 8 bits in DF2, 16 bits in DF7. */
  readonly pleth: number;
  readonly float: number;
  /** Bytes thrown away since the frame before. */
  readonly discardedBefore: number;
}

export const FRAMES_PER_PACKET = 25;
const FRAME_BYTES = 5;
const SYNC = 0x01;
/** DF2 has a fixed first byte: a few frames in a row leave no doubt. */
const DF2_FRAMES_TO_RECOGNISE = 8;
/** DF7 has none: a whole packet with its SYNC at the right distance is asked for. */
const DF7_FRAMES_TO_RECOGNISE = FRAMES_PER_PACKET + 1;
/** After damage, DF7 must show this many good frames in a row before the first of them is believed. */
const DF7_FRAMES_TO_RESYNCHRONISE = 3;
/** So many bytes without one good frame: the format may have changed, recognise again. */
const BYTES_BEFORE_FORGETTING_FORMAT = 400;
const WINDOW_BYTES = 512;

/** Bytes to frames. Resynchronises byte by byte; never holds more than 512 bytes. */
export class NoninFramer {
  format: NoninFormat | null = null;
  private readonly window = new ByteWindow(WINDOW_BYTES);
  private discarded = 0;
  private aligned = false;
  private framesSinceSync = 0;

  constructor(
    private readonly counters: DecoderCounters,
    private readonly onFormat: (format: NoninFormat) => void,
    private readonly onFrame: (frame: NoninFrame) => void,
  ) {}

  push(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      from += this.window.fill(bytes, from);
      while (this.step());
    }
  }

  /** One decision on the front of the window; false when more bytes are needed. */
  private step(): boolean {
    if (this.format === null) return this.recognise();
    if (this.window.length < FRAME_BYTES) return false;
    const wanted = this.aligned || this.format === 2 ? 1 : DF7_FRAMES_TO_RESYNCHRONISE;
    const good = this.goodFrames(this.format, wanted);
    if (good === wanted) {
      this.take(this.format);
      return true;
    }
    const whole = Math.floor(this.window.length / FRAME_BYTES);
    if (good === whole) return false;
    if (good === 0 && this.looksLikeStart(this.format)) this.counters.badChecksums += 1;
    this.discard();
    if (this.discarded >= BYTES_BEFORE_FORGETTING_FORMAT) this.format = null;
    return true;
  }

  private recognise(): boolean {
    const df2 = this.goodFrames(2, DF2_FRAMES_TO_RECOGNISE);
    if (df2 === DF2_FRAMES_TO_RECOGNISE) return this.settle(2);
    const df7 = this.goodFrames(7, DF7_FRAMES_TO_RECOGNISE);
    if (df7 === DF7_FRAMES_TO_RECOGNISE && this.syncsFit()) return this.settle(7);
    const whole = Math.floor(this.window.length / FRAME_BYTES);
    if (df2 === whole || (df7 === whole && whole < DF7_FRAMES_TO_RECOGNISE)) return false;
    this.discard();
    return true;
  }

  private settle(format: NoninFormat): boolean {
    this.format = format;
    this.aligned = true;
    this.framesSinceSync = 0;
    this.onFormat(format);
    return true;
  }

  /** Good frames in a row from the front of the window, at most `wanted`. */
  private goodFrames(format: NoninFormat, wanted: number): number {
    let count = 0;
    while (count < wanted && (count + 1) * FRAME_BYTES <= this.window.length && this.isGood(format, count * FRAME_BYTES)) count += 1;
    return count;
  }

  private isGood(format: NoninFormat, at: number): boolean {
    const { window } = this;
    if (format === 2 && window.at(at) !== 0x01) return false;
    const status = window.at(at + (format === 2 ? 1 : 0));
    return (status & 0x80) !== 0 && window.sum(at, 4) === window.at(at + 4);
  }

  private looksLikeStart(format: NoninFormat): boolean {
    return format === 2 ? this.window.at(0) === 0x01 && (this.window.at(1) & 0x80) !== 0 : this.aligned && (this.window.at(0) & 0x80) !== 0;
  }

  /** Of 26 DF7 frames exactly one of the first 25 opens a packet, and the 26th repeats the first. */
  private syncsFit(): boolean {
    let syncs = 0;
    for (let frame = 0; frame < FRAMES_PER_PACKET; frame += 1) syncs += this.window.at(frame * FRAME_BYTES) & SYNC;
    return syncs === 1 && (this.window.at(FRAMES_PER_PACKET * FRAME_BYTES) & SYNC) === (this.window.at(0) & SYNC);
  }

  private take(format: NoninFormat): void {
    const { window } = this;
    const status = window.at(format === 2 ? 1 : 0);
    this.framesSinceSync = (status & SYNC) !== 0 ? 0 : this.framesSinceSync + 1;
    if (format === 7 && this.framesSinceSync > FRAMES_PER_PACKET) {
      // Constant bytes can pass for frames one byte off; a missing SYNC gives them away.
      this.framesSinceSync = 0;
      this.discard();
      return;
    }
    const pleth = format === 2 ? window.at(2) : (window.at(1) << 8) | window.at(2);
    const frame = { status, pleth, float: window.at(3), discardedBefore: this.discarded };
    window.drop(FRAME_BYTES);
    this.discarded = 0;
    this.aligned = true;
    this.counters.frames += 1;
    this.onFrame(frame);
  }

  private discard(): void {
    this.window.drop(1);
    this.discarded += 1;
    this.aligned = false;
    this.counters.discardedBytes += 1;
  }
}
