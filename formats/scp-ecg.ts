import { holdSignals, type ImportedSignalFile, type MissingStretch } from './imported-signals.ts';
import { inputFaults, type InputFaults } from './input-faults.ts';
import { distinctNames, numberedLeadName } from './lead-names.ts';
import { readInput } from './read-input.ts';
import { readHuffmanTables, type HuffmanTable } from './scp-ecg/huffman.ts';
import { decodeLead, readCodedLeads, readLeads, type CodedLeads, type ScpLead } from './scp-ecg/leads.ts';
import { addReferenceBeat, readBeatLocations } from './scp-ecg/reference-beat.ts';
import { readScpSections, type ScpSection } from './scp-ecg/sections.ts';

export { looksLikeScp } from './scp-ecg/sections.ts';

/** The record does not tell the rails of the converter: those of the stored integers. */
const RAILS = { minimum: -32768, maximum: 32767 };

/** Silence between leads that were recorded one after the other, at most. */
const MAXIMUM_PAUSE_SECONDS = 60;
/** Samples of all leads on one time line; the lengths of section 6 allow half a million for a lead. */
const MAXIMUM_SAMPLES = 1 << 24;

/**
 * Reads the rhythm of an SCP-ECG record (EN 1064:2005): section 6, plain or Huffman coded, with differences of order 0, 1 or 2,
 * and the reference beat of section 5 added back where section 3 says it was subtracted. Patient data of section 1 are not read.
 * Leads recorded at different times keep their place; the rest is `missing`.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed` (checksums too), `format-unknown`,
 *   `not-supported` for bimodal compression (readers fill the reduced stretches each in their own way: no exact curve comes back)
 *   and for a reference beat of another rate or scale than the rhythm.
 */
export async function readScpEcg(path: string): Promise<ImportedSignalFile> {
  return parseScpEcg(await readInput(path), path);
}

export function parseScpEcg(bytes: Uint8Array, path: string): ImportedSignalFile {
  const faults = inputFaults(path);
  const sections = readScpSections(bytes, faults);
  const { leads, usesReferenceBeat } = readLeads(required(sections, 3, 'lead definition', faults), faults);
  const rhythm = readCodedLeads(6, required(sections, 6, 'rhythm', faults), leads.length, faults);
  if (rhythm.isBimodal) throw faults.unsupported('bimodal compression is not supported');
  const tableSection = sections.get(2);
  const tables = tableSection === undefined ? null : readHuffmanTables(tableSection.view, faults);
  const { origin, frameCount } = timeLine(leads, rhythm, faults);
  const samples = leads.map((lead, index) => decodeLead(rhythm, index, lead.lastSample - lead.firstSample + 1, tables, faults));
  if (usesReferenceBeat) restoreBeats(sections, leads, rhythm, samples, tables, faults);
  const names = distinctNames(leads.map((lead) => [numberedLeadName(lead.number)]));
  const missing: MissingStretch[] = [];
  const columns = samples.map((values, channel) => {
    const from = (leads[channel]?.firstSample ?? origin) - origin;
    if (values.length === frameCount) return values;
    if (from > 0) missing.push({ channel, from: 0, to: from });
    if (from + values.length < frameCount) missing.push({ channel, from: from + values.length, to: frameCount });
    const column = new Int32Array(frameCount).fill(RAILS.minimum);
    column.set(values, from);
    return column;
  });
  return holdSignals({
    path,
    format: 'scp-ecg',
    samplingFrequency: 1_000_000 / rhythm.microsecondsPerSample,
    channels: names.map((name) => ({ name, unit: 'uV', gain: 1000 / rhythm.nanovoltsPerStep, baseline: 0, ...RAILS })),
    columns,
    missing,
  });
}

function required(sections: ReadonlyMap<number, ScpSection>, id: number, what: string, faults: InputFaults): DataView {
  const section = sections.get(id);
  if (section === undefined) throw faults.malformed(`section ${id} (${what}) is absent`);
  return section.view;
}

/** First sample and length of the record; leads of unequal times must lie close together. */
function timeLine(leads: readonly ScpLead[], rhythm: CodedLeads, faults: InputFaults): { origin: number; frameCount: number } {
  let origin = Infinity;
  let end = 0;
  let sampleCount = 0;
  for (const lead of leads) {
    origin = Math.min(origin, lead.firstSample);
    end = Math.max(end, lead.lastSample);
    sampleCount += lead.lastSample - lead.firstSample + 1;
  }
  const frameCount = end - origin + 1;
  const codedBits = 8 * rhythm.leads.reduce((sum, bytes) => sum + bytes.length, 0);
  if (sampleCount > codedBits) throw faults.malformed(`${sampleCount} samples in ${codedBits / 8} bytes`);
  if (frameCount > sampleCount + (MAXIMUM_PAUSE_SECONDS * 1_000_000) / rhythm.microsecondsPerSample) throw faults.malformed('the leads lie too far apart in time');
  if (frameCount * leads.length > MAXIMUM_SAMPLES) throw faults.unsupported(`${leads.length} leads over ${frameCount} samples are not supported`);
  return { origin, frameCount };
}

/**
 * Adds the reference beat of section 5 to every lead, in place. Another rate or scale than the rhythm's would need the
 * rounding of the writer, which the record does not tell.
 */
function restoreBeats(
  sections: ReadonlyMap<number, ScpSection>,
  leads: readonly ScpLead[],
  rhythm: CodedLeads,
  samples: readonly Int32Array[],
  tables: readonly HuffmanTable[] | null,
  faults: InputFaults,
): void {
  const locations = readBeatLocations(required(sections, 4, 'beat locations', faults), faults);
  const beats = readCodedLeads(5, required(sections, 5, 'reference beat', faults), leads.length, faults);
  if (beats.microsecondsPerSample !== rhythm.microsecondsPerSample) throw faults.unsupported('a rhythm of another rate than its reference beat is not supported');
  if (beats.nanovoltsPerStep !== rhythm.nanovoltsPerStep) throw faults.unsupported('a rhythm of another scale than its reference beat is not supported');
  const length = Math.floor((locations.referenceMilliseconds * 1000) / beats.microsecondsPerSample);
  samples.forEach((residual, index) => {
    const reference = decodeLead(beats, index, length, tables, faults);
    addReferenceBeat(residual, leads[index]?.firstSample ?? 1, reference, locations, faults);
  });
}
