import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isValisetteError, ValisetteError } from '../../model/errors.ts';
import { decodeRecording, recordingHeader, type RecordingHeader } from '../../model/recording.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { decodeRows, encodeRows } from './ecg-codec.ts';

/**
 * A recording file (model/recording.ts) made small: `"VRZ1"`, u32 length and deflate-raw bytes of its JSON header exactly
 * as it stood, then per stream u32 length and the coded rows of packet/ecg-codec.ts.
 */
const MAGIC = Buffer.from('VRZ1', 'latin1');
const FILE_HEAD_BYTES = 8;
const MAXIMUM_HEADER = 1 << 20;

/** Null when `file` is not a recording file, or when coding it would not give back the same bytes. */
export async function encodeRecordingFile(file: Uint8Array): Promise<Uint8Array | null> {
  let recording;
  try {
    recording = decodeRecording(file);
  } catch (error) {
    if (isValisetteError(error)) return null;
    throw error;
  }
  const headerLength = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(4, true);
  const header = deflateRawSync(file.subarray(FILE_HEAD_BYTES, FILE_HEAD_BYTES + headerLength), { level: 9 });
  const writer = new ByteWriter().raw(MAGIC).u32(header.length).raw(header);
  for (const [index, stream] of recording.header.streams.entries()) {
    const coded = await encodeRows(split(recording.samples[index] as Int32Array, stream.channels.length), stream.channels.map((channel) => channel.name));
    writer.u32(coded.length).raw(coded);
  }
  const encoded = writer.bytes();
  const again = await decodeRecordingFile(encoded, file.length);
  return Buffer.compare(again, file) === 0 ? encoded : null;
}

/** @throws ValisetteError `packet-malformed`; nothing larger than `fileBytes` is ever made. */
export async function decodeRecordingFile(encoded: Uint8Array, fileBytes: number): Promise<Uint8Array> {
  const reader = new ByteReader(encoded);
  if (!reader.raw(4).equals(MAGIC)) throw new ValisetteError('packet-malformed', 'not a coded recording');
  const { text, header } = readHeader(reader.raw(reader.u32()));
  const samplesBytes = header.streams.reduce((sum, stream) => sum + 4 * stream.frameCount * stream.channels.length, 0);
  if (FILE_HEAD_BYTES + text.length + samplesBytes !== fileBytes) throw new ValisetteError('packet-malformed', 'the coded recording has another size');
  const file = new Uint8Array(fileBytes);
  const view = new DataView(file.buffer);
  file.set(Buffer.from('VREC', 'latin1'));
  view.setUint32(4, text.length, true);
  file.set(text, FILE_HEAD_BYTES);
  let at = FILE_HEAD_BYTES + text.length;
  for (const stream of header.streams) {
    const rows = await decodeRows(reader.raw(reader.u32()), stream.channels.map((channel) => channel.name), stream.frameCount);
    for (let frame = 0; frame < stream.frameCount; frame += 1) {
      for (const row of rows) {
        view.setInt32(at, row[frame] as number, true);
        at += 4;
      }
    }
  }
  reader.end();
  return file;
}

function readHeader(deflated: Uint8Array): { text: Uint8Array; header: RecordingHeader } {
  try {
    const text = inflateRawSync(deflated, { maxOutputLength: MAXIMUM_HEADER });
    return { text, header: recordingHeader.parse(JSON.parse(text.toString('utf8'))) };
  } catch (cause) {
    throw new ValisetteError('packet-malformed', 'the header of the coded recording cannot be read', {}, { cause });
  }
}

function split(samples: Int32Array, channels: number): Int32Array[] {
  const frames = samples.length / channels;
  return Array.from({ length: channels }, (_, channel) => Int32Array.from({ length: frames }, (_unused, frame) => samples[frame * channels + channel] as number));
}
