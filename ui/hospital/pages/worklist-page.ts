import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import { displayName } from '../../../model/patient.ts';
import { Watch } from '../../data/store.ts';
import { formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/banner.ts';
import { inFilter, needsAnswer } from '../data/row-state.ts';
import type { WorklistFilter } from '../data/row-state.ts';
import { casePreview } from '../parts/case-preview.ts';
import { caseRow } from '../parts/case-row.ts';
import { Ticking } from '../parts/ticking.ts';
import '../parts/top-bar.ts';
import type { HospitalServices } from '../services.ts';
import { worklistStyles } from './worklist-styles.ts';

/** Answered cases kept under the open ones, until the bedside has shown the answer. */
const ANSWERED_SHOWN = 6;

/** The worklist. Keys: ↑ ↓ choose, Enter takes and opens, R gives back, / searches, Esc leaves the search. */
@customElement('v-worklist-page')
export class WorklistPage extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, ...worklistStyles];

  @property({ attribute: false }) services: HospitalServices | null = null;
  @state() private filter: WorklistFilter = 'to-answer';
  @state() private search = '';
  @state() private selectedId: string | null = null;
  @state() private failure = '';
  @query('.search input') private searchField!: HTMLInputElement | null;
  private focusWanted = false;

  constructor() {
    super();
    new Watch(this, () => (this.services === null ? [] : [this.services.worklist, this.services.feed, this.services.recordings]));
    new Ticking(this, () => this.services?.clock ?? null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const rows = this.visible();
    if (!rows.some((row) => row.view.caseId === this.selectedId)) this.selectedId = rows[0]?.view.caseId ?? null;
  }

  protected override updated(): void {
    if (!this.focusWanted) return;
    this.focusWanted = false;
    const row = this.renderRoot.querySelector<HTMLElement>('tr.selected');
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult | typeof nothing {
    const { services } = this;
    if (services === null) return nothing;
    const selected = this.visible().find((row) => row.view.caseId === this.selectedId) ?? null;
    return html`
      <v-hospital-top .services=${services}><h1 class="title">${msg('Liste de travail', { id: 'hospital.worklist' })}</h1><span class="t-13 ink-2 hospital-name">${services.hospital.name}</span></v-hospital-top>
      ${this.bar()}
      ${this.frozenBanner(services)}
      ${this.failure === '' ? nothing : html`<v-banner class="banner" level="doubt" strong-text=${this.failure}><button slot="action" class="button" type="button" @click=${() => { this.failure = ''; }}>${msg('Compris', { id: 'hospital.understood' })}</button></v-banner>`}
      <main class=${selected === null ? 'alone' : ''}>
        <section class="card list" aria-label=${msg('Dossiers', { id: 'hospital.cases' })}>${this.list(services)}</section>
        ${selected === null ? nothing : html`<aside class="card preview" aria-label=${msg('Aperçu', { id: 'hospital.preview' })}>${casePreview(selected, services, () => this.open(selected))}</aside>`}
      </main>`;
  }

  private bar(): TemplateResult {
    const chip = (filter: WorklistFilter, words: string): TemplateResult => html`<button type="button" class="chip" data-test="filter-${filter}" aria-pressed=${this.filter === filter} @click=${() => { this.filter = filter; }}>${words} <span data-test="count-${filter}">${this.rows().filter((row) => this.services !== null && inFilter(row, filter, this.services.me.id)).length}</span></button>`;
    return html`<div class="bar">
      <div class="chips" role="group" aria-label=${msg('Filtre', { id: 'hospital.filter' })}>
        ${chip('to-answer', msg('À répondre', { id: 'hospital.filter-to-answer' }))}
        ${chip('mine', msg('Pris par moi', { id: 'hospital.filter-mine' }))}
        ${chip('answered', msg('Répondus', { id: 'hospital.filter-answered' }))}
      </div>
      <label class="search">${icon('search', 'small')}<span class="visually-hidden">${msg('Chercher', { id: 'hospital.search' })}</span><input type="search" data-test="search" autocomplete="off" placeholder=${msg('Nom, dossier, valisette', { id: 'hospital.search-hint' })} .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} /><kbd>/</kbd></label>
    </div>`;
  }

  private frozenBanner({ worklist }: HospitalServices): TemplateResult | typeof nothing {
    if (!worklist.frozen) return nothing;
    const strong = worklist.updatedAt === null
      ? msg('La liste n’a pas pu être lue.', { id: 'hospital.list-unread' })
      : fillIn(msg('Liste figée à {time}.', { id: 'hospital.list-frozen' }), { time: formatTimeWithSeconds(worklist.updatedAt) });
    return html`<v-banner class="banner" level="doubt" icon="no-link" data-test="frozen-banner" strong-text=${strong}>${msg('La liaison reprend seule. Des dossiers peuvent manquer : prenez les urgences par téléphone.', { id: 'hospital.list-frozen-todo' })}
      <button slot="action" class="button" type="button" @click=${() => void worklist.refresh()}>${msg('Essayer', { id: 'hospital.try' })}</button></v-banner>`;
  }

  private list(services: HospitalServices): TemplateResult {
    if (services.worklist.rows === null) return html`<div class="waiting" aria-busy="true"><p class="ink-2">${msg('Lecture de la liste…', { id: 'hospital.reading-list' })}</p><i></i><i></i><i></i></div>`;
    const rows = this.visible();
    const now = services.time.nowMilliseconds();
    const draw = (row: WorklistRow): TemplateResult => caseRow({ row, services, now, wide: matchMedia('(min-width: 1280px), (max-width: 767px)').matches, selected: row.view.caseId === this.selectedId, choose: () => this.choose(row) });
    const open = rows.filter(needsAnswer);
    const done = rows.filter((row) => !needsAnswer(row));
    if (rows.length === 0) return this.empty();
    return html`<table role="grid" aria-label=${msg('Dossiers', { id: 'hospital.cases' })}>
      <thead><tr><th scope="col">${msg('Priorité', { id: 'hospital.column-priority' })}</th><th scope="col">${msg('À répondre dans', { id: 'hospital.column-time' })}</th><th scope="col">${msg('Patient', { id: 'hospital.column-patient' })}</th><th scope="col">${msg('Motif et origine', { id: 'hospital.column-motive' })}</th><th scope="col">${msg('Constantes', { id: 'hospital.vitals' })}</th><th scope="col" class="c-ecg">${msg('DII, 2 s', { id: 'hospital.column-ecg' })}</th><th scope="col" class="c-objects">${msg('Reçu', { id: 'hospital.column-received' })}</th><th scope="col">${msg('État', { id: 'hospital.column-state' })}</th></tr></thead>
      <tbody>${open.map(draw)}
        ${open.length > 0 && done.length > 0 ? html`<tr class="group"><td colspan="8">${msg('Répondus, retour vers la valisette', { id: 'hospital.answered-group' })}</td></tr>` : nothing}
        ${done.map(draw)}</tbody>
    </table>`;
  }

  private empty(): TemplateResult {
    const last = this.rows().flatMap((row) => row.view.answers.map((answer) => answer.signedAt.iso)).sort().at(-1);
    if (this.search !== '') return html`<div class="empty" data-test="empty">${icon('search')}<h2 class="t-15 strong">${msg('Aucun dossier ne répond à cette recherche', { id: 'hospital.none-found' })}</h2></div>`;
    return html`<div class="empty" data-test="empty">${icon('list')}<h2 class="t-15 strong">${this.filter === 'to-answer' ? msg('Aucun dossier en attente', { id: 'hospital.none-waiting' }) : msg('Aucun dossier', { id: 'hospital.none' })}</h2>
      <p class="ink-2">${last === undefined ? nothing : html`${fillIn(msg('Dernier répondu à {time}.', { id: 'hospital.last-answered' }), { time: formatTimeWithSeconds(last) })} `}${msg('La liste se met à jour seule.', { id: 'hospital.list-live' })}</p></div>`;
  }

  private rows(): readonly WorklistRow[] {
    return this.services?.worklist.rows ?? [];
  }

  /** Rows on screen, open ones first; the order within is the server's. */
  private visible(): readonly WorklistRow[] {
    const me = this.services?.me.id ?? '';
    const found = this.rows().filter((row) => matches(row, this.search));
    const wanted = found.filter((row) => inFilter(row, this.filter, me));
    if (this.filter !== 'to-answer') return wanted;
    const answered = found.filter((row) => !needsAnswer(row)).sort((a, b) => answeredAt(b).localeCompare(answeredAt(a)));
    const onTheWay = answered.filter((row) => row.answerDelivery !== 'displayed');
    const shown = answered.filter((row) => row.answerDelivery === 'displayed').slice(0, Math.max(0, ANSWERED_SHOWN - onTheWay.length));
    return [...wanted, ...answered.filter((row) => onTheWay.includes(row) || shown.includes(row))];
  }

  private choose(row: WorklistRow): void {
    this.selectedId = row.view.caseId;
    // Without room for the preview, a touch opens the case itself.
    if (matchMedia('(max-width: 1279px)').matches) this.open(row);
  }

  private open(row: WorklistRow): void {
    this.services?.router.go(`/dossiers/${row.view.caseId}`);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
    if (event.key === 'Escape' && typing) {
      this.search = '';
      this.focusWanted = true;
      this.requestUpdate();
    } else if (event.key === '/' && !typing) {
      event.preventDefault();
      this.searchField?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && !(target instanceof HTMLButtonElement) && !(target instanceof HTMLAnchorElement)) {
      const row = this.visible().find((candidate) => candidate.view.caseId === this.selectedId);
      if (row !== undefined) this.open(row);
    } else if ((event.key === 'r' || event.key === 'R') && !typing) void this.giveBack();
  };

  private move(step: 1 | -1): void {
    const rows = this.visible();
    const at = rows.findIndex((row) => row.view.caseId === this.selectedId);
    this.selectedId = rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.view.caseId ?? null;
    this.focusWanted = true;
  }

  private async giveBack(): Promise<void> {
    const { services } = this;
    const row = this.visible().find((candidate) => candidate.view.caseId === this.selectedId);
    if (services === null || row?.view.claim?.responder.id !== services.me.id) return;
    try {
      await services.api.giveBack(row.view.caseId);
      await services.worklist.refresh();
    } catch {
      this.failure = msg('Le dossier n’a pas pu être rendu. Il reste à vous.', { id: 'hospital.give-back-failed' });
    }
  }
}

function answeredAt(row: WorklistRow): string {
  return row.view.answers.at(-1)?.signedAt.iso ?? '';
}

function matches(row: WorklistRow, search: string): boolean {
  const wanted = plain(search.trim());
  return wanted === '' || plain(`${displayName(row.view.patient)} ${row.view.patient?.birthName ?? ''} ${row.view.caseId} ${row.view.place.name}`).includes(wanted);
}

/** Search forgives accents and case. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLocaleLowerCase('fr');
}
