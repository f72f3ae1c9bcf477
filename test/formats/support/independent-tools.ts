import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Interpreters that may have Debian's python3-pydicom. */
const INTERPRETERS = ['/usr/bin/python3', 'python3'];

/** Reads a DICOM object with pydicom (no NumPy): rate, code meanings and physical values of one multiplex group, sample after sample. */
const PYDICOM_READING = `
import json, struct, sys, pydicom
ds = pydicom.dcmread(sys.argv[1], force=True)
group = ds.WaveformSequence[int(sys.argv[2])]
channels = group.ChannelDefinitionSequence
count = group.NumberOfWaveformChannels * group.NumberOfWaveformSamples
code = {('SS', 16): 'h', ('US', 16): 'H', ('SB', 8): 'b', ('UB', 8): 'B'}[(group.WaveformSampleInterpretation, group.WaveformBitsAllocated)]
raw = struct.unpack('<%d%s' % (count, code), group.WaveformData[:count * group.WaveformBitsAllocated // 8])
scale = [(float(c.ChannelSensitivity) * float(c.get('ChannelSensitivityCorrectionFactor', 1)), float(c.get('ChannelBaseline', 0))) for c in channels]
n = len(channels)
print(json.dumps({
  'rate': float(group.SamplingFrequency),
  'units': [c.ChannelSensitivityUnitsSequence[0].CodeValue for c in channels],
  'meanings': [c.ChannelSourceSequence[0].CodeMeaning if 'ChannelSourceSequence' in c else c.ChannelLabel for c in channels],
  'physical': [raw[i] * scale[i % n][0] + scale[i % n][1] for i in range(count)]}))
`;
const PYDICOM_SAMPLE = `
import os, pydicom
print(os.path.join(os.path.dirname(pydicom.__file__), 'data', 'test_files', 'waveform_ecg.dcm'))
`;

export interface PydicomReading {
  readonly rate: number;
  readonly units: readonly string[];
  readonly meanings: readonly string[];
  readonly physical: readonly number[];
}

/** An interpreter with pydicom, or null. */
export function findPydicom(): string | null {
  return INTERPRETERS.find((python) => spawnSync(python, ['-c', 'import pydicom'], { timeout: 20_000 }).status === 0) ?? null;
}

export function readWithPydicom(python: string, path: string, group: number): PydicomReading {
  return JSON.parse(run(python, ['-c', PYDICOM_READING, path, String(group)])) as PydicomReading;
}

/** The ECG of a real electrocardiograph that comes with pydicom. */
export function pydicomSample(python: string): string {
  return run(python, ['-c', PYDICOM_SAMPLE]).trim();
}

/** The converter of BioSig, or null. */
export function findBiosig(): string | null {
  return spawnSync('save2gdf', ['-v'], { timeout: 20_000 }).error === undefined ? 'save2gdf' : null;
}

/** Physical values of each channel of a file as BioSig reads it. */
export function readWithBiosig(path: string, directory: string, channels: number): number[][] {
  run('save2gdf', ['-f=ASCII', path, join(directory, 'biosig.asc')]);
  return Array.from({ length: channels }, (_, channel) =>
    readFileSync(join(directory, `biosig.a${String(channel + 1).padStart(2, '0')}`), 'latin1').trim().split(/\s+/).map(Number),
  );
}

/** Has BioSig write a file in another format. */
export function convertWithBiosig(from: string, to: string, format: 'HL7aECG' | 'EDF'): void {
  run('save2gdf', [`-f=${format}`, from, to]);
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout;
}
