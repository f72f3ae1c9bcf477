/** Leads by number, in the clinical order of model/lead.ts: I II III aVR aVL aVF V1…V6; anything else is OTHER. */
export const LEAD_I: i32 = 0;
export const LEAD_II: i32 = 1;
export const LEAD_III: i32 = 2;
export const LEAD_AVR: i32 = 3;
export const LEAD_AVL: i32 = 4;
export const LEAD_AVF: i32 = 5;
export const LEAD_V1: i32 = 6;
export const LEAD_V2: i32 = 7;
export const LEAD_V6: i32 = 11;
export const STANDARD_LEADS: i32 = 12;
export const OTHER_LEAD: i32 = 12;

/** Which recorded lead carries which of the twelve, which are made from I and II, and which lead the search. */
@final
export class LeadSet {
  /** Recorded lead that carries standard lead 0…11, −1 when none does. */
  readonly recorded: StaticArray<i32> = new StaticArray<i32>(STANDARD_LEADS);
  /** Recorded leads that lead the search. */
  readonly guides: StaticArray<i32> = new StaticArray<i32>(STANDARD_LEADS);
  guideCount: i32 = 0;

  /** `codes` of the recorded leads; `usable` is 0 for those that are off or without signal. */
  constructor(codes: StaticArray<i32>, usable: StaticArray<i32>) {
    for (let s = 0; s < STANDARD_LEADS; s += 1) this.recorded[s] = -1;
    for (let l = 0; l < codes.length; l += 1) {
      const code = codes[l];
      if (usable[l] != 0 && code < STANDARD_LEADS && this.recorded[code] < 0) this.recorded[code] = l;
    }
    const limbs = this.recorded[LEAD_I] >= 0 && this.recorded[LEAD_II] >= 0;
    for (let l = 0; l < codes.length; l += 1) {
      const code = codes[l];
      const dependent = code >= LEAD_III && code <= LEAD_AVF;
      if (usable[l] != 0 && !(dependent && limbs) && this.guideCount < STANDARD_LEADS) {
        this.guides[this.guideCount] = l;
        this.guideCount += 1;
      }
    }
  }

  /** True when standard lead `s` can be measured: recorded, or made from I and II. */
  available(s: i32): bool {
    return this.recorded[s] >= 0 || (s >= LEAD_III && s <= LEAD_AVF && this.recorded[LEAD_I] >= 0 && this.recorded[LEAD_II] >= 0);
  }

  /** Value of standard lead `s`, recorded nowhere, from I and II (Einthoven, Goldberger). */
  static derived(s: i32, one: f64, two: f64): f64 {
    if (s == LEAD_III) return two - one;
    if (s == LEAD_AVR) return -0.5 * (one + two);
    if (s == LEAD_AVL) return one - 0.5 * two;
    return two - 0.5 * one;
  }
}
