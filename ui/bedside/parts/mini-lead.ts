import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { LeadSource } from '../../live/lead-source.ts';
import type { LiveStore } from '../../live/live-store.ts';
import { SweepCanvas } from '../../live/sweep-canvas.ts';
import { ValisetteElement } from '../../widgets/element.ts';

/** Lead II, small, in the ECG slot of the suitcase plan. Decoration: the slot says its state in words. */
@customElement('v-mini-lead')
export class MiniLead extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`:host { display: block; position: relative; height: 44px; } canvas { position: absolute; inset: 0; width: 100%; height: 100%; }`];

  @property({ attribute: false }) live: LiveStore | null = null;
  @query('canvas.base') private base!: HTMLCanvasElement;
  @query('canvas.overlay') private overlay!: HTMLCanvasElement;
  private sweep: SweepCanvas | null = null;

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
      this.base, this.overlay, { trace: 'w-ecg', lost: 'bad', newest: 'w-ecg' },
      (width, height) => ({ lanes: [{ left: 0, width, baseline: height * 0.7 }], pixelsPerSecond: 50, lineWidth: 1.3 }),
      () => this.live?.wave('ecg') ?? null,
      (wave) => {
        const source = new LeadSource(wave.buffer, true);
        return { seek: (frame) => source.seek(frame), height: () => source.microvolts('II') / 1000 * 22, lost: () => source.isLost('II') };
      },
      () => false,
      () => {},
    );
    this.sweep.start();
  }

  override render(): TemplateResult {
    return html`<canvas class="base" aria-hidden="true"></canvas><canvas class="overlay" aria-hidden="true"></canvas>`;
  }
}
