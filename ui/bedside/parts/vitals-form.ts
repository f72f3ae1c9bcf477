import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { NUMERIC_UNITS, PLAUSIBLE_RANGE } from '../../../model/measurement.ts';
import { formatReading } from '../../live/reading-shown.ts';
import { fillIn } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { BedsidePage } from '../page.ts';
import { readTyped, TYPED_VITALS } from '../typed-vitals.ts';
import type { TypedVital } from '../typed-vitals.ts';
import { numericWord } from '../words.ts';
import './problem.ts';

/** Numbers typed by hand: unit fixed beside the field, plausible range shown, asked again only outside it. */
@customElement('v-vitals-form')
export class VitalsForm extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: block; }
    form { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px 16px; }
    .entry { display: flex; align-items: center; gap: 10px; } .entry .input { min-height: 56px; font-size: 20px; max-width: 140px; } .unit { color: var(--ink-2); white-space: nowrap; }
    .note { font-size: 13px; line-height: 18px; color: var(--ink-3); min-height: 18px; } .note.ask { color: var(--doubt); font-weight: 550; } .note.wrong { color: var(--bad); font-weight: 550; }
    .full { grid-column: 1 / -1; display: flex; gap: 12px; flex-wrap: wrap; }
    @media (max-width: 479px) { form { grid-template-columns: 1fr; } }
  `];

  @property() caseId = '';
  @state() private texts: Partial<Record<TypedVital, string>> = {};
  /** Entries already warned about; sent as confirmed when they come back unchanged. */
  @state() private asked = '';
  @state() private checked = false;

  override render(): TemplateResult {
    return html`<form novalidate @submit=${(event: Event) => { event.preventDefault(); void this.save(); }}>
      ${TYPED_VITALS.map((name) => this.entry(name))}
      <div class="full"><v-problem .failure=${this.failure}></v-problem></div>
      <div class="full"><button class="button primary" type="submit" data-test="vitals-save" ?disabled=${this.busy}>${icon('check', 'small')}${this.asked === '' ? msg('Ajouter au dossier', { id: 'vitals.save' }) : msg('Confirmer ces valeurs', { id: 'vitals.confirm' })}</button>
        <button class="button" type="button" @click=${() => this.tell('vitals-closed')}>${msg('Fermer', { id: 'shell.close' })}</button></div>
    </form>`;
  }

  private entry(name: TypedVital): TemplateResult {
    const entry = readTyped(name, this.texts[name] ?? '');
    const [low, high] = PLAUSIBLE_RANGE[name];
    const range = { low: formatReading(name, low), high: formatReading(name, high), unit: NUMERIC_UNITS[name] };
    const wrong = entry.kind === 'not-a-number';
    const ask = this.checked && entry.kind === 'value' && !entry.plausible;
    const note = wrong ? msg('Un nombre, par exemple 37,2', { id: 'vitals.number' }) : ask ? fillIn(msg('Inhabituel : attendu {low} à {high} {unit}. Vérifiez, puis confirmez.', { id: 'vitals.unusual' }), range) : fillIn(msg('{low} à {high} {unit}', { id: 'vitals.range' }), range);
    return html`<div class="field"><label for=${name}>${numericWord(name)}</label>
      <span class="entry"><input class="input" id=${name} data-test="vital-${name}" inputmode="decimal" autocomplete="off" .value=${this.texts[name] ?? ''} aria-invalid=${wrong || ask} aria-describedby="${name}-note" @input=${(event: Event) => this.type(name, (event.target as HTMLInputElement).value)} /><span class="unit">${NUMERIC_UNITS[name]}</span></span>
      <span class="note ${wrong ? 'wrong' : ask ? 'ask' : ''}" id="${name}-note" role=${wrong || ask ? 'alert' : nothing}>${note}</span></div>`;
  }

  private type(name: TypedVital, text: string): void {
    this.texts = { ...this.texts, [name]: text };
    this.asked = '';
    this.checked = false;
  }

  private async save(): Promise<void> {
    const entries = TYPED_VITALS.map((name) => [name, readTyped(name, this.texts[name] ?? '')] as const);
    if (entries.some(([, entry]) => entry.kind === 'not-a-number')) return;
    const readings = entries.flatMap(([name, entry]) => (entry.kind === 'value' ? [{ name, value: entry.value }] : []));
    if (readings.length === 0) return;
    const key = JSON.stringify(readings);
    const unusual = entries.some(([, entry]) => entry.kind === 'value' && !entry.plausible);
    this.checked = true;
    if (unusual && this.asked !== key) {
      this.asked = key;
      return;
    }
    const reply = await this.actOnCase(() => this.services.api.vitals(this.caseId, { readings, ...(unusual ? { confirmed: true } : {}) }));
    if (reply === null) return;
    this.texts = {};
    this.asked = '';
    this.checked = false;
    this.tell('vitals-saved');
  }
}
