import type { EcgStatement } from '../../../model/ecg-measurement.ts';
import { electrodesOfMask, leadsLost } from '../../../model/lead.ts';
import { figure, statement } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Rule } from './rule.ts';
import { ventricularRuns } from './ventricular-beats.ts';

const SLOW_BEATS = 5;
const SLOW_RATE = 40;
const FAST_BEATS = 17;
const FAST_RATE = 140;
const VT_BEATS = 5;
const VT_RATE = 100;
const SILENCE = 4;

/** Mean rate over the last `count` beats up to a frame, per minute. */
function rateBefore(reading: Reading, frame: number, count: number): number | null {
  const frames = reading.input.beats.map((beat) => beat.frame).filter((beat) => beat <= frame).slice(-count);
  const [first] = frames;
  const last = frames.at(-1);
  return first === undefined || last === undefined || last === first ? reading.measurements.heartRate : (60 * (frames.length - 1)) / reading.secondsOf(last - first);
}

/**
 * Alarms raised during the recording (definitions of the PhysioNet 2015 challenge). Without any readable lead an alarm
 * of rhythm is held and the electrode is named instead.
 */
export const alarmRule: Rule = {
  name: 'rhythm',
  codes: [
    'alarm-asystole', 'alarm-extreme-bradycardia', 'alarm-extreme-tachycardia', 'alarm-ventricular-tachycardia', 'alarm-ventricular-fibrillation',
    'alarm-held-electrode', 'rhythm-vf',
  ],
  needs: [],
  read: (reading): EcgStatement[] => {
    const { input } = reading;
    const alarms = input.alarms ?? [];
    if (alarms.length > 0 && leadsLost(input.quality.electrodesOff).length === 12) {
      const off = electrodesOfMask(input.quality.electrodesOff);
      return [statement('alarm-held-electrode', [figure('leads-lost', 12, '')], { electrode: off[0] ?? 'RL', time: input.durationSeconds - input.quality.lastSeconds })];
    }
    const found: EcgStatement[] = [];
    const end = input.durationSeconds;
    if (input.rhythm === 'ventricular-fibrillation') {
      const onset = alarms.find((alarm) => alarm.kind === 'ventricular-fibrillation')?.onset;
      const from = onset === undefined ? null : reading.secondsOf(onset);
      found.push(statement('rhythm-vf', from === null ? [] : [figure('oscillation', end - from, 's', SILENCE)], from === null ? {} : { from, to: end }));
    }
    for (const kind of new Set(alarms.map((alarm) => alarm.kind))) {
      const { onset, raised } = alarms.filter((alarm) => alarm.kind === kind).at(-1) ?? { onset: 0, raised: 0 };
      const since = Math.max(SILENCE, end - reading.secondsOf(onset));
      switch (kind) {
        case 'asystole': {
          const last = input.beats.filter((beat) => beat.frame <= raised).at(-1);
          const next = input.beats.find((beat) => beat.frame > raised);
          const from = last === undefined ? reading.secondsOf(onset) : reading.secondsOf(last.frame);
          const seconds = (next === undefined ? end : reading.secondsOf(next.frame)) - from;
          found.push(statement('alarm-asystole', [figure('pause', seconds, 's', SILENCE)], { seconds, ...(last === undefined ? {} : { time: from }) }));
          break;
        }
        case 'extreme-bradycardia':
        case 'extreme-tachycardia': {
          const slow = kind === 'extreme-bradycardia';
          const rate = rateBefore(reading, raised, slow ? SLOW_BEATS : FAST_BEATS);
          if (rate !== null) found.push(statement(`alarm-${kind}`, [figure('heart-rate', rate, '/min', slow ? SLOW_RATE : FAST_RATE)], { hr: rate }));
          break;
        }
        case 'ventricular-tachycardia': {
          const run = ventricularRuns(reading).filter(({ beats }) => beats >= VT_BEATS).at(-1);
          const rate = run?.rate ?? rateBefore(reading, raised, VT_BEATS);
          if (rate !== null) {
            found.push(statement('alarm-ventricular-tachycardia', [figure('heart-rate', rate, '/min', VT_RATE)], { hr: rate, ...(run === undefined ? {} : { count: run.beats }) }));
          }
          break;
        }
        case 'ventricular-fibrillation':
          found.push(statement('alarm-ventricular-fibrillation', [figure('oscillation', since, 's', SILENCE)], { seconds: since }));
          break;
      }
    }
    return found;
  },
};
