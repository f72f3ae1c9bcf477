import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../../widgets/icon.ts';
import { BedsidePage } from '../page.ts';
import { INTENTIONS, intentionWord } from '../words.ts';
import './problem.ts';

/** "Without advice, what would you do?": asked once, before any advice, frozen at sending. */
@customElement('v-intention-row')
export class IntentionRow extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`:host { display: block; } .frozen { display: flex; align-items: center; gap: 10px; min-height: 44px; font-size: 16px; }`];

  @property() caseId = '';

  override render(): TemplateResult {
    const view = this.services.cases.get(this.caseId)?.view ?? null;
    const chosen = view?.intention ?? null;
    if (view !== null && view.packet !== null) {
      return html`<p class="frozen">${icon('lock', 'small')}<span>${chosen === null ? msg('Non recueillie', { id: 'intention.none' }) : intentionWord(chosen)}</span><span class="t-13 ink-3">${msg('figée à l’envoi', { id: 'intention.frozen' })}</span></p>`;
    }
    return html`<div class="choices" role="radiogroup" aria-label=${msg('Et sans avis, que feriez-vous ?', { id: 'intention.question' })}>${INTENTIONS.map((key) => html`
        <label class="choice"><input type="radio" name="intention" data-test="intention-${key}" .checked=${chosen === key} ?disabled=${this.busy || view === null} @change=${() => void this.actOnCase(() => this.services.api.editCase(this.caseId, { intention: key }))} /><span>${intentionWord(key)}</span></label>`)}</div>
      <v-problem .failure=${this.failure}></v-problem>`;
  }
}
