import type { WaveBlock } from '../../model/wave-block.ts';

/**
 * The last seconds of one stream, channel by channel, in physical units (µV, or the curve's own).
 * Frames are numbered from the start of the stream without wrapping; a frame that never arrived is NaN.
 */
export class WaveBuffer {
  private channels: string[] = [];
  private rings: Float32Array[] = [];
  private masks = new Uint16Array(0);
  private capacity = 0;
  private mark: number | null = null;
  private next = 0;
  private first = 0;
  private frequency = 0;
  private electrodes = 0;

  /** @param seconds of signal kept */
  constructor(private readonly seconds: number) {}

  get samplingFrequency(): number {
    return this.frequency;
  }

  get channelNames(): readonly string[] {
    return this.channels;
  }

  /** Number of the frame after the newest one; 0 before any. */
  get end(): number {
    return this.next;
  }

  /** Oldest frame still held. */
  get start(): number {
    return Math.max(this.first, this.next - this.capacity);
  }

  /** Electrodes off in the newest block (bits of model/lead.ts). */
  get electrodesOff(): number {
    return this.electrodes;
  }

  /** Changes when the instrument was reopened and frames were renumbered. */
  get streamMark(): number | null {
    return this.mark;
  }

  push(block: WaveBlock): void {
    const names = block.channels.map((channel) => channel.name);
    if (block.streamMark !== this.mark || block.samplingFrequency !== this.frequency || names.join() !== this.channels.join()) this.restart(block, names);
    const at = this.unwrap(block.firstSample);
    if (at + block.frameCount <= this.next) return;
    if (at - this.next > this.capacity) {
      for (const ring of this.rings) ring.fill(Number.NaN);
      this.next = at;
    }
    for (let frame = this.next; frame < at; frame += 1) for (const ring of this.rings) ring[frame % this.capacity] = Number.NaN;
    const width = block.channels.length;
    block.channels.forEach((channel, index) => {
      const ring = this.rings[index] as Float32Array;
      for (let frame = Math.max(0, this.next - at); frame < block.frameCount; frame += 1) {
        ring[(at + frame) % this.capacity] = (block.samples[frame * width + index] as number) * channel.scale + channel.offset;
      }
    });
    for (let frame = at; frame < at + block.frameCount; frame += 1) this.masks[frame % this.capacity] = block.electrodesOff;
    this.next = at + block.frameCount;
    this.electrodes = block.electrodesOff;
  }

  /** Value of a channel at a frame; NaN when it was not received or is no longer held. */
  value(channel: number, frame: number): number {
    if (frame < this.start || frame >= this.next) return Number.NaN;
    return this.rings[channel]?.[frame % this.capacity] ?? Number.NaN;
  }

  /** Electrodes off at a frame (bits of model/lead.ts). */
  electrodesAt(frame: number): number {
    return this.masks[frame % this.capacity] ?? 0;
  }

  private restart(block: WaveBlock, names: string[]): void {
    this.channels = names;
    this.frequency = block.samplingFrequency;
    this.mark = block.streamMark;
    this.capacity = Math.max(1, Math.ceil(this.seconds * block.samplingFrequency));
    this.masks = new Uint16Array(this.capacity);
    this.rings = names.map(() => new Float32Array(this.capacity).fill(Number.NaN));
    this.next = block.firstSample;
    this.first = block.firstSample;
  }

  /** The wire carries the frame number modulo 2^32. */
  private unwrap(firstSample: number): number {
    const turn = 2 ** 32;
    const base = Math.floor(this.next / turn) * turn;
    const candidates = [base - turn + firstSample, base + firstSample, base + turn + firstSample];
    return candidates.reduce((best, candidate) => (Math.abs(candidate - this.next) < Math.abs(best - this.next) ? candidate : best));
  }
}
