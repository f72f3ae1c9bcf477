import type { InstrumentKind } from '../../model/instrument.ts';
import type { NumericName, QualityReason, QualityVerdict } from '../../model/measurement.ts';
import type { SignalChannel, SignalKind } from '../../model/signal.ts';
import type { FrameRun } from '../framing/block-builder.ts';
import type { SerialSettings } from '../transports/transport.ts';

/** A number as the instrument gave it; the bridge adds unit, instrument and time. */
export interface DecodedReading {
  readonly name: NumericName;
  readonly value: number | null;
  readonly quality: QualityVerdict;
  readonly reasons: readonly QualityReason[];
}

/** What the samples of an instrument are, known once it is recognised. */
export interface SignalLayout {
  readonly signal: SignalKind;
  readonly channels: readonly SignalChannel[];
  /** Hz. */
  readonly samplingFrequency: number;
}

export type DecoderEvent =
  /** The protocol has been confirmed by bytes that only this kind of instrument sends. First event of every decoder. */
  | { readonly kind: 'recognised'; readonly label: string; readonly serial: string | null; readonly firmware: string | null; readonly layout: SignalLayout }
  /** The instrument began counting again: what follows is another stream. */
  | { readonly kind: 'restarted' }
  | ({ readonly kind: 'block' } & FrameRun)
  /** Frames `firstMissing` … `firstMissing + missingFrames − 1` never came. Emitted before the block that follows them. */
  | { readonly kind: 'gap'; readonly firstMissing: number; readonly missingFrames: number }
  | { readonly kind: 'readings'; readonly readings: readonly DecodedReading[] }
  /** What is to be done at the instrument, each time it changes. */
  | { readonly kind: 'condition'; readonly reasons: readonly QualityReason[]; readonly electrodesOff: number };

/** Counted since the decoder was made; they only grow. */
export interface DecoderCounters {
  frames: number;
  discardedBytes: number;
  badChecksums: number;
  sequenceGaps: number;
  missingSamples: number;
}

export interface DecoderOutput {
  event(event: DecoderEvent): void;
  /** Bytes for the instrument: only commands listed in its definition. */
  reply(bytes: Uint8Array): void;
}

/**
 * Bytes in, events out. A decoder knows no transport and no clock: time comes in as an argument and only paces
 * its commands, so any split of the same bytes gives the same events. Memory is bounded; damage is stepped over
 * byte by byte and counted.
 */
export interface Decoder {
  readonly counters: Readonly<DecoderCounters>;
  /** Grows with each valid frame or answer: what the watchdog calls life. */
  readonly progress: number;
  /** The port is open. */
  start(nowMilliseconds: number): void;
  push(bytes: Uint8Array, nowMilliseconds: number): void;
  /** Called every 100 ms or so. */
  tick(nowMilliseconds: number): void;
  /** The port is about to close in good order: last commands. */
  stop(nowMilliseconds: number): void;
}

/** How a port that may hold this instrument is named. Hints, never proof: adapters are shared by unrelated products. */
export interface IdentityHints {
  /** USB vendor and product, lower-case hexadecimal without 0x. */
  readonly vendorProduct: readonly { readonly vendorId: string; readonly productId: string }[];
  /** Matched against the port's stable name. */
  readonly names: readonly RegExp[];
  /** A real name such a port had, for the reader. */
  readonly example: string;
}

/** One instrument of the catalogue: data first, then its decoder. */
export interface InstrumentDefinition {
  /** Key of the catalogue and start of every instrument id. */
  readonly model: string;
  readonly kind: InstrumentKind;
  /** Maker and model for people, until the decoder knows better. */
  readonly label: string;
  readonly hints: IdentityHints;
  readonly transport: { readonly kind: 'serial'; readonly settings: SerialSettings } | { readonly kind: 'hid' };
  /** `listen`: speaks by itself, may be tried on any port. `ask`: needs harmless commands, so only ports with a hint are tried. */
  readonly probe: 'listen' | 'ask';
  /** Longest wait for recognition once the port is open, ms. */
  readonly probeMilliseconds: number;
  /** Longest time without a valid frame or answer that the protocol allows, ms. */
  readonly longestSilenceMilliseconds: number;
  /** True while some byte of the protocol could not be checked against the vendor's document. */
  readonly unverifiedProfile: boolean;
  createDecoder(output: DecoderOutput): Decoder;
}

export function emptyDecoderCounters(): DecoderCounters {
  return { frames: 0, discardedBytes: 0, badChecksums: 0, sequenceGaps: 0, missingSamples: 0 };
}
