import { FEATURES } from './irregularity';

/**
 * Log odds of fibrillation from the values of irregularity.ts: a constant, and for each value a line broken at three
 * knots (the quartiles of the records tuned on). Fitted by penalised logistic regression to the records at even places
 * in name order of the MIT-BIH AF database (beats of `.qrs`) and of the MIT-BIH Arrhythmia Database (own beats).
 */
const CONSTANT: f64 = -4.12214;
const KNOTS: i32 = 3;
/** Per value: three knots, then the first slope and the change of slope at each knot. */
// prettier-ignore
const LINES: StaticArray<f64> = [
  -3.338, -2.394, -1.157, 0.736049, 0.740194, -0.69646, 0.356534, // middle: spread 25–75 %
  -2.634, -1.646, -0.6322, 0.598011, 0.784972, 0.149166, -5.68115, // middle: spread 10–90 %
  -3.957, -3.165, -1.598, 0.226349, 0.129654, -0.895921, -1.47382, // middle: change
  -3.967, -3.113, -1.807, 0.722908, 0.713312, -0.45954, -1.28073, // middle: return after 2–4
  -0.0785, 0.1008, 0.3037, -1.35485, -0.0284522, -0.474655, 1.61999, // middle: second over first change
  -4.442, -3.798, -2.417, 0.50763, 0.172135, -0.779587, -1.05149, // middle: small changes
  -0.4339, -0.2744, -0.1416, -4.01951, 0.569465, -3.0361, -14.374, // middle: interval
  0.2439, 0.5366, 0.878, 0.819008, 1.68146, 3.02178, 1.82064, // middle: largest cluster
  0.5128, 0.5897, 0.6667, -0.00754583, -1.58153, 2.53797, -5.63743, // middle: alternation
  -3.544, -2.563, -1.251, 0.463367, 0.269195, -0.343213, -0.434133, // short: spread 25–75 %
  -3.966, -3.119, -1.608, 0.222575, 0.0588398, 0.305135, -1.23425, // short: change
  -4.05, -3.137, -1.925, 0.402063, 0.231495, -0.272251, -0.320372, // short: return after 2–4
  0.2941, 0.5882, 0.9412, -0.543053, 1.87531, 5.2905, -9.48125, // short: largest cluster
  -0.1371, 0.1135, 0.3537, -0.516569, 0.534016, 0.265048, -0.115957, // short: second over first change
  -3.163, -2.242, -1.096, 1.35116, 0.903908, -1.05348, -3.92749, // long: spread 25–75 %
  -3.946, -3.187, -1.598, -0.369863, -0.60022, 1.25752, 0.0569665, // long: change
  -3.893, -3.109, -1.737, -0.234795, -0.936962, 0.905239, -5.44585, // long: return after 2–4
  0.2149, 0.4793, 0.8017, 5.32465, 0.972296, 5.50789, -10.3463, // long: largest cluster
  -0.4277, -0.285, -0.1416, 2.30153, 2.13168, 8.90657, -5.69653, // long: interval
  0.05945, 0.3638, 0.9498, 4.31447, 4.39894, 4.47528, -18.8685, // long: word entropy
  0.1138, 0.533, 1.0, 2.57224, 2.62739, -3.63343, 0.0, // middle: word entropy
  -2.381, -1.327, -0.581, 0.682177, -0.599945, 1.40023, 1.48534, // 3 %: one repeats
  -4.47, -2.232, -1.004, 0.104188, 0.0673729, 0.274691, 0.249209, // 3 %: two repeat
  -5.699, -3.068, -1.39, 0.0612709, -0.0682752, 0.464614, -0.425863, // 3 %: three repeat
  -2.048, -0.9075, -0.3917, -0.308656, 1.02398, 0.825092, -4.0217, // 3 %: two given one
  -1.165, -0.7159, -0.3564, -0.126924, 0.423107, -0.339508, 0.235151, // 3 %: three given two
  -1.475, -0.5571, -0.0634, 1.94044, -1.38265, -0.641004, -0.0453047, // 8 %: one repeats
  -2.836, -0.8603, -0.1196, 0.0590624, -0.0153319, -0.582054, -0.0900258, // 8 %: two repeat
  -4.084, -1.134, -0.1743, -0.0879193, -0.0547895, 0.355541, 0.0156157, // 8 %: three repeat
  -1.368, -0.3048, -0.05395, -1.79453, 0.234094, 0.0884825, -1.26673, // 8 %: two given one
  -1.216, -0.2716, -0.05304, -1.06566, -0.619377, -3.465, -22.76, // 8 %: three given two
];

export function logOdds(features: StaticArray<f64>): f64 {
  let sum = CONSTANT;
  for (let f = 0; f < FEATURES; f += 1) {
    const at = f * (2 * KNOTS + 1);
    const x = features[f];
    sum += LINES[at + KNOTS] * x;
    for (let k = 0; k < KNOTS; k += 1) {
      const beyond = x - LINES[at + k];
      if (beyond > 0) sum += LINES[at + KNOTS + 1 + k] * beyond;
    }
  }
  return sum;
}
