import { msg } from '@lit/localize';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Professional } from '../../model/people.ts';
import { ApiError, describeForPerson } from '../data/api-error.ts';
import type { ErrorText } from '../data/api-error.ts';
import type { ApiClient } from '../data/api-client.ts';
import { fillIn } from '../locales/language.ts';
import { ValisetteElement } from './element.ts';
import { brandMark, icon } from './icon.ts';
import './exercise-mark.ts';
import './language-switch.ts';
import './pin-pad.ts';

/** Sign-in of both apps: the people of this machine as rows, then the PIN. Fires `signed-in` with the SessionReply. */
@customElement('v-sign-in')
export class SignIn extends ValisetteElement {
  static override styles = [...ValisetteElement.styles, css`
    :host { display: flex; flex-direction: column; min-height: 100dvh; align-items: center; padding: 12px 16px; gap: 12px; }
    .top { width: 100%; display: flex; justify-content: flex-end; align-items: center; gap: 12px; }
    .mark { text-align: center; margin: auto 0 0; display: flex; flex-direction: column; align-items: center; gap: 8px; }
    .mark .icon { width: 44px; height: 44px; }
    .card { width: min(440px, 100%); padding: 16px 24px 24px; display: flex; flex-direction: column; gap: 16px; }
    .people { display: flex; flex-direction: column; gap: 8px; }
    .person { min-height: 64px; width: 100%; display: grid; grid-template-columns: 28px 1fr 20px; gap: 12px; align-items: center; text-align: left; padding: 8px 16px; border: 1px solid var(--line-2); border-radius: var(--r-2); background: var(--surface); cursor: pointer; }
    .person:hover { background: var(--surface-2); }
    .foot { margin: 0 0 auto; min-height: 56px; display: flex; align-items: center; gap: 12px; color: var(--p0); font-weight: 600; text-align: center; }
    .link { text-decoration: none; }
  `];

  @property({ attribute: false }) api: ApiClient | null = null;
  /** Line under the mark, e.g. "Valisette V042. Branchez, mesurez, envoyez." */
  @property() subtitle = '';
  /** Line at the foot; empty for the hospital. */
  @property() emergency = '';
  @property({ type: Boolean }) exercise = false;

  @state() private people: readonly Professional[] | null = null;
  @state() private chosen: Professional | null = null;
  @state() private pin = '';
  @state() private busy = false;
  @state() private failure: ErrorText | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    return html`
      <div class="top">${this.exercise ? html`<v-exercise></v-exercise>` : nothing}<span class="grow"></span><v-language-switch></v-language-switch></div>
      <div class="mark">${brandMark()}<p class="t-15 ink-2">${this.subtitle}</p></div>
      <main class="card">${this.chosen === null ? this.rows() : this.code(this.chosen)}</main>
      <div class="foot">${this.emergency === '' ? nothing : html`${icon('phone')}<span>${this.emergency}</span>`}</div>`;
  }

  private rows(): TemplateResult {
    return html`
      <h1 class="t-26">${msg('Qui êtes-vous ?', { id: 'sign-in.who' })}</h1>
      ${this.failure === null ? nothing : this.problem(this.failure)}
      <ul class="people" aria-busy=${this.people === null}>${(this.people ?? []).map((person) => html`
        <li><button class="person" type="button" data-test="person-${person.id}" @click=${() => this.choose(person)}>${icon('user')}<span><b class="t-15 strong">${person.displayName}</b><br /><span class="t-13 ink-3">${roleWord(person)}</span></span>${icon('right', 'small')}</button></li>`)}</ul>
      ${this.people === null && this.failure !== null ? html`<button class="button" type="button" @click=${() => void this.load()}>${msg('Essayer encore', { id: 'sign-in.retry' })}</button>` : nothing}`;
  }

  private code(person: Professional): TemplateResult {
    return html`
      <button class="link" type="button" data-test="sign-in-back" @click=${() => this.choose(null)}>${icon('left', 'small')}${msg('Une autre personne', { id: 'sign-in.other' })}</button>
      <h1 class="t-26">${person.displayName}</h1>
      <v-pin-pad .value=${this.pin} ?disabled=${this.busy} @pin-changed=${(event: CustomEvent<string>) => { this.pin = event.detail; this.failure = null; }} @pin-entered=${() => void this.submit()}></v-pin-pad>
      ${this.failure === null ? nothing : this.problem(this.failure)}
      <button class="button primary big wide" type="button" data-test="sign-in" ?disabled=${this.busy || this.pin.length < 4} @click=${() => void this.submit()}>${msg('Entrer', { id: 'sign-in.enter' })}</button>`;
  }

  private problem(failure: ErrorText): TemplateResult {
    return html`<div class="problem" role="alert" data-test="sign-in-problem">${icon('warning', 'small')}<span><b>${failure.title}</b><br />${failure.happened} ${failure.todo}</span></div>`;
  }

  private choose(person: Professional | null): void {
    this.chosen = person;
    this.pin = '';
    this.failure = null;
  }

  private async load(): Promise<void> {
    try {
      this.people = (await this.api?.people())?.people ?? null;
      this.failure = null;
    } catch (error) {
      this.failure = describeForPerson(error);
    }
  }

  private async submit(): Promise<void> {
    if (this.api === null || this.chosen === null || this.busy || this.pin.length < 4) return;
    this.busy = true;
    try {
      this.tell('signed-in', await this.api.signIn({ professionalId: this.chosen.id, pin: this.pin }));
    } catch (error) {
      this.failure = this.failureText(error);
    } finally {
      this.pin = '';
      this.busy = false;
    }
  }

  private failureText(error: unknown): ErrorText {
    const text = describeForPerson(error);
    if (!(error instanceof ApiError) || error.code !== 'sign-in-failed') return text;
    const left = error.values['left'] ?? (Number(error.values['max'] ?? 0) - Number(error.values['count'] ?? 0));
    const title = Number(left) > 0 ? fillIn(msg('Code faux. Encore {left} essais.', { id: 'sign-in.wrong' }), { left }) : msg('Code faux.', { id: 'sign-in.wrong-plain' });
    return { ...text, title, happened: '' };
  }
}

function roleWord(person: Professional): string {
  switch (person.role) {
    case 'nurse': return msg('infirmier, infirmière', { id: 'role.nurse' });
    case 'gp': return msg('médecin généraliste', { id: 'role.gp' });
    case 'specialist': return msg('médecin spécialiste', { id: 'role.specialist' });
    case 'regulator': return msg('médecin régulateur', { id: 'role.regulator' });
    case 'administrator': return msg('administrateur', { id: 'role.administrator' });
  }
}
