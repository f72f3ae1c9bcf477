import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isValisetteError } from '../../model/errors.ts';
import type { SignalBlock } from '../../model/signal.ts';
import { decodeWaveBlock, encodeWaveBlock, streamMark } from '../../model/wave-block.ts';

function block(samples: readonly number[], firstSample: number): SignalBlock {
  return {
    stream: {
      id: '0a1b2c3d-0000-4000-8000-000000000000',
      instrumentId: 'ads129x-1',
      signal: 'ecg',
      samplingFrequency: 500,
      channels: [
        { name: 'I', unit: 'uV', scale: 0.0476837, offset: 0, minimum: -8388607, maximum: 8388607 },
        { name: 'II', unit: 'uV', scale: 0.0476837, offset: 0, minimum: -8388607, maximum: 8388607 },
      ],
    },
    firstSample,
    samples: Int32Array.from(samples),
    frameCount: samples.length / 2,
    electrodesOff: 0b101,
    arrivedAtMilliseconds: 0,
  };
}

describe('the wave block', () => {
  it('gives back every sample, its place and its channels', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(int32(), int32()), { minLength: 1, maxLength: 60 }), fc.nat(2 ** 31), (frames, first) => {
        const sent = block(frames.flat(), first);
        const read = decodeWaveBlock(encodeWaveBlock(sent));
        expect([...read.samples]).toEqual(frames.flat());
        expect(read.firstSample).toBe(first);
        expect(read.channels.map((channel) => channel.name)).toEqual(['I', 'II']);
        expect(read.channels[0]?.scale).toBe(0.0476837);
        expect(read.electrodesOff).toBe(0b101);
        expect(read.streamMark).toBe(streamMark(sent.stream.id));
      }),
    );
  });

  it('refuses anything cut short or damaged with a typed error', () => {
    const whole = encodeWaveBlock(block([1, 2, 3, 4], 7));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeWaveBlock(whole.subarray(0, length))).toThrow(expect.objectContaining({ code: 'format-malformed' }) as Error);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          decodeWaveBlock(noise);
        } catch (error) {
          expect(isValisetteError(error, 'format-malformed')).toBe(true);
        }
      }),
    );
  });
});

function int32() {
  return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
}
