import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of the program, from the nearest package.json above this file; `0.0.0` where there is none. */
export function programVersion(): string {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    try {
      const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version?: unknown };
      if (typeof version === 'string') return version.slice(0, 32);
    } catch {
      // Not in this directory.
    }
    if (directory === dirname(directory)) return '0.0.0';
  }
}
