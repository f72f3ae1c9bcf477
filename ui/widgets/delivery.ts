import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CaseView } from '../../model/case-view.ts';
import { formatMoment, formatTimeWithSeconds } from '../locales/format.ts';
import { ValisetteElement } from './element.ts';
import { icon } from './icon.ts';

/** Progress of the packet that is leaving: whole objects acknowledged. */
export interface Leaving {
  readonly done: number;
  readonly total: number;
}

export interface DeliveryShownStep {
  readonly key: 'prepared' | 'leaving' | 'received' | 'opened' | 'answered' | 'displayed';
  readonly state: 'done' | 'now' | 'queued' | 'refused' | 'coming';
  readonly name: string;
  readonly detail: string;
}

/**
 * The six steps of a delivery, from the view of the case and what the outbox knows. Delivery never shares a word
 * with the answer: this says where the packet is, not what was decided.
 */
export function deliverySteps(view: CaseView, leaving: Leaving | null, connected: boolean, time: (iso: string) => string): DeliveryShownStep[] {
  const prepared = view.packet !== null;
  const received = view.receivedAt !== null;
  const refused = view.refusedReason !== null && !received;
  const opened = view.openedByHospitalAt !== null;
  const answer = view.answers.at(-1);
  const total = view.packet?.objects ?? 0;
  const step = (key: DeliveryShownStep['key'], name: string, done: boolean, active: boolean, detail: string): DeliveryShownStep => ({ key, name, detail, state: done ? 'done' : active ? 'now' : 'coming' });
  const leavingDetail = !prepared || received ? (received ? `${total}/${total}` : '')
    : !connected ? msg('en file, sans réseau', { id: 'delivery.queued' }) : leaving === null ? '' : `${leaving.done}/${leaving.total}`;
  const steps = [
    step('prepared', msg('Préparé', { id: 'delivery.prepared' }), prepared, !prepared, view.packet === null ? '' : time(view.packet.preparedAt)),
    step('leaving', msg('En route', { id: 'delivery.leaving' }), received, prepared && !received, leavingDetail),
    step('received', msg('Reçu', { id: 'delivery.received' }), received, false, view.receivedAt === null ? '' : time(view.receivedAt)),
    step('opened', msg('Ouvert', { id: 'delivery.opened' }), opened, received && !opened && answer === undefined, view.openedByHospitalAt === null ? '' : time(view.openedByHospitalAt)),
    step('answered', msg('Répondu', { id: 'delivery.answered' }), answer !== undefined, opened && answer === undefined, answer === undefined ? '' : time(answer.signedAt.iso)),
    step('displayed', msg('Lu ici', { id: 'delivery.displayed' }), view.answerAcknowledgedAt !== null, answer !== undefined && view.answerAcknowledgedAt === null,
      view.answerAcknowledgedAt !== null ? time(view.answerAcknowledgedAt) : answer !== undefined ? msg('à confirmer', { id: 'delivery.to-confirm' }) : ''),
  ];
  return steps.map((shown) => {
    if (shown.key === 'leaving' && shown.state === 'now' && !connected) return { ...shown, state: 'queued' };
    if (shown.key === 'received' && refused) return { ...shown, state: 'refused', detail: msg('refusé', { id: 'delivery.refused' }) };
    return shown;
  });
}

/** `<v-delivery .view=${view} .leaving=${…} connected long>`: the tracker; `long` adds "lu ici" and seconds. */
@customElement('v-delivery')
export class Delivery extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: block; min-width: 0; }
    ol { display: flex; align-items: flex-start; list-style: none; margin: 0; padding: 0; }
    li { flex: 1; position: relative; display: flex; flex-direction: column; align-items: center; text-align: center; gap: 4px; font-size: 12px; line-height: 16px; min-width: 0; }
    li::before { content: ""; position: absolute; top: 11px; left: calc(-50% + 15px); right: calc(50% + 15px); height: 2px; background: var(--line); }
    li:first-child::before { display: none; }
    li.done::before, li.now::before, li.queued::before { background: var(--accent); }
    .dot { width: 24px; height: 24px; border-radius: 50%; border: 2px solid var(--line-2); background: var(--surface); display: grid; place-items: center; }
    .done .dot { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
    .now .dot { border: 3px solid var(--accent); }
    .queued .dot { border: 3px dashed var(--accent); }
    .refused .dot { background: var(--bad); border-color: var(--bad); color: var(--surface); }
    .refused .name { color: var(--bad); }
    .dot .icon { width: 14px; height: 14px; stroke-width: 2.4; }
    .name { font-weight: 500; color: var(--ink-2); white-space: nowrap; } .done .name, .now .name, .queued .name { font-weight: 600; color: var(--ink); }
    .detail { font-size: 12px; line-height: 16px; color: var(--ink-3); min-height: 16px; }
    :host([long]) li { font-size: 15px; line-height: 20px; } :host([long]) .detail { font-size: 13px; }
    .bars { display: flex; gap: 3px; margin-top: 6px; } .bars i { flex: 1; height: 6px; border-radius: 2px; background: var(--line); } .bars i.done { background: var(--accent); } .bars i.refused { background: var(--bad); }
    .short { display: none; font-size: 13px; line-height: 18px; color: var(--ink-2); }
    @media (max-width: 559px) { ol { display: none; } .short { display: block; } }
  `];

  @property({ attribute: false }) view: CaseView | null = null;
  @property({ attribute: false }) leaving: Leaving | null = null;
  @property({ type: Boolean }) connected = false;
  @property({ type: Boolean, reflect: true }) long = false;
  @property({ type: Number }) now = 0;

  override render(): TemplateResult | typeof nothing {
    if (this.view === null) return nothing;
    const time = this.long ? formatTimeWithSeconds : (iso: string): string => formatMoment(iso, this.now);
    const all = deliverySteps(this.view, this.leaving, this.connected, time);
    const steps = this.long ? all : all.slice(0, 5);
    const last = all.findLast((step) => step.state !== 'coming') ?? all[0];
    return html`
      <ol aria-label=${msg('Suivi de l’envoi', { id: 'delivery.label' })} data-test="delivery" data-step=${this.view.step}>${steps.map((step) => html`
        <li class=${step.state} data-test="delivery-${step.key}" data-state=${step.state}><span class="dot">${step.state === 'done' ? icon('check') : step.state === 'refused' ? icon('close') : nothing}</span>
          <span class="name">${step.name}${step.state === 'coming' ? html`<span class="visually-hidden"> ${msg('à venir', { id: 'delivery.coming' })}</span>` : nothing}</span><span class="detail">${step.detail}</span></li>`)}</ol>
      <div class="short"><span>${last?.name} ${last?.detail}</span><span class="bars" aria-hidden="true">${steps.map((step) => html`<i class=${step.state}></i>`)}</span></div>`;
  }
}
