import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { SignalBlock } from '../../model/signal.ts';

/**
 * Journal of raw samples. A segment file holds records of one stream, little-endian:
 *
 * ```
 * u32 magic "VJR1" · u32 length of the payload · u32 sequence from 0 · u32 CRC-32 of (the 12 bytes before ‖ payload) · payload
 * payload: u8 kind, then
 *   0 header, JSON (JournalHeader); always the first record
 *   1 block: 3 bytes 0 · u32 frames · f64 first sample · f64 arrival (monotonic ms) · u32 electrodes off · i32 samples
 *   2 mark, JSON (JournalMark): a recording begins or ends here
 * ```
 *
 * A file is read up to the first record that does not hold: what a crash tore off its end is cut there, nothing before it is lost.
 */
const MAGIC = 0x31524a56; // "VJR1"
const RECORD_HEADER_BYTES = 16;
const BLOCK_HEADER_BYTES = 28;
const MAXIMUM_PAYLOAD_BYTES = 1 << 20;
const KIND = { header: 0, block: 1, mark: 2 } as const;

const channel = z.strictObject({
  name: z.string().max(16),
  unit: z.enum(['uV', '1', 'L/s', 'mmHg']),
  scale: z.number().positive(),
  offset: z.number(),
  minimum: z.number().int(),
  maximum: z.number().int(),
});

/** The recording under way when a segment was opened, and when that recording began (monotonic ms of the same process). */
const recordingReference = z.strictObject({ recordingId: z.string().max(64), startedAtMilliseconds: z.number() });
export type RecordingReference = z.infer<typeof recordingReference>;

const journalHeader = z.strictObject({
  format: z.literal('valisette.journal/1'),
  stream: z.strictObject({
    id: z.string().max(64),
    instrumentId: z.string().max(80),
    signal: z.enum(['ecg', 'pleth', 'red-infrared', 'flow', 'cuff-pressure']),
    channels: z.array(channel).min(1).max(16),
    samplingFrequency: z.number().positive(),
  }),
  instrumentLabel: z.string().max(80),
  openedAt: z.iso.datetime(),
  clockSource: z.string().max(16),
  recording: recordingReference.nullable(),
});
export type JournalHeader = z.infer<typeof journalHeader>;

const journalMark = z.strictObject({ mark: z.enum(['begin', 'end']), recording: recordingReference });
export type JournalMark = z.infer<typeof journalMark>;

/** A block as the journal keeps it. */
export interface JournalBlock {
  readonly firstSample: number;
  readonly frameCount: number;
  readonly samples: Int32Array;
  readonly electrodesOff: number;
  readonly arrivedAtMilliseconds: number;
}

export type JournalEntry = { readonly kind: 'block'; readonly block: JournalBlock } | { readonly kind: 'mark'; readonly mark: JournalMark };

export interface JournalSegment {
  readonly header: JournalHeader;
  readonly entries: readonly JournalEntry[];
  /** Bytes that hold; the file is to be cut there. */
  readonly validBytes: number;
}

export function encodeHeader(header: JournalHeader): Uint8Array {
  return encodeRecord(0, json(KIND.header, header));
}

export function encodeMark(sequence: number, mark: JournalMark): Uint8Array {
  return encodeRecord(sequence, json(KIND.mark, mark));
}

export function encodeBlock(sequence: number, block: SignalBlock): Uint8Array {
  const payload = new Uint8Array(BLOCK_HEADER_BYTES + 4 * block.samples.length);
  const view = new DataView(payload.buffer);
  view.setUint8(0, KIND.block);
  view.setUint32(4, block.frameCount, true);
  view.setFloat64(8, block.firstSample, true);
  view.setFloat64(16, block.arrivedAtMilliseconds, true);
  view.setUint32(24, block.electrodesOff >>> 0, true);
  for (let i = 0; i < block.samples.length; i += 1) view.setInt32(BLOCK_HEADER_BYTES + 4 * i, block.samples[i] as number, true);
  return encodeRecord(sequence, payload);
}

/** Reads as far as the records hold. Null when not even the header does. Never throws. */
export function readSegment(bytes: Uint8Array): JournalSegment | null {
  let header: JournalHeader | null = null;
  const entries: JournalEntry[] = [];
  let at = 0;
  for (let sequence = 0; ; sequence += 1) {
    const payload = recordAt(bytes, at, sequence);
    if (payload === null) break;
    if (header === null) {
      header = parseJson(payload, KIND.header, journalHeader);
      if (header === null) return null;
    } else {
      const entry = readEntry(payload, header.stream.channels.length);
      if (entry === null) break;
      entries.push(entry);
    }
    at += RECORD_HEADER_BYTES + payload.length;
  }
  return header === null ? null : { header, entries, validBytes: at };
}

function encodeRecord(sequence: number, payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(RECORD_HEADER_BYTES + payload.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, payload.length, true);
  view.setUint32(8, sequence, true);
  record.set(payload, RECORD_HEADER_BYTES);
  view.setUint32(12, crc32(payload, crc32(record.subarray(0, 12))), true);
  return record;
}

function recordAt(bytes: Uint8Array, at: number, sequence: number): Uint8Array | null {
  if (at + RECORD_HEADER_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RECORD_HEADER_BYTES);
  const length = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(8, true) !== sequence) return null;
  if (length > MAXIMUM_PAYLOAD_BYTES || at + RECORD_HEADER_BYTES + length > bytes.length) return null;
  const payload = bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length);
  return crc32(payload, crc32(bytes.subarray(at, at + 12))) === view.getUint32(12, true) ? payload : null;
}

function readEntry(payload: Uint8Array, channels: number): JournalEntry | null {
  if (payload[0] === KIND.mark) {
    const mark = parseJson(payload, KIND.mark, journalMark);
    return mark === null ? null : { kind: 'mark', mark };
  }
  if (payload[0] !== KIND.block || payload.length < BLOCK_HEADER_BYTES) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const frameCount = view.getUint32(4, true);
  if (payload.length !== BLOCK_HEADER_BYTES + 4 * frameCount * channels) return null;
  const samples = new Int32Array(frameCount * channels);
  for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt32(BLOCK_HEADER_BYTES + 4 * i, true);
  return {
    kind: 'block',
    block: {
      firstSample: view.getFloat64(8, true),
      frameCount,
      samples,
      electrodesOff: view.getUint32(24, true),
      arrivedAtMilliseconds: view.getFloat64(16, true),
    },
  };
}

function json(kind: number, value: JournalHeader | JournalMark): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(value));
  const payload = new Uint8Array(1 + text.length);
  payload[0] = kind;
  payload.set(text, 1);
  return payload;
}

function parseJson<T>(payload: Uint8Array, kind: number, schema: z.ZodType<T>): T | null {
  if (payload[0] !== kind) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(1)));
  } catch {
    return null;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
