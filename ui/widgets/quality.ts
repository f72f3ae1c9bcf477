import { msg } from '@lit/localize';
import { css, html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LABELS } from '../../model/wording/labels.ts';
import type { QualityVerdict } from '../../model/measurement.ts';
import { language } from '../locales/language.ts';
import { ValisetteElement } from './element.ts';

/** Worth of a signal or number: shape first, then word, then colour. `stale` is a fourth state of the screen, not of the core. */
export type QualityState = QualityVerdict | 'stale';

const SHAPES = {
  good: svg`<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.800 8.300l2.200 2.200 4.300-4.600" stroke="var(--surface)" stroke-width="1.800" fill="none"/>`,
  doubtful: svg`<path d="M8 1l7.500 13.500H.5z" fill="none" stroke="currentColor" stroke-width="1.700"/><path d="M8 6v4M8 12v.2" stroke="currentColor" stroke-width="1.800"/>`,
  unreadable: svg`<rect x="1" y="1" width="14" height="14" rx="2" fill="currentColor"/><path d="M5 5l6 6M11 5l-6 6" stroke="var(--surface)" stroke-width="1.900"/>`,
  stale: svg`<circle cx="8" cy="8" r="6.500" fill="none" stroke="currentColor" stroke-width="1.600" stroke-dasharray="2.600 2.200"/><path d="M8 4.500V8l2.300 1.600" stroke="currentColor" stroke-width="1.600" fill="none"/>`,
} as const;

export const QUALITY_CLASS: Readonly<Record<QualityState, 'good' | 'doubt' | 'bad' | 'stale'>> = { good: 'good', doubtful: 'doubt', unreadable: 'bad', stale: 'stale' };

export function qualityGlyph(state: QualityState): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[state]}</svg>`;
}

/** "bon", "douteux", "illisible", "périmé": words about the signal, never about the person. */
export function qualityWord(state: QualityState): string {
  switch (state) {
    case 'good': return msg('bon', { id: 'quality.good' });
    case 'doubtful': return msg('douteux', { id: 'quality.doubtful' });
    case 'unreadable': return msg('illisible', { id: 'quality.unreadable' });
    case 'stale': return msg('périmé', { id: 'quality.stale' });
  }
}

/** A reason of the model in words; the codes without a label of their own are spelt here. */
export function reasonWord(reason: string): string {
  const label = (LABELS.reason as Readonly<Record<string, { fr: string; en: string } | undefined>>)[reason];
  if (label !== undefined) return label[language()];
  switch (reason) {
    case 'no-finger': return msg('doigt absent', { id: 'reason.no-finger' });
    case 'weak-perfusion': return msg('perfusion faible', { id: 'reason.weak-perfusion' });
    case 'searching': return msg('recherche du pouls', { id: 'reason.searching' });
    case 'artefact': return msg('bouge', { id: 'reason.artefact' });
    case 'probe-fault': return msg('capteur en défaut', { id: 'reason.probe-fault' });
    case 'low-battery': return msg('piles faibles', { id: 'reason.low-battery' });
    case 'silent': return msg('muet', { id: 'reason.silent' });
    default: return reason;
  }
}

/** `<v-quality state="doubtful" text="bouge">`: glyph and word; `plain` leaves the coloured ground out. */
@customElement('v-quality')
export class QualityMark extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`:host { display: inline-flex; } .tag.plain { background: none; padding: 0; min-height: 0; }`];

  @property() state: QualityState = 'good';
  /** Replaces the word; a reason goes after it by the caller. */
  @property() text = '';
  @property({ type: Boolean }) plain = false;

  override render(): TemplateResult {
    return html`<span class="tag ${QUALITY_CLASS[this.state]} ${this.plain ? 'plain' : ''}">${qualityGlyph(this.state)}<span>${this.text === '' ? qualityWord(this.state) : this.text}</span></span>`;
  }
}
