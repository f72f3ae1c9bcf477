import { msg } from '@lit/localize';
import type { CaseEvent } from '../../model/case-event.ts';
import { DECISION_SENTENCES } from '../../model/wording/decisions.ts';
import { formatReading } from '../live/reading-shown.ts';
import { fillIn, language } from '../locales/language.ts';
import { qualityWord } from '../widgets/quality.ts';
import { intentionWord, motiveWord, numericWord } from './words.ts';

/** One event of a case in one line of the timeline; `milestone` gets the accent dot. */
export interface TimelineLine {
  readonly text: string;
  readonly milestone: boolean;
}

export function timelineLine(event: CaseEvent): TimelineLine {
  const by = event.actor?.displayName ?? '';
  const plain = (text: string): TimelineLine => ({ text, milestone: false });
  const milestone = (text: string): TimelineLine => ({ text, milestone: true });
  switch (event.kind) {
    case 'case-opened': return plain(fillIn(msg('Dossier ouvert par {name} : {motive}', { id: 'timeline.opened' }), { name: by, motive: motiveWord(event.body.motive) }));
    case 'motive-set': return plain(fillIn(msg('Motif : {motive}', { id: 'timeline.motive' }), { motive: motiveWord(event.body.motive) }));
    case 'identity-recorded': return plain(msg('Identité notée', { id: 'timeline.identity' }));
    case 'priority-set': return plain(fillIn(msg('Priorité {priority}', { id: 'timeline.priority' }), { priority: event.body.priority }));
    case 'service-asked': return plain(msg('Service demandé', { id: 'timeline.service' }));
    case 'intention-recorded': return plain(fillIn(msg('Intention : {intention}', { id: 'timeline.intention' }), { intention: intentionWord(event.body.intention) }));
    case 'call15-noted': return milestone(msg('15 appelé', { id: 'timeline.call15' }));
    case 'note-recorded': return plain(fillIn(msg('Note de {name}', { id: 'timeline.note' }), { name: by }));
    case 'vitals-recorded': return plain(event.body.readings.map((reading) => `${numericWord(reading.name)} ${reading.value === null ? '—' : formatReading(reading.name, reading.value)}`).join(', '));
    case 'recording-kept': return plain(fillIn(msg('ECG enregistré, qualité : {quality}', { id: 'timeline.recording' }), { quality: event.body.recording.analysis === null ? '—' : qualityWord(event.body.recording.analysis.verdict) }));
    case 'recording-discarded': return plain(msg('Enregistrement écarté', { id: 'timeline.discarded' }));
    case 'packet-prepared': return milestone(fillIn(msg('Envoyé par {name}', { id: 'timeline.sent' }), { name: by }));
    case 'packet-received': return milestone(fillIn(msg('Reçu, signé par {hospital}', { id: 'timeline.received' }), { hospital: event.body.hospital }));
    case 'packet-refused': return milestone(fillIn(msg('Refusé : {reason}', { id: 'timeline.refused' }), { reason: event.body.reason }));
    case 'case-claimed': return plain(fillIn(msg('Pris par {name}', { id: 'timeline.claimed' }), { name: event.body.responder.displayName }));
    case 'case-released': return plain(fillIn(msg('Rendu par {name}', { id: 'timeline.released' }), { name: event.body.responder.displayName }));
    case 'case-viewed': return milestone(fillIn(msg('Ouvert par {name}', { id: 'timeline.viewed' }), { name: event.body.responder.displayName }));
    case 'answer-given': return milestone(fillIn(msg('Décision signée : {decision}', { id: 'timeline.answer' }), { decision: DECISION_SENTENCES.decision[event.body.answer.decision].label[language()] }));
    case 'answer-displayed': return plain(msg('Réponse affichée sur la valisette', { id: 'timeline.displayed' }));
    case 'answer-acknowledged': return milestone(event.body.applied ? fillIn(msg('Lu par {name}, appliqué', { id: 'timeline.acknowledged' }), { name: by }) : fillIn(msg('Lu par {name}', { id: 'timeline.read' }), { name: by }));
  }
}
