import type { Command } from 'commander';
import { hubConfiguration } from '../hub/configuration.ts';
import { startHub } from '../hub/main.ts';
import { readConfiguration } from '../service/configuration.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** `valisette hub --config FILE`: runs until SIGINT or SIGTERM. */
export function registerHub(program: Command): void {
  program
    .command('hub')
    .description('the process in the suitcase: instruments, cases, pages at the bedside')
    .requiredOption('--config <file>', 'configuration file (valisette enrol init-suitcase writes one)')
    .action(async (options: { config: string }) => {
      const config = await readConfiguration(options.config, hubConfiguration);
      await runUntilSignal(
        () => startHub(config),
        (running) => console.log(`Pages: ${running.url}`),
      );
    });
}
