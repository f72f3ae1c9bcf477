import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { z } from 'zod';
import { hospitalConfiguration } from '../hospital/configuration.ts';
import type { HospitalConfiguration } from '../hospital/configuration.ts';
import { DESCRIPTION_FILE, KEY_FILE, openRelayAuthority } from '../hospital/identity.ts';
import { Devices } from '../hospital/intake/devices.ts';
import { HOSPITAL_PIN_COST } from '../hospital/main.ts';
import { hubConfiguration } from '../hub/configuration.ts';
import type { HubConfiguration } from '../hub/configuration.ts';
import type { Place } from '../model/case-event.ts';
import { SystemClock } from '../model/clock.ts';
import type { RandomBytes } from '../model/clock.ts';
import { placeKind } from '../model/codes/case-codes.ts';
import { ValisetteError } from '../model/errors.ts';
import { silentLog } from '../model/log.ts';
import { professional, role } from '../model/people.ts';
import type { Professional } from '../model/people.ts';
import { hospitalDescription, suitcaseDescription } from '../relay/enrolment/descriptions.ts';
import { createHospitalKeys, createSuitcaseKeys, enrolSuitcase, keepEnrolment, readDescription } from '../relay/enrolment/enrol.ts';
import { checkConfiguration, readConfiguration } from '../service/configuration.ts';
import { replaceFile } from '../service/files.ts';
import { PeopleStore } from '../service/people/people.ts';
import type { ScryptCost } from '../service/people/pin-hash.ts';
import { installationDirectory } from './installation-directory.ts';

/**
 * Makes a hospital and suitcases that know each other. A directory holds one of them:
 *
 * | hospital | suitcase |
 * |---|---|
 * | `hospital.json` configuration | `suitcase.json` configuration |
 * | `keys/` private keys, authority, `hospital-public.json` | `keys/` private keys, `suitcase-public.json`, later `enrolment.json` |
 * | `devices/` descriptions of accepted suitcases | |
 * | `data/` made by the process | `data/` made by the process |
 */

const HOSPITAL_FILE = 'hospital.json';
const SUITCASE_FILE = 'suitcase.json';
const SUITCASE_DESCRIPTION_FILE = 'suitcase-public.json';
const ENROLMENT_FILE = 'enrolment.json';

const clock = new SystemClock('ntp');
const random: RandomBytes = (length) => new Uint8Array(randomBytes(length));

type Settings<T, Own extends keyof T> = Partial<Omit<T, Own>>;

export interface NewHospital {
  /** Letters, digits and hyphens. */
  readonly hospitalId: string;
  readonly name: string;
  /** Name or address under which suitcases reach the broker. */
  readonly brokerHost: string;
  readonly brokerPort: number;
  /** Anything else of the configuration. */
  readonly settings?: Settings<z.input<typeof hospitalConfiguration>, 'hospitalId' | 'name' | 'dataDirectory' | 'keysDirectory' | 'devicesDirectory'>;
}

export interface NewSuitcase {
  /** On the label and in each case number: 2 to 8 capitals and digits. */
  readonly suitcaseId: string;
  /** Name in its certificate; by default `suitcase-` and the number in small letters. */
  readonly deviceId?: string;
  readonly place: Place;
  /** Anything else of the configuration. */
  readonly settings?: Settings<z.input<typeof hubConfiguration>, 'suitcaseId' | 'deviceId' | 'place' | 'dataDirectory' | 'relay'>;
}

/**
 * Makes keys, authority and configuration of a hospital in `directory`.
 * @throws ValisetteError `configuration-invalid` (also when there is a hospital already: its keys must not vanish)
 */
export async function initialiseHospital(directory: string, hospital: NewHospital): Promise<{ configurationFile: string; configuration: HospitalConfiguration }> {
  const root = resolve(directory);
  const configurationFile = join(root, HOSPITAL_FILE);
  refuseExisting(configurationFile);
  const { settings } = hospital;
  const configuration = checkConfiguration(
    {
      ...settings,
      hospitalId: hospital.hospitalId,
      name: hospital.name,
      dataDirectory: join(root, 'data'),
      keysDirectory: join(root, 'keys'),
      devicesDirectory: join(root, 'devices'),
      web: { pages: builtPages('hospital'), ...settings?.web },
      broker: { port: hospital.brokerPort, names: [hospital.brokerHost], ...settings?.broker },
    },
    hospitalConfiguration,
    HOSPITAL_FILE,
  );
  await makePrivate(root, configuration.keysDirectory, configuration.dataDirectory);
  await mkdir(configuration.devicesDirectory, { recursive: true });
  const authority = await openRelayAuthority({ keysDirectory: configuration.keysDirectory, hospitalId: hospital.hospitalId, clock, random });
  const description = await createHospitalKeys({
    keyFile: join(configuration.keysDirectory, KEY_FILE),
    hospitalId: hospital.hospitalId,
    name: hospital.name,
    brokerUrl: `mqtts://${hospital.brokerHost}:${hospital.brokerPort}`,
    authorityCertificatePem: authority.certificatePem,
  });
  await writeJson(join(configuration.keysDirectory, DESCRIPTION_FILE), description, 0o644);
  await writeJson(configurationFile, configuration);
  return { configurationFile, configuration };
}

/**
 * Makes keys and configuration of a suitcase in `directory`. It works alone until a hospital accepts it.
 * @throws ValisetteError `configuration-invalid` (also when there is a suitcase already)
 */
export async function initialiseSuitcase(directory: string, suitcase: NewSuitcase): Promise<{ configurationFile: string; configuration: HubConfiguration }> {
  const root = resolve(directory);
  const configurationFile = join(root, SUITCASE_FILE);
  refuseExisting(configurationFile);
  const configuration = checkConfiguration(
    {
      ...suitcase.settings,
      web: { pages: builtPages('bedside'), ...suitcase.settings?.web },
      suitcaseId: suitcase.suitcaseId,
      deviceId: suitcase.deviceId ?? `suitcase-${suitcase.suitcaseId.toLowerCase()}`,
      place: suitcase.place,
      dataDirectory: join(root, 'data'),
    },
    hubConfiguration,
    SUITCASE_FILE,
  );
  const keys = join(root, 'keys');
  await makePrivate(root, keys, configuration.dataDirectory);
  const description = await createSuitcaseKeys({
    keyFile: join(keys, KEY_FILE),
    deviceId: configuration.deviceId,
    suitcaseId: configuration.suitcaseId,
    place: configuration.place.name,
  });
  await writeJson(join(keys, SUITCASE_DESCRIPTION_FILE), description, 0o644);
  await writeJson(configurationFile, configuration);
  return { configurationFile, configuration };
}

/**
 * The hospital accepts the suitcase: issues the certificate of its key, keeps its description, and the suitcase keeps the
 * hospital's. Accepting again renews the certificate. A running hospital accepts it at once; a hub at its next start.
 * @throws ValisetteError `configuration-invalid`, `input-missing`
 */
export async function acceptSuitcase(hospitalDirectory: string, suitcaseDirectory: string): Promise<{ deviceId: string; hospitalId: string }> {
  const hospitalFile = join(resolve(hospitalDirectory), HOSPITAL_FILE);
  const suitcaseFile = join(resolve(suitcaseDirectory), SUITCASE_FILE);
  const suitcaseKeys = join(resolve(suitcaseDirectory), 'keys');
  const hospital = await readConfiguration(hospitalFile, hospitalConfiguration);
  const suitcase = await readConfiguration(suitcaseFile, hubConfiguration);
  const hospitalPublic = await readDescription(join(hospital.keysDirectory, DESCRIPTION_FILE), hospitalDescription);
  const suitcasePublic = await readDescription(join(suitcaseKeys, SUITCASE_DESCRIPTION_FILE), suitcaseDescription);
  refuseTakenNumber(hospital, suitcasePublic.deviceId, suitcasePublic.suitcaseId);
  const authority = await openRelayAuthority({ keysDirectory: hospital.keysDirectory, hospitalId: hospital.hospitalId, clock, random });
  const enrolled = await enrolSuitcase({
    suitcase: suitcasePublic,
    devicesDirectory: hospital.devicesDirectory,
    issueCertificate: ({ commonName }) => authority.clientCertificate(commonName, { ...suitcasePublic.signingPublicKeyJwk }),
  });
  const enrolmentFile = join(suitcaseKeys, ENROLMENT_FILE);
  await keepEnrolment({ enrolmentFile, keyFile: join(suitcaseKeys, KEY_FILE), suitcase: enrolled, hospital: hospitalPublic });
  await writeJson(suitcaseFile, { ...suitcase, relay: { enrolmentFile } });
  return { deviceId: enrolled.deviceId, hospitalId: hospital.hospitalId };
}

/**
 * Adds a professional, or replaces the one with the same id, in the hospital or suitcase of `directory`; a running process knows at once.
 * @throws ValisetteError `schema-violation` (a wrong field; a PIN is 6 to 12 digits), `configuration-invalid` (no hospital or suitcase there)
 */
export async function addPerson(directory: string, person: Professional, pin: string, cost?: ScryptCost): Promise<void> {
  const root = resolve(directory);
  const hospitalFile = join(root, HOSPITAL_FILE);
  const isHospital = existsSync(hospitalFile);
  const { dataDirectory } = isHospital ? await readConfiguration(hospitalFile, hospitalConfiguration) : await readConfiguration(join(root, SUITCASE_FILE), hubConfiguration);
  const chosenCost = cost ?? (isHospital ? HOSPITAL_PIN_COST : undefined);
  const people = new PeopleStore({ directory: dataDirectory, clock, random, ...(chosenCost === undefined ? {} : { cost: chosenCost }) });
  await people.add(person, pin);
}

/** `valisette enrol …` */
export function registerEnrol(program: Command): void {
  const enrol = program.command('enrol').description('make hospitals and suitcases, and let them know each other');
  enrol
    .command('init-hospital')
    .description('keys, authority and configuration of a hospital')
    .requiredOption('--directory <dir>', 'where the hospital is kept')
    .requiredOption('--id <id>', 'name on the relay: letters, digits, hyphens')
    .requiredOption('--name <name>', 'what people read')
    .requiredOption('--broker-host <host>', 'name or address under which suitcases reach it')
    .option('--port <port>', 'port of the broker', wholeNumber, 8883)
    .option('--web-host <host>', 'address the pages listen on', '127.0.0.1')
    .option('--web-port <port>', 'port of the pages', wholeNumber, 8444)
    .option('--exercise', 'every page says that cases are exercises', false)
    .action(async (o: { directory: string; id: string; name: string; brokerHost: string; port: number; webHost: string; webPort: number; exercise: boolean }) => {
      const { configurationFile } = await initialiseHospital(o.directory, {
        hospitalId: o.id,
        name: o.name,
        brokerHost: o.brokerHost,
        brokerPort: o.port,
        settings: { web: { host: o.webHost, port: o.webPort }, exercise: o.exercise },
      });
      console.log(`Made ${configurationFile}. Start it: valisette hospital --config ${configurationFile}`);
    });
  enrol
    .command('init-suitcase')
    .description('keys and configuration of a suitcase')
    .requiredOption('--directory <dir>', 'where the suitcase is kept')
    .requiredOption('--suitcase <number>', 'number on its label: 2 to 8 capitals and digits, e.g. V042')
    .option('--device <name>', 'name in its certificate; by default suitcase-<number>')
    .addOption(new Option('--place-kind <kind>', 'where it is used').choices(placeKind.options).default('nursing-home'))
    .requiredOption('--place-name <name>', 'name of that place')
    .option('--finess <number>', 'FINESS number of the place')
    .option('--callback <number>', 'number the hospital may call, 10 digits')
    .option('--exercise', 'every case is an exercise', false)
    .action(async (o: { directory: string; suitcase: string; device?: string; placeKind: Place['kind']; placeName: string; finess?: string; callback?: string; exercise: boolean }) => {
      const place = { kind: o.placeKind, name: o.placeName, ...(o.finess === undefined ? {} : { finess: o.finess }), ...(o.callback === undefined ? {} : { callback: o.callback }) };
      const { configurationFile } = await initialiseSuitcase(o.directory, {
        suitcaseId: o.suitcase,
        ...(o.device === undefined ? {} : { deviceId: o.device }),
        place,
        settings: { exercise: o.exercise },
      });
      console.log(`Made ${configurationFile}. Start it: valisette hub --config ${configurationFile}`);
    });
  enrol
    .command('accept')
    .description('the hospital accepts the suitcase, or renews its certificate')
    .requiredOption('--hospital <dir>', 'directory of the hospital')
    .requiredOption('--suitcase <dir>', 'directory of the suitcase')
    .action(async (o: { hospital: string; suitcase: string }) => {
      const { deviceId, hospitalId } = await acceptSuitcase(o.hospital, o.suitcase);
      console.log(`${hospitalId} accepts ${deviceId}. Restart the hub of the suitcase to use it.`);
    });
  enrol
    .command('person')
    .description('adds a professional; the PIN (6 to 12 digits) is read from standard input')
    .requiredOption('--directory <dir>', 'directory of the hospital or of the suitcase')
    .requiredOption('--id <id>', 'short name: small letters, digits, hyphens')
    .requiredOption('--name <name>', 'as shown, e.g. "Dr C. ESSAI-VIDAL"')
    .addOption(new Option('--role <role>', 'what the person may do').choices(role.options).makeOptionMandatory())
    .option('--rpps <number>', '11 digits')
    .option('--services <list>', 'services a specialist answers for, separated by commas')
    .action(async (o: { directory: string; id: string; name: string; role: Professional['role']; rpps?: string; services?: string }) => {
      const person = checkConfiguration(
        { id: o.id, displayName: o.name, role: o.role, ...(o.rpps === undefined ? {} : { rpps: o.rpps }), ...(o.services === undefined ? {} : { services: o.services.split(',').map((one) => one.trim()) }) },
        professional,
        'person',
      );
      await addPerson(o.directory, person, await readPin());
      console.log(`${person.id} may sign in.`);
    });
}

/** Case numbers begin with the suitcase's: two suitcases with one number would write into each other's cases. */
function refuseTakenNumber(hospital: HospitalConfiguration, deviceId: string, suitcaseId: string): void {
  if (deviceId === hospital.hospitalId) throw new ValisetteError('configuration-invalid', `${deviceId} is the name of the hospital itself`, { deviceId });
  const devices = new Devices(hospital.devicesDirectory, silentLog);
  const holder = devices.peers.ids().find((other) => other !== deviceId && devices.suitcaseOf(other) === suitcaseId);
  if (holder !== undefined) throw new ValisetteError('configuration-invalid', `the number ${suitcaseId} belongs to ${holder} already`, { deviceId: holder, suitcaseId });
}

/** Pages of this installation, wherever the process is started from. */
function builtPages(application: 'bedside' | 'hospital'): string {
  return join(installationDirectory(), 'dist', 'ui', application);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new ValisetteError('configuration-invalid', `${text} is not a port number`);
  return Number(text);
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new ValisetteError('configuration-invalid', `${path} exists already; its keys must not be replaced`, { path });
}

async function makePrivate(...directories: readonly string[]): Promise<void> {
  for (const directory of directories) await mkdir(directory, { recursive: true, mode: 0o700 });
}

async function writeJson(path: string, value: unknown, mode = 0o600): Promise<void> {
  await replaceFile(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}

/** First line of standard input; when a person types it, it is asked for and not shown. */
async function readPin(): Promise<string> {
  const typed = process.stdin.isTTY;
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (typed) process.stderr.write('PIN: ');
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: typed });
  try {
    for await (const line of lines) return line.trim();
    throw new ValisetteError('input-missing', 'no PIN on standard input');
  } finally {
    lines.close();
    if (typed) process.stderr.write('\n');
  }
}
