/** A file of continuous signals, whatever its format: read in stretches, as live. */
export interface SignalFileChannel {
  readonly name: string;
  /** Physical unit as the file states it, e.g. `mV`, `uV`. */
  readonly unit: string;
  /** ADC units per physical unit, > 0. */
  readonly gain: number;
  /** ADC value of physical zero. */
  readonly baseline: number;
  /** Smallest and largest integer the converter could write. */
  readonly minimum: number;
  readonly maximum: number;
}

export interface SignalFile {
  readonly path: string;
  /** e.g. `wfdb-212`, `csv`. */
  readonly format: string;
  /** Hz, frames per second. */
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];
  readonly frameCount: number;
  /** Frames [from, to) interleaved, channel after channel within a frame; clipped to the file. */
  readFrames(from: number, to: number): Int32Array;
}

/** Physical units of which one is one microvolt times this, or null for a unit that is no voltage. */
export function microvoltsPerUnit(unit: string): number | null {
  switch (unit.trim()) {
    case 'V':
      return 1_000_000;
    case 'mV':
    case 'MV':
    case 'mv':
      return 1000;
    case 'uV':
    case 'µV':
    case 'μV':
    case 'uv':
      return 1;
    case 'nV':
      return 0.001;
    default:
      return null;
  }
}
