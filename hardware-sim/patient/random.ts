/**
 * Counter-based random numbers: a value is a function of (seed, purpose, index) and of nothing else, so blocks may be
 * made in any order, any size, skipped or repeated, and adding a purpose changes no other.
 *
 * The mixer is the public "lowbias32" hash (C. Wellons). Only integer arithmetic modulo 2³², so the numbers are the same
 * on every engine.
 */

/** lowbias32: a bijection of the 32-bit integers; result in 0 … 2³² − 1. */
export function hash32(value: number): number {
  let x = value | 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}

/** The random 32-bit integer number `index` of a purpose. */
export function randomInteger(seed: number, purpose: number, index: number): number {
  const ofSeed = hash32(seed ^ 0x9e3779b9);
  const ofPurpose = hash32((ofSeed + Math.imul(purpose, 0x85ebca6b)) | 0);
  return hash32((ofPurpose + Math.imul(index, 0xc2b2ae35)) | 0);
}

/** Uniform on the open interval (0, 1). */
export function uniform(seed: number, purpose: number, index: number): number {
  return (randomInteger(seed, purpose, index) + 0.5) / 4294967296;
}

/** Mean 0, variance 1: twelve uniforms less six, so no transcendental function; the tails end at ± 6. */
export function normal(seed: number, purpose: number, index: number): number {
  let sum = 0;
  for (let term = 0; term < 12; term += 1) sum += uniform(seed, purpose, index * 12 + term);
  return sum - 6;
}

/**
 * One number per purpose. Purposes that need one sequence per electrode or channel take the next 16 numbers.
 * Numbers are never reused or renumbered: every golden sum would change.
 */
export const PURPOSE = {
  beatInterval: 1,
  intervalWalk: 2,
  ectopyChoice: 3,
  ectopyCoupling: 4,
  breathLength: 5,
  breathDepth: 6,
  pulseArrival: 7,
  fibrillationInterval: 8,
  slowPhase: 9,
  spo2Noise: 11,
  corruption: 12,
  byteLoss: 13,
  ventricularInterval: 14,
  fingerMotion: 15,
  baselineKnots: 0x20,
  muscleFine: 0x30,
  muscleCoarse: 0x40,
  muscleBursts: 0x50,
  mainsGain: 0x60,
  electrodeOffset: 0x70,
  electrodeMotion: 0x80,
  amplifierNoise: 0x90,
  plethNoise: 0xa0,
} as const;
