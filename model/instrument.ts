import { z } from 'zod';
import { qualityReason } from './measurement.ts';

/** Instruments of the suitcase as everyone above the bridge sees them. */

export const instrumentKind = z.enum([
  'ecg', 'oximeter', 'cuff', 'spirometer', 'glucometer', 'laboratory', 'thermometer', 'scale', 'camera', 'case-controller', 'unknown',
]);
export type InstrumentKind = z.infer<typeof instrumentKind>;

/**
 * What a person needs to know of an instrument:
 * found (plugged, being recognised) · ready (recognised, nothing to measure yet) · measuring · to-check (works but something
 * is to be done, see `reasons`) · silent (open but mute, being reopened) · lost (unplugged) · unrecognised.
 */
export const instrumentStatus = z.enum(['found', 'ready', 'measuring', 'to-check', 'silent', 'lost', 'unrecognised']);
export type InstrumentStatus = z.infer<typeof instrumentStatus>;

/** Counters since the instrument was first seen; they only grow. */
export const instrumentCounters = z.strictObject({
  bytes: z.number().int().nonnegative(),
  frames: z.number().int().nonnegative(),
  discardedBytes: z.number().int().nonnegative(),
  badChecksums: z.number().int().nonnegative(),
  sequenceGaps: z.number().int().nonnegative(),
  missingSamples: z.number().int().nonnegative(),
  openings: z.number().int().nonnegative(),
});
export type InstrumentCounters = z.infer<typeof instrumentCounters>;

export const instrumentState = z.strictObject({
  /** Stable over unplugging and change of port: `<model>-<serial>`, or `<model>-<port identity>` without serial. Safe in a topic. */
  id: z.string().regex(/^[A-Za-z0-9._-]{1,80}$/),
  /** Key of the instrument file in the catalogue (`nonin`, `ads129x` …), or `unknown`. */
  model: z.string().max(40),
  kind: instrumentKind,
  /** Maker and model for people, e.g. `Nonin OEM III`. */
  label: z.string().max(80),
  serial: z.string().max(64).nullable(),
  firmware: z.string().max(64).nullable(),
  /** Port as the system names it, or null while lost. */
  port: z.string().max(200).nullable(),
  status: instrumentStatus,
  reasons: z.array(qualityReason).max(8),
  /** Electrodes off (bits of model/lead.ts). */
  electrodesOff: z.number().int().nonnegative(),
  /** UTC ISO time at which `status` began. */
  since: z.iso.datetime(),
  counters: instrumentCounters,
  /** True while some byte of the protocol could not be checked against the vendor's document. */
  unverifiedProfile: z.boolean(),
});
export type InstrumentState = z.infer<typeof instrumentState>;

export function emptyCounters(): InstrumentCounters {
  return { bytes: 0, frames: 0, discardedBytes: 0, badChecksums: 0, sequenceGaps: 0, missingSamples: 0, openings: 0 };
}
