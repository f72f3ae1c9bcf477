import type { RecordedStream, RecordingData } from '../../model/recording.ts';
import type { JournalBlock, JournalHeader, JournalSegment } from './journal-format.ts';
import { Timeline, gapsBetween, type FrameSpan } from './timeline.ts';

export interface AssemblyRequest {
  readonly recordingId: string;
  /** UTC ISO. */
  readonly startedAt: string;
  /** Frames beyond this many seconds of a stream are left out. */
  readonly seconds: number;
}

const MAXIMUM_STREAMS = 8;
const MAXIMUM_GAPS = 10_000;

interface Track {
  readonly header: JournalHeader;
  readonly timeline: Timeline;
  readonly blocks: { readonly span: FrameSpan; readonly block: JournalBlock }[];
}

/**
 * Builds a recording from the journal: the same way when it ends well and after a crash.
 * Streams of one instrument with the same channels become one stream, with gaps where nothing came.
 * @param segments in the order they were written.
 * @returns null when the journal holds no block of the recording.
 */
export function assembleRecording(request: AssemblyRequest, segments: readonly JournalSegment[]): RecordingData | null {
  const tracks = new Map<string, Track>();
  let startedAtMilliseconds: number | null = null;
  for (const { header, entries } of segments) {
    const { stream } = header;
    let inside = header.recording?.recordingId === request.recordingId;
    if (inside) startedAtMilliseconds ??= header.recording?.startedAtMilliseconds ?? null;
    for (const entry of entries) {
      if (entry.kind === 'mark') {
        if (entry.mark.recording.recordingId !== request.recordingId) continue;
        inside = entry.mark.mark === 'begin';
        startedAtMilliseconds ??= entry.mark.recording.startedAtMilliseconds;
        continue;
      }
      if (!inside) continue;
      const key = JSON.stringify([stream.instrumentId, stream.signal, stream.samplingFrequency, stream.channels]);
      let track = tracks.get(key);
      if (track === undefined) {
        track = { header, timeline: new Timeline(stream.samplingFrequency), blocks: [] };
        tracks.set(key, track);
      }
      track.blocks.push({ span: track.timeline.place(stream.id, entry.block), block: entry.block });
    }
  }
  const ordered = [...tracks.values()].sort((a, b) => rank(a) - rank(b));
  const built = ordered.slice(0, MAXIMUM_STREAMS).map((track) => buildTrack(track, request.seconds, startedAtMilliseconds ?? 0));
  if (built.length === 0) return null;
  return {
    header: { schema: 'valisette.recording/1', recordingId: request.recordingId, startedAt: request.startedAt, streams: built.map(({ stream }) => stream) },
    samples: built.map(({ samples }) => samples),
  };
}

/** The ECG comes first, whatever was plugged first. */
function rank(track: Track): number {
  return track.header.stream.signal === 'ecg' ? 0 : 1;
}

function buildTrack(track: Track, seconds: number, startedAtMilliseconds: number): { stream: RecordedStream; samples: Int32Array } {
  const { stream } = track.header;
  const channels = stream.channels.length;
  const frameCount = Math.min(track.timeline.end, Math.round(seconds * stream.samplingFrequency));
  const samples = new Int32Array(frameCount * channels);
  let electrodesOff = 0;
  for (const { span, block } of track.blocks) {
    if (span.from >= frameCount) continue;
    const frames = Math.min(block.frameCount, frameCount - span.from);
    samples.set(block.samples.subarray(0, frames * channels), span.from * channels);
    electrodesOff |= block.electrodesOff;
  }
  return {
    samples,
    stream: {
      signal: stream.signal,
      instrumentId: stream.instrumentId,
      instrumentLabel: track.header.instrumentLabel,
      samplingFrequency: stream.samplingFrequency,
      frameCount,
      channels: stream.channels.map((channel) => ({ ...channel })),
      gaps: gapsBetween(track.blocks.map(({ span }) => span), frameCount).slice(0, MAXIMUM_GAPS),
      electrodesOff,
      startOffsetMilliseconds: Math.round((track.timeline.startsAtMilliseconds ?? startedAtMilliseconds) - startedAtMilliseconds),
    },
  };
}
