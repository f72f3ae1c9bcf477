import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Watch } from '../../data/store.ts';
import { formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { brandMark, icon } from '../../widgets/icon.ts';
import '../../widgets/exercise-mark.ts';
import '../../widgets/language-switch.ts';
import type { HospitalServices } from '../services.ts';
import { Ticking } from './ticking.ts';

/** Head of every hospital page: the mark, where one is (slot), how fresh the list is, who is signed in. */
@customElement('v-hospital-top')
export class HospitalTop extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    header { min-height: 56px; display: flex; align-items: center; gap: 14px; padding: 0 20px; background: var(--surface); border-bottom: var(--hair); }
    .brand { display: inline-flex; align-items: center; gap: 10px; min-height: 44px; font-weight: 650; font-size: 17px; letter-spacing: -.01em; text-decoration: none; color: var(--ink); }
    .where { display: flex; align-items: center; gap: 12px; min-width: 0; flex: 1; }
    .badge b { font-weight: 600; }
    .badge.button-like { cursor: pointer; font: inherit; font-size: 13px; }
    .rule { width: 1px; height: 28px; background: var(--line); }
    ::slotted(.hospital-name) { overflow: hidden; text-overflow: ellipsis; }
    v-exercise { flex: none; }
    @media (max-width: 1279px) { .brand span, .rule, .fresh .since { display: none; } ::slotted(.hospital-name) { display: none; } header { padding: 0 16px; gap: 8px; } }
    @media (max-width: 1023px) { .who { display: none; } }
    @media (max-width: 767px) { header { padding: 4px 8px; gap: 4px; flex-wrap: wrap; justify-content: flex-end; } .brand { margin-right: auto; } .where { order: 9; flex-basis: 100%; padding-left: 8px; } }
  `];

  @property({ attribute: false }) services: HospitalServices | null = null;

  constructor() {
    super();
    new Watch(this, () => (this.services === null ? [] : [this.services.worklist, this.services.feed]));
    new Ticking(this, () => this.services?.clock ?? null);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.services === null) return nothing;
    const { me, hospital, worklist } = this.services;
    return html`<header>
      <a class="brand" href="/" aria-label=${msg('Valisette, liste de travail', { id: 'hospital.home' })}>${brandMark()}<span>valisette</span></a>
      <i class="rule"></i>
      <div class="where"><slot></slot>${hospital.exercise ? html`<v-exercise></v-exercise>` : nothing}</div>
      ${this.freshness(worklist.frozen, worklist.updatedAt)}
      <span class="badge who" data-test="signed-in">${icon('user', 'small')}<b>${me.displayName}</b></span>
      <v-language-switch></v-language-switch>
      <button class="button quiet" type="button" data-test="sign-out" @click=${() => this.tell('sign-out')}>${msg('Sortir', { id: 'hospital.sign-out' })}</button>
    </header>`;
  }

  private freshness(frozen: boolean, updatedAt: string | null): TemplateResult {
    if (updatedAt === null) return html`<span class="badge fresh" data-test="freshness" data-frozen="unknown">${icon('clock', 'small')}<b>${msg('Lecture de la liste', { id: 'hospital.reading' })}</b></span>`;
    if (frozen) return html`<span class="badge fresh doubt-text" data-test="freshness" data-frozen="true">${icon('no-link', 'small')}<b>${msg('Figée', { id: 'hospital.frozen' })}</b><span class="since">${formatTimeWithSeconds(updatedAt)}</span></span>`;
    const now = this.services?.time.nowIso() ?? updatedAt;
    return html`<span class="badge fresh good-text" data-test="freshness" data-frozen="false" aria-label=${fillIn(msg('À jour à {time}', { id: 'hospital.fresh-at' }), { time: formatTimeWithSeconds(now) })}>${icon('link', 'small')}<b>${msg('À jour', { id: 'hospital.fresh' })}</b><span class="since ink-3">${formatTimeWithSeconds(now)}</span></span>`;
  }
}
