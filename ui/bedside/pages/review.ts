import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import { ANSWER_TARGET_MINUTES } from '../../../model/codes/case-codes.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { formatBytes, formatSpan, formatTime, formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/priority.ts';
import { qualityGlyph, QUALITY_CLASS } from '../../widgets/quality.ts';
import { missingItems } from '../missing.ts';
import { packetLines } from '../packet-contents.ts';
import { CasePage } from '../page.ts';
import '../parts/call15.ts';
import '../parts/ecg-thumbnail.ts';
import '../parts/intention-row.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import { worstByLead } from '../recording-quality.ts';
import { vitalLines } from '../vital-lines.ts';
import { identityLine, identityNote, intentionWord, motiveWord, patientWord } from '../words.ts';

/** Read again, then send: what leaves and in which order, what is missing; nothing missing ever stops sending. */
@customElement('p-review')
export class ReviewPage extends CasePage {
  static override styles = [...CasePage.styles, css`
    .page { display: grid; grid-template-columns: minmax(0, 1fr) 392px; gap: 20px; padding: 20px; max-width: 1440px; width: 100%; margin: 0 auto; align-items: start; }
    .main, .side { display: flex; flex-direction: column; gap: 16px; min-width: 0; } .side { position: sticky; top: 76px; }
    .section { display: grid; grid-template-columns: 136px minmax(0, 1fr) 44px; gap: 8px 16px; padding: 10px 12px 10px 20px; border-top: var(--hair); align-items: center; min-height: 64px; } .section:first-child { border-top: 0; }
    .section .row { flex-wrap: wrap; }
    .section > h2 span { font-weight: 400; }
    .section > h2 { font-size: 14px; font-weight: 600; line-height: 20px; } .section > div { font-size: 15px; line-height: 22px; min-width: 0; overflow-wrap: anywhere; }
    .edit { width: 44px; height: 44px; display: grid; place-items: center; color: var(--accent); border-radius: 8px; }
    .values { display: flex; flex-wrap: wrap; gap: 4px 20px; } .values b { font-size: 19px; font-weight: 550; } .values span { display: inline-flex; gap: 6px; align-items: baseline; } .values .glyph { width: 14px; height: 14px; align-self: center; }
    .missing { background: var(--doubt-soft); border-radius: 0 0 var(--r-2) var(--r-2); } .missing h2 { color: var(--doubt); } .missing .choices { gap: 8px; }
    .line { display: grid; grid-template-columns: 28px minmax(0, 1fr) auto; gap: 8px; align-items: center; min-height: 36px; border-top: var(--hair); font-size: 14px; line-height: 20px; }
    .signed { border-top: var(--hair); padding-top: 12px; margin-top: 12px; font-size: 13px; line-height: 20px; color: var(--ink-2); }
    .send-box { display: flex; flex-direction: column; gap: 10px; text-align: center; }
    @media (max-width: 1279px) { .page { grid-template-columns: minmax(0, 1fr); padding: 24px 24px 0; } .side { position: static; } .send-box { position: sticky; bottom: 0; background: var(--ground); padding: 12px 0; z-index: 2; } }
    @media (max-width: 767px) { .page { padding: 16px 16px 0; } .section { grid-template-columns: minmax(0, 1fr) 44px; padding: 10px 8px 10px 16px; } .section > h2 { grid-column: 1; } .section > div { grid-column: 1 / 3; grid-row: 2; } .section > .edit { grid-row: 1; grid-column: 2; } }
  `];

  override render(): TemplateResult {
    const view = this.reply?.view ?? null;
    return html`<v-shell bare back="/dossiers/${this.caseId}" back-text=${msg('Examens', { id: 'live.examinations' })}>
      <span slot="title" class="nowrap"><b>${msg('Relire et envoyer', { id: 'case.review' })}</b></span>
      <div class="page">${view === null ? html`<v-problem .failure=${this.failure}></v-problem>` : this.content(view)}</div></v-shell>`;
  }

  private content(view: CaseView): TemplateResult {
    const missing = missingItems(view);
    const base = `/dossiers/${this.caseId}`;
    return html`<div class="main">
        ${view.priority === 'P0' ? html`<v-call15 .caseId=${this.caseId}></v-call15>` : nothing}
        <div class="card">
          ${this.section(msg('Patient', { id: 'steps.patient' }), html`<b>${patientWord(view.patient)}</b>${view.patient === null ? nothing : html` ${identityLine(view.patient, view.openedAt)}`}<br /><span class="t-13 ink-3">${identityNote(view.patient)}</span>`, `${base}/patient`)}
          ${this.section(msg('Motif', { id: 'steps.motive' }), html`<b>${motiveWord(view.motive)}</b>${view.notes.map((note) => html`<br />${note.text}`)}`, `${base}?saisir=note`)}
          ${this.section(msg('Priorité et service', { id: 'review.priority-service' }), html`<span class="row"><v-priority .priority=${view.priority} word></v-priority> <span class="ink-3">${msg('vers', { id: 'review.to' })}</span> <b>${LABELS.service[view.service][language()]}</b> ${view.priority === null ? nothing : html`<span class="ink-3 t-13">${fillIn(msg('objectif {span}', { id: 'review.target' }), { span: formatSpan(ANSWER_TARGET_MINUTES[view.priority] * 60_000) })}</span>`}</span>`, `${base}/priorite`)}
          ${this.section(msg('Mon intention', { id: 'missing.intention' }), view.intention === null || view.packet !== null ? html`<v-intention-row .caseId=${this.caseId}></v-intention-row>` : html`${intentionWord(view.intention)} <span class="t-13 ink-3">${msg('figée à l’envoi', { id: 'intention.frozen' })}</span>`, view.intention === null || view.packet !== null ? null : `${base}?saisir=intention`)}
          ${this.section(msg('Constantes', { id: 'case.vitals' }), this.vitals(view), `${base}?saisir=temperature`)}
          ${view.recordings.map((recording) => html`${this.section(html`ECG<br /><span class="t-13 ink-3">${formatTimeWithSeconds(recording.startedAt)}, ${Math.round(recording.durationSeconds)}\u00a0s</span>`, html`<v-ecg-thumbnail .caseId=${this.caseId} .recording=${recording}></v-ecg-thumbnail>${this.leads(recording)}`, `${base}/mesurer?refaire=${recording.recordingId}`)}`)}
          ${missing.length === 0 ? nothing : html`<div class="section missing"><h2>${msg('Il manque', { id: 'case.missing' })}<br /><span class="t-13 ink-2">${msg('n’empêche pas d’envoyer', { id: 'review.not-blocking' })}</span></h2>
            <div class="choices">${missing.map((item) => html`<a class="button" href=${item.address} data-test="missing-${item.key}">${icon('plus', 'small')}${item.text}</a>`)}</div></div>`}
        </div></div>
      <aside class="side">
        <section class="card pad"><h2 class="t-18">${msg('Ce qui part, dans l’ordre', { id: 'review.order' })}</h2><p class="t-13 ink-3">${fillIn(msg('Chiffré pour : {service}.', { id: 'review.sealed' }), { service: LABELS.service[view.service][language()] })}</p>
          <div data-test="packet-lines">${packetLines(view).map((line) => html`<div class="line">${icon(line.icon, 'small')}<span>${line.text}</span><span class="ink-3">${line.rawBytes === null ? '' : `≤\u00a0${formatBytes(line.rawBytes)}`}</span></div>`)}</div>
          <p class="signed">${fillIn(msg('Signé par {name}', { id: 'review.signed' }), { name: this.services.session.person?.displayName ?? '' })}${this.services.session.person?.rpps === undefined ? nothing : html`<br />RPPS <span class="mono">${this.services.session.person.rpps}</span>`}<br />${msg('dossier', { id: 'review.case' })} <span class="mono">${view.caseId}</span></p></section>
        <section class="send-box"><v-problem .failure=${this.failure}></v-problem>
          <button class="button primary send" type="button" data-test="send" ?disabled=${this.busy} @click=${() => void this.sendCase()}>${icon('send')}${view.packet === null ? msg('Envoyer', { id: 'review.send' }) : msg('Envoyer le complément', { id: 'review.send-again' })}</button>
          <p class="t-13 ink-2">${msg('Sans réseau, le dossier attend ici et part seul.', { id: 'review.no-network' })}</p>
          <a class="button wide" href="/">${msg('Garder en brouillon', { id: 'review.draft' })}</a></section>
      </aside>`;
  }

  private section(title: unknown, value: TemplateResult, address: string | null): TemplateResult {
    return html`<div class="section"><h2>${title}</h2><div>${value}</div>${address === null ? html`<span></span>` : html`<a class="edit" href=${address} aria-label=${msg('Modifier', { id: 'case.edit' })}>${icon('pencil')}</a>`}</div>`;
  }

  private vitals(view: CaseView): TemplateResult {
    const lines = vitalLines(view);
    if (lines.length === 0) return html`<span class="ink-3">${msg('aucune pour l’instant', { id: 'case.no-vitals' })}</span>`;
    return html`<div class="values">${lines.map(({ name, text, unit, reading }) => html`<span><span class="ink-2">${name}</span> <b>${text}</b> ${unit} <span class="${QUALITY_CLASS[reading.quality]}-text">${qualityGlyph(reading.quality)}</span><span class="t-12 ink-3">${reading.source === 'manual' ? msg('saisi', { id: 'reading.typed' }) : ''} ${formatTime(reading.at)}</span></span>`)}</div>`;
  }

  private leads(recording: CaseView['recordings'][number]): TemplateResult | typeof nothing {
    const leads = worstByLead(recording);
    if (leads.length === 0) return nothing;
    const good = leads.filter((lead) => lead.verdict === 'good').length;
    const state = good === leads.length ? 'good' : (recording.analysis?.verdict ?? 'doubtful');
    return html`<span class="row t-13 ${QUALITY_CLASS[state]}-text">${qualityGlyph(state)}${fillIn(msg('{good} dérivations lisibles sur {total}', { id: 'review.leads' }), { good, total: leads.length })}</span>`;
  }

  private async sendCase(): Promise<void> {
    const reply = await this.actOnCase(() => this.services.api.sendCase(this.caseId));
    if (reply !== null) this.services.router.go(`/dossiers/${this.caseId}/suivre`, { replace: true });
  }
}
