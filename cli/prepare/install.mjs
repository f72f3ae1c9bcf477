import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from './node-version.mjs';
import { root, run } from './run.mjs';

const MARK = join(root, 'node_modules', '.valisette-installed');

/** Installs the locked dependencies when node_modules is absent, older than the lock file or made for another Node. */
export async function installDependencies() {
  const lock = join(root, 'package-lock.json');
  const wanted = `${process.versions.modules} ${process.platform} ${process.arch} ${statSync(lock).mtimeMs} ${statSync(lock).size}`;
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return;
  if (!existsSync(MARK) && existsSync(join(root, 'node_modules', '.package-lock.json')) && loads('better-sqlite3-multiple-ciphers')) {
    writeFileSync(MARK, wanted);
    return;
  }
  console.log('Installing the dependencies (the first time this compiles the store: one to two minutes)…');
  const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
  if (status.code !== 0) throw new Refusal(explain(status.output, missingTools()));
  if (!loads('better-sqlite3-multiple-ciphers')) {
    throw new Refusal('the SQLite store did not compile. ' + compilerSentence(missingTools()));
  }
  writeFileSync(MARK, wanted);
}

/** Loads a native package in a process of its own, so that a broken build cannot take this one with it. */
function loads(name) {
  const directory = mkdtempSync(join(tmpdir(), 'valisette-'));
  const script = `const D=require(${JSON.stringify(name)});new D(${JSON.stringify(join(directory, 'probe.db'))}).close()`;
  const { status } = spawnSync(process.execPath, ['-e', script], { cwd: root, stdio: 'ignore' });
  rmSync(directory, { recursive: true, force: true });
  return status === 0;
}

/** One sentence for a failed `npm ci`, by what npm said and which of the compiler's tools are missing. */
export function explain(output, missing) {
  if (missing.length > 0 && /node-gyp|gyp ERR|prebuild/i.test(output)) return compilerSentence(missing);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(output)) return 'the package registry cannot be reached: check the network (or the npm proxy settings) and start again.';
  if (/ENOSPC/.test(output)) return 'the disk is full: free about 1 GB and start again.';
  if (/EACCES|EPERM/.test(output)) return 'this folder cannot be written: use a folder that belongs to you.';
  return `npm ci failed:\n${output.trim().split('\n').slice(-12).join('\n')}`;
}

function compilerSentence(missing) {
  const what = missing.length > 0 ? `Missing here: ${missing.join(', ')}.` : 'The compiler is here but failed: see the lines of node-gyp above.';
  return `a C++ compiler is needed because no ready-made SQLite store exists for this machine. ${what} On Debian or Ubuntu: sudo apt install build-essential python3`;
}

function missingTools() {
  return ['make', 'g++', 'python3'].filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
}
