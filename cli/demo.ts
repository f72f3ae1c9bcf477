import { join, resolve } from 'node:path';
import { createWriteStream } from 'node:fs';
import { Option, type Command } from 'commander';
import { SCENARIOS, scenarioNamed } from '../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase } from '../hardware-sim/suitcase.ts';
import { startHospital } from '../hospital/main.ts';
import { startHub } from '../hub/main.ts';
import { SystemClock } from '../model/clock.ts';
import { isValisetteError, ValisetteError } from '../model/errors.ts';
import { silentLog } from '../model/log.ts';
import { createLog } from '../service/log.ts';
import { clearDemonstration, demonstrationHouse } from './demo/house.ts';
import { BEDSIDE_PEOPLE, DEMONSTRATION_PIN, HOSPITAL_PEOPLE } from './demo/people.ts';
import { installationDirectory } from './installation-directory.ts';
import { runUntilSignal, type Stoppable } from './run-until-signal.ts';
import { recordedPatient } from './simulate/recorded-patient.ts';

interface DemoOptions {
  directory: string;
  hubPort: string;
  hospitalPort: string;
  brokerPort: string;
  scenario: string;
  record?: string;
  fresh: boolean;
}

/** The console stays for the person; what the programs note goes here. */
const LOG_FILE = 'demonstration.log';

/** `valisette demo`: the whole chain on one machine, on real virtual ports, until Ctrl-C. */
export function registerDemo(program: Command): void {
  program
    .command('demo', { isDefault: false })
    .description('the whole chain on this machine: simulated instruments, hub, hospital')
    .option('--directory <dir>', 'where cases and keys of the demonstration are kept', join(installationDirectory(), 'data', 'demonstration'))
    .option('--hub-port <port>', 'page of the suitcase', '8042')
    .option('--hospital-port <port>', 'page of the hospital', '8043')
    .option('--broker-port <port>', 'door of the hospital for suitcases', '8044')
    .addOption(new Option('--scenario <name>', 'who the patient is').choices(SCENARIOS.map((scenario) => scenario.id)).default('normal-ehpad'))
    .option('--record <file.hea>', 'a real 12-lead record for the ECG board')
    .option('--fresh', 'forget the earlier demonstration cases', false)
    .action(demo);
}

async function demo(options: DemoOptions): Promise<void> {
  await runUntilSignal(
    () => start(options),
    (running) => console.log(running.welcome),
  );
}

interface Demonstration extends Stoppable {
  readonly welcome: string;
}

async function start(options: DemoOptions): Promise<Demonstration> {
  const directory = resolve(options.directory);
  if (options.fresh) await clearDemonstration(directory);
  const parts: { name: string; stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of parts.reverse()) await part.stop();
  };
  try {
    step('keys, people and enrolment');
    const house = await demonstrationHouse(directory, { hubPort: port(options.hubPort), hospitalPort: port(options.hospitalPort), brokerPort: port(options.brokerPort) });
    const log = createLog({ level: 'info', destination: createWriteStream(join(directory, LOG_FILE), { flags: 'a' }) });
    step('hospital');
    const hospital = await startHospital(house.hospital, { log: log.child({ program: 'hospital' }) });
    parts.push({ name: 'hospital', stop: () => hospital.stop() });
    step('suitcase');
    const hub = await startHub(house.hub, { log: log.child({ program: 'hub' }) });
    parts.push({ name: 'hub', stop: () => hub.stop() });
    step('simulated instruments');
    const suitcase = await simulatedSuitcase(options, house.portsDirectory);
    parts.push({ name: 'instruments', stop: () => suitcase.stop() });
    return { welcome: welcome(hub.url, hospital.url, options, join(directory, LOG_FILE)), stop };
  } catch (error) {
    await stop();
    if (!isValisetteError(error, 'address-in-use')) throw error;
    throw new ValisetteError('address-in-use', `${error.message}: stop that program, or choose another port with --hub-port, --hospital-port or --broker-port`, error.context, { cause: error });
  }
}

async function simulatedSuitcase(options: DemoOptions, portsDirectory: string): Promise<SimulatedSuitcase> {
  const patient = scenarioNamed(options.scenario);
  if (patient === undefined) throw new ValisetteError('configuration-invalid', `no scenario ${options.scenario}`);
  const suitcase = new SimulatedSuitcase({
    portsDirectory,
    seed: 1,
    patient,
    clock: new SystemClock(),
    log: silentLog,
    ...(options.record === undefined ? {} : { record: await recordedPatient(options.record) }),
  });
  await suitcase.start();
  return suitcase;
}

function welcome(hubUrl: string, hospitalUrl: string, { scenario, record }: DemoOptions, logFile: string): string {
  const row = (person: { displayName: string; role: string }) => `    ${person.displayName.padEnd(22)} ${person.role.padEnd(12)} PIN ${DEMONSTRATION_PIN}`;
  return [
    '',
    `  Bedside   ${hubUrl}`,
    ...BEDSIDE_PEOPLE.map(row),
    '',
    `  Hospital  ${hospitalUrl}`,
    ...HOSPITAL_PEOPLE.map(row),
    '',
    `  Patient: ${scenario}${record === undefined ? '' : `, ECG of ${record}`}. Everything is an exercise; nothing leaves this machine. Ctrl-C stops it.`,
    `  Log: ${logFile}`,
    '',
  ].join('\n');
}

function step(what: string): void {
  console.log(`Starting: ${what}…`);
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new ValisetteError('configuration-invalid', `${text} is not a port number`);
  return value;
}
