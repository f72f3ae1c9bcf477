import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecordingData, RecordingSummary } from '../../../model/recording.ts';
import { electrodesOfMask } from '../../../model/lead.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { formatNumber, formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import '../../widgets/ecg-paper.ts';
import { QUALITY_CLASS, qualityGlyph, reasonWord } from '../../widgets/quality.ts';
import type { QualityState } from '../../widgets/quality.ts';
import { BedsidePage } from '../page.ts';
import { worstByLead } from '../recording-quality.ts';

/**
 * A recording just made: is the signal readable, lead by lead, and what is the next act. `Refaire` leads when it is
 * poor, `Garder` when it is good; the recording is in the case either way until a better one replaces it.
 */
@customElement('v-recording-sheet')
export class RecordingSheet extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: flex; flex-direction: column; gap: 14px; padding: 16px 20px; background: var(--ground); color: var(--ink); overflow: auto; min-height: 0; }
    .verdict { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; } .verdict .glyph { width: 28px; height: 28px; }
    .leads { display: flex; flex-wrap: wrap; gap: 8px; }
    .paper { background: var(--surface); border: var(--hair); border-radius: var(--r-2); padding: 8px; min-width: 0; overflow-x: auto; }
    .advice { font-size: 16px; line-height: 23px; max-width: 66ch; }
    .reading { min-height: 200px; display: grid; place-content: center; color: var(--ink-2); }
  `];

  @property() caseId = '';
  @property({ attribute: false }) recording: RecordingSummary | null = null;
  @state() private data: RecordingData | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recording') || this.recording === null || this.recording.recordingId === this.data?.header.recordingId) return;
    const { recordingId } = this.recording;
    this.data = null;
    void this.act(async () => { this.data = await this.services.cases.recording(this.caseId, recordingId); });
  }

  override render(): TemplateResult | typeof nothing {
    const recording = this.recording;
    if (recording === null) return nothing;
    const verdict: QualityState = recording.analysis?.verdict ?? 'doubtful';
    const leads = worstByLead(recording);
    const off = electrodesOfMask(recording.streams.find((stream) => stream.signal === 'ecg')?.electrodesOff ?? 0);
    const rate = recording.analysis?.heartRatePerMinute ?? null;
    const missing = missingSeconds(recording);
    return html`
      <div class="verdict ${QUALITY_CLASS[verdict]}-text" role="status" data-test="recording-verdict" data-verdict=${verdict}>${qualityGlyph(verdict)}<h2 class="t-26">${this.heading(recording, verdict)}</h2>
        <span class="t-13 ink-2">${formatTimeWithSeconds(recording.startedAt)} · ${formatNumber(recording.durationSeconds, 0)}\u00a0s${rate === null ? '' : ` · ${msg('FC', { id: 'numeric.heartRate' })} ${formatNumber(rate)}/min`}</span></div>
      ${off.length === 0 ? nothing : html`<p class="advice bad-text">${fillIn(msg('Décollé pendant l’enregistrement : {electrodes}.', { id: 'recording.off' }), { electrodes: off.map((electrode) => LABELS.electrode[electrode][language()]).join(' ; ') })}</p>`}
      ${missing < 0.05 ? nothing : html`<p class="advice doubt-text" data-test="recording-gap">${fillIn(msg('Il manque {seconds} s : l’ECG a été débranché ou muet pendant l’enregistrement.', { id: 'recording.gap' }), { seconds: formatNumber(missing, 1) })}</p>`}
      ${recording.complete ? nothing : html`<p class="advice doubt-text">${msg('L’enregistrement s’est arrêté avant la fin ; ce qui est là est gardé.', { id: 'recording.cut' })}</p>`}
      <div class="leads" role="list" aria-label=${msg('Qualité par dérivation', { id: 'recording.leads' })}>${leads.map(({ lead, verdict: worth, reasons }) => html`<span role="listitem" class="tag ${QUALITY_CLASS[worth]}">${qualityGlyph(worth)}<span>${lead}${reasons.length > 0 ? `\u00a0: ${reasons.map(reasonWord).join(', ')}` : ''}</span></span>`)}</div>
      <div class="paper" data-theme="light">${this.data === null
        ? html`<div class="reading">${this.failure === null ? msg('Lecture du tracé…', { id: 'recording.reading' }) : `${this.failure.title}. ${this.failure.todo}`}</div>`
        : html`<v-ecg-paper .recording=${this.data} .analysis=${recording.analysis}></v-ecg-paper>`}</div>`;
  }

  private heading(recording: RecordingSummary, verdict: QualityState): string {
    if (recording.analysis === null) return msg('ECG enregistré, qualité non évaluée', { id: 'recording.not-analysed' });
    switch (verdict) {
      case 'good': return msg('ECG enregistré, signal lisible', { id: 'recording.good' });
      case 'doubtful': return msg('ECG enregistré, signal douteux', { id: 'recording.doubtful' });
      case 'unreadable': case 'stale': return msg('ECG enregistré, signal illisible', { id: 'recording.unreadable' });
    }
  }
}

/** Seconds of ECG the instrument never delivered within the recording. */
function missingSeconds(recording: RecordingSummary): number {
  const ecg = recording.streams.find((stream) => stream.signal === 'ecg');
  return ecg === undefined ? 0 : ecg.gaps.reduce((frames, gap) => frames + gap.to - gap.from, 0) / ecg.samplingFrequency;
}
