import { Command } from 'commander';
import { registerAccuracy } from '../../cli/accuracy.ts';
import { registerAnalyse } from '../../cli/analyse.ts';

/** The two commands alone, as a process of their own. */
const program = new Command('valisette');
registerAnalyse(program);
registerAccuracy(program);
await program.parseAsync();
