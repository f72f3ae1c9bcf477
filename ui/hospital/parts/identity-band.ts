import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import { ANSWER_TARGET_MINUTES } from '../../../model/codes/case-codes.ts';
import { formatDate, formatPhone, formatSpan, formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import '../../widgets/priority.ts';
import { lastAnswer, needsAnswer } from '../data/row-state.ts';
import { identityWord, motiveWord, patientName, placeWords, sexAndAge } from '../words/case-words.ts';
import { timeLeftMilliseconds, timeLeftWords } from '../words/time-left.ts';

/** Who, how urgent, why, and how long is left: the first thing read on the case page. */
@customElement('v-identity-band')
export class IdentityBand extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    .band { min-height: 76px; display: flex; align-items: center; gap: 8px 22px; padding: 6px 24px 6px 16px; background: var(--surface); border-bottom: var(--hair); border-left: 8px solid var(--line-2); }
    .P0 { border-left-color: var(--p0); } .P1 { border-left-color: var(--p1); } .P2 { border-left-color: var(--p2); } .P3 { border-left-color: var(--p3); }
    v-priority { font-size: 17px; }
    .name { font-size: 26px; line-height: 32px; font-weight: 650; letter-spacing: -.012em; overflow-wrap: anywhere; }
    .who { flex: 1 1 auto; min-width: 0; } .first { display: flex; align-items: center; gap: 4px 12px; flex-wrap: wrap; }
    .age { font-size: 20px; line-height: 26px; color: var(--ink-2); }
    .why { max-width: 420px; } .why b { font-size: 16px; line-height: 21px; font-weight: 650; }
    .left { text-align: right; white-space: nowrap; padding-left: 22px; border-left: var(--hair); }
    .time { font-size: 26px; line-height: 30px; font-weight: 600; } .P0 .time:not(.answered) { color: var(--p0); } .time.late:not(.P0 .time) { color: var(--doubt); }
    .no-15 { color: var(--p0); font-weight: 600; }
    @media (max-width: 1279px) { .band { flex-wrap: wrap; padding: 8px 16px; } .who { flex-basis: 60%; } .left { margin-left: auto; } .why { flex: 1 1 auto; max-width: none; } }
    @media (max-width: 767px) { .name { font-size: 22px; line-height: 28px; } .age { font-size: 17px; } .who, .why { flex-basis: 100%; } .left { text-align: left; padding: 0; border: 0; margin: 0; order: -1; margin-left: auto; } v-priority { order: -2; } }
  `];

  @property({ attribute: false }) row: WorklistRow | null = null;
  @property({ type: Number }) now = 0;

  override render(): TemplateResult | typeof nothing {
    if (this.row === null) return nothing;
    const { view } = this.row;
    const born = view.patient === null || view.patient.birthDate === '' ? '' : this.born(view.patient.sex === 'female', formatDate(view.patient.birthDate));
    return html`<section class="band ${view.priority ?? ''}" aria-label=${msg('Identité et priorité', { id: 'hospital.identity-band' })}>
      <v-priority .priority=${view.priority} word data-test="case-priority" data-priority=${view.priority ?? ''}></v-priority>
      <div class="who">
        <div class="first"><h1 class="name" data-test="case-name">${patientName(view.patient)}</h1><span class="age">${sexAndAge(view.patient, new Date(this.now).toISOString())}</span>
          ${view.patient === null || view.patient.state === 'unknown' ? nothing : html`<span class="tag" data-test="identity-state">${identityWord(view.patient.state)}</span>`}</div>
        <p class="t-13 ink-2">${born === '' ? nothing : html`${born} · `}${msg('dossier', { id: 'hospital.case' })} <span class="mono">${view.caseId}</span>${view.author === null ? nothing : html` · ${view.author.displayName}`}, ${placeWords(view.place)}${view.patient?.room === undefined || view.patient.room === '' ? nothing : html`, ${view.patient.room}`}${view.place.callback === undefined ? nothing : html`, ${msg('rappel', { id: 'hospital.callback-short' })} <b class="nowrap">${formatPhone(view.place.callback)}</b>`}</p>
      </div>
      <div class="why"><div class="caption">${msg('Motif', { id: 'hospital.motive' })}</div><b data-test="case-motive">${motiveWord(view.motive)}</b>
        <span class="t-13 ink-2">${fillIn(msg('ouvert à {time}, il y a {span}', { id: 'hospital.opened-at' }), { time: formatTime(view.openedAt), span: formatSpan(this.now - Date.parse(view.openedAt)) })}</span>
        ${view.priority === 'P0' && view.call15At === null ? html`<div class="t-13 no-15">${msg('P0 : appel au 15 non noté', { id: 'hospital.p0-no-15' })}</div>` : nothing}</div>
      ${this.left(this.row)}
    </section>`;
  }

  private born(female: boolean, date: string): string {
    return fillIn(female ? msg('née le {date}', { id: 'hospital.born-female' }) : msg('né le {date}', { id: 'hospital.born' }), { date });
  }

  private left(row: WorklistRow): TemplateResult {
    const answer = lastAnswer(row);
    if (!needsAnswer(row) && answer !== null) return html`<div class="left"><div class="caption">${msg('Répondu à', { id: 'hospital.answered-at' })}</div><div class="time answered" data-test="case-time">${formatTime(answer.signedAt.iso)}</div></div>`;
    const left = timeLeftMilliseconds(row.dueAt, this.now);
    const target = row.view.priority === null ? null : ANSWER_TARGET_MINUTES[row.view.priority];
    return html`<div class="left"><div class="caption">${left < 0 ? msg('Réponse attendue', { id: 'hospital.due' }) : msg('Réponse attendue avant', { id: 'hospital.due-in' })}</div>
      <div><span class="time ${left < 0 ? 'late' : ''}" data-test="case-time">${timeLeftWords(left)}</span>${target === null ? nothing : html` <span class="t-13 ink-3">${fillIn(msg('objectif {span}', { id: 'hospital.target' }), { span: formatSpan(target * 60_000) })}</span>`}</div></div>`;
  }
}
