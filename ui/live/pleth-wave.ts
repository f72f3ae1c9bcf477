import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Watch } from '../data/store.ts';
import { ValisetteElement } from '../widgets/element.ts';
import { qualityGlyph, qualityWord, reasonWord } from '../widgets/quality.ts';
import type { LiveStore } from './live-store.ts';
import { SweepCanvas } from './sweep-canvas.ts';

const SCALE_MEMORY_SECONDS = 4;

/** The pulse curve. Its height follows the slow envelope of the last seconds: a pleth has no unit, and its shape is what is read. */
@customElement('v-pleth-wave')
export class PlethWave extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; position: relative; height: 112px; overflow: hidden; background: var(--ground); }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    .name { position: absolute; left: 12px; top: 6px; color: var(--w-spo2); font-weight: 650; font-size: 15px; text-shadow: 0 0 4px var(--ground), 0 0 4px var(--ground); }
    .state { position: absolute; left: 50%; top: 50%; transform: translate(-50%, -50%); display: flex; gap: 8px; align-items: center; background: var(--ground); padding: 4px 10px; font-size: 14px; color: var(--ink-2); white-space: nowrap; }
  `];

  @property({ attribute: false }) live: LiveStore | null = null;
  @property({ type: Number }) speed = 25;
  @property({ type: Boolean }) frozen = false;

  @state() private silent = true;
  @query('canvas.base') private base!: HTMLCanvasElement;
  @query('canvas.overlay') private overlay!: HTMLCanvasElement;

  private sweep: SweepCanvas | null = null;
  private readonly watch = new Watch(this, () => (this.live === null ? [] : [this.live]));

  override connectedCallback(): void {
    super.connectedCallback();
    this.sweep?.start();
  }

  override disconnectedCallback(): void {
    this.sweep?.stop();
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    this.sweep = new SweepCanvas(
      this.base, this.overlay, { trace: 'w-spo2', lost: 'bad', newest: 'ink' },
      (width, height) => ({ lanes: [{ left: 12, width: width - 24, baseline: height - 14 }], pixelsPerSecond: this.speed * 4, lineWidth: 1.8 }),
      () => this.live?.wave('pleth') ?? null,
      (wave) => {
        const channel = Math.max(0, wave.buffer.channelNames.indexOf('pleth'));
        const envelope = new Envelope(SCALE_MEMORY_SECONDS * wave.buffer.samplingFrequency);
        let frame = 0;
        const start = Math.max(wave.buffer.start, wave.buffer.end - SCALE_MEMORY_SECONDS * wave.buffer.samplingFrequency);
        for (let past = start; past < wave.buffer.end; past += 1) envelope.add(wave.buffer.value(channel, past));
        return {
          seek: (next) => { frame = next; envelope.add(wave.buffer.value(channel, frame)); },
          height: () => envelope.share(wave.buffer.value(channel, frame)) * 72,
          lost: () => false,
        };
      },
      () => this.frozen,
      (silent) => { this.silent = silent; },
    );
    this.sweep.start();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('speed')) this.sweep?.reset();
  }

  override render(): TemplateResult {
    const wave = this.live?.wave('pleth') ?? null;
    const quality = wave === null ? null : (this.live?.channelQuality(wave.instrumentId, 'pleth') ?? null);
    const text = this.silent ? (wave === null ? msg('Oxymètre : branchez-le', { id: 'live.pleth-waiting' }) : msg('Oxymètre muet, reprise…', { id: 'live.pleth-silent' }))
      : quality !== null && quality.verdict === 'unreadable' ? `${qualityWord('unreadable')}\u00a0: ${quality.reasons.map(reasonWord).join(', ')}` : '';
    return html`<canvas class="base" aria-hidden="true"></canvas><canvas class="overlay" aria-hidden="true"></canvas>
      <div class="name" role="img" aria-label="${msg('Pouls', { id: 'live.pulse' })}, ${text === '' ? msg('en cours', { id: 'live.running' }) : text}">${msg('Pouls', { id: 'live.pulse' })}</div>
      ${text === '' ? nothing : html`<div class="state" data-test="pleth-state">${qualityGlyph(this.silent ? 'stale' : 'unreadable')}${text}</div>`}`;
  }
}

/**
 * Height scale of a curve without unit: minimum and maximum of the last seconds, approached slowly so that beats keep
 * their own size and shape from one to the next.
 */
class Envelope {
  private readonly ring: Float32Array;
  private count = 0;
  private low = Number.NaN;
  private high = Number.NaN;

  constructor(memoryFrames: number) {
    this.ring = new Float32Array(Math.max(2, Math.round(memoryFrames)));
  }

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.ring[this.count % this.ring.length] = value;
    this.count += 1;
    if (this.count % 16 !== 0 && this.count > 2) return;
    const held = this.ring.subarray(0, Math.min(this.count, this.ring.length));
    let low = held[0] as number;
    let high = low;
    for (const known of held) {
      low = Math.min(low, known);
      high = Math.max(high, known);
    }
    const share = this.count <= this.ring.length ? 1 : 0.15;
    this.low = Number.isNaN(this.low) ? low : this.low + (low - this.low) * share;
    this.high = Number.isNaN(this.high) ? high : this.high + (high - this.high) * share;
  }

  /** 0 at the foot, 1 at the top of the usual beat; a larger one may go a little beyond. */
  share(value: number): number {
    if (Number.isNaN(value)) return Number.NaN;
    const range = this.high - this.low;
    return range > 0 ? Math.max(-0.15, Math.min(1.25, (value - this.low) / range)) : 0;
  }
}
