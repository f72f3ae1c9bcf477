import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hubConfiguration } from '../../hub/configuration.ts';
import type { DeliveryPort } from '../../hub/cases/delivery-port.ts';
import { createDelivery } from '../../hub/delivery/delivery.ts';
import type { NewCaseEvent } from '../../model/case-event.ts';
import { SystemClock } from '../../model/clock.ts';
import { ValisetteError } from '../../model/errors.ts';
import { silentLog } from '../../model/log.ts';
import type { Professional } from '../../model/people.ts';
import { encodeRecording, type RecordingHeader, type RecordingSummary } from '../../model/recording.ts';
import type { RelayEnd } from '../../relay/relay-end.ts';
import { openDatabase, type Database } from '../../service/database.ts';
import { CaseEventLog } from '../../service/event-log/event-log.ts';
import { EVENT_LOG_MIGRATIONS } from '../../service/event-log/schema.ts';
import { HOSPITAL, SUITCASE } from '../relay/support/bench.ts';
import { digest } from '../relay/support/packets.ts';
import { twelveLeads, TWELVE } from '../relay/support/twelve-leads.ts';

export const NURSE: Professional = { id: 'nurse-1', displayName: 'Inf. A. ESSAI', role: 'nurse' };
export const DOCTOR: Professional = { id: 'dr-2', displayName: 'Dr B. ESSAI', role: 'specialist' };
export const CASE = 'VAL042-20261121-0001';
const clock = new SystemClock('ntp');

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'valisette-delivery-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function openLog(path: string, deviceId: string): { db: Database; log: CaseEventLog } {
  const db = openDatabase(path, EVENT_LOG_MIGRATIONS);
  return { db, log: new CaseEventLog(db, { deviceId, clock }) };
}

export const OPENING: readonly NewCaseEvent[] = [
  { kind: 'case-opened', body: { motive: 'chest-pain', place: { kind: 'nursing-home', name: 'EHPAD d’essai' }, exercise: true } },
  { kind: 'priority-set', body: { priority: 'P0' } },
  { kind: 'intention-recorded', body: { intention: 'call-15' } },
];

/** A 10 s recording of twelve leads and its summary, as the hub keeps them. */
export function recording(recordingId: string): { file: Uint8Array; summary: RecordingSummary } {
  const rows = twelveLeads({ seconds: 10, seed: recordingId.length, microvoltsPerUnit: 0.04768, sourceGridMicrovolts: 1, noiseMicrovolts: 0 });
  const frameCount = rows[0]!.length;
  const header: RecordingHeader = {
    schema: 'valisette.recording/1', recordingId, startedAt: '2026-11-21T09:00:00.000Z',
    streams: [{
      signal: 'ecg', instrumentId: 'ads129x', instrumentLabel: 'ECG', samplingFrequency: 500, frameCount,
      channels: TWELVE.map((name) => ({ name, unit: 'uV' as const, scale: 0.04768, offset: 0, minimum: -8_388_608, maximum: 8_388_607 })),
      gaps: [], electrodesOff: 0, startOffsetMilliseconds: 0,
    }],
  };
  const file = encodeRecording({ header, samples: [Int32Array.from({ length: 12 * frameCount }, (_, i) => rows[i % 12]![Math.floor(i / 12)]!)] });
  return { file, summary: { recordingId, startedAt: header.startedAt, durationSeconds: 10, streams: header.streams, sha256: digest(file), analysis: null, readings: [], complete: true } };
}

/** The delivery of a suitcase over its event log, a given relay end, and recordings in memory. */
export function deliveryOf(o: { directory: string; log: CaseEventLog; end: RelayEnd; recordings?: ReadonlyMap<string, Uint8Array> }): DeliveryPort {
  mkdirSync(o.directory, { recursive: true });
  return createDelivery({
    eventLog: o.log,
    readRecording: async (recordingId) => {
      const file = o.recordings?.get(recordingId);
      if (file === undefined) throw new ValisetteError('recording-unknown', 'no such recording', { recordingId });
      return file;
    },
    config: hubConfiguration.parse({ suitcaseId: SUITCASE, deviceId: SUITCASE, place: { kind: 'practice', name: 'Essai' }, dataDirectory: o.directory, web: {} }),
    clock, log: silentLog, random: randomBytes, dataDirectory: o.directory,
    relay: { end: o.end, hospitalId: HOSPITAL, hospitalName: 'CHU d’essai' },
  });
}
