import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from '../../widgets/icon.ts';

const LONGEST = 12;

export interface AdviceState {
  readonly advice: readonly string[];
  readonly writable: boolean;
  readonly change: (advice: readonly string[]) => void;
}

/** What to do on site, one line each: ready lines to tick and lines of one's own. */
export function adviceFields({ advice, writable, change }: AdviceState): TemplateResult {
  const ready = readyLines();
  const own = advice.map((line, index) => ({ line, index })).filter(({ line }) => !ready.includes(line));
  const replace = (index: number, line: string): void => change(advice.map((old, at) => (at === index ? line : old)));
  return html`<fieldset><legend class="legend">${msg('À faire sur place', { id: 'hospital.advice' })}</legend>
    ${own.map(({ line, index }) => html`<div class="advice-line"><input class="input" maxlength="300" data-test="advice-${index}" aria-label=${msg('Consigne', { id: 'hospital.advice-line' })} ?readonly=${!writable} .value=${line} @input=${(event: Event) => replace(index, (event.target as HTMLInputElement).value)} />
      ${writable ? html`<button type="button" class="button" aria-label=${msg('Retirer la consigne', { id: 'hospital.advice-remove' })} @click=${() => change(advice.filter((_, at) => at !== index))}>${icon('close', 'small')}</button>` : nothing}</div>`)}
    <div class="chips">${ready.map((line) => {
      const on = advice.includes(line);
      return html`<button type="button" class="chip" aria-pressed=${on} ?disabled=${!writable || (!on && advice.length >= LONGEST)} @click=${() => change(on ? advice.filter((old) => old !== line) : [...advice, line])}>${on ? icon('check', 'small') : nothing}${line}</button>`;
    })}
      <button type="button" class="chip" data-test="add-advice" ?disabled=${!writable || advice.length >= LONGEST} @click=${() => change([...advice, ''])}>${icon('plus', 'small')}${msg('Autre consigne', { id: 'hospital.advice-add' })}</button></div></fieldset>`;
}

/** Lines asked for so often that typing them costs time; nothing is ticked beforehand. */
function readyLines(): string[] {
  return [
    msg('Refaire l’ECG à 10 min', { id: 'hospital.ready-repeat' }),
    msg('Ajouter V3R et V4R', { id: 'hospital.ready-right' }),
    msg('Ajouter V7 à V9', { id: 'hospital.ready-posterior' }),
    msg('Défibrillateur à portée', { id: 'hospital.ready-defibrillator' }),
  ];
}
