import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CoreInstance } from '../../wasm-core/host/instance.ts';
import { RELEASE } from './analyses.ts';
import { uniform } from './generated-signals.ts';

/** The signal blocks of the core against their definition, written a second time in double precision. */
const module = await WebAssembly.compile(new Uint8Array(await readFile(RELEASE)));

function probe(input: readonly number[], run: (core: CoreInstance, count: number) => number): number[] {
  const core = new CoreInstance(module);
  const buffer = core.doubles(core.exports.probeBuffer(), input.length);
  buffer.set(input);
  core.call('probe', () => run(core, input.length));
  return [...buffer];
}

/** Second-order Butterworth from its analogue poles, bilinear transform, direct form I. */
function butterworth(kind: 'low' | 'high', rate: number, cutoff: number, input: readonly number[]): number[] {
  const w = Math.tan((Math.PI * cutoff) / rate);
  const a0 = 1 + Math.sqrt(2) * w + w * w;
  const a1 = (2 * (w * w - 1)) / a0;
  const a2 = (1 - Math.sqrt(2) * w + w * w) / a0;
  const b = kind === 'low' ? [w * w, 2 * w * w, w * w] : [1, -2, 1];
  const [b0, b1, b2] = b.map((value) => value / a0) as [number, number, number];
  const first = input[0] ?? 0;
  const settled = ((b0 + b1 + b2) / (1 + a1 + a2)) * first;
  const output: number[] = [];
  for (let i = 0; i < input.length; i += 1) {
    const x = (k: number) => input[i - k] ?? first;
    const y = (k: number) => output[i - k] ?? settled;
    output.push(b0 * x(0) + b1 * x(1) + b2 * x(2) - a1 * y(1) - a2 * y(2));
  }
  return output;
}

function closest(actual: readonly number[], expected: readonly number[]): number {
  return Math.max(...actual.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
}

const random = uniform(3);
const noise = Array.from({ length: 3000 }, () => 5000 * (random() - 0.5) + 800);

describe('signal blocks', () => {
  it.each([
    ['low', 360, 14],
    ['high', 360, 3.5],
    ['high', 500, 0.05],
    ['low', 2000, 40],
    ['high', 100, 30],
  ] as const)('the %s-pass at %d Hz, cutoff %d Hz, is the Butterworth filter', (kind, rate, cutoff) => {
    const actual = probe(noise, (core, count) => core.exports.probeBiquad(kind === 'low' ? 0 : 1, rate, cutoff, count));
    expect(closest(actual, butterworth(kind, rate, cutoff, noise))).toBeLessThan(1e-6);
  });

  it('a settled high-pass gives nothing for a constant and a settled low-pass gives it back', () => {
    const constant = Array.from({ length: 500 }, () => 1234);
    expect(Math.max(...probe(constant, (core, count) => core.exports.probeBiquad(1, 360, 0.5, count)).map(Math.abs))).toBeLessThan(1e-9);
    expect(closest(probe(constant, (core, count) => core.exports.probeBiquad(0, 360, 15, count)), constant)).toBeLessThan(1e-9);
  });

  it.each([1, 7, 29])('the moving average over %i is the mean of the last ones', (length) => {
    const expected = noise.map((_, i) => {
      const window = noise.slice(Math.max(0, i - length + 1), i + 1);
      return window.reduce((sum, value) => sum + value, 0) / window.length;
    });
    expect(closest(probe(noise, (core, count) => core.exports.probeMovingAverage(length, count)), expected)).toBeLessThan(1e-8);
  });

  it.each([1, 8, 25])('the median of the last %i is the middle value', (length) => {
    const expected = noise.map((_, i) => {
      const window = noise.slice(Math.max(0, i - length + 1), i + 1).sort((a, b) => a - b);
      const middle = window.length >> 1;
      return window.length % 2 === 1 ? (window[middle] ?? 0) : ((window[middle - 1] ?? 0) + (window[middle] ?? 0)) / 2;
    });
    expect(closest(probe(noise, (core, count) => core.exports.probeMedian(length, count)), expected)).toBe(0);
  });
});
