import { join } from 'node:path';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { InstrumentBridge } from '../../firmware-bridge/bridge.ts';
import type { AnalysisCore } from '../../wasm-core/host/core.ts';
import { Acquisition } from '../acquisition/acquisition.ts';
import type { HubConfiguration } from '../configuration.ts';
import type { LiveSource } from './live-source.ts';

/** The wired instruments of this machine, recorded and analysed; what the hub uses unless it is given another source. */
export function wiredInstruments(options: { config: HubConfiguration; core: AnalysisCore; clock: Clock; log: Log; randomId: () => string }): LiveSource {
  const { config, core, clock, log, randomId } = options;
  const bridge = new InstrumentBridge({ ...config.instruments, clock, log: log.child({ room: 'firmware-bridge' }), randomId });
  return new Acquisition({ bridge, core, directory: join(config.dataDirectory, 'recordings'), clock, log: log.child({ room: 'acquisition' }), randomId });
}
