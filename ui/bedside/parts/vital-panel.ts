import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import type { NumericName, NumericReading } from '../../../model/measurement.ts';
import { formatReading, shownReading } from '../../live/reading-shown.ts';
import { formatSpan, formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import type { NumericShown } from '../../widgets/numeric.ts';
import '../../widgets/numeric.ts';
import { BedsidePage } from '../page.ts';
import { numericWord } from '../words.ts';

/** The large numbers beside the curves: live ones go stale by themselves, typed ones keep their time. */
@customElement('v-vital-panel')
export class VitalPanel extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: grid; grid-template-rows: 1.3fr 1.2fr 1fr .85fr .85fr; border-left: 1px solid var(--line); background: var(--ground); min-height: 0; }
    .cell { padding: 10px 16px 8px; border-top: 1px solid var(--line); display: flex; flex-direction: column; justify-content: center; min-height: 0; min-width: 0; overflow: hidden; } .cell:first-child { border-top: 0; }
    .beside { text-align: right; font-size: 13px; line-height: 20px; color: var(--ink-2); padding-bottom: 6px; } .beside b { font-size: 20px; color: var(--w-spo2); font-weight: 600; }
    @media (max-width: 1023px) { :host { grid-template-rows: none; grid-template-columns: repeat(2, minmax(0, 1fr)); border-left: 0; border-top: 1px solid var(--line); } .cell { border-left: 1px solid var(--line); min-height: 112px; } }
    @media (min-width: 700px) and (max-width: 1023px) { :host { grid-template-columns: repeat(5, minmax(0, 1fr)); } }
    @media (max-width: 699px) { .typed { display: none; } }
  `];

  @property({ attribute: false }) view: CaseView | null = null;

  override render(): TemplateResult {
    const { live } = this.services;
    const now = live.now();
    const narrow = matchMedia('(max-width: 1023px)').matches;
    const shown = (name: NumericName, place: string): NumericShown => shownReading(live.reading(name), now, place);
    const pulse = shown('pulse', msg('doigt', { id: 'place.finger' }));
    const perfusion = shown('perfusionIndex', msg('doigt', { id: 'place.finger' }));
    return html`
      <div class="cell"><v-numeric label=${numericWord('heartRate')} unit="/min" name="heart-rate" size=${narrow ? '54' : '100'} tone="ecg" .shown=${shown('heartRate', 'ECG')}></v-numeric></div>
      <div class="cell"><v-numeric label=${numericWord('spo2')} unit="%" name="spo2" size=${narrow ? '54' : '76'} tone="spo2" .shown=${shown('spo2', msg('doigt', { id: 'place.finger' }))}>
        <span class="beside">${msg('pouls', { id: 'live.pulse-small' })} <b data-test="pulse-value" data-state=${pulse.state}>${pulse.text ?? '—'}</b>${live.reading('perfusionIndex') === null ? nothing : html`<br />${msg('IP', { id: 'live.perfusion' })} <span data-test="perfusion-value" data-state=${perfusion.state}>${perfusion.text ?? '—'}</span>\u00a0%`}</span></v-numeric></div>
      <div class="cell typed"><v-numeric label=${msg('PA', { id: 'numeric.pressure' })} unit="mmHg" name="pressure" size=${narrow ? '44' : '54'} tone="bp" .shown=${this.pressure()}></v-numeric></div>
      <div class="cell typed"><v-numeric label=${numericWord('respiratoryRate')} unit="/min" name="respiratory-rate" size="44" tone="resp" .shown=${this.typed('respiratoryRate')}></v-numeric></div>
      <div class="cell typed"><v-numeric label=${msg('T°', { id: 'numeric.temperature-short' })} unit="°C" name="temperature" size="44" tone="temp" .shown=${this.typed('temperature')}></v-numeric></div>
      ${this.summary()}`;
  }

  /** One polite summary for assistive technology; text changes at most every 30 s. */
  private summary(): TemplateResult {
    const { live } = this.services;
    const second = Math.floor(live.now() / 1000);
    if (this.spokenAt === 0 || second - this.spokenAt >= 30) {
      this.spokenAt = Math.max(1, second);
      const say = (name: NumericName): string => `${numericWord(name)}\u00a0: ${shownReading(live.reading(name), live.now(), '').text ?? msg('pas de mesure', { id: 'numeric.none' })}`;
      this.spoken = (['heartRate', 'spo2', 'pulse'] as const).map(say).join(', ');
    }
    return html`<div class="visually-hidden" aria-live="polite">${this.spoken}</div>`;
  }

  private spokenAt = 0;
  private spoken = '';

  private latest(name: NumericName): NumericReading | null {
    const held = this.services.live.reading(name)?.reading ?? null;
    const kept = this.view?.vitals.find((reading) => reading.name === name) ?? null;
    if (held === null || kept === null) return held ?? kept;
    return held.at > kept.at ? held : kept;
  }

  private typed(name: NumericName): NumericShown {
    const reading = this.latest(name);
    const value = reading?.value ?? null;
    if (reading === null || value === null) return { text: null, state: 'stale', reasons: [], source: '', last: '' };
    return { text: formatReading(name, value), state: reading.quality, reasons: reading.reasons, source: this.origin(reading), last: '' };
  }

  private pressure(): NumericShown {
    const systolic = this.latest('systolic');
    const diastolic = this.latest('diastolic');
    const part = (reading: NumericReading | null): string | null => {
      const value = reading?.value ?? null;
      return reading === null || value === null ? null : formatReading(reading.name, value);
    };
    const [high, low] = [part(systolic), part(diastolic)];
    if (high === null && low === null) return { text: null, state: 'stale', reasons: [], source: '', last: '' };
    const text = `${high ?? '—'}/${low ?? '—'}`;
    const reading = systolic ?? diastolic;
    return { text, state: reading?.quality ?? 'good', reasons: reading?.reasons ?? [], source: reading === null ? '' : this.origin(reading), last: '' };
  }

  private origin(reading: NumericReading): string {
    const age = formatSpan(this.services.live.hubNow() - Date.parse(reading.at));
    const where = reading.source === 'manual' ? msg('saisi', { id: 'reading.typed' }) : '';
    return [where, fillIn(msg('{time} · {span}', { id: 'reading.at' }), { time: formatTime(reading.at), span: age })].filter((part) => part !== '').join(' · ');
  }
}
