import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { join } from 'node:path';
import { Refusal, runPrepared } from './node-version.mjs';
import { root } from './run.mjs';

/** Fewer modules than this means the reader is blind, not that the house is clean. */
const FEWEST_MODULES = 60;
const ROOMS = ['model', 'wasm-core', 'firmware-bridge', 'hardware-sim', 'relay', 'formats', 'service', 'hub', 'hospital', 'ui', 'cli', 'test'];

/** Imports run downward only. Fails on a forbidden import, and when it reads no (or too few) modules. Another house may be named. */
await runPrepared(async () => {
  process.chdir(process.argv[2] ?? root);
  const tsConfigFile = join(root, 'tsconfig.json');
  const configuration = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise(
    ROOMS,
    { ...configuration.options, tsConfig: { fileName: tsConfigFile }, ruleSet: { forbidden: configuration.forbidden }, validate: true },
    configuration.options.enhancedResolveOptions,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  const ours = output.modules.filter((module) => ROOMS.some((room) => module.source.startsWith(`${room}/`)));
  const imports = ours.flatMap((module) => module.dependencies).filter((dependency) => ROOMS.some((room) => dependency.resolved.startsWith(`${room}/`)));
  if (ours.length < FEWEST_MODULES || imports.length < FEWEST_MODULES) {
    throw new Refusal(`the layer check read ${ours.length} modules and ${imports.length} imports: it is blind, check its TypeScript version`);
  }
  const broken = output.summary.violations.filter((violation) => violation.rule.severity === 'error');
  if (broken.length > 0) {
    throw new Refusal(broken.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`).join('\n'));
  }
  console.log(`${ours.length} modules, ${imports.length} imports, none against the layers`);
});
