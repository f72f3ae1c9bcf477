import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { electrodesOfMask } from '../../../model/lead.ts';
import { QUALITY_PROMPTS } from '../../../model/wording/quality-prompts.ts';
import type { ErrorText } from '../../data/api-error.ts';
import '../../live/ecg-waves.ts';
import type { WaveLayout } from '../../live/ecg-waves.ts';
import '../../live/pleth-wave.ts';
import { language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { CasePage } from '../page.ts';
import '../parts/problem.ts';
import '../parts/recording-sheet.ts';
import '../parts/record-button.ts';
import '../parts/shell.ts';
import '../parts/vital-panel.ts';
import { worthRedoing } from '../recording-quality.ts';
import { caseLine, patientWord } from '../words.ts';

const LAYOUTS: readonly (readonly [WaveLayout, string])[] = [['12x1', '12×1'], ['6x2', '6×2'], ['3x4', '3×4']];
const GAINS = [5, 10, 20] as const;
const SPEEDS = [25, 50] as const;

/** The live monitor of a case, or without a case (`caseId` empty): curves, numbers, and ten seconds to keep. */
@customElement('p-monitor')
export class MonitorPage extends CasePage {
  static override styles = [...CasePage.styles, css`
    :host { display: block; background: var(--ground); color: var(--ink); }
    .page { flex: 1; display: grid; grid-template-columns: minmax(0, 1fr) 268px; min-height: 0; }
    .waves { display: flex; flex-direction: column; min-height: 0; min-width: 0; }
    v-ecg-waves { flex: 1; min-height: 0; }
    .between { display: flex; gap: 12px; align-items: center; justify-content: flex-end; flex-wrap: wrap; min-height: 28px; padding: 2px 12px; border-top: 1px solid var(--line); font-size: 13px; line-height: 18px; color: var(--ink-2); }
    .between .advice { color: var(--bad); font-weight: 550; margin-right: auto; font-size: 14px; }
    .foot { display: flex; align-items: center; gap: 12px; min-height: 76px; padding: 8px 16px; border-top: 1px solid var(--line); background: var(--surface); flex: none; flex-wrap: wrap; }
    .segments { display: inline-flex; border: 1px solid var(--line-2); border-radius: 8px; overflow: hidden; } .segments button { min-width: 44px; min-height: 44px; padding: 0 12px; font-size: 14px; border: 0; border-left: 1px solid var(--line-2); background: none; color: var(--ink); cursor: pointer; } .segments button:first-child { border-left: 0; }
    .segments button[aria-pressed='true'] { background: var(--ink); color: var(--ground); font-weight: 600; }
    .segments button:focus-visible { outline-offset: -3px; }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; } .name b { font-size: 16px; } .name span { margin-left: 16px; font-size: 13px; color: var(--ink-2); }
    v-recording-sheet { flex: 1; }
    @media (max-width: 1023px) { .page { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr) auto; } .name span { display: none; } }
    @media (max-width: 767px) { .page { grid-template-rows: auto auto; overflow: auto; } v-vital-panel { order: -1; } v-ecg-waves { flex: none; height: 528px; } .between { order: -1; border-top: 0; flex: none; } .options { display: none; } .foot { padding: 8px 12px; } .foot v-record-button { flex: 1; } }
  `];

  @state() private layout: WaveLayout = matchMedia('(max-width: 767px)').matches ? '12x1' : '6x2';
  @state() private gain: (typeof GAINS)[number] = 10;
  @state() private speed: (typeof SPEEDS)[number] = 25;
  @state() private frozen = false;
  @state() private recordedId: string | null = null;
  /** Recording that the next one replaces once it is kept. */
  private replaces: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaces = this.services.router.current.search.get('refaire');
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const view = this.reply?.view ?? null;
    const recorded = view?.recordings.find((recording) => recording.recordingId === this.recordedId) ?? null;
    const back = this.caseId === '' ? '/' : `/dossiers/${this.caseId}`;
    return html`<v-shell bare fixed back=${back} back-text=${this.caseId === '' ? msg('Accueil', { id: 'shell.home' }) : msg('Dossier', { id: 'shell.case' })}>
      <span slot="title" class="name">${view === null ? html`<b>${this.caseId === '' ? msg('Mesure sans dossier', { id: 'live.no-case' }) : ''}</b>` : html`<b>${patientWord(view.patient)}</b><span>${caseLine(view)}</span>`}</span>
      <div class="page"><div class="waves">${recorded === null ? this.curves() : html`<v-recording-sheet .caseId=${this.caseId} .recording=${recorded}></v-recording-sheet>`}</div>
        <v-vital-panel .view=${view}></v-vital-panel></div>
      <v-problem .failure=${this.failure}></v-problem>
      <div class="foot">${recorded === null ? this.liveActions() : this.recordedActions(worthRedoing(recorded))}</div></v-shell>`;
  }

  private curves(): TemplateResult {
    const { live } = this.services;
    const off = electrodesOfMask(live.wave('ecg')?.buffer.electrodesOff ?? 0);
    const first = off[0];
    const advice = first === undefined ? '' : QUALITY_PROMPTS[`ecg-${first.toLowerCase()}-off` as keyof typeof QUALITY_PROMPTS].sentence[language()];
    return html`
      <v-ecg-waves .live=${live} .layout=${this.layout} .gain=${this.gain} .speed=${this.speed} ?frozen=${this.frozen}></v-ecg-waves>
      <div class="between">${advice === '' ? nothing : html`<span class="advice" role="status" data-test="electrode-advice">${advice}</span>`}
        ${this.frozen ? html`<span class="tag stale">${msg('Image figée', { id: 'live.frozen' })}</span>` : nothing}
        <span data-test="filter-label">${msg('Moniteur 0,5–40 Hz : ne pas lire le ST ici.', { id: 'live.filter' })}</span></div>
      <v-pleth-wave .live=${live} .speed=${this.speed} ?frozen=${this.frozen}></v-pleth-wave>`;
  }

  private liveActions(): TemplateResult {
    const noSignal = this.services.live.wave('ecg') === null && this.services.live.wave('pleth') === null;
    return html`
      ${this.caseId === '' ? html`<a class="button primary big" href="/" data-test="start-case">${icon('plus')}${msg('Ouvrir un dossier', { id: 'live.open-case' })}</a>` : html`
        <v-record-button .caseId=${this.caseId} ?unavailable=${noSignal} @recorded=${(event: CustomEvent<string>) => void this.recorded(event.detail)} @record-refused=${(event: CustomEvent<ErrorText | null>) => { this.failure = event.detail; }}></v-record-button>
        <a class="button big" href="/dossiers/${this.caseId}" data-test="to-case">${msg('Examens', { id: 'live.examinations' })}</a>`}
      <button class="button big" type="button" aria-pressed=${this.frozen} data-test="freeze" @click=${() => { this.frozen = !this.frozen; }}>${this.frozen ? msg('Reprendre', { id: 'home.resume' }) : msg('Figer', { id: 'live.freeze' })}</button>
      <span class="grow"></span>
      <span class="row options">
        ${this.segments(msg('Disposition', { id: 'live.layout' }), LAYOUTS.map(([value, text]) => [text, this.layout === value, () => { this.layout = value; }] as const))}
        ${this.segments(msg('Gain', { id: 'live.gain' }), GAINS.map((value) => [value === this.gain ? `${value} mm/mV` : String(value), this.gain === value, () => { this.gain = value; }] as const))}
        ${this.segments(msg('Vitesse', { id: 'live.speed' }), SPEEDS.map((value) => [value === this.speed ? `${value} mm/s` : String(value), this.speed === value, () => { this.speed = value; }] as const))}
      </span>`;
  }

  private segments(label: string, options: readonly (readonly [string, boolean, () => void])[]): TemplateResult {
    return html`<span class="segments" role="group" aria-label=${label}>${options.map(([text, on, act]) => html`<button type="button" aria-pressed=${on} @click=${act}>${text}</button>`)}</span>`;
  }

  private recordedActions(redo: boolean): TemplateResult {
    const again = html`<button class="button ${redo ? 'primary' : ''} big" type="button" data-test="redo-recording" @click=${() => this.redo()}>${msg('Refaire', { id: 'recording.redo' })}</button>`;
    const keep = html`<button class="button ${redo ? '' : 'primary'} big" type="button" data-test="keep-recording" @click=${() => this.keep()}>${icon('check')}${redo ? msg('Garder quand même', { id: 'recording.keep-anyway' }) : msg('Garder, suite : le dossier', { id: 'recording.keep' })}</button>`;
    return redo ? html`${again}${keep}` : html`${keep}${again}`;
  }

  private async recorded(recordingId: string): Promise<void> {
    this.recordedId = recordingId;
    const replaced = this.replaces;
    this.replaces = null;
    const stillThere = this.reply?.view.recordings.some((recording) => recording.recordingId === replaced) ?? false;
    if (replaced !== null && stillThere) await this.actOnCase(() => this.services.api.discard(this.caseId, replaced, msg('refait', { id: 'recording.redone' })));
  }

  /** Back to the curves; the recording stays until the next one is kept. */
  private redo(): void {
    this.replaces = this.recordedId;
    this.recordedId = null;
  }

  private keep(): void {
    this.services.router.go(`/dossiers/${this.caseId}`);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const at = event.composedPath()[0];
    if (event.key !== ' ' || at instanceof HTMLButtonElement || at instanceof HTMLInputElement || at instanceof HTMLAnchorElement) return;
    event.preventDefault();
    this.frozen = !this.frozen;
  };
}
