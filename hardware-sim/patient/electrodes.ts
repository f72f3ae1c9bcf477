import { ELECTRODES } from '../../model/lead.ts';
import type { Course } from './course.ts';
import type { ElectrodeNoise } from './electrode-noise.ts';
import type { HeartVoltage } from './heart-voltage.ts';

/**
 * Potentials of the ten electrodes against the Wilson terminal of the heart. Leads are formed from electrodes, as an
 * amplifier does, so Einthoven, swaps and lead-off come for nothing.
 */
export class Electrodes {
  private readonly leads = new Float64Array(8);

  constructor(private readonly course: Course, private readonly voltage: HeartVoltage, private readonly noise: ElectrodeNoise) {}

  /** Writes what the cables RA, LA, LL, V1–V6, RL carry at `micros` into `potentials` (10 values, µV). */
  at(micros: number, potentials: Float64Array): void {
    this.voltage.at(micros, this.leads);
    potentialsOfLeads(this.leads, potentials);
    this.noise.addTo(micros, potentials);
    const swap = this.course.named('electrodeSwap', micros / 1e6);
    if (swap === null) return;
    const [first, second] = [ELECTRODES.indexOf(swap[0]), ELECTRODES.indexOf(swap[1])];
    [potentials[first], potentials[second]] = [potentials[second] ?? 0, potentials[first] ?? 0];
  }
}

/** RA = −(I + II)/3, LA = (2·I − II)/3, LL = (2·II − I)/3, chest electrodes = V leads, RL near LL. */
export function potentialsOfLeads(leads: Float64Array, potentials: Float64Array): void {
  const one = leads[0] ?? 0;
  const two = leads[1] ?? 0;
  potentials[0] = -(one + two) / 3;
  potentials[1] = (2 * one - two) / 3;
  potentials[2] = (2 * two - one) / 3;
  for (let chest = 0; chest < 6; chest += 1) potentials[3 + chest] = leads[2 + chest] ?? 0;
  potentials[9] = potentials[2];
}

/** I = LA − RA, II = LL − RA, Vi = Ci − (RA + LA + LL)/3, from RA, LA, LL, V1–V6. */
export function leadsOfPotentials(potentials: Float64Array, leads: Float64Array): void {
  const [ra = 0, la = 0, ll = 0] = potentials;
  const wilson = (ra + la + ll) / 3;
  leads[0] = la - ra;
  leads[1] = ll - ra;
  for (let chest = 0; chest < 6; chest += 1) leads[2 + chest] = (potentials[3 + chest] ?? 0) - wilson;
}
