import { BEAT_LIMIT } from './beat-list';
import { NONE, WAVE_MARKS } from './beat-waves';
import { STANDARD_LEADS } from './lead-set';

/** Row of the marks that hold for all leads together. */
export const GLOBAL_ROW: i32 = STANDARD_LEADS;
const ROWS: i32 = STANDARD_LEADS + 1;

/** Marks of every beat in every lead, frames at 500 Hz; NONE where a wave is absent. */
@final
export class BeatMarks {
  readonly marks: StaticArray<i32> = new StaticArray<i32>(ROWS * BEAT_LIMIT * WAVE_MARKS);

  constructor() {
    for (let k = 0; k < this.marks.length; k += 1) this.marks[k] = NONE;
  }

  put(row: i32, beat: i32, mark: i32, frame: i32): void {
    this.marks[(row * BEAT_LIMIT + beat) * WAVE_MARKS + mark] = frame;
  }

  at(row: i32, beat: i32, mark: i32): i32 {
    return this.marks[(row * BEAT_LIMIT + beat) * WAVE_MARKS + mark];
  }
}
