import { statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Compiles the analysis core before any test reads it, unless the files on disk are newer than every source. */
export async function setup(): Promise<void> {
  const targets = ['release', 'checked'] as const;
  const outputs = { release: 'dist/wasm/valisette-core.wasm', checked: 'dist/wasm/valisette-core.checked.wasm' };
  const newest = newestChange('wasm-core/assembly');
  if (changed('wasm-core/assembly/index.ts') === 0) return;
  const { main } = await import('assemblyscript/asc');
  for (const target of targets) {
    if (changed(outputs[target]) >= newest) continue;
    const messages: string[] = [];
    const stream = { write: (text: string | Uint8Array) => (messages.push(String(text)), true) };
    const { error } = await main(['--config', 'asconfig.json', '--target', target], { stdout: stream, stderr: stream });
    if (error) throw new Error(`the analysis core does not compile:\n${messages.join('')}`, { cause: error });
  }
}

function newestChange(directory: string): number {
  let newest = 0;
  for (const entry of entries(directory)) newest = Math.max(newest, entry.isDirectory() ? newestChange(join(directory, entry.name)) : changed(join(directory, entry.name)));
  return newest;
}

function entries(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function changed(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
