import { ValisetteError } from '../../model/errors.ts';
import { readCsv } from '../../formats/csv.ts';
import type { SignalFile } from '../../formats/signal-file.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';

/**
 * Opens a file of curves by its extension: `.hea` (or a record name without extension) as WFDB, `.csv`, `.tsv` or `.txt` as text columns.
 * @throws ValisetteError of the reader, or `format-unknown`.
 */
export async function openSignals(path: string, options: { readonly rate?: number; readonly defaultUnit: string }): Promise<SignalFile> {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  switch (extension) {
    case 'csv':
    case 'tsv':
    case 'txt':
      return readCsv(path, { defaultUnit: options.defaultUnit, ...(options.rate === undefined ? {} : { samplingFrequency: options.rate }) });
    case 'hea':
    case undefined:
      return readWfdbRecord(path);
    case 'dat':
    case 'mat':
      return readWfdbRecord(path.slice(0, -4));
    default:
      throw new ValisetteError('format-unknown', `${path}: format .${extension} is not supported`, { path });
  }
}
