import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordingData, RecordingSummary } from '../../../model/recording.ts';
import '../../widgets/ecg-paper.ts';
import { BedsidePage } from '../page.ts';

/** Four leads of a recording on small paper: enough to see that it is the right tracing, not to read it. */
@customElement('v-ecg-thumbnail')
export class EcgThumbnail extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: block; min-width: 0; }
    .pair { display: flex; flex-wrap: wrap; gap: 8px; }
    .pair > div { flex: none; max-width: 100%; overflow: hidden; border: var(--hair); border-radius: 4px; }
    .waiting { min-height: 72px; display: grid; place-content: center; color: var(--ink-3); background: var(--paper); border-radius: 4px; }
  `];

  @property() caseId = '';
  @property({ attribute: false }) recording: RecordingSummary | null = null;
  @state() private data: RecordingData | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const recording = this.recording;
    if (!changed.has('recording') || recording === null || this.data?.header.recordingId === recording.recordingId) return;
    void this.act(async () => { this.data = await this.services.cases.recording(this.caseId, recording.recordingId); });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.recording === null) return nothing;
    if (this.data === null) return html`<div class="waiting">${this.failure === null ? msg('Lecture du tracé…', { id: 'recording.reading' }) : this.failure.title}</div>`;
    return html`<div class="pair" data-theme="light">${['II,III', 'aVF,aVL'].map((leads) => html`<div><v-ecg-paper bare .recording=${this.data} .analysis=${this.recording?.analysis ?? null} leads=${leads} px-per-mm="3" seconds="3.6" height-mm="40"></v-ecg-paper></div>`)}</div>`;
  }
}
