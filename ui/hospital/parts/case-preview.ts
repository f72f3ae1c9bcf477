import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import { formatPhone, formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { needsAnswer, rowState } from '../data/row-state.ts';
import type { HospitalServices } from '../services.ts';
import { intentionWord, motiveWord, noteWord, patientName, sexAndAge } from '../words/case-words.ts';
import { colon } from '../words/colon.ts';
import { pressureText, rateReading, readingOf, readingText, vitalWord } from '../words/readings.ts';

/** The selected case beside the list: enough to decide whether to open it now. */
export function casePreview(row: WorklistRow, services: HospitalServices, open: () => void): TemplateResult {
  const { view } = row;
  const rate = rateReading(view.vitals);
  const state = rowState(row, services.me.id);
  return html`
    <div class="preview-head"><v-priority .priority=${view.priority} word></v-priority>
      <h2 class="t-26">${patientName(view.patient)}</h2>
      <p class="ink-2">${[sexAndAge(view.patient, services.time.nowIso()), motiveWord(view.motive)].filter((part) => part !== '').join(' · ')}</p></div>
    ${paper(row, services)}
    <div class="preview-body">
      <dl class="preview-figures">
        <div><dt>${vitalWord(rate?.name ?? 'heartRate')}</dt><dd>${readingText(rate)}</dd></div><div><dt>SpO2</dt><dd>${readingText(readingOf(view.vitals, 'spo2'))}</dd></div>
        <div><dt>${msg('PA', { id: 'hospital.vital-pressure' })}</dt><dd>${pressureText(view.vitals)}</dd></div><div><dt>${vitalWord('respiratoryRate')}</dt><dd>${readingText(readingOf(view.vitals, 'respiratoryRate'))}</dd></div>
      </dl>
      <dl class="pairs">${view.notes.map((note) => html`<dt>${noteWord(note.kind)}</dt><dd>${note.text}</dd>`)}</dl>
      <p class="t-13 ink-2">${msg('Intention du demandeur', { id: 'hospital.intention' })}${colon()}<b>${intentionWord(view.intention ?? 'not-recorded')}</b>. ${view.call15At === null ? msg('Appel au 15 non noté.', { id: 'hospital.no-15' }) : html`${fillIn(msg('15 appelé à {time}', { id: 'hospital.called-15' }), { time: formatTime(view.call15At) })}.`}<br />
        ${[view.author?.displayName ?? '', view.place.callback === undefined ? '' : formatPhone(view.place.callback)].filter((part) => part !== '').join(', ')}</p>
      <div class="preview-act">
        <button class="button primary big wide" type="button" data-test="take-and-open" @click=${open}>${needsAnswer(row) && state.kind !== 'taken' ? msg('Prendre et ouvrir', { id: 'hospital.take-open' }) : msg('Ouvrir en lecture', { id: 'hospital.open-read' })} <kbd>↵</kbd></button>
        ${needsAnswer(row) ? html`<p class="t-13 ink-3">${state.kind === 'taken' ? fillIn(msg('{name} lit ce dossier.', { id: 'hospital.taken-by' }), { name: state.name }) : msg('La prise dure 10 min, puis le dossier revient à tous.', { id: 'hospital.lease-10' })}</p>` : nothing}
      </div>
    </div>`;
}

function paper(row: WorklistRow, services: HospitalServices): TemplateResult {
  const kept = row.view.recordings.findLast((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
  if (kept === undefined) return html`<p class="preview-none ink-2">${msg('Pas d’ECG dans ce dossier.', { id: 'hospital.no-ecg' })}</p>`;
  const state = services.recordings.state(row.view.caseId, kept.recordingId);
  if (state.kind === 'ready') return html`<v-ecg-paper class="preview-paper" bare leads="II,III,aVL,V2,V5" px-per-mm="3" height-mm="115" .recording=${state.data} .analysis=${kept.analysis}></v-ecg-paper>`;
  return html`<p class="preview-none ink-2">${state.kind === 'loading' ? msg('ECG en arrivée…', { id: 'hospital.ecg-arriving' }) : msg('ECG pas encore lisible ici.', { id: 'hospital.ecg-not-yet' })}</p>`;
}
