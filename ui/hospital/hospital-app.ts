import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { SystemClock } from '../../model/clock.ts';
import type { Clock } from '../../model/clock.ts';
import type { HospitalReply } from '../../model/api/hospital.ts';
import type { SessionReply } from '../../model/api/shared.ts';
import type { Professional } from '../../model/people.ts';
import { Watch } from '../data/store.ts';
import { describeForPerson } from '../data/api-error.ts';
import { fillIn } from '../locales/language.ts';
import { Router } from '../navigation/router.ts';
import { ValisetteElement } from '../widgets/element.ts';
import '../widgets/banner.ts';
import '../widgets/sign-in.ts';
import { ChangesFeed } from './data/changes.ts';
import { Drafts } from './data/drafts.ts';
import { HospitalApi } from './data/hospital-api.ts';
import { HospitalTime } from './data/hospital-time.ts';
import { RecordingLibrary } from './data/recordings.ts';
import { needsAnswer } from './data/row-state.ts';
import { WorklistStore } from './data/worklist-store.ts';
import type { HospitalServices } from './services.ts';
import './pages/case-page.ts';
import './pages/ecg-page.ts';
import './pages/worklist-page.ts';

/** The hospital app: who is here, which page, and the list that lives behind every page. */
@customElement('v-hospital-app')
export class HospitalApp extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; min-height: 100dvh; }
    .state { max-width: 480px; margin: 20dvh auto; padding: 24px; }
    .state .button { margin-top: 16px; }
  `];

  @property({ attribute: false }) clock: Clock = new SystemClock('browser');
  @state() private hospital: HospitalReply | null = null;
  @state() private services: HospitalServices | null = null;
  @state() private asked = false;
  @state() private failure: unknown = null;

  private readonly router = new Router();
  private readonly api = new HospitalApi(() => this.leave());
  private stopTitle: (() => void) | null = null;

  constructor() {
    super();
    new Watch(this, () => [this.router]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.router.start();
    void this.enter();
  }

  override disconnectedCallback(): void {
    this.leave();
    this.router.stop();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    if (this.services !== null) return this.page(this.services);
    if (this.failure !== null) {
      const text = describeForPerson(this.failure);
      return html`<main class="card state" role="alert"><h1 class="t-18">${msg('L’hôpital ne répond pas', { id: 'hospital.unreachable' })}</h1><p class="ink-2">${msg('Les valisettes gardent leurs dossiers. Prenez les urgences par téléphone.', { id: 'hospital.unreachable-todo' })}</p>
        <p class="t-12 mono ink-3">${text.code}</p><button class="button primary" type="button" @click=${() => void this.enter()}>${msg('Essayer encore', { id: 'hospital.retry' })}</button></main>`;
    }
    if (!this.asked) return html``;
    const name = this.hospital?.name ?? '';
    return html`<v-sign-in .api=${this.api} ?exercise=${this.hospital?.exercise === true} subtitle=${name === '' ? msg('Demandes d’avis des valisettes', { id: 'hospital.subtitle' }) : name} @signed-in=${(event: CustomEvent<SessionReply>) => void this.signedIn(event.detail.professional)}></v-sign-in>`;
  }

  private page(services: HospitalServices): TemplateResult {
    const ecg = this.router.match('/dossiers/:caseId/ecg');
    if (ecg !== null) return html`<v-ecg-page .services=${services} case-id=${ecg['caseId'] ?? ''} recording-id=${this.router.current.search.get('trace') ?? nothing}></v-ecg-page>`;
    const opened = this.router.match('/dossiers/:caseId');
    if (opened !== null) return html`<v-case-page .services=${services} case-id=${opened['caseId'] ?? ''} @sign-out=${() => void this.signOut()}></v-case-page>`;
    return html`<v-worklist-page .services=${services} @sign-out=${() => void this.signOut()}></v-worklist-page>`;
  }

  private async enter(): Promise<void> {
    this.failure = null;
    try {
      const session = await this.api.session();
      if (session === null) {
        // The name of the hospital may need a session; the sign-in page does without it.
        this.hospital = await this.api.hospital().catch(() => null);
        this.asked = true;
      } else await this.signedIn(session.professional);
    } catch (error) {
      this.failure = error;
    }
  }

  private async signedIn(me: Professional): Promise<void> {
    try {
      const hospital = await this.api.hospital();
      const { clock, api, router } = this;
      const time = new HospitalTime(clock);
      time.heard(hospital.now);
      const feed = new ChangesFeed(`${location.origin.replace(/^http/, 'ws')}/api/changes`, clock);
      const worklist = new WorklistStore({ api, feed, time, clock });
      this.hospital = hospital;
      this.services = { api, clock, time, router, feed, worklist, recordings: new RecordingLibrary(api), drafts: new Drafts(localStorage), me, hospital };
      feed.start();
      worklist.start();
      this.stopTitle = worklist.listen(() => this.writeTitle());
    } catch (error) {
      this.failure = error;
    }
  }

  /** The count stands in the title of the tab, where it is seen while another page is in front. */
  private writeTitle(): void {
    const waiting = (this.services?.worklist.rows ?? []).filter(needsAnswer).length;
    const name = msg('Valisette, hôpital', { id: 'hospital.title' });
    document.title = waiting === 0 ? name : fillIn(msg('({count}) À répondre', { id: 'hospital.title-count' }), { count: waiting }) + ` · ${name}`;
  }

  private async signOut(): Promise<void> {
    await this.api.signOut().catch(() => undefined);
    this.leave();
    this.router.go('/');
  }

  /** Closes everything that a signed-in person had open. */
  private leave(): void {
    this.stopTitle?.();
    this.stopTitle = null;
    this.services?.worklist.stop();
    this.services?.feed.stop();
    this.services?.recordings.clear();
    this.services = null;
    this.asked = true;
    document.title = msg('Valisette, hôpital', { id: 'hospital.title' });
  }
}
