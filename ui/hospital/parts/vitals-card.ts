import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NumericName, NumericReading } from '../../../model/measurement.ts';
import { formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { QUALITY_CLASS, qualityGlyph, qualityWord } from '../../widgets/quality.ts';
import type { QualityState } from '../../widgets/quality.ts';
import { ageWords, pairQuality, pressureText, readingOf, readingText, reasonWords, sourceWords, vitalWord } from '../words/readings.ts';

/** Expected in every case; shown as not measured when absent. */
const EXPECTED: readonly NumericName[] = ['spo2', 'respiratoryRate', 'temperature'];
/** Shown when somebody measured them. */
const OPTIONAL: readonly NumericName[] = ['pulse', 'perfusionIndex', 'glucose', 'meanPressure', 'weight'];
const TONES: Readonly<Partial<Record<NumericName, string>>> = { heartRate: 'ecg', spo2: 'spo2' };

interface Shown {
  readonly name: string;
  readonly label: string;
  readonly tone: string;
  readonly text: string;
  readonly unit: string;
  readonly reading: NumericReading | null;
  readonly quality: QualityState;
}

/** Vital signs as the bedside sent them: value, unit, worth, source and age; what is missing has its line. */
@customElement('v-vitals-card')
export class VitalsCard extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; }
    .head { display: flex; align-items: baseline; justify-content: space-between; padding: 12px 16px 10px; }
    .vital { display: grid; grid-template-columns: minmax(0, auto) minmax(0, 1fr); align-items: end; gap: 0 10px; padding: 9px 16px 8px; border-top: var(--hair); }
    .label { font-size: 13px; line-height: 18px; font-weight: 550; color: var(--ink-2); display: flex; align-items: center; gap: 5px; white-space: nowrap; }
    .label .glyph { width: 14px; height: 14px; }
    .value { font-size: 34px; line-height: 1; font-weight: 450; letter-spacing: -.03em; white-space: nowrap; } .value.ecg { color: var(--w-ecg); } .value.spo2 { color: var(--w-spo2); } .value.none { color: var(--stale); }
    .unit { font-size: 13px; color: var(--ink-3); }
    .age { font-size: 12px; line-height: 16px; color: var(--ink-3); text-align: right; overflow-wrap: anywhere; }
    .query { color: var(--doubt); font-size: 22px; font-weight: 600; }
    :host([strip]) .head { display: none; }
    :host([strip]) .vitals { display: flex; flex-wrap: wrap; }
    :host([strip]) .vital { flex: 1 1 128px; border-top: 0; border-left: var(--hair); padding: 8px 12px; grid-template-columns: minmax(0, 1fr); align-content: start; } :host([strip]) .vital:first-child { border-left: 0; }
    :host([strip]) .value { font-size: 24px; } :host([strip]) .figure { white-space: nowrap; } :host([strip]) .age { text-align: left; }
  `];

  @property({ attribute: false }) readings: readonly NumericReading[] = [];
  /** Hospital time, ms. */
  @property({ type: Number }) now = 0;
  /** One row on top of the page instead of a column. */
  @property({ type: Boolean, reflect: true }) strip = false;

  override render(): TemplateResult {
    const latest = this.readings.map((reading) => reading.at).sort().at(-1);
    return html`<section class="card" aria-label=${msg('Constantes', { id: 'hospital.vitals' })}>
      <div class="head"><h2 class="t-18">${msg('Constantes', { id: 'hospital.vitals' })}</h2>${latest === undefined ? nothing : html`<span class="t-12 ink-3">${fillIn(msg('à {time}', { id: 'hospital.at' }), { time: formatTime(latest) })}</span>`}</div>
      <div class="vitals">${this.shown().map((vital) => this.vital(vital))}</div>
    </section>`;
  }

  private shown(): Shown[] {
    const one = (name: NumericName, unit?: string): Shown => {
      const reading = readingOf(this.readings, name);
      return { name, label: vitalWord(name), tone: TONES[name] ?? '', text: readingText(reading), unit: unit ?? reading?.unit ?? '', reading, quality: reading?.quality ?? 'stale' };
    };
    const systolic = readingOf(this.readings, 'systolic');
    const diastolic = readingOf(this.readings, 'diastolic');
    const pressure: Shown = {
      name: 'pressure', label: msg('PA', { id: 'hospital.vital-pressure' }), tone: '', text: pressureText(this.readings), unit: 'mmHg', reading: systolic ?? diastolic,
      quality: systolic === null && diastolic === null ? 'stale' : pairQuality(systolic, diastolic),
    };
    const units: Readonly<Partial<Record<NumericName, string>>> = { spo2: '%', respiratoryRate: '/min', temperature: '°C' };
    const [spo2, ...others] = EXPECTED.map((name) => one(name, units[name]));
    return [one('heartRate', '/min'), ...(spo2 === undefined ? [] : [spo2]), pressure, ...others, ...OPTIONAL.filter((name) => readingOf(this.readings, name) !== null).map((name) => one(name))];
  }

  private vital({ name, label, tone, text, unit, reading, quality }: Shown): TemplateResult {
    const missing = text === '—';
    const doubtful = !missing && quality === 'doubtful';
    return html`<div class="vital" data-test="vital-${name}">
      <div><div class="label">${label} <span class="${QUALITY_CLASS[missing && quality === 'good' ? 'stale' : quality]}-text">${qualityGlyph(missing && quality === 'good' ? 'stale' : quality)}<span class="visually-hidden">${qualityWord(quality)}</span></span></div>
        <div class="figure"><span class="value ${missing ? 'none' : tone}" data-test="vital-${name}-value" data-quality=${quality}>${text}${doubtful ? html`<span class="query"> ?</span>` : nothing}</span> <span class="unit">${unit}</span></div></div>
      <div class="age">${reading === null ? msg('non mesurée', { id: 'hospital.not-measured' }) : html`${this.worth(reading, quality)}<br />${ageWords(reading.at, this.now)}`}</div>
    </div>`;
  }

  private worth(reading: NumericReading, quality: QualityState): string {
    const reasons = reasonWords(reading.reasons);
    return quality === 'good' || reasons === '' ? sourceWords(reading) : `${qualityWord(quality)}, ${reasons}`;
  }
}
