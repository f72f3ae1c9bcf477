import { z } from 'zod';
import { qualityReason, qualityVerdict } from './measurement.ts';

/** JSON payloads of the local MQTT topics other than readings and instrument states. */

/** `…/instruments/<id>/events` */
export const liveEvent = z.discriminatedUnion('kind', [
  /** R peak or pulse foot; `frame` in the stream marked by `streamMark`. A provisional beat may be withdrawn by silence: only confirmed ones count. */
  z.strictObject({ kind: z.literal('beat'), signal: z.enum(['ecg', 'pleth']), frame: z.number().int().nonnegative(), streamMark: z.number().int(), confirmed: z.boolean() }),
  z.strictObject({
    kind: z.literal('quality'),
    signal: z.enum(['ecg', 'pleth']),
    channels: z.array(z.strictObject({ name: z.string().max(16), verdict: qualityVerdict, reasons: z.array(qualityReason).max(8) })).max(16),
  }),
  z.strictObject({ kind: z.literal('gap'), signal: z.string().max(20), missingSamples: z.number().int().positive() }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;

/** `…/cases/<id>/state`, retained: the view has moved to `sequence`; read the API for the content. */
export const caseNotice = z.strictObject({
  caseId: z.string(),
  sequence: z.number().int().nonnegative(),
  /** Objects of the current packet wholly acknowledged, and their number; null when nothing is leaving. */
  leaving: z.strictObject({ done: z.number().int(), total: z.number().int(), sentBytes: z.number().int(), totalBytes: z.number().int() }).nullable(),
});
export type CaseNotice = z.infer<typeof caseNotice>;

/** `…/cases/<id>/recording` */
export const recordingProgress = z.strictObject({
  recordingId: z.string().max(64),
  state: z.enum(['recording', 'saving', 'kept', 'failed']),
  elapsedSeconds: z.number().nonnegative(),
  targetSeconds: z.number().positive(),
  /** Instruments being recorded that fell silent or lost an electrode meanwhile. */
  troubles: z.array(z.string().max(80)).max(8),
});
export type RecordingProgress = z.infer<typeof recordingProgress>;

/** `…/link/state`, retained. */
export const linkState = z.strictObject({
  connected: z.boolean(),
  /** UTC ISO since when `connected` has that value. */
  since: z.iso.datetime(),
  roundTripMilliseconds: z.number().nonnegative().nullable(),
  hospital: z.string().max(120).nullable(),
  /** Objects still in the outbox. */
  waitingObjects: z.number().int().nonnegative(),
  waitingBytes: z.number().int().nonnegative(),
});
export type LinkState = z.infer<typeof linkState>;

/** `…/hub/health`, retained. */
export const hubHealth = z.strictObject({
  version: z.string().max(32),
  startedAt: z.iso.datetime(),
  residentMebibytes: z.number().nonnegative(),
  /** Share of one core, 0…1, over the last interval. */
  processorShare: z.number().nonnegative(),
  freeDiskMebibytes: z.number().nonnegative(),
  recorder: z.enum(['recording', 'idle', 'failed']),
  faults: z.array(z.string().max(80)).max(16),
});
export type HubHealth = z.infer<typeof hubHealth>;
