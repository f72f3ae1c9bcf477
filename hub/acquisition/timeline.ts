/** A stretch of a recording's timeline, in frames, `to` excluded. */
export interface FrameSpan {
  readonly from: number;
  readonly to: number;
}

/** What a timeline needs to know of a block. */
export interface PlacedBlock {
  readonly firstSample: number;
  readonly frameCount: number;
  readonly arrivedAtMilliseconds: number;
}

/**
 * Lays the blocks of one instrument on the frames of one recording. Within a stream the instrument's own
 * sample count rules; from one stream to the next (unplugged, replugged) the monotonic arrival time does.
 */
export class Timeline {
  /** Monotonic time of frame 0, ms; null before the first block. */
  startsAtMilliseconds: number | null = null;
  /** Frames from frame 0 to the end of the last block. */
  end = 0;
  private streamId = '';
  /** Timeline frame of the stream's sample 0. */
  private streamOffset = 0;

  constructor(private readonly samplingFrequency: number) {}

  /** Timeline frames of a block. Blocks of one stream come in order. */
  place(streamId: string, block: PlacedBlock): FrameSpan {
    if (streamId !== this.streamId) {
      this.streamId = streamId;
      const beganAt = block.arrivedAtMilliseconds - (1000 * block.frameCount) / this.samplingFrequency;
      this.startsAtMilliseconds ??= beganAt;
      const frame = Math.round(((beganAt - this.startsAtMilliseconds) * this.samplingFrequency) / 1000);
      this.streamOffset = Math.max(this.end, frame) - block.firstSample;
    }
    const from = this.streamOffset + block.firstSample;
    this.end = Math.max(this.end, from + block.frameCount);
    return { from, to: from + block.frameCount };
  }
}

/** Stretches of 0 … `length` that none of `covered` covers. */
export function gapsBetween(covered: readonly FrameSpan[], length: number): FrameSpan[] {
  const gaps: FrameSpan[] = [];
  let at = 0;
  for (const span of [...covered].sort((a, b) => a.from - b.from)) {
    if (span.from >= length) break;
    if (span.from > at) gaps.push({ from: at, to: span.from });
    at = Math.max(at, span.to);
  }
  if (at < length) gaps.push({ from: at, to: length });
  return gaps;
}
