/** Deterministic signals for golden vectors: no recording is committed. */

/** Uniform in [0, 1), 32-bit xorshift. */
export function uniform(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

interface Wave {
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

/** P, Q, R, S, T as Gaussians: seconds from R, seconds, µV. */
const CONDUCTED: readonly Wave[] = [
  { at: -0.17, width: 0.025, height: 110 },
  { at: -0.028, width: 0.009, height: -120 },
  { at: 0, width: 0.011, height: 1100 },
  { at: 0.03, width: 0.011, height: -260 },
  { at: 0.27, width: 0.045, height: 260 },
];
const VENTRICULAR: readonly Wave[] = [
  { at: 0, width: 0.032, height: 1300 },
  { at: 0.09, width: 0.035, height: -700 },
  { at: 0.3, width: 0.06, height: -420 },
];

export interface GeneratedEcg {
  readonly samplingFrequency: number;
  readonly leadCount: number;
  /** µV, interleaved; one unit is one microvolt. */
  readonly samples: Int32Array;
  /** Frames of the true R peaks, and which of them are ventricular. */
  readonly beats: readonly { readonly frame: number; readonly ventricular: boolean }[];
}

export interface EcgRecipe {
  readonly samplingFrequency: number;
  readonly leadCount: number;
  readonly seconds: number;
  readonly seed: number;
  readonly ratePerMinute?: number;
  /** Every n-th beat is ventricular and early. */
  readonly ventricularEvery?: number;
  readonly noiseMicrovolts?: number;
  readonly driftMicrovolts?: number;
}

export function generateEcg(recipe: EcgRecipe): GeneratedEcg {
  const { samplingFrequency: rate, leadCount, seconds, seed, ratePerMinute = 72, ventricularEvery = 0, noiseMicrovolts = 12, driftMicrovolts = 150 } = recipe;
  const random = uniform(seed);
  const frames = Math.round(seconds * rate);
  const exact = new Float64Array(frames * leadCount);
  const beats: { frame: number; ventricular: boolean }[] = [];
  const gains = Array.from({ length: leadCount }, (_, lead) => [1, 0.7, -0.6, 0.45, 1.2, -0.9, 0.8, 0.3, 1.1, 0.5, -0.4, 0.65][lead] ?? 1);
  const usual = 60 / ratePerMinute;
  let time = 0.5;
  for (let count = 1; time < seconds - 0.4; count += 1) {
    const ventricular = ventricularEvery > 0 && count % ventricularEvery === 0;
    const frame = Math.round(time * rate);
    beats.push({ frame, ventricular });
    for (const wave of ventricular ? VENTRICULAR : CONDUCTED) {
      const from = Math.max(0, Math.floor((time + wave.at - 4 * wave.width) * rate));
      const to = Math.min(frames, Math.ceil((time + wave.at + 4 * wave.width) * rate));
      for (let i = from; i < to; i += 1) {
        const z = (i - frame) / rate - wave.at;
        const value = wave.height * Math.exp((-0.5 * z * z) / (wave.width * wave.width));
        for (let lead = 0; lead < leadCount; lead += 1) exact[i * leadCount + lead] = (exact[i * leadCount + lead] ?? 0) + value * (gains[lead] ?? 1);
      }
    }
    const early = ventricularEvery > 0 && (count + 1) % ventricularEvery === 0;
    time += usual * (early ? 0.65 : ventricular ? 1.35 : 1) * (1 + 0.06 * (random() - 0.5));
  }
  const samples = new Int32Array(exact.length);
  for (let i = 0; i < frames; i += 1) {
    const drift = driftMicrovolts * Math.sin((2 * Math.PI * 0.23 * i) / rate);
    for (let lead = 0; lead < leadCount; lead += 1) {
      const noise = noiseMicrovolts * (random() + random() + random() - 1.5) * 2;
      samples[i * leadCount + lead] = Math.round((exact[i * leadCount + lead] ?? 0) + drift + noise);
    }
  }
  return { samplingFrequency: rate, leadCount, samples, beats };
}

export interface GeneratedPulse {
  readonly samplingFrequency: number;
  readonly samples: Int32Array;
  /** Seconds of the foot of every pulse. */
  readonly feet: readonly number[];
}

/** A pulse curve with a dicrotic wave and breathing, about 1000 units high. */
export function generatePulse(samplingFrequency: number, seconds: number, seed: number, ratePerMinute = 78): GeneratedPulse {
  const random = uniform(seed);
  const feet: number[] = [];
  for (let time = 0.3; time < seconds + 2; time += (60 / ratePerMinute) * (1 + 0.08 * (random() - 0.5))) feet.push(time);
  const samples = new Int32Array(Math.round(seconds * samplingFrequency));
  let beat = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const time = i / samplingFrequency;
    while ((feet[beat + 1] ?? Number.POSITIVE_INFINITY) <= time) beat += 1;
    const length = (feet[beat + 1] ?? 0) - (feet[beat] ?? 0);
    const phase = Math.max(0, time - (feet[beat] ?? 0)) / length;
    const gauss = (centre: number, width: number) => Math.exp(-0.5 * ((phase - centre) / width) ** 2);
    const breathing = 120 * Math.sin((2 * Math.PI * 0.25 * i) / samplingFrequency);
    samples[i] = Math.round(5000 + 1000 * (gauss(0.28, 0.09) + 0.35 * gauss(0.58, 0.13)) + breathing + 8 * (random() - 0.5));
  }
  return { samplingFrequency, samples, feet: feet.filter((foot) => foot < seconds - 0.5) };
}
