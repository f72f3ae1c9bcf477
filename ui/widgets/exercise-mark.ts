import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ValisetteElement } from './element.ts';

/** The EXERCICE mark: on every page and print of a demonstration, test or training; never in real use. */
@customElement('v-exercise')
export class ExerciseMark extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: inline-flex; }
    .mark { display: inline-flex; align-items: center; height: 24px; padding: 0 9px; border-radius: 3px; font-size: 12px; font-weight: 650; letter-spacing: .03em; color: #15191b; white-space: nowrap;
      background: repeating-linear-gradient(-45deg, #f5d77a 0 8px, #ebc653 8px 16px); print-color-adjust: exact; }
    @media (max-width: 767px) { .mark { height: 20px; padding: 0 6px; } }
  `];

  override render(): TemplateResult {
    return html`<span class="mark" data-test="exercise-mark">${msg('EXERCICE', { id: 'exercise.mark' })}</span>`;
  }
}
