import { TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { EcgMeasurements, LeadMeasurement } from '../../model/ecg-measurement.ts';
import type { Beat } from '../../hardware-sim/patient/beat.ts';
import { BEAT_TABLES, type BeatTableName } from '../../hardware-sim/patient/beat-tables.ts';
import { Course } from '../../hardware-sim/patient/course.ts';
import type { Heart } from '../../hardware-sim/patient/heart.ts';
import { HeartVoltage } from '../../hardware-sim/patient/heart-voltage.ts';
import type { PatientTargets } from '../../hardware-sim/patient/scenario.ts';
import { correctQt } from '../../wasm-core/host/interpretation/qtc.ts';

/**
 * Measurements of a simulated beat without any signal processing: the noise-free curve at every millisecond, and the
 * instants the simulator itself placed the waves at.
 */
export interface TruthOptions {
  readonly table: BeatTableName;
  readonly heartRate?: number;
  /** null = no P wave. */
  readonly pr?: number | null;
  readonly qrs?: number;
  readonly qt?: number;
  readonly targets?: Partial<PatientTargets>;
}

const P_DURATION = 110;
/** A deflection smaller than this is the ripple of the fit, µV. */
const SMALLEST = 30;

export function truthOf(options: TruthOptions): EcgMeasurements {
  const table = BEAT_TABLES[options.table];
  const [qrs, qt, rate] = [options.qrs ?? table.qrsMilliseconds, options.qt ?? table.qtMilliseconds, options.heartRate ?? 70];
  const pr = options.pr === undefined ? 160 : options.pr;
  const on = pr ?? 0;
  const curves = sample(options, on, qrs, qt);
  const leads = Object.fromEntries(TWELVE_LEADS.map((name) => [name, measureLead(curves[name], on, qrs, qt, pr !== null)])) as Record<LeadName, LeadMeasurement>;
  const area = (name: LeadName) => leads[name].qrsArea;
  const p = (name: LeadName) => curves[name].slice(0, P_DURATION).reduce((sum, value) => sum + value, 0);
  const direction = (of: (name: LeadName) => number) => (180 / Math.PI) * Math.atan2((2 * of('aVF')) / Math.sqrt(3), of('I'));
  const t = (name: LeadName) => curves[name].slice(on + qrs + 80, on + qt).reduce((sum, value) => sum + value, 0);
  return {
    heartRate: rate, rrMinimum: 60_000 / rate - 10, rrMaximum: 60_000 / rate + 10, rrVariation: 0.01, beatsUsed: 10, beatsFound: 10,
    pDuration: pr === null ? null : P_DURATION, prInterval: pr, qrsDuration: qrs, qtInterval: qt, qtc: correctQt(qt, rate),
    axes: { p: pr === null ? null : direction(p), qrs: direction(area), t: direction(t) },
    atrial: { pPresent: pr !== null, pShare: pr === null ? 0 : 1, pCorrelation: pr === null ? null : 1, atrialRate: null, pPerQrs: null },
    leads,
  };
}

/** Correlation of I and V6 over the beat. */
export function correlationOf(options: TruthOptions): number {
  const table = BEAT_TABLES[options.table];
  const curves = sample(options, 160, table.qrsMilliseconds, table.qtMilliseconds);
  const [x, y] = [curves.I, curves.V6];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number) => a.reduce((sum, value, index) => sum + (value - ma) * ((b[index] ?? 0) - mb), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
}

function sample(options: TruthOptions, on: number, qrs: number, qt: number): Record<LeadName, number[]> {
  const beat: Beat = {
    number: 0, beatClass: 'N', rhythm: 'sinus', table: options.table, pOn: options.pr === null ? null : 0, pOff: P_DURATION * 1000,
    qrsOn: on * 1000, rPeak: (on + 40) * 1000, j: (on + qrs) * 1000, tEnd: (on + qt) * 1000, rr: 1_000_000, gain: 1, stroke: 1, pulseFoot: null,
  };
  const atria = options.pr === null ? [] : [{ kind: 'sinus', on: 0, duration: P_DURATION * 1000 }];
  const heart = { beats: [beat], atria, spans: [{ from: 0, rhythm: 'sinus' }], extendTo: () => {} } as unknown as Heart;
  const voltage = new HeartVoltage(heart, new Course({ id: 'truth', description: '', patient: { sex: 'male', ageYears: 60 }, start: options.targets ?? {} }));
  const eight = new Float64Array(8);
  const curves = Object.fromEntries(TWELVE_LEADS.map((name) => [name, [] as number[]])) as Record<LeadName, number[]>;
  for (let ms = 0; ms <= on + qt; ms += 1) {
    voltage.at(ms * 1000, eight);
    const [one = 0, two = 0] = eight;
    const values = [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, ...eight.slice(2)];
    TWELVE_LEADS.forEach((name, index) => curves[name].push(values[index] ?? 0));
  }
  return curves;
}

interface Deflection {
  readonly peak: number;
  readonly at: number;
  readonly duration: number;
}

/** Deflections of alternating sign between the zero crossings. */
function deflections(qrs: readonly number[]): Deflection[] {
  const found: Deflection[] = [];
  let from = 0;
  for (let index = 1; index <= qrs.length; index += 1) {
    if (index < qrs.length && Math.sign(qrs[index] ?? 0) === Math.sign(qrs[from] ?? 0)) continue;
    const stretch = qrs.slice(from, index);
    const peak = stretch.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    if (Math.abs(peak) >= SMALLEST) found.push({ peak, at: from + stretch.indexOf(peak), duration: stretch.length });
    from = index;
  }
  return found;
}

function measureLead(curve: readonly number[], on: number, qrs: number, qt: number, hasP: boolean): LeadMeasurement {
  const complex = curve.slice(on, on + qrs + 1);
  const named: { q?: Deflection; r?: Deflection; s?: Deflection; rPrime?: Deflection; sPrime?: Deflection } = {};
  for (const one of deflections(complex)) {
    if (one.peak > 0) {
      if (named.r === undefined) named.r = one;
      else if (named.rPrime === undefined || one.peak > named.rPrime.peak) named.rPrime = one;
    } else if (named.r === undefined) named.q = one;
    else if (named.rPrime === undefined) named.s = named.s !== undefined && named.s.peak < one.peak ? named.s : one;
    else named.sPrime = one;
  }
  const value = (one: Deflection | undefined) => one?.peak ?? null;
  const duration = (one: Deflection | undefined) => one?.duration ?? null;
  const last = named.rPrime ?? named.r;
  const at = (ms: number) => curve[on + qrs + ms] ?? 0;
  const wave = curve.slice(on + qrs + 80, on + qt);
  const [up, down] = [Math.max(...wave), Math.min(...wave)];
  const pWave = curve.slice(0, P_DURATION);
  return {
    pPositive: hasP && Math.max(...pWave) >= 10 ? Math.max(...pWave) : null,
    pNegative: hasP && Math.min(...pWave) <= -10 ? Math.min(...pWave) : null,
    pTerminalForce: hasP ? pWave.slice(P_DURATION / 2).reduce((sum, one) => sum + Math.min(0, one), 0) : null,
    q: value(named.q), r: value(named.r), s: value(named.s), rPrime: value(named.rPrime), sPrime: value(named.sPrime),
    qDuration: duration(named.q), rDuration: duration(named.r), sDuration: duration(named.s), rPrimeDuration: duration(named.rPrime),
    rPeakTime: last?.at ?? null,
    notchedR: isNotched(complex, last),
    slurredOnset: isSlurred(complex),
    qrsPeakToPeak: Math.max(...complex) - Math.min(...complex),
    qrsArea: complex.reduce((sum, one) => sum + one, 0),
    stJ: at(0), st20: at(20), st40: at(40), st60: at(60), st80: at(80), stSlope: (at(80) - at(0)) / 80,
    tPositive: up >= SMALLEST ? up : null,
    tNegative: down <= -SMALLEST ? down : null,
  };
}

/** Two humps, or a shoulder where the slope falls under a fifth of its greatest before the peak. */
function isNotched(complex: readonly number[], r: Deflection | undefined): boolean {
  if (r === undefined || r.peak <= 0) return false;
  const rise = complex.slice(0, r.at);
  const slopes = rise.slice(5).map((one, index) => one - (rise[index] ?? 0));
  const steepest = Math.max(...slopes);
  return slopes.some((slope, index) => slope < 0.2 * steepest && (rise[index] ?? 0) > 0.3 * r.peak && index < r.at - 15);
}

/** A slow beginning: already moving in the first 30 ms, but far slower than later. */
function isSlurred(complex: readonly number[]): boolean {
  const early = Math.abs(complex[30] ?? 0) / 30;
  const slopes = complex.slice(8).map((one, index) => Math.abs(one - (complex[index] ?? 0)) / 8);
  return early >= 2.5 && early < 0.35 * Math.max(...slopes.slice(30));
}
