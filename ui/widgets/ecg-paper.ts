import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RecordingAnalysis, RecordingData } from '../../model/recording.ts';
import { formatNumber } from '../locales/format.ts';
import { fillIn } from '../locales/language.ts';
import { coloursOf } from './ecg-paper/grid.ts';
import { paperCommand } from './ecg-paper/keys.ts';
import type { PaperCommand } from './ecg-paper/keys.ts';
import { layoutWord } from './ecg-paper/layout-word.ts';
import { leadTable } from './ecg-paper/lead-table.ts';
import { FULL_TRACE_MM, PAPER_LAYOUTS, placePaper, rowsOfLayout, rowsOfLeads, sheetWidthMm } from './ecg-paper/layouts.ts';
import type { PaperLayoutName, PlacedPaper } from './ecg-paper/layouts.ts';
import { RecordedLeads } from './ecg-paper/leads.ts';
import { ecgPaperStyles } from './ecg-paper/paper-styles.ts';
import {
  cssPixelsPerMillimetre, devicePixelsPerMillimetre, fittingPixelsPerMillimetre, LARGEST_PX_PER_MM, PAPER_GAINS, PAPER_SPEEDS, SMALL_SQUARES_FROM_PX_PER_MM,
  SMALLEST_PX_PER_MM, STANDARD_GAIN, STANDARD_SPEED, stepped,
} from './ecg-paper/scale.ts';
import type { PaperGain, PaperScale, PaperSpeed } from './ecg-paper/scale.ts';
import { drawSheet } from './ecg-paper/sheet.ts';
import { paperToolbar } from './ecg-paper/toolbar.ts';
import { sheetWords } from './ecg-paper/words.ts';
import { ValisetteElement } from './element.ts';

/** Detail of `v-ecg-paper-change`. */
export interface EcgPaperSetting {
  readonly layout: PaperLayoutName;
  readonly speed: PaperSpeed;
  readonly gain: PaperGain;
}

/**
 * `<v-ecg-paper .recording=${data} .analysis=${analysis} layout="3x4" px-per-mm="4" controls>`: the ECG of a
 * recording on paper, true to scale, raw samples without any filter.
 *
 * `layout`: `3x4` (with lead II below), `6x2`, `12x1`, `cabrera`; `leads="II,V5"` shows these alone, each on its row.
 * `px-per-mm`: whole CSS pixels per millimetre; left out, the largest that fits. `controls` shows the tool bar,
 * `bare` leaves out pulse, margins, caption and keyboard (thumbnails; give `seconds` and `height-mm`).
 * Keys while focused: + − gain, [ ] speed, L layout, ← → through a long recording, B beats, 0 reset.
 * Sends `v-ecg-paper-change` with the new setting.
 */
@customElement('v-ecg-paper')
export class EcgPaper extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, ecgPaperStyles];

  @property({ attribute: false }) recording: RecordingData | null = null;
  /** Beats and quality spans of the same recording, when it was analysed. */
  @property({ attribute: false }) analysis: RecordingAnalysis | null = null;
  @property({ reflect: true }) layout: PaperLayoutName = '3x4';
  /** Comma-separated leads, one row each, instead of a layout. */
  @property() leads = '';
  @property({ type: Number, attribute: 'px-per-mm' }) pxPerMm: number | null = null;
  @property({ type: Number }) speed: PaperSpeed = STANDARD_SPEED;
  @property({ type: Number }) gain: PaperGain = STANDARD_GAIN;
  /** Seconds shown by a `bare` strip; left out, as many as its width holds. */
  @property({ type: Number }) seconds: number | null = null;
  @property({ type: Number, attribute: 'height-mm' }) heightMm: number | null = null;
  /** Makes the rows fill the height of the element. */
  @property({ type: Boolean }) fill = false;
  @property({ type: Boolean }) controls = false;
  @property({ type: Boolean, reflect: true }) bare = false;
  /** Marks the beats of the analysis under the last row. */
  @property({ type: Boolean, reflect: true }) beats = false;
  /** Shows the lead table under the paper; it is always there for a screen reader. */
  @property({ type: Boolean, attribute: 'show-table' }) showTable = false;

  @state() private startSeconds = 0;
  @state() private room = { width: 0, height: 0 };
  @query('canvas') private canvas!: HTMLCanvasElement | null;

  private recorded: RecordedLeads | null = null;
  private readonly resize = new ResizeObserver(([entry]) => this.measured(entry));
  private readonly theme = new MutationObserver(() => this.requestUpdate());
  private readonly onRatio = (): void => this.requestUpdate();
  private ratioQuery: MediaQueryList | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  override disconnectedCallback(): void {
    this.resize.disconnect();
    this.theme.disconnect();
    this.ratioQuery?.removeEventListener('change', this.onRatio);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recording') || changed.has('analysis')) {
      this.recorded = openLeads(this.recording, this.analysis);
      if (changed.has('recording')) this.startSeconds = 0;
    }
  }

  protected override updated(): void {
    this.draw();
  }

  override render(): TemplateResult {
    const recorded = this.recorded;
    if (recorded === null) return html`<p class="empty ink-2">${msg('Pas d’ECG dans cet enregistrement.', { id: 'ecg-paper.none' })}</p>`;
    const scale = this.scale();
    const paper = this.placed(scale);
    if (this.bare) return html`<canvas role="img" aria-label=${this.spokenName(recorded)}></canvas>`;
    return html`
      ${this.controls ? paperToolbar({ layout: this.layout, speed: this.speed, gain: this.gain, beats: this.beats, analysed: this.analysis !== null, showTable: this.showTable, act: (change) => this.change(change), toggleTable: () => { this.showTable = !this.showTable; } }) : nothing}
      <div class="sheet" tabindex="0" role="group" aria-label=${this.spokenName(recorded)} aria-keyshortcuts="+ - [ ] L 0 B" data-test="ecg-paper"
        data-layout=${this.layout} data-speed=${this.speed} data-gain=${this.gain} data-px-per-mm=${scale.devicePxPerMm / scale.pixelRatio} @keydown=${this.onKey}>
        <canvas aria-hidden="true"></canvas>
      </div>
      <p class="line t-12" data-test="ecg-paper-line">${this.lineWords(scale)}${this.pager(recorded, paper)}</p>
      <div class=${this.showTable ? 'table' : 'visually-hidden'}>
        <p>${this.rateWords()}</p>
        ${leadTable(recorded, this.leadNames(recorded), { from: 0, to: recorded.frameCount })}
      </div>`;
  }

  /** Applies a command, as its key does. */
  command(command: PaperCommand): void {
    switch (command) {
      case 'gain-up': return this.change({ gain: stepped(PAPER_GAINS, this.gain, 1) });
      case 'gain-down': return this.change({ gain: stepped(PAPER_GAINS, this.gain, -1) });
      case 'speed-up': return this.change({ speed: stepped(PAPER_SPEEDS, this.speed, 1) });
      case 'speed-down': return this.change({ speed: stepped(PAPER_SPEEDS, this.speed, -1) });
      case 'next-layout': return this.change({ layout: PAPER_LAYOUTS[(PAPER_LAYOUTS.indexOf(this.layout) + 1) % PAPER_LAYOUTS.length] ?? '3x4' });
      case 'reset':
        this.startSeconds = 0;
        return this.change({ layout: '3x4', speed: STANDARD_SPEED, gain: STANDARD_GAIN });
      case 'earlier': return this.move(-1);
      case 'later': return this.move(1);
      case 'beats':
        this.beats = this.analysis !== null && !this.beats;
    }
  }

  private change(change: Partial<EcgPaperSetting> & { beats?: boolean }): void {
    if (change.beats !== undefined) this.beats = change.beats;
    this.layout = change.layout ?? this.layout;
    this.speed = change.speed ?? this.speed;
    this.gain = change.gain ?? this.gain;
    this.tell<EcgPaperSetting>('v-ecg-paper-change', { layout: this.layout, speed: this.speed, gain: this.gain });
  }

  private move(direction: 1 | -1): void {
    if (this.recorded === null) return;
    const window = this.placed(this.scale()).windowSeconds;
    const last = Math.max(0, this.recorded.durationSeconds - window);
    this.startSeconds = Math.min(last, Math.max(0, this.startSeconds + direction * window));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const command = paperCommand(event);
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.command(command);
  };

  private measured(entry: ResizeObserverEntry | undefined): void {
    if (entry === undefined) return;
    const width = Math.floor(entry.contentRect.width);
    const height = Math.floor(entry.contentRect.height);
    if (width !== this.room.width || (this.fill && height !== this.room.height)) this.room = { width, height };
  }

  private scale(): PaperScale {
    const pixelRatio = window.devicePixelRatio || 1;
    const widthMm = sheetWidthMm(this.bare ? this.bareTraceMm() : FULL_TRACE_MM, this.bare);
    const fitting = Math.max(fittingPixelsPerMillimetre(widthMm, this.room.width, LARGEST_PX_PER_MM), this.bare ? SMALLEST_PX_PER_MM : 0);
    const wished = this.pxPerMm !== null && this.pxPerMm >= 1 ? this.pxPerMm : fitting;
    return { pixelRatio, devicePxPerMm: devicePixelsPerMillimetre(wished, pixelRatio), speed: this.speed, gain: this.gain };
  }

  private bareTraceMm(): number {
    if (this.seconds !== null) return this.seconds * this.speed;
    return Math.max(25, Math.floor(this.room.width / (this.pxPerMm ?? SMALLEST_PX_PER_MM)));
  }

  /** A sheet narrower than ten seconds keeps its scale and shows less time, in whole 25 mm. */
  private placed(scale: PaperScale): PlacedPaper {
    const { rows, pitchMm } = this.leads === '' ? rowsOfLayout(this.layout) : { rows: rowsOfLeads(this.leads.split(',')), pitchMm: 20 };
    const cssPx = cssPixelsPerMillimetre(scale);
    const available = this.room.width / cssPx - sheetWidthMm(0, false);
    const traceMm = this.bare ? this.bareTraceMm() : this.pxPerMm !== null || this.room.width === 0 ? FULL_TRACE_MM : Math.min(FULL_TRACE_MM, Math.max(50, 25 * Math.floor(available / 25)));
    const wishedHeight = this.heightMm ?? (this.fill ? (this.room.height - CAPTION_PX - (this.controls ? TOOLBAR_PX : 0)) / cssPx : null);
    return placePaper({ rows, pitchMm: this.bare && this.heightMm !== null ? this.heightMm / rows.length : pitchMm, traceMm, speed: this.speed, bare: this.bare, roomMm: this.room.width / cssPx, ...(wishedHeight === null ? {} : { heightMm: wishedHeight }) });
  }

  private draw(): void {
    const { canvas, recorded } = this;
    if (canvas === null || recorded === null) return;
    const scale = this.scale();
    const paper = this.placed(scale);
    const width = Math.round(paper.widthMm * scale.devicePxPerMm);
    const height = Math.round(paper.heightMm * scale.devicePxPerMm);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    // The last millimetre of paper may be cut; traces never are, they scroll.
    this.toggleAttribute('scrolling', !this.bare && width / scale.pixelRatio - this.room.width >= cssPixelsPerMillimetre(scale));
    canvas.style.width = `${width / scale.pixelRatio}px`;
    canvas.style.height = `${height / scale.pixelRatio}px`;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    drawSheet(context, {
      leads: recorded, paper, scale, colours: coloursOf(this), words: sheetWords(recorded), startSeconds: this.startSeconds,
      beats: this.beats && this.analysis !== null ? this.analysis.beats : [], bare: this.bare,
    });
    this.watchRatio(scale.pixelRatio);
  }

  /** Moving the window to a screen of another density, or zooming, changes the pixels of a millimetre. */
  private watchRatio(ratio: number): void {
    const media = `(resolution: ${String(ratio)}dppx)`;
    if (this.ratioQuery?.media === media) return;
    this.ratioQuery?.removeEventListener('change', this.onRatio);
    this.ratioQuery = matchMedia(media);
    this.ratioQuery.addEventListener('change', this.onRatio);
  }

  private leadNames(recorded: RecordedLeads): string[] {
    const drawn = rowsOfLayout('12x1').rows.flat().map((cell) => cell.lead);
    return [...new Set([...drawn, ...recorded.available()])];
  }

  private spokenName(recorded: RecordedLeads): string {
    const layout = this.leads === '' ? layoutWord(this.layout) : this.leads;
    const name = fillIn(msg('ECG sur papier, {layout}, {speed} mm/s, {gain} mm/mV', { id: 'ecg-paper.name' }), { layout, speed: formatNumber(this.speed, this.speed % 1 === 0 ? 0 : 1), gain: this.gain });
    const off = recorded.available().filter((lead) => recorded.offSpans(lead).length > 0);
    return [name, this.rateWords(), off.length === 0 ? '' : `${msg('électrode décollée', { id: 'ecg-paper.lead-off' })}, ${off.join(', ')}`].filter((part) => part !== '').join('. ');
  }

  private rateWords(): string {
    if (this.analysis?.heartRatePerMinute === null || this.analysis === null) return msg('Fréquence cardiaque non calculée.', { id: 'ecg-paper.rate-none' });
    return fillIn(msg('Fréquence cardiaque {rate}/min, battements trouvés : {beats}.', { id: 'ecg-paper.rate' }), { rate: Math.round(this.analysis.heartRatePerMinute), beats: this.analysis.beats.length });
  }

  private lineWords(scale: PaperScale): string {
    const px = cssPixelsPerMillimetre(scale);
    const parts = [
      fillIn(msg('{speed} mm/s · {gain} mm/mV · sans filtre', { id: 'ecg-paper.line' }), { speed: formatNumber(this.speed, this.speed % 1 === 0 ? 0 : 1), gain: this.gain }),
      fillIn(msg('échelle {px} px/mm', { id: 'ecg-paper.line-scale' }), { px: formatNumber(px, px % 1 === 0 ? 0 : 1) }),
    ];
    if (px >= SMALL_SQUARES_FROM_PX_PER_MM) {
      parts.push(fillIn(msg('petit carreau {ms} ms · {mv} mV', { id: 'ecg-paper.line-square' }), { ms: Math.round(1000 / this.speed), mv: formatNumber(1 / this.gain, 1 / this.gain < 0.1 ? 2 : 1) }));
    }
    parts.push(msg('décalage constant des électrodes retiré, forme inchangée', { id: 'ecg-paper.line-centred' }));
    return parts.join(' · ');
  }

  private pager(recorded: RecordedLeads, paper: PlacedPaper): TemplateResult | typeof nothing {
    if (recorded.durationSeconds <= paper.windowSeconds + 0.1) return nothing;
    const end = Math.min(recorded.durationSeconds, this.startSeconds + paper.windowSeconds);
    return html`<span class="pager">
      <button type="button" class="button small" ?disabled=${this.startSeconds <= 0} @click=${() => this.move(-1)}>← ${msg('Avant', { id: 'ecg-paper.earlier' })}</button>
      <span>${fillIn(msg('{from} à {to} s sur {total} s', { id: 'ecg-paper.line-window' }), { from: formatNumber(this.startSeconds, 1), to: formatNumber(end, 1), total: formatNumber(recorded.durationSeconds, 1) })}</span>
      <button type="button" class="button small" ?disabled=${end >= recorded.durationSeconds - 1e-6} @click=${() => this.move(1)}>${msg('Après', { id: 'ecg-paper.later' })} →</button>
    </span>`;
  }
}

const CAPTION_PX = 28;
const TOOLBAR_PX = 60;

function openLeads(recording: RecordingData | null, analysis: RecordingAnalysis | null): RecordedLeads | null {
  const index = recording?.header.streams.findIndex((stream) => stream.signal === 'ecg') ?? -1;
  const stream = recording?.header.streams[index];
  const samples = recording?.samples[index];
  return stream === undefined || samples === undefined ? null : new RecordedLeads(stream, samples, analysis?.quality ?? []);
}

declare global {
  interface HTMLElementTagNameMap {
    'v-ecg-paper': EcgPaper;
  }
}
