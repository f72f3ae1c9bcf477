import { addDipole } from './dipole.ts';
import { exponential, sineOfTurns } from './shapes.ts';

const TURN = 6.283185307179586;

/** Adds the fibrillatory waves of the atria after Stridh and Sörnmo (2001): slowly modulated saws at 6.1 and 6.8 Hz. */
export function addAtrialFibrillation(seconds: number, envelope: number, leads: Float64Array): void {
  const wobble = (0.25 / 0.15 / TURN) * sineOfTurns(0.15 * seconds) + (0.6 / TURN) * sineOfTurns(0.37 * seconds + 0.2);
  const gain = envelope * (1 + 0.35 * sineOfTurns(0.11 * seconds)) * (1 + 0.2 * sineOfTurns(0.29 * seconds + 0.4));
  const first = (phase: number): number => saw(6.1 * seconds + wobble + phase);
  addDipole(
    gain * 30 * first(0),
    gain * 38 * first(0.31),
    gain * (-70 * first(0.57) - 25 * saw(6.8 * seconds + wobble + 0.83)),
    leads,
  );
}

/** Three harmonics of a saw; phase in turns. */
function saw(phase: number): number {
  return -0.6366197723675814 * (sineOfTurns(phase) + sineOfTurns(2 * phase) / 2 + sineOfTurns(3 * phase) / 3);
}

/** Frequency, weight and slow modulation (Hz) of the four waves of each axis. */
const VENTRICULAR_WAVES = [
  { frequency: 4.3, weight: 1, slow: 0.21 },
  { frequency: 5.4, weight: 0.8, slow: 0.34 },
  { frequency: 6.2, weight: 0.45, slow: 0.47 },
  { frequency: 3.1, weight: 0.4, slow: 0.6 },
] as const;
/** Coarse fibrillation turns fine: its amplitude halves in this time, s. */
const HALVING = 300;

/** Adds ventricular fibrillation, `seconds` after its onset. */
export function addVentricularFibrillation(seconds: number, leads: Float64Array): void {
  const gain = exponential((-0.6931471805599453 * seconds) / HALVING);
  const axis = (amplitude: number, shift: number): number => {
    let sum = 0;
    VENTRICULAR_WAVES.forEach((wave, index) => {
      const modulation = 1 + 0.6 * sineOfTurns(wave.slow * seconds + shift + 0.13 * index);
      const phase = wave.frequency * seconds + (1.6 / TURN) * sineOfTurns(0.7 * wave.slow * seconds + 2 * shift) + shift * (index + 1);
      sum += wave.weight * modulation * sineOfTurns(phase);
    });
    return gain * amplitude * sum;
  };
  addDipole(axis(190, 0.05), axis(210, 0.38), axis(150, 0.71), leads);
}
