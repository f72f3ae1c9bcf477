import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ValisetteError } from '../../model/errors.ts';
import { loadCore, type AnalysisCore } from './core.ts';

const CORE_FILE = 'dist/wasm/valisette-core.wasm';

/**
 * Loads the core from disk (Node only): from `path`, or from the package this file belongs to.
 * @throws ValisetteError `core-missing` when there is no such file.
 */
export async function loadCoreFile(path: string = defaultPath()): Promise<AnalysisCore> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new ValisetteError('core-missing', `analysis core not found: ${path} (npm run build makes it)`, { path }, { cause });
  }
  return loadCore(bytes);
}

/** The compiled sources lie one level deeper (dist/) than the sources, hence the walk up to package.json. */
function defaultPath(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let directory = here; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return join(directory, CORE_FILE);
    if (dirname(directory) === directory) throw new ValisetteError('core-missing', 'no package.json above the analysis core');
  }
}
