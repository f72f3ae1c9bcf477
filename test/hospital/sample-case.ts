import { createHash } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AnswerBody, NewCaseEvent } from '../../model/case-event.ts';
import type { Professional } from '../../model/people.ts';
import { encodeRecording } from '../../model/recording.ts';
import type { RecordingSummary } from '../../model/recording.ts';

/** People and a case that do not exist. */

export const NURSE: Professional = { id: 'ide-essai', displayName: 'Mme A. ESSAI', role: 'nurse' };
export const CARDIOLOGIST: Professional = { id: 'dr-vidal', displayName: 'Dr C. ESSAI-VIDAL', role: 'specialist', services: ['cardiology'] };
export const SECOND_CARDIOLOGIST: Professional = { id: 'dr-morel', displayName: 'Dr B. ESSAI-MOREL', role: 'specialist' };
export const DERMATOLOGIST: Professional = { id: 'dr-peau', displayName: 'Dr D. ESSAI-PEAU', role: 'specialist', services: ['dermatology'] };
export const REGULATOR: Professional = { id: 'regulateur', displayName: 'Dr R. ESSAI', role: 'regulator' };
export const ADMINISTRATOR: Professional = { id: 'admin', displayName: 'A. ESSAI', role: 'administrator' };
export const PIN = '271828';

export const OPENING: NewCaseEvent[] = [
  { kind: 'case-opened', body: { motive: 'chest-pain', place: { kind: 'nursing-home', name: 'EHPAD d’essai' }, exercise: true } },
  { kind: 'identity-recorded', body: { patient: { state: 'fictitious', birthName: 'ESSAI-BERNARD', firstNames: 'Marcel', birthDate: '1939-03-02', sex: 'male' } } },
  { kind: 'priority-set', body: { priority: 'P1' } },
  { kind: 'intention-recorded', body: { intention: 'call-15' } },
  { kind: 'note-recorded', body: { kind: 'question', text: 'Douleur depuis une heure.' } },
];

export const ANSWER: AnswerBody = {
  decision: 'AMBULANCE_URGENTE',
  orientation: 'URGENCES',
  means: ['TSU'],
  delay: '30M',
  opinion: 'Tracé à contrôler aux urgences.',
  advice: ['Rester près de la personne'],
  callback: '0123456789',
  ecgReadable: true,
};

/** A small two-lead recording and its summary. */
export function sampleRecording(recordingId: string, frameCount = 500): { bytes: Uint8Array; summary: RecordingSummary } {
  const channel = (name: string) => ({ name, unit: 'uV' as const, scale: 1, offset: 0, minimum: -32768, maximum: 32767 });
  const stream = {
    signal: 'ecg' as const,
    instrumentId: 'sim-ecg',
    instrumentLabel: 'ECG simulé',
    samplingFrequency: 500,
    frameCount,
    channels: [channel('I'), channel('II')],
    gaps: [],
    electrodesOff: 0,
    startOffsetMilliseconds: 0,
  };
  const startedAt = '2026-11-21T08:58:00.000Z';
  const samples = Int32Array.from({ length: 2 * frameCount }, (_, at) => Math.round(800 * Math.sin(at / 7)) - (at % 13));
  const bytes = encodeRecording({ header: { schema: 'valisette.recording/1', recordingId, startedAt, streams: [stream] }, samples: [samples] });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, summary: { recordingId, startedAt, durationSeconds: frameCount / 500, streams: [stream], sha256, analysis: null, readings: [], complete: true } };
}

export function newPrivateKey(): KeyObject {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
}
