import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isValisetteError } from '../../model/errors.ts';
import { decodeRecording, encodeRecording, type RecordingData, type RecordingHeader } from '../../model/recording.ts';

function recording(frames: readonly number[]): RecordingData {
  const header: RecordingHeader = {
    schema: 'valisette.recording/1',
    recordingId: 'r-1',
    startedAt: '2026-11-21T09:31:05.120Z',
    streams: [
      {
        signal: 'pleth',
        instrumentId: 'nonin-1',
        instrumentLabel: 'Nonin',
        samplingFrequency: 75,
        frameCount: frames.length,
        channels: [{ name: 'pleth', unit: '1', scale: 1, offset: 0, minimum: 0, maximum: 255 }],
        gaps: [{ from: 2, to: 3 }],
        electrodesOff: 0,
        startOffsetMilliseconds: 12.5,
      },
    ],
  };
  return { header, samples: [Int32Array.from(frames)] };
}

describe('the recording file', () => {
  it('gives back header and samples unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 200 }), (frames) => {
        const kept = recording(frames);
        const read = decodeRecording(encodeRecording(kept));
        expect(read.header).toEqual(kept.header);
        expect([...(read.samples[0] ?? [])]).toEqual(frames);
      }),
    );
  });

  it('refuses every cut and every extra byte', () => {
    const whole = encodeRecording(recording([1, 2, 3]));
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeRecording(whole.subarray(0, length))).toThrow();
    }
    expect(() => decodeRecording(Uint8Array.from([...whole, 0]))).toThrow();
  });

  it('meets noise with a typed error only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const bytes = Uint8Array.from([0x56, 0x52, 0x45, 0x43, ...noise]);
        try {
          decodeRecording(bytes);
        } catch (error) {
          expect(isValisetteError(error)).toBe(true);
        }
      }),
    );
  });
});
