/**
 * Continuous signals: what a decoder emits, the recorder keeps and the core analyses.
 *
 * Samples stay the integers the instrument sent; physical value = integer × scale + offset.
 */

/** What a stream carries. `pleth` is the instrument's own pulse curve, not an optical intensity. */
export type SignalKind = 'ecg' | 'pleth' | 'red-infrared' | 'flow' | 'cuff-pressure';

/** Unit of a channel after scaling; `1` for a curve without physical unit. */
export type SignalUnit = 'uV' | '1' | 'L/s' | 'mmHg';

export interface SignalChannel {
  /** Lead name for an ECG, else `pleth`, `red`, `infrared`, `flow` … */
  readonly name: string;
  readonly unit: SignalUnit;
  /** Physical units per integer step, > 0. */
  readonly scale: number;
  /** Physical value of integer 0. */
  readonly offset: number;
  /** Smallest and largest integer the instrument can send: a sample there is saturated. */
  readonly minimum: number;
  readonly maximum: number;
}

/** One continuous stretch between opening and closing an instrument. */
export interface SignalStream {
  /** Unique for each opening of the port: sample counts restart with it. */
  readonly id: string;
  readonly instrumentId: string;
  readonly signal: SignalKind;
  readonly channels: readonly SignalChannel[];
  /** Nominal rate in Hz, as declared by the instrument's protocol. */
  readonly samplingFrequency: number;
}

/** A run of consecutive frames of a stream. A jump of `firstSample` from one block to the next is a gap. */
export interface SignalBlock {
  readonly stream: SignalStream;
  /** Index of the first frame since the stream began, counted by the instrument where it can. */
  readonly firstSample: number;
  /** Frame after frame, channel after channel within a frame. */
  readonly samples: Int32Array;
  /** Frames in the block: `samples.length / stream.channels.length`. */
  readonly frameCount: number;
  /** Electrodes reported off at any instant of the block (bits of model/lead.ts); 0 where not applicable. */
  readonly electrodesOff: number;
  /** Monotonic time at which the last byte of the block arrived, ms. */
  readonly arrivedAtMilliseconds: number;
}

/** Physical value of one integer of a channel. */
export function toPhysical(channel: SignalChannel, integer: number): number {
  return integer * channel.scale + channel.offset;
}

/** Index of a channel by name, or −1. */
export function channelIndex(stream: SignalStream, name: string): number {
  return stream.channels.findIndex((channel) => channel.name === name);
}
