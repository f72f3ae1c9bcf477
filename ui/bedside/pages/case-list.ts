import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BedsidePage } from '../page.ts';
import '../parts/case-rows.ts';
import '../parts/shell.ts';

/** All the cases of this suitcase. */
@customElement('p-case-list')
export class CaseListPage extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`.page { padding: 20px; max-width: 1040px; width: 100%; margin: 0 auto; } h1 { padding: 16px; } @media (max-width: 767px) { .page { padding: 16px; } }`];

  override render(): TemplateResult {
    return html`<v-shell back="/" back-text=${msg('Accueil', { id: 'shell.home' })}><div class="page"><section class="card"><h1 class="t-26">${msg('Tous les dossiers', { id: 'home.all-cases' })}</h1><v-case-rows></v-case-rows></section></div></v-shell>`;
  }
}
