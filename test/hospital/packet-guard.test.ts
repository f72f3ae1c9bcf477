import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LengthReader } from '../../hospital/intake/packet-guard.ts';

/** One MQTT packet of that remaining length. */
function packet(length: number): number[] {
  const bytes = [0x30];
  let rest = length;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return [...bytes, ...Array.from({ length }, (_, at) => at & 0xff)];
}

function feed(reader: LengthReader, bytes: readonly number[], cuts: readonly number[]): number | null {
  const edges = [0, ...[...cuts].sort((one, other) => one - other).map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  for (let at = 1; at < edges.length; at += 1) {
    const excess = reader.read(Uint8Array.from(bytes.slice(edges[at - 1], edges[at])));
    if (excess !== null) return excess;
  }
  return null;
}

describe('the guard of packet lengths', () => {
  it('lets packets up to the limit pass, whatever the split of the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }), fc.array(fc.nat(5_000), { maxLength: 12 }), (lengths, cuts) => {
        expect(feed(new LengthReader(400), lengths.flatMap(packet), cuts)).toBeNull();
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('stops a packet above the limit at its announcement, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 4 }), fc.integer({ min: 401, max: 3_000 }), fc.array(fc.nat(5_000), { maxLength: 12 }), (lengths, large, cuts) => {
        const excess = feed(new LengthReader(400), [...lengths, large].flatMap(packet), cuts);
        expect(excess).toBeGreaterThan(400);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('stops a length that never ends', () => {
    expect(new LengthReader(1 << 30).read(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]))).not.toBeNull();
  });
});
