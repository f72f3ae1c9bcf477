import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWfdbAnnotations } from '../../formats/wfdb-annotations.ts';
import { parseWfdbHeader } from '../../formats/wfdb-header.ts';
import { sampleCoding } from '../../formats/wfdb-samples.ts';
import { writeWfdbRecord } from '../../formats/wfdb-write.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import { isValisetteError } from '../../model/errors.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wfdb-'));
});
afterAll(() => rm(directory, { recursive: true }));

const decode = (format: number, bytes: readonly number[]) => {
  const coding = sampleCoding(format);
  if (coding === null) throw new Error(`format ${format}`);
  const samples = new Int32Array(coding.samplesIn(bytes.length));
  coding.read(new Uint8Array(bytes), 0, samples);
  return [...samples];
};

describe('sample codings', () => {
  it.each([
    [16, [0x01, 0x00, 0xff, 0xff, 0x00, 0x80, 0xff, 0x7f], [1, -1, -32768, 32767]],
    [61, [0x00, 0x01, 0xff, 0xff, 0x80, 0x00], [1, -1, -32768]],
    [24, [0x01, 0x00, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00, 0x80], [1, -1, -8388608]],
    [32, [0x01, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff], [1, -1]],
    [80, [0x80, 0x00, 0xff], [0, -128, 127]],
    [160, [0x00, 0x80, 0x00, 0x00, 0xff, 0xff], [0, -32768, 32767]],
    // First samples of a record of MIT-BIH: 995 and 1011, then both again less one.
    [212, [0xe3, 0x33, 0xf3, 0xe2, 0x33, 0xf2], [995, 1011, 994, 1010]],
    [212, [0xff, 0x8f, 0x00], [-1, -2048]],
    // 1, -2 in bits 1-10 of two words; the third, 0x155, split over their tops.
    [310, [...word((1 << 1) | (0x15 << 11)), ...word((0x3fe << 1) | (0x0a << 11))], [1, -2, 0x155]],
    [311, [...word(1 | ((0x3fe & 0x3f) << 10)), ...word((0x3fe >> 6) | (0x155 << 4))], [1, -2, 0x155]],
  ])('format %i is decoded', (format, bytes, expected) => {
    expect(decode(format, bytes)).toEqual(expected);
  });

  it('a packed format can be read from any sample on', () => {
    const bytes = Uint8Array.from({ length: 120 }, (_, i) => (i * 37) & 0xff);
    for (const format of [16, 24, 32, 61, 80, 160, 212, 310, 311]) {
      const coding = sampleCoding(format)!;
      const all = new Int32Array(coding.samplesIn(bytes.length));
      coding.read(bytes, 0, all);
      for (const from of [1, 2, 5, 7]) {
        const some = new Int32Array(9);
        coding.read(bytes, from, some);
        expect([...some], `format ${format} from ${from}`).toEqual([...all.subarray(from, from + 9)]);
      }
    }
  });
});

function word(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

describe('records', () => {
  const channel = (name: string, gain = 200, baseline = 0) => ({ name, unit: 'mV', gain, baseline, minimum: -32768, maximum: 32767 });

  it('what is written in format 16 is read back', async () => {
    const path = join(directory, 'round');
    const samples = Int32Array.from({ length: 300 }, (_, i) => ((i * 7919) % 65536) - 32768);
    await writeWfdbRecord(path, { samplingFrequency: 500, channels: [channel('I'), channel('II', 1000, 5), channel('V1')], samples });
    const file = await readWfdbRecord(`${path}.hea`);
    expect(file).toMatchObject({ format: 'wfdb-16', samplingFrequency: 500, frameCount: 100 });
    expect(file.channels).toEqual([channel('I'), channel('II', 1000, 5), channel('V1')]);
    expect([...file.readFrames(0, 100)]).toEqual([...samples]);
    expect([...file.readFrames(98, 500)]).toEqual([...samples.subarray(294)]);
    expect(file.readFrames(200, 300)).toHaveLength(0);
  });

  it('the record name without extension is enough, and .mat files start at their byte offset', async () => {
    await writeFile(join(directory, 'm.hea'), 'm 2 250 2\nm.mat 16+24 1000/mV 16 0 1 0 0 I\nm.mat 16+24 1000/mV 16 0 2 0 0 II\n');
    await writeFile(join(directory, 'm.mat'), new Uint8Array([...new Array<number>(24).fill(9), 1, 0, 2, 0, 3, 0, 4, 0]));
    expect([...(await readWfdbRecord(join(directory, 'm'))).readFrames(0, 2)]).toEqual([1, 2, 3, 4]);
  });

  it('two signal files and several samples per frame are put side by side', async () => {
    await writeFile(join(directory, 't.hea'), 't 2 100 2\nt1.dat 16x2 100 16 0 0 0 0 A\nt2.dat 80 100 8 0 0 0 0 B\n');
    await writeFile(join(directory, 't1.dat'), new Uint8Array([1, 0, 11, 0, 2, 0, 12, 0]));
    await writeFile(join(directory, 't2.dat'), new Uint8Array([128 + 5, 128 + 6]));
    expect([...(await readWfdbRecord(join(directory, 't.hea'))).readFrames(0, 2)]).toEqual([1, 5, 2, 6]);
  });

  it.each([
    ['a missing header', null, null, 'input-missing'],
    ['a missing signal file', 'x 1 100 2\nabsent.dat 16 200 16 0 0 0 0 I\n', null, 'input-missing'],
    ['a short signal file', 'x 1 100 50\nx.dat 16 200 16 0 0 0 0 I\n', [0, 0, 0, 0], 'input-truncated'],
    ['a header without lines', '', null, 'format-malformed'],
    ['a header with a bad rate', 'x 1 fast 50\nx.dat 16 200 16 0 0 0 0 I\n', [0, 0], 'format-malformed'],
    ['fewer signals than announced', 'x 3 100 50\nx.dat 16 200 16 0 0 0 0 I\n', [0, 0], 'format-malformed'],
    ['a signal file elsewhere', 'x 1 100 1\n../../etc/passwd 16 200 16 0 0 0 0 I\n', [0, 0], 'format-malformed'],
    ['an unknown format', 'x 1 100 1\nx.dat 508 200 16 0 0 0 0 I\n', [0, 0], 'format-unknown'],
    ['several segments', 'x/3 1 100 1\n', null, 'format-unknown'],
  ])('%s is a typed error that names the file', async (_, header, bytes, code) => {
    const name = join(directory, `bad${Math.abs(hash(String(header)))}`);
    if (header !== null) await writeFile(`${name}.hea`, header);
    if (bytes !== null) await writeFile(join(directory, 'x.dat'), new Uint8Array(bytes));
    const error = await readWfdbRecord(name).catch((caught: unknown) => caught);
    expect(isValisetteError(error, code as 'input-missing'), String(error)).toBe(true);
    expect((error as Error).message).toContain(directory);
  });

  it('any header text is read or refused with a typed error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('r', ' ', '2', '360', '\n', 'a.dat 212 200 11', '(', '/mV', '#', '1e9', '-')).map((parts) => parts.join(''))), (text) => {
        try {
          parseWfdbHeader(text, 'any.hea');
        } catch (error) {
          expect(isValisetteError(error)).toBe(true);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('samples that do not fit are not written', async () => {
    const bad = writeWfdbRecord(join(directory, 'bad'), { samplingFrequency: 100, channels: [channel('I')], samples: Int32Array.of(40_000) });
    await expect(bad).rejects.toMatchObject({ code: 'limit-exceeded' });
    await expect(readFile(join(directory, 'bad.hea'))).rejects.toThrow();
  });
});

describe('annotations', () => {
  const annotation = (code: number, interval: number) => word((code << 10) | interval);

  it('beats, long skips, subtypes and texts are read', () => {
    const bytes = new Uint8Array([
      ...annotation(28, 18), ...annotation(63, 3), 0x28, 0x4e, 0x00, 0x00,
      ...annotation(1, 59),
      ...annotation(59, 0), 0x01, 0x00, 0x02, 0x00, ...annotation(5, 1), ...annotation(61, 5),
      0, 0,
    ]);
    expect(parseWfdbAnnotations(bytes, 'a.atr')).toEqual([
      { sample: 18, symbol: '+', subtype: 0, channel: 0, number: 0, text: '(N' },
      { sample: 77, symbol: 'N', subtype: 0, channel: 0, number: 0, text: '' },
      { sample: 77 + 65536 + 2 + 1, symbol: 'V', subtype: 5, channel: 0, number: 0, text: '' },
    ]);
  });

  it('a file that ends within an annotation is truncated', () => {
    for (const bytes of [[...annotation(59, 0), 1, 0], [...annotation(28, 1), ...annotation(63, 10), 65]]) {
      expect(() => parseWfdbAnnotations(new Uint8Array(bytes), 'a.atr')).toThrow(expect.objectContaining({ code: 'input-truncated' }));
    }
  });
});

function hash(text: string): number {
  let value = 7;
  for (let i = 0; i < text.length; i += 1) value = (value * 31 + text.charCodeAt(i)) | 0;
  return value;
}
