import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CaseView } from '../../../model/case-view.ts';
import type { AnswerBody } from '../../../model/case-event.ts';
import { delay as delaySchema, means as meansSchema, orientation as orientationSchema } from '../../../model/codes/decisions.ts';
import type { Decision, Delay, Means, Orientation } from '../../../model/codes/decisions.ts';
import { formatNumber } from '../../locales/format.ts';
import { fillIn } from '../../locales/language.ts';
import { ValisetteElement } from '../../widgets/element.ts';
import { icon } from '../../widgets/icon.ts';
import { answerOfDraft } from '../data/answer-check.ts';
import type { DraftProblem } from '../data/answer-check.ts';
import { EMPTY_DRAFT } from '../data/drafts.ts';
import type { AnswerDraft } from '../data/drafts.ts';
import { answerLine, confirmationOf, decisionWord, delayWord, FREQUENT_DECISIONS, meansWord, orientationWord, OTHER_DECISIONS, proposalOf } from '../words/decision-words.ts';
import { adviceFields } from './advice-fields.ts';
import { answerFormStyles } from './answer-styles.ts';
import './confirm-dialog.ts';
import type { ConfirmDialog } from './confirm-dialog.ts';

/** Characters of an opinion, as in model/case-event.ts. */
const LONGEST_OPINION = 4_000;

/**
 * The answer, on screen from the first second. Fires `draft-changed` at each change, `sign` with the AnswerBody once
 * it is complete and confirmed, `give-back`. Keys: 1–9 decision outside a text field, Ctrl + Enter signs.
 */
@customElement('v-answer-form')
export class AnswerForm extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, answerFormStyles];

  @property({ attribute: false }) view: CaseView | null = null;
  @property({ attribute: false }) draft: AnswerDraft = EMPTY_DRAFT;
  /** Who may write: false shows the draft without letting it be changed. */
  @property({ type: Boolean }) writable = false;
  @property({ type: Boolean }) sending = false;
  @property({ type: Boolean, attribute: 'has-ecg' }) hasEcg = false;
  @state() private unfolded = false;
  @state() private adviceOpen = false;
  @state() private callbackOpen = false;
  @state() private problems: readonly DraftProblem[] = [];
  @query('v-confirm') private dialog!: ConfirmDialog | null;
  private pending: AnswerBody | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.onKey);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft') && this.problems.length > 0) {
      const checked = answerOfDraft(this.draft);
      this.problems = 'problems' in checked ? checked.problems.filter((problem) => this.problems.includes(problem)) : [];
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { view, draft } = this;
    if (view === null) return nothing;
    const asking = draft.decision === 'COMPLEMENT_DEMANDE';
    const verb = asking ? msg('Signer et demander', { id: 'hospital.sign-ask' }) : msg('Signer et envoyer', { id: 'hospital.sign-send' });
    return html`<form @submit=${(event: Event) => event.preventDefault()} novalidate>
      <div class="body">
        <div class="head"><h2 class="t-18">${msg('Réponse', { id: 'hospital.answer' })}</h2><span class="grow"></span><slot name="claim"></slot></div>
        <slot name="notice"></slot>
        ${asking ? this.asking() : html`${this.decisions()}${this.consequences()}`}
        ${this.opinion(asking)}
        ${asking ? nothing : this.extras()}
        ${this.hasEcg ? this.readable() : nothing}
      </div>
      <div class="foot">
        ${this.problemList()}
        <div class="acts">
          ${asking
            ? html`<button class="button" type="button" ?disabled=${!this.writable} data-test="ask-cancel" @click=${() => this.change({ decision: null })}>${msg('Décider plutôt', { id: 'hospital.decide-instead' })}</button>`
            : html`<button class="button" type="button" ?disabled=${!this.writable} data-test="ask-more" @click=${() => this.change({ ...EMPTY_DRAFT, decision: 'COMPLEMENT_DEMANDE', opinion: draft.opinion, ecgReadable: draft.ecgReadable })}>${msg('Demander un complément', { id: 'hospital.ask-more' })}</button>`}
          <button class="button quiet" type="button" ?disabled=${!this.writable} data-test="give-back" @click=${() => this.tell('give-back')}>${msg('Rendre le dossier', { id: 'hospital.give-back' })}</button>
        </div>
        <button class="button primary big wide" type="button" data-test="sign-answer" ?disabled=${!this.writable || this.sending} @click=${() => this.sign()}>${this.sending ? msg('Envoi…', { id: 'hospital.sending' }) : html`${verb} <kbd>Ctrl ↵</kbd>`}</button>
      </div>
      <v-confirm question=${(draft.decision === null ? null : confirmationOf(draft.decision, view)) ?? ''} act=${verb} @confirmed=${this.confirmed}>
        <p class="line" data-test="answer-line"><span class="caption">${msg('Ce que verra le demandeur', { id: 'hospital.what-requester-sees' })}</span>${answerLine(draft)}</p><p class="t-13 ink-2">${msg('Une réponse signée ne se reprend pas ; vous pourrez en envoyer une autre.', { id: 'hospital.signed-final' })}</p>
      </v-confirm>
    </form>`;
  }

  private decisions(): TemplateResult {
    const chosen = this.draft.decision;
    const open = this.unfolded || (chosen !== null && OTHER_DECISIONS.includes(chosen));
    return html`<fieldset><legend class="legend"><span>${msg('Décision', { id: 'hospital.decision' })}</span><span class="ink-3">${msg('touches 1 à 5', { id: 'hospital.decision-keys' })}</span></legend>
      <div class="decisions" aria-invalid=${this.problems.includes('decision')}>${FREQUENT_DECISIONS.map((code) => this.decision(code))}
        <button type="button" class="more" aria-expanded=${open} data-test="other-decisions" @click=${() => { this.unfolded = !open; }}>${open ? msg('Moins…', { id: 'hospital.fewer' }) : fillIn(msg('Les {count} autres…', { id: 'hospital.others' }), { count: OTHER_DECISIONS.length })}</button>
        ${open ? OTHER_DECISIONS.map((code) => this.decision(code)) : nothing}</div></fieldset>`;
  }

  private decision(code: Decision): TemplateResult {
    return html`<label class="decision"><input type="radio" name="decision" value=${code} data-test="decision-${code}" .checked=${this.draft.decision === code} ?disabled=${!this.writable} @change=${() => this.choose(code)} /><span>${icon('check', 'small')}${decisionWord(code)}</span></label>`;
  }

  private consequences(): TemplateResult {
    const { draft } = this;
    return html`<div class="pair">
        <label class="field"><span class="legend">${msg('Orientation', { id: 'hospital.orientation' })}</span><select class="input" data-test="orientation" ?disabled=${!this.writable} @change=${(event: Event) => this.change({ orientation: (valueOf(event) || null) as Orientation | null })}>
          <option value="" .selected=${draft.orientation === null}>—</option>${orientationSchema.options.map((code) => html`<option value=${code} .selected=${draft.orientation === code}>${orientationWord(code)}</option>`)}</select></label>
        <label class="field"><span class="legend">${msg('Délai', { id: 'hospital.delay' })}</span><select class="input" data-test="delay" ?disabled=${!this.writable} @change=${(event: Event) => this.change({ delay: (valueOf(event) || null) as Delay | null })}>
          <option value="" .selected=${draft.delay === null}>—</option>${delaySchema.options.map((code) => html`<option value=${code} .selected=${draft.delay === code}>${delayWord(code)}</option>`)}</select></label>
      </div>
      ${draft.decision === null ? nothing : html`<fieldset><legend class="legend">${msg('Moyens à engager', { id: 'hospital.means' })}</legend><div class="chips">${this.proposedMeans().map((code) => html`<button type="button" class="chip" aria-pressed=${draft.means.includes(code)} data-test="means-${code}" ?disabled=${!this.writable} @click=${() => this.toggleMeans(code)}>${draft.means.includes(code) ? icon('check', 'small') : nothing}${meansWord(code)}</button>`)}
        ${this.moreMeans()}</div></fieldset>`}`;
  }

  /** Those of the decision and those already chosen; the rest is one list away. */
  private proposedMeans(): Means[] {
    const proposed = this.draft.decision === null ? [] : proposalOf(this.draft.decision).means;
    return meansSchema.options.filter((code) => proposed.includes(code) || this.draft.means.includes(code));
  }

  private moreMeans(): TemplateResult {
    const shown = this.proposedMeans();
    return html`<select class="input chip" data-test="more-means" aria-label=${msg('Ajouter un moyen', { id: 'hospital.add-means' })} ?disabled=${!this.writable || this.draft.means.length >= 4} .value=${''} @change=${(event: Event) => { this.toggleMeans(valueOf(event) as Means); (event.target as HTMLSelectElement).value = ''; }}>
      <option value="">${msg('+ Autre', { id: 'hospital.more-means' })}</option>${meansSchema.options.filter((code) => !shown.includes(code)).map((code) => html`<option value=${code}>${meansWord(code)}</option>`)}</select>`;
  }

  private asking(): TemplateResult {
    return html`<p class="t-15"><b>${decisionWord('COMPLEMENT_DEMANDE')}</b><br /><span class="ink-2">${msg('Rien n’est décidé : le chevet continue la surveillance et vous renvoie ce qui manque.', { id: 'hospital.asking' })}</span></p>`;
  }

  private opinion(asking: boolean): TemplateResult {
    const count = this.draft.opinion.length;
    return html`<label class="opinion"><span class="legend"><span>${asking ? msg('Ce que vous demandez', { id: 'hospital.request' }) : msg('Avis', { id: 'hospital.opinion' })}</span><span class="ink-3">${formatNumber(count)} / ${formatNumber(LONGEST_OPINION)}</span></span>
      <textarea class="input" maxlength=${LONGEST_OPINION} data-test="opinion" aria-invalid=${this.problems.includes('opinion')} ?readonly=${!this.writable} .value=${this.draft.opinion} @input=${(event: Event) => this.change({ opinion: valueOf(event) })}></textarea></label>`;
  }

  /** Advice and number stay folded until one is wanted: the decision and the opinion keep the room. */
  private extras(): TemplateResult {
    const advice = this.adviceOpen || this.draft.advice.length > 0;
    const callback = this.callbackOpen || this.draft.callback !== '';
    return html`${advice ? adviceFields({ advice: this.draft.advice, writable: this.writable, change: (lines) => this.change({ advice: lines }) }) : nothing}
      ${callback ? this.callback() : nothing}
      ${advice && callback ? nothing : html`<div class="chips">
        ${advice ? nothing : html`<button type="button" class="chip" data-test="open-advice" ?disabled=${!this.writable} @click=${() => { this.adviceOpen = true; }}>${icon('plus', 'small')}${msg('Consignes', { id: 'hospital.advice-open' })}</button>`}
        ${callback ? nothing : html`<button type="button" class="chip" data-test="open-callback" ?disabled=${!this.writable} @click=${() => { this.callbackOpen = true; }}>${icon('plus', 'small')}${msg('Mon numéro', { id: 'hospital.callback-open' })}</button>`}</div>`}`;
  }

  private callback(): TemplateResult {
    return html`<label class="field"><span class="legend">${msg('Numéro où vous joindre', { id: 'hospital.your-number' })}</span><input class="input" type="tel" inputmode="tel" maxlength="20" autocomplete="off" data-test="callback" aria-invalid=${this.problems.includes('callback')} ?readonly=${!this.writable} .value=${this.draft.callback} @input=${(event: Event) => this.change({ callback: valueOf(event) })} /></label>`;
  }

  private readable(): TemplateResult {
    const choice = (value: boolean, words: string): TemplateResult => html`<label class="decision"><input type="radio" name="readable" data-test="ecg-readable-${value ? 'yes' : 'no'}" .checked=${this.draft.ecgReadable === value} ?disabled=${!this.writable} @change=${() => this.change({ ecgReadable: value })} /><span>${words}</span></label>`;
    return html`<fieldset class="readable"><legend>${msg('L’ECG était-il lisible du premier coup ?', { id: 'hospital.ecg-readable' })}</legend>${choice(true, msg('Oui', { id: 'hospital.yes' }))}${choice(false, msg('Non', { id: 'hospital.no' }))}</fieldset>`;
  }

  private problemList(): TemplateResult | typeof nothing {
    if (this.problems.length === 0) return nothing;
    return html`<div class="problem" role="alert" data-test="answer-problems">${icon('warning', 'small')}<span class="problems">${this.problems.map((problem) => html`<span>${problemWords(problem)}</span>`)}</span></div>`;
  }

  private choose(code: Decision): void {
    if (!this.writable) return;
    this.change({ decision: code, ...proposalOf(code) });
  }

  private toggleMeans(code: Means): void {
    const { means } = this.draft;
    if (means.includes(code)) this.change({ means: means.filter((other) => other !== code) });
    else if (means.length < 4) this.change({ means: code === 'NONE' ? ['NONE'] : [...means.filter((other) => other !== 'NONE'), code] });
  }

  private change(change: Partial<AnswerDraft>): void {
    if (!this.writable) return;
    this.draft = { ...this.draft, ...change };
    this.tell<AnswerDraft>('draft-changed', this.draft);
  }

  private sign(): void {
    if (!this.writable || this.sending || this.view === null) return;
    const checked = answerOfDraft(this.draft);
    if ('problems' in checked) {
      this.problems = checked.problems;
      return;
    }
    this.problems = [];
    this.pending = checked.body;
    if (confirmationOf(checked.body.decision, this.view) === null) this.confirmed();
    else this.dialog?.show();
  }

  private readonly confirmed = (): void => {
    const body = this.pending;
    this.pending = null;
    if (body !== null) this.tell<AnswerBody>('sign', body);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      this.sign();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const code = FREQUENT_DECISIONS[Number(event.key) - 1];
    if (/^[1-9]$/.test(event.key) && code !== undefined && this.draft.decision !== 'COMPLEMENT_DEMANDE') this.choose(code);
  };
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
}

/** A digit typed in a field is text, not a decision. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox');
}

function problemWords(problem: DraftProblem): string {
  switch (problem) {
    case 'decision': return msg('Choisissez une décision.', { id: 'hospital.problem-decision' });
    case 'opinion': return msg('Écrivez l’avis.', { id: 'hospital.problem-opinion' });
    case 'callback': return msg('Le numéro a 10 chiffres.', { id: 'hospital.problem-callback' });
    case 'means': return msg('Quatre moyens au plus.', { id: 'hospital.problem-means' });
    case 'advice': return msg('Douze consignes de 300 caractères au plus.', { id: 'hospital.problem-advice' });
  }
}
