import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ANSWER_TARGET_MINUTES, MOTIVES, priority } from '../../../model/codes/case-codes.ts';
import type { Priority } from '../../../model/codes/case-codes.ts';
import { DECISION_SENTENCES } from '../../../model/wording/decisions.ts';
import { fillSentence } from '../../../model/wording/sentence.ts';
import { formatTime } from '../../locales/format.ts';
import { language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/priority.ts';
import { CasePage } from '../page.ts';
import '../parts/call15.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import '../parts/steps.ts';

/** Third tap: how urgent. P0 shows the 15 first and stays until the caller goes on. */
@customElement('p-priority')
export class PriorityPage extends CasePage {
  static override styles = [...CasePage.styles, css`
    .page { padding: 24px; display: flex; flex-direction: column; gap: 18px; max-width: 760px; width: 100%; margin: 0 auto; }
    .row-button { width: 100%; display: grid; grid-template-columns: 150px minmax(0, 1fr) 24px; gap: 14px; align-items: center; min-height: 80px; padding: 12px 16px; text-align: left; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); cursor: pointer; }
    .row-button:hover { background: var(--surface-2); } .row-button[aria-pressed='true'] { border: 2px solid var(--accent); padding: 11px 15px; background: var(--accent-soft); }
    .row-button b { font-size: 16px; line-height: 22px; font-weight: 600; display: block; } .row-button p { font-size: 14px; line-height: 20px; color: var(--ink-2); }
    ul { display: flex; flex-direction: column; gap: 10px; }
    .after { display: flex; flex-direction: column; gap: 12px; }
    @media (max-width: 559px) { .page { padding: 16px; } .row-button { grid-template-columns: minmax(0, 1fr) 24px; } .row-button > span:nth-child(2) { grid-row: 2; grid-column: 1; } }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const view = this.reply?.view ?? null;
    return html`<v-shell bare back="/" back-text=${msg('Fermer', { id: 'shell.close' })}><b slot="title" class="nowrap">${msg('Nouveau dossier', { id: 'home.new-case' })}</b>
      <div class="page"><v-steps .view=${view} step="3"></v-steps>
        <h1 class="t-26">${msg('Quelle priorité ?', { id: 'priority.which' })}</h1>
        <v-problem .failure=${this.failure}></v-problem>
        ${view?.priority === 'P0' ? html`<div class="after"><v-call15 .caseId=${this.caseId}></v-call15>
          <button class="button primary big" type="button" data-test="start-measuring" @click=${() => this.next()}>${msg('Suite : mesurer', { id: 'priority.measure' })}${icon('right')}</button></div>` : nothing}
        <ul>${priority.options.map((key) => html`<li><button class="row-button" type="button" aria-pressed=${view?.priority === key} data-test="priority-${key}" ?disabled=${this.busy || view === null} @click=${() => void this.choose(key)}>
          <v-priority .priority=${key} word></v-priority><span><b>${this.meaning(key)}</b><p>${fillSentence(DECISION_SENTENCES.priority[key].bedside, language(), { time: this.dueTime(key) })}</p></span>${icon('right')}</button></li>`)}</ul>
      </div></v-shell>`;
  }

  private meaning(key: Priority): string {
    switch (key) {
      case 'P0': return msg('Pronostic engagé maintenant', { id: 'priority.meaning.P0' });
      case 'P1': return msg('Réponse en 15 min', { id: 'priority.meaning.P1' });
      case 'P2': return msg('Réponse en 4 h', { id: 'priority.meaning.P2' });
      case 'P3': return msg('Réponse en 3 jours', { id: 'priority.meaning.P3' });
    }
  }

  /** When an answer would be due if the case left now. */
  private dueTime(key: Priority): string {
    return formatTime(new Date(this.services.live.hubNow() + ANSWER_TARGET_MINUTES[key] * 60_000).toISOString());
  }

  private async choose(key: Priority): Promise<void> {
    const reply = await this.actOnCase(() => this.services.api.editCase(this.caseId, { priority: key }));
    if (reply !== null && key !== 'P0') this.next();
  }

  /** The guide of the first instrument opens: the live monitor when the motive begins with a measure. */
  private next(): void {
    const view = this.reply?.view;
    const measured = view !== undefined && MOTIVES[view.motive].examinations.some((kind) => kind === 'ecg' || kind === 'oximetry');
    this.services.router.go(`/dossiers/${this.caseId}${measured && view.packet === null ? '/mesurer' : ''}`);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = /^[0-3]$/.test(event.key) ? priority.options[Number(event.key)] : undefined;
    if (key !== undefined) void this.choose(key);
  };
}
