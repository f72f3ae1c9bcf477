import { readFile } from 'node:fs/promises';
import { ValisetteError } from '../model/errors.ts';

/** Larger inputs are refused rather than read into memory. */
const MAXIMUM_BYTES = 1 << 30;

/**
 * The bytes of an input file.
 * @throws ValisetteError `input-missing` when there is no such file, `input-unreadable` for any other refusal, `limit-exceeded` over 1 GiB.
 */
export async function readInput(path: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(path));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
    if (missing) throw new ValisetteError('input-missing', `${path}: no such file`, { path }, { cause });
    throw new ValisetteError('input-unreadable', `${path}: cannot be read`, { path }, { cause });
  }
  if (bytes.length > MAXIMUM_BYTES) throw new ValisetteError('limit-exceeded', `${path}: larger than 1 GiB`, { path });
  return bytes;
}
