import type { InputFaults } from '../input-faults.ts';
import { XmlReader } from '../xml-reader.ts';

/** A physical quantity as written: `<scale value="5" unit="uV"/>`. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** One `sequence`: a time axis (`increment`) or the samples of a lead (`digits` with `origin` and `scale`). */
export interface AecgSequence {
  readonly code: string;
  readonly increment: Quantity | null;
  readonly origin: Quantity | null;
  readonly scale: Quantity | null;
  readonly digits: Int32Array | null;
}

/** Sequences on one time axis. */
export interface AecgSequenceSet {
  /** Code of the series, `RHYTHM` or `REPRESENTATIVE_BEAT`; null when the file does not say. */
  readonly seriesCode: string | null;
  readonly sequences: readonly AecgSequence[];
}

const MAXIMUM_SEQUENCES = 4096;
/** Leaves the ends of the 32-bit range free. */
const LARGEST_DIGIT = 0x7ffffffe;

/**
 * Collects the sequence sets of an HL7 annotated ECG (AnnotatedECG of HL7 version 3). Subject, trial, authors and
 * annotations are passed over.
 * @throws ValisetteError `format-unknown` when the root is another element, else as XmlReader, `format-malformed` for bad numbers.
 */
export function readSequenceSets(text: string, faults: InputFaults): AecgSequenceSet[] {
  const reader = new XmlReader(text, faults);
  const path: string[] = [];
  const sets: AecgSequenceSet[] = [];
  let seriesCodes: (string | null)[] = [];
  let sequences: AecgSequence[] = [];
  let sequence: { -readonly [K in keyof AecgSequence]: AecgSequence[K] } | null = null;
  let digits: string[] | null = null;
  let count = 0;
  for (let event = reader.next(); event !== null; event = reader.next()) {
    if (event.kind === 'text') {
      digits?.push(event.text);
      continue;
    }
    if (event.kind === 'open') {
      if (path.length === 0 && event.name !== 'AnnotatedECG') throw faults.unknown(`an XML document with root <${event.name.slice(0, 40)}>, not an annotated ECG`);
      const parent = path.at(-1);
      path.push(event.name);
      const { name, attributes } = event;
      if (name === 'series' || name === 'derivedSeries') seriesCodes.push(name === 'derivedSeries' ? 'REPRESENTATIVE_BEAT' : null);
      else if (name === 'sequenceSet') sequences = [];
      else if (name === 'code' && parent === 'series') seriesCodes[seriesCodes.length - 1] = attributes.get('code') ?? null;
      else if (name === 'sequence' && path.includes('sequenceSet')) {
        count += 1;
        if (count > MAXIMUM_SEQUENCES) throw faults.malformed(`more than ${MAXIMUM_SEQUENCES} sequences`);
        sequence = { code: '', increment: null, origin: null, scale: null, digits: null };
      } else if (sequence !== null) {
        if (name === 'code' && parent === 'sequence') sequence.code = attributes.get('code') ?? '';
        else if (name === 'increment') sequence.increment = quantity(attributes, 'increment', faults);
        else if (name === 'origin') sequence.origin = quantity(attributes, 'origin', faults);
        else if (name === 'scale') sequence.scale = quantity(attributes, 'scale', faults);
        else if (name === 'digits') digits = [];
      }
      continue;
    }
    path.pop();
    if (event.name === 'digits' && digits !== null && sequence !== null) {
      sequence.digits = parseDigits(digits.join(''), faults);
      digits = null;
    } else if (event.name === 'sequence' && sequence !== null) {
      sequences.push(sequence);
      sequence = null;
    } else if (event.name === 'sequenceSet') {
      sets.push({ seriesCode: seriesCodes.at(-1) ?? null, sequences });
      sequences = [];
    } else if (event.name === 'series' || event.name === 'derivedSeries') seriesCodes = seriesCodes.slice(0, -1);
  }
  return sets;
}

function quantity(attributes: ReadonlyMap<string, string>, what: string, faults: InputFaults): Quantity {
  const text = attributes.get('value')?.trim() ?? '';
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw faults.malformed(`the ${what} of a sequence is not a number`);
  return { value, unit: attributes.get('unit')?.trim() ?? '' };
}

/** Whole numbers separated by white space. */
function parseDigits(text: string, faults: InputFaults): Int32Array {
  // A number and the space after it take two characters at least.
  const values = new Int32Array((text.length + 1) >> 1);
  const number = /[^\s]+/g;
  let count = 0;
  for (let match = number.exec(text); match !== null; match = number.exec(text)) {
    const value = /^[+-]?\d{1,12}$/.test(match[0]) ? Number(match[0]) : Number.NaN;
    if (!(Math.abs(value) <= LARGEST_DIGIT)) throw faults.malformed(`sample "${match[0].slice(0, 20)}" is not a whole number of 32 bits`);
    values[count] = value;
    count += 1;
  }
  return values.slice(0, count);
}
