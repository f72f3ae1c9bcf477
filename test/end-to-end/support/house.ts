import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEDSIDE_PEOPLE, DEMONSTRATION_PIN, HOSPITAL_PEOPLE } from '../../../cli/demo/people.ts';
import { acceptSuitcase, addPerson, initialiseHospital, initialiseSuitcase } from '../../../cli/enrol.ts';
import { TcpLink } from '../../../hardware-sim/link/tcp-link.ts';
import { scenarioNamed } from '../../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase, type RecordedPatient } from '../../../hardware-sim/suitcase.ts';
import { SystemClock } from '../../../model/clock.ts';
import { silentLog } from '../../../model/log.ts';
import { freePorts } from './free-ports.ts';
import { Program } from './program.ts';

export const SEED = 7;
export const SCENARIO = 'normal-ehpad';

/**
 * A whole house for one test: a hospital and a hub as processes of their own, a simulated patient on real virtual
 * ports, and a link between the two that the test may slow down or cut.
 */
export class House {
  readonly directory = mkdtempSync(join(tmpdir(), 'valisette-house-'));
  readonly pin = DEMONSTRATION_PIN;
  hub!: Program;
  hospital!: Program;
  link!: TcpLink;
  simulator!: SimulatedSuitcase;
  bedsideUrl = '';
  hospitalUrl = '';

  constructor(private readonly record?: RecordedPatient) {}

  /** Starts everything but the instruments: plugging them is part of the story. */
  async start(): Promise<void> {
    const [hubPort, hospitalPort, brokerPort, linkPort] = (await freePorts(4)) as [number, number, number, number];
    const hospitalDirectory = join(this.directory, 'hospital');
    const suitcaseDirectory = join(this.directory, 'suitcase');
    const portsDirectory = join(this.directory, 'ports');
    // The suitcase knows the hospital by the near end of the link.
    const { configurationFile: hospitalFile } = await initialiseHospital(hospitalDirectory, {
      hospitalId: 'chu-essai',
      name: 'CHU d’Essai',
      brokerHost: '127.0.0.1',
      brokerPort: linkPort,
      settings: { web: { host: '127.0.0.1', port: hospitalPort, tls: 'none' }, broker: { host: '127.0.0.1', port: brokerPort }, exercise: true, logLevel: 'warn' },
    });
    const { configurationFile: suitcaseFile } = await initialiseSuitcase(suitcaseDirectory, {
      suitcaseId: 'V042',
      place: { kind: 'nursing-home', name: 'EHPAD de Saint-Exemple', callback: '0400000042' },
      settings: { web: { host: '127.0.0.1', port: hubPort, tls: 'none' }, instruments: { serialDirectories: [portsDirectory] }, exercise: true, logLevel: 'warn' },
    });
    await acceptSuitcase(hospitalDirectory, suitcaseDirectory);
    for (const person of BEDSIDE_PEOPLE) await addPerson(suitcaseDirectory, person, this.pin);
    for (const person of HOSPITAL_PEOPLE) await addPerson(hospitalDirectory, person, this.pin);
    this.link = new TcpLink({
      targetHost: '127.0.0.1',
      targetPort: brokerPort,
      port: linkPort,
      conditions: { bitsPerSecond: Infinity, delayMilliseconds: 0, connected: true },
      clock: new SystemClock(),
    });
    await this.link.start();
    this.hospital = new Program(['hospital', '--config', hospitalFile], /Suitcases: /);
    this.hub = new Program(['hub', '--config', suitcaseFile], /Pages: /);
    await this.hospital.start();
    await this.hub.start();
    this.bedsideUrl = `http://127.0.0.1:${hubPort}`;
    this.hospitalUrl = `http://127.0.0.1:${hospitalPort}`;
    const patient = scenarioNamed(SCENARIO);
    if (patient === undefined) throw new Error(`no scenario ${SCENARIO}`);
    this.simulator = new SimulatedSuitcase({
      portsDirectory,
      seed: SEED,
      patient,
      clock: new SystemClock(),
      log: silentLog,
      ...(this.record === undefined ? {} : { record: this.record }),
    });
  }

  /** Both programs must end by themselves on Ctrl-C. */
  async stop(): Promise<{ hub: number | null; hospital: number | null }> {
    await this.simulator?.stop();
    const hub = (await this.hub?.stop()) ?? null;
    const hospital = (await this.hospital?.stop()) ?? null;
    await this.link?.stop();
    rmSync(this.directory, { recursive: true, force: true });
    return { hub, hospital };
  }
}
