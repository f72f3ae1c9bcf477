import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import type { RecordingSummary } from '../../../model/recording.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { formatTime, formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import type { IconName } from '../../widgets/icon.ts';
import '../../widgets/priority.ts';
import '../../widgets/quality.ts';
import { missingItems } from '../missing.ts';
import { CasePage } from '../page.ts';
import '../parts/call15.ts';
import '../parts/intention-row.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import '../parts/vitals-form.ts';
import { vitalLines } from '../vital-lines.ts';
import { identityLine, motiveWord, patientWord } from '../words.ts';

/** The case at the bedside: what was done, what is missing, and the next step. */
@customElement('p-case')
export class CasePageElement extends CasePage {
  static override styles = [...CasePage.styles, css`
    .page { display: grid; grid-template-columns: minmax(0, 1fr) 392px; gap: 20px; padding: 20px; max-width: 1440px; width: 100%; margin: 0 auto; align-items: start; }
    .main, .side { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
    .examination { display: grid; grid-template-columns: 36px minmax(0, 1fr) auto; gap: 6px 14px; align-items: center; padding: 14px 16px; border-top: var(--hair); min-height: 76px; } .examination:first-child { border-top: 0; }
    .examination > .icon { color: var(--ink-2); } .examination h2 { font-size: 16px; line-height: 22px; font-weight: 600; }
    .values { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 15px; line-height: 24px; color: var(--ink-2); } .values b { font-size: 19px; color: var(--ink); font-weight: 550; }
    .open { grid-column: 2 / 4; padding-top: 8px; }
    .note-form { display: flex; flex-direction: column; gap: 10px; }
    .notes { display: flex; flex-direction: column; gap: 6px; font-size: 15px; line-height: 22px; white-space: pre-wrap; }
    .definition { display: grid; grid-template-columns: 92px minmax(0, 1fr) 44px; gap: 8px; align-items: center; min-height: 48px; border-top: var(--hair); font-size: 15px; line-height: 21px; } .definition:first-of-type { border-top: 0; } .definition > span:first-child { color: var(--ink-2); font-size: 14px; }
    .edit { width: 44px; height: 44px; display: grid; place-items: center; color: var(--accent); border-radius: 8px; }
    .missing { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
    @media (max-width: 1279px) { .page { grid-template-columns: minmax(0, 1fr); padding: 24px; } }
    @media (max-width: 767px) { .page { padding: 16px; } .examination { grid-template-columns: 28px minmax(0, 1fr); } .examination > .button, .examination > a.button { grid-column: 1 / 3; } .open { grid-column: 1 / 3; } }
  `];

  @state() private typing = false;
  @state() private note = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!this.hasUpdated) this.typing = ['systolic', 'glucose', 'temperature'].includes(this.services.router.current.search.get('saisir') ?? '');
  }

  protected override firstUpdated(): void {
    const wanted = this.services.router.current.search.get('saisir');
    void this.updateComplete.then(() => {
      const target = wanted === 'note' ? this.renderRoot.querySelector<HTMLElement>('#note') : wanted === 'intention' ? this.renderRoot.querySelector<HTMLElement>('#intention') : null;
      target?.scrollIntoView({ block: 'center' });
      target?.focus();
    });
  }

  override render(): TemplateResult {
    const view = this.reply?.view ?? null;
    return html`<v-shell bare back="/" back-text=${msg('Accueil', { id: 'shell.home' })}>
      <b slot="title" class="nowrap">${view === null ? '' : patientWord(view.patient)}</b>
      <div class="page">${view === null ? html`<v-problem .failure=${this.failure}></v-problem>` : this.content(view)}</div></v-shell>`;
  }

  private content(view: CaseView): TemplateResult {
    const ecg = view.recordings.filter((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
    const nextIsEcg = ecg.length === 0 && missingItems(view).some((item) => item.key === 'ecg');
    const sent = view.packet !== null;
    return html`<div class="main">
        ${view.priority === 'P0' ? html`<v-call15 .caseId=${this.caseId}></v-call15>` : nothing}
        <v-problem .failure=${this.failure}></v-problem>
        <section class="card" aria-label=${msg('Examens', { id: 'live.examinations' })}>
          ${this.examination('ecg', msg('ECG 12 dérivations', { id: 'instrument.ecg' }), ecg.length === 0 ? html`<span class="ink-3">${msg('à faire', { id: 'case.to-do' })}</span>` : ecg.map((recording) => this.recording(recording)),
            html`<a class="button ${nextIsEcg ? 'primary' : ''}" href="/dossiers/${this.caseId}/mesurer${ecg.length === 1 ? `?refaire=${ecg[0]?.recordingId ?? ''}` : ''}" data-test="to-monitor">${ecg.length === 0 ? msg('Mesurer', { id: 'case.measure' }) : msg('Refaire', { id: 'recording.redo' })}</a>`)}
          ${this.examination('oximeter', msg('Constantes', { id: 'case.vitals' }), this.vitals(view),
            html`<button class="button" type="button" data-test="type-vitals" aria-expanded=${this.typing} @click=${() => { this.typing = !this.typing; }}>${icon('pencil', 'small')}${msg('Saisir', { id: 'case.type' })}</button>`,
            this.typing ? html`<v-vitals-form .caseId=${this.caseId} @vitals-saved=${() => { this.typing = false; }} @vitals-closed=${() => { this.typing = false; }}></v-vitals-form>` : nothing)}
          ${this.examination('document', msg('Histoire, examen, question', { id: 'case.notes' }), view.notes.length === 0 ? html`<span class="ink-3">${msg('facultatif', { id: 'case.optional' })}</span>` : nothing, nothing, this.notes(view))}
          ${this.examination('help', msg('Et sans avis, que feriez-vous ?', { id: 'intention.question' }), nothing, nothing, html`<div id="intention" tabindex="-1"><v-intention-row .caseId=${this.caseId}></v-intention-row></div>`)}
        </section></div>
      <aside class="side">
        <section class="card pad">
          ${this.definition(msg('Patient', { id: 'steps.patient' }), html`<b>${patientWord(view.patient)}</b>${view.patient === null ? nothing : html`<br /><span class="t-13 ink-3">${identityLine(view.patient, view.openedAt)}</span>`}`, `/dossiers/${this.caseId}/patient`, sent)}
          ${this.definition(msg('Motif', { id: 'steps.motive' }), html`${motiveWord(view.motive)}`, null, true)}
          ${this.definition(msg('Priorité', { id: 'steps.priority' }), html`<v-priority .priority=${view.priority} word></v-priority>`, `/dossiers/${this.caseId}/priorite`, sent)}
          ${this.definition(msg('Vers', { id: 'case.to' }), html`${LABELS.service[view.service][language()]}`, null, true)}
          ${this.definition(msg('Dossier', { id: 'shell.case' }), html`<span class="mono t-13">${view.caseId}</span>`, null, true)}
        </section>
        <section class="card pad"><h2 class="t-18">${msg('Il manque', { id: 'case.missing' })}</h2>${missingItems(view).length === 0 ? nothing : html`<p class="t-13 ink-3">${msg('n’empêche pas d’envoyer', { id: 'review.not-blocking' })}</p>`}
          <p class="missing">${missingItems(view).map((item) => html`<span class="tag doubt" data-test="missing-${item.key}">${item.text}</span>`)}${missingItems(view).length === 0 ? html`<span class="ink-2 t-15">${msg('rien de ce qui est attendu', { id: 'case.nothing-missing' })}</span>` : nothing}</p></section>
        ${sent ? html`<a class="button primary big" href="/dossiers/${this.caseId}/suivre" data-test="to-follow">${msg('Suivre l’envoi', { id: 'case.follow' })}${icon('right')}</a>` : nothing}
        <a class="button ${sent || nextIsEcg ? '' : 'primary'} big" href="/dossiers/${this.caseId}/relire" data-test="to-review">${sent ? msg('Relire et envoyer un complément', { id: 'case.review-again' }) : msg('Relire et envoyer', { id: 'case.review' })}${icon('right')}</a>
      </aside>`;
  }

  private examination(drawing: IconName, title: string, summary: unknown, action: unknown, open: unknown = nothing): TemplateResult {
    return html`<div class="examination">${icon(drawing, 'large')}<div><h2>${title}</h2>${summary}</div>${action}${open === nothing ? nothing : html`<div class="open">${open}</div>`}</div>`;
  }

  private recording(recording: RecordingSummary): TemplateResult {
    const verdict = recording.analysis?.verdict ?? 'doubtful';
    return html`<div class="values" data-test="case-recording" data-recording=${recording.recordingId}><span>${formatTimeWithSeconds(recording.startedAt)} · ${Math.round(recording.durationSeconds)}\u00a0s</span><v-quality plain .state=${verdict} .text=${recording.analysis === null ? msg('qualité non évaluée', { id: 'case.not-judged' }) : ''}></v-quality></div>`;
  }

  private vitals(view: CaseView): TemplateResult {
    const lines = vitalLines(view);
    if (lines.length === 0) return html`<span class="ink-3">${msg('aucune pour l’instant', { id: 'case.no-vitals' })}</span>`;
    return html`<div class="values">${lines.map(({ key, name, text, unit, reading }) => html`
      <span data-test="case-${key}">${name} <b>${text}</b> ${unit} <span class="t-12 ink-3">${reading.source === 'manual' ? `${msg('saisi', { id: 'reading.typed' })} ` : ''}${formatTime(reading.at)}</span></span>`)}</div>`;
  }

  private notes(view: CaseView): TemplateResult {
    return html`<div class="note-form">
      ${view.notes.length === 0 ? nothing : html`<div class="notes">${view.notes.map((note) => html`<p>${note.text} <span class="t-12 ink-3">${fillIn('{time}', { time: formatTime(note.at) })}</span></p>`)}</div>`}
      <label class="visually-hidden" for="note">${msg('Texte libre', { id: 'case.free-text' })}</label>
      <textarea class="input" id="note" rows="3" maxlength="4000" data-test="note" .value=${this.note} placeholder=${msg('Depuis quand, comment, ce qui a été fait, la question posée', { id: 'case.note-hint' })} @input=${(event: Event) => { this.note = (event.target as HTMLTextAreaElement).value; }}></textarea>
      <span><button class="button" type="button" data-test="note-save" ?disabled=${this.busy || this.note.trim() === ''} @click=${() => void this.saveNote()}>${icon('plus', 'small')}${msg('Ajouter la note', { id: 'case.add-note' })}</button></span></div>`;
  }

  private definition(name: string, value: TemplateResult, address: string | null, fixed: boolean): TemplateResult {
    return html`<div class="definition"><span>${name}</span><span>${value}</span>${address === null || fixed ? html`<span></span>` : html`<a class="edit" href=${address} aria-label="${msg('Modifier', { id: 'case.edit' })} ${name}">${icon('pencil')}</a>`}</div>`;
  }

  private async saveNote(): Promise<void> {
    const text = this.note.trim();
    const reply = await this.actOnCase(() => this.services.api.note(this.caseId, { kind: 'history', text }));
    if (reply !== null) this.note = '';
  }
}
