import { ValisetteError } from '../../model/errors.ts';
import { EcgAnalyser, type EcgAnalyserOptions } from './ecg.ts';
import { CoreInstance } from './instance.ts';
import { measureRecording, type EcgMeasurementResult, type EcgRecordingToMeasure } from './measure.ts';
import { PulseAnalyser, type PulseAnalyserOptions } from './pulse.ts';
import { measureRecord, type EcgRecord } from './record-measures.ts';
import { judgeRecord, type RecordQuality } from './record-quality.ts';
import { RhythmAnalyser, type RhythmAnalyserOptions } from './rhythm.ts';

/**
 * The analysis core, compiled once. The same file runs in the suitcase, in the browser and at the hospital;
 * `sha256` identifies it, so that raw samples analysed again give bit-identical results.
 */
export class AnalysisCore {
  readonly version: string;

  constructor(
    private readonly module: WebAssembly.Module,
    /** SHA-256 of the wasm file, hex. */
    readonly sha256: string,
  ) {
    const version = new CoreInstance(module).exports.coreVersion();
    this.version = `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`;
  }

  createEcgAnalyser(options: EcgAnalyserOptions): EcgAnalyser {
    return new EcgAnalyser(new CoreInstance(this.module), options);
  }

  createPulseAnalyser(options: PulseAnalyserOptions): PulseAnalyser {
    return new PulseAnalyser(new CoreInstance(this.module), options);
  }

  createRhythmAnalyser(options: RhythmAnalyserOptions): RhythmAnalyser {
    return new RhythmAnalyser(new CoreInstance(this.module), options);
  }

  /**
   * Delineates and measures a whole recording of up to 60 s.
   * @throws ValisetteError `limit-exceeded`, `core-aborted`.
   */
  measure(recording: EcgRecordingToMeasure): EcgMeasurementResult {
    return measureRecording(new CoreInstance(this.module), recording);
  }

  /**
   * Whether a 12-lead record of at least 5 s is fit to be read, which electrode spoils it and what to tell the nurse; of a longer
   * record the best ten seconds count.
   * @throws ValisetteError `input-missing`, `input-truncated`, `limit-exceeded`, `core-aborted`.
   */
  recordQuality(record: EcgRecord): RecordQuality {
    const stretches = measureRecord(new CoreInstance(this.module), record);
    return judgeRecord(record, stretches, this.createEcgAnalyser(record));
  }
}

/**
 * Compiles the core from the bytes of its wasm file.
 * @throws ValisetteError `core-missing` when the bytes are no WebAssembly module.
 */
export async function loadCore(bytes: Uint8Array<ArrayBuffer>): Promise<AnalysisCore> {
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new ValisetteError('core-missing', 'the analysis core is not a WebAssembly module', {}, { cause });
  }
  return new AnalysisCore(module, await sha256(bytes));
}

/** `crypto.subtle` exists only in secure contexts; over plain HTTP the browser identifies the core by an empty string. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) return '';
  const digest = await subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
