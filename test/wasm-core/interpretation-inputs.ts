import type { EcgMeasurements, EcgStatement, LeadMeasurement } from '../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../model/lead.ts';
import type { InterpretationInput } from '../../wasm-core/host/interpretation/input.ts';
import { interpret } from '../../wasm-core/host/interpretation/interpret.ts';
import { correctQt } from '../../wasm-core/host/interpretation/qtc.ts';

/** Synthetic measurements of known truth: a man of 60 whose numbers fire nothing, and patches that move one figure. */

export interface Patch {
  readonly m?: Partial<EcgMeasurements>;
  readonly atrial?: Partial<EcgMeasurements['atrial']>;
  readonly axis?: number;
  readonly pAxis?: number | null;
  readonly leads?: Readonly<Partial<Record<LeadName, Partial<LeadMeasurement>>>>;
  /** ST at J and after it (a straight ST), µV. */
  readonly st?: Readonly<Partial<Record<LeadName, number>>>;
  readonly input?: Partial<InterpretationInput>;
  readonly without?: readonly LeadName[];
}

const QRS: Readonly<Record<LeadName, readonly [r: number | null, s: number | null]>> = {
  I: [600, -100], II: [900, -100], III: [400, -150], aVR: [null, -750], aVL: [250, -150], aVF: [650, -150],
  V1: [200, -900], V2: [400, -1200], V3: [700, -800], V4: [1100, -500], V5: [1200, -200], V6: [1000, null],
};

function leadOf(name: LeadName): LeadMeasurement {
  const [r, s] = QRS[name];
  const upsideDown = name === 'aVR';
  return {
    pPositive: upsideDown ? null : name === 'II' ? 150 : 100, pNegative: upsideDown ? -120 : null, pTerminalForce: name === 'V1' ? -1000 : 0,
    q: upsideDown ? s : null, r, s: upsideDown ? null : s, rPrime: null, sPrime: null,
    qDuration: upsideDown ? 60 : null, rDuration: r === null ? null : 38, sDuration: s === null || upsideDown ? null : 30, rPrimeDuration: null,
    rPeakTime: r === null ? null : 40, notchedR: false, slurredOnset: false,
    qrsPeakToPeak: (r ?? 0) - (s ?? 0), qrsArea: ((r ?? 0) + (s ?? 0)) * 20,
    stJ: 0, st20: 0, st40: 0, st60: 0, st80: 0, stSlope: 0,
    tPositive: upsideDown ? null : 250, tNegative: upsideDown ? -250 : null,
  };
}

export function measurements(patch: Patch = {}): EcgMeasurements {
  const leads = Object.fromEntries(
    TWELVE_LEADS.filter((name) => !(patch.without ?? []).includes(name)).map((name) => {
      const st = patch.st?.[name];
      const straight = st === undefined ? {} : { stJ: st, st20: st, st40: st, st60: st, st80: st };
      return [name, { ...leadOf(name), ...straight, ...patch.leads?.[name] }];
    }),
  ) as EcgMeasurements['leads'];
  const base: EcgMeasurements = {
    heartRate: 70, rrMinimum: 845, rrMaximum: 870, rrVariation: 0.02, beatsUsed: 11, beatsFound: 11,
    pDuration: 100, prInterval: 160, qrsDuration: 95, qtInterval: 380, qtc: null,
    axes: { p: 50, qrs: patch.axis ?? 50, t: 45 },
    atrial: { pPresent: true, pShare: 1, pCorrelation: 0.95, atrialRate: null, pPerQrs: null },
    leads,
  };
  const merged = { ...base, ...patch.m, axes: { ...base.axes, ...(patch.pAxis === undefined ? {} : { p: patch.pAxis }) }, atrial: { ...base.atrial, ...patch.atrial } };
  const { qtInterval: qt, heartRate: rate } = merged;
  return { ...merged, qtc: patch.m?.qtc ?? (qt === null || rate === null ? null : correctQt(qt, rate)) };
}

/** Beats by label, at 500 Hz, `intervals` in seconds (one per beat but the first). */
export function beats(labels: string, intervals: readonly number[] | number = 60 / 70): InterpretationInput['beats'] {
  let time = 0.3;
  return [...labels].map((label, index) => {
    if (index > 0) time += typeof intervals === 'number' ? intervals : (intervals[index - 1] ?? 0.857);
    return { frame: Math.round(500 * time), label: label as 'N' };
  });
}

export function input(patch: Patch = {}): InterpretationInput {
  const good = Object.fromEntries(TWELVE_LEADS.filter((lead) => !(patch.without ?? []).includes(lead)).map((lead) => [lead, 'good'])) as InterpretationInput['quality']['leads'];
  return {
    measurements: measurements(patch),
    quality: { acceptable: true, leads: good, electrodesOff: 0, lastSeconds: 10 },
    patient: { sex: 'male', ageYears: 60 },
    durationSeconds: 10,
    samplingFrequency: 500,
    beats: beats('NNNNNNNNNNN'),
    softwareVersion: '1.0.0',
    ...patch.input,
  };
}

export function merge(...patches: readonly Patch[]): Patch {
  return patches.reduce<Patch>((all, one) => {
    const leads: Partial<Record<LeadName, Partial<LeadMeasurement>>> = { ...all.leads };
    for (const [name, lead] of Object.entries(one.leads ?? {})) leads[name as LeadName] = { ...leads[name as LeadName], ...lead };
    return {
      ...all, ...one, leads, m: { ...all.m, ...one.m }, atrial: { ...all.atrial, ...one.atrial }, st: { ...all.st, ...one.st }, input: { ...all.input, ...one.input },
    };
  }, {});
}

export function read(patch: Patch = {}): EcgStatement[] {
  return interpret(input(patch));
}

export function codes(patch: Patch = {}): string[] {
  return read(patch).map(({ code }) => code);
}

/** All leads alike. */
export function everyLead(names: readonly LeadName[], lead: Partial<LeadMeasurement>): NonNullable<Patch['leads']> {
  return Object.fromEntries(names.map((name) => [name, lead]));
}

export const MAN_39: Patch = { input: { patient: { sex: 'male', ageYears: 39 } } };
export const MAN_40: Patch = { input: { patient: { sex: 'male', ageYears: 40 } } };
export const WOMAN: Patch = { input: { patient: { sex: 'female', ageYears: 60 } } };

/** Left bundle branch block shape, QRS 140. */
export const LBBB: Patch = {
  m: { qrsDuration: 140 },
  leads: {
    ...everyLead(['I', 'aVL', 'V5', 'V6'], { q: null, r: 900, s: null, notchedR: true, rPeakTime: 70, qrsArea: 50_000, tPositive: null, tNegative: -150 }),
    ...everyLead(['V1', 'V2', 'V3'], { r: 100, s: -2000, qrsArea: -90_000 }),
  },
};

/** Right bundle branch block shape, QRS 130. */
export const RBBB: Patch = {
  m: { qrsDuration: 130 },
  leads: {
    V1: { r: 150, s: -200, rPrime: 700, rPeakTime: 90, qrsArea: 20_000, tPositive: null, tNegative: -200, sDuration: 25 },
    V2: { r: 200, s: -500, rPrime: 300, rPeakTime: 90 },
    I: { s: -200, sDuration: 50 },
    V6: { s: -200, sDuration: 50 },
  },
};

export const WPW: Patch = { m: { prInterval: 105, qrsDuration: 125 }, leads: everyLead(['I', 'V4', 'V5'], { slurredOnset: true }) };
export const AF: Patch = { m: { rrVariation: 0.2, prInterval: null, pDuration: null, rrMinimum: 500, rrMaximum: 1200 }, atrial: { pPresent: false, pShare: 0, pCorrelation: 0.1 }, pAxis: null, input: { beats: beats('NNNNNNNNNNN', [0.6, 1.1, 0.75, 0.95, 0.5, 1.2, 0.85, 0.65, 1, 0.7]) } };
export const NO_P: Patch = { m: { prInterval: null, pDuration: null }, atrial: { pPresent: false, pShare: 0, pCorrelation: null }, pAxis: null };
