import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const directories: string[] = [];

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'valisette-cli-'));
  directories.push(directory);
  return directory;
}

function node(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8', timeout: 180_000 });
  return { status, out: stdout, err: stderr };
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

describe('what stands in the way of a start is said in one sentence', () => {
  it('a Node that is too old', () => {
    const { status, err } = node('--input-type=module', '-e', "import { checkNodeVersion, runPrepared } from './cli/prepare/node-version.mjs'; await runPrepared(() => checkNodeVersion('18.20.4'));");
    expect(status).toBe(1);
    expect(err.trim()).toMatch(/^valisette: Node\.js 20\.19\.0 or newer is needed; this is 18\.20\.4\..*start again\.$/);
  });

  it('accepts the versions it promises', async () => {
    const { checkNodeVersion } = await script<{ checkNodeVersion: (version: string) => void }>('node-version');
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.11.1']) expect(() => checkNodeVersion(version)).not.toThrow();
    for (const version of ['20.18.9', '18.20.4', '16.0.0']) expect(() => checkNodeVersion(version)).toThrow();
  });

  it('a missing compiler, named with what to install', async () => {
    const { explain } = await script<{ explain: (output: string, missing: readonly string[]) => string }>('install');
    const sentence = explain('gyp ERR! find Python', ['make', 'g++']);
    expect(sentence).toContain('Missing here: make, g++');
    expect(sentence).toContain('apt install build-essential python3');
    expect(sentence.split('\n')).toHaveLength(1);
  });

  it('no network, a full disk and a folder of somebody else', async () => {
    const { explain } = await script<{ explain: (output: string, missing: readonly string[]) => string }>('install');
    expect(explain('npm error code ENOTFOUND', [])).toMatch(/registry cannot be reached/);
    expect(explain('npm error ENOSPC: no space left', [])).toMatch(/disk is full/);
    expect(explain('npm error EACCES', [])).toMatch(/cannot be written/);
  });

  it('a port in use, named', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    const run = node('cli/launch.mjs', 'demo', '--directory', temporary(), '--hub-port', '0', '--hospital-port', port, '--broker-port', '0');
    holder.close();
    expect(run.status).toBe(1);
    expect(run.err.trim().split('\n')).toHaveLength(1);
    expect(run.err).toContain(port);
    expect(run.err).toMatch(/taken by another program: stop that program, or choose another port/);
  });

  it('a configuration with a wrong field, named', () => {
    const file = join(temporary(), 'suitcase.json');
    writeFileSync(file, JSON.stringify({ suitcaseId: 'v042' }));
    const { status, out, err } = node('cli/launch.mjs', 'hub', '--config', file);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain(file);
  });

  it('an unknown command', () => {
    const { status, err } = node('cli/launch.mjs', 'bogus');
    expect(status).toBe(2);
    expect(err).toMatch(/unknown command/);
  });
});

describe('the layer check', () => {
  it('fails when it reads no module', () => {
    const directory = temporary();
    for (const room of ['model', 'wasm-core', 'firmware-bridge', 'hardware-sim', 'relay', 'formats', 'service', 'hub', 'hospital', 'ui', 'cli', 'test']) mkdirSync(join(directory, room));
    const { status, err } = node('cli/prepare/layers.mjs', directory);
    expect(status).toBe(1);
    expect(err).toMatch(/read 0 modules/);
  });

  it('fails on an import that climbs', () => {
    const directory = temporary();
    for (const room of ['model', 'wasm-core', 'firmware-bridge', 'hardware-sim', 'relay', 'formats', 'service', 'hub', 'hospital', 'ui', 'cli', 'test']) mkdirSync(join(directory, room));
    for (let i = 0; i < 80; i += 1) writeFileSync(join(directory, 'model', `m${i}.ts`), i === 0 ? 'export const m0 = 0;\n' : `export { m0 } from './m0.ts';\n`);
    writeFileSync(join(directory, 'hub', 'main.ts'), 'export const hub = 1;\n');
    writeFileSync(join(directory, 'relay', 'relay.ts'), "export { hub } from '../hub/main.ts';\n");
    const { status, err } = node('cli/prepare/layers.mjs', directory);
    expect(status).toBe(1);
    expect(err).toMatch(/relay-looks-down: relay\/relay\.ts → hub\/main\.ts/);
  });
});

/** The scripts that prepare a checkout are plain JavaScript: they run before anything is installed. */
async function script<T>(name: string): Promise<T> {
  return (await import(`../../cli/prepare/${name}.mjs`)) as T;
}
