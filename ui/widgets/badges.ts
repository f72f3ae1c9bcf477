import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ClockSource } from '../../model/clock.ts';
import type { LinkState } from '../../model/live.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { formatNumber, formatSpan, formatTime } from '../locales/format.ts';
import { fillIn, language } from '../locales/language.ts';
import { ValisetteElement } from './element.ts';
import { icon } from './icon.ts';

/** State of the link to the hospital: bars or crossed bars, a word, the delay or since when. */
@customElement('v-link')
export class LinkBadge extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`:host { display: inline-flex; } .badge.off { border-color: var(--doubt); } @media (max-width: 1023px) { .second { display: none; } } @media (max-width: 479px) { .badge { padding: 0 8px; } b { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }`];

  @property({ attribute: false }) link: LinkState | null = null;
  /** Wall time now, ms, for "since". */
  @property({ type: Number }) now = 0;

  override render(): TemplateResult {
    const link = this.link;
    if (link === null) return html`<span class="badge">${icon('no-link', 'small')}<b>—</b></span>`;
    if (!link.connected) {
      const since = fillIn(msg('depuis {span}', { id: 'link.since' }), { span: formatSpan(this.now - Date.parse(link.since)) });
      return html`<span class="badge off doubt-text" data-test="link-badge" data-connected="false">${icon('no-link', 'small')}<b>${msg('Hors ligne', { id: 'link.offline' })}</b><span class="second ink-2">${since}</span></span>`;
    }
    const delay = link.roundTripMilliseconds === null ? '' : `${formatNumber(link.roundTripMilliseconds / 1000, 1)}\u00a0s`;
    return html`<span class="badge good-text" data-test="link-badge" data-connected="true">${icon('link', 'small')}<b>${msg('Liaison', { id: 'link.online' })}</b><span class="second ink-3">${delay}</span></span>`;
  }
}

/** Time and where it comes from. */
@customElement('v-clock')
export class ClockBadge extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`:host { display: inline-flex; } @media (max-width: 1023px) { .second { display: none; } }`];

  /** Wall time now, ms. */
  @property({ type: Number }) now = 0;
  @property() source: ClockSource = 'unset';

  override render(): TemplateResult {
    const doubtful = this.source === 'unset';
    return html`<span class="badge ${doubtful ? 'doubt-text' : ''}">${icon('clock', 'small')}<b>${formatTime(new Date(this.now).toISOString())}</b><span class="second ink-3">${LABELS.clockSource[this.source][language()]}</span></span>`;
  }
}
