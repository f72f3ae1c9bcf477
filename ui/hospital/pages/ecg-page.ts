import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HospitalCaseReply } from '../../../model/api/hospital.ts';
import { describeForPerson } from '../../data/api-error.ts';
import { Watch } from '../../data/store.ts';
import { formatDate, formatNumber, formatTimeWithSeconds } from '../../locales/format.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/ecg-paper.ts';
import '../../widgets/exercise-mark.ts';
import '../../widgets/priority.ts';
import type { HospitalServices } from '../services.ts';
import { patientName, sexAndAge } from '../words/case-words.ts';

/** The ECG alone on the whole screen, with every setting of the paper. Esc goes back to the case. */
@customElement('v-ecg-page')
export class EcgPage extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: flex; flex-direction: column; height: 100dvh; }
    header { min-height: 56px; display: flex; align-items: center; gap: 6px 16px; padding: 4px 20px; background: var(--surface); border-bottom: var(--hair); flex-wrap: wrap; }
    .back { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; font-weight: 550; text-decoration: none; white-space: nowrap; }
    h1 { font-size: 17px; line-height: 24px; font-weight: 650; overflow-wrap: anywhere; }
    v-ecg-paper { flex: 1; min-height: 0; overflow: auto; }
    .state { padding: 48px 20px; text-align: center; }
  `];

  @property({ attribute: false }) services: HospitalServices | null = null;
  @property({ attribute: 'case-id' }) caseId = '';
  @property({ attribute: 'recording-id' }) recordingId: string | null = null;
  @state() private reply: HospitalCaseReply | null = null;
  @state() private failure: unknown = null;

  constructor() {
    super();
    new Watch(this, () => (this.services === null ? [] : [this.services.recordings]));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('caseId')) void this.load();
  }

  override render(): TemplateResult | typeof nothing {
    const { services, reply } = this;
    if (services === null) return nothing;
    if (reply === null) return html`<p class="state ink-2" role="status">${this.failure === null ? msg('Lecture du dossier…', { id: 'hospital.reading-case' }) : describeForPerson(this.failure).title}</p>`;
    const { view } = reply.row;
    const ecgs = view.recordings.filter((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
    const chosen = ecgs.find((recording) => recording.recordingId === this.recordingId) ?? ecgs.at(-1);
    const recording = chosen === undefined ? null : services.recordings.state(this.caseId, chosen.recordingId);
    const stream = chosen?.streams.find((candidate) => candidate.signal === 'ecg');
    return html`<header>
        <a class="back" href="/dossiers/${this.caseId}" data-test="back-to-case">${icon('left', 'small')}${msg('Dossier', { id: 'hospital.back-to-case' })}</a>
        <v-priority .priority=${view.priority}></v-priority><h1>${patientName(view.patient)}</h1>
        <span class="t-13 ink-2">${sexAndAge(view.patient, services.time.nowIso())}${chosen === undefined ? nothing : html` · ECG ${formatDate(chosen.startedAt)} <b>${formatTimeWithSeconds(chosen.startedAt)}</b>`}${stream === undefined ? nothing : html` · ${stream.instrumentLabel}, ${formatNumber(stream.samplingFrequency, 0)} Hz`}${chosen === undefined ? nothing : html` · sha-256 <span class="mono">${chosen.sha256.slice(0, 4)}…${chosen.sha256.slice(-4)}</span>`}</span>
        ${view.exercise || services.hospital.exercise ? html`<v-exercise></v-exercise>` : nothing}
      </header>
      ${recording?.kind === 'ready'
        ? html`<v-ecg-paper controls fill data-test="viewer-ecg" .recording=${recording.data} .analysis=${chosen?.analysis ?? null}></v-ecg-paper>`
        : html`<p class="state ink-2" role="status">${recording === null ? msg('Pas d’ECG dans ce dossier.', { id: 'hospital.no-ecg' }) : recording.kind === 'loading' ? msg('ECG en arrivée…', { id: 'hospital.ecg-arriving' }) : msg('ECG pas encore lisible ici.', { id: 'hospital.ecg-not-yet' })}</p>`}`;
  }

  private async load(): Promise<void> {
    try {
      this.reply = (await this.services?.api.case(this.caseId)) ?? null;
    } catch (error) {
      this.failure = error;
    }
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.services?.router.go(`/dossiers/${this.caseId}`);
  };
}
