import { ValisetteError } from '../model/errors.ts';
import { readInput } from './read-input.ts';

/** One annotation of an MIT-format annotation file (`annot(5)`). */
export interface WfdbAnnotation {
  readonly sample: number;
  /** Mnemonic of the MIT code, e.g. `N`, `V`, `+`; the number where it has none. */
  readonly symbol: string;
  readonly subtype: number;
  readonly channel: number;
  readonly number: number;
  readonly text: string;
}

const SYMBOLS: Readonly<Record<number, string>> = {
  1: 'N', 2: 'L', 3: 'R', 4: 'a', 5: 'V', 6: 'F', 7: 'J', 8: 'A', 9: 'S', 10: 'E', 11: 'j', 12: '/', 13: 'Q', 14: '~', 16: '|', 18: 's', 19: 'T',
  20: '*', 21: 'D', 22: '"', 23: '=', 24: 'p', 25: 'B', 26: '^', 27: 't', 28: '+', 29: 'u', 30: '?', 31: '!', 32: '[', 33: ']', 34: 'e', 35: 'n',
  36: '@', 37: 'x', 38: 'f', 39: '(', 40: ')', 41: 'r',
};
const SKIP = 59;
const NUMBER = 60;
const SUBTYPE = 61;
const CHANNEL = 62;
const TEXT = 63;

/**
 * Reads an annotation file.
 * @throws ValisetteError `input-missing`, or `input-truncated` when it ends within an annotation.
 */
export async function readWfdbAnnotations(path: string): Promise<WfdbAnnotation[]> {
  return parseWfdbAnnotations(await readInput(path), path);
}

export function parseWfdbAnnotations(bytes: Uint8Array, path: string): WfdbAnnotation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const annotations: { -readonly [K in keyof WfdbAnnotation]: WfdbAnnotation[K] }[] = [];
  const need = (at: number, length: number) => {
    if (at + length > bytes.length) throw new ValisetteError('input-truncated', `${path}: ends within an annotation`, { path });
  };
  let sample = 0;
  let channel = 0;
  let number = 0;
  for (let at = 0; at + 1 < bytes.length; ) {
    const word = view.getUint16(at, true);
    at += 2;
    if (word === 0) break;
    const code = word >> 10;
    const interval = word & 0x3ff;
    const last = annotations.at(-1);
    if (code === SKIP) {
      need(at, 4);
      sample += view.getInt16(at, true) * 65536 + view.getUint16(at + 2, true);
      at += 4;
    } else if (code === NUMBER) {
      number = (interval << 24) >> 24;
      if (last) last.number = number;
    } else if (code === SUBTYPE) {
      if (last) last.subtype = (interval << 24) >> 24;
    } else if (code === CHANNEL) {
      channel = interval;
      if (last) last.channel = channel;
    } else if (code === TEXT) {
      need(at, interval);
      if (last) last.text = new TextDecoder('latin1').decode(bytes.subarray(at, at + interval)).replace(/\0+$/, '');
      at += interval + (interval & 1);
    } else {
      sample += interval;
      annotations.push({ sample, symbol: SYMBOLS[code] ?? String(code), subtype: 0, channel, number, text: '' });
    }
  }
  return annotations;
}
