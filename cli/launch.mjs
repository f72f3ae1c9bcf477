#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkNodeVersion, Refusal, runPrepared } from './prepare/node-version.mjs';
import { root } from './prepare/run.mjs';

/** The `valisette` command of a checkout: needs what `npm run build` makes. */
await runPrepared(async () => {
  checkNodeVersion();
  if (!existsSync(join(root, 'dist', 'cli', 'valisette.js'))) throw new Refusal('nothing is built yet: run "npm run build" (or "npm start") first');
  const { main } = await import('../dist/cli/valisette.js');
  await main(process.argv.slice(2));
});
