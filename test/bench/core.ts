import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';
import { TWELVE_LEADS } from '../../model/lead.ts';
import { generateEcg, generatePulse } from '../wasm-core/generated-signals.ts';

/** What the analysis core costs on this machine: lines of a table. */
export async function benchCore(): Promise<string[]> {
  const core = await loadCoreFile();
  const size = statSync('dist/wasm/valisette-core.wasm').size;
  const one = ecgCost(core, 360, 1, 15);
  const twelve = ecgCost(core, 500, 12, 20);
  const pulse = pulseCost(core);
  return [
    `core: wasm file ${(size / 1024).toFixed(1)} KiB`,
    `core: ECG, one lead at 360 Hz, ${(3600 * one).toFixed(3)} s of CPU per hour of signal`,
    `core: ECG, twelve leads at 500 Hz in blocks of 40 ms, ${(100 * twelve).toFixed(3)} % of one core live`,
    `core: pulse curve at 75 Hz, ${(3600 * pulse).toFixed(3)} s of CPU per hour of signal`,
  ];
}

/** Seconds of CPU per second of signal: the best of three runs of ten minutes. */
function ecgCost(core: AnalysisCore, samplingFrequency: number, leadCount: number, block: number): number {
  const ecg = generateEcg({ samplingFrequency, leadCount, seconds: 600, seed: 71, ventricularEvery: 9 });
  const frames = ecg.samples.length / leadCount;
  return best(600, () => {
    const analyser = core.createEcgAnalyser({
      samplingFrequency,
      leads: TWELVE_LEADS.slice(0, leadCount).map((name) => ({ name, microvoltsPerUnit: 1, offset: 0, minimum: -32768, maximum: 32767 })),
    });
    for (let sent = 0; sent < frames; sent += block) {
      const count = Math.min(block, frames - sent);
      analyser.push(ecg.samples.subarray(sent * leadCount, (sent + count) * leadCount), count, sent, 0);
    }
  });
}

function pulseCost(core: AnalysisCore): number {
  const pulse = generatePulse(75, 1200, 72);
  return best(1200, () => {
    const analyser = core.createPulseAnalyser({ samplingFrequency: 75, minimum: 0, maximum: 65535 });
    for (let sent = 0; sent < pulse.samples.length; sent += 6) {
      const count = Math.min(6, pulse.samples.length - sent);
      analyser.push(pulse.samples.subarray(sent, sent + count), count, sent);
    }
  });
}

function best(signalSeconds: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn += 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6 / signalSeconds);
  }
  return least;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const line of await benchCore()) console.log(line);
}
