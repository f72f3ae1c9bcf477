import { existsSync } from 'node:fs';
import type { ClockSource } from '../model/clock.ts';

/** systemd-timesyncd leaves this file once the wall time has been set from the network. */
const SYNCHRONISED = '/run/systemd/timesync/synchronized';

/** Who vouches for the wall time of this machine now; `unset` when nobody says so. */
export function systemClockSource(): ClockSource {
  return existsSync(SYNCHRONISED) ? 'ntp' : 'unset';
}
