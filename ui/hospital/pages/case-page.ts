import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { LitElement, PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HospitalCaseReply } from '../../../model/api/hospital.ts';
import type { AnswerBody } from '../../../model/case-event.ts';
import { mayDo } from '../../../model/people.ts';
import type { RecordingSummary } from '../../../model/recording.ts';
import { ERROR_SENTENCES } from '../../../model/wording/errors.ts';
import { fillSentence } from '../../../model/wording/sentence.ts';
import type { ErrorText } from '../../data/api-error.ts';
import { Watch } from '../../data/store.ts';
import { formatPhone, formatSpan, formatTime, formatTimeWithSeconds } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/banner.ts';
import { CaseStore } from '../data/case-store.ts';
import { EMPTY_DRAFT } from '../data/drafts.ts';
import type { AnswerDraft } from '../data/drafts.ts';
import { needsAnswer } from '../data/row-state.ts';
import '../parts/answer-form.ts';
import { typing } from '../parts/answer-form.ts';
import '../parts/answer-state.ts';
import '../parts/context-card.ts';
import '../parts/ecg-card.ts';
import '../parts/identity-band.ts';
import '../parts/pulse-curve.ts';
import { Ticking } from '../parts/ticking.ts';
import '../parts/timeline.ts';
import '../parts/top-bar.ts';
import '../parts/vitals-card.ts';
import type { HospitalServices } from '../services.ts';
import { patientName } from '../words/case-words.ts';
import { colon } from '../words/colon.ts';
import { failureText } from '../words/failure-text.ts';
import { singular } from '../words/plural.ts';
import { caseStyles } from './case-styles.ts';

/** Three columns, all of it on screen. */
const WIDE = '(min-width: 1600px)';
/** A suitcase whose clock differs more than this from the hospital's is said to. */
const CLOCK_TOLERANCE_SECONDS = 120;

/**
 * The case on one screen: who, why and how long; vital signs; ECG; context; the answer from the first second.
 * Opening claims it. Keys: E full screen ECG, N next case, digits and Ctrl + Enter of the answer.
 */
@customElement('v-case-page')
export class CasePage extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, ...caseStyles];

  @property({ attribute: false }) services: HospitalServices | null = null;
  @property({ attribute: 'case-id' }) caseId = '';
  @state() private draft: AnswerDraft = EMPTY_DRAFT;
  @state() private chosenId: string | null = null;
  @state() private sending = false;
  @state() private failure: ErrorText | null = null;
  /** The answer panel of a narrow screen. */
  @state() private panelOpen = false;
  /** A person who answered wants to write again. */
  @state() private again = false;
  @state() private wide = matchMedia(WIDE).matches;
  private store: CaseStore | null = null;
  private stopStore: (() => void) | null = null;
  private readonly wideQuery = matchMedia(WIDE);

  constructor() {
    super();
    new Watch(this, () => (this.services === null ? [] : [this.services.worklist, this.services.recordings]));
    new Ticking(this, () => this.services?.clock ?? null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
    this.wideQuery.addEventListener('change', this.onWide);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
    this.wideQuery.removeEventListener('change', this.onWide);
    this.close();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.services !== null && this.caseId !== '' && (changed.has('caseId') || this.store === null)) this.open(this.services);
  }

  override render(): TemplateResult | typeof nothing {
    const { services, store } = this;
    if (services === null || store === null) return nothing;
    return html`
      <v-hospital-top .services=${services}>${this.links(services)}</v-hospital-top>
      ${store.reply === null ? this.waiting(store) : this.page(services, store, store.reply)}`;
  }

  private page(services: HospitalServices, store: CaseStore, reply: HospitalCaseReply): TemplateResult {
    const { view } = reply.row;
    const now = services.time.nowMilliseconds();
    const ecgs = view.recordings.filter((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
    const chosen = ecgs.find((recording) => recording.recordingId === this.chosenId) ?? ecgs.at(-1) ?? null;
    return html`
      <v-identity-band .row=${reply.row} .now=${now}></v-identity-band>
      ${this.banners(services, store, reply)}
      <main>
        <div class="left"><v-vitals-card .readings=${view.vitals} .now=${now} ?strip=${!this.wide}></v-vitals-card><v-context-card class="context" .view=${view}></v-context-card></div>
        <div class="middle">${this.ecg(services, reply, ecgs, chosen)}${this.below(services, reply, chosen)}</div>
        <div class="right ${this.panelOpen ? 'open' : ''}">
          <section class="card answer" data-test="answer-panel">${this.answer(services, store, reply)}</section>
          <v-timeline .events=${store.events} .objects=${reply.row.objects} .now=${now}></v-timeline>
        </div>
      </main>
      <div class="panel-bar"><button class="button primary big wide" type="button" data-test="open-answer" aria-expanded=${this.panelOpen} @click=${() => { this.panelOpen = !this.panelOpen; }}>${this.panelOpen ? msg('Revenir au dossier', { id: 'hospital.close-panel' }) : needsAnswer(reply.row) ? msg('Répondre', { id: 'hospital.open-panel' }) : msg('Voir la réponse', { id: 'hospital.see-answer' })}</button></div>`;
  }

  private links({ worklist, me }: HospitalServices): TemplateResult {
    const waiting = (worklist.rows ?? []).filter(needsAnswer);
    const next = waiting.find((row) => row.view.caseId !== this.caseId && (row.view.claim === null || row.view.claim.responder.id === me.id));
    return html`<a class="back" href="/" data-test="to-worklist">${icon('left', 'small')}${fillIn(singular(waiting.length) ? msg('Liste · {count} dossier', { id: 'hospital.list-one' }) : msg('Liste · {count} dossiers', { id: 'hospital.list-count' }), { count: waiting.length })}</a>
      ${next === undefined ? nothing : html`<a class="next t-13 ink-3" href="/dossiers/${next.view.caseId}" data-test="next-case">${msg('suivant', { id: 'hospital.next' })}${colon()}${patientName(next.view.patient)} <kbd>N</kbd></a>`}`;
  }

  private waiting(store: CaseStore): TemplateResult {
    if (store.failure === null) return html`<main class="only"><div class="card skeleton" aria-busy="true"><p class="ink-2">${msg('Lecture du dossier…', { id: 'hospital.reading-case' })}</p><i></i><i></i></div></main>`;
    const text = failureText(store.failure);
    return html`<main class="only"><div class="card pad" role="alert" data-test="case-failure"><h1 class="t-18">${text.title}</h1><p class="ink-2">${text.happened} ${text.safe} ${text.todo}</p><p class="mono t-12 ink-3">${text.code}</p>
      <button class="button" type="button" @click=${() => void store.start()}>${msg('Essayer encore', { id: 'hospital.retry' })}</button></div></main>`;
  }

  private banners(services: HospitalServices, store: CaseStore, reply: HospitalCaseReply): TemplateResult {
    const { worklist } = services;
    const { view } = reply.row;
    const offset = reply.device.deviceClockOffsetSeconds;
    const signature = ERROR_SENTENCES['signature-invalid'];
    return html`<div class="banners">
      ${worklist.frozen && worklist.updatedAt !== null ? html`<v-banner level="doubt" icon="no-link" data-test="frozen-banner" strong-text=${fillIn(msg('Page figée à {time}.', { id: 'hospital.page-frozen' }), { time: formatTimeWithSeconds(worklist.updatedAt) })}>${msg('La liaison reprend seule. Votre brouillon est gardé.', { id: 'hospital.page-frozen-todo' })}</v-banner>` : nothing}
      ${reply.device.signatureValid ? nothing : html`<v-banner level="bad" data-test="signature-banner" strong-text=${`${signature.title[language()]}.`}>${fillSentence(signature.happened, language(), { device: reply.device.deviceId })} ${view.place.callback === undefined ? '' : fillSentence(signature.todo, language(), { callback: formatPhone(view.place.callback) })}</v-banner>`}
      ${offset === null || Math.abs(offset) <= CLOCK_TOLERANCE_SECONDS ? nothing : html`<v-banner level="doubt" icon="clock" strong-text=${fillIn(offset > 0 ? msg('Heure de la valisette en avance de {span}.', { id: 'hospital.clock-ahead' }) : msg('Heure de la valisette en retard de {span}.', { id: 'hospital.clock-behind' }), { span: formatSpan(Math.abs(offset) * 1000) })}>${msg('Les heures du dossier sont les siennes.', { id: 'hospital.clock-todo' })}</v-banner>`}
      ${this.failure === null ? nothing : html`<v-banner level="bad" data-test="case-error" strong-text=${`${this.failure.title}.`}>${this.failure.happened} ${this.failure.safe} ${this.failure.todo}<button slot="action" class="button" type="button" @click=${() => { this.failure = null; }}>${msg('Compris', { id: 'hospital.understood' })}</button></v-banner>`}
      ${store.failure !== null && !worklist.frozen ? html`<v-banner level="doubt" strong-text=${`${failureText(store.failure).title}.`}><button slot="action" class="button" type="button" @click=${() => void store.refresh()}>${msg('Essayer', { id: 'hospital.try' })}</button></v-banner>` : nothing}
    </div>`;
  }

  private ecg(services: HospitalServices, reply: HospitalCaseReply, ecgs: readonly RecordingSummary[], chosen: RecordingSummary | null): TemplateResult {
    const awaited = chosen === null ? reply.awaited : reply.awaited.filter((object) => object.recordingId === chosen.recordingId);
    const recording = chosen === null || awaited.length > 0 ? null : services.recordings.state(this.caseId, chosen.recordingId);
    const address = `/dossiers/${this.caseId}/ecg${chosen === null ? '' : `?trace=${encodeURIComponent(chosen.recordingId)}`}`;
    return html`<v-ecg-card class="ecg" .recordings=${ecgs} .chosen=${chosen} .state=${recording} .awaited=${awaited} viewer-address=${address} ?fill=${this.wide}
      @choose-recording=${(event: CustomEvent<string>) => { this.chosenId = event.detail; }} @retry-recording=${(event: CustomEvent<string>) => services.recordings.state(this.caseId, event.detail, true)}></v-ecg-card>`;
  }

  /** Under the ECG: the pulse curve where there is one, what is still on its way, and who vouches for it all. */
  private below(services: HospitalServices, reply: HospitalCaseReply, chosen: RecordingSummary | null): TemplateResult {
    const withPulse = chosen?.streams.some((stream) => stream.signal === 'pleth') === true ? chosen : reply.row.view.recordings.findLast((recording) => recording.streams.some((stream) => stream.signal === 'pleth'));
    const waiting = reply.awaited.some((object) => object.recordingId === withPulse?.recordingId);
    const pulse = withPulse === undefined || waiting ? null : services.recordings.state(this.caseId, withPulse.recordingId);
    return html`<section class="card below">
      ${pulse?.kind === 'ready' ? html`<v-pulse-curve class="cell" data-test="pulse-curve" .recording=${pulse.data} .analysis=${withPulse?.analysis ?? null}></v-pulse-curve>` : nothing}
      <div class="cell"><h2 class="t-15 strong">${msg('Origine du dossier', { id: 'hospital.provenance' })}</h2>
        <dl class="facts"><dt>${msg('Valisette', { id: 'hospital.suitcase' })}</dt><dd class="mono">${reply.device.deviceId}</dd>
          <dt>${msg('Signature', { id: 'hospital.signature' })}</dt><dd data-test="signature" data-valid=${reply.device.signatureValid}>${reply.device.signatureValid ? msg('vérifiée', { id: 'hospital.signature-valid' }) : html`<b class="bad-text">${msg('non valable', { id: 'hospital.signature-invalid' })}</b>`}</dd>
          <dt>${msg('Heure', { id: 'hospital.clock' })}</dt><dd>${this.clockWords(reply.device.deviceClockOffsetSeconds)}</dd>
          <dt>${msg('Version', { id: 'hospital.version' })}</dt><dd>${reply.row.view.packet === null ? '—' : fillIn(msg('{version}, préparée à {time}', { id: 'hospital.packet' }), { version: reply.row.view.packet.version, time: formatTime(reply.row.view.packet.preparedAt) })}</dd></dl></div>
      <div class="cell"><h2 class="t-15 strong">${msg('Réception', { id: 'hospital.reception' })}</h2>
        <p class="t-13 ink-2" data-test="reception">${fillIn(msg('Objets reçus : {received} sur {total}. Résumé à {time}.', { id: 'hospital.reception-line' }), { received: reply.row.objects.received, total: reply.row.objects.total, time: formatTimeWithSeconds(reply.row.arrivedAt) })}</p>
        ${reply.awaited.map((object) => html`<p class="t-13 doubt-text" data-test="awaited">${fillIn(msg('Tracé en arrivée : bloc {received} sur {total}', { id: 'hospital.awaited' }), { received: object.receivedChunks, total: object.totalChunks })}</p><progress aria-label=${object.recordingId} max=${Math.max(1, object.totalChunks)} value=${object.receivedChunks}></progress>`)}</div>
    </section>`;
  }

  private clockWords(offset: number | null): string {
    if (offset === null) return msg('écart inconnu', { id: 'hospital.clock-unknown' });
    if (Math.abs(offset) < 2) return msg('accordée à celle de l’hôpital', { id: 'hospital.clock-same' });
    return fillIn(msg('écart {span}', { id: 'hospital.clock-offset' }), { span: formatSpan(Math.abs(offset) * 1000) });
  }

  private answer(services: HospitalServices, store: CaseStore, reply: HospitalCaseReply): TemplateResult {
    const { row } = reply;
    const may = mayDo(services.me.role, 'case.answer');
    if (row.view.answers.length > 0 && !this.again && !(store.mine && needsAnswer(row))) {
      return html`<v-answer-state .row=${row} .now=${services.time.nowMilliseconds()} ?may-answer=${may && (row.view.claim === null || store.mine)} @answer-again=${() => void this.takeAgain(store)}></v-answer-state>`;
    }
    const hasEcg = row.view.recordings.some((recording) => recording.streams.some((stream) => stream.signal === 'ecg'));
    return html`<v-answer-form .view=${row.view} .draft=${this.draft} ?writable=${may && store.mine} ?sending=${this.sending} ?has-ecg=${hasEcg}
      @draft-changed=${(event: CustomEvent<AnswerDraft>) => this.keepDraft(services, store, event.detail)} @sign=${(event: CustomEvent<AnswerBody>) => void this.send(services, store, event.detail)} @give-back=${() => void this.giveBack(services, store)}>
      ${this.claimTag(services, store, row.view.claim)}${this.claimNotice(services, store, row.view.claim, may)}</v-answer-form>`;
  }

  private claimTag(services: HospitalServices, store: CaseStore, claim: HospitalCaseReply['row']['view']['claim']): TemplateResult {
    if (claim === null) return html`<span slot="claim" class="tag" data-test="claim" data-claim="free">${msg('Non pris', { id: 'hospital.row-free' })}</span>`;
    const time = formatTime(claim.until);
    if (store.mine) return html`<span slot="claim" class="tag accent" data-test="claim" data-claim="mine">${icon('lock', 'small')}${fillIn(msg('Pris par vous jusqu’à {time}', { id: 'hospital.claim-mine' }), { time })}</span>`;
    return html`<span slot="claim" class="tag" data-test="claim" data-claim="taken">${icon('lock', 'small')}${fillIn(msg('{name} jusqu’à {time}', { id: 'hospital.claim-taken' }), { name: claim.responder.displayName, time })}</span>`;
  }

  private claimNotice(services: HospitalServices, store: CaseStore, claim: HospitalCaseReply['row']['view']['claim'], may: boolean): TemplateResult | typeof nothing {
    if (store.mine) return nothing;
    const take = html`<button class="button" type="button" data-test="take-case" @click=${() => void this.take(store)}>${msg('Prendre le dossier', { id: 'hospital.take' })}</button>`;
    if (claim !== null) {
      const words = store.lostClaim
        ? fillIn(msg('{name} a repris le dossier. Votre brouillon est gardé.', { id: 'hospital.claim-lost-to' }), { name: claim.responder.displayName })
        : fillIn(msg('{name} lit ce dossier et y répond. Une seule réponse partira.', { id: 'hospital.claim-reading' }), { name: claim.responder.displayName });
      return html`<p slot="notice" class="notice" role="status" data-test="claim-notice">${words}</p>`;
    }
    if (!may) return html`<p slot="notice" class="notice" data-test="claim-notice">${msg('Votre rôle permet de lire, pas de répondre.', { id: 'hospital.read-only-role' })}</p>`;
    return html`<div slot="notice" class="notice" role="status" data-test="claim-notice"><p>${store.lostClaim ? msg('La prise est terminée, le dossier est revenu à tous. Votre brouillon est gardé.', { id: 'hospital.claim-expired' }) : msg('Prenez le dossier pour répondre.', { id: 'hospital.take-to-answer' })}</p>${take}</div>`;
  }

  private open(services: HospitalServices): void {
    this.close();
    const store = new CaseStore({ caseId: this.caseId, api: services.api, feed: services.feed, me: services.me, monotonic: () => services.clock.monotonicMilliseconds() });
    this.store = store;
    this.stopStore = store.listen(() => this.requestUpdate());
    this.draft = services.drafts.load(services.me.id, this.caseId) ?? EMPTY_DRAFT;
    this.chosenId = null;
    this.failure = null;
    this.again = false;
    this.panelOpen = false;
    void store.start();
  }

  private close(): void {
    this.stopStore?.();
    this.store?.stop();
    this.store = null;
    this.stopStore = null;
  }

  private keepDraft(services: HospitalServices, store: CaseStore, draft: AnswerDraft): void {
    this.draft = draft;
    services.drafts.save(services.me.id, this.caseId, draft);
    void store.renew();
  }

  private async take(store: CaseStore): Promise<void> {
    await this.attempt(() => store.claim());
  }

  private async takeAgain(store: CaseStore): Promise<void> {
    await this.attempt(async () => {
      await store.claim();
      this.again = true;
    });
  }

  private async giveBack(services: HospitalServices, store: CaseStore): Promise<void> {
    await this.attempt(async () => {
      await store.giveBack();
      services.router.go('/');
    });
  }

  private async send(services: HospitalServices, store: CaseStore, body: AnswerBody): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    await this.attempt(async () => {
      await store.answer(body);
      services.drafts.forget(services.me.id, this.caseId);
      this.draft = EMPTY_DRAFT;
      this.again = false;
      void services.worklist.refresh();
    });
    this.sending = false;
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.failure = null;
    try {
      await act();
    } catch (error) {
      this.failure = failureText(error);
      void this.store?.refresh();
    }
  }

  private readonly onWide = (event: MediaQueryListEvent): void => {
    this.wide = event.matches;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.key === 'Escape' && this.panelOpen) this.panelOpen = false;
    else if (event.key === 'e' || event.key === 'E') this.renderRoot.querySelector<LitElement>('v-ecg-card')?.renderRoot.querySelector<HTMLAnchorElement>('[data-test="open-viewer"]')?.click();
    else if (event.key === 'n' || event.key === 'N') this.renderRoot.querySelector<HTMLAnchorElement>('[data-test="next-case"]')?.click();
  };
}

