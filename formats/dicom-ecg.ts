import { DatasetReader, DicomValues, tagOf } from './dicom-ecg/dataset.ts';
import { describeGroup, sampleAt, WAVEFORM_SEQUENCES, type DicomChannel, type MultiplexGroup } from './dicom-ecg/multiplex-group.ts';
import { clipFrames, stretchesWhere, type ImportedSignalFile, type MissingStretch, type SkippedSignal } from './imported-signals.ts';
import { inputFaults, type InputFaults } from './input-faults.ts';
import { distinctNames } from './lead-names.ts';
import { readInput } from './read-input.ts';
import type { SignalFileChannel } from './signal-file.ts';

const TRANSFER_SYNTAX = tagOf(0x0002, 0x0010);
const SOP_CLASS = tagOf(0x0008, 0x0016);
const ENCAPSULATED_DOCUMENT = tagOf(0x0042, 0x0011);
const WAVEFORM_SEQUENCE = tagOf(0x5400, 0x0100);
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Twelve-lead, general, ambulatory and general 32-bit ECG waveform storage. */
const ECG_CLASSES = new Set([1, 2, 3, 4].map((last) => `1.2.840.10008.5.1.4.1.1.9.1.${last}`));
const PREAMBLE_BYTES = 128;

/**
 * Reads the rhythm of a DICOM ECG waveform object (PS3.3 C.10.9): the original group with most leads, then the longest.
 * Average beats and other groups are named in `skipped`. Objects of another waveform class are read when they name leads.
 * @throws ValisetteError `input-missing`, `input-truncated`, `format-malformed`, `format-unknown`, `not-supported`.
 */
export async function readDicomEcg(path: string): Promise<ImportedSignalFile> {
  return parseDicomEcg(await readInput(path), path);
}

export function parseDicomEcg(bytes: Uint8Array, path: string): ImportedSignalFile {
  const faults = inputFaults(path);
  if (bytes.length === 0) throw faults.truncated('the file is empty');
  const reader = new DatasetReader(bytes, faults);
  const { at, explicit } = findDataset(bytes, reader, faults);
  const { dataset } = reader.read(at, { explicit, descend: WAVEFORM_SEQUENCES, lastTag: WAVEFORM_SEQUENCE });
  const values = new DicomValues(bytes, dataset);
  const sopClass = values.text(SOP_CLASS) ?? 'unnamed';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const groups = values.items(WAVEFORM_SEQUENCE).map((item, index) => describeGroup(item, view, index, faults));
  if (groups.length === 0) {
    const document = dataset.has(ENCAPSULATED_DOCUMENT) ? ', only a document' : '';
    throw faults.unsupported(`a DICOM object of class ${sopClass.slice(0, 64)} that holds no waveform${document}`);
  }
  return new DicomWaveform(path, view, chooseGroup(groups, ECG_CLASSES.has(sopClass), faults), groups, faults);
}

/** True when the mark of DICOM stands behind its preamble. */
export function hasPreamble(bytes: Uint8Array): boolean {
  return bytes[128] === 0x44 && bytes[129] === 0x49 && bytes[130] === 0x43 && bytes[131] === 0x4d;
}

/** True for a DICOM file without preamble: group 2 or 8, an element number below 0x0100, then a representation or a small length. */
export function startsWithGroup(bytes: Uint8Array): boolean {
  const group = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  if (bytes.length < 8 || (group !== 2 && group !== 8) || bytes[3] !== 0) return false;
  return isRepresentation(bytes, 4) || (bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0);
}

function isRepresentation(bytes: Uint8Array, at: number): boolean {
  return /^[A-Z]{2}$/.test(String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0));
}

function findDataset(bytes: Uint8Array, reader: DatasetReader, faults: InputFaults): { at: number; explicit: boolean } {
  const start = hasPreamble(bytes) ? PREAMBLE_BYTES + 4 : 0;
  if (start === 0 && !startsWithGroup(bytes)) {
    throw bytes.length < PREAMBLE_BYTES + 4 ? faults.truncated('the file ends within the DICOM preamble') : faults.unknown('not a DICOM file');
  }
  if (bytes[start] !== 2 || bytes[start + 1] !== 0) return { at: start, explicit: isRepresentation(bytes, start + 4) };
  const meta = reader.read(start, { explicit: true, descend: new Set(), lastTag: tagOf(0x0002, 0xffff) });
  const syntax = new DicomValues(bytes, meta.dataset).text(TRANSFER_SYNTAX);
  if (syntax === IMPLICIT_LITTLE_ENDIAN) return { at: meta.end, explicit: false };
  if (syntax === EXPLICIT_LITTLE_ENDIAN) return { at: meta.end, explicit: true };
  if (syntax === null) throw faults.malformed('the DICOM file does not name its transfer syntax');
  throw faults.unsupported(`the DICOM transfer syntax ${syntax.slice(0, 64)} is not supported`);
}

/** Channels that can be shown as an ECG. */
function ecgChannels(group: MultiplexGroup): readonly DicomChannel[] {
  return group.channels.filter((channel) => channel.scale !== null);
}

function chooseGroup(groups: readonly MultiplexGroup[], isEcgClass: boolean, faults: InputFaults): MultiplexGroup {
  const rhythms = groups.filter((group) => !group.isAverageBeat);
  if (rhythms.length === 0) throw faults.unsupported('the DICOM object holds average beats and no rhythm');
  const ecgs = rhythms.filter((group) => ecgChannels(group).length > 0 && (isEcgClass || group.channels.some((channel) => channel.isLead)));
  const better = (a: MultiplexGroup, b: MultiplexGroup) =>
    Number(b.isOriginal) - Number(a.isOriginal) ||
    ecgChannels(b).length - ecgChannels(a).length ||
    b.sampleCount / b.samplingFrequency - a.sampleCount / a.samplingFrequency;
  const best = ecgs.sort(better)[0];
  if (best === undefined) throw faults.unsupported('no waveform of the DICOM object is an ECG with a scale in volts');
  return best;
}

interface DicomColumn {
  readonly position: number;
  readonly sign: 1 | -1;
  readonly channel: SignalFileChannel;
}

class DicomWaveform implements ImportedSignalFile {
  readonly format = 'dicom-ecg';
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];
  readonly frameCount: number;
  readonly missing: readonly MissingStretch[];
  readonly skipped: readonly SkippedSignal[];
  private readonly columns: readonly DicomColumn[];

  constructor(
    readonly path: string,
    private readonly view: DataView,
    private readonly group: MultiplexGroup,
    groups: readonly MultiplexGroup[],
    faults: InputFaults,
  ) {
    const chosen = ecgChannels(group);
    const names = distinctNames(chosen.map((channel) => channel.names));
    this.samplingFrequency = group.samplingFrequency;
    this.frameCount = group.sampleCount;
    this.columns = chosen.map((channel, index) => this.column(channel, names[index] ?? ''));
    this.channels = this.columns.map((column) => column.channel);
    this.missing = group.padding === null ? [] : this.columns.flatMap(({ position }, index) => stretchesWhere(index, group.sampleCount, (frame) => this.raw(frame, position) === group.padding, faults));
    this.skipped = [
      ...groups.filter((other) => other !== group).map((other): SkippedSignal => ({ name: other.name, reason: other.isAverageBeat ? 'average-beat' : 'other-group' })),
      ...group.channels.filter((channel) => channel.scale === null).map((channel): SkippedSignal => ({ name: channel.names.find((name) => name !== null) ?? `channel ${channel.position + 1}`, reason: 'not-an-ecg' })),
    ];
  }

  readFrames(from: number, to: number): Int32Array {
    const { start, frames } = clipFrames(from, to, this.frameCount);
    const width = this.columns.length;
    const out = new Int32Array(frames * width);
    this.columns.forEach(({ position, sign, channel }, index) => {
      for (let frame = 0; frame < frames; frame += 1) {
        const raw = this.raw(start + frame, position);
        out[frame * width + index] = raw === this.group.padding ? channel.minimum : sign * raw;
      }
    });
    return out;
  }

  private raw(frame: number, position: number): number {
    const { channelCount, dataFrom, encoding } = this.group;
    return sampleAt(this.view, dataFrom + (frame * channelCount + position) * encoding.bytes, encoding);
  }

  private column(channel: DicomChannel, name: string): DicomColumn {
    const { unit = 'uV', unitsPerStep = 1, baseline = 0 } = channel.scale ?? {};
    const sign = unitsPerStep > 0 ? 1 : -1;
    const { lowest, highest } = this.rails(channel);
    return {
      position: channel.position,
      sign,
      channel: {
        name,
        unit,
        gain: 1 / Math.abs(unitsPerStep),
        baseline: (-sign * baseline) / unitsPerStep + 0,
        minimum: sign > 0 ? lowest : -highest,
        maximum: sign > 0 ? highest : -lowest,
      },
    };
  }

  /** Range of the bits said to be stored, unless a sample lies outside: some writers state too few. */
  private rails({ position, bitsStored }: DicomChannel): { lowest: number; highest: number } {
    const { bytes, signed } = this.group.encoding;
    const range = (bits: number) => (signed ? { lowest: -(2 ** (bits - 1)), highest: 2 ** (bits - 1) - 1 } : { lowest: 0, highest: 2 ** bits - 1 });
    const stated = range(bitsStored);
    if (bitsStored === 8 * bytes) return stated;
    for (let frame = 0; frame < this.group.sampleCount; frame += 1) {
      const raw = this.raw(frame, position);
      if (raw !== this.group.padding && (raw < stated.lowest || raw > stated.highest)) return range(8 * bytes);
    }
    return stated;
  }
}
