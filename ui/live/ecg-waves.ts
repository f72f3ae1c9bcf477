import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { electrodesOfMask, leadsLost } from '../../model/lead.ts';
import type { LeadName } from '../../model/lead.ts';
import { LABELS } from '../../model/wording/labels.ts';
import { Watch } from '../data/store.ts';
import { fillIn, language } from '../locales/language.ts';
import { ValisetteElement } from '../widgets/element.ts';
import { QUALITY_CLASS, qualityGlyph, qualityWord, reasonWord } from '../widgets/quality.ts';
import { LeadSource } from './lead-source.ts';
import type { LiveStore } from './live-store.ts';
import { SweepCanvas } from './sweep-canvas.ts';
import type { SweepGeometry } from './sweep-canvas.ts';

export type WaveLayout = '12x1' | '6x2' | '3x4';

/** Leads of each column, from left to right. */
export const WAVE_LAYOUTS: Readonly<Record<WaveLayout, readonly (readonly LeadName[])[]>> = {
  '12x1': [['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
  '6x2': [['I', 'II', 'III', 'aVR', 'aVL', 'aVF'], ['V1', 'V2', 'V3', 'V4', 'V5', 'V6']],
  '3x4': [['I', 'II', 'III'], ['aVR', 'aVL', 'aVF'], ['V1', 'V2', 'V3'], ['V4', 'V5', 'V6']],
};

const LABEL_WIDTH = 50;
const RIGHT_MARGIN = 8;

/**
 * Twelve live leads on one canvas, with their names, states and text alternatives as ordinary elements above it.
 * `wave` is looked up at each frame, so an instrument that comes back continues by itself.
 */
@customElement('v-ecg-waves')
export class EcgWaves extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; position: relative; min-height: 240px; overflow: hidden; background: var(--ground); }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    .labels { position: absolute; inset: 0; display: grid; grid-auto-flow: column; }
    .six { grid-template-rows: repeat(6, minmax(0, 1fr)); grid-template-columns: 1fr 1fr; } .twelve { grid-template-rows: repeat(12, minmax(0, 1fr)); } .three { grid-template-rows: repeat(3, minmax(0, 1fr)); grid-template-columns: repeat(4, 1fr); }
    .lead { position: relative; min-width: 0; color: var(--w-ecg); font-weight: 650; font-size: 15px; line-height: 18px; }
    .six .lead:nth-child(n + 7), .three .lead:nth-child(n + 4) { border-left: 1px solid var(--line); }
    .lead .name { position: absolute; left: 8px; top: 6px; text-shadow: 0 0 4px var(--ground), 0 0 4px var(--ground); }
    .twelve .lead .name { top: calc(50% - 16px); }
    .lead.bad { color: var(--bad); } .lead.doubt { color: var(--doubt); }
    .worth { position: absolute; left: 8px; top: 28px; display: inline-flex; gap: 5px; align-items: center; font-size: 12px; font-weight: 550; line-height: 16px; background: var(--ground); padding: 0 4px 0 0; max-width: calc(100% - 12px); }
    .twelve .worth { left: 52px; top: 2px; }
    .worth .glyph { width: 13px; height: 13px; }
    .off { position: absolute; left: 50%; top: 55%; transform: translate(-50%, -50%); display: flex; gap: 8px; align-items: center; border: 1px solid var(--bad); border-radius: 4px; background: var(--ground); padding: 5px 10px; font-size: 14px; line-height: 18px; font-weight: 600; max-width: calc(100% - 96px); }
    .twelve .off { padding: 1px 8px; font-size: 13px; }
    .scale { position: absolute; left: 6px; bottom: 6px; font-size: 12px; line-height: 14px; color: var(--ink-2); display: flex; gap: 2px; align-items: flex-end; white-space: nowrap; }
    .silence { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 10px; text-align: center; background: rgb(0 0 0 / .55); color: var(--ink); font-size: 18px; line-height: 26px; padding: 24px; }
    .mm { stroke: var(--ink-2); fill: none; }
  `];

  @property({ attribute: false }) live: LiveStore | null = null;
  @property() layout: WaveLayout = '6x2';
  /** mm per mV */
  @property({ type: Number }) gain = 10;
  /** mm per second */
  @property({ type: Number }) speed = 25;
  @property({ type: Boolean }) frozen = false;

  @state() private silent = true;
  @query('canvas.base') private base!: HTMLCanvasElement;
  @query('canvas.overlay') private overlay!: HTMLCanvasElement;

  private sweep: SweepCanvas | null = null;
  private readonly watch = new Watch(this, () => (this.live === null ? [] : [this.live]));

  override disconnectedCallback(): void {
    this.sweep?.stop();
    super.disconnectedCallback();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sweep?.start();
  }

  protected override firstUpdated(): void {
    this.sweep = new SweepCanvas(
      this.base, this.overlay, { trace: 'w-ecg', lost: 'bad', newest: 'ink' },
      (width, height) => this.geometry(width, height),
      () => this.live?.wave('ecg') ?? null,
      (wave) => {
        const source = new LeadSource(wave.buffer, true);
        const leads = WAVE_LAYOUTS[this.layout].flat();
        const pixelsPerMicrovolt = (this.gain * this.pixelsPerMillimetre()) / 1000;
        return {
          seek: (frame) => source.seek(frame),
          height: (lane) => source.microvolts(leads[lane] as LeadName) * pixelsPerMicrovolt,
          lost: (lane) => source.isLost(leads[lane] as LeadName),
        };
      },
      () => this.frozen,
      (silent) => { this.silent = silent; },
    );
    this.sweep.start();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('layout') || changed.has('gain') || changed.has('speed')) this.sweep?.reset();
  }

  override render(): TemplateResult {
    const wave = this.live?.wave('ecg') ?? null;
    const mask = wave?.buffer.electrodesOff ?? 0;
    const lost = new Set(leadsLost(mask));
    const electrodes = electrodesOfMask(mask);
    const named = this.leadsThatName(electrodes, lost);
    const rows = this.layout === '12x1' ? 'twelve' : this.layout === '6x2' ? 'six' : 'three';
    return html`
      <canvas class="base" aria-hidden="true"></canvas><canvas class="overlay" aria-hidden="true"></canvas>
      <div class="labels ${rows}" role="group" aria-label=${msg('ECG en direct, 12 dérivations', { id: 'live.ecg' })}>
        ${WAVE_LAYOUTS[this.layout].flat().map((lead) => this.leadLabel(lead, lost.has(lead), named.get(lead) ?? '', wave?.instrumentId ?? ''))}
      </div>
      <div class="scale" aria-hidden="true"><svg class="mm" width="8" height=${this.gain * this.pixelsPerMillimetre() + 2} viewBox="0 0 8 ${this.gain * this.pixelsPerMillimetre() + 2}"><path d="M4 1v${this.gain * this.pixelsPerMillimetre()}M1 1h6M1 ${this.gain * this.pixelsPerMillimetre() + 1}h6" /></svg><span>1&nbsp;mV</span></div>
      ${this.silent ? html`<div class="silence" role="status" data-test="ecg-silent">${qualityGlyph('stale')}<span>${wave === null ? msg('En attente de l’ECG. Branchez-le, il apparaît seul.', { id: 'live.waiting' }) : msg('ECG muet, reprise…', { id: 'live.silent' })}</span></div>` : nothing}`;
  }

  private leadLabel(lead: LeadName, isLost: boolean, electrode: string, instrumentId: string): TemplateResult {
    const quality = isLost ? null : (this.live?.channelQuality(instrumentId, lead) ?? null);
    const poor = quality !== null && quality.verdict !== 'good' ? quality : null;
    const why = poor === null ? '' : `${qualityWord(poor.verdict)}\u00a0: ${poor.reasons.map(reasonWord).join(', ')}`;
    const off = electrode === '' ? msg('dérivation perdue', { id: 'live.lead-lost' }) : electrode;
    const spoken = `${lead}, ${isLost ? off : why === '' ? (this.silent ? msg('pas de signal', { id: 'live.no-signal' }) : msg('en cours', { id: 'live.running' })) : why}`;
    return html`<div class="lead ${isLost ? 'bad' : poor === null ? '' : QUALITY_CLASS[poor.verdict]}" role="img" aria-label=${spoken} data-test="lead-${lead}" data-lost=${isLost} data-quality=${quality?.verdict ?? 'unknown'}>
      <span class="name">${lead}</span>
      ${poor === null ? nothing : html`<span class="worth">${qualityGlyph(poor.verdict)}${poor.reasons.map(reasonWord).join(', ')}</span>`}
      ${isLost && electrode !== '' ? html`<span class="off" data-test="electrode-off">${qualityGlyph('unreadable')}<span>${electrode}</span></span>` : nothing}</div>`;
  }

  /** The first lost lead of each electrode carries its name; the other leads it takes along are dashed without a box. */
  private leadsThatName(electrodes: readonly string[], lost: ReadonlySet<LeadName>): Map<LeadName, string> {
    const named = new Map<LeadName, string>();
    for (const electrode of electrodes) {
      const label = LABELS.electrode[electrode as keyof typeof LABELS.electrode][language()];
      const text = fillIn(msg('Électrode {electrode} décollée', { id: 'live.electrode-off' }), { electrode: label });
      const own = electrode as LeadName;
      const lead = lost.has(own) ? own : [...lost].find((candidate) => !named.has(candidate));
      if (lead !== undefined) named.set(lead, text);
    }
    return named;
  }

  private pixelsPerMillimetre(): number {
    return this.layout === '12x1' ? 3 : 4;
  }

  private geometry(width: number, height: number): SweepGeometry {
    const columns = WAVE_LAYOUTS[this.layout];
    const columnWidth = width / columns.length;
    const lanes = columns.flatMap((leads, column) => leads.map((_, row) => ({
      left: column * columnWidth + LABEL_WIDTH,
      width: columnWidth - LABEL_WIDTH - RIGHT_MARGIN,
      baseline: (row + 0.6) * (height / leads.length),
    })));
    return { lanes, pixelsPerSecond: this.speed * this.pixelsPerMillimetre(), lineWidth: 1.5 };
  }
}
