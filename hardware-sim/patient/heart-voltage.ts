import type { AtrialWave, Beat } from './beat.ts';
import { BEAT_TABLES } from './beat-tables.ts';
import type { Course } from './course.ts';
import { addAtrialFibrillation, addVentricularFibrillation } from './fibrillation-waves.ts';
import type { Heart } from './heart.ts';
import { bump, knotCurve, step } from './shapes.ts';
import { lastAtOrBefore } from './sorted.ts';

/** P wave of the right and the left atrium in I, II, V1–V6, µV. */
const RIGHT_ATRIUM = [50, 110, 65, 80, 70, 60, 52, 46];
const LEFT_ATRIUM = [60, 80, -60, 5, 30, 40, 44, 44];
/** Beats whose T wave may still be under way at an instant. */
const OVERLAPPING_BEATS = 4;

/** Joined knots of ST-T per table: J, then the twelve of the table. */
const ST_KNOTS = Object.fromEntries(
  Object.entries(BEAT_TABLES).map(([name, table]) => [name, table.stT.map((row, lead) => [table.qrs[lead]?.[16] ?? 0, ...row])]),
) as Record<keyof typeof BEAT_TABLES, number[][]>;

/** The noise-free voltage of the heart in the eight independent leads, as a function of patient time. */
export class HeartVoltage {
  constructor(private readonly heart: Heart, private readonly course: Course) {}

  /** Writes I, II, V1–V6 at `micros` into `leads` (8 values, µV). */
  at(micros: number, leads: Float64Array): void {
    this.heart.extendTo(micros);
    leads.fill(0);
    const beats = this.heart.beats;
    const newest = lastAtOrBefore(beats, micros, (beat) => beat.qrsOn);
    for (let index = newest; index >= 0 && index > newest - OVERLAPPING_BEATS; index -= 1) this.addBeat(beats[index] as Beat, micros, leads);
    const atria = this.heart.atria;
    const newestWave = lastAtOrBefore(atria, micros, (wave) => wave.on);
    for (let index = newestWave; index >= 0 && index > newestWave - 2; index -= 1) addAtrialWave(atria[index] as AtrialWave, micros, leads);
    const spans = this.heart.spans;
    const span = spans[lastAtOrBefore(spans, micros, (candidate) => candidate.from)];
    if (span?.rhythm === 'atrial-fibrillation') addAtrialFibrillation(micros / 1e6, step((micros - span.from) / 300_000), leads);
    if (span?.rhythm === 'ventricular-fibrillation') addVentricularFibrillation((micros - span.from) / 1e6, leads);
  }

  private addBeat(beat: Beat, micros: number, leads: Float64Array): void {
    if (micros >= beat.tEnd) return;
    const table = BEAT_TABLES[beat.table];
    const seconds = beat.qrsOn / 1e6;
    const levels = beat.beatClass === 'V' ? null : this.course.named('stLevel', seconds);
    const domes = beat.beatClass === 'V' ? null : this.course.named('tDome', seconds);
    const stKnots = ST_KNOTS[beat.table];
    if (micros < beat.j) {
      const v = (micros - beat.qrsOn) / (beat.j - beat.qrsOn);
      for (let lead = 0; lead < 8; lead += 1) {
        const knots = table.qrs[lead] ?? [];
        let value = beat.gain * knotCurve(knots, v);
        const level = levels?.[lead];
        if (level !== undefined) value += (level - beat.gain * (knots[16] ?? 0)) * step((v - 0.4) / 0.6);
        leads[lead] = (leads[lead] ?? 0) + value;
      }
      return;
    }
    const u = (micros - beat.j) / (beat.tEnd - beat.j);
    const decay = 1 - step((u - 0.35) / 0.6);
    const dome = domes === null ? 0 : u < 0.6 ? step((u - 0.1) / 0.5) : 1 - step((u - 0.6) / 0.4);
    for (let lead = 0; lead < 8; lead += 1) {
      const knots = stKnots[lead] ?? [];
      const level = levels?.[lead];
      let value = beat.gain * knotCurve(knots, u);
      if (level !== undefined) {
        const own = beat.gain * (knots[0] ?? 0);
        value = this.course.number('stTableGain', seconds) * (value - own * decay) + level * decay;
      }
      leads[lead] = (leads[lead] ?? 0) + value + dome * (domes?.[lead] ?? 0);
    }
  }
}

/** Adds one activation of the atria: two bumps for a P wave, a saw for a flutter wave. */
function addAtrialWave(wave: AtrialWave, micros: number, leads: Float64Array): void {
  const v = (micros - wave.on) / wave.duration;
  if (v >= 1) return;
  if (wave.kind === 'flutter') return addFlutterWave(v, leads);
  const right = bump(v, 0.38, 0.38) * (wave.kind === 'premature' ? 0.8 : 1);
  const left = bump(v, 0.62, 0.38) * (wave.kind === 'premature' ? 0.8 : 1);
  for (let lead = 0; lead < 8; lead += 1) {
    const early = right * (RIGHT_ATRIUM[lead] ?? 0);
    leads[lead] = (leads[lead] ?? 0) + (wave.kind === 'premature' && lead === 2 ? -early : early) + left * (LEFT_ATRIUM[lead] ?? 0);
  }
}

/** Corners (phase, µV) of the flutter wave in II and in V1, joined by smooth steps. */
const FLUTTER_II = [[0, 40], [0.5, -170], [0.72, 90], [1, 40]] as const;
const FLUTTER_V1 = [[0, -20], [0.5, -20], [0.75, 110], [1, -20]] as const;

function addFlutterWave(phase: number, leads: Float64Array): void {
  const two = smoothCorners(FLUTTER_II, phase);
  const v1 = smoothCorners(FLUTTER_V1, phase);
  const values = [-0.1 * two, two, v1, 0.25 * v1 + 0.25 * two, 0.3 * two, 0.3 * two, 0.3 * two, 0.35 * two];
  for (let lead = 0; lead < 8; lead += 1) leads[lead] = (leads[lead] ?? 0) + (values[lead] ?? 0);
}

function smoothCorners(corners: readonly (readonly [number, number])[], phase: number): number {
  for (let index = 1; index < corners.length; index += 1) {
    const [x0, y0] = corners[index - 1] as readonly [number, number];
    const [x1, y1] = corners[index] as readonly [number, number];
    if (phase <= x1) return y0 + (y1 - y0) * step((phase - x0) / (x1 - x0));
  }
  return 0;
}
