import { openSignalFile } from '../../formats/open.ts';
import type { SignalFile } from '../../formats/signal-file.ts';

/**
 * Opens a file of curves, whatever its format; `rate` and `defaultUnit` serve text columns that name neither.
 * @throws ValisetteError of the reader, or `format-unknown`.
 */
export async function openSignals(path: string, options: { readonly rate?: number; readonly defaultUnit: string }): Promise<SignalFile> {
  return openSignalFile(path, { defaultUnit: options.defaultUnit, ...(options.rate === undefined ? {} : { samplingFrequency: options.rate }) });
}
