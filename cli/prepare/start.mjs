import { build } from './compile.mjs';
import { installDependencies } from './install.mjs';
import { checkNodeVersion, runPrepared } from './node-version.mjs';

/** `npm start`: whatever is missing is installed and built, then the demonstration runs until Ctrl-C. */
await runPrepared(async () => {
  checkNodeVersion();
  await installDependencies();
  await build();
  const { main } = await import('../../dist/cli/valisette.js');
  await main(['demo', ...process.argv.slice(2)]);
});
