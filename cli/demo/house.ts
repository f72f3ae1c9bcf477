import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hospitalConfiguration, type HospitalConfiguration } from '../../hospital/configuration.ts';
import { hubConfiguration, type HubConfiguration } from '../../hub/configuration.ts';
import { readConfiguration } from '../../service/configuration.ts';
import { acceptSuitcase, addPerson, initialiseHospital, initialiseSuitcase } from '../enrol.ts';
import { installationDirectory } from '../installation-directory.ts';
import { BEDSIDE_PEOPLE, DEMONSTRATION_PIN, HOSPITAL_PEOPLE } from './people.ts';

export interface DemonstrationPorts {
  readonly hubPort: number;
  readonly hospitalPort: number;
  readonly brokerPort: number;
}

export interface DemonstrationHouse {
  readonly hub: HubConfiguration;
  readonly hospital: HospitalConfiguration;
  /** Links to the simulated ports, as /dev/serial/by-id holds links to real ones. */
  readonly portsDirectory: string;
  /** True when keys, people and enrolment were made now. */
  readonly made: boolean;
}

/** One suitcase and one hospital that know each other, kept in `directory` from one demonstration to the next. */
export async function demonstrationHouse(directory: string, ports: DemonstrationPorts): Promise<DemonstrationHouse> {
  const hospitalDirectory = join(directory, 'hospital');
  const suitcaseDirectory = join(directory, 'suitcase');
  const portsDirectory = join(directory, 'ports');
  const complete = join(suitcaseDirectory, 'keys', 'enrolment.json');
  const madeFor = existsSync(complete) ? await readConfiguration(join(hospitalDirectory, 'hospital.json'), hospitalConfiguration) : null;
  const made = madeFor?.broker.port !== ports.brokerPort;
  if (made) {
    // A half-made house, or one for another port, holds exercises only: it is made anew.
    await clearDemonstration(directory);
    await make(hospitalDirectory, suitcaseDirectory, portsDirectory, ports);
  }
  const hospital = await readConfiguration(join(hospitalDirectory, 'hospital.json'), hospitalConfiguration);
  const hub = await readConfiguration(join(suitcaseDirectory, 'suitcase.json'), hubConfiguration);
  const pages = join(installationDirectory(), 'dist', 'ui');
  return {
    hospital: { ...hospital, web: { ...hospital.web, port: ports.hospitalPort, pages: join(pages, 'hospital') } },
    hub: { ...hub, web: { ...hub.web, port: ports.hubPort, pages: join(pages, 'bedside') }, instruments: { ...hub.instruments, serialDirectories: [portsDirectory] } },
    portsDirectory,
    made,
  };
}

/** Removes what a demonstration made in `directory`, and nothing else that may lie there. */
export async function clearDemonstration(directory: string): Promise<void> {
  for (const part of ['hospital', 'suitcase', 'ports']) await rm(join(directory, part), { recursive: true, force: true });
}

async function make(hospitalDirectory: string, suitcaseDirectory: string, portsDirectory: string, ports: DemonstrationPorts): Promise<void> {
  const web = { host: '127.0.0.1', tls: 'none' as const };
  await initialiseHospital(hospitalDirectory, {
    hospitalId: 'chu-essai',
    name: 'CHU d’Essai',
    brokerHost: '127.0.0.1',
    brokerPort: ports.brokerPort,
    settings: { web: { ...web, port: ports.hospitalPort }, broker: { host: '127.0.0.1', port: ports.brokerPort }, exercise: true, logLevel: 'warn' },
  });
  await initialiseSuitcase(suitcaseDirectory, {
    suitcaseId: 'V042',
    place: { kind: 'practice', name: 'Maison de santé de Saint-Exemple (06)', callback: '0400000042' },
    settings: { web: { ...web, port: ports.hubPort }, instruments: { serialDirectories: [portsDirectory] }, exercise: true, logLevel: 'warn' },
  });
  await acceptSuitcase(hospitalDirectory, suitcaseDirectory);
  for (const person of BEDSIDE_PEOPLE) await addPerson(suitcaseDirectory, person, DEMONSTRATION_PIN);
  for (const person of HOSPITAL_PEOPLE) await addPerson(hospitalDirectory, person, DEMONSTRATION_PIN);
}
