import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CaseReply } from '../../../model/api/bedside.ts';
import type { Answer } from '../../../model/case-event.ts';
import type { CaseView } from '../../../model/case-view.ts';
import { ANSWER_TARGET_MINUTES } from '../../../model/codes/case-codes.ts';
import { DECISION_SENTENCES } from '../../../model/wording/decisions.ts';
import { ERROR_SENTENCES } from '../../../model/wording/errors.ts';
import { LABELS } from '../../../model/wording/labels.ts';
import { fillSentence } from '../../../model/wording/sentence.ts';
import { formatBytes, formatPhone, formatSpan, formatTime } from '../../locales/format.ts';
import { fillIn, language } from '../../locales/language.ts';
import { icon } from '../../widgets/icon.ts';
import '../../widgets/delivery.ts';
import '../../widgets/priority.ts';
import { CasePage } from '../page.ts';
import '../parts/call15.ts';
import '../parts/problem.ts';
import '../parts/shell.ts';
import '../parts/timeline.ts';
import { caseLine, patientWord } from '../words.ts';

/** After sending: where the packet is, then the answer in large, then every step with its time. */
@customElement('p-follow')
export class FollowPage extends CasePage {
  static override styles = [...CasePage.styles, css`
    .page { display: grid; grid-template-columns: minmax(0, 1fr) 392px; gap: 20px; padding: 20px; max-width: 1440px; width: 100%; margin: 0 auto; align-items: start; }
    .main, .side { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
    .tracker { padding: 18px 24px 14px; }
    .answer { border-top: 6px solid var(--accent); padding: 16px 24px; display: flex; flex-direction: column; gap: 16px; }
    .answer h1 { font-size: 30px; line-height: 38px; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
    .head { display: flex; gap: 16px; justify-content: space-between; flex-wrap: wrap; } .head .time { text-align: right; } .head .time b { font-size: 26px; line-height: 30px; font-weight: 600; }
    .sentence { font-size: 19px; line-height: 28px; max-width: 66ch; }
    .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); border: var(--hair); border-radius: 8px; overflow: hidden; } .facts > div { padding: 12px 16px; border-left: var(--hair); margin-left: -1px; } .facts b { font-size: 20px; line-height: 26px; font-weight: 600; display: block; overflow-wrap: anywhere; }
    .opinion { font-size: 19px; line-height: 28px; max-width: 66ch; white-space: pre-wrap; overflow-wrap: anywhere; }
    .advice li { display: grid; grid-template-columns: 28px minmax(0, 1fr); gap: 12px; align-items: center; min-height: 48px; border-top: var(--hair); font-size: 16px; line-height: 22px; } .advice li:first-child { border-top: 0; } .advice .icon { color: var(--accent); }
    .actions { display: flex; gap: 12px; flex-wrap: wrap; align-items: center; position: sticky; bottom: 0; background: var(--surface); padding: 12px 0; margin-bottom: -12px; z-index: 1; } .actions .button { min-height: 56px; }
    .waiting { padding: 24px; display: flex; flex-direction: column; gap: 12px; } .waiting p { max-width: 66ch; font-size: 16px; line-height: 24px; }
    .cells { display: flex; flex-wrap: wrap; gap: 3px; margin-top: 10px; } .cells i { width: 9px; height: 9px; border-radius: 2px; background: var(--line); } .cells i.done { background: var(--accent); }
    .objects { display: flex; align-items: center; gap: 8px; flex-wrap: wrap; }
    v-priority { vertical-align: -4px; margin-right: 6px; } @media (max-width: 1023px) { .second { display: none; } }
    .earlier { border-top: var(--hair); padding-top: 12px; }
    @media (max-width: 1279px) { .page { grid-template-columns: minmax(0, 1fr); padding: 24px; } }
    @media (max-width: 767px) { .page { padding: 16px; } .answer { padding: 16px; } .answer h1 { font-size: 24px; line-height: 30px; } .actions .button { width: 100%; } .actions .print { display: none; } }
    @media print { .actions, .side { display: none; } .page { grid-template-columns: 1fr; } }
  `];

  private told = '';

  override render(): TemplateResult {
    const reply = this.reply;
    const view = reply?.view ?? null;
    return html`<v-shell bare back="/" back-text=${msg('Accueil', { id: 'shell.home' })}>
      <span slot="title"><v-priority .priority=${view?.priority ?? null}></v-priority> <b>${view === null ? '' : patientWord(view.patient)}</b> <span class="t-13 ink-2 second">${view === null ? '' : caseLine(view)}</span></span>
      <div class="page">${reply === null ? html`<v-problem .failure=${this.failure}></v-problem>` : this.content(reply)}</div></v-shell>`;
  }

  /** The answer is on screen: the hospital is told once. */
  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const view = this.reply?.view;
    const answer = view?.answers.at(-1);
    if (view === undefined || answer === undefined || view.answerDisplayedAt !== null || this.told === answer.answerId || document.visibilityState !== 'visible') return;
    this.told = answer.answerId;
    this.services.api.displayed(this.caseId, answer.answerId).then((reply) => this.services.cases.keep(reply), () => { this.told = ''; });
  }

  private content(reply: CaseReply): TemplateResult {
    const { view, leaving } = reply;
    const { live, suitcase } = this.services;
    const connected = live.link?.connected ?? suitcase.reply?.link.connected ?? false;
    const answer = view.answers.at(-1) ?? null;
    return html`<div class="main">
        ${view.priority === 'P0' && answer === null ? html`<v-call15 .caseId=${this.caseId}></v-call15>` : nothing}
        <div class="card tracker"><v-delivery long .view=${view} .leaving=${leaving} ?connected=${connected} .now=${live.hubNow()}></v-delivery></div>
        <v-problem .failure=${this.failure}></v-problem>
        ${answer === null ? this.waiting(view, connected) : this.answer(view, answer)}
      </div>
      <aside class="side">
        <section class="card pad"><div class="objects"><h2 class="t-18 grow">${msg('Paquet', { id: 'follow.packet' })}</h2>${this.packetTag(reply, connected)}</div>${this.cells(reply)}</section>
        <section class="card pad"><h2 class="t-18">${msg('Chronologie', { id: 'timeline.title' })}</h2><v-timeline .caseId=${this.caseId} .sequence=${view.sequence}></v-timeline></section>
        <a class="button" href="/dossiers/${this.caseId}" data-test="to-case">${msg('Voir ou compléter le dossier', { id: 'follow.to-case' })}</a>
      </aside>`;
  }

  private packetTag(reply: CaseReply, connected: boolean): TemplateResult | typeof nothing {
    const { view, leaving } = reply;
    if (view.packet === null) return html`<span class="tag stale">${msg('pas encore envoyé', { id: 'follow.not-sent' })}</span>`;
    const size = formatBytes(view.packet.bytes);
    if (view.receivedAt !== null) return html`<span class="tag good" data-test="packet-state">${icon('check', 'small')}${fillIn(msg('{count}/{count} reçu, {size}', { id: 'follow.received' }), { count: view.packet.objects, size })}</span>`;
    const done = leaving?.done ?? 0;
    return html`<span class="tag ${connected ? 'accent' : 'doubt'}" data-test="packet-state">${fillIn(connected ? msg('{done}/{total} en route, {size}', { id: 'follow.leaving' }) : msg('{done}/{total}, en file sans réseau', { id: 'follow.queued' }), { done, total: view.packet.objects, size })}</span>`;
  }

  private cells(reply: CaseReply): TemplateResult | typeof nothing {
    const { view, leaving } = reply;
    if (view.packet === null) return nothing;
    const done = view.receivedAt !== null ? view.packet.objects : (leaving?.done ?? 0);
    return html`<div class="cells" aria-hidden="true">${Array.from({ length: Math.min(200, view.packet.objects) }, (_, index) => html`<i class=${index < done ? 'done' : ''}></i>`)}</div>`;
  }

  private waiting(view: CaseView, connected: boolean): TemplateResult {
    const service = LABELS.service[view.service][language()];
    const { live } = this.services;
    const say = (code: 'state-prepared' | 'state-received' | 'state-opened', values: Record<string, string> = {}): TemplateResult => html`
      <h1 class="t-26">${fillSentence(ERROR_SENTENCES[code].title, language(), values)}</h1><p>${fillSentence(ERROR_SENTENCES[code].safe, language(), values)} ${fillSentence(ERROR_SENTENCES[code].todo, language(), values)}</p>`;
    const due = view.priority === null || view.packet === null ? null : Date.parse(view.packet.preparedAt) + ANSWER_TARGET_MINUTES[view.priority] * 60_000;
    const late = due !== null && live.hubNow() > due;
    const body = view.openedByHospitalAt !== null ? say('state-opened', { name: view.openedBy?.displayName ?? '', time: formatTime(view.openedByHospitalAt) })
      : view.receivedAt !== null ? say('state-received', { time: formatTime(view.receivedAt) })
      : view.refusedReason !== null ? html`<h1 class="t-26 bad-text">${fillIn(msg('Refusé : {reason}', { id: 'timeline.refused' }), { reason: view.refusedReason })}</h1>`
      : view.packet === null ? html`<h1 class="t-26">${msg('Pas encore envoyé', { id: 'follow.not-sent-title' })}</h1><a class="button primary big" href="/dossiers/${this.caseId}/relire">${msg('Relire et envoyer', { id: 'case.review' })}</a>`
      : connected ? html`<h1 class="t-26">${msg('En route vers l’hôpital', { id: 'follow.leaving-title' })}</h1><p>${ERROR_SENTENCES['state-leaving'].safe[language()]} ${ERROR_SENTENCES['state-leaving'].todo[language()]}</p>`
      : say('state-prepared');
    return html`<section class="card waiting" data-test="waiting">${body}
      ${due === null ? nothing : html`<p class="${late ? 'bad-text strong' : 'ink-2'}">${late
        ? fillIn(msg('Pas de réponse à {time} : appelez le 15.', { id: 'follow.late' }), { time: formatTime(new Date(due).toISOString()) })
        : fillIn(msg('Réponse de {service} attendue avant {time}. Le dossier part même si vous quittez cette page.', { id: 'follow.due' }), { service, time: formatTime(new Date(due).toISOString()) })}</p>`}</section>`;
  }

  private answer(view: CaseView, answer: Answer): TemplateResult {
    const decision = DECISION_SENTENCES.decision[answer.decision];
    const acknowledged = view.answerAcknowledgedAt;
    const phone = answer.callback ?? '';
    const values = { callback: phone === '' ? '' : formatPhone(phone), service: LABELS.service[view.service][language()], specialty: LABELS.service[view.service][language()], date: '—' };
    const after = view.receivedAt === null ? '' : fillIn(msg('{span} après réception', { id: 'answer.after' }), { span: formatSpan(Date.parse(answer.signedAt.iso) - Date.parse(view.receivedAt)) });
    const facts: readonly (readonly [string, string])[] = [
      [msg('Moyen', { id: 'answer.means' }), answer.means.map((key) => DECISION_SENTENCES.mean[key].label[language()]).join(', ')],
      [msg('Orientation', { id: 'answer.orientation' }), answer.orientation === null ? '' : DECISION_SENTENCES.orientation[answer.orientation].label[language()]],
      [msg('Délai', { id: 'answer.delay' }), answer.delay === null ? '' : DECISION_SENTENCES.delay[answer.delay].label[language()]],
    ];
    return html`<article class="card answer" data-test="answer" data-decision=${answer.decision}>
      <div class="head"><div><div class="caption">${fillIn(msg('Réponse de {name}', { id: 'answer.from' }), { name: answer.responder.displayName })}</div><h1 data-test="answer-decision">${decision.label[language()]}</h1></div>
        <div class="time"><b>${formatTime(answer.signedAt.iso)}</b><div class="t-13 ink-3">${after}</div></div></div>
      <p class="sentence" data-test="answer-sentence">${fillSentence(decision.bedside, language(), values)}</p>
      <div class="facts">${facts.filter(([, text]) => text !== '').map(([name, text]) => html`<div><span class="caption">${name}</span><b>${text}</b></div>`)}</div>
      <div><div class="caption">${msg('Avis', { id: 'answer.opinion' })}</div><p class="opinion" data-test="answer-opinion">${answer.opinion}</p></div>
      ${answer.advice.length === 0 ? nothing : html`<div class="advice"><div class="caption">${msg('À faire maintenant', { id: 'answer.now' })}</div><ul data-test="answer-advice">${answer.advice.map((line) => html`<li>${icon('right', 'small')}<span>${line}</span></li>`)}</ul></div>`}
      ${answer.ecgReadable === false ? html`<p class="doubt-text strong">${msg('L’ECG n’était pas lisible pour le médecin.', { id: 'answer.ecg-unreadable' })}</p>` : nothing}
      <div class="actions">${acknowledged === null
        ? html`<button class="button primary big" type="button" data-test="acknowledge" ?disabled=${this.busy} @click=${() => void this.actOnCase(() => this.services.api.acknowledge(this.caseId, answer.answerId, { applied: true, comment: '' }))}>${icon('check')}${msg('J’ai lu, j’applique', { id: 'answer.acknowledge' })}</button>`
        : html`<span class="tag good" data-test="acknowledged">${icon('check', 'small')}${fillIn(msg('Lu ici à {time}', { id: 'answer.acknowledged' }), { time: formatTime(acknowledged) })}</span>`}
        <span class="grow"></span>
        <button class="button print" type="button" @click=${() => print()}>${icon('print')}${msg('Imprimer', { id: 'answer.print' })}</button>
        ${phone === '' ? nothing : html`<a class="button" href="tel:${phone}">${icon('phone')}${formatPhone(phone)}</a>`}</div>
      ${view.answers.slice(0, -1).map((earlier) => html`<div class="earlier t-13 ink-2">${formatTime(earlier.signedAt.iso)} ${earlier.responder.displayName} : ${DECISION_SENTENCES.decision[earlier.decision].label[language()]}. ${earlier.opinion}</div>`)}
    </article>`;
  }
}
