import { ValisetteError } from '../../model/errors.ts';
import { microvoltsPerUnit } from '../../formats/signal-file.ts';
import { readWfdbRecord } from '../../formats/wfdb.ts';
import type { RecordedPatient } from '../../hardware-sim/suitcase.ts';

/** A 12-lead WFDB record as a patient for the ECG board. Throws ValisetteError `not-supported` when a channel is no voltage. */
export async function recordedPatient(headerPath: string): Promise<RecordedPatient> {
  const file = await readWfdbRecord(headerPath);
  const frames = file.readFrames(0, file.frameCount);
  const leads = file.channels.map((channel, index) => {
    const scale = microvoltsPerUnit(channel.unit);
    if (scale === null) {
      throw new ValisetteError('not-supported', `${headerPath}: channel ${channel.name} is in ${channel.unit}, not a voltage`, { unit: channel.unit });
    }
    const microvolts = new Float64Array(file.frameCount);
    for (let frame = 0; frame < file.frameCount; frame += 1) {
      const integer = frames[frame * file.channels.length + index] ?? 0;
      microvolts[frame] = ((integer - channel.baseline) * scale) / channel.gain;
    }
    return { name: channel.name, microvolts };
  });
  return { samplingFrequency: file.samplingFrequency, leads };
}
