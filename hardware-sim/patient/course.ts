import { ValisetteError } from '../../model/errors.ts';
import { NORMAL_TARGETS, patientScenario, type PatientScenario, type PatientTargets } from './scenario.ts';

type NumericTarget = { [K in keyof PatientTargets]: PatientTargets[K] extends number ? K : never }[keyof PatientTargets];
type NamedTarget = Exclude<keyof PatientTargets, NumericTarget>;

interface Change<T> {
  readonly atSeconds: number;
  readonly overSeconds: number;
  readonly value: T;
}

/** What the patient's body is told to be, at any instant: a scenario made into functions of patient time. */
export class Course {
  private readonly changes = new Map<keyof PatientTargets, Change<unknown>[]>();
  readonly ageYears: number;
  readonly electrodeOffsetMillivolts: number;

  /** Throws ValisetteError `configuration-invalid` naming the field when the scenario does not fit its schema. */
  constructor(scenario: PatientScenario) {
    const parsed = patientScenario.safeParse(scenario);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = issue?.path.join('.') ?? '';
      throw new ValisetteError('configuration-invalid', `scenario: ${field}: ${issue?.message ?? 'invalid'}`, { field });
    }
    this.ageYears = parsed.data.patient.ageYears;
    this.electrodeOffsetMillivolts = parsed.data.electrodeOffsetMillivolts;
    const start: PatientTargets = { ...NORMAL_TARGETS, ...withoutUndefined(parsed.data.start) };
    for (const key of Object.keys(start) as (keyof PatientTargets)[]) {
      this.changes.set(key, [{ atSeconds: 0, overSeconds: 0, value: start[key] }]);
    }
    for (const event of [...parsed.data.events].sort((a, b) => a.at - b.at)) {
      for (const [key, value] of Object.entries(withoutUndefined(event.set))) {
        this.changes.get(key as keyof PatientTargets)?.push({ atSeconds: event.at, overSeconds: event.over, value });
      }
    }
  }

  /** A number at `seconds`, ramps included. A ramp cut by the next change goes on from where it was. */
  number(key: NumericTarget, seconds: number): number {
    const changes = this.changes.get(key) as Change<number>[];
    let value = changes[0]?.value ?? 0;
    for (let index = 1; index < changes.length; index += 1) {
      const change = changes[index] as Change<number>;
      if (seconds < change.atSeconds) break;
      const end = Math.min(seconds, changes[index + 1]?.atSeconds ?? seconds);
      const share = change.overSeconds === 0 ? 1 : Math.min(1, (end - change.atSeconds) / change.overSeconds);
      value += (change.value - value) * share;
    }
    return value;
  }

  /** A name or a row at `seconds`. */
  named<K extends NamedTarget>(key: K, seconds: number): PatientTargets[K] {
    const changes = this.changes.get(key) as Change<PatientTargets[K]>[];
    let current = changes[0] as Change<PatientTargets[K]>;
    for (const change of changes) if (change.atSeconds <= seconds) current = change;
    return current.value;
  }
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
