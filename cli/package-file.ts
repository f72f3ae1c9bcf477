import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** package.json of this installation, from the sources as from the compiled files. */
export function packageFile(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error('package.json of valisette not found');
    directory = parent;
  }
  return join(directory, 'package.json');
}

/** Folder of this installation. */
export function installationDirectory(): string {
  return dirname(packageFile());
}
