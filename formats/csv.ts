import { ValisetteError } from '../model/errors.ts';
import { readInput } from './read-input.ts';
import type { SignalFile, SignalFileChannel } from './signal-file.ts';

/**
 * Curves as comma- or semicolon-separated text.
 *
 * First line: column names. A first column `time_s` (or `time`, `t`; seconds) gives the rate, unless the caller does.
 * Any other column is a channel; a unit may stand in its name, in brackets or after an underscore: `II (mV)`, `V1_uV`.
 * Without a unit the caller says what the numbers are. Every cell must be a number; an empty line ends nothing and counts nothing.
 */
export interface CsvOptions {
  /** Hz; needed when there is no time column, and wins over it. */
  readonly samplingFrequency?: number;
  /** Unit of columns that name none. */
  readonly defaultUnit?: string;
  /** Physical value of one integer step, by unit; the samples are kept as integers. */
  readonly step?: (unit: string, largest: number) => number;
}

const TIME_COLUMNS = new Set(['time_s', 'time', 't', 'seconds']);
const MAXIMUM_CHANNELS = 64;

/**
 * @throws ValisetteError `input-missing`, `format-malformed` (with the line), `input-truncated` when a last line is cut short.
 */
export async function readCsv(path: string, options: CsvOptions = {}): Promise<SignalFile> {
  const text = new TextDecoder().decode(await readInput(path));
  return parseCsv(text, path, options);
}

export function parseCsv(text: string, path: string, options: CsvOptions = {}): SignalFile {
  const malformed = (what: string) => new ValisetteError('format-malformed', `${path}: ${what}`, { path });
  const lines = text.split(/\r?\n/);
  const headerLine = lines[0] ?? '';
  const separator = headerLine.includes(';') ? ';' : headerLine.includes('\t') ? '\t' : ',';
  const names = headerLine.replace(/^\uFEFF/, '').split(separator).map((name) => name.trim().replace(/^"|"$/g, ''));
  if (names.length === 0 || names.some((name) => name === '')) throw malformed('the first line does not name every column');
  if (names.every((name) => name !== '' && Number.isFinite(Number(name)))) throw malformed('the first line holds numbers where column names are expected');
  const hasTime = TIME_COLUMNS.has((names[0] ?? '').toLowerCase());
  const channelNames = hasTime ? names.slice(1) : names;
  if (channelNames.length === 0 || channelNames.length > MAXIMUM_CHANNELS) throw malformed(`${channelNames.length} channels`);
  const rows: Float64Array[] = [];
  const times: number[] = [];
  const lastFilled = lines.findLastIndex((line) => line.trim() !== '');
  for (let number = 1; number <= lastFilled; number += 1) {
    const line = lines[number] ?? '';
    if (line.trim() === '') continue;
    const cells = line.split(separator);
    if (cells.length !== names.length) {
      if (number === lastFilled && cells.length < names.length) throw new ValisetteError('input-truncated', `${path}: line ${number + 1} is cut short`, { path, line: number + 1 });
      throw malformed(`line ${number + 1} has ${cells.length} columns, ${names.length} are named`);
    }
    const values = cells.map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (values.some((value) => !Number.isFinite(value))) throw malformed(`line ${number + 1} holds something that is not a number`);
    if (hasTime) times.push(values[0] ?? 0);
    rows.push(Float64Array.from(hasTime ? values.slice(1) : values));
  }
  if (rows.length < 2) throw malformed('fewer than two samples');
  const samplingFrequency = options.samplingFrequency ?? rateOf(times, malformed);
  const channels = channelNames.map((name, index) => describe(name, rows, index, options));
  const samples = new Int32Array(rows.length * channels.length);
  rows.forEach((row, frame) => {
    channels.forEach((channel, index) => {
      samples[frame * channels.length + index] = Math.round((row[index] ?? 0) * channel.gain);
    });
  });
  return {
    path,
    format: 'csv',
    samplingFrequency,
    channels,
    frameCount: rows.length,
    readFrames: (from, to) => samples.slice(Math.max(0, from) * channels.length, Math.max(0, Math.min(to, rows.length)) * channels.length),
  };
}

function rateOf(times: readonly number[], malformed: (what: string) => ValisetteError): number {
  if (times.length < 2) throw malformed('no time column: the sampling rate must be given');
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const rate = (times.length - 1) / span;
  if (!(span > 0) || !Number.isFinite(rate)) throw malformed('the time column does not grow');
  const step = 1 / rate;
  for (let i = 1; i < times.length; i += 1) {
    const dt = (times[i] ?? 0) - (times[i - 1] ?? 0);
    if (dt <= 0 || dt > 1.5 * step + 1e-3) throw malformed(`the time column jumps at line ${i + 2}`);
  }
  // Printed times are rounded: a rate within 0.1 % of a whole number is that number.
  const whole = Math.round(rate);
  return whole > 0 && Math.abs(rate - whole) / whole < 0.001 ? whole : rate;
}

function describe(column: string, rows: readonly Float64Array[], index: number, options: CsvOptions): SignalFileChannel {
  const match = /^(.*?)\s*[([]\s*([^)\]]+?)\s*[)\]]$/.exec(column) ?? /^(.+)_(mV|uV|µV|V)$/.exec(column);
  const name = match?.[1] ?? column;
  const unit = match?.[2] ?? options.defaultUnit ?? '1';
  let largest = 0;
  for (const row of rows) largest = Math.max(largest, Math.abs(row[index] ?? 0));
  const step = options.step?.(unit, largest) ?? defaultStep(unit, largest);
  // Text has no rails: the integer range is the widest that cannot be reached.
  return { name, unit, gain: 1 / step, baseline: 0, minimum: -0x80000000, maximum: 0x7fffffff };
}

/** Fine enough to lose nothing: 0.1 µV for voltages, else the largest value over a million, or 1 for large integers. */
function defaultStep(unit: string, largest: number): number {
  switch (unit) {
    case 'V':
      return 1e-7;
    case 'mV':
      return 1e-4;
    case 'uV':
    case 'µV':
    case 'μV':
      return 0.1;
    default:
      return largest >= 1_000_000 || largest === 0 ? 1 : largest / 1_000_000;
  }
}
