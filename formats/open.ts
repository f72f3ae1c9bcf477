import { open } from 'node:fs/promises';
import { ValisetteError } from '../model/errors.ts';
import { readAecg } from './aecg.ts';
import { looksLikeEcg90a, readEcg90a } from './contec-ecg90a.ts';
import { readCsv, type CsvOptions } from './csv.ts';
import { hasPreamble, readDicomEcg, startsWithGroup } from './dicom-ecg.ts';
import { readEdf } from './edf.ts';
import { inputFaults } from './input-faults.ts';
import { looksLikeScp, readScpEcg } from './scp-ecg.ts';
import type { SignalFile } from './signal-file.ts';
import { readWfdbRecord } from './wfdb.ts';

type Format = 'aecg' | 'contec-ecg90a' | 'csv' | 'dicom-ecg' | 'edf' | 'scp-ecg' | 'wfdb';

const HEAD_BYTES = 4096;
const BY_EXTENSION: Readonly<Record<string, Format>> = {
  aecg: 'aecg', xml: 'aecg',
  ecg: 'contec-ecg90a',
  csv: 'csv', tsv: 'csv', txt: 'csv',
  dcm: 'dicom-ecg', dicom: 'dicom-ecg',
  edf: 'edf', bdf: 'edf', rec: 'edf',
  scp: 'scp-ecg',
  hea: 'wfdb', dat: 'wfdb', mat: 'wfdb',
};

/**
 * Opens a file of curves, whatever its format: by an unmistakable beginning, else by its extension, else by a likely beginning.
 * A WFDB record is named by its header, by a signal file beside it, or without extension.
 * @param csv how to read text columns that name neither rate nor unit.
 * @throws ValisetteError of the reader; `input-missing`, `input-unreadable`, `input-truncated` for an empty file, `format-unknown`.
 */
export async function openSignalFile(path: string, csv: CsvOptions = {}): Promise<SignalFile> {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  const head = await readHead(path);
  // A record name without extension is no file of its own.
  if (head === null && extension === undefined) return readWfdbRecord(path);
  if (head === null) throw new ValisetteError('input-missing', `${path}: no such file`, { path });
  if (head.length === 0) throw inputFaults(path).truncated('the file is empty');
  const format = unmistakable(head) ?? BY_EXTENSION[extension ?? ''] ?? likely(head);
  switch (format) {
    case 'aecg':
      return readAecg(path);
    case 'contec-ecg90a':
      return readEcg90a(path);
    case 'csv':
      return readCsv(path, csv);
    case 'dicom-ecg':
      return readDicomEcg(path);
    case 'edf':
      return readEdf(path);
    case 'scp-ecg':
      return readScpEcg(path);
    case 'wfdb':
      return readWfdbRecord(extension === 'dat' || extension === 'mat' ? path.slice(0, -4) : path);
    case null:
      throw inputFaults(path).unknown('no format we know');
  }
}

function unmistakable(head: Uint8Array): Format | null {
  if (hasPreamble(head)) return 'dicom-ecg';
  if (looksLikeScp(head)) return 'scp-ecg';
  const text = new TextDecoder('latin1').decode(head);
  if (text.startsWith('0       ') || text.startsWith('\u00ffBIOSEMI')) return 'edf';
  if (/^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml\s|(?:\w+:)?AnnotatedECG\b)/.test(text)) return 'aecg';
  if (looksLikeEcg90a(head)) return 'contec-ecg90a';
  return null;
}

function likely(head: Uint8Array): Format | null {
  if (startsWithGroup(head)) return 'dicom-ecg';
  const text = new TextDecoder('latin1').decode(head);
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?[\s\0]*</.test(text) ? 'aecg' : null;
}

/** The first bytes of a file, or null when there is none. */
async function readHead(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path, 'r');
    try {
      const head = new Uint8Array(HEAD_BYTES);
      const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
      return head.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return null;
    throw new ValisetteError('input-unreadable', `${path}: cannot be read`, { path }, { cause });
  }
}
