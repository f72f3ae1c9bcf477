import { ValisetteError } from './errors.ts';
import type { SignalBlock } from './signal.ts';

/**
 * Wave block: the payload of a `…/waves/<signal>` topic. Little-endian throughout.
 *
 * ```
 * 0  u8   format version, 1
 * 1  u8   channels, 1…16
 * 2  u16  frames, 1…4096
 * 4  u32  first sample (index of the first frame since the stream began, modulo 2^32)
 * 8  f64  sampling frequency, Hz
 * 16 u32  electrodes off (bits of model/lead.ts)
 * 20 u32  first 32 bits of the stream id, as a change mark
 * 24 …    per channel: f64 scale, f64 offset, u8 name length, name (ASCII, ≤ 16), u8 unit length, unit (ASCII, ≤ 8)
 * …  i32  samples, frame after frame, at the next multiple of 4
 * ```
 */
export interface WaveBlock {
  readonly channels: readonly { readonly name: string; readonly unit: string; readonly scale: number; readonly offset: number }[];
  readonly samplingFrequency: number;
  readonly firstSample: number;
  readonly frameCount: number;
  readonly electrodesOff: number;
  /** Changes when the instrument was reopened: sample counts restart. */
  readonly streamMark: number;
  /** Frame after frame, channel after channel within a frame. */
  readonly samples: Int32Array;
}

const VERSION = 1;
const FIXED_LENGTH = 24;
const MAXIMUM_CHANNELS = 16;
const MAXIMUM_FRAMES = 4096;

/** First 32 bits of a stream id (a UUID); other ids are folded. */
export function streamMark(streamId: string): number {
  const hex = Number.parseInt(streamId.slice(0, 8), 16);
  if (Number.isFinite(hex) && /^[0-9a-f]{8}/i.test(streamId)) return hex >>> 0;
  let folded = 0x811c9dc5;
  for (let i = 0; i < streamId.length; i += 1) folded = Math.imul(folded ^ streamId.charCodeAt(i), 0x01000193) >>> 0;
  return folded;
}

export function encodeWaveBlock(block: SignalBlock): Uint8Array {
  const { stream } = block;
  const names = stream.channels.map((channel) => [ascii(channel.name, 16), ascii(channel.unit, 8)] as const);
  let header = FIXED_LENGTH;
  for (const [name, unit] of names) header += 18 + name.length + unit.length;
  const dataStart = (header + 3) & ~3;
  const bytes = new Uint8Array(dataStart + 4 * block.samples.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, stream.channels.length);
  view.setUint16(2, block.frameCount, true);
  view.setUint32(4, block.firstSample >>> 0, true);
  view.setFloat64(8, stream.samplingFrequency, true);
  view.setUint32(16, block.electrodesOff >>> 0, true);
  view.setUint32(20, streamMark(stream.id), true);
  let at = FIXED_LENGTH;
  stream.channels.forEach((channel, index) => {
    const [name, unit] = names[index] as readonly [Uint8Array, Uint8Array];
    view.setFloat64(at, channel.scale, true);
    view.setFloat64(at + 8, channel.offset, true);
    bytes[at + 16] = name.length;
    bytes.set(name, at + 17);
    bytes[at + 17 + name.length] = unit.length;
    bytes.set(unit, at + 18 + name.length);
    at += 18 + name.length + unit.length;
  });
  for (let i = 0; i < block.samples.length; i += 1) view.setInt32(dataStart + 4 * i, block.samples[i] as number, true);
  return bytes;
}

/** @throws ValisetteError `format-malformed` for anything that is not a whole wave block. */
export function decodeWaveBlock(bytes: Uint8Array): WaveBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (reason: string): never => {
    throw new ValisetteError('format-malformed', `wave block: ${reason}`, { length: bytes.length });
  };
  if (bytes.length < FIXED_LENGTH || view.getUint8(0) !== VERSION) fail('unknown version or too short');
  const channelCount = view.getUint8(1);
  const frameCount = view.getUint16(2, true);
  if (channelCount < 1 || channelCount > MAXIMUM_CHANNELS) fail('channel count out of range');
  if (frameCount < 1 || frameCount > MAXIMUM_FRAMES) fail('frame count out of range');
  const channels: WaveBlock['channels'][number][] = [];
  let at = FIXED_LENGTH;
  for (let index = 0; index < channelCount; index += 1) {
    if (at + 18 > bytes.length) fail('truncated channel table');
    const nameLength = view.getUint8(at + 16);
    if (nameLength > 16 || at + 18 + nameLength > bytes.length) fail('channel name too long');
    const unitLength = view.getUint8(at + 17 + nameLength);
    if (unitLength > 8 || at + 18 + nameLength + unitLength > bytes.length) fail('channel unit too long');
    channels.push({
      scale: view.getFloat64(at, true),
      offset: view.getFloat64(at + 8, true),
      name: text(bytes.subarray(at + 17, at + 17 + nameLength)),
      unit: text(bytes.subarray(at + 18 + nameLength, at + 18 + nameLength + unitLength)),
    });
    at += 18 + nameLength + unitLength;
  }
  const dataStart = (at + 3) & ~3;
  if (bytes.length !== dataStart + 4 * frameCount * channelCount) fail('length does not match the header');
  const samples = new Int32Array(frameCount * channelCount);
  for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt32(dataStart + 4 * i, true);
  return {
    channels,
    samplingFrequency: view.getFloat64(8, true),
    firstSample: view.getUint32(4, true),
    frameCount,
    electrodesOff: view.getUint32(16, true),
    streamMark: view.getUint32(20, true),
    samples,
  };
}

/** Channel names and units are short and ASCII; µ and the like never travel. */
function ascii(value: string, maximum: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(value.length, maximum));
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = value.charCodeAt(i) & 0x7f;
  return bytes;
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
