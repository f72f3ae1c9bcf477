import type { InputFaults } from '../input-faults.ts';
import { clinicalLeadName, numberedLeadName, numberOfDicomLead } from '../lead-names.ts';
import { microvoltsPerUnit } from '../signal-file.ts';
import { tagOf, type DicomValues } from './dataset.ts';

const WAVEFORM = {
  originality: tagOf(0x003a, 0x0004),
  channelCount: tagOf(0x003a, 0x0005),
  sampleCount: tagOf(0x003a, 0x0010),
  samplingFrequency: tagOf(0x003a, 0x001a),
  label: tagOf(0x003a, 0x0020),
  channels: tagOf(0x003a, 0x0200),
  channelLabel: tagOf(0x003a, 0x0203),
  channelSource: tagOf(0x003a, 0x0208),
  sensitivity: tagOf(0x003a, 0x0210),
  sensitivityUnits: tagOf(0x003a, 0x0211),
  correction: tagOf(0x003a, 0x0212),
  baseline: tagOf(0x003a, 0x0213),
  bitsStored: tagOf(0x003a, 0x021a),
  bitsAllocated: tagOf(0x5400, 0x1004),
  interpretation: tagOf(0x5400, 0x1006),
  padding: tagOf(0x5400, 0x100a),
  data: tagOf(0x5400, 0x1010),
} as const;
const CODE_VALUE = tagOf(0x0008, 0x0100);
const CODE_MEANING = tagOf(0x0008, 0x0104);

/** Sequences that a reader of waveforms descends into. */
export const WAVEFORM_SEQUENCES: ReadonlySet<number> = new Set([tagOf(0x5400, 0x0100), WAVEFORM.channels, WAVEFORM.channelSource, WAVEFORM.sensitivityUnits]);

const MAXIMUM_CHANNELS = 128;
const MAXIMUM_RATE = 1_000_000;

/** How the samples of a group are written. */
export interface SampleEncoding {
  readonly bytes: 1 | 2 | 4;
  readonly signed: boolean;
}

export interface DicomChannel {
  /** Place within a frame. */
  readonly position: number;
  /** Names to try, best first. */
  readonly names: readonly (string | null)[];
  readonly isLead: boolean;
  /** Null when the channel is no voltage or has no scale. */
  readonly scale: { readonly unit: string; readonly unitsPerStep: number; readonly baseline: number } | null;
  readonly bitsStored: number;
}

/** A multiplex group: channels sampled together (PS3.3, C.10.9). */
export interface MultiplexGroup {
  readonly name: string;
  readonly isAverageBeat: boolean;
  readonly isOriginal: boolean;
  readonly samplingFrequency: number;
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly channels: readonly DicomChannel[];
  readonly encoding: SampleEncoding;
  /** Value that stands for no sample, or null. */
  readonly padding: number | null;
  readonly dataFrom: number;
}

/** @throws ValisetteError `format-malformed`, `not-supported` for companded audio codings. */
export function describeGroup(values: DicomValues, view: DataView, index: number, faults: InputFaults): MultiplexGroup {
  const name = values.text(WAVEFORM.label) ?? `group ${index + 1}`;
  const required = (tag: number, what: string): number => {
    const value = values.unsigned(tag);
    if (value === null) throw faults.malformed(`waveform ${index + 1} has no ${what}`);
    return value;
  };
  const channelCount = required(WAVEFORM.channelCount, 'number of channels');
  const sampleCount = required(WAVEFORM.sampleCount, 'number of samples');
  const samplingFrequency = values.decimal(WAVEFORM.samplingFrequency);
  if (channelCount < 1 || channelCount > MAXIMUM_CHANNELS) throw faults.malformed(`waveform ${index + 1} has ${channelCount} channels`);
  if (sampleCount < 1) throw faults.malformed(`waveform ${index + 1} has no samples`);
  if (samplingFrequency === null || !(samplingFrequency > 0 && samplingFrequency <= MAXIMUM_RATE)) throw faults.malformed(`waveform ${index + 1} has no sampling frequency`);
  const encoding = encodingOf(required(WAVEFORM.bitsAllocated, 'bits allocated'), values.text(WAVEFORM.interpretation) ?? '', faults);
  const data = values.range(WAVEFORM.data);
  if (data === null) throw faults.malformed(`waveform ${index + 1} has no data`);
  if (data.to - data.from < channelCount * sampleCount * encoding.bytes) {
    throw faults.malformed(`waveform ${index + 1} announces ${channelCount} × ${sampleCount} samples and holds ${data.to - data.from} bytes`);
  }
  const definitions = values.items(WAVEFORM.channels);
  if (definitions.length !== channelCount) throw faults.malformed(`waveform ${index + 1} has ${channelCount} channels and defines ${definitions.length}`);
  const padding = values.range(WAVEFORM.padding);
  const originality = values.text(WAVEFORM.originality);
  return {
    name,
    isAverageBeat: /median|average|template|representative/i.test(name) || (originality === 'DERIVED' && !/rhythm/i.test(name)),
    isOriginal: originality !== 'DERIVED',
    samplingFrequency,
    channelCount,
    sampleCount,
    channels: definitions.map((definition, position) => describeChannel(definition, position, encoding, faults)),
    encoding,
    padding: padding !== null && padding.to - padding.from >= encoding.bytes ? sampleAt(view, padding.from, encoding) : null,
    dataFrom: data.from,
  };
}

function encodingOf(bits: number, interpretation: string, faults: InputFaults): SampleEncoding {
  const fits = (bytes: 1 | 2 | 4, signed: string, unsigned: string): SampleEncoding | null =>
    bits !== 8 * bytes ? null : interpretation === signed ? { bytes, signed: true } : interpretation === unsigned ? { bytes, signed: false } : null;
  const encoding = fits(1, 'SB', 'UB') ?? fits(2, 'SS', 'US') ?? fits(4, 'SL', '-');
  if (encoding === null) throw faults.unsupported(`waveform samples of ${bits} bits, interpretation "${interpretation.slice(0, 16)}", are not supported`);
  return encoding;
}

export function sampleAt(view: DataView, at: number, { bytes, signed }: SampleEncoding): number {
  if (bytes === 4) return view.getInt32(at, true);
  if (bytes === 2) return signed ? view.getInt16(at, true) : view.getUint16(at, true);
  return signed ? view.getInt8(at) : view.getUint8(at);
}

function describeChannel(values: DicomValues, position: number, encoding: SampleEncoding, faults: InputFaults): DicomChannel {
  const source = values.items(WAVEFORM.channelSource)[0];
  const code = source?.text(CODE_VALUE) ?? null;
  const meaning = source?.text(CODE_MEANING) ?? null;
  const label = values.text(WAVEFORM.channelLabel);
  const number = code === null ? null : numberOfDicomLead(code);
  const byCode = number === null || number === 0 ? null : numberedLeadName(number);
  const byWords = (meaning === null ? null : clinicalLeadName(meaning)) ?? (label === null ? null : clinicalLeadName(label));
  const bitsStored = values.unsigned(WAVEFORM.bitsStored) ?? 8 * encoding.bytes;
  if (bitsStored < 1 || bitsStored > 8 * encoding.bytes) throw faults.malformed(`channel ${position + 1} stores ${bitsStored} bits in ${8 * encoding.bytes}`);
  return { position, names: [byCode, byWords, label, meaning], isLead: (byCode ?? byWords) !== null, scale: scaleOf(values, position, faults), bitsStored };
}

/**
 * Physical value = sample × sensitivity × correction factor + baseline, all in the sensitivity's unit (PS3.3, C.10.9.1).
 */
function scaleOf(values: DicomValues, position: number, faults: InputFaults): DicomChannel['scale'] {
  const sensitivity = values.decimal(WAVEFORM.sensitivity);
  if (sensitivity === null) return null;
  const unitsPerStep = sensitivity * (values.decimal(WAVEFORM.correction) ?? 1);
  const baseline = values.decimal(WAVEFORM.baseline) ?? 0;
  const units = values.items(WAVEFORM.sensitivityUnits)[0];
  const code = units?.text(CODE_VALUE) ?? '';
  const unit = code === 'UV' ? 'uV' : code;
  if (microvoltsPerUnit(unit) === null) return null;
  if (unitsPerStep === 0 || !Number.isFinite(1 / unitsPerStep) || !Number.isFinite(baseline / unitsPerStep)) throw faults.malformed(`channel ${position + 1} has a sensitivity of ${unitsPerStep}`);
  return { unit, unitsPerStep, baseline };
}
