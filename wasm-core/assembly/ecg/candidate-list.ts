import { Candidate } from './candidate';

const KEPT: i32 = 64;

/** The last peaks of the fused energy, told apart by a serial number that grows from 0 within a stretch. */
@final
export class CandidateList {
  private readonly kept: StaticArray<Candidate>;
  /** Candidates made in this stretch; the last 64 of them can be read. */
  made: i32 = 0;

  constructor(leads: i32) {
    const kept = new StaticArray<Candidate>(KEPT);
    for (let i = 0; i < KEPT; i += 1) kept[i] = new Candidate(leads);
    this.kept = kept;
  }

  @inline
  at(serial: i32): Candidate {
    return this.kept[serial & (KEPT - 1)];
  }

  /** Serial of the oldest candidate that can still be read, `back` of them at most. */
  oldest(back: i32): i32 {
    return max(0, this.made - min(back, KEPT - 1));
  }

  /** A blank candidate at the end of the list. */
  add(peak: i32, height: f64): Candidate {
    const c = this.at(this.made);
    this.made += 1;
    c.begin(peak, height);
    return c;
  }

  dropLast(): void {
    this.made -= 1;
  }
}
