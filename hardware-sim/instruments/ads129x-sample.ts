/** Length of one sample on the wire. */
export const SAMPLE_BYTES = 44;
const LARGEST = 8388607;

/** One sample of the board as it is sent. */
export interface BoardSample {
  /** Microseconds since the board started; wraps at 2³². */
  readonly micros: number;
  /** Number of the sample since streaming began; wraps at 2³². */
  readonly number: number;
  /** Electrodes off by input, one bit per channel. */
  readonly leadOffPositive: number;
  readonly leadOffNegative: number;
  /** Eight 24-bit integers. */
  readonly channels: ArrayLike<number>;
}

/**
 * Writes a sample as a MessagePack map {C: 200, D: bin 8 of 35 bytes} at `offset`: micros and number little-endian,
 * the converter's status (1100, lead-off positive, lead-off negative, four GPIO bits) and the channels big-endian.
 */
export function writeSample(sample: BoardSample, bytes: Uint8Array, offset: number): void {
  bytes.set([0x82, 0xa1, 0x43, 0xcc, 0xc8, 0xa1, 0x44, 0xc4, 35], offset);
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset + 9, 35);
  view.setUint32(0, sample.micros >>> 0, true);
  view.setUint32(4, sample.number >>> 0, true);
  const status = 0xc00000 | ((sample.leadOffPositive & 0xff) << 12) | ((sample.leadOffNegative & 0xff) << 4);
  view.setUint8(8, status >>> 16);
  view.setUint16(9, status & 0xffff);
  for (let channel = 0; channel < 8; channel += 1) {
    const value = sample.channels[channel] ?? 0;
    view.setInt8(11 + 3 * channel, value >> 16);
    view.setUint16(12 + 3 * channel, value & 0xffff);
  }
}

/** Converts µV at the input to the integer of the converter; beyond the range it stays at the limit, it never wraps. */
export function convert(microvolts: number, microvoltsPerStep: number): number {
  const code = Math.round(microvolts / microvoltsPerStep);
  if (code > LARGEST) return LARGEST;
  if (code < -LARGEST - 1) return -LARGEST - 1;
  return code;
}
