import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { leadsLost } from '../../../model/lead.ts';
import type { HospitalCaseReply } from '../../../model/api/hospital.ts';
import type { RecordingSummary } from '../../../model/recording.ts';
import { formatNumber, formatTime, formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import '../../widgets/ecg-paper.ts';
import '../../widgets/quality.ts';
import { qualityWord } from '../../widgets/quality.ts';
import type { RecordingState } from '../data/recordings.ts';

/** A phone shows one lead under the other rather than a quarter of each. */
const PHONE = matchMedia('(max-width: 767px)');

/** The ECG of the case: choice of the recording, the paper, what was measured, where it comes from. */
@customElement('v-ecg-card')
export class EcgCard extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; }
    .card { display: flex; flex-direction: column; overflow: hidden; min-height: 0; flex: 1; }
    .head { display: flex; align-items: center; gap: 6px 14px; padding: 5px 16px; min-height: 56px; flex-wrap: wrap; }
    .head .button { padding: 0 12px; }
    v-ecg-paper { border-top: var(--hair); flex: 1 1 auto; min-height: 0; }
    .measures { display: flex; flex-wrap: wrap; border-top: var(--hair); }
    .measures div { padding: 8px 14px; border-right: var(--hair); }
    dt { font-size: 12px; line-height: 16px; color: var(--ink-3); } dd { font-size: 18px; line-height: 22px; font-weight: 550; } dd small { font-size: 12px; color: var(--ink-3); font-weight: 400; }
    .source { padding: 6px 16px 8px; border-top: var(--hair); font-size: 12px; line-height: 16px; color: var(--ink-3); overflow-wrap: anywhere; }
    .choices { display: flex; gap: 6px; } .choice-button { min-height: 44px; padding: 0 12px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); font-size: 13px; cursor: pointer; }
    .choice-button[aria-pressed="true"] { background: var(--ink); color: var(--surface); border-color: var(--ink); font-weight: 600; }
    .state { padding: 40px 16px; text-align: center; border-top: var(--hair); background: var(--surface-2); display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 12px; flex: 1; }
    progress { width: min(320px, 80%); height: 10px; accent-color: var(--accent); }
    kbd { min-width: 20px; padding: 0 5px; border: 1px solid var(--line-2); border-bottom-width: 2px; border-radius: 4px; font: 500 12px/18px var(--font-code); text-align: center; color: var(--ink-2); }
  `];

  /** ECG recordings of the case, oldest first. */
  @property({ attribute: false }) recordings: readonly RecordingSummary[] = [];
  @property({ attribute: false }) chosen: RecordingSummary | null = null;
  @property({ attribute: false }) state: RecordingState | null = null;
  @property({ attribute: false }) awaited: HospitalCaseReply['awaited'] = [];
  @property({ attribute: 'viewer-address' }) viewerAddress = '';
  /** The paper takes the height of the card. */
  @property({ type: Boolean }) fill = false;

  override render(): TemplateResult {
    const { chosen } = this;
    if (chosen === null) {
      return html`<section class="card"><div class="head"><h2 class="t-18">ECG</h2></div><div class="state ink-2" data-test="no-ecg">${this.awaited.length === 0 ? msg('Pas d’ECG dans ce dossier.', { id: 'hospital.no-ecg' }) : this.awaitedProgress()}</div></section>`;
    }
    return html`<section class="card" aria-label="ECG">
      <div class="head"><h2 class="t-18">${msg('ECG', { id: 'hospital.ecg' })}</h2>
        ${this.recordings.length > 1
          ? html`<div class="choices" role="group" aria-label=${msg('Tracés du dossier', { id: 'hospital.recordings' })}>${this.recordings.map((recording) => html`<button type="button" class="choice-button" aria-pressed=${recording.recordingId === chosen.recordingId} data-test="recording-${recording.recordingId}" @click=${() => this.tell('choose-recording', recording.recordingId)}>${formatTime(recording.startedAt)}</button>`)}</div>`
          : html`<span class="t-13 ink-2">${formatTimeWithSeconds(chosen.startedAt)} · ${fillIn(msg('{seconds} s', { id: 'hospital.seconds' }), { seconds: formatNumber(chosen.durationSeconds, 1) })}</span>`}
        ${this.leadsTag(chosen)}
        ${chosen.complete ? nothing : html`<v-quality state="doubtful" text=${msg('enregistrement interrompu', { id: 'hospital.cut-short' })}></v-quality>`}
        <span class="grow"></span>
        <a class="button" href=${this.viewerAddress} data-test="open-viewer">${msg('Plein écran', { id: 'hospital.full-screen' })} <kbd>E</kbd></a></div>
      ${this.paper(chosen)}
      ${this.measures(chosen)}
      ${this.source(chosen)}
    </section>`;
  }

  private paper(chosen: RecordingSummary): TemplateResult {
    switch (this.state?.kind) {
      case 'ready':
        return html`<v-ecg-paper .recording=${this.state.data} .analysis=${chosen.analysis} ?fill=${this.fill} layout=${PHONE.matches ? '12x1' : '3x4'} data-test="case-ecg"></v-ecg-paper>`;
      case 'failed':
        if (this.awaited.length > 0) return html`<div class="state">${this.awaitedProgress()}</div>`;
        return html`<div class="state" role="alert"><p><b>${msg('ECG pas encore lisible ici.', { id: 'hospital.ecg-not-yet' })}</b><br />${msg('Il manque des blocs ou le fichier est abîmé ; l’original reste dans la valisette.', { id: 'hospital.ecg-damaged' })}</p>
          <button class="button" type="button" data-test="retry-recording" @click=${() => this.tell('retry-recording', chosen.recordingId)}>${msg('Essayer encore', { id: 'hospital.retry' })}</button></div>`;
      case 'loading':
      case undefined:
        return html`<div class="state" aria-busy="true">${this.awaited.length > 0 ? this.awaitedProgress() : msg('ECG en arrivée…', { id: 'hospital.ecg-arriving' })}</div>`;
    }
  }

  private awaitedProgress(): TemplateResult {
    return html`${this.awaited.map((object) => html`<p data-test="awaited">${fillIn(msg('Tracé en arrivée : bloc {received} sur {total}', { id: 'hospital.awaited' }), { received: object.receivedChunks, total: object.totalChunks })}</p><progress max=${Math.max(1, object.totalChunks)} value=${object.receivedChunks}></progress>`)}`;
  }

  private leadsTag(chosen: RecordingSummary): TemplateResult | typeof nothing {
    const stream = chosen.streams.find((candidate) => candidate.signal === 'ecg');
    if (stream === undefined) return nothing;
    const names = stream.channels.map((channel) => channel.name);
    const derived = names.includes('I') && names.includes('II') ? ['III', 'aVR', 'aVL', 'aVF'].filter((lead) => !names.includes(lead)) : [];
    const all = [...names, ...derived];
    const lost = new Set<string>(leadsLost(stream.electrodesOff));
    const usable = all.filter((lead) => !lost.has(lead)).length;
    const words = fillIn(msg('{usable}/{total} dérivations', { id: 'hospital.leads' }), { usable, total: Math.max(12, all.length) });
    return html`<v-quality data-test="leads" state=${usable >= 12 ? 'good' : 'doubtful'} text=${words}></v-quality>`;
  }

  /** Only what was measured: there is no place for a number nobody calculated. */
  private measures(chosen: RecordingSummary): TemplateResult {
    const { analysis } = chosen;
    const cell = (name: string, label: string, value: string, unit: string): TemplateResult => html`<div><dt>${label}</dt><dd data-test="measure-${name}">${value} <small>${unit}</small></dd></div>`;
    return html`<dl class="measures">
      ${analysis === null
        ? html`<div><dt>${msg('Analyse', { id: 'hospital.analysis' })}</dt><dd>${msg('non faite', { id: 'hospital.not-analysed' })}</dd></div>`
        : html`${cell('heart-rate', msg('FC', { id: 'hospital.vital-heartRate' }), analysis.heartRatePerMinute === null ? '—' : formatNumber(analysis.heartRatePerMinute, 0), '/min')}
          ${cell('beats', msg('Battements', { id: 'hospital.beats' }), formatNumber(analysis.beats.length, 0), '')}
          ${analysis.pulseRatePerMinute === null ? nothing : cell('pulse-rate', msg('Pouls', { id: 'hospital.vital-pulse' }), formatNumber(analysis.pulseRatePerMinute, 0), '/min')}
          ${cell('quality', msg('Signal', { id: 'hospital.signal-quality' }), qualityWord(analysis.verdict), '')}`}
      ${cell('duration', msg('Durée', { id: 'hospital.duration' }), formatNumber(chosen.durationSeconds, 1), 's')}
    </dl>`;
  }

  private source(chosen: RecordingSummary): TemplateResult {
    const streams = chosen.streams.map((stream) => `${stream.instrumentLabel}, ${formatNumber(stream.samplingFrequency, 0)} Hz`);
    const core = chosen.analysis === null ? '' : ` · ${fillIn(msg('analyse {version}', { id: 'hospital.core' }), { version: chosen.analysis.core.version })} ${chosen.analysis.core.sha256.slice(0, 8)}`;
    return html`<p class="source" data-test="provenance">${[...new Set(streams)].join(' · ')}${core} · sha-256 <span class="mono" title=${chosen.sha256}>${chosen.sha256.slice(0, 4)} ${chosen.sha256.slice(4, 8)} … ${chosen.sha256.slice(-4)}</span> · ${msg('Lecture par ordinateur, à relire par un médecin.', { id: 'hospital.computer-reading' })}</p>`;
  }
}
