import { msg } from '@lit/localize';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import { formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import type { RowState } from '../data/row-state.ts';

/** State of a row: the word, and its second line. Delivery and answer never share one. */
export function rowStateWords(state: RowState): { readonly first: string; readonly second: string } {
  const until = (iso: string): string => fillIn(msg('jusqu’à {time}', { id: 'hospital.until' }), { time: formatTime(iso) });
  switch (state.kind) {
    case 'free': return { first: msg('Non pris', { id: 'hospital.row-free' }), second: '' };
    case 'arriving': return { first: msg('En arrivée', { id: 'hospital.row-arriving' }), second: '' };
    case 'mine': return { first: msg('Pris par vous', { id: 'hospital.row-mine' }), second: until(state.until) };
    case 'taken': return { first: state.name, second: until(state.until) };
    case 'complement': return { first: msg('Complément demandé', { id: 'hospital.row-complement' }), second: fillIn(msg('à {time}', { id: 'hospital.at' }), { time: formatTime(state.at) }) };
    case 'updated': return { first: msg('Du nouveau', { id: 'hospital.row-updated' }), second: msg('depuis la réponse', { id: 'hospital.since-answer' }) };
    case 'answered': return { first: answerDeliveryWords(state.delivery), second: '' };
  }
}

export function answerDeliveryWords(delivery: WorklistRow['answerDelivery']): string {
  switch (delivery) {
    case 'none': return msg('Répondu', { id: 'hospital.answered' });
    case 'leaving': return msg('En route vers la valisette', { id: 'hospital.answer-leaving' });
    case 'received': return msg('Reçue par la valisette', { id: 'hospital.answer-received' });
    case 'displayed': return msg('Affichée au chevet', { id: 'hospital.answer-displayed' });
  }
}
