/**
 * An instrument as its wire shows it: bytes in, bytes out, at instants of patient time. It knows nothing of ports, clocks
 * or faults of the link; those are other layers.
 */
export interface ByteInstrument {
  /** Power comes on at `micros`: everything it knew is forgotten. Bytes leave through `output` from now on. */
  powerOn(micros: number, output: (bytes: Uint8Array) => void): void;
  /** The other end opened the port. */
  portOpened(micros: number): void;
  /** Bytes from the other end. */
  receive(bytes: Uint8Array, micros: number): void;
  /** Sends what is due at or before `micros`; asked as often as one likes, in steps of any size. */
  runTo(micros: number): void;
  /** Takes a sensor off the patient, or puts it back. Throws ValisetteError `not-supported` for a name it does not have. */
  detach(what: string, micros: number): void;
  attach(what: string, micros: number): void;
  truth(micros: number): InstrumentSignalTruth;
}

/** How the samples of an instrument lie in patient time. */
export interface InstrumentSignalTruth {
  /** Each stretch of samples since power came on: sample n lies at `startMicros` + n·1e6 / `samplingFrequency`. */
  readonly streams: readonly StreamTruth[];
  /** Sensors off the patient: from when (µs), to when (null = still). */
  readonly detached: readonly { readonly what: string; readonly from: number; readonly to: number | null }[];
}

export interface StreamTruth {
  readonly startMicros: number;
  readonly samplingFrequency: number;
  /** Samples produced so far, sent or lost. */
  readonly samples: number;
  /** Index of a sample at which a played record is at its own first sample (it is again every `recordFrames`). */
  readonly recordStartsAtSample: number | null;
  readonly recordFrames: number | null;
}
