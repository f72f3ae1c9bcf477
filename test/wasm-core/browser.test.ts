import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { coreOf, goldenOutcome, RELEASE } from './analyses.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

it('Chromium gives the same bits as Node', { timeout: 90_000 }, async (context) => {
  if (!existsSync(CHROMIUM)) context.skip(`no browser at ${CHROMIUM}: install Chromium to compare it with Node`);
  const script = await bundle();
  const server = await serve({ '/': ['text/html', '<!doctype html><title>core</title>'], '/page.js': ['text/javascript', script], '/core.wasm': ['application/wasm', await readFile(RELEASE)] });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // As text: the test runner rewrites import() in functions.
    const outcome = await page.evaluate<string>(`import('/page.js').then((module) => module.runInPage('/core.wasm'))`);
    const core = await coreOf(RELEASE);
    expect(JSON.parse(outcome)).toEqual(JSON.parse(JSON.stringify({ sha256: core.sha256, outcome: goldenOutcome(core) })));
  } finally {
    await browser.close();
    server.close();
  }
});

/** The host wrappers and the generated signals as one browser module. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, target: 'es2022', lib: { entry: 'test/wasm-core/browser-page.ts', formats: ['es'] } },
  });
  const output = Array.isArray(result) ? result[0] : result;
  if (output === undefined || !('output' in output)) throw new Error('vite built nothing');
  return output.output[0].code;
}

async function serve(files: Readonly<Record<string, readonly [type: string, body: string | Uint8Array]>>): Promise<Server> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
