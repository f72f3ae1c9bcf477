import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './node-version.mjs';
import { installed, root, run } from './run.mjs';

const ROOMS = ['model', 'wasm-core/host', 'firmware-bridge', 'hardware-sim', 'relay', 'formats', 'service', 'hub', 'hospital', 'cli'];
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'asconfig.json', 'vite.config.ts'];

/** What is built, from what, and how. A step is skipped while its sources are those of its last success. */
const STEPS = [
  {
    name: 'analysis core',
    sources: ['wasm-core/assembly'],
    output: 'dist/wasm/valisette-core.wasm',
    commands: [
      [installed('assemblyscript/bin/asc.js'), '--config', 'asconfig.json', '--target', 'release'],
      [installed('assemblyscript/bin/asc.js'), '--config', 'asconfig.json', '--target', 'checked'],
    ],
  },
  { name: 'programs', sources: ROOMS, output: 'dist/cli/valisette.js', commands: [[installed('typescript/bin/tsc'), '-p', 'tsconfig.build.json']] },
  { name: 'screens', sources: ['ui', 'model', 'wasm-core/host', 'wasm-core/assembly'], output: 'dist/ui/hospital/index.html', commands: ['bedside', 'hospital'].map((app) => [installed('vite/bin/vite.js'), 'build', '--mode', app, '--logLevel', 'warn']) },
];

/** Builds what has changed since the last build; prints one line per step done. */
export async function build() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const step of STEPS) {
    const mark = join(root, 'dist', `.built-${step.name.replace(' ', '-')}`);
    const state = fingerprint([...step.sources, ...SETTINGS]);
    if (existsSync(mark) && readFileSync(mark, 'utf8') === state && existsSync(join(root, step.output))) continue;
    console.log(`Building the ${step.name}…`);
    for (const command of step.commands) {
      const { code, output } = await run(process.execPath, command, { quiet: true });
      if (code !== 0) throw new Refusal(`the ${step.name} could not be built:\n${output.trim()}`);
    }
    writeFileSync(mark, state);
  }
}

/** Names, sizes and times of every source: cheap, and enough to notice an edit or a checkout. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) describe(join(root, path), hash);
  return hash.digest('hex');
}

function describe(path, hash) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) describe(join(path, name), hash);
  } else {
    hash.update(`${path.slice(root.length)}\0${stat.size}\0${stat.mtimeMs}\0`);
  }
}
