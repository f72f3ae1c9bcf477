import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import { leadsOfPotentials, potentialsOfLeads } from '../../hardware-sim/patient/electrodes.ts';
import { ELECTRODES, INDEPENDENT_LEADS, type ElectrodeName } from '../../model/lead.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import type { LeadCheckName } from '../../wasm-core/host/lead-checks.ts';

/** Exchanges that are computed from real records, and the check that should see each. */
const EXCHANGES: readonly { readonly pair: readonly [ElectrodeName, ElectrodeName]; readonly check: LeadCheckName }[] = [
  { pair: ['RA', 'LA'], check: 'arms-reversed' },
  { pair: ['RA', 'LL'], check: 'right-arm-left-leg' },
  { pair: ['LA', 'LL'], check: 'left-arm-left-leg' },
  { pair: ['RA', 'RL'], check: 'right-leg' },
  { pair: ['LA', 'RL'], check: 'right-leg' },
  { pair: ['V1', 'V2'], check: 'chest-order' },
  { pair: ['V2', 'V3'], check: 'chest-order' },
  { pair: ['V3', 'V4'], check: 'chest-order' },
  { pair: ['V1', 'V3'], check: 'chest-order' },
  { pair: ['V3', 'V5'], check: 'chest-order' },
  { pair: ['V1', 'V6'], check: 'chest-order' },
];
const CHECKS: readonly LeadCheckName[] = ['arms-reversed', 'right-arm-left-leg', 'right-leg', 'left-arm-left-leg', 'chest-order', 'inconsistent'];

export interface LeadSwapScore {
  readonly database: string;
  readonly records: number;
  /** Records as they are, by the check that speaks: these count as false flags, though real ones may be among them. */
  readonly flagged: readonly { readonly check: LeadCheckName; readonly records: number }[];
  /** Computed exchanges: seen by the right check, and by any check that asks for a new record. */
  readonly exchanges: readonly { readonly pair: string; readonly named: number; readonly seen: number }[];
}

interface Voltages {
  readonly samplingFrequency: number;
  readonly frameCount: number;
  /** I, II, V1–V6, µV, interleaved. */
  readonly microvolts: Float64Array;
}

/** Paths (without extension) of the 12-lead records below a folder. */
export async function twelveLeadRecordsIn(directory: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true }).catch(() => [] as string[]);
  return files.filter((file) => file.endsWith('.hea')).map((file) => join(directory, file.slice(0, -4))).sort();
}

/**
 * Specificity on records as they are, sensitivity on exchanges computed from the same records through the electrode potentials
 * (RL taken to carry the voltage of LL). `units` = 'header', or 'microvolts' where the integers are µV whatever the header says (LUDB).
 */
export async function scoreLeadSwaps(core: AnalysisCore, database: string, paths: readonly string[], units: 'header' | 'microvolts', progress: (line: string) => void): Promise<LeadSwapScore> {
  const flagged = new Map<LeadCheckName, number>(CHECKS.map((check) => [check, 0]));
  const exchanges = EXCHANGES.map(({ pair }) => ({ pair: pair.join('–'), named: 0, seen: 0 }));
  for (const [place, path] of paths.entries()) {
    const voltages = await readVoltages(path, units);
    for (const { check } of checksOf(core, voltages, null)) flagged.set(check, (flagged.get(check) ?? 0) + 1);
    EXCHANGES.forEach(({ pair, check }, index) => {
      const found = checksOf(core, voltages, pair);
      const count = exchanges[index];
      if (count === undefined) return;
      if (found.some((candidate) => candidate.check === check)) count.named += 1;
      if (found.some((candidate) => candidate.strength === 'likely')) count.seen += 1;
    });
    progress(`${database} exchanges (${place + 1}/${paths.length})`);
  }
  return { database, records: paths.length, flagged: CHECKS.map((check) => ({ check, records: flagged.get(check) ?? 0 })), exchanges };
}

async function readVoltages(path: string, units: 'header' | 'microvolts'): Promise<Voltages> {
  const file = await readWfdbRecord(path);
  const all = file.readFrames(0, file.frameCount);
  const microvolts = new Float64Array(file.frameCount * INDEPENDENT_LEADS.length);
  INDEPENDENT_LEADS.forEach((name, lead) => {
    const place = file.channels.findIndex((channel) => channel.name.toLowerCase() === name.toLowerCase());
    const channel = file.channels[place];
    if (channel === undefined) return;
    const [scale, baseline] = units === 'microvolts' ? [1, 0] : [1000 / channel.gain, channel.baseline];
    for (let i = 0; i < file.frameCount; i += 1) microvolts[i * INDEPENDENT_LEADS.length + lead] = ((all[i * file.channels.length + place] ?? 0) - baseline) * scale;
  });
  return { samplingFrequency: file.samplingFrequency, frameCount: file.frameCount, microvolts };
}

function checksOf(core: AnalysisCore, voltages: Voltages, pair: readonly [ElectrodeName, ElectrodeName] | null) {
  const { samplingFrequency, frameCount, microvolts } = voltages;
  const samples = new Int32Array(microvolts.length);
  const leads = new Float64Array(INDEPENDENT_LEADS.length);
  const potentials = new Float64Array(ELECTRODES.length);
  const [first, second] = pair === null ? [0, 0] : [ELECTRODES.indexOf(pair[0]), ELECTRODES.indexOf(pair[1])];
  for (let i = 0; i < frameCount; i += 1) {
    leads.set(microvolts.subarray(i * leads.length, (i + 1) * leads.length));
    potentialsOfLeads(leads, potentials);
    [potentials[first], potentials[second]] = [potentials[second] ?? 0, potentials[first] ?? 0];
    leadsOfPotentials(potentials, leads);
    for (let lead = 0; lead < leads.length; lead += 1) samples[i * leads.length + lead] = Math.round(leads[lead] ?? 0);
  }
  return core.recordQuality({
    samplingFrequency,
    leads: INDEPENDENT_LEADS.map((name) => ({ name, microvoltsPerUnit: 1, offset: 0, minimum: -2147483648, maximum: 2147483647 })),
    samples,
    frameCount,
  }).checks;
}
