import { EVIDENCE, EVIDENCE_BIAS, EVIDENCE_WEIGHTS } from './ventricular-weights';

function share(value: f64, from: f64, range: f64): f64 {
  return Math.min(range, Math.max(0, value - from)) / range;
}

function within(value: f64, low: f64, high: f64): f64 {
  return Math.min(high, Math.max(low, value));
}

const evidence = new StaticArray<f64>(EVIDENCE);

/**
 * Evidence for a ventricular origin, as log odds: how far shape and tail lie outside the scatter of the dominant
 * family, width, prematurity and pause, absence of P, and what speaks against it (irregular or very early beats
 * without pause, noise). `f` are the features of beat-features.ts. Logistic regression, weights in ventricular-weights.ts.
 */
export function ventricularLogOdds(f: StaticArray<f64>): f64 {
  const before = f[0];
  const after = f[1];
  const wider = f[5];
  const longer = f[7];
  const foreign = share(f[28], 0.4, 2.0);
  const early = share(0.97 - before, 0, 0.35);
  const apart = share(f[30], 0.5, 3.0);
  const around = before + after;
  const regular = (1.0 - share(Math.abs(before - 1.0), 0, 0.15)) * (1.0 - share(Math.abs(after - 1.0), 0, 0.15));
  const e = evidence;
  e[0] = share(f[27], 0.5, 3.0);
  e[1] = foreign;
  e[2] = share(f[29], 0.3, 1.5);
  e[3] = apart;
  e[4] = early;
  e[5] = early * foreign;
  e[6] = share(wider, 1.05, 0.6);
  e[7] = share(longer, 1.1, 0.6);
  e[8] = foreign * e[7];
  e[9] = share(f[26], 1.1, 0.6) * apart;
  e[10] = within(f[10] - 0.3, 0, 1.0);
  e[11] = within(1.0 - f[12], 0, 1.0);
  e[12] = share(0.97 - f[18], 0, 0.35) * apart;
  e[13] = within(1.0 - 4.0 * f[17], 0, 1.0) * foreign;
  e[14] = share(after, 1.05, 0.5) * foreign;
  e[15] = share(0.35 - f[15], 0, 0.3) * foreign;
  e[16] = share(f[6], 0.07, 0.05) * foreign;
  e[17] = within(f[22] - 0.15, 0, 0.5) * foreign;
  e[18] = share(0.6 - before, 0, 0.3);
  e[19] = before < 0.85 ? share(1.8 - around, 0, 0.6) : 0.0;
  e[20] = share(f[31], 0.7, 2.0);
  e[21] = regular * foreign;
  e[22] = within(0.4 - f[21], 0, 0.4) * foreign;
  e[23] = share(1.02 - longer, 0, 0.3) * foreign;
  e[24] = share(1.0 - wider, 0, 0.2) * foreign;
  e[25] = share(0.9 - f[16], 0, 0.3) * foreign;
  let sum = EVIDENCE_BIAS;
  for (let i = 0; i < EVIDENCE; i += 1) sum += EVIDENCE_WEIGHTS[i] * e[i];
  return sum;
}
