import { main } from '../../cli/valisette.ts';

/** The real command line from its sources, as a process of its own. */
await main(process.argv.slice(2));
