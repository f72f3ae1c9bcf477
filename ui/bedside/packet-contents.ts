import { msg } from '@lit/localize';
import type { CaseView } from '../../model/case-view.ts';
import type { RecordingSummary } from '../../model/recording.ts';
import { fillIn } from '../locales/language.ts';
import { formatNumber } from '../locales/format.ts';
import type { IconName } from '../widgets/icon.ts';

/** One line of "what leaves, in order": the summary first, then each recording. */
export interface PacketLine {
  readonly icon: IconName;
  readonly text: string;
  /** Bytes before compression, null for the summary whose size is not known here. */
  readonly rawBytes: number | null;
}

export function packetLines(view: CaseView): PacketLine[] {
  return [
    { icon: 'document', text: msg('Résumé, constantes, notes', { id: 'packet.summary' }), rawBytes: null },
    ...view.recordings.map((recording) => ({ icon: recording.streams.some((stream) => stream.signal === 'ecg') ? ('ecg' as const) : ('oximeter' as const), text: recordingWord(recording), rawBytes: rawBytes(recording) })),
  ];
}

function recordingWord(recording: RecordingSummary): string {
  const signals = new Set(recording.streams.map((stream) => stream.signal));
  const seconds = formatNumber(recording.durationSeconds);
  if (signals.has('ecg') && signals.has('pleth')) return fillIn(msg('ECG et pouls sans perte, {seconds} s', { id: 'packet.ecg-pleth' }), { seconds });
  if (signals.has('ecg')) return fillIn(msg('ECG sans perte, {seconds} s', { id: 'packet.ecg' }), { seconds });
  return fillIn(msg('Onde de pouls, {seconds} s', { id: 'packet.pleth' }), { seconds });
}

function rawBytes(recording: RecordingSummary): number {
  return recording.streams.reduce((sum, stream) => sum + 4 * stream.frameCount * stream.channels.length, 0);
}
