/**
 * Dower's matrix: leads I, II, V1–V6 (rows) from the Frank axes X left, Y down, Z back. One matrix for everyone explains
 * about 94 % of a QRS, so it serves only what has no table: fibrillation waves and ventricular fibrillation.
 */
const DOWER = [
  [0.632, -0.235, 0.059],
  [0.235, 1.066, -0.132],
  [-0.515, 0.157, -0.917],
  [0.044, 0.164, -1.387],
  [0.882, 0.098, -1.277],
  [1.213, 0.127, -0.601],
  [1.125, 0.127, -0.086],
  [0.831, 0.076, 0.23],
] as const;

/** Adds a dipole (µV along X, Y, Z) to the eight leads. */
export function addDipole(x: number, y: number, z: number, leads: Float64Array): void {
  for (let lead = 0; lead < 8; lead += 1) {
    const row = DOWER[lead] ?? [0, 0, 0];
    leads[lead] = (leads[lead] ?? 0) + row[0] * x + row[1] * y + row[2] * z;
  }
}
