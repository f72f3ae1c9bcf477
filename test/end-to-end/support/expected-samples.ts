import { ElectrodeSource } from '../../../hardware-sim/instruments/ecg-source.ts';
import { Patient } from '../../../hardware-sim/patient/patient.ts';
import { normal, PURPOSE } from '../../../hardware-sim/patient/random.ts';
import type { PatientScenario } from '../../../hardware-sim/suitcase.ts';
import { ELECTRODES } from '../../../model/lead.ts';

/** µV per step of the board at gain 6 and its 2.4 V reference. */
const MICROVOLTS_PER_STEP = 2_400_000 / 6 / 8_388_607;
const ALL_ON = ELECTRODES.map(() => null);

/**
 * The integers the board must have sent, computed from the patient alone, with no port, no decoder and no hub in between.
 * `startMicros` is the patient time of the board's sample 0 (truth of the instrument).
 */
export class ExpectedBoard {
  private readonly source: ElectrodeSource;
  private readonly leads = new Float64Array(8);

  constructor(patient: PatientScenario, private readonly seed: number, private readonly startMicros: number) {
    this.source = new ElectrodeSource(new Patient(patient, seed).electrodes);
  }

  /** Eight integers of sample `index`. */
  sample(index: number): number[] {
    this.source.at(index, 500, this.startMicros + (index * 1e6) / 500, ALL_ON, 400_000, this.leads);
    return Array.from(this.leads, (microvolts, channel) =>
      Math.round((microvolts + this.source.amplifierNoise * normal(this.seed, PURPOSE.amplifierNoise + channel, index)) / MICROVOLTS_PER_STEP),
    );
  }

  /**
   * Index at which the recorded frames begin on the board, or −1: the first frame is searched for, then every
   * later frame must be the one that follows.
   */
  placeOf(frames: Int32Array, searchUntil: number): number {
    const first = Array.from(frames.subarray(0, 8));
    for (let index = 0; index < searchUntil; index += 1) {
      if (!same(this.sample(index), first)) continue;
      const count = frames.length / 8;
      let frame = 1;
      while (frame < count && same(this.sample(index + frame), Array.from(frames.subarray(8 * frame, 8 * frame + 8)))) frame += 1;
      if (frame === count) return index;
    }
    return -1;
  }
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.every((value, index) => value === other[index]);
}
