import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { motiveWord, patientWord } from '../words.ts';

/** The three taps of a new case: motive, patient, priority; a step done says what was chosen and leads back to it. */
@customElement('v-steps')
export class Steps extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    ol { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; list-style: none; padding: 0; margin: 0; }
    li { border-top: 4px solid var(--line); padding-top: 8px; font-size: 14px; line-height: 20px; color: var(--ink-3); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-height: 44px; }
    li.done { border-color: var(--accent); color: var(--ink-2); } li.done b { color: var(--ink); } li.now { border-color: var(--accent); color: var(--ink); font-weight: 650; }
    a { color: inherit; text-decoration: none; display: block; min-height: 32px; overflow: hidden; text-overflow: ellipsis; }
  `];

  @property({ attribute: false }) view: CaseView | null = null;
  @property({ type: Number }) step: 2 | 3 = 2;

  override render(): TemplateResult {
    const view = this.view;
    return html`<ol>
      <li class="done">1 ${msg('Motif', { id: 'steps.motive' })} <b>${view === null ? '' : motiveWord(view.motive)}</b></li>
      <li class=${this.step === 2 ? 'now' : 'done'} aria-current=${this.step === 2 ? 'step' : 'false'}>${this.step === 2 || view === null ? html`2 ${msg('Patient', { id: 'steps.patient' })}` : html`<a href="/dossiers/${view.caseId}/patient">2 <b>${patientWord(view.patient)}</b></a>`}</li>
      <li class=${this.step === 3 ? 'now' : ''} aria-current=${this.step === 3 ? 'step' : 'false'}>3 ${msg('Priorité', { id: 'steps.priority' })}</li></ol>`;
  }
}
