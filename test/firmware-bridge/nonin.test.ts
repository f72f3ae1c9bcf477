import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonin } from '../../firmware-bridge/instruments/nonin.ts';
import { collect, framesOf, noise, pushCut, vectorBytes, vectorsOf } from './collect.ts';

interface PacketOptions {
  readonly status?: number;
  readonly spo2?: number;
  readonly pulse?: number;
  readonly status2?: number;
  readonly format?: 2 | 7;
  readonly firstPleth?: number;
}

/** One packet of 25 frames, built here from the vendor's table. */
function packet(options: PacketOptions = {}): Uint8Array {
  const { status = 0, spo2 = 97, pulse = 72, status2 = 0, format = 2, firstPleth = 0 } = options;
  const floats = new Array<number>(25).fill(0);
  floats[0] = floats[19] = pulse >> 7;
  floats[1] = floats[20] = pulse & 0x7f;
  floats[2] = floats[8] = spo2;
  floats[7] = status2;
  return Uint8Array.from(
    floats.flatMap((float, i) => {
      const state = 0x80 | status | (i === 0 ? 1 : 0);
      const pleth = firstPleth + i;
      const body = format === 2 ? [0x01, state, pleth & 0xff, float] : [state, (pleth >> 8) & 0xff, pleth & 0xff, float];
      return [...body, body.reduce((sum, byte) => sum + byte, 0) & 0xff];
    }),
  );
}

function packets(count: number, options: PacketOptions = {}): Uint8Array {
  return Uint8Array.from(Array.from({ length: count }, (_, i) => [...packet({ ...options, firstPleth: (options.firstPleth ?? 0) + 25 * i })]).flat());
}

function lastReadings(events: ReturnType<typeof collect>['events']) {
  const last = events.filter((event) => event.kind === 'readings').at(-1);
  return Object.fromEntries((last?.kind === 'readings' ? last.readings : []).map((reading) => [reading.name, reading]));
}

describe('Nonin oximeter', () => {
  it('a captured stream is recognised as DF2 and its packet read, odd FLOAT bytes included', () => {
    const { events, decoder } = collect(nonin);
    const captured = vectorsOf('nonin').find((vector) => vector.id === 'nonin-df2-capture-30')!;
    pushCut(decoder, vectorBytes(captured));
    decoder.stop(0);
    expect(events[0]).toMatchObject({ kind: 'recognised', label: 'Nonin (DF2)', layout: { signal: 'pleth', samplingFrequency: 75 } });
    expect(framesOf(events, 1).map(({ values }) => values[0])).toEqual(captured.frames!.map((frame) => Number.parseInt(frame.slice(4, 6), 16)));
    expect(lastReadings(events)).toMatchObject({ spo2: { value: 96, quality: 'good' }, pulse: { value: 74, quality: 'good' } });
    expect(decoder.counters).toEqual({ frames: 30, discardedBytes: 0, badChecksums: 0, sequenceGaps: 0, missingSamples: 0 });
  });

  it('published test frames pass inside a stream', () => {
    const { events, decoder } = collect(nonin);
    const frames = vectorBytes(vectorsOf('nonin').find((vector) => vector.id === 'nonin-df2-synthetic-4')!);
    const whole = packets(2);
    const mixed = Uint8Array.from([...whole.slice(0, 125), ...frames, ...whole.slice(125 + frames.length)]);
    pushCut(decoder, mixed);
    decoder.stop(0);
    expect(decoder.counters.frames).toBe(50);
    expect(framesOf(events, 1).slice(25, 29).map(({ values }) => values[0])).toEqual([1, 1, 1, 1]);
  });

  it('DF7 is told from DF2 by listening, with 16-bit pulse samples', () => {
    const { events, decoder } = collect(nonin);
    pushCut(decoder, packets(4, { format: 7, firstPleth: 0x8123 }));
    decoder.stop(0);
    expect(events[0]).toMatchObject({ kind: 'recognised', label: 'Nonin (DF7)', layout: { channels: [{ maximum: 65535 }] } });
    expect(framesOf(events, 1)).toHaveLength(100);
    expect(framesOf(events, 1)[0]).toEqual({ frame: 0, values: [0x8123] });
    expect(lastReadings(events)).toMatchObject({ spo2: { value: 97 }, pulse: { value: 72 } });
  });

  it('a finger removed withholds the values although the box still holds them', () => {
    const { events, decoder } = collect(nonin);
    pushCut(decoder, packets(3));
    pushCut(decoder, packet({ status: 0x08, spo2: 97, pulse: 72, firstPleth: 75 }));
    expect(lastReadings(events)).toMatchObject({
      spo2: { value: null, quality: 'unreadable', reasons: ['no-finger'] },
      pulse: { value: null, quality: 'unreadable', reasons: ['no-finger'] },
    });
    expect(events.filter((event) => event.kind === 'condition').at(-1)).toMatchObject({ reasons: ['no-finger'] });
  });

  it('missing-value codes become no value, never 511 or 127', () => {
    const { events, decoder } = collect(nonin);
    pushCut(decoder, packets(2, { spo2: 127, pulse: 511 }));
    expect(lastReadings(events)).toMatchObject({ spo2: { value: null, quality: 'unreadable' }, pulse: { value: null, quality: 'unreadable' } });
  });

  it.each([
    ['artefact', 0x20, ['artefact']],
    ['out of track', 0x10, ['searching']],
    ['red perfusion', 0x04, ['weak-perfusion']],
  ])('%s keeps the value and calls it doubtful', (_name, status, reasons) => {
    const { events, decoder } = collect(nonin);
    pushCut(decoder, packets(2, { status }));
    expect(lastReadings(events)).toMatchObject({ spo2: { value: 97, quality: 'doubtful', reasons } });
  });

  it('low battery is a condition of the box, not of the value', () => {
    const { events, decoder } = collect(nonin);
    pushCut(decoder, packets(2, { status2: 0x01 }));
    expect(lastReadings(events)).toMatchObject({ spo2: { value: 97, quality: 'good' } });
    expect(events.filter((event) => event.kind === 'condition').at(-1)).toMatchObject({ reasons: ['low-battery'] });
  });

  it('a frame with a bad checksum costs only itself, and the curve keeps its time', () => {
    const bytes = packets(4);
    bytes[5 * 30 + 2] = 0xee;
    const { events, decoder } = collect(nonin);
    pushCut(decoder, bytes);
    decoder.stop(0);
    expect(decoder.counters).toEqual({ frames: 99, discardedBytes: 5, badChecksums: 1, sequenceGaps: 1, missingSamples: 1 });
    expect(events).toContainEqual({ kind: 'gap', firstMissing: 30, missingFrames: 1 });
    expect(framesOf(events, 1).find(({ frame }) => frame === 31)).toEqual({ frame: 31, values: [31] });
  });

  it('frames lost without a trace are set right at the next SYNC', () => {
    const bytes = packets(4);
    const lossy = Uint8Array.from([...bytes.slice(0, 5 * 40), ...bytes.slice(5 * 47)]);
    const { events, decoder } = collect(nonin);
    pushCut(decoder, lossy);
    decoder.stop(0);
    expect(decoder.counters.missingSamples).toBe(7);
    expect(framesOf(events, 1).find(({ frame }) => frame === 60)).toEqual({ frame: 60, values: [60] });
  });

  it('any split of the bytes gives the same events', () => {
    const bytes = Uint8Array.from([0x33, 0x01, 0x80, ...packets(4), 0x01, ...packets(2, { status: 0x08 })]);
    for (const stream of [bytes, packets(5, { format: 7, firstPleth: 5000 })]) {
      const whole = collect(nonin);
      pushCut(whole.decoder, stream);
      whole.decoder.stop(0);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }), (sizes) => {
          const cut = collect(nonin);
          pushCut(cut.decoder, stream, sizes);
          cut.decoder.stop(0);
          expect(cut.events).toEqual(whole.events);
          expect(cut.decoder.counters).toEqual(whole.decoder.counters);
        }),
        { numRuns: 60 },
      );
    }
  });

  it.each([2, 7] as const)('DF%i: 200,000 damaged bytes break nothing, and the first good frames after them are read', (format) => {
    const { events, decoder } = collect(nonin);
    const random = noise(format);
    pushCut(decoder, packets(4, { format }));
    const stream = packets(1_600, { format });
    for (let i = 0; i < stream.length; i += 1) if (random() % 4 === 0) stream[i] = random() & 0xff;
    pushCut(decoder, stream, [1, 7, 64, 3]);
    events.length = 0;
    const before = decoder.counters.frames;
    pushCut(decoder, packets(3, { format, firstPleth: 40 }));
    decoder.stop(0);
    expect(decoder.counters.frames - before).toBeGreaterThanOrEqual(73);
    expect(lastReadings(events)).toMatchObject({ spo2: { value: 97 }, pulse: { value: 72 } });
  });
});
