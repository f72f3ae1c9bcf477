import type { EcgMeasurements, EcgStatement } from '../../../model/ecg-measurement.ts';
import { TWELVE_LEADS, type LeadName } from '../../../model/lead.ts';
import { isFlutter } from './atrial-flutter.ts';
import { readAxis } from './axis.ts';
import { contiguousAmong } from './contiguity.ts';
import { amplitude, figure, statement } from './evidence.ts';
import type { Findings } from './findings.ts';
import type { EarlierEcg, RhythmLabel } from './input.ts';
import { pathologicalQ } from './old-infarct.ts';
import { qDepth, sDepth, tExtreme } from './qrs-shape.ts';
import { chooseQtc } from './qtc.ts';
import { Reading } from './reading.ts';
import { isSinus } from './sinus.ts';
import { survey } from './survey.ts';

/** µV, ms, degrees. */
const ST_UP = 100;
const ST_DOWN = -50;
const T_SIZE = 50;
const LONGER = 30;
const QTC_LONGER = 60;
const AXIS_SHIFT = 45;
/** Fewer leads in common than this cannot be compared. */
const FEWEST_LEADS = 6;

function earlierReading(reading: Reading, earlier: EarlierEcg): Reading {
  return new Reading({
    measurements: earlier,
    ...(earlier.rhythm === undefined ? {} : { rhythm: earlier.rhythm }),
    quality: { acceptable: true, leads: {}, electrodesOff: 0, lastSeconds: 0 },
    patient: reading.input.patient,
    durationSeconds: 10,
    samplingFrequency: reading.input.samplingFrequency,
    beats: [],
  });
}

function rhythmOf(reading: Reading, findings: Findings): RhythmLabel | null {
  const { rhythm } = reading.input;
  if (rhythm !== undefined && rhythm !== 'other' && rhythm !== 'unreadable') return rhythm;
  if (findings.paced) return 'paced';
  if (findings.atrialFibrillation) return 'atrial-fibrillation';
  if (isFlutter(reading)) return 'atrial-flutter';
  return isSinus(reading) ? 'sinus' : null;
}

function turn(from: number, to: number): number {
  const difference = Math.abs(to - from) % 360;
  return Math.min(difference, 360 - difference);
}

/** QTc of both by one formula, or null when only one of them has a wide QRS. */
function qtcPair(now: EcgMeasurements, before: EcgMeasurements): { readonly now: number; readonly before: number; readonly formula: string } | null {
  const [current, previous] = [chooseQtc(now), chooseQtc(before)];
  if (current === null || previous === null) return null;
  if (current.formula.includes('Bogossian') !== previous.formula.includes('Bogossian')) return null;
  return { now: current.value, before: current.formula.endsWith('Bazett') ? previous.bazett : previous.fridericia, formula: current.formula };
}

/** What changed since an earlier ECG of the same person, from the measurements of both. */
export function compareWithEarlier(reading: Reading, findings: Findings): EcgStatement[] {
  const { earlier } = reading.input;
  if (earlier === undefined) return [statement('serial-none', [])];
  const date = earlier.date;
  const before = earlierReading(reading, earlier);
  const common = reading.leads.filter((lead) => before.leads.includes(lead) && lead !== 'aVR');
  const notComparable = (reason: string) => [statement('serial-not-comparable', [figure('common-leads', common.length, '')], { date, reason })];
  if (findings.swapSuspected) return notComparable('swap-suspected');
  if (reading.input.calibrationKnown === false) return notComparable('calibration-unknown');
  if (reading.input.band === 'monitor' || earlier.band === 'monitor') return notComparable('band-not-diagnostic');
  if (common.length < FEWEST_LEADS) return notComparable('leads-missing');

  const old = survey(before);
  const found: EcgStatement[] = [];
  const m = reading.measurements;
  const sameConduction = old.bundleBranch === findings.bundleBranch && old.paced === findings.paced && old.preexcited === findings.preexcited && !findings.ventricularRhythm;
  const pairs = TWELVE_LEADS.filter((lead) => common.includes(lead)).flatMap((name) => {
    const [now, then] = [reading.lead(name), before.lead(name)];
    return now === null || then === null ? [] : [{ name, now, then, st: now.stJ - then.stJ }];
  });
  const contiguous = (chosen: typeof pairs) => {
    const names = contiguousAmong(chosen.map(({ name }) => name));
    return chosen.filter(({ name }) => names.includes(name));
  };
  if (sameConduction) {
    const up = contiguous(pairs.filter(({ st }) => st >= ST_UP));
    if (up.length > 0) found.push(statement('serial-st-up', up.map(({ name, st }) => amplitude('st', name, st, ST_UP)), { date }));
    const down = contiguous(pairs.filter(({ st }) => st <= ST_DOWN));
    if (down.length > 0) found.push(statement('serial-st-down', down.map(({ name, st }) => amplitude('st', name, st, ST_DOWN)), { date }));
    const turned = contiguous(pairs.filter(({ now, then }) => Math.min(Math.abs(tExtreme(now)), Math.abs(tExtreme(then))) >= T_SIZE && Math.sign(tExtreme(now)) !== Math.sign(tExtreme(then))));
    if (turned.length > 0) found.push(statement('serial-t-change', turned.map(({ name, now }) => amplitude('t', name, tExtreme(now))), { date }));
    const [qNow, qThen] = [pathologicalQ(reading), pathologicalQ(before)];
    const fresh = (['anterior', 'inferior', 'lateral'] as const).flatMap((wall): LeadName[] => (qThen[wall].length === 0 ? qNow[wall] : []));
    if (fresh.length > 0 && !findings.bundleBranch?.startsWith('lbbb')) {
      found.push(statement('serial-new-q', pairs.filter(({ name }) => fresh.includes(name)).map(({ name, now }) => amplitude('q', name, -Math.max(qDepth(now), sDepth(now)))), { date }));
    }
  }
  const qrsPrevious = earlier.qrsDuration;
  if (qrsPrevious !== null && m.qrsDuration !== null) {
    const width = [figure('qrs-before', qrsPrevious, 'ms'), figure('qrs', m.qrsDuration, 'ms')];
    if (findings.bundleBranch === 'lbbb' && old.bundleBranch !== 'lbbb') found.push(statement('serial-new-lbbb', width, { date, qrsPrevious }));
    if (findings.bundleBranch === 'rbbb' && old.bundleBranch !== 'rbbb') found.push(statement('serial-new-rbbb', width, { date, qrsPrevious }));
  }
  const [rhythm, rhythmPrevious] = [rhythmOf(reading, findings), rhythmOf(before, old)];
  if (rhythm !== null && rhythmPrevious !== null && rhythm !== rhythmPrevious && m.heartRate !== null && earlier.heartRate !== null) {
    found.push(statement('serial-rhythm-change', [figure('heart-rate-before', earlier.heartRate, '/min'), figure('heart-rate', m.heartRate, '/min')], { date, rhythm, rhythmPrevious, hrPrevious: earlier.heartRate }));
  }
  const longer = (now: number | null, then: number | null) => (now === null || then === null ? 0 : now - then);
  if (Math.max(longer(m.prInterval, earlier.prInterval), longer(m.qrsDuration, qrsPrevious)) >= LONGER) {
    found.push(
      statement('serial-pr-qrs-longer', [figure('pr-longer', longer(m.prInterval, earlier.prInterval), 'ms', LONGER), figure('qrs-longer', longer(m.qrsDuration, qrsPrevious), 'ms', LONGER)], {
        date,
        ...(earlier.prInterval === null ? {} : { prPrevious: earlier.prInterval }),
        ...(qrsPrevious === null ? {} : { qrsPrevious }),
      }),
    );
  }
  const qtc = qtcPair(m, earlier);
  if (qtc !== null && Math.round(qtc.now) - Math.round(qtc.before) > QTC_LONGER) {
    const delta = Math.round(qtc.now) - Math.round(qtc.before);
    found.push(statement('serial-qtc-longer', [figure('qtc-longer', delta, 'ms', QTC_LONGER)], { date, delta, qtcPrevious: qtc.before, qtc: qtc.now, formula: qtc.formula }));
  }
  const [axis, axisPrevious] = [readAxis(reading, findings), readAxis(before, old)];
  if (axis !== null && axisPrevious !== null && turn(axisPrevious, axis) >= AXIS_SHIFT) {
    const delta = turn(axisPrevious, axis);
    found.push(statement('serial-axis-shift', [figure('axis-shift', delta, '°', AXIS_SHIFT)], { date, delta, axisPrevious, axis }));
  }
  if (found.length > 0) return found;
  const largest = pairs.reduce((best, one) => (Math.abs(one.st) > Math.abs(best.st) ? one : best));
  return [statement('serial-no-measured-change', [amplitude('st', largest.name, largest.st, ST_UP)], { date, delta: largest.st / 1000, lead: largest.name })];
}
