import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { ValisetteElement } from '../../widgets/element.ts';

/**
 * Asked before what cannot be undone. The question is the title, the safe button comes first and has the focus, Esc is
 * safe, the acting button repeats the verb. Fires `confirmed` or `declined`.
 */
@customElement('v-confirm')
export class ConfirmDialog extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    dialog { width: min(520px, calc(100vw - 32px)); padding: 24px; border: var(--hair); border-radius: var(--r-3); background: var(--surface); color: var(--ink); box-shadow: 0 8px 28px rgb(20 24 26 / .16); }
    dialog::backdrop { background: rgb(20 24 26 / .5); }
    .body { margin: 8px 0 20px; display: flex; flex-direction: column; gap: 8px; }
    .acts { display: flex; justify-content: flex-end; gap: 8px; flex-wrap: wrap; }
  `];

  @property() question = '';
  @property() act = '';
  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('.safe') private safe!: HTMLButtonElement | null;

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="question" data-test="confirm-dialog" @cancel=${this.decline}>
      <h2 class="t-18" id="question" data-test="confirm-question">${this.question}</h2>
      <div class="body"><slot></slot></div>
      <div class="acts"><button class="button safe" type="button" data-test="confirm-no" @click=${this.decline}>${msg('Revenir', { id: 'hospital.back' })}</button>
        <button class="button primary" type="button" data-test="confirm-yes" @click=${this.accept}>${this.act}</button></div>
    </dialog>`;
  }

  show(): void {
    this.dialog?.showModal();
    this.safe?.focus();
  }

  private readonly decline = (): void => {
    this.dialog?.close();
    this.tell('declined');
  };

  private readonly accept = (): void => {
    this.dialog?.close();
    this.tell('confirmed');
  };
}
