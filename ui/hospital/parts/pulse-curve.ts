import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { RecordingAnalysis, RecordingData } from '../../../model/recording.ts';
import { formatNumber } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { strokeRuns, traceRuns } from '../../widgets/ecg-paper/trace.ts';
import { ValisetteElement } from '../../widgets/element.ts';

const HEIGHT_PX = 96;

/** The pulse curve of a recording over its whole length, in the instrument's own amplitude; gaps stay empty. */
@customElement('v-pulse-curve')
export class PulseCurve extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; min-width: 0; }
    .head { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; }
    canvas { display: block; width: 100%; height: ${HEIGHT_PX}px; margin-top: 6px; }
  `];

  @property({ attribute: false }) recording: RecordingData | null = null;
  @property({ attribute: false }) analysis: RecordingAnalysis | null = null;
  @query('canvas') private canvas!: HTMLCanvasElement | null;
  private readonly resize = new ResizeObserver(() => this.draw());
  private readonly theme = new MutationObserver(() => this.draw());

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  override disconnectedCallback(): void {
    this.resize.disconnect();
    this.theme.disconnect();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.draw();
  }

  override render(): TemplateResult | typeof nothing {
    const pleth = this.pleth();
    if (pleth === null) return nothing;
    const rate = this.analysis?.pulseRatePerMinute ?? null;
    const words = rate === null ? msg('fréquence du pouls non calculée', { id: 'hospital.pulse-none' }) : fillIn(msg('pouls {rate}/min', { id: 'hospital.pulse-rate' }), { rate: Math.round(rate) });
    const seconds = formatNumber(pleth.stream.frameCount / pleth.stream.samplingFrequency, 0);
    return html`<div class="head"><h2 class="t-15 strong">${msg('Courbe de pouls', { id: 'hospital.pulse-curve' })}</h2><span class="t-12 ink-3">${words} · ${seconds} s</span></div>
      <canvas role="img" aria-label="${msg('Courbe de pouls', { id: 'hospital.pulse-curve' })}, ${words}, ${seconds} s"></canvas>
      <p class="t-12 ink-3">${pleth.stream.instrumentLabel}, ${formatNumber(pleth.stream.samplingFrequency, 0)} Hz · ${msg('amplitude sans unité', { id: 'hospital.no-unit' })}</p>`;
  }

  private pleth(): { stream: RecordingData['header']['streams'][number]; samples: Int32Array } | null {
    const index = this.recording?.header.streams.findIndex((stream) => stream.signal === 'pleth') ?? -1;
    const stream = this.recording?.header.streams[index];
    const samples = this.recording?.samples[index];
    return stream === undefined || samples === undefined ? null : { stream, samples };
  }

  private draw(): void {
    const { canvas } = this;
    const pleth = this.pleth();
    if (canvas === null || pleth === null || canvas.clientWidth === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(HEIGHT_PX * ratio);
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) return;
    const style = getComputedStyle(this);
    const count = pleth.stream.channels.length;
    const values = new Float32Array(pleth.stream.frameCount);
    for (let i = 0; i < values.length; i += 1) values[i] = pleth.samples[i * count] ?? Number.NaN;
    for (const gap of pleth.stream.gaps) values.fill(Number.NaN, gap.from, gap.to);
    const finite = values.filter((value) => !Number.isNaN(value));
    const lowest = finite.reduce((least, value) => Math.min(least, value), Infinity);
    const highest = finite.reduce((most, value) => Math.max(most, value), -Infinity);
    context.clearRect(0, 0, width, height);
    // Second ticks: the time scale without a grid that could be taken for ECG paper.
    context.fillStyle = style.getPropertyValue('--line');
    const seconds = pleth.stream.frameCount / pleth.stream.samplingFrequency;
    for (let second = 0; second <= seconds; second += 1) context.fillRect(Math.round((second / seconds) * (width - 1)), height - 6 * ratio, 1, 6 * ratio);
    if (finite.length === 0) return;
    context.strokeStyle = style.getPropertyValue('--w-spo2');
    context.lineWidth = 1.5 * ratio;
    context.lineJoin = 'round';
    const room = height - 16 * ratio;
    strokeRuns(context, traceRuns(values, { x: 0, y: 4 * ratio + room, pxPerSample: width / values.length, pxPerUnit: room / Math.max(1, highest - lowest), centre: lowest }));
  }
}
