import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ValisetteError } from '../model/errors.ts';
import type { SignalFileChannel } from './signal-file.ts';

export interface WfdbRecordToWrite {
  readonly samplingFrequency: number;
  readonly channels: readonly SignalFileChannel[];
  /** Interleaved, within int16. */
  readonly samples: Int32Array;
}

/**
 * Writes `<path>.hea` and `<path>.dat`, format 16, with checksums.
 * @throws ValisetteError `limit-exceeded` when a sample does not fit in 16 bits or the samples do not fill whole frames.
 */
export async function writeWfdbRecord(path: string, record: WfdbRecordToWrite): Promise<void> {
  const { channels, samples, samplingFrequency } = record;
  const name = basename(path);
  const frames = samples.length / channels.length;
  if (!Number.isInteger(frames)) throw new ValisetteError('limit-exceeded', `${samples.length} samples do not fill frames of ${channels.length}`, { path });
  const bytes = new Uint8Array(2 * samples.length);
  const view = new DataView(bytes.buffer);
  const sums = channels.map(() => 0);
  samples.forEach((value, index) => {
    if (value < -32768 || value > 32767) throw new ValisetteError('limit-exceeded', `sample ${index} (${value}) does not fit WFDB format 16`, { path });
    view.setInt16(2 * index, value, true);
    const channel = index % channels.length;
    sums[channel] = ((sums[channel] ?? 0) + value) | 0;
  });
  const lines = [`${name} ${channels.length} ${samplingFrequency} ${frames}`];
  channels.forEach((channel, index) => {
    const checksum = ((sums[index] ?? 0) << 16) >> 16;
    lines.push(`${name}.dat 16 ${channel.gain}(${channel.baseline})/${channel.unit} 16 0 ${samples[index] ?? 0} ${checksum} 0 ${channel.name}`);
  });
  await writeFile(`${path}.dat`, bytes);
  await writeFile(`${path}.hea`, `${lines.join('\n')}\n`, 'latin1');
}
