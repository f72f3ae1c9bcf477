import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WorklistRow } from '../../../model/api/hospital.ts';
import type { Answer } from '../../../model/case-event.ts';
import { formatMoment, formatPhone, formatTime } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import { delayWord, decisionWord, meansWord, orientationWord } from '../words/decision-words.ts';

interface Step {
  readonly key: 'leaving' | 'received' | 'displayed' | 'read';
  readonly name: string;
  readonly detail: string;
  readonly done: boolean;
}

/** The answer as signed, and where it is: en route, received by the suitcase, shown at the bedside, read. */
@customElement('v-answer-state')
export class AnswerState extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: flex; flex-direction: column; min-height: 0; }
    .body { flex: 1; min-height: 0; overflow: auto; padding: 14px 16px; display: flex; flex-direction: column; gap: 14px; }
    .decision { font-size: 20px; line-height: 26px; font-weight: 650; }
    .facts { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 6px 10px; font-size: 14px; line-height: 19px; } .facts dt { color: var(--ink-3); } .facts dd { overflow-wrap: anywhere; white-space: pre-line; }
    ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; }
    .steps li { display: grid; grid-template-columns: 24px 1fr auto; gap: 10px; align-items: center; min-height: 36px; font-size: 14px; line-height: 19px; color: var(--ink-3); }
    .steps .dot { width: 22px; height: 22px; border-radius: 50%; border: 2px solid var(--line-2); display: grid; place-items: center; } .steps .dot svg { width: 13px; height: 13px; stroke-width: 2.4; }
    .steps .done { color: var(--ink); font-weight: 600; } .steps .done .dot { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); } .steps .now { color: var(--ink); font-weight: 600; } .steps .now .dot { border: 3px solid var(--accent); }
    .steps .detail { font-weight: 400; color: var(--ink-2); }
    .foot { padding: 12px 16px 14px; border-top: var(--hair); display: flex; flex-direction: column; gap: 8px; }
    details summary { min-height: 44px; display: flex; align-items: center; font-weight: 550; color: var(--accent); cursor: pointer; font-size: 14px; }
  `];

  @property({ attribute: false }) row: WorklistRow | null = null;
  @property({ type: Number }) now = 0;
  /** True when this person may write another answer. */
  @property({ type: Boolean, attribute: 'may-answer' }) mayAnswer = false;

  override render(): TemplateResult | typeof nothing {
    const answer = this.row?.view.answers.at(-1);
    if (this.row === null || answer === undefined) return nothing;
    const earlier = this.row.view.answers.slice(0, -1).reverse();
    return html`<div class="body">
        <h2 class="t-18">${msg('Réponse', { id: 'hospital.answer' })}</h2>
        <ol class="steps" data-test="answer-delivery" data-state=${this.row.answerDelivery} aria-label=${msg('Retour vers la valisette', { id: 'hospital.answer-way' })}>${this.steps(this.row, answer)}</ol>
        ${this.content(answer)}
        ${earlier.map((older) => html`<details><summary>${fillIn(msg('Réponse de {time}', { id: 'hospital.earlier-answer' }), { time: formatMoment(older.signedAt.iso, this.now) })}</summary>${this.content(older)}</details>`)}
      </div>
      <div class="foot"><a class="button primary big" href="/" data-test="back-to-list">${msg('Retour à la liste', { id: 'hospital.back-to-list' })}</a>
        ${this.mayAnswer ? html`<button class="button" type="button" data-test="answer-again" @click=${() => this.tell('answer-again')}>${msg('Envoyer une autre réponse', { id: 'hospital.answer-again' })}</button>` : nothing}</div>`;
  }

  private content(answer: Answer): TemplateResult {
    return html`<div><p class="decision" data-test="answer-decision" data-decision=${answer.decision}>${decisionWord(answer.decision)}</p>
      <p class="t-13 ink-2">${fillIn(msg('Signé {name}, {time}', { id: 'hospital.signed' }), { name: answer.responder.displayName, time: formatMoment(answer.signedAt.iso, this.now) })}</p></div>
      <dl class="facts">
        ${answer.orientation === null ? nothing : html`<dt>${msg('Orientation', { id: 'hospital.orientation' })}</dt><dd>${orientationWord(answer.orientation)}</dd>`}
        ${answer.means.length === 0 ? nothing : html`<dt>${msg('Moyens', { id: 'hospital.means-short' })}</dt><dd>${answer.means.map(meansWord).join(', ')}</dd>`}
        ${answer.delay === null ? nothing : html`<dt>${msg('Délai', { id: 'hospital.delay' })}</dt><dd>${delayWord(answer.delay)}</dd>`}
        <dt>${answer.decision === 'COMPLEMENT_DEMANDE' ? msg('Demande', { id: 'hospital.request-short' }) : msg('Avis', { id: 'hospital.opinion' })}</dt><dd data-test="answer-opinion">${answer.opinion}</dd>
        ${answer.advice.length === 0 ? nothing : html`<dt>${msg('À faire', { id: 'hospital.advice-short' })}</dt><dd>${answer.advice.join('\n')}</dd>`}
        ${answer.callback === null ? nothing : html`<dt>${msg('Rappel', { id: 'hospital.callback' })}</dt><dd>${formatPhone(answer.callback)}</dd>`}
      </dl>`;
  }

  private steps(row: WorklistRow, answer: Answer): TemplateResult[] {
    const { answerDelivery, view } = row;
    const read = view.answerAcknowledgedAt !== null;
    const displayed = answerDelivery === 'displayed' || view.answerDisplayedAt !== null || read;
    const received = displayed || answerDelivery === 'received';
    const steps: Step[] = [
      { key: 'leaving', name: received ? msg('Partie', { id: 'hospital.step-left' }) : msg('En route', { id: 'hospital.step-leaving' }), detail: formatTime(answer.signedAt.iso), done: received },
      { key: 'received', name: msg('Reçue par la valisette', { id: 'hospital.answer-received' }), detail: '', done: received },
      { key: 'displayed', name: msg('Affichée au chevet', { id: 'hospital.answer-displayed' }), detail: view.answerDisplayedAt === null ? '' : formatTime(view.answerDisplayedAt), done: displayed },
      { key: 'read', name: msg('Lue', { id: 'hospital.step-read' }), detail: view.answerAcknowledgedAt === null ? '' : formatTime(view.answerAcknowledgedAt), done: read },
    ];
    const first = steps.findIndex((step) => !step.done);
    return steps.map((step, index) => html`<li class=${step.done ? 'done' : index === first ? 'now' : ''} data-test="answer-step-${step.key}" data-done=${step.done}><span class="dot">${step.done ? icon('check') : nothing}</span><span>${step.name}</span><span class="detail">${step.detail}</span></li>`);
  }
}
