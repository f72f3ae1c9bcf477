import { ValisetteError } from '../model/errors.ts';

/** One signal line of a WFDB header (`header(5)` of the WFDB applications guide). */
export interface WfdbSignal {
  readonly file: string;
  readonly format: number;
  readonly samplesPerFrame: number;
  readonly skew: number;
  readonly byteOffset: number;
  readonly gain: number;
  readonly baseline: number;
  readonly unit: string;
  readonly resolution: number;
  readonly adcZero: number;
  readonly initialValue: number | null;
  /** Low 16 bits of the sum of all samples, or null when the header does not say. */
  readonly checksum: number | null;
  readonly description: string;
}

export interface WfdbHeader {
  readonly record: string;
  readonly samplingFrequency: number;
  /** 0 when the header does not say. */
  readonly frameCount: number;
  readonly signals: readonly WfdbSignal[];
  readonly comments: readonly string[];
}

const MAXIMUM_SIGNALS = 256;
/** Rate when a header gives none, and ADC units per mV when it gives no gain (WFDB defaults). */
const DEFAULT_RATE = 250;
const DEFAULT_GAIN = 200;

/** Sample resolution in bits where the header gives none. */
const RESOLUTION: Readonly<Record<number, number>> = { 16: 16, 24: 24, 32: 32, 61: 16, 80: 8, 160: 16, 212: 12, 310: 10, 311: 10 };

/**
 * Reads the text of a `.hea` file (single-segment records).
 * @throws ValisetteError `format-malformed`, or `format-unknown` for multi-segment records.
 */
export function parseWfdbHeader(text: string, path: string): WfdbHeader {
  const malformed = (what: string) => new ValisetteError('format-malformed', `${path}: ${what}`, { path });
  const lines = text.split(/\r?\n/);
  const comments = lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1).trim());
  const content = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const recordLine = content[0]?.trim().split(/\s+/);
  if (recordLine === undefined || recordLine.length < 2) throw malformed('no record line in the WFDB header');
  const [record = '', signalCountText = '', rateText, frameCountText] = recordLine;
  if (record.includes('/')) throw new ValisetteError('format-unknown', `${path}: multi-segment WFDB records are not supported`, { path });
  const signalCount = Number(signalCountText);
  if (!Number.isInteger(signalCount) || signalCount < 0 || signalCount > MAXIMUM_SIGNALS) throw malformed(`bad number of signals "${signalCountText}"`);
  const samplingFrequency = rateText === undefined ? DEFAULT_RATE : Number.parseFloat(rateText);
  if (!(samplingFrequency > 0 && samplingFrequency <= 1_000_000)) throw malformed(`bad sampling frequency "${rateText ?? ''}"`);
  const frameCount = frameCountText === undefined ? 0 : Number(frameCountText);
  if (!Number.isSafeInteger(frameCount) || frameCount < 0) throw malformed(`bad number of samples "${frameCountText ?? ''}"`);
  if (content.length < 1 + signalCount) throw malformed(`${signalCount} signals announced, ${content.length - 1} described`);
  const signals = content.slice(1, 1 + signalCount).map((line) => parseSignal(line, malformed));
  return { record, samplingFrequency, frameCount, signals, comments };
}

function parseSignal(line: string, malformed: (what: string) => ValisetteError): WfdbSignal {
  const fields = line.trim().split(/\s+/);
  const [file = '', formatText = '', gainText, resolutionText, zeroText, initialText, checksumText] = fields;
  const format = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(formatText);
  if (file === '' || format === null) throw malformed(`bad signal line "${line.trim().slice(0, 80)}"`);
  const formatNumber = Number(format[1]);
  const gainParts = gainText === undefined ? null : /^([-+\d.eE]+)(?:\(([-+]?\d+)\))?(?:\/(\S+))?$/.exec(gainText);
  if (gainText !== undefined && gainParts === null) throw malformed(`bad gain "${gainText}"`);
  const integer = (value: string | undefined, name: string): number | null => {
    if (value === undefined) return null;
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw malformed(`bad ${name} "${value}"`);
    return number;
  };
  const adcZero = integer(zeroText, 'ADC zero') ?? 0;
  const gain = gainParts?.[1] === undefined ? DEFAULT_GAIN : Number(gainParts[1]);
  if (!Number.isFinite(gain)) throw malformed(`bad gain "${gainText ?? ''}"`);
  const resolution = integer(resolutionText, 'resolution') ?? 0;
  return {
    file,
    format: formatNumber,
    samplesPerFrame: Number(format[2] ?? 1),
    skew: Number(format[3] ?? 0),
    byteOffset: Number(format[4] ?? 0),
    gain: gain === 0 ? DEFAULT_GAIN : gain,
    baseline: gainParts?.[2] === undefined ? adcZero : Number(gainParts[2]),
    unit: gainParts?.[3] ?? 'mV',
    resolution: resolution > 0 && resolution <= 32 ? resolution : (RESOLUTION[formatNumber] ?? 16),
    adcZero,
    initialValue: integer(initialText, 'initial value'),
    checksum: integer(checksumText, 'checksum'),
    description: fields.slice(8).join(' '),
  };
}
