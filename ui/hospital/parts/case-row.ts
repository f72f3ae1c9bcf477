import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import { formatTime } from '../../locales/format.ts';
import { icon } from '../../widgets/icon.ts';
import { qualityGlyph } from '../../widgets/quality.ts';
import '../../widgets/ecg-paper.ts';
import '../../widgets/priority.ts';
import { lastAnswer, needsAnswer, rowState } from '../data/row-state.ts';
import type { RowState } from '../data/row-state.ts';
import type { HospitalServices } from '../services.ts';
import { motiveWord, originWords, patientName, sexAndAge } from '../words/case-words.ts';
import { decisionWord } from '../words/decision-words.ts';
import { ageWords, pressureText, rateReading, readingOf, readingText, vitalWord } from '../words/readings.ts';
import { rowStateWords } from '../words/row-words.ts';
import { countdown, timeLeftMilliseconds } from '../words/time-left.ts';
import { objectsBar } from './objects-bar.ts';

export interface RowView {
  readonly row: WorklistRow;
  readonly services: HospitalServices;
  readonly selected: boolean;
  /** Room for the word beside the code of the priority. */
  readonly wide: boolean;
  readonly now: number;
  readonly choose: () => void;
}

/** One case of the list as a table row. */
export function caseRow({ row, services, selected, wide, now, choose }: RowView): TemplateResult {
  const { view } = row;
  const open = needsAnswer(row);
  const left = timeLeftMilliseconds(row.dueAt, now);
  const state = rowState(row, services.me.id);
  return html`<tr id="row-${view.caseId}" class="${selected ? 'selected' : ''} ${open ? '' : 'done'}" aria-selected=${selected} tabindex=${selected ? 0 : -1} data-test="case-row" data-case=${view.caseId} data-state=${state.kind} @click=${choose}>
    <td class="c-priority"><v-priority .priority=${view.priority} ?word=${wide}></v-priority></td>
    <td class="c-time">${open
      ? html`<span class="time ${view.priority ?? ''} ${left < 0 ? 'late' : ''}" data-test="row-time">${left < 0 ? '+' : ''}${countdown(left)}</span>${left < 0 ? html`<span class="second late-word">${msg('dépassé', { id: 'hospital.overdue-word' })}</span>` : nothing}`
      : html`<span class="ink-2">${formatTime(lastAnswer(row)?.signedAt.iso ?? row.arrivedAt)}</span>`}</td>
    <td class="c-patient"><a class="name" href="/dossiers/${view.caseId}" tabindex="-1" data-test="row-open">${patientName(view.patient)}</a>
      <span class="second">${sexAndAge(view.patient, services.time.nowIso())}${view.patient?.state === 'provisional' ? html`<span class="identity"> · ${msg('identité prov.', { id: 'hospital.identity-short' })}</span>` : nothing}</span></td>
    <td class="c-motive">${motiveWord(view.motive)}<span class="second">${originWords(view)}</span></td>
    <td class="c-vitals">${open ? vitals(row, now) : html`<b>${decisionWord(lastAnswer(row)?.decision ?? 'COMPLEMENT_DEMANDE')}</b><span class="second">${lastAnswer(row)?.responder.displayName ?? ''}</span>`}</td>
    <td class="c-ecg">${open ? strip(row, services) : nothing}</td>
    <td class="c-objects">${open ? html`${objectsBar(row.objects)}<span class="second nowrap">${row.objects.received}/${row.objects.total} · ${formatTime(row.arrivedAt)}</span>` : nothing}</td>
    <td class="c-state">${stateCell(state)}</td>
  </tr>`;
}

function vitals(row: WorklistRow, now: number): TemplateResult {
  const { vitals: readings } = row.view;
  if (readings.length === 0) return html`<span class="ink-3">${msg('aucune constante', { id: 'hospital.no-vitals' })}</span>`;
  const rate = rateReading(readings);
  const spo2 = readingOf(readings, 'spo2');
  const breathing = readingOf(readings, 'respiratoryRate');
  const oldest = readings.reduce((oldestAt, reading) => (reading.at < oldestAt ? reading.at : oldestAt), readings[0]?.at ?? row.arrivedAt);
  return html`<span class="figures">
      <span>${rate?.name === 'pulse' ? html`<small>${vitalWord('pulse')}</small> ` : nothing}${readingText(rate)}${mark(rate?.quality, rate?.value)} <small>/min</small></span>
      <span>${readingText(spo2)}${mark(spo2?.quality, spo2?.value)} <small>%</small></span>
      <span>${pressureText(readings)} <small>mmHg</small></span>
    </span><span class="second">${breathing === null ? '' : `${vitalWord('respiratoryRate')} ${readingText(breathing)} · `}${ageWords(oldest, now)}</span>`;
}

/** A doubtful number keeps a question mark wherever it goes. */
function mark(quality: string | undefined, value: number | null | undefined): TemplateResult | typeof nothing {
  return quality === 'doubtful' && value !== null ? html`<b class="doubt-text" title=${msg('douteux', { id: 'quality.doubtful' })}> ?</b>` : nothing;
}

function strip(row: WorklistRow, services: HospitalServices): TemplateResult | typeof nothing {
  const kept = row.view.recordings.findLast((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
  if (kept === undefined || row.objects.received < row.objects.total) return nothing;
  const state = services.recordings.state(row.view.caseId, kept.recordingId);
  if (state.kind !== 'ready') return nothing;
  return html`<v-ecg-paper class="strip" bare leads="II" seconds="2" px-per-mm="3" height-mm="16" .recording=${state.data} .analysis=${kept.analysis}></v-ecg-paper>`;
}

function stateCell(state: RowState): TemplateResult {
  const words = rowStateWords(state);
  const second = words.second === '' ? nothing : html`<span class="second">${words.second}</span>`;
  switch (state.kind) {
    case 'taken':
      return html`<span class="tag">${icon('lock', 'small')}${words.first}</span>${second}`;
    case 'mine':
      return html`<span class="tag accent">${icon('lock', 'small')}${words.first}</span>${second}`;
    case 'complement':
      return html`<span class="tag doubt">${icon('reply', 'small')}${words.first}</span>${second}`;
    case 'updated':
      return html`<span class="tag doubt">${icon('plus', 'small')}${words.first}</span>${second}`;
    case 'answered':
      return state.delivery === 'displayed' ? html`<span class="delivery good-text">${qualityGlyph('good')}${words.first}</span>` : html`<span class="delivery">${icon('send', 'small')}${words.first}</span>`;
    case 'arriving':
    case 'free':
      return html`<span class=${state.kind === 'free' ? 'strong' : 'ink-2'}>${words.first}</span>`;
  }
}
