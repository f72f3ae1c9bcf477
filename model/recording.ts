import { z } from 'zod';
import { ValisetteError } from './errors.ts';
import { numericReading, qualityReason, qualityVerdict } from './measurement.ts';

/**
 * A recording: a bounded stretch of one or more streams kept for a case.
 *
 * Recording file (`application/vnd.valisette.recording`), as the API serves it and the relay carries it
 * before compression: `"VREC"`, u32 LE length of the JSON header, the header (`RecordingHeader`, UTF-8),
 * then per stream the samples as i32 LE, frame after frame, in header order, without padding.
 */

export const signalQualitySpan = z.strictObject({
  /** Frame indexes within the recording, `to` excluded. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  channel: z.string().max(16),
  verdict: qualityVerdict,
  reasons: z.array(qualityReason).max(8),
});
export type SignalQualitySpan = z.infer<typeof signalQualitySpan>;

export const recordedStream = z.strictObject({
  signal: z.enum(['ecg', 'pleth', 'red-infrared', 'flow', 'cuff-pressure']),
  instrumentId: z.string().max(80),
  instrumentLabel: z.string().max(80),
  samplingFrequency: z.number().positive().max(100_000),
  frameCount: z.number().int().nonnegative().max(50_000_000),
  channels: z
    .array(
      z.strictObject({
        name: z.string().max(16),
        unit: z.enum(['uV', '1', 'L/s', 'mmHg']),
        scale: z.number().positive(),
        offset: z.number(),
        minimum: z.number().int(),
        maximum: z.number().int(),
      }),
    )
    .min(1)
    .max(16),
  /** Stretches the instrument never delivered; their samples are stored as 0 and must not be read. Frame indexes, `to` excluded. */
  gaps: z.array(z.strictObject({ from: z.number().int().nonnegative(), to: z.number().int().nonnegative() })).max(10_000),
  /** Electrodes off at some instant of the recording (bits of model/lead.ts). */
  electrodesOff: z.number().int().nonnegative(),
  /** Milliseconds from the start of the recording to this stream's first frame. */
  startOffsetMilliseconds: z.number(),
});
export type RecordedStream = z.infer<typeof recordedStream>;

export const recordingHeader = z.strictObject({
  schema: z.literal('valisette.recording/1'),
  recordingId: z.string().max(64),
  startedAt: z.iso.datetime(),
  streams: z.array(recordedStream).min(1).max(8),
});
export type RecordingHeader = z.infer<typeof recordingHeader>;

/** What the core said of a recording; kept in the case beside the raw samples, never instead of them. */
export const recordingAnalysis = z.strictObject({
  core: z.strictObject({ version: z.string().max(32), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Confirmed beats: frame index of the R peak within the ECG stream. */
  beats: z.array(z.number().int().nonnegative()).max(2_000_000),
  heartRatePerMinute: z.number().nullable(),
  /** Pulse beats: frame index within the pulse stream. */
  pulseBeats: z.array(z.number().int().nonnegative()).max(2_000_000),
  pulseRatePerMinute: z.number().nullable(),
  quality: z.array(signalQualitySpan).max(20_000),
  verdict: qualityVerdict,
});
export type RecordingAnalysis = z.infer<typeof recordingAnalysis>;

export const recordingSummary = z.strictObject({
  recordingId: z.string().max(64),
  startedAt: z.iso.datetime(),
  durationSeconds: z.number().nonnegative(),
  streams: z.array(recordedStream).max(8),
  /** SHA-256 of the recording file, hex: the same bytes at the bedside and at the hospital. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  analysis: recordingAnalysis.nullable(),
  /** Numbers on screen at the end of the recording. */
  readings: z.array(numericReading).max(32),
  /** False when it ended early (instrument lost, lid closed …). */
  complete: z.boolean(),
});
export type RecordingSummary = z.infer<typeof recordingSummary>;

export interface RecordingData {
  readonly header: RecordingHeader;
  /** One array per stream of the header. */
  readonly samples: readonly Int32Array[];
}

const MAGIC = 0x43455256; // "VREC"
const MAXIMUM_HEADER = 1 << 20;

export function encodeRecording(recording: RecordingData): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(recording.header));
  const total = recording.samples.reduce((sum, samples) => sum + 4 * samples.length, 0);
  const bytes = new Uint8Array(8 + header.length + total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const samples of recording.samples) {
    for (let i = 0; i < samples.length; i += 1, at += 4) view.setInt32(at, samples[i] as number, true);
  }
  return bytes;
}

/** @throws ValisetteError `format-malformed` or `schema-violation`. */
export function decodeRecording(bytes: Uint8Array): RecordingData {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new ValisetteError('format-malformed', 'not a recording file');
  const headerLength = view.getUint32(4, true);
  if (headerLength > MAXIMUM_HEADER || 8 + headerLength > bytes.length) throw new ValisetteError('format-malformed', 'recording header out of range');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)));
  } catch (cause) {
    throw new ValisetteError('format-malformed', 'recording header is not JSON', {}, { cause });
  }
  const parsed = recordingHeader.safeParse(json);
  if (!parsed.success) throw new ValisetteError('schema-violation', 'recording header does not fit its schema', {}, { cause: parsed.error });
  let at = 8 + headerLength;
  const samples = parsed.data.streams.map((stream) => {
    const count = stream.frameCount * stream.channels.length;
    if (at + 4 * count > bytes.length) throw new ValisetteError('format-malformed', 'recording is shorter than its header says');
    const values = new Int32Array(count);
    for (let i = 0; i < count; i += 1, at += 4) values[i] = view.getInt32(at, true);
    return values;
  });
  if (at !== bytes.length) throw new ValisetteError('format-malformed', 'recording is longer than its header says');
  return { header: parsed.data, samples };
}
