import { ContextProvider } from '@lit/context';
import { msg, updateWhenLocaleChanges } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SessionReply } from '../../model/api/shared.ts';
import type { Clock } from '../../model/clock.ts';
import { SystemClock } from '../../model/clock.ts';
import { fillIn } from '../locales/language.ts';
import '../widgets/sign-in.ts';
import { createServices, servicesContext } from './services.ts';
import type { Services } from './services.ts';
import './pages/home.ts';
import './pages/patient.ts';
import './pages/priority.ts';
import './pages/monitor.ts';
import './pages/case.ts';
import './pages/review.ts';
import './pages/follow.ts';
import './pages/case-list.ts';
import './pages/suitcase.ts';

/** The bedside app: signs people in, keeps the stores alive, shows the page of the address. Drawn in the light tree. */
@customElement('v-bedside')
export class BedsideApp extends LitElement {
  @property({ attribute: false }) clock: Clock = new SystemClock('browser');

  private services!: Services;
  private stops: (() => void)[] = [];
  private running = false;

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    this.services = createServices(this.clock, () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32);
    new ContextProvider(this, { context: servicesContext, initialValue: this.services });
    super.connectedCallback();
    const { router, session, suitcase, ticker, cases } = this.services;
    this.stops = [router, session, suitcase, cases].map((store) => store.listen(() => this.changed()));
    this.stops.push(suitcase.listen(() => { if (session.state === 'unknown' && !suitcase.unreachable) void session.resume(); }));
    router.start();
    suitcase.start();
    ticker.start();
    void session.resume();
  }

  override disconnectedCallback(): void {
    for (const stop of this.stops) stop();
    const { router, suitcase, ticker, live } = this.services;
    router.stop();
    suitcase.stop();
    ticker.stop();
    live.stop();
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const { session, api, suitcase } = this.services;
    const reply = suitcase.reply;
    if (session.state === 'signed-in') return this.page();
    if (session.state === 'unknown' && !suitcase.unreachable) return nothing;
    const subtitle = fillIn(msg('Valisette {id}. Branchez, mesurez, envoyez.', { id: 'welcome.subtitle' }), { id: reply?.suitcaseId ?? '' });
    return html`<v-sign-in .api=${api} .subtitle=${subtitle} .exercise=${reply?.exercise ?? false}
      .emergency=${msg('Urgence vitale : appelez le 15', { id: 'welcome.emergency' })}
      @signed-in=${(event: CustomEvent<SessionReply>) => session.opened(event.detail)}></v-sign-in>`;
  }

  private page(): TemplateResult {
    const { router } = this.services;
    if (router.match('/dossiers') !== null) return html`<p-case-list></p-case-list>`;
    if (router.match('/direct') !== null) return html`<p-monitor data-theme="monitor"></p-monitor>`;
    if (router.match('/valisette') !== null) return html`<p-suitcase></p-suitcase>`;
    const of = (pattern: string): string | null => router.match(pattern)?.['caseId'] ?? null;
    const pages: readonly [string | null, (caseId: string) => TemplateResult][] = [
      [of('/dossiers/:caseId'), (caseId) => html`<p-case .caseId=${caseId}></p-case>`],
      [of('/dossiers/:caseId/patient'), (caseId) => html`<p-patient .caseId=${caseId}></p-patient>`],
      [of('/dossiers/:caseId/priorite'), (caseId) => html`<p-priority .caseId=${caseId}></p-priority>`],
      [of('/dossiers/:caseId/mesurer'), (caseId) => html`<p-monitor data-theme="monitor" .caseId=${caseId}></p-monitor>`],
      [of('/dossiers/:caseId/relire'), (caseId) => html`<p-review .caseId=${caseId}></p-review>`],
      [of('/dossiers/:caseId/suivre'), (caseId) => html`<p-follow .caseId=${caseId}></p-follow>`],
    ];
    for (const [caseId, page] of pages) if (caseId !== null) return page(caseId);
    return html`<p-home></p-home>`;
  }

  private changed(): void {
    const { session, live, cases } = this.services;
    const signedIn = session.state === 'signed-in';
    if (signedIn && !this.running) {
      live.start();
      void cases.refresh();
    } else if (!signedIn && this.running) {
      live.stop();
      cases.clear();
    }
    this.running = signedIn;
    const answers = cases.unreadAnswers().length;
    document.title = answers === 0 ? 'Valisette' : `${fillIn(answers === 1 ? msg('{count} réponse', { id: 'title.answer' }) : msg('{count} réponses', { id: 'title.answers' }), { count: answers })} · Valisette`;
    this.requestUpdate();
  }
}
