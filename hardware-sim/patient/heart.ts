import type { AtrialWave, Beat, BeatClass, RhythmSpan } from './beat.ts';
import { BEAT_TABLES, type BeatTableName } from './beat-tables.ts';
import type { Breathing } from './breathing.ts';
import type { Course } from './course.ts';
import { PulseOfBeat } from './pulse-of-beat.ts';
import { extremumOfTable } from './qrs-extremum.ts';
import { normal, PURPOSE, uniform } from './random.ts';
import type { RhythmName } from './scenario.ts';
import { cubeRoot, exponential, sineOfTurns } from './shapes.ts';

const P_DURATION = 110_000;
/** First beat of a patient, µs. */
const FIRST_ACTIVATION = 300_000;
/** Time constant of the adaptation of QT to the rate, s. */
const QT_MEMORY_SECONDS = 60;

/**
 * The one list of heart beats that drives every curve and every number. It is made beat after beat from time 0 by
 * counter-based random numbers, so it is the same whoever asks and in whatever steps.
 */
export class Heart {
  readonly beats: Beat[] = [];
  readonly atria: AtrialWave[] = [];
  readonly spans: RhythmSpan[] = [];
  /** Time of the next activation of the chamber that leads, µs. */
  private next = FIRST_ACTIVATION;
  /** Next P wave of a sinus node that goes on beneath a ventricular tachycardia. */
  private dissociated = 0;
  private cycle = 0;
  private adaptedRr = 0;
  private walk = 0;
  private readonly pulses: PulseOfBeat;

  constructor(private readonly course: Course, private readonly breathing: Breathing, private readonly seed: number) {
    this.pulses = new PulseOfBeat(course, seed);
  }

  /** Makes every beat whose P or QRS begins at or before `micros`. */
  extendTo(micros: number): void {
    while (this.next <= micros) this.advance();
  }

  private advance(): void {
    const rhythm = this.course.named('rhythm', this.next / 1e6);
    if (this.spans.at(-1)?.rhythm !== rhythm) {
      this.spans.push({ from: this.spans.length === 0 ? 0 : this.next, rhythm });
      this.dissociated = this.next;
    }
    this.cycle += 1;
    switch (rhythm) {
      case 'sinus':
        return this.sinusCycle();
      case 'atrial-fibrillation':
        return this.fibrillationCycle();
      case 'atrial-flutter':
        return this.flutterCycle();
      case 'ventricular-tachycardia':
        return this.tachycardiaCycle();
      case 'ventricular-fibrillation':
      case 'asystole':
        // No beat, no pulse; looked at twice a second for the next rhythm.
        this.next += 500_000;
        return;
    }
  }

  private sinusCycle(): void {
    const pOn = this.next;
    const seconds = pOn / 1e6;
    const interval = this.sinusInterval(pOn, this.cycle);
    const qrsOn = this.conductedBeat('N', pOn, 'sinus');
    const draw = uniform(this.seed, PURPOSE.ectopyChoice, this.cycle);
    const coupling = uniform(this.seed, PURPOSE.ectopyCoupling, this.cycle);
    const ventricular = this.course.number('ventricularEctopy', seconds);
    if (draw < ventricular) {
      // The sinus node goes on: its next P meets refractory ventricles, and the pause makes up for the early beat.
      const early = qrsOn + Math.round(interval * (0.5 + 0.25 * coupling));
      this.ventricularBeat(early, 'sinus');
      this.atria.push({ kind: 'sinus', on: pOn + interval, duration: P_DURATION });
      this.next = pOn + 2 * interval;
    } else if (draw < ventricular + this.course.number('atrialEctopy', seconds)) {
      // The early atrial beat resets the sinus node.
      const early = pOn + Math.round(interval * (0.55 + 0.25 * coupling));
      this.conductedBeat('S', early, 'premature');
      this.next = early + interval;
    } else {
      this.next = pOn + interval;
    }
  }

  private sinusInterval(pOn: number, cycle: number): number {
    const seconds = pOn / 1e6;
    const age = this.course.ageYears;
    this.walk = 0.9 * this.walk + 0.004 * normal(this.seed, PURPOSE.intervalWalk, cycle);
    const respiratory = this.course.number('respiratoryArrhythmia', seconds) * (age > 60 ? 0.5 : 1);
    const variation =
      1 -
      respiratory * this.breathing.volume(pOn) +
      0.015 * sineOfTurns(0.1 * seconds + uniform(this.seed, PURPOSE.slowPhase, 0)) +
      this.walk +
      0.006 * normal(this.seed, PURPOSE.beatInterval, cycle);
    return Math.round((6e7 / this.course.number('heartRate', seconds)) * Math.max(0.6, variation));
  }

  private fibrillationCycle(): void {
    const qrsOn = this.next;
    const seconds = qrsOn / 1e6;
    const mean = 60 / this.course.number('heartRate', seconds);
    const ectopic = uniform(this.seed, PURPOSE.ectopyChoice, this.cycle) < this.course.number('ventricularEctopy', seconds);
    if (ectopic) this.ventricularBeat(qrsOn, 'atrial-fibrillation');
    else this.beat('N', this.course.named('morphology', seconds), null, qrsOn, 'atrial-fibrillation');
    const spread = exponential(this.course.number('fibrillationVariation', seconds) * normal(this.seed, PURPOSE.fibrillationInterval, this.cycle));
    this.next = qrsOn + Math.round(1e6 * Math.max(0.3, mean * spread));
  }

  private flutterCycle(): void {
    const on = this.next;
    const seconds = on / 1e6;
    const conduction = Math.round(this.course.number('flutterConduction', seconds));
    const wave = Math.round(6e7 / (this.course.number('heartRate', seconds) * conduction));
    for (let index = 0; index < conduction; index += 1) this.atria.push({ kind: 'flutter', on: on + index * wave, duration: wave });
    this.beat('N', this.course.named('morphology', seconds), null, on + Math.round(0.15 * wave), 'atrial-flutter');
    this.next = on + conduction * wave;
  }

  private tachycardiaCycle(): void {
    const qrsOn = this.next;
    const seconds = qrsOn / 1e6;
    const jitter = 4000 * normal(this.seed, PURPOSE.ventricularInterval, this.cycle);
    this.ventricularBeat(qrsOn, 'ventricular-tachycardia');
    this.next = qrsOn + Math.round(6e7 / this.course.number('heartRate', seconds) + jitter);
    while (this.dissociated < this.next) {
      this.atria.push({ kind: 'sinus', on: this.dissociated, duration: P_DURATION });
      this.dissociated += 710_000;
    }
  }

  /** A beat that the atria lead; answers its QRS onset. */
  private conductedBeat(beatClass: BeatClass, pOn: number, kind: 'sinus' | 'premature'): number {
    const seconds = pOn / 1e6;
    this.atria.push({ kind, on: pOn, duration: P_DURATION });
    const pr = this.course.number('pr', seconds) - 0.4 * (this.course.number('heartRate', seconds) - 60);
    const qrsOn = pOn + Math.round(1000 * Math.max(90, pr));
    this.beat(beatClass, this.course.named('morphology', seconds), pOn, qrsOn, 'sinus');
    return qrsOn;
  }

  private ventricularBeat(qrsOn: number, rhythm: RhythmName): void {
    this.beat('V', this.course.named('ectopicMorphology', qrsOn / 1e6), null, qrsOn, rhythm);
  }

  private beat(beatClass: BeatClass, table: BeatTableName, pOn: number | null, qrsOn: number, rhythm: RhythmName): void {
    const seconds = qrsOn / 1e6;
    const meanRr = 60 / this.course.number('heartRate', seconds);
    const before = this.beats.at(-1);
    const rr = before === undefined ? Math.round(meanRr * 1e6) : qrsOn - before.qrsOn;
    // QT follows the rate of the last minute, not the last beat.
    const rrSeconds = Math.min(2, rr / 1e6);
    this.adaptedRr = this.adaptedRr === 0 ? meanRr : this.adaptedRr + (rrSeconds - this.adaptedRr) * (1 - exponential(-rrSeconds / QT_MEMORY_SECONDS));
    const own = BEAT_TABLES[table];
    const wide = beatClass === 'V';
    const qrs = wide ? own.qrsMilliseconds : this.course.number('qrs', seconds);
    const qtc = wide ? own.qtMilliseconds : this.course.number('qtc', seconds);
    const qt = Math.max(qrs + 120, qtc * cubeRoot(this.adaptedRr));
    const rPeak = qrsOn + Math.round(1000 * qrs * extremumOfTable(table));
    const pulse = this.pulses.ofBeat({ number: this.beats.length, beatClass, rhythm, rr, rrBefore: before?.rr ?? rr, meanRr, rPeak });
    this.beats.push({
      number: this.beats.length,
      beatClass,
      rhythm,
      table,
      pOn,
      pOff: pOn === null ? null : pOn + P_DURATION,
      qrsOn,
      rPeak,
      j: qrsOn + Math.round(1000 * qrs),
      tEnd: qrsOn + Math.round(1000 * qt),
      rr,
      gain: 1 + 0.03 * this.breathing.volume(rPeak),
      stroke: pulse.stroke,
      pulseFoot: pulse.foot,
    });
  }
}
