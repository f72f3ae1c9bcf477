import { ValisetteError } from '../model/errors.ts';

/** The ways an input file can be refused; every message names the file first. */
export interface InputFaults {
  /** The bytes contradict the format. */
  malformed(reason: string): ValisetteError;
  /** The file ends before what it announces. */
  truncated(reason: string): ValisetteError;
  /** A legal file of a kind we do not read. */
  unsupported(reason: string): ValisetteError;
  /** Not this format at all. */
  unknown(reason: string): ValisetteError;
}

export function inputFaults(path: string): InputFaults {
  return {
    malformed: (reason) => new ValisetteError('format-malformed', `${path}: ${reason}`, { path }),
    truncated: (reason) => new ValisetteError('input-truncated', `${path}: ${reason}`, { path }),
    unsupported: (reason) => new ValisetteError('not-supported', `${path}: ${reason}`, { path }),
    unknown: (reason) => new ValisetteError('format-unknown', `${path}: ${reason}`, { path }),
  };
}
