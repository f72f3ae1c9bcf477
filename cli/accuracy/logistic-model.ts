/** Ridge-regularised logistic regression on standardised features, by Newton's method. */

export interface LogisticModel {
  /** Weights of the features in their own units, and the bias. */
  readonly weights: readonly number[];
  readonly bias: number;
}

const ROUNDS = 40;

/** `penalty` on the squared weights of the standardised features; the bias is free. */
export function fitLogistic(rows: readonly (readonly number[])[], truth: readonly boolean[], penalty: number): LogisticModel {
  const width = rows[0]?.length ?? 0;
  const means = Array.from({ length: width }, (_, k) => average(rows.map((row) => row[k] ?? 0)));
  const spreads = means.map((mean, k) => Math.sqrt(average(rows.map((row) => ((row[k] ?? 0) - mean) ** 2))) || 1);
  const inputs = rows.map((row) => [...row.map((value, k) => (value - (means[k] ?? 0)) / (spreads[k] ?? 1)), 1]);
  const beta = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const hessian = beta.map((_, a) => beta.map((__, b) => (a === b ? (a < width ? penalty : 1e-6) : 0)));
    const gradient = beta.map((value, a) => (a < width ? penalty * value : 1e-6 * value));
    inputs.forEach((input, i) => {
      const p = 1 / (1 + Math.exp(-dot(input, beta)));
      const weight = Math.max(1e-6, p * (1 - p));
      const error = p - (truth[i] === true ? 1 : 0);
      input.forEach((x, a) => {
        gradient[a] = (gradient[a] ?? 0) + x * error;
        const row = hessian[a] ?? [];
        input.forEach((y, b) => { row[b] = (row[b] ?? 0) + weight * x * y; });
      });
    });
    solve(hessian, gradient).forEach((step, a) => { beta[a] = (beta[a] ?? 0) - step; });
  }
  const weights = means.map((_, k) => (beta[k] ?? 0) / (spreads[k] ?? 1));
  return { weights, bias: (beta[width] ?? 0) - dot(weights, means) };
}

export function probability(model: LogisticModel, row: readonly number[]): number {
  return 1 / (1 + Math.exp(-(model.bias + dot(model.weights, row))));
}

function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let p = 0; p < n; p += 1) {
    const pivot = rows[p] as number[];
    for (let r = p + 1; r < n; r += 1) {
      const row = rows[r] as number[];
      const factor = (row[p] ?? 0) / (pivot[p] ?? 1);
      for (let c = p; c <= n; c += 1) row[c] = (row[c] ?? 0) - factor * (pivot[c] ?? 0);
    }
  }
  const solution = new Array<number>(n).fill(0);
  for (let r = n - 1; r >= 0; r -= 1) {
    const row = rows[r] as number[];
    let value = row[n] ?? 0;
    for (let c = r + 1; c < n; c += 1) value -= (row[c] ?? 0) * (solution[c] ?? 0);
    solution[r] = value / (row[r] ?? 1);
  }
  return solution;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
