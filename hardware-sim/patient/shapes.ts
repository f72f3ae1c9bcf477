/**
 * Building blocks of every curve: + − × ÷ only, exact support (value 0 outside), so that intervals are hit exactly and
 * results are bit-identical on every engine (`Math.sin`, `exp`, `log` and `pow` may differ between engines).
 */

/** Smooth step: 0 for x ≤ 0, 1 for x ≥ 1, x²(3 − 2x) between. */
export function step(x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x * x * (3 - 2 * x);
}

/** Bump of height 1 at `centre`, 0 from `centre` ± `halfWidth` outwards. */
export function bump(x: number, centre: number, halfWidth: number): number {
  const distance = x < centre ? centre - x : x - centre;
  return distance >= halfWidth ? 0 : 1 - step(distance / halfWidth);
}

/**
 * Cubic Hermite curve through equidistant knots over x in 0…1; slope (y[k+1] − y[k−1])/2 per knot interval inside and 0 at
 * both ends. x outside 0…1 gives the end knots.
 */
export function knotCurve(knots: ArrayLike<number>, x: number): number {
  const last = knots.length - 1;
  if (x <= 0) return knots[0] ?? 0;
  if (x >= 1) return knots[last] ?? 0;
  const position = x * last;
  const left = Math.min(last - 1, Math.floor(position));
  const y0 = knots[left] ?? 0;
  const y1 = knots[left + 1] ?? 0;
  const slope0 = left === 0 ? 0 : (y1 - (knots[left - 1] ?? 0)) / 2;
  const slope1 = left === last - 1 ? 0 : ((knots[left + 2] ?? 0) - y0) / 2;
  return hermite(y0, slope0, y1, slope1, position - left);
}

/** Cubic Hermite between two points, u in 0…1, slopes per unit of u. */
export function hermite(y0: number, slope0: number, y1: number, slope1: number, u: number): number {
  const u2 = u * u;
  const u3 = u2 * u;
  return y0 * (2 * u3 - 3 * u2 + 1) + slope0 * (u3 - 2 * u2 + u) + y1 * (3 * u2 - 2 * u3) + slope1 * (u3 - u2);
}

/** Sine of a phase in turns (1 = 2π), by a Taylor polynomial on a quarter turn; error below 1e-9. */
export function sineOfTurns(turns: number): number {
  let x = turns - Math.floor(turns + 0.5);
  if (x > 0.25) x = 0.5 - x;
  else if (x < -0.25) x = -0.5 - x;
  const a = x * 6.283185307179586;
  const a2 = a * a;
  return a * (1 - (a2 / 6) * (1 - (a2 / 20) * (1 - (a2 / 42) * (1 - (a2 / 72) * (1 - (a2 / 110) * (1 - a2 / 156))))));
}

/** Exponential by halving the exponent range and a Taylor polynomial; relative error below 1e-12, 0 below −700. */
export function exponential(x: number): number {
  if (x < -700) return 0;
  const halvings = Math.floor(x / 0.6931471805599453 + 0.5);
  const r = x - halvings * 0.6931471805599453;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n += 1) {
    term = (term * r) / n;
    sum += term;
  }
  const factor = halvings < 0 ? 0.5 : 2;
  for (let n = halvings < 0 ? -halvings : halvings; n > 0; n -= 1) sum *= factor;
  return sum;
}

/** Cube root of a number in 0.01…100, by Newton's iteration. */
export function cubeRoot(x: number): number {
  let y = 1;
  for (let n = 0; n < 20; n += 1) y -= (y * y * y - x) / (3 * y * y);
  return y;
}
