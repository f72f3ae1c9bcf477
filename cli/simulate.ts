import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { SystemClock } from '../model/clock.ts';
import { silentLog } from '../model/log.ts';
import { SCENARIOS, scenarioNamed } from '../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase, type SimulatedInstrumentId } from '../hardware-sim/suitcase.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { COMMANDS_HELP, runLine } from './simulate/console.ts';
import { recordedPatient } from './simulate/recorded-patient.ts';

const INSTRUMENTS: readonly SimulatedInstrumentId[] = ['ads129x', 'nonin'];

interface SimulateOptions {
  scenario: string;
  record?: string;
  ports: string;
  instruments: SimulatedInstrumentId[];
  noninFormat: '2' | '7';
  seed: number;
  truth?: string;
}

/** `valisette simulate`: one patient and its instruments on virtual ports, until Ctrl-C; faults are typed on standard input. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('a patient and instruments as byte streams on virtual serial ports, with faults on demand')
    .addOption(new Option('--scenario <name>', 'who the patient is').choices(SCENARIOS.map((scenario) => scenario.id)).default('normal-ehpad'))
    .option('--record <file.hea>', 'a real 12-lead record for the ECG board, in a loop (the oximeter follows the scenario)')
    .option('--ports <directory>', 'where the ports are announced by links', '/tmp/valisette-ports')
    .option('--instruments <list>', 'ads129x,nonin', instrumentList, [...INSTRUMENTS])
    .addOption(new Option('--nonin-format <format>', 'data format of the oximeter').choices(['2', '7']).default('7'))
    .option('--seed <number>', 'same seed, same patient', wholeNumber, 1)
    .option('--truth <file>', 'write what the patient and the instruments really were, as JSON, at the end')
    .addHelpText('after', `\nCommands on standard input, one per line, one answer each:\n${COMMANDS_HELP}`)
    .action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const patient = scenarioNamed(options.scenario);
  if (patient === undefined) throw new InvalidArgumentError(`no scenario ${options.scenario}`);
  const suitcase = new SimulatedSuitcase({
    portsDirectory: options.ports,
    seed: options.seed,
    patient,
    clock: new SystemClock(),
    log: silentLog,
    instruments: options.instruments,
    noninFormat: options.noninFormat === '2' ? 2 : 7,
    ...(options.record === undefined ? {} : { record: await recordedPatient(options.record) }),
  });
  const lines = createInterface({ input: process.stdin });
  const running = {
    async stop(): Promise<void> {
      lines.close();
      if (options.truth !== undefined) {
        const instruments = options.instruments.map((id) => suitcase.instrument(id).truth());
        await writeFile(options.truth, `${JSON.stringify({ patient: suitcase.truth(), instruments })}\n`);
      }
      await suitcase.stop();
    },
  };
  await runUntilSignal(
    async () => {
      await suitcase.start();
      return running;
    },
    () => {
      for (const id of options.instruments) console.log(`${id} ${suitcase.instrument(id).portPath ?? ''}`);
      console.log(`scenario ${options.scenario}${options.record === undefined ? '' : `, ECG of ${options.record}`}; help lists the commands; Ctrl-C ends`);
      readCommands(lines, suitcase);
    },
  );
}

/** One after the other, so that answers come in the order of the lines. */
function readCommands(lines: AsyncIterable<string>, suitcase: SimulatedSuitcase): void {
  void (async () => {
    for await (const line of lines) if (line.trim() !== '') console.log(await runLine(suitcase, line));
  })();
}

function instrumentList(text: string): SimulatedInstrumentId[] {
  const names = text.split(',').map((name) => name.trim());
  const known = INSTRUMENTS.filter((id) => names.includes(id));
  const unknown = names.filter((name) => !INSTRUMENTS.some((id) => id === name));
  if (unknown.length > 0 || known.length === 0) throw new InvalidArgumentError(`choose among ${INSTRUMENTS.join(', ')}`);
  return known;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('a whole number is wanted');
  return value;
}
