import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CaseReply } from '../../../model/api/bedside.ts';
import { describeForPerson } from '../../data/api-error.ts';
import { formatMoment } from '../../locales/format.ts';
import '../../widgets/delivery.ts';
import '../../widgets/priority.ts';
import { hasUnreadAnswer } from '../case-store.ts';
import { BedsidePage } from '../page.ts';
import { caseLine, patientWord } from '../words.ts';

/** Where "continue" leads for a case: the first thing missing, or its delivery. */
export function continueAddress(reply: CaseReply): string {
  const { view } = reply;
  const base = `/dossiers/${view.caseId}`;
  if (view.packet !== null || view.answers.length > 0) return `${base}/suivre`;
  if (view.patient === null) return `${base}/patient`;
  return view.priority === null ? `${base}/priorite` : base;
}

/** The cases in progress: who, how urgent, where the packet is, and what to press. */
@customElement('v-case-rows')
export class CaseRows extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: block; }
    li { display: grid; grid-template-columns: 44px minmax(0, 1fr) 332px 112px; gap: 12px; align-items: center; padding: 14px 16px; border-top: var(--hair); min-height: 92px; }
    .who b { font-size: 15px; font-weight: 600; line-height: 20px; overflow-wrap: anywhere; }
    .button { padding: 0 12px; }
    .quiet-row { padding: 20px 16px; border-top: var(--hair); color: var(--ink-2); }
    @media (max-width: 899px) { li { grid-template-columns: 44px minmax(0, 1fr) auto; } v-delivery { grid-column: 1 / 4; grid-row: 2; } }
    @media (max-width: 479px) { li { grid-template-columns: minmax(0, 1fr) auto; } v-priority { grid-column: 1; } .who { grid-column: 1 / 3; grid-row: 2; } v-delivery { grid-row: 3; } .button { grid-row: 1; grid-column: 2; } }
    .bar { display: block; height: 14px; border-radius: 4px; background: var(--sunk); margin: 10px 0; }
  `];

  override render(): TemplateResult {
    const { cases, live, suitcase } = this.services;
    const now = live.hubNow();
    if (!cases.loaded) {
      if (cases.failure === null) return html`<div class="quiet-row" aria-busy="true">${msg('Lecture des dossiers…', { id: 'home.reading-cases' })}<span class="bar"></span><span class="bar"></span></div>`;
      const failure = describeForPerson(cases.failure);
      return html`<div class="quiet-row" role="alert"><b>${failure.title}</b> ${failure.todo} <button class="button" type="button" @click=${() => void cases.refresh()}>${msg('Essayer encore', { id: 'sign-in.retry' })}</button></div>`;
    }
    const all = cases.all();
    if (all.length === 0) return html`<div class="quiet-row">${msg('Aucun dossier en cours. Choisissez un motif pour commencer.', { id: 'home.no-case' })}</div>`;
    const connected = live.link?.connected ?? suitcase.reply?.link.connected ?? false;
    return html`<ul>${all.map((reply) => this.line(reply, now, connected))}</ul>`;
  }

  private line(reply: CaseReply, now: number, connected: boolean): TemplateResult {
    const { view } = reply;
    const unread = hasUnreadAnswer(reply);
    const draft = view.packet === null && view.answers.length === 0;
    const text = unread ? msg('Lire l’avis', { id: 'home.read-answer' }) : draft ? msg('Reprendre', { id: 'home.resume' }) : msg('Suivre', { id: 'home.follow' });
    return html`<li data-test="case-row" data-case=${view.caseId}>
      <v-priority .priority=${view.priority}></v-priority>
      <div class="who"><b>${patientWord(view.patient)}</b><div class="t-13 ink-3">${caseLine(view)} · ${formatMoment(view.openedAt, now)}${draft ? html` · ${msg('brouillon', { id: 'home.draft' })}` : nothing}</div></div>
      <v-delivery .view=${view} .leaving=${reply.leaving} ?connected=${connected} .now=${now}></v-delivery>
      <a class="button ${unread ? 'primary' : ''}" href=${continueAddress(reply)} data-test=${unread ? 'read-answer' : draft ? 'resume-case' : 'follow-case'}>${text}</a></li>`;
  }
}
