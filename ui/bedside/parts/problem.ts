import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ErrorText } from '../../data/api-error.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';

/** What went wrong on a card: what happened, what is safe, what to do, and the code. */
@customElement('v-problem')
export class Problem extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    .box { display: flex; gap: 12px; padding: 12px 14px; margin: 8px 0; border: 1px solid var(--bad); border-radius: var(--r-2); background: var(--surface); font-size: 15px; line-height: 21px; }
    .icon, b { color: var(--bad); }
  `];

  @property({ attribute: false }) failure: ErrorText | null = null;

  /** Without a problem it takes no room, not even a gap. */
  protected override willUpdate(): void {
    this.hidden = this.failure === null;
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failure === null) return nothing;
    const { title, happened, safe, todo, code } = this.failure;
    return html`<div class="box" role="alert" data-test="problem" data-code=${code}>${icon('warning')}<span><b>${title}</b><br />${happened} ${safe} ${todo} <span class="mono ink-3">${code}</span></span></div>`;
  }
}
