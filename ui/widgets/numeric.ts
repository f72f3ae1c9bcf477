import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ValisetteElement } from './element.ts';
import { QUALITY_CLASS, qualityGlyph, qualityWord, reasonWord } from './quality.ts';
import type { QualityState } from './quality.ts';

/** One number with all it needs to be believed: label, unit, value, worth, source and age. `—` when there is none. */
export interface NumericShown {
  /** Formatted for the language, or null when there is no value to trust. */
  readonly text: string | null;
  readonly state: QualityState;
  readonly reasons: readonly string[];
  /** e.g. "ECG · 1 s", "saisi · 10:23" */
  readonly source: string;
  /** Last trusted value and its age, e.g. "96 il y a 40 s", while `text` is null. */
  readonly last: string;
}

/** `<v-numeric label="SpO₂" unit="%" size="76" tone="spo2" .shown=${…}>`. `name` gives data-test="<name>-value" on the figure. */
@customElement('v-numeric')
export class Numeric extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: flex; flex-direction: column; min-width: 0; gap: 2px; --tone: var(--ink); }
    :host([tone='ecg']) { --tone: var(--w-ecg); } :host([tone='spo2']) { --tone: var(--w-spo2); } :host([tone='bp']) { --tone: var(--w-bp); }
    :host([tone='resp']) { --tone: var(--w-resp); } :host([tone='temp']) { --tone: var(--w-temp); }
    .top { display: flex; justify-content: space-between; gap: 8px; align-items: baseline; font-size: 14px; font-weight: 600; color: var(--tone); flex-wrap: wrap; }
    .unit { font-weight: 400; color: var(--ink-2); font-size: 13px; }
    .source { font-weight: 400; font-size: 12px; line-height: 16px; color: var(--ink-3); }
    .figure { display: flex; align-items: flex-end; gap: 8px; color: var(--tone); min-height: 1em; }
    .value { font-weight: 450; letter-spacing: -.03em; line-height: 1; font-size: 34px; }
    :host([size='44']) .value { font-size: 44px; } :host([size='54']) .value { font-size: 54px; } :host([size='76']) .value { font-size: 76px; } :host([size='100']) .value { font-size: 100px; line-height: 96px; }
    .value.none { color: var(--stale); }
    .query { font-size: .5em; font-weight: 600; letter-spacing: 0; color: var(--doubt); }
    .worth { display: flex; align-items: center; gap: 6px; font-size: 12px; line-height: 16px; min-height: 16px; }
    .worth .glyph { width: 14px; height: 14px; }
    ::slotted(*) { margin-left: auto; }
  `];

  @property() label = '';
  @property() unit = '';
  @property() name = '';
  @property({ reflect: true }) size: '34' | '44' | '54' | '76' | '100' = '34';
  @property({ reflect: true }) tone: 'ecg' | 'spo2' | 'bp' | 'resp' | 'temp' | 'ink' = 'ink';
  @property({ attribute: false }) shown: NumericShown = { text: null, state: 'stale', reasons: [], source: '', last: '' };

  override render(): TemplateResult {
    const { text, state, reasons, source, last } = this.shown;
    const doubtful = text !== null && state === 'doubtful';
    return html`
      <div class="top"><span>${this.label} <span class="unit">${this.unit}</span></span><span class="source">${source}</span></div>
      <div class="figure"><span class="value ${text === null ? 'none' : ''}" data-test=${this.name === '' ? nothing : `${this.name}-value`} data-state=${state}>${text ?? '—'}${doubtful ? html`<span class="query"> ?</span>` : nothing}</span><slot></slot></div>
      <div class="worth ${QUALITY_CLASS[state]}-text">${qualityGlyph(state)}<span>${this.worth(text, state, reasons, last)}</span></div>`;
  }

  private worth(text: string | null, state: QualityState, reasons: readonly string[], last: string): string {
    const why = reasons.map(reasonWord).join(', ');
    if (text === null && why === '' && last === '') return msg('pas de mesure', { id: 'numeric.none' });
    if (text === null) return [why, last].filter((part) => part !== '').join(' · ');
    return why === '' ? qualityWord(state) : `${qualityWord(state)}\u00a0: ${why}`;
  }
}
