import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ValisetteElement } from './element.ts';
import { icon } from './icon.ts';
import type { IconName } from './icon.ts';

export type BannerLevel = 'bad' | 'doubt' | 'stale';

/** Stays until its cause goes: one strong sentence, its continuation as slotted text, at most one button in the slot `action`. */
@customElement('v-banner')
export class Banner extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    .banner { display: flex; align-items: center; gap: 14px; padding: 8px 8px 8px 16px; border-radius: var(--r-2); min-height: 56px; font-size: 15px; line-height: 20px; flex-wrap: wrap; }
    .text { flex: 1 1 220px; color: var(--ink); }
    .text b { font-weight: 600; }
    .bad { background: var(--bad-soft); } .bad b, .bad .icon { color: var(--bad); }
    .doubt { background: var(--doubt-soft); } .doubt b, .doubt .icon { color: var(--doubt); }
    .stale { background: var(--stale-soft); } .stale b, .stale .icon { color: var(--ink-2); }
    .p0 { background: var(--p0-soft); border: 2px solid var(--p0); } .p0 b, .p0 .icon { color: var(--p0); } .p0 b { font-size: 18px; line-height: 24px; display: block; }
  `];

  @property() level: BannerLevel | 'p0' = 'doubt';
  @property({ attribute: 'strong-text' }) strongText = '';
  @property() icon: IconName = 'warning';

  override render(): TemplateResult {
    return html`<div class="banner ${this.level}" role=${this.level === 'bad' || this.level === 'p0' ? 'alert' : 'status'}>${icon(this.icon)}
      <span class="text"><b>${this.strongText}</b> <slot></slot></span><slot name="action"></slot></div>`;
  }
}
