import { msg } from '@lit/localize';
import type { CaseEvent, CaseEventBody } from '../../../model/case-event.ts';
import { formatNumber, formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { priorityWord } from '../../widgets/priority.ts';
import { decisionWord } from './decision-words.ts';
import { intentionWord, motiveWord } from './case-words.ts';

/** One line of the timeline; `milestone` marks the steps of the way. */
export interface TimelineLine {
  readonly at: string;
  readonly words: string;
  readonly milestone: boolean;
}

export function timelineLine(event: CaseEvent): TimelineLine {
  const actor = event.actor?.displayName ?? '';
  const line = (words: string, milestone = false): TimelineLine => ({ at: event.at.iso, words, milestone });
  switch (event.kind) {
    case 'case-opened': return line(fillIn(msg('Dossier ouvert par {actor}', { id: 'hospital.event-opened' }), { actor }), true);
    case 'motive-set': return line(fillIn(msg('Motif : {motive}', { id: 'hospital.event-motive' }), { motive: motiveWord(event.body.motive) }));
    case 'identity-recorded': return line(msg('Identité notée', { id: 'hospital.event-identity' }));
    case 'priority-set': return line(fillIn(msg('Priorité : {priority}', { id: 'hospital.event-priority' }), { priority: `${event.body.priority} ${priorityWord(event.body.priority)}` }));
    case 'service-asked': return line(msg('Service demandé', { id: 'hospital.event-service' }));
    case 'intention-recorded': return line(fillIn(msg('Intention avant avis : {intention}', { id: 'hospital.event-intention' }), { intention: intentionWord(event.body.intention) }));
    case 'call15-noted': return line(fillIn(msg('15 appelé à {time}', { id: 'hospital.called-15' }), { time: formatTime(event.body.calledAt) }), true);
    case 'note-recorded': return line(msg('Texte ajouté', { id: 'hospital.event-note' }));
    case 'vitals-recorded': return line(msg('Constantes ajoutées', { id: 'hospital.event-vitals' }));
    case 'recording-kept': return line(fillIn(msg('Tracé enregistré, {seconds} s', { id: 'hospital.event-recording' }), { seconds: formatNumber(event.body.recording.durationSeconds, 0) }));
    case 'recording-discarded': return line(msg('Tracé écarté', { id: 'hospital.event-discarded' }));
    case 'packet-prepared': return line(fillIn(msg('Envoi préparé, version {version}', { id: 'hospital.event-prepared' }), { version: event.body.version }), true);
    case 'packet-received': return line(msg('Reçu ici en entier', { id: 'hospital.event-received' }), true);
    case 'packet-refused': return line(msg('Envoi refusé', { id: 'hospital.event-refused' }), true);
    case 'case-viewed': return line(fillIn(msg('Ouvert par {actor}', { id: 'hospital.event-viewed' }), { actor: event.body.responder.displayName }), true);
    case 'case-claimed': return line(fillIn(msg('Pris par {actor}', { id: 'hospital.event-claimed' }), { actor: event.body.responder.displayName }));
    case 'case-released': return line(releaseWords(event.body.reason, event.body.responder.displayName));
    case 'answer-given': return line(fillIn(msg('{decision}, signé {actor}', { id: 'hospital.event-answer' }), { decision: decisionWord(event.body.answer.decision), actor: event.body.answer.responder.displayName }), true);
    case 'answer-displayed': return line(msg('Réponse affichée au chevet', { id: 'hospital.event-displayed' }), true);
    case 'answer-acknowledged': return line(fillIn(event.body.applied ? msg('Lue et appliquée par {actor}', { id: 'hospital.event-applied' }) : msg('Lue par {actor}, question posée', { id: 'hospital.event-question' }), { actor }), true);
  }
}

function releaseWords(reason: CaseEventBody<'case-released'>['reason'], actor: string): string {
  switch (reason) {
    case 'given-back': return fillIn(msg('Rendu par {actor}', { id: 'hospital.event-given-back' }), { actor });
    case 'lease-expired': return fillIn(msg('Prise de {actor} terminée', { id: 'hospital.event-lease' }), { actor });
    case 'answered': return msg('Prise terminée par la réponse', { id: 'hospital.event-released' });
  }
}
