import { ANNOTATIONS_LABEL, parseEdfHeader, type EdfHeader, type EdfSignal } from './edf/header.ts';
import { recordStarts } from './edf/record-times.ts';
import { clipFrames, type ImportedSignalFile, type MissingStretch, type SkippedSignal } from './imported-signals.ts';
import { inputFaults, type InputFaults } from './input-faults.ts';
import { clinicalLeadName, distinctNames } from './lead-names.ts';
import { readInput } from './read-input.ts';
import { microvoltsPerUnit, type SignalFileChannel } from './signal-file.ts';

/** Labels by which EDF+ names other signals than the ECG (standard texts of the EDF+ specification). */
const OTHER_SIGNAL = /^(?:EEG|EOG|ERG|EMG|MEG|MCG|EP|Resp|Pleth|SaO2|Temp|Light|Sound|Event|Pos|Flow|Press)\b/i;
const ECG_LABEL = /\b(?:ECG|EKG)|^M(?:L[12I]{1,3}|V[1-6]|CL\d)$/i;

/** Hz; nothing that comes from a body is sampled faster. */
const MAXIMUM_RATE = 1_000_000;

/**
 * Reads the ECG of an EDF, EDF+C or EDF+D file. Of several rates the one with most ECG channels is taken; annotations, other
 * signals and other rates are named in `skipped`. Pauses of an EDF+D file are frames in `missing`.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed`, `format-unknown`, `not-supported` (no ECG, BDF).
 */
export async function readEdf(path: string): Promise<ImportedSignalFile> {
  return parseEdf(await readInput(path), path);
}

export function parseEdf(bytes: Uint8Array, path: string): ImportedSignalFile {
  const faults = inputFaults(path);
  const header = parseEdfHeader(bytes, faults);
  const { chosen, skipped } = chooseEcg(header, faults);
  const framesPerRecord = chosen[0]?.samplesPerRecord ?? 0;
  if (!(framesPerRecord / header.recordSeconds <= MAXIMUM_RATE)) throw faults.malformed(`${framesPerRecord} samples in a data record of ${header.recordSeconds} s`);
  const recordCount = countRecords(bytes, header, faults);
  const names = distinctNames(chosen.map((signal) => [clinicalLeadName(signal.label), signal.label]));
  const columns = chosen.map((signal, index) => edfColumn(signal, names[index] ?? signal.label, faults));
  const annotations = header.signals.find((signal) => signal.label === ANNOTATIONS_LABEL);
  if (header.variant === 'edf+d' && annotations === undefined) throw faults.malformed('an EDF+D file without annotations cannot be placed in time');
  const starts =
    header.variant === 'edf+d' && annotations !== undefined ? recordStarts(bytes, header, annotations, recordCount, framesPerRecord, faults) : null;
  return new EdfRecording(path, bytes, header, columns, framesPerRecord, recordCount, starts, skipped);
}

function countRecords(bytes: Uint8Array, header: EdfHeader, faults: InputFaults): number {
  const present = Math.floor((bytes.length - header.headerBytes) / header.recordBytes);
  if (header.recordCount === 0) throw faults.malformed('no data record');
  if (present < Math.max(1, header.recordCount)) {
    throw faults.truncated(`${header.recordCount < 0 ? 'unfinished, ' : `${header.recordCount} data records announced, `}${present} present`);
  }
  return header.recordCount < 0 ? present : header.recordCount;
}

/** The ECG channels of one rate, and why each other signal is left out. */
function chooseEcg(header: EdfHeader, faults: InputFaults): { chosen: EdfSignal[]; skipped: SkippedSignal[] } {
  const ordinary = header.signals.filter((signal) => signal.label !== ANNOTATIONS_LABEL && signal.samplesPerRecord > 0);
  const voltages = ordinary.filter((signal) => microvoltsPerUnit(edfUnit(signal.unit)) !== null);
  const labelled = voltages.filter((signal) => ECG_LABEL.test(signal.label) || clinicalLeadName(signal.label) !== null);
  const ecg = labelled.length > 0 ? labelled : voltages.filter((signal) => !OTHER_SIGNAL.test(signal.label));
  if (ecg.length === 0) throw faults.unsupported('no signal of the file is an ECG');
  const perRate = new Map<number, number>();
  for (const signal of ecg) perRate.set(signal.samplesPerRecord, (perRate.get(signal.samplesPerRecord) ?? 0) + 1);
  const [samplesPerRecord] = [...perRate].reduce((best, next) => (next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best));
  const chosen = ecg.filter((signal) => signal.samplesPerRecord === samplesPerRecord);
  const skipped = header.signals
    .filter((signal) => !chosen.includes(signal))
    .map((signal): SkippedSignal => {
      const reason = signal.label === ANNOTATIONS_LABEL ? 'annotations' : ecg.includes(signal) ? 'other-rate' : 'not-an-ecg';
      return { name: signal.label, reason };
    });
  return { chosen, skipped };
}

interface EdfColumn {
  readonly channel: SignalFileChannel;
  readonly byteOffset: number;
  /** −1 where the file counts downwards: the integers are turned so that the gain is positive. */
  readonly sign: 1 | -1;
}

function edfColumn(signal: EdfSignal, name: string, faults: InputFaults): EdfColumn {
  const { physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum } = signal;
  const digitalRange = digitalMaximum - digitalMinimum;
  const physicalRange = physicalMaximum - physicalMinimum;
  const legal = (digital: number) => Number.isInteger(digital) && digital >= -32768 && digital <= 32767;
  if (!legal(digitalMinimum) || !legal(digitalMaximum) || digitalRange <= 0) throw faults.malformed(`bad digital range of signal "${signal.label}"`);
  const gain = digitalRange / physicalRange;
  if (physicalRange === 0 || !Number.isFinite(gain)) throw faults.malformed(`bad physical range of signal "${signal.label}"`);
  const sign = gain > 0 ? 1 : -1;
  const baseline = digitalMinimum - physicalMinimum * gain;
  if (!Number.isFinite(baseline) || gain === 0) throw faults.malformed(`bad physical range of signal "${signal.label}"`);
  return {
    byteOffset: signal.byteOffset,
    sign,
    channel: {
      name,
      unit: edfUnit(signal.unit),
      gain: Math.abs(gain),
      baseline: sign * baseline + 0,
      minimum: sign > 0 ? digitalMinimum : -digitalMaximum,
      maximum: sign > 0 ? digitalMaximum : -digitalMinimum,
    },
  };
}

function edfUnit(unit: string): string {
  return unit === 'UV' ? 'uV' : unit;
}

class EdfRecording implements ImportedSignalFile {
  readonly format: string;
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];
  readonly frameCount: number;
  readonly missing: readonly MissingStretch[];
  private readonly view: DataView;

  constructor(
    readonly path: string,
    bytes: Uint8Array,
    private readonly header: EdfHeader,
    private readonly columns: readonly EdfColumn[],
    private readonly framesPerRecord: number,
    private readonly recordCount: number,
    /** First frame of each record, or null when they follow each other. */
    private readonly starts: Float64Array | null,
    readonly skipped: readonly SkippedSignal[],
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.format = header.variant;
    this.samplingFrequency = framesPerRecord / header.recordSeconds;
    this.channels = columns.map((column) => column.channel);
    this.frameCount = this.startOf(recordCount - 1) + framesPerRecord;
    const pauses: MissingStretch[] = [];
    for (let record = 1; starts !== null && record < recordCount; record += 1) {
      const from = this.startOf(record - 1) + framesPerRecord;
      if (this.startOf(record) > from) pauses.push({ channel: null, from, to: this.startOf(record) });
    }
    this.missing = pauses;
  }

  readFrames(from: number, to: number): Int32Array {
    const { start, frames } = clipFrames(from, to, this.frameCount);
    const width = this.columns.length;
    const out = new Int32Array(frames * width);
    if (this.starts !== null) {
      for (let at = 0; at < out.length; at += 1) out[at] = this.channels[at % width]?.minimum ?? 0;
    }
    for (let record = this.recordAt(start); record < this.recordCount && this.startOf(record) < start + frames; record += 1) {
      const recordStart = this.startOf(record);
      const first = Math.max(start, recordStart);
      const last = Math.min(start + frames, recordStart + this.framesPerRecord);
      const recordAt = this.header.headerBytes + record * this.header.recordBytes;
      this.columns.forEach(({ byteOffset, sign }, channel) => {
        for (let frame = first; frame < last; frame += 1) {
          out[(frame - start) * width + channel] = sign * this.view.getInt16(recordAt + byteOffset + 2 * (frame - recordStart), true);
        }
      });
    }
    return out;
  }

  private startOf(record: number): number {
    return this.starts === null ? record * this.framesPerRecord : (this.starts[record] ?? 0);
  }

  /** The last record that starts at or before `frame`. */
  private recordAt(frame: number): number {
    if (this.starts === null) return Math.floor(frame / this.framesPerRecord);
    let low = 0;
    let high = this.recordCount - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.startOf(middle) <= frame) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
