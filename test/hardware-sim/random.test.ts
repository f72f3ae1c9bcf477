import { describe, expect, it } from 'vitest';
import { hash32, normal, randomInteger, uniform } from '../../hardware-sim/patient/random.ts';
import { bump, cubeRoot, exponential, knotCurve, sineOfTurns, step } from '../../hardware-sim/patient/shapes.ts';

describe('counter-based random numbers', () => {
  it('the mixer gives its published check values', () => {
    expect([0, 1, 2, 0xdeadbeef].map(hash32)).toEqual([0, 0x688990c0, 0xd1132181, 0xe628c683]);
  });

  it('a number depends on seed, purpose and index only', () => {
    expect(randomInteger(1, 0, 0)).toBe(3112853886);
    expect(randomInteger(1, 0, 1)).toBe(1058882104);
    expect(randomInteger(1, 1, 0)).toBe(2569626906);
    expect(randomInteger(2, 0, 0)).toBe(580596747);
    expect(randomInteger(12345, 7, 1_000_000)).toBe(3189161625);
  });

  it('uniform numbers have the mean and variance of the unit interval, normal ones 0 and 1', () => {
    let sum = 0;
    let squares = 0;
    let normalSum = 0;
    let normalSquares = 0;
    const count = 50_000;
    for (let index = 0; index < count; index += 1) {
      const u = uniform(1, 3, index);
      const z = normal(1, 4, index);
      sum += u;
      squares += (u - 0.5) * (u - 0.5);
      normalSum += z;
      normalSquares += z * z;
    }
    expect(sum / count).toBeCloseTo(0.5, 2);
    expect(squares / count).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(normalSum / count)).toBeLessThan(0.02);
    expect(normalSquares / count).toBeCloseTo(1, 1);
  });
});

describe('building blocks', () => {
  it('curves are exactly 0 outside their support', () => {
    expect(step(-1e-12)).toBe(0);
    expect(step(1)).toBe(1);
    expect(bump(0.2, 0.5, 0.3)).toBe(0);
    expect(bump(0.8, 0.5, 0.3)).toBe(0);
    expect(bump(0.5, 0.5, 0.3)).toBe(1);
  });

  it('a knot curve goes through its knots and is flat at both ends', () => {
    const knots = [0, 10, -4, 7, 0];
    knots.forEach((value, index) => expect(knotCurve(knots, index / 4)).toBeCloseTo(value, 12));
    expect(Math.abs(knotCurve(knots, 1e-6))).toBeLessThan(1e-8);
    expect(Math.abs(knotCurve(knots, 1 - 1e-6))).toBeLessThan(1e-8);
  });

  it('own sine, exponential and cube root agree with the exact functions', () => {
    for (let k = -500; k <= 500; k += 1) {
      const x = k / 97;
      expect(Math.abs(sineOfTurns(x) - Math.sin(2 * Math.PI * x))).toBeLessThan(1e-9);
      expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 11);
    }
    for (const x of [0.03, 0.2, 0.857, 1, 1.5, 2]) expect(cubeRoot(x)).toBeCloseTo(Math.cbrt(x), 12);
  });
});
