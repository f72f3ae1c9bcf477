import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Decoder, DecoderEvent, InstrumentDefinition } from '../../firmware-bridge/instruments/instrument-definition.ts';

export interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly frames?: readonly string[];
  readonly hex?: string;
  readonly out?: string;
  readonly in?: string;
  readonly truth?: Record<string, unknown>;
}

export function vectorsOf(model: string): Vector[] {
  const path = fileURLToPath(new URL(`vectors/${model}.json`, import.meta.url));
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: Vector[] }).vectors;
}

export function vectorBytes(vector: Vector): Uint8Array {
  return Uint8Array.from(Buffer.from((vector.frames ?? [vector.hex ?? '']).join(''), 'hex'));
}

export interface Collected {
  readonly events: DecoderEvent[];
  readonly replies: string[];
  readonly decoder: Decoder;
}

/** A decoder with everything it says. */
export function collect(definition: InstrumentDefinition): Collected {
  const events: DecoderEvent[] = [];
  const replies: string[] = [];
  const decoder = definition.createDecoder({
    event: (event) => events.push(event),
    reply: (bytes) => replies.push(Buffer.from(bytes).toString('latin1')),
  });
  return { events, replies, decoder };
}

/** Pushes `bytes` cut at the given sizes, used in turn; whole when there are none. */
export function pushCut(decoder: Decoder, bytes: Uint8Array, sizes: readonly number[] = []): void {
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes.length === 0 ? bytes.length : (sizes[i % sizes.length] as number);
    decoder.push(bytes.slice(at, at + size), 0);
    at += size;
  }
}

/** All samples of the blocks, with the frame number of each. */
export function framesOf(events: readonly DecoderEvent[], channels: number): { frame: number; values: number[] }[] {
  return events.flatMap((event) =>
    event.kind !== 'block'
      ? []
      : Array.from({ length: event.frameCount }, (_, i) => ({
          frame: event.firstSample + i,
          values: [...event.samples.subarray(i * channels, (i + 1) * channels)],
        })),
  );
}

/** Repeatable noise (Mulberry32), 0…2³² − 1. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
