/** Verdicts of a pulse curve over one second, and their reasons as bits. */
export const GOOD: i32 = 0;
export const DOUBTFUL: i32 = 1;
export const UNREADABLE: i32 = 2;
export const FLAT: i32 = 1;
export const SATURATED: i32 = 2;
export const ARTEFACT: i32 = 4;

const RAIL_SHARE: f64 = 0.1;
/** Smallest number of integer steps a readable pulse curve spans in two seconds. */
const FLAT_STEPS: i32 = 3;

/** Judges the native samples of a pulse curve second by second. */
@final
export class PulseQuality {
  private readonly minimum: i32;
  private readonly maximum: i32;
  private count: i32 = 0;
  private railCount: i32 = 0;
  private lowest: i32 = 0;
  private highest: i32 = 0;
  private quietSeconds: i32 = 0;
  verdict: i32 = GOOD;
  reasons: i32 = 0;

  constructor(minimum: i32, maximum: i32) {
    this.minimum = minimum;
    this.maximum = maximum;
  }

  restart(): void {
    this.count = 0;
    this.railCount = 0;
    this.quietSeconds = 0;
  }

  step(integer: i32): void {
    if (this.count == 0) {
      this.lowest = integer;
      this.highest = integer;
    }
    this.count += 1;
    if (integer <= this.minimum || integer >= this.maximum) this.railCount += 1;
    if (integer < this.lowest) this.lowest = integer;
    if (integer > this.highest) this.highest = integer;
  }

  /** `rise` is the largest upstroke of the second as a share of the usual one, negative while unknown. */
  judge(rise: f64): void {
    let verdict = GOOD;
    let reasons = 0;
    const still = this.highest - this.lowest < FLAT_STEPS;
    this.quietSeconds = still ? this.quietSeconds + 1 : 0;
    if (this.highest == this.lowest || this.quietSeconds >= 2) {
      verdict = UNREADABLE;
      reasons |= FLAT;
    } else if (<f64>this.railCount > RAIL_SHARE * <f64>this.count) {
      verdict = UNREADABLE;
      reasons |= SATURATED;
    } else if (this.railCount > 0 && this.railCount * 50 > this.count) {
      verdict = DOUBTFUL;
      reasons |= SATURATED;
    }
    if (rise > 3.0) {
      verdict = max(verdict, DOUBTFUL);
      reasons |= ARTEFACT;
    }
    this.verdict = verdict;
    this.reasons = reasons;
    this.count = 0;
    this.railCount = 0;
  }
}
