import { Ordered } from './ordered';
import { LEAD_I, LEAD_II, LEAD_V1, RecordSignal } from './record-signal';

/** The independent leads: I, II, V1 to V6. */
export const INDEPENDENT: i32 = 8;
const OTHERS: i32 = INDEPENDENT - 1;
/** Noise every lead is allowed, µV RMS: keeps the solution calm when leads resemble each other. */
const ALLOWED_NOISE: f64 = 40.0;
/** Rounds of the fit; after the first, windows far above the quiet 60 % do not take part. */
const ROUNDS: i32 = 3;
const QUIET_SHARE: f64 = 0.6;
const QUIET_FACTOR: f64 = 1.5;
const MOST_WINDOWS: i32 = 64;

export function independentLead(k: i32): i32 {
  return k == 0 ? LEAD_I : k == 1 ? LEAD_II : LEAD_V1 + k - 2;
}

/**
 * What one lead shows that no combination of the other seven explains: the heart is one source seen from all sides, a bad
 * electrode is seen by its own lead alone. Least squares over the windows that are not disturbed.
 */
@final
export class LeadResidual {
  /** RMS per window of the lead last fitted, µV. */
  readonly windows: StaticArray<f64> = new StaticArray<f64>(MOST_WINDOWS);
  windowCount: i32 = 0;
  private readonly products: StaticArray<f64> = new StaticArray<f64>(MOST_WINDOWS * INDEPENDENT * INDEPENDENT);
  private readonly used: StaticArray<bool> = new StaticArray<bool>(MOST_WINDOWS);
  private readonly matrix: StaticArray<f64> = new StaticArray<f64>(OTHERS * (OTHERS + 1));
  private readonly weights: StaticArray<f64> = new StaticArray<f64>(INDEPENDENT);
  private readonly ordered: Ordered = new Ordered(MOST_WINDOWS);
  private windowLength: i32 = 1;

  /** Products of all pairs of leads, window by window. */
  gather(signal: RecordSignal, windowLength: i32): void {
    this.windowLength = windowLength;
    this.windowCount = min(MOST_WINDOWS, signal.frames / windowLength);
    for (let w = 0; w < this.windowCount; w += 1) {
      for (let a = 0; a < INDEPENDENT; a += 1) {
        for (let b = a; b < INDEPENDENT; b += 1) {
          const from = w * windowLength;
          const x = independentLead(a) * signal.capacity + from;
          const y = independentLead(b) * signal.capacity + from;
          let sum: f64 = 0;
          for (let i = 0; i < windowLength; i += 1) sum += <f64>signal.band[x + i] * <f64>signal.band[y + i];
          this.products[this.at(w, a, b)] = sum;
          this.products[this.at(w, b, a)] = sum;
        }
      }
    }
  }

  /** Fits independent lead `k` to the others; fills `windows`. */
  fit(k: i32): void {
    for (let w = 0; w < this.windowCount; w += 1) this.used[w] = true;
    for (let round = 0; round < ROUNDS; round += 1) {
      this.solve(k);
      this.ordered.clear();
      for (let w = 0; w < this.windowCount; w += 1) {
        // Residual energy = wᵀ P w with −1 at the lead itself.
        let energy: f64 = 0;
        for (let a = 0; a < INDEPENDENT; a += 1) {
          for (let b = 0; b < INDEPENDENT; b += 1) energy += this.weights[a] * this.weights[b] * this.products[this.at(w, a, b)];
        }
        this.windows[w] = Math.sqrt(Math.max(0, energy) / <f64>this.windowLength);
        this.ordered.put(this.windows[w]);
      }
      const limit = QUIET_FACTOR * this.ordered.quantile(QUIET_SHARE);
      for (let w = 0; w < this.windowCount; w += 1) this.used[w] = this.windows[w] <= limit;
    }
  }

  private at(window: i32, a: i32, b: i32): i32 {
    return (window * INDEPENDENT + a) * INDEPENDENT + b;
  }

  /** Normal equations with the allowed noise on the diagonal, by Gaussian elimination (positive definite, no pivoting needed). */
  private solve(k: i32): void {
    const m = this.matrix;
    const width = OTHERS + 1;
    let samples: f64 = 0;
    for (let i = 0; i < m.length; i += 1) m[i] = 0;
    for (let w = 0; w < this.windowCount; w += 1) {
      if (!this.used[w]) continue;
      samples += <f64>this.windowLength;
      for (let r = 0; r < OTHERS; r += 1) {
        const a = r < k ? r : r + 1;
        for (let c = 0; c < OTHERS; c += 1) m[r * width + c] += this.products[this.at(w, a, c < k ? c : c + 1)];
        m[r * width + OTHERS] += this.products[this.at(w, a, k)];
      }
    }
    for (let r = 0; r < OTHERS; r += 1) m[r * width + r] += ALLOWED_NOISE * ALLOWED_NOISE * Math.max(1, samples);
    for (let p = 0; p < OTHERS; p += 1) {
      for (let r = p + 1; r < OTHERS; r += 1) {
        const factor = m[r * width + p] / m[p * width + p];
        for (let c = p; c <= OTHERS; c += 1) m[r * width + c] -= factor * m[p * width + c];
      }
    }
    this.weights[k] = -1;
    for (let r = OTHERS - 1; r >= 0; r -= 1) {
      let value = m[r * width + OTHERS];
      for (let c = r + 1; c < OTHERS; c += 1) value -= m[r * width + c] * this.weights[c < k ? c : c + 1];
      this.weights[r < k ? r : r + 1] = value / m[r * width + r];
    }
  }
}
