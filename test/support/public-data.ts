import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of public recordings: VALISETTE_DATA, else `data/public` of this checkout, else a `shared/data` beside it. */
const FOLDERS = [process.env['VALISETTE_DATA'], 'data/public', '../shared/data'];

/** Path of a file of the public databases; it need not exist: a test that lacks it skips and says so. */
export function publicData(path: string): string {
  const folder = FOLDERS.find((candidate) => candidate !== undefined && existsSync(candidate)) ?? 'data/public';
  return join(folder, path);
}
