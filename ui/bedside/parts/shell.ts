import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ERROR_SENTENCES } from '../../../model/wording/errors.ts';
import { formatMoment, formatSpan } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { brandMark, icon } from '../../widgets/icon.ts';
import type { IconName } from '../../widgets/icon.ts';
import '../../widgets/badges.ts';
import '../../widgets/banner.ts';
import '../../widgets/exercise-mark.ts';
import '../../widgets/language-switch.ts';
import { BedsidePage } from '../page.ts';

/**
 * Frame of a page: the top bar, the banners that concern every page, the content and, on a phone, the tab bar.
 * `back` is an address; without it the mark stands there. Slot `title` continues the bar.
 */
@customElement('v-shell')
export class Shell extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    :host { display: flex; flex-direction: column; min-height: 100dvh; background: var(--ground); color: var(--ink); }
    :host([fixed]) { height: 100dvh; overflow: hidden; }
    header { position: sticky; top: 0; z-index: 5; min-height: 56px; display: flex; align-items: center; gap: 16px; padding: 0 20px; background: var(--surface); border-bottom: var(--hair); flex: none; }
    .brand { display: flex; align-items: center; gap: 10px; font-weight: 650; font-size: 17px; letter-spacing: -.01em; text-decoration: none; color: var(--ink); min-height: 44px; }
    .separator { width: 1px; align-self: stretch; margin: 14px 0; background: var(--line); }
    .back { padding: 0 8px 0 0; }
    .site { font-size: 13px; color: var(--ink-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
    .site b { color: var(--ink); }
    ::slotted([slot='title']) { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 0 1 auto; }
    header > .grow { flex: 1 0 0; } header v-link, header v-clock, header v-exercise, .person-box, .back { flex: none; }
    .person { max-width: 220px; } .person b { overflow: hidden; text-overflow: ellipsis; }
    .banners { display: flex; flex-direction: column; padding: 0 20px; flex: none; } .banners v-banner { margin-top: 12px; } :host([fixed]) .banners v-banner { margin: 8px 0; }
    main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
    nav { display: none; }
    summary { list-style: none; cursor: pointer; } summary::-webkit-details-marker { display: none; }
    details { position: relative; }
    .menu { position: absolute; right: 0; top: 48px; z-index: 6; min-width: 220px; background: var(--surface); border: 1px solid var(--line-2); border-radius: var(--r-2); box-shadow: var(--shadow); padding: 8px; display: flex; flex-direction: column; gap: 4px; }
    .menu .button { justify-content: flex-start; width: 100%; }
    @media (max-width: 1023px) { .site span { display: none; } .person b { display: none; } .person { padding: 0 12px; } }
    @media (max-width: 767px) {
      header { padding: 0 12px 0 8px; gap: 8px; } .back { padding: 0 4px; min-width: 44px; } .back-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } .site, .separator, v-clock, .person-box { display: none; } .banners { padding: 0 16px; }
      :host(:not([bare])) main { padding-bottom: 64px; }
      :host(:not([bare])) nav { position: fixed; inset: auto 0 0; height: 64px; z-index: 5; display: grid; grid-template-columns: repeat(4, 1fr); background: var(--surface); border-top: var(--hair); }
      nav a { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px; font-size: 12px; color: var(--ink-2); text-decoration: none; }
      nav a[aria-current='page'] { color: var(--accent); font-weight: 650; box-shadow: inset 0 3px 0 var(--accent); }
    }
    @media print { header .badge, nav, .banners { display: none; } }
  `];

  @property() back = '';
  @property({ attribute: 'back-text' }) backText = '';
  /** Leaves the phone tab bar out: guide, measure and review pages have their own foot. */
  @property({ type: Boolean, reflect: true }) bare = false;
  /** The page never scrolls as a whole. */
  @property({ type: Boolean, reflect: true }) fixed = false;

  override render(): TemplateResult {
    const { suitcase, session, live, router } = this.services;
    const reply = suitcase.reply;
    const now = live.hubNow();
    // While the page has lost the hub, what it last knew of the link is no news.
    const link = this.hubLost() ? null : live.connected ? (live.link ?? reply?.link ?? null) : (reply?.link ?? live.link);
    return html`
      <header>
        ${this.back === '' ? html`<a class="brand" href="/">${brandMark()}valisette</a>` : html`<a class="button quiet back" href=${this.back} data-test="back">${icon('left')}<span class="back-text">${this.backText}</span></a>`}
        <span class="separator"></span>
        <slot name="title">${reply === null ? nothing : html`<span class="site"><b>${reply.suitcaseId}</b><span> · ${reply.place.name}</span></span>`}</slot>
        ${reply?.exercise === true ? html`<v-exercise></v-exercise>` : nothing}
        <span class="grow"></span>
        <slot name="badges"></slot>
        <v-link .link=${link} .now=${now}></v-link>
        <v-clock .now=${now} .source=${reply?.clockSource ?? 'unset'}></v-clock>
        <span class="person-box"><details @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') (event.currentTarget as HTMLDetailsElement).open = false; }}>
          <summary class="badge person" data-test="person-menu" aria-label=${session.person?.displayName ?? ''}>${icon('user', 'small')}<b>${session.person?.displayName ?? '—'}</b>${icon('down', 'small')}</summary>
          <div class="menu"><v-language-switch></v-language-switch><button class="button quiet" type="button" data-test="sign-out" @click=${() => void session.leave()}>${icon('lock', 'small')}${msg('Verrouiller', { id: 'shell.lock' })}</button></div>
        </details></span>
      </header>
      <div class="banners">${this.banners(now, link?.connected ?? true, link?.since ?? '', link?.waitingObjects ?? 0)}</div>
      <main><slot></slot></main>
      <nav aria-label=${msg('Pages', { id: 'shell.pages' })}>
        ${this.tab('/', 'home', msg('Accueil', { id: 'shell.home' }), router.current.path === '')}
        ${this.tab('/dossiers', 'list', msg('Dossiers', { id: 'shell.cases' }), router.current.path === '/dossiers')}
        ${this.tab('/direct', 'ecg', msg('Direct', { id: 'shell.live' }), router.current.path === '/direct')}
        ${this.tab('/valisette', 'suitcase', msg('Valisette', { id: 'shell.suitcase' }), router.current.path === '/valisette')}
      </nav>`;
  }

  private hubLost(): boolean {
    const { live, suitcase } = this.services;
    return (live.everConnected && !live.connected) || suitcase.unreachable;
  }

  private tab(address: string, drawing: IconName, text: string, current: boolean): TemplateResult {
    return html`<a href=${address} aria-current=${current ? 'page' : 'false'}>${icon(drawing)}${text}</a>`;
  }

  private banners(now: number, connected: boolean, since: string, waiting: number): TemplateResult | typeof nothing {
    const { live, router } = this.services;
    const text = (code: 'hub-lost' | 'link-down' | 'storage-full', part: 'title' | 'happened' | 'safe' | 'todo'): string => ERROR_SENTENCES[code][part][language()];
    const hubLost = this.hubLost();
    const unread = this.services.cases.unreadAnswers().filter((reply) => !router.current.path.includes(reply.view.caseId));
    const first = unread[0];
    return html`
      ${hubLost ? html`<v-banner level="bad" icon="wifi" strong-text=${text('hub-lost', 'title')} data-test="hub-lost">${text('hub-lost', 'safe')} ${msg('La page reprend seule.', { id: 'shell.resumes' })}</v-banner>` : nothing}
      ${!connected && !hubLost ? html`<v-banner level="doubt" icon="no-link" data-test="link-down" strong-text=${fillIn(msg('Pas de réseau depuis {span}.', { id: 'shell.offline' }), { span: formatSpan(now - Date.parse(since)) })}>${waiting > 0 ? fillIn(msg('Tout marche ; {count} éléments attendent et partiront seuls.', { id: 'shell.offline-waiting' }), { count: waiting }) : msg('Tout marche ; les dossiers partiront seuls.', { id: 'shell.offline-nothing' })}</v-banner>` : nothing}
      ${live.health?.recorder === 'failed' ? html`<v-banner level="bad" icon="warning" strong-text=${text('storage-full', 'title')}>${text('storage-full', 'safe')} ${text('storage-full', 'todo')}</v-banner>` : nothing}
      ${first !== undefined && router.current.path !== '' ? html`<v-banner level="stale" icon="reply" strong-text=${fillIn(msg('Réponse arrivée à {time}', { id: 'shell.answer' }), { time: formatMoment(first.view.answers.at(-1)?.signedAt.iso ?? '', now) })}><a class="button" slot="action" href="/dossiers/${first.view.caseId}/suivre">${msg('Lire l’avis', { id: 'home.read-answer' })}</a></v-banner>` : nothing}`;
  }
}
