import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { formatPhone, formatTime } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import { intentionWord, noteWord } from '../words/case-words.ts';

const NOTE_KINDS = ['question', 'history', 'treatment', 'examination'] as const;

/** What the bedside wrote: the question, the history, its own intention before any advice, and the call to 15. */
@customElement('v-context-card')
export class ContextCard extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; min-height: 0; }
    .card { height: 100%; padding: 14px 16px; overflow: auto; }
    h2 { margin-bottom: 6px; }
    dl { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 8px 10px; font-size: 14px; line-height: 19px; }
    dt { color: var(--ink-3); } dd { overflow-wrap: anywhere; white-space: pre-line; }
    .missing { color: var(--ink-3); }
    .call { display: flex; align-items: center; gap: 8px; margin-top: 12px; padding-top: 10px; border-top: var(--hair); font-size: 14px; line-height: 19px; }
    .call.none { color: var(--ink-2); } .call.P0 { color: var(--p0); font-weight: 600; }
  `];

  @property({ attribute: false }) view: CaseView | null = null;

  override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === null) return nothing;
    return html`<section class="card" tabindex="-1"><h2 class="t-18">${msg('Contexte', { id: 'hospital.context' })}</h2>
      <dl>${NOTE_KINDS.map((kind) => this.note(view, kind))}
        <dt>${msg('Service demandé', { id: 'hospital.event-service' })}</dt><dd>${LABELS.service[view.service][language()]}</dd>
        <dt>${msg('Intention du demandeur', { id: 'hospital.intention' })}</dt><dd data-test="case-intention">${view.intention === null || view.intention === 'not-recorded' ? html`<span class="missing">${intentionWord('not-recorded')}</span>` : html`<b>${intentionWord(view.intention)}</b>${msg(', notée avant avis', { id: 'hospital.before-advice' })}`}</dd>
        ${view.place.callback === undefined ? nothing : html`<dt>${msg('Rappel', { id: 'hospital.callback' })}</dt><dd>${formatPhone(view.place.callback)}</dd>`}
      </dl>
      ${view.call15At === null
        ? html`<p class="call ${view.priority === 'P0' ? 'P0' : 'none'}" data-test="call-15">${icon('phone', 'small')}${msg('Appel au 15 non noté', { id: 'hospital.no-call' })}</p>`
        : html`<p class="call" data-test="call-15">${icon('phone', 'small')}<b>${fillIn(msg('15 appelé à {time}', { id: 'hospital.called-15' }), { time: formatTime(view.call15At) })}</b></p>`}
    </section>`;
  }

  private note(view: CaseView, kind: string): TemplateResult | typeof nothing {
    const notes = view.notes.filter((note) => note.kind === kind);
    if (notes.length === 0) return kind === 'history' || kind === 'treatment' ? html`<dt>${noteWord(kind)}</dt><dd class="missing">${msg('non recueillis', { id: 'hospital.not-collected' })}</dd>` : nothing;
    return html`<dt>${noteWord(kind)}</dt><dd>${notes.map((note) => note.text).join('\n')}</dd>`;
  }
}
