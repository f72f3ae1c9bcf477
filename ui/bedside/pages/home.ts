import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CaseReply } from '../../../model/api/bedside.ts';
import { motive } from '../../../model/codes/case-codes.ts';
import type { Motive } from '../../../model/codes/case-codes.ts';
import { DECISION_SENTENCES } from '../../../model/wording/decisions.ts';
import { formatMoment, formatTime } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import { hasUnreadAnswer } from '../case-store.ts';
import { isReady, SUITCASE_SLOTS } from '../instrument-words.ts';
import { BedsidePage } from '../page.ts';
import '../parts/case-rows.ts';
import '../parts/plan.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import { MOTIVE_ICONS, motiveExaminations, motiveWord, patientWord } from '../words.ts';

/** Home: a new case by its motive, the cases in progress, the suitcase as it lies there, and the 15 first. */
@customElement('p-home')
export class HomePage extends BedsidePage {
  static override styles = [...BedsidePage.styles, css`
    .page { display: grid; grid-template-columns: minmax(0, 1fr) 452px; gap: 20px; padding: 20px; max-width: 1440px; width: 100%; margin: 0 auto; flex: 1; align-items: start; }
    .side { display: flex; flex-direction: column; gap: 16px; }
    .main { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
    .new { padding: 20px; }
    .motives { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; margin-top: 14px; }
    .motive { display: grid; grid-template-columns: 40px minmax(0, 1fr); gap: 2px 12px; align-items: center; min-height: 84px; padding: 12px 14px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); text-align: left; cursor: pointer; }
    .motive:hover { background: var(--surface-2); }
    .motive .icon { grid-row: 1 / 3; color: var(--accent); } .motive b { font-size: 16px; font-weight: 600; line-height: 20px; align-self: end; } .motive span { font-size: 13px; line-height: 17px; color: var(--ink-3); align-self: start; }
    .foot { display: flex; align-items: center; gap: 10px; margin-top: 14px; flex-wrap: wrap; }
    kbd { display: inline-block; min-width: 20px; padding: 0 5px; border: 1px solid var(--line-2); border-bottom-width: 2px; border-radius: 4px; font: 500 12px/18px var(--font-code); text-align: center; color: var(--ink-2); background: var(--surface); }
    .head { padding: 4px 16px; min-height: 52px; }
    .suitcase { padding: 16px; }
    .emergency { display: flex; align-items: center; gap: 12px; padding: 4px 8px 4px 16px; min-height: 56px; border: 1px solid var(--p0); border-radius: var(--r-2); background: var(--surface); color: var(--p0); }
    .emergency b { font-size: 16px; font-weight: 600; }
    .emergency .button { color: var(--p0); text-align: right; }
    .answer { display: none; }
    @media (max-width: 1279px) { .page { grid-template-columns: minmax(0, 1fr); padding: 24px; } }
    @media (max-width: 767px) {
      .page { padding: 16px; gap: 14px; } .new { padding: 0; border: 0; background: none; } .new .hint, .shortcuts { display: none; }
      .motives { grid-template-columns: 1fr 1fr; gap: 8px; margin-top: 10px; } .motive { grid-template-columns: 1fr; min-height: 92px; align-content: space-between; } .motive .icon { grid-row: auto; width: 28px; height: 28px; } .motive span { display: none; } .motive b { font-size: 15px; line-height: 18px; }
      .answer { display: grid; gap: 6px; text-decoration: none; border: 2px solid var(--accent); padding: 12px 14px; }
      .answer .decision { font-size: 17px; line-height: 22px; font-weight: 650; color: var(--accent); }
    }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { cases, live } = this.services;
    const ready = SUITCASE_SLOTS.filter((kind) => isReady(live.instrumentOfKind(kind))).length;
    const count = cases.all().length;
    return html`<v-shell><div class="page">
      <div class="main">
        ${cases.unreadAnswers().map((reply) => this.answerCard(reply))}
        <section class="card new" aria-labelledby="new-case">
          <div class="row"><h1 class="t-26" id="new-case">${msg('Nouveau dossier', { id: 'home.new-case' })}</h1><span class="grow"></span><span class="t-13 ink-3 hint">${msg('Choisissez le motif : le guide s’adapte.', { id: 'home.choose-motive' })}</span></div>
          <v-problem .failure=${this.failure}></v-problem>
          <div class="motives">${motive.options.map((key) => html`<button class="motive" type="button" data-test="motive-${key}" ?disabled=${this.busy} @click=${() => void this.open(key)}>${icon(MOTIVE_ICONS[key], 'huge')}<b>${motiveWord(key)}</b><span>${motiveExaminations(key)}</span></button>`)}</div>
          <div class="foot"><a class="button quiet" href="/direct" data-test="measure-without-case">${icon('play', 'small')}${msg('Mesurer sans dossier', { id: 'home.measure' })}</a><span class="grow"></span>
            <span class="t-12 ink-3 shortcuts">${msg('Raccourcis', { id: 'home.shortcuts' })} <kbd>1</kbd> ${msg('à', { id: 'home.to' })} <kbd>6</kbd></span></div>
        </section>
        <section class="card" aria-labelledby="open-cases">
          <div class="row head"><h2 class="t-18" id="open-cases">${msg('Dossiers en cours', { id: 'home.open-cases' })}</h2>${count > 0 ? html`<span class="tag">${count}</span>` : nothing}<span class="grow"></span><a class="link" href="/dossiers">${msg('Tous les dossiers', { id: 'home.all-cases' })}</a></div>
          <v-case-rows></v-case-rows>
        </section>
      </div>
      <div class="side">
        <section class="card suitcase" aria-labelledby="plan">
          <div class="row"><h2 class="t-18" id="plan">${msg('La valisette', { id: 'plan.title' })}</h2><span class="grow"></span><span class="t-13 ink-2" data-test="instruments-ready">${fillIn(ready < 2 ? msg('{count} instrument prêt', { id: 'home.ready-one' }) : msg('{count} instruments prêts', { id: 'home.ready' }), { count: ready })}</span></div>
          <v-plan></v-plan>
        </section>
        ${this.emergency()}
      </div></div></v-shell>`;
  }

  private emergency(): TemplateResult {
    const draft = this.services.cases.all().find((reply) => reply.view.priority === 'P0' && reply.view.answers.length === 0);
    const noted = draft?.view.call15At ?? null;
    return html`<div class="emergency">${icon('phone')}<b class="grow">${msg('Urgence vitale : le 15 d’abord', { id: 'home.emergency' })}</b>
      ${draft === undefined ? nothing : noted === null
        ? html`<button class="button quiet" type="button" data-test="note-call15" @click=${() => void this.actOnCase(() => this.services.api.noteCall15(draft.view.caseId))}>${msg('Noter l’appel', { id: 'home.note-call' })}</button>`
        : html`<span class="good-text t-15">${fillIn(msg('15 appelé à {time}', { id: 'call15.noted' }), { time: formatTime(noted) })}</span>`}</div>`;
  }

  private answerCard(reply: CaseReply): TemplateResult | typeof nothing {
    const answer = reply.view.answers.at(-1);
    if (answer === undefined || !hasUnreadAnswer(reply)) return nothing;
    return html`<a class="card answer" href="/dossiers/${reply.view.caseId}/suivre"><span class="row"><v-priority .priority=${reply.view.priority}></v-priority><b>${patientWord(reply.view.patient)}</b><span class="grow"></span><span class="t-13 ink-3">${formatMoment(answer.signedAt.iso, this.services.live.hubNow())}</span></span>
      <span class="row"><span class="decision grow">${msg('Réponse :', { id: 'home.answer' })} ${DECISION_SENTENCES.decision[answer.decision].label[language()]}</span>${icon('right')}</span></a>`;
  }

  private async open(chosen: Motive): Promise<void> {
    const reply = await this.actOnCase(() => this.services.api.openCase(chosen));
    if (reply !== null) this.services.router.go(`/dossiers/${reply.view.caseId}/patient`);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const chosen = motive.options[Number(event.key) - 1];
    if (chosen !== undefined) void this.open(chosen);
  };
}
