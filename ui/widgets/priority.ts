import { msg } from '@lit/localize';
import { css, html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Priority } from '../../model/codes/case-codes.ts';
import { ValisetteElement } from './element.ts';

const SHAPES = {
  P0: svg`<path d="M7.500 1.500h9l6 6v9l-6 6h-9l-6-6v-9z" fill="currentColor"/><path d="M12 6v7.500M12 17v.2" stroke="var(--surface)" stroke-width="2.800" stroke-linecap="round"/>`,
  P1: svg`<path d="M12 1.500L23.500 22H.5z" fill="currentColor"/>`,
  P2: svg`<circle cx="12" cy="12" r="10.500" fill="currentColor"/>`,
  P3: svg`<rect x="2.500" y="2.500" width="19" height="19" rx="3" fill="none" stroke="currentColor" stroke-width="2"/><path d="M7 12h10" stroke="currentColor" stroke-width="2"/>`,
} as const;

/** "Vital", "Prioritaire", "Non urgent", "Différé" */
export function priorityWord(priority: Priority): string {
  switch (priority) {
    case 'P0': return msg('Vital', { id: 'priority.P0' });
    case 'P1': return msg('Prioritaire', { id: 'priority.P1' });
    case 'P2': return msg('Non urgent', { id: 'priority.P2' });
    case 'P3': return msg('Différé', { id: 'priority.P3' });
  }
}

/** `<v-priority .priority=${'P0'} word>`: shape, code and, with `word`, its meaning. Without a priority: a dash. */
@customElement('v-priority')
export class PriorityMark extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: inline-flex; }
    .mark { display: inline-flex; align-items: center; gap: 6px; font-weight: 650; font-size: 14px; white-space: nowrap; }
    svg { width: 18px; height: 18px; flex: none; }
    .P0 { color: var(--p0); } .P1 { color: var(--p1); } .P2 { color: var(--p2); } .P3 { color: var(--p3); } .none { color: var(--ink-3); }
  `];

  @property({ attribute: false }) priority: Priority | null = null;
  /** Writes the meaning after the code. */
  @property({ type: Boolean }) word = false;

  override render(): TemplateResult {
    if (this.priority === null) return html`<span class="mark none">—<span class="visually-hidden">${msg('sans priorité', { id: 'priority.none' })}</span></span>`;
    const meaning = priorityWord(this.priority);
    return html`<span class="mark ${this.priority}"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[this.priority]}</svg>
      <span>${this.priority}${this.word ? html` ${meaning}` : html`<span class="visually-hidden"> ${meaning}</span>`}</span></span>`;
  }
}
