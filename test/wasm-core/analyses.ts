import { readFile } from 'node:fs/promises';
import { loadCore, type AnalysisCore } from '../../wasm-core/host/core.ts';

export { confirmed, goldenOutcome, runEcg, runPulse } from './golden-outcome.ts';

export const RELEASE = 'dist/wasm/valisette-core.wasm';
export const CHECKED = 'dist/wasm/valisette-core.checked.wasm';

export async function coreOf(path: string): Promise<AnalysisCore> {
  return loadCore(new Uint8Array(await readFile(path)));
}
