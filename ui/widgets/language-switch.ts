import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { language, setLanguage } from '../locales/language.ts';
import { chooseTheme, effectiveTheme } from '../theme/install-theme.ts';
import { ValisetteElement } from './element.ts';
import { icon } from './icon.ts';

/** Language and night switch: two buttons, always visible. Each is written in the language it leads to. */
@customElement('v-language-switch')
export class LanguageSwitch extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`:host { display: inline-flex; gap: 4px; } .button { padding: 0 10px; min-width: 44px; font-size: 14px; }`];

  override render(): TemplateResult {
    const other = language() === 'fr' ? 'en' : 'fr';
    const dark = effectiveTheme() === 'dark';
    return html`
      <button class="button quiet" type="button" lang=${other} data-test="language-switch" @click=${() => void setLanguage(other)}>${other === 'en' ? 'English' : 'Français'}</button>
      <button class="button quiet" type="button" aria-pressed=${dark} data-test="theme-switch" aria-label=${msg('Nuit', { id: 'theme.night' })} @click=${() => { chooseTheme(dark ? 'light' : 'dark'); this.requestUpdate(); }}>${icon('moon', 'small')}</button>`;
  }
}
