import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseEvent } from '../../../model/case-event.ts';
import { formatMoment } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { timelineLine } from '../words/event-words.ts';

/** Who did what and when, latest first; the same list as the log, folded to its milestones until unfolded. */
@customElement('v-timeline')
export class Timeline extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; min-height: 0; }
    .card { padding: 12px 16px; max-height: 100%; overflow: auto; }
    .head { display: flex; justify-content: space-between; align-items: baseline; gap: 8px; margin-bottom: 6px; }
    li { display: grid; grid-template-columns: minmax(44px, auto) 14px minmax(0, 1fr); gap: 8px; font-size: 13px; line-height: 18px; padding: 3px 0; }
    i { width: 8px; height: 8px; border-radius: 50%; background: var(--line-2); margin: 5px 3px; } .milestone i { background: var(--accent); }
    summary { min-height: 44px; display: flex; align-items: center; color: var(--accent); font-weight: 550; font-size: 13px; cursor: pointer; }
  `];

  @property({ attribute: false }) events: readonly CaseEvent[] = [];
  @property({ attribute: false }) objects: { readonly received: number; readonly total: number } = { received: 0, total: 0 };
  @property({ type: Number }) now = 0;

  override render(): TemplateResult {
    const lines = this.events.map(timelineLine).reverse();
    const milestones = lines.filter((line) => line.milestone).slice(0, 3);
    const list = (shown: typeof lines): TemplateResult => html`<ul>${shown.map((line) => html`<li class=${line.milestone ? 'milestone' : ''}><span>${formatMoment(line.at, this.now)}</span><i></i><span>${line.words}</span></li>`)}</ul>`;
    return html`<section class="card" data-test="timeline"><div class="head"><h2 class="t-15 strong">${msg('Chronologie', { id: 'hospital.timeline' })}</h2>
        <span class="t-13 ink-3" data-test="objects-received">${fillIn(msg('envoi {received}/{total} reçu', { id: 'hospital.objects-received' }), { received: this.objects.received, total: this.objects.total })}</span></div>
      ${list(milestones)}
      ${lines.length > milestones.length ? html`<details><summary>${fillIn(msg('Tout le journal, {count} lignes', { id: 'hospital.all-events' }), { count: lines.length })}</summary>${list(lines)}</details>` : ''}
    </section>`;
  }
}
