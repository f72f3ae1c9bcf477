import { readSequenceSets, type AecgSequence, type AecgSequenceSet } from './aecg/sequences.ts';
import { holdSignals, type ImportedSignalFile, type SkippedSignal } from './imported-signals.ts';
import { inputFaults, type InputFaults } from './input-faults.ts';
import { distinctNames, mdcLeadName } from './lead-names.ts';
import { readInput } from './read-input.ts';
import { microvoltsPerUnit, type SignalFileChannel } from './signal-file.ts';
import { decodeXml } from './xml-reader.ts';

/** A 12-lead ECG of ten seconds takes half a megabyte. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;
const MAXIMUM_RATE = 1_000_000;
/** Text has no rails: the integer range is the widest that cannot be reached. */
const RAILS = { minimum: -0x80000000, maximum: 0x7fffffff };
const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6 };

/**
 * Reads the rhythm of an HL7 annotated ECG (aECG): the sequence set with most leads, then the longest.
 * Physical value = origin + digit × scale. Representative beats and other sets are named in `skipped`.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed`, `format-unknown` (other XML), `not-supported`
 *   (document type declarations, no rhythm).
 */
export async function readAecg(path: string): Promise<ImportedSignalFile> {
  return parseAecg(await readInput(path), path);
}

export function parseAecg(bytes: Uint8Array, path: string): ImportedSignalFile {
  const faults = inputFaults(path);
  if (bytes.length === 0) throw faults.truncated('the file is empty');
  if (bytes.length > MAXIMUM_BYTES) throw faults.unsupported('an annotated ECG of more than 256 MiB is not supported');
  const sets = readSequenceSets(decodeXml(bytes, faults), faults);
  if (sets.length === 0) throw faults.unsupported('the annotated ECG holds no curves');
  const rhythms = sets.filter((set) => set.seriesCode !== 'REPRESENTATIVE_BEAT');
  if (rhythms.length === 0) throw faults.unsupported('the annotated ECG holds average beats and no rhythm');
  const best = [...rhythms].sort((a, b) => leadsOf(b).length - leadsOf(a).length || lengthOf(b) - lengthOf(a))[0];
  if (best === undefined || leadsOf(best).length === 0) throw faults.unsupported('no sequence of the annotated ECG is a lead with a scale in volts');
  const leads = leadsOf(best);
  const names = distinctNames(leads.map((lead) => [mdcLeadName(lead.code)]));
  const columns: Int32Array[] = [];
  const channels = leads.map((lead, index) => {
    const { channel, column } = describeLead(lead, names[index] ?? lead.code, faults);
    if (column.length === 0 || column.length !== (leads[0]?.digits?.length ?? 0)) throw faults.malformed(`lead ${channel.name} has ${column.length} samples, the first has ${leads[0]?.digits?.length ?? 0}`);
    columns.push(column);
    return channel;
  });
  return holdSignals({ path, format: 'aecg', samplingFrequency: rateOf(best, faults), channels, columns, skipped: skippedOf(sets, best) });
}

function leadsOf(set: AecgSequenceSet): AecgSequence[] {
  return set.sequences.filter((sequence) => mdcLeadName(sequence.code) !== null && sequence.digits !== null && sequence.scale !== null && microvoltsPerUnit(sequence.scale.unit) !== null);
}

function lengthOf(set: AecgSequenceSet): number {
  return leadsOf(set)[0]?.digits?.length ?? 0;
}

function describeLead(lead: AecgSequence, name: string, faults: InputFaults): { channel: SignalFileChannel; column: Int32Array } {
  const scale = lead.scale ?? { value: 0, unit: 'uV' };
  const origin = lead.origin ?? { value: 0, unit: scale.unit };
  const originUnit = microvoltsPerUnit(origin.unit);
  const scaleUnit = microvoltsPerUnit(scale.unit) ?? 1;
  const baseline = -(origin.value * (originUnit ?? Number.NaN)) / scaleUnit / scale.value;
  if (!Number.isFinite(1 / scale.value)) throw faults.malformed(`the scale of lead ${name} is ${scale.value}`);
  if (!Number.isFinite(baseline)) throw faults.malformed(`the origin of lead ${name} is no voltage`);
  const digits = lead.digits ?? new Int32Array(0);
  const sign = scale.value > 0 ? 1 : -1;
  return {
    column: sign > 0 ? digits : digits.map((digit) => -digit),
    channel: { name, unit: scale.unit, gain: 1 / Math.abs(scale.value), baseline: sign * baseline + 0, ...RAILS },
  };
}

/** Hz, from the time axis of the set. */
function rateOf(set: AecgSequenceSet, faults: InputFaults): number {
  const increment = set.sequences.find((sequence) => sequence.increment !== null)?.increment;
  if (increment === undefined || increment === null) throw faults.malformed('the curves have no time axis');
  const seconds = increment.value * (SECONDS[increment.unit] ?? Number.NaN);
  const rate = 1 / seconds;
  if (!(rate > 0 && rate <= MAXIMUM_RATE)) throw faults.malformed(`a time step of ${increment.value} ${increment.unit.slice(0, 8)}`);
  // 1/0.002 and its like: a rate within a billionth of a whole number is that number.
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-9 * rate ? whole : rate;
}

function skippedOf(sets: readonly AecgSequenceSet[], best: AecgSequenceSet): SkippedSignal[] {
  const leads = leadsOf(best);
  return [
    ...sets.filter((set) => set !== best).map((set): SkippedSignal => ({ name: set.seriesCode ?? 'sequence set', reason: set.seriesCode === 'REPRESENTATIVE_BEAT' ? 'average-beat' : 'other-group' })),
    ...best.sequences.filter((sequence) => sequence.digits !== null && !leads.includes(sequence)).map((sequence): SkippedSignal => ({ name: sequence.code, reason: 'not-an-ecg' })),
  ];
}
