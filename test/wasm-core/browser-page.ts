import { loadCore } from '../../wasm-core/host/core.ts';
import { goldenOutcome } from './golden-outcome.ts';

/** Runs in the page of browser.test.ts. */
export async function runInPage(address: string): Promise<string> {
  const core = await loadCore(new Uint8Array(await (await fetch(address)).arrayBuffer()));
  return JSON.stringify({ sha256: core.sha256, outcome: goldenOutcome(core) });
}
