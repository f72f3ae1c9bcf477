import { ELECTRODES, leadsLost } from '../../model/lead.ts';
import type { Electrodes } from '../patient/electrodes.ts';
import { leadsOfPotentials } from '../patient/electrodes.ts';
import type { RecordedLeads } from '../patient/recorded-patient.ts';
import { exponential, sineOfTurns } from '../patient/shapes.ts';

/** A floating input drifts to the rail with this time constant, s, and picks up this much mains, µV. */
const FLOATING_SECONDS = 0.4;
const FLOATING_MAINS = 1500;
/** Mains on every input while the reference electrode is off, µV. */
const COMMON_MODE_MAINS = 3000;

/** Where an ECG amplifier gets the eight voltages of its channels from. */
export interface EcgSource {
  /**
   * Writes I, II, V1–V6 (µV at the inputs) of sample `index` at `rate` Hz, `micros` of patient time, into `leads`.
   * `offSince` gives for each electrode (order of ELECTRODES) when it came off, µs, or null; a floating input heads
   * for ± `railMicrovolts`.
   */
  at(index: number, rate: number, micros: number, offSince: readonly (number | null)[], railMicrovolts: number, leads: Float64Array): void;
  /** Frames of a played record, or null for a simulated heart. */
  readonly recordFrames: number | null;
  /** Noise of the amplifier's own, µV RMS; a played record is not disturbed. */
  readonly amplifierNoise: number;
}

/** The simulated patient through ten electrodes. */
export class ElectrodeSource implements EcgSource {
  readonly recordFrames = null;
  readonly amplifierNoise = 1;
  private readonly potentials = new Float64Array(10);

  constructor(private readonly electrodes: Electrodes) {}

  at(_index: number, _rate: number, micros: number, offSince: readonly (number | null)[], railMicrovolts: number, leads: Float64Array): void {
    this.electrodes.at(micros, this.potentials);
    for (let electrode = 0; electrode < 9; electrode += 1) {
      const since = offSince[electrode];
      if (since === null || since === undefined) continue;
      this.potentials[electrode] = floatingInput(micros, since, electrode, railMicrovolts);
    }
    leadsOfPotentials(this.potentials, leads);
    if (offSince[9] !== null && offSince[9] !== undefined) addCommonMode(micros, leads);
  }
}

/** A real record: its leads as they are, and the rails on the leads a lost electrode takes with it. */
export class RecordSource implements EcgSource {
  readonly recordFrames: number;
  readonly amplifierNoise = 0;

  constructor(private readonly record: RecordedLeads) {
    this.recordFrames = record.frameCount;
  }

  at(index: number, rate: number, micros: number, offSince: readonly (number | null)[], railMicrovolts: number, leads: Float64Array): void {
    this.record.at(index, rate, leads);
    for (let electrode = 0; electrode < ELECTRODES.length; electrode += 1) {
      const since = offSince[electrode];
      if (since === null || since === undefined) continue;
      const lost = new Set<string>(leadsLost(1 << electrode));
      CHANNEL_LEADS.forEach((lead, channel) => {
        if (lost.has(lead)) leads[channel] = floatingInput(micros, since, electrode, railMicrovolts);
      });
    }
  }
}

const CHANNEL_LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

function floatingInput(micros: number, since: number, electrode: number, railMicrovolts: number): number {
  const seconds = (micros - since) / 1e6;
  const side = electrode % 2 === 0 ? 1 : -1;
  // Twice the rail: with two inputs floating apart, both of their leads still end at a limit.
  return side * 2 * railMicrovolts * (1 - exponential(-seconds / FLOATING_SECONDS)) + FLOATING_MAINS * sineOfTurns(micros / 20_000);
}

function addCommonMode(micros: number, leads: Float64Array): void {
  for (let channel = 0; channel < 8; channel += 1) {
    leads[channel] = (leads[channel] ?? 0) + COMMON_MODE_MAINS * (1 + 0.1 * channel) * sineOfTurns(micros / 20_000);
  }
}
