import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { fillIn } from '../../locales/language.ts';

export const objectsBarStyles = css`
  .objects { display: flex; gap: 2px; margin-bottom: 3px; }
  .objects i { width: 9px; height: 14px; border-radius: 2px; background: var(--accent); flex: 0 1 9px; }
  .objects i.missing { background: none; border: 1px solid var(--line-2); }
`;

const LONGEST = 12;

/** Objects of the packet that have arrived, one cell each. */
export function objectsBar(objects: { readonly received: number; readonly total: number }): TemplateResult {
  const words = fillIn(msg('Objets reçus : {received} sur {total}', { id: 'hospital.objects' }), { received: objects.received, total: objects.total });
  const cells = Math.min(LONGEST, objects.total);
  const filled = objects.total === 0 ? 0 : Math.floor((objects.received / objects.total) * cells);
  return html`<span class="objects" role="img" aria-label=${words}>${Array.from({ length: cells }, (_, index) => html`<i class=${index < filled ? '' : 'missing'}></i>`)}</span>`;
}
