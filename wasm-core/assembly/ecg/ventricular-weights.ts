/**
 * Weights of the evidence of beat-evidence.ts: logistic regression on the records of MIT-BIH at even places of the
 * list (101 108 112 115 118 122 201 205 208 215 223), first lead, second lead and both, own detections;
 * the first 17 held at or above 0, the others at or below.
 */
export const EVIDENCE: i32 = 26;
export const EVIDENCE_BIAS: f64 = -5.3716;
export const EVIDENCE_WEIGHTS: StaticArray<f64> = [
  0.1555, 1.7514, 3.8585, 0.0000, 2.3329, 0.0000, 0.1469, 0.4665,
  0.1805, 0.0000, 0.7479, 0.0000, 0.0000, 0.0000, 1.0992, 1.5156,
  0.6511, -0.8538, -2.0396, -2.1063, -0.3865, -1.4624, -1.5130, -0.7646,
  0.0000, -0.4764,
];
