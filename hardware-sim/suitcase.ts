import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import { ValisetteError } from '../model/errors.ts';
import type { Log } from '../model/log.ts';
import { Ads129xBoard } from './instruments/ads129x.ts';
import type { ByteInstrument } from './instruments/byte-instrument.ts';
import { ElectrodeSource, RecordSource } from './instruments/ecg-source.ts';
import { NoninOximeter } from './instruments/nonin.ts';
import { Patient, type PatientTruth } from './patient/patient.ts';
import { RecordedLeads, type RecordedPatient } from './patient/recorded-patient.ts';
import type { PatientScenario } from './patient/scenario.ts';
import { PluggedInstrument, type SimulatedInstrument, type SimulatedInstrumentId } from './plugged-instrument.ts';

export type { InstrumentTruth, SimulatedInstrument, SimulatedInstrumentId } from './plugged-instrument.ts';
export type { PatientScenario } from './patient/scenario.ts';
export type { PatientTruth } from './patient/patient.ts';
export type { RecordedPatient } from './patient/recorded-patient.ts';

/** Serial numbers of the simulated boxes, and the names their ports get, like those of /dev/serial/by-id. */
const ECG_SERIAL = 'SIM-ECG-0001';
const LINK_NAME: Readonly<Record<SimulatedInstrumentId, string>> = {
  ads129x: `usb-Arduino_Arduino_Due_${ECG_SERIAL}-if00`,
  nonin: 'usb-Nonin_Medical_OEM_III_SIM-OXI-0001-if00',
};

export interface SimulatedSuitcaseOptions {
  /** Where ports are announced by links; made when missing. */
  readonly portsDirectory: string;
  /** Same seed, same bytes. */
  readonly seed: number;
  readonly patient: PatientScenario;
  readonly clock: Clock;
  readonly log: Log;
  /** Samples of a real 12-lead record for the ECG board. The oximeter then follows the heart of `patient`: a record tells no beats. */
  readonly record?: RecordedPatient;
  /** Both when left out. */
  readonly instruments?: readonly SimulatedInstrumentId[];
  /** Data format of the oximeter; 7 (16-bit curve) when left out. */
  readonly noninFormat?: 2 | 7;
}

/** One patient and the instruments on it, each on a real virtual port. */
export class SimulatedSuitcase {
  private readonly patient: Patient;
  private readonly instruments = new Map<SimulatedInstrumentId, PluggedInstrument>();
  private startedAt: number | null = null;

  /** Throws ValisetteError `configuration-invalid` for a bad scenario, `not-supported` or `format-malformed` for a bad record. */
  constructor(private readonly options: SimulatedSuitcaseOptions) {
    this.patient = new Patient(options.patient, options.seed);
    const ids = options.instruments ?? ['ads129x', 'nonin'];
    ids.forEach((id, index) => {
      const cable = {
        linkPath: join(options.portsDirectory, LINK_NAME[id]),
        seed: options.seed + 1000 * (index + 1),
        clock: options.clock,
        log: options.log,
        patientMicros: () => this.patientMicros(),
      };
      this.instruments.set(id, new PluggedInstrument(id, this.build(id), cable));
    });
  }

  /** Patient time begins, and every instrument is plugged in. */
  async start(): Promise<void> {
    this.startedAt ??= this.options.clock.monotonicMilliseconds();
    for (const instrument of this.instruments.values()) await instrument.plug();
  }

  /** Unplugs everything; no process and no link is left. Patient time goes on. */
  async stop(): Promise<void> {
    await Promise.all([...this.instruments.values()].map((instrument) => instrument.unplug()));
  }

  /** Throws ValisetteError `instrument-unknown` when this suitcase has no such instrument. */
  instrument(id: SimulatedInstrumentId): SimulatedInstrument {
    const found = this.instruments.get(id);
    if (found === undefined) throw new ValisetteError('instrument-unknown', `no simulated instrument ${id}`, { instrument: id });
    return found;
  }

  truth(): PatientTruth {
    return this.patient.truth(this.patientMicros());
  }

  private build(id: SimulatedInstrumentId): ByteInstrument {
    switch (id) {
      case 'ads129x': {
        const { record } = this.options;
        const source = record === undefined ? new ElectrodeSource(this.patient.electrodes) : new RecordSource(new RecordedLeads(record));
        return new Ads129xBoard(source, this.options.seed, ECG_SERIAL);
      }
      case 'nonin':
        return new NoninOximeter(this.patient, this.options.noninFormat ?? 7);
    }
  }

  private patientMicros(): number {
    if (this.startedAt === null) return 0;
    return Math.round(1000 * (this.options.clock.monotonicMilliseconds() - this.startedAt));
  }
}
