import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { InstrumentBridge } from '../../firmware-bridge/bridge.ts';
import { scenarioNamed } from '../../hardware-sim/scenarios/scenarios.ts';
import { SimulatedSuitcase, type RecordedPatient } from '../../hardware-sim/suitcase.ts';
import { Acquisition } from '../../hub/acquisition/acquisition.ts';
import type { OpenAppendFile } from '../../hub/acquisition/durable-file.ts';
import { SystemClock } from '../../model/clock.ts';
import { INDEPENDENT_LEADS } from '../../model/lead.ts';
import { silentLog } from '../../model/log.ts';
import { loadCoreFile } from '../../wasm-core/host/core-file.ts';

export const ECG = 'ads129x-SIM-ECG-0001';
export const OXIMETER = 'nonin-SIM-OXI-0001';

/** A record whose every frame is different, so that a stretch of it can be found again exactly. */
export function knownRecord(seconds: number): RecordedPatient {
  const frames = seconds * 500;
  const leads = INDEPENDENT_LEADS.map((name, lead) => ({
    name,
    microvolts: Int32Array.from({ length: frames }, (_, i) => {
      const phase = (i % 400) - 200;
      return Math.round(900 * Math.exp(-(phase * phase) / 60)) + ((i * (lead + 3)) % 97) + Math.floor(i / 400);
    }),
  }));
  return { samplingFrequency: 500, leads };
}

export function suitcaseIn(directory: string, record?: RecordedPatient): SimulatedSuitcase {
  return new SimulatedSuitcase({
    portsDirectory: join(directory, 'ports'),
    seed: 11,
    patient: scenarioNamed('normal-ehpad')!,
    clock: new SystemClock(),
    log: silentLog,
    noninFormat: 2,
    ...(record === undefined ? {} : { record }),
  });
}

export async function acquisitionIn(directory: string, openFile?: OpenAppendFile): Promise<Acquisition> {
  const clock = new SystemClock();
  const bridge = new InstrumentBridge({ clock, log: silentLog, randomId: randomUUID, serialDirectories: [join(directory, 'ports')], systemPorts: false, hid: false });
  return new Acquisition({
    bridge,
    core: await loadCoreFile(),
    directory: join(directory, 'data'),
    clock,
    log: silentLog,
    randomId: randomUUID,
    ...(openFile === undefined ? {} : { openFile }),
  });
}
