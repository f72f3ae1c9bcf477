import type { Command } from 'commander';
import { hospitalConfiguration } from '../hospital/configuration.ts';
import { startHospital } from '../hospital/main.ts';
import { readConfiguration } from '../service/configuration.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** `valisette hospital --config FILE`: runs until SIGINT or SIGTERM. */
export function registerHospital(program: Command): void {
  program
    .command('hospital')
    .description('the process that receives cases and carries answers back')
    .requiredOption('--config <file>', 'configuration file (valisette enrol init-hospital writes one)')
    .action(async (options: { config: string }) => {
      const config = await readConfiguration(options.config, hospitalConfiguration);
      await runUntilSignal(
        () => startHospital(config),
        (running) => {
          console.log(`Pages: ${running.url}`);
          console.log(`Suitcases: ${running.brokerUrl}`);
        },
      );
    });
}
