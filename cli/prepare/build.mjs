import { build } from './compile.mjs';
import { installDependencies } from './install.mjs';
import { checkNodeVersion, runPrepared } from './node-version.mjs';

await runPrepared(async () => {
  checkNodeVersion();
  await installDependencies();
  await build();
});
