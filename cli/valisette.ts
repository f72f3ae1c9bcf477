import { Command, CommanderError } from 'commander';
import { describeError, isValisetteError } from '../model/errors.ts';
import { programVersion } from '../service/version.ts';

type Registration = (program: Command) => void;

/** Commands are loaded when named: `valisette analyse` never loads a broker or a serial port. */
const COMMANDS: Readonly<Record<string, () => Promise<Registration>>> = {
  demo: async () => (await import('./demo.ts')).registerDemo,
  hub: async () => (await import('./hub.ts')).registerHub,
  hospital: async () => (await import('./hospital.ts')).registerHospital,
  enrol: async () => (await import('./enrol.ts')).registerEnrol,
  simulate: async () => (await import('./simulate.ts')).registerSimulate,
  analyse: async () => (await import('./analyse.ts')).registerAnalyse,
  accuracy: async () => (await import('./accuracy.ts')).registerAccuracy,
};

/** Runs one command line. Sets `process.exitCode`: 0 done, 1 failed, 2 wrong input or usage. */
export async function main(parameters: readonly string[]): Promise<void> {
  const program = new Command('valisette')
    .description('Software of a telemedicine suitcase: instruments, hub, relay, hospital.')
    .version(programVersion(), '--version')
    .exitOverride()
    .showHelpAfterError('(valisette --help lists the commands)');
  const named = parameters.find((parameter) => !parameter.startsWith('-'));
  const wanted = named !== undefined && named in COMMANDS ? [named] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const register = await COMMANDS[name]?.();
    register?.(program);
  }
  try {
    await program.parseAsync([...parameters], { from: 'user' });
  } catch (error) {
    process.exitCode = exitStatus(error);
  }
}

/** Commander has already said what is wrong with a command line; our own errors are one line. */
function exitStatus(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`valisette: ${describeError(error)}\n`);
  const wrongInput = ['input-missing', 'input-unreadable', 'input-truncated', 'format-unknown', 'format-malformed', 'schema-violation', 'configuration-invalid', 'not-supported'];
  return isValisetteError(error) && wrongInput.includes(error.code) ? 2 : 1;
}
