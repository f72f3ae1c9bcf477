import { build } from './compile.mjs';
import { installDependencies } from './install.mjs';
import { checkNodeVersion, Refusal, runPrepared } from './node-version.mjs';
import { installed, run } from './run.mjs';

/** `npm test`: installs, builds, checks types, style and layers, then runs every test. Arguments go to vitest. */
await runPrepared(async () => {
  checkNodeVersion();
  await installDependencies();
  await build();
  const chosen = process.argv.slice(2);
  if (chosen.length === 0) {
    await check('types', [installed('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']);
    await check('style', [installed('eslint/bin/eslint.js'), '.']);
    await check('layers', ['cli/prepare/layers.mjs']);
  }
  const { code } = await run(process.execPath, [installed('vitest/vitest.mjs'), 'run', ...chosen]);
  process.exitCode = code;
});

async function check(name, command) {
  console.log(`Checking the ${name}…`);
  const { code, output } = await run(process.execPath, command, { quiet: true });
  if (code !== 0) throw new Refusal(`the check of ${name} failed:\n${output.trim()}\n\n0 passed, 1 failed, 0 skipped`);
}
