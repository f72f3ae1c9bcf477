import { msg } from '@lit/localize';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fillIn } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { BedsidePage } from '../page.ts';

const SECONDS = 10;

/** Records ten seconds; the countdown stands on the button itself. Fires `recorded` with the recording's id when it is kept. */
@customElement('v-record-button')
export class RecordButton extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: inline-flex; }
    .button { position: relative; overflow: hidden; min-width: 210px; min-height: 56px; }
    .button:disabled.counting { background: var(--surface); color: var(--ink); border: 2px solid var(--accent); }
    progress { position: absolute; inset: auto 0 0; width: 100%; height: 5px; appearance: none; border: 0; background: transparent; }
    progress::-webkit-progress-bar { background: transparent; } progress::-webkit-progress-value { background: var(--accent); } progress::-moz-progress-bar { background: var(--accent); }
  `];

  @property() caseId = '';
  @property({ type: Boolean }) unavailable = false;

  @state() private running: { readonly recordingId: string; readonly startedAt: number } | null = null;

  override render(): TemplateResult {
    const left = this.remaining();
    if (left === null) {
      return html`<button class="button primary big" type="button" data-test="record" ?disabled=${this.busy || this.unavailable} @click=${() => void this.start()}>${icon('record', 'small')}${fillIn(msg('Enregistrer {seconds} s', { id: 'live.record' }), { seconds: SECONDS })}</button>`;
    }
    const text = left > 0 ? fillIn(msg('Encore {seconds} s, ne bougez plus', { id: 'live.countdown' }), { seconds: left }) : msg('Vérification…', { id: 'live.saving' });
    return html`<button class="button primary big counting" type="button" disabled data-test="record" data-recording="true">${text}<progress max=${SECONDS} value=${SECONDS - left} aria-hidden="true"></progress></button>`;
  }

  protected override updated(): void {
    const running = this.running;
    if (running === null) return;
    const progress = this.services.live.recordings.get(this.caseId);
    const kept = this.services.cases.get(this.caseId)?.view.recordings.some((recording) => recording.recordingId === running.recordingId) ?? false;
    if (kept) {
      this.running = null;
      this.tell('recorded', running.recordingId);
    } else if (progress?.recordingId === running.recordingId && progress.state === 'failed') {
      this.running = null;
      this.tell('record-failed', progress.troubles);
    } else if (this.services.live.now() - running.startedAt > (SECONDS + 3) * 1000) {
      // The notice may have been lost with the connection: ask, at most every two seconds.
      void this.ask();
    }
  }

  private asking = false;

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      await this.services.cases.load(this.caseId);
    } catch {
      // Asked again until the suitcase answers.
    }
    setTimeout(() => { this.asking = false; }, 2_000);
  }

  private remaining(): number | null {
    if (this.running === null) return null;
    const progress = this.services.live.recordings.get(this.caseId);
    if (progress?.recordingId === this.running.recordingId && progress.state !== 'recording') return 0;
    return Math.max(0, Math.ceil(SECONDS - (this.services.live.now() - this.running.startedAt) / 1000));
  }

  private async start(): Promise<void> {
    const reply = await this.act(() => this.services.api.record(this.caseId, SECONDS));
    if (reply !== null) this.running = { recordingId: reply.recordingId, startedAt: this.services.live.now() };
    else this.tell('record-refused', this.failure);
  }
}
