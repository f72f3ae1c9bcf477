import { cpus } from 'node:os';
import { benchCore } from './core.ts';
import { benchHub } from './hub.ts';
import { benchLiveScreen } from './live-screen.ts';

/** `npm run bench`: speed and memory on this machine, as lines of text. Quote medians of several runs on a quiet machine. */
const [processor] = cpus();
console.log(`Node ${process.versions.node}, ${processor?.model ?? 'unknown processor'}, ${cpus().length} cores\n`);
for (const part of [benchCore, benchHub, benchLiveScreen]) for (const line of await part()) console.log(line);
