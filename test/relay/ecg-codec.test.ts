import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecording, type RecordingHeader } from '../../model/recording.ts';
import { bytePlanes, decodeRows, encodeRows, residualRows } from '../../relay/packet/ecg-codec.ts';
import { decodeRecordingFile, encodeRecordingFile } from '../../relay/packet/recording-codec.ts';
import { findGrid } from '../../relay/packet/sample-grid.ts';
import { twelveLeads, TWELVE } from './support/twelve-leads.ts';

const same = (a: readonly Int32Array[], b: readonly Int32Array[]) => a.length === b.length && a.every((row, i) => Buffer.compare(Buffer.from(row.buffer, row.byteOffset, row.byteLength), Buffer.from(b[i]!.buffer, b[i]!.byteOffset, b[i]!.byteLength)) === 0);

function headerOf(names: readonly string[], frameCount: number): RecordingHeader {
  return {
    schema: 'valisette.recording/1', recordingId: 'r1', startedAt: '2026-11-21T09:00:00.000Z',
    streams: [{
      signal: 'ecg', instrumentId: 'ads129x', instrumentLabel: 'ECG', samplingFrequency: 500, frameCount,
      channels: names.map((name) => ({ name, unit: 'uV', scale: 0.04768, offset: 0, minimum: -8_388_608, maximum: 8_388_607 })),
      gaps: [], electrodesOff: 0, startOffsetMilliseconds: 0,
    }],
  };
}

function interleave(rows: readonly Int32Array[]): Int32Array {
  return Int32Array.from({ length: rows.length * rows[0]!.length }, (_, i) => rows[i % rows.length]![Math.floor(i / rows.length)]!);
}

describe('the ECG codec', () => {
  it('lays out the published vector byte for byte', () => {
    const g = (i: number, k: number) => ((7 * k * k + 13 * i + 3 * k * i) % 401) - 200;
    const row = (f: (k: number) => number) => Int32Array.from({ length: 16 }, (_, k) => f(k));
    const e = (k: number) => (k % 3) - 1;
    const one = (k: number) => g(0, k);
    const two = (k: number) => g(1, k);
    const rows = new Map<string, Int32Array>([
      ['I', row(one)], ['II', row(two)], ['III', row((k) => two(k) - one(k) + e(k))],
      ['aVR', row((k) => -((one(k) + two(k)) >> 1) + e(k))], ['aVL', row((k) => ((2 * one(k) - two(k)) >> 1) + e(k))], ['aVF', row((k) => ((2 * two(k) - one(k)) >> 1) + e(k))],
      ...Array.from({ length: 6 }, (_, i) => [`V${i + 1}`, row((k) => g(i + 2, k))] as [string, Int32Array]),
    ]);
    const residuals = residualRows([...rows.values()], [...rows.keys()], [...rows.keys()].map(() => 2), true);
    expect([...residuals[0]!.slice(0, 4)]).toEqual([-200, 207, 14, 14]);
    const { planes, bytes } = bytePlanes(residuals);
    expect([planes, bytes.length]).toEqual([2, 384]);
    expect(Buffer.from(bytes.subarray(0, 16)).toString('hex')).toBe('8f9e1c1c1c1c1c1c053e1c053e1c053e');
    expect(Buffer.from(bytes.subarray(192, 208)).toString('hex')).toBe('01010000000000000303000303000303');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe('6512f6fed4259191153d9f93758c174bddeee1c06c52e6882ca0551054827a2a');
  });

  it('gives back any int32 bit for bit', async () => {
    const names = fc.constantFrom(['I'], ['I', 'II', 'V1'], [...TWELVE], ['III', 'I', 'aVF', 'II', 'aVR', 'aVL']);
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 0, max: 60 }), fc.infiniteStream(fc.oneof(fc.integer(), fc.integer({ min: -300, max: 300 }), fc.constantFrom(-2_147_483_648, 2_147_483_647, 0))), async (leads, frames, stream) => {
        const rows = leads.map(() => Int32Array.from({ length: frames }, () => Number(stream.next().value)));
        expect(same(await decodeRows(await encodeRows(rows, leads), leads, frames), rows)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('finds the microvolt grid under a finer LSB, exactly or not at all', () => {
    fc.assert(
      fc.property(fc.double({ min: 3.1, max: 5_000, noNaN: true }), fc.double({ min: -5_000, max: 5_000, noNaN: true }), fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 20, maxLength: 400 }), (step, origin, indexes) => {
        const samples = Int32Array.from([...indexes, 1, 2, 3, 4, 5, 6, 7, 8], (k) => Math.round(step * k + origin));
        const found = findGrid(samples);
        if (found !== null) expect([...found.indexes].map((k) => Math.round(found.grid.step * k + found.grid.origin) | 0)).toEqual([...samples]);
      }),
      { numRuns: 200 },
    );
    const board = Int32Array.from({ length: 2_000 }, (_, k) => Math.round(Math.round(900 * Math.sin(k / 40)) / 0.04768));
    expect(findGrid(board)?.grid.step).toBeCloseTo(1 / 0.04768, 2);
  });

  it('carries a whole recording file bit for bit, far smaller than deflate alone', async () => {
    for (const lsb of [1, 0.04768]) {
      const rows = twelveLeads({ seconds: 10, seed: 5, microvoltsPerUnit: lsb, sourceGridMicrovolts: 1, noiseMicrovolts: 0 });
      const file = encodeRecording({ header: headerOf(TWELVE, rows[0]!.length), samples: [interleave(rows)] });
      const encoded = await encodeRecordingFile(file);
      expect(encoded).not.toBeNull();
      expect(Buffer.compare(await decodeRecordingFile(encoded!, file.length), file)).toBe(0);
      expect(encoded!.length).toBeLessThan(0.75 * deflateRawSync(file, { level: 9 }).length);
    }
  });

  it('refuses a damaged or lying encoding with a typed error', async () => {
    const rows = twelveLeads({ seconds: 1, seed: 6, microvoltsPerUnit: 1, sourceGridMicrovolts: 1, noiseMicrovolts: 0 });
    const file = encodeRecording({ header: headerOf(TWELVE, rows[0]!.length), samples: [interleave(rows)] });
    const encoded = (await encodeRecordingFile(file))!;
    const malformed = expect.objectContaining({ code: 'packet-malformed' }) as Error;
    await expect(decodeRecordingFile(encoded, file.length + 4)).rejects.toThrow(malformed);
    await expect(decodeRecordingFile(encoded.subarray(0, encoded.length - 1), file.length)).rejects.toThrow(malformed);
    await expect(decodeRecordingFile(Buffer.concat([encoded, Buffer.of(0)]), file.length)).rejects.toThrow(malformed);
    expect(await encodeRecordingFile(file.subarray(0, file.length - 1))).toBeNull();
  });

  it('survives mutated encodings: the same bytes, other samples, or a typed error', async () => {
    const rows = twelveLeads({ seconds: 0.2, seed: 7, microvoltsPerUnit: 1, sourceGridMicrovolts: 1, noiseMicrovolts: 0 });
    const file = encodeRecording({ header: headerOf(TWELVE, rows[0]!.length), samples: [interleave(rows)] });
    const encoded = (await encodeRecordingFile(file))!;
    await fc.assert(fc.asyncProperty(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const mutated = Buffer.from(encoded);
      mutated[at]! ^= change;
      const outcome = await decodeRecordingFile(mutated, file.length).then((bytes) => bytes.length, (error: { code: string }) => error.code);
      expect([file.length, 'packet-malformed']).toContain(outcome);
    }), { numRuns: 200 });
  });
});
