import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DECISION_SENTENCES } from '../../../model/wording/decisions.ts';
import { formatTime } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/banner.ts';
import { BedsidePage } from '../page.ts';

/** "The 15 first": pinned on every page of a P0 case until the call is noted, then shows its time. Sending stays possible. */
@customElement('v-call15')
export class Call15 extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`:host { display: block; } .noted { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 12px; border-radius: 4px; background: var(--surface); color: var(--good); font-weight: 550; }`];

  @property() caseId = '';

  override render(): TemplateResult {
    const called = this.services.cases.get(this.caseId)?.view.call15At ?? null;
    return html`<v-banner level="p0" icon="phone" strong-text=${msg('P0 : le 15 d’abord', { id: 'call15.title' })} data-test="call15">
      ${called === null ? DECISION_SENTENCES.priority.P0.bedside[language()] : msg('Le dossier part en parallèle de l’appel, il ne le remplace pas.', { id: 'call15.parallel' })}
      ${called === null
        ? html`<button class="button emergency" slot="action" type="button" data-test="note-call15" ?disabled=${this.busy} @click=${() => void this.actOnCase(() => this.services.api.noteCall15(this.caseId))}>${icon('phone', 'small')}${msg('Noter l’appel', { id: 'home.note-call' })}</button>`
        : html`<span class="noted" slot="action" data-test="call15-noted">${icon('check', 'small')}${fillIn(msg('15 appelé à {time}', { id: 'call15.noted' }), { time: formatTime(called) })}</span>`}
    </v-banner>`;
  }
}
