import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ValisetteElement } from './element.ts';
import { icon } from './icon.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const MAXIMUM = 12;

/** Digits by touch or keyboard. Fires `pin-changed` with the digits and `pin-entered` on Enter; never shows them. */
@customElement('v-pin-pad')
export class PinPad extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    .dots { display: flex; gap: 10px; min-height: 20px; align-items: center; justify-content: center; margin-bottom: 16px; }
    .dots i { width: 14px; height: 14px; border-radius: 50%; border: 2px solid var(--line-2); } .dots i.on { background: var(--ink); border-color: var(--ink); }
    .pad { display: grid; grid-template-columns: repeat(3, minmax(64px, 1fr)); gap: 8px; }
    .pad .button { min-height: 56px; font-size: 20px; padding: 0; }
  `];

  @property() value = '';
  /** Dots drawn before anything is typed. */
  @property({ type: Number }) expected = 6;
  @property({ type: Boolean }) disabled = false;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const count = Math.max(this.expected, this.value.length);
    return html`
      <div class="dots" role="status" aria-label=${`${this.value.length} ${msg('chiffres', { id: 'pin.digits' })}`}>${Array.from({ length: count }, (_, index) => html`<i class=${index < this.value.length ? 'on' : ''}></i>`)}</div>
      <div class="pad" role="group" aria-label=${msg('Code', { id: 'pin.label' })}>
        ${DIGITS.map((digit) => this.key(digit))}<span></span>${this.key('0')}
        <button class="button" type="button" ?disabled=${this.disabled} aria-label=${msg('Effacer un chiffre', { id: 'pin.erase' })} @click=${() => this.change(this.value.slice(0, -1))}>${icon('backspace')}</button>
      </div>`;
  }

  private key(digit: string): TemplateResult {
    return html`<button class="button" type="button" data-test="pin-${digit}" ?disabled=${this.disabled} @click=${() => this.change(this.value + digit)}>${digit}</button>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (this.disabled || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    if (/^\d$/.test(event.key)) this.change(this.value + event.key);
    else if (event.key === 'Backspace') this.change(this.value.slice(0, -1));
    else if (event.key === 'Enter' && this.value !== '' && !(event.composedPath()[0] instanceof HTMLButtonElement)) this.tell('pin-entered', this.value);
  };

  private change(value: string): void {
    if (value.length > MAXIMUM) return;
    this.value = value;
    this.tell('pin-changed', value);
  }
}
