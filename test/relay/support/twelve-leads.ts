/** A plain synthetic 12-lead ECG for the relay's tests: not physiology, only the structure a codec meets. */
export const TWELVE = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

export function twelveLeads(o: { seconds: number; seed: number; microvoltsPerUnit: number; sourceGridMicrovolts: number; noiseMicrovolts: number }): Int32Array[] {
  const frames = Math.round(o.seconds * 500);
  let state = o.seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  const beat = (phase: number, lead: number) =>
    120 * Math.exp(-(((phase - 0.18) / 0.03) ** 2)) + (900 - 60 * lead) * Math.exp(-(((phase - 0.35) / 0.012) ** 2)) - 180 * Math.exp(-(((phase - 0.375) / 0.01) ** 2)) + 250 * Math.exp(-(((phase - 0.62) / 0.05) ** 2));
  const wave = (lead: number, k: number) => {
    const phase = (k / 430) % 1;
    return beat(phase, lead) + 40 * Math.sin(k / 700 + lead) + 6 * uniform() + o.noiseMicrovolts * (uniform() + uniform() + uniform());
  };
  const grid = (value: number) => o.sourceGridMicrovolts * Math.round(value / o.sourceGridMicrovolts);
  const source = Array.from({ length: 8 }, (_, lead) => Float64Array.from({ length: frames }, (_unused, k) => grid(wave(lead, k))));
  const [one, two] = [source[0]!, source[1]!];
  const limb = (f: (a: number, b: number) => number) => Float64Array.from({ length: frames }, (_, k) => grid(f(one[k]!, two[k]!)));
  const rows = [one, two, limb((a, b) => b - a), limb((a, b) => -(a + b) / 2), limb((a, b) => a - b / 2), limb((a, b) => b - a / 2), ...source.slice(2)];
  return rows.map((row) => Int32Array.from(row, (value) => Math.round(value / o.microvoltsPerUnit)));
}
